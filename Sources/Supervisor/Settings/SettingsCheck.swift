import Wire

extension SettingsSchema {
    /// Checks settings against the schema and takes in what they refer to.
    ///
    /// - Throws: ``SettingsError`` with everything that is wrong.
    package func check(_ given: GivenSettings) throws(SettingsError) -> CheckedSettings {
        var check = SettingsCheck(given: given)
        for entry in given.entries where !settings.contains(where: { $0.name == entry.name }) {
            let names = settings.map(\.name)
            let known = names.isEmpty ? "the schema has none" : "there are \(names.joined(separator: ", "))"
            check.problems.append(
                "\(check.place(entry)) has \"\(entry.name)\", which the schema does not know"
                    + "\(Suggestion.text(for: entry.name, among: names)); \(known)")
        }
        for setting in settings {
            do throws(SettingsError) {
                try check.take(setting)
            } catch {
                check.problems.append(error.sentence)
            }
        }
        let json = SettingValue.object(check.members).json
        if json.count > WireLimit.settingsBytesMax {
            check.problems.append("\(given.source): \(WireLimit.settingsTooLarge)")
        }
        guard check.problems.isEmpty else { throw SettingsError(check.problems.joined(separator: "; ")) }
        return CheckedSettings(json: json, secrets: check.secrets)
    }
}

extension WireLimit {
    /// For people.
    package static let settingsTooLarge = "the settings have more than \(settingsBytesMax) bytes as JSON: hold less"
}

/// One check under way.
private struct SettingsCheck {
    let given: GivenSettings
    var members: [SettingValue.Member] = []
    var secrets: [String] = []
    var problems: [String] = []

    func place(_ entry: GivenSettings.Entry) -> String {
        entry.line.map { "\(given.source) line \($0)" } ?? given.source
    }

    mutating func take(_ setting: SettingsSchema.Setting) throws(SettingsError) {
        guard let entry = given.entries.first(where: { $0.name == setting.name }), entry.value != .null else {
            guard !setting.isRequired else { throw missing(setting) }
            return
        }
        let value = try value(of: entry, setting)
        if setting.isRequired, value == .text("") || value == .list([]) || value == .object([]) {
            throw SettingsError("\(setting.name) is required and \(place(entry)) has it empty: give it a value")
        }
        members.append(.init(setting.name, value))
    }

    private func missing(_ setting: SettingsSchema.Setting) -> SettingsError {
        let advice = setting.isSensitive && given.look != nil ? " as {env: NAME} or {file: PATH}" : ""
        return SettingsError("\(setting.name) is required and not set: add it to \(given.source)\(advice)")
    }

    /// What the handler gets, references taken in.
    private mutating func value(
        of entry: GivenSettings.Entry, _ setting: SettingsSchema.Setting
    ) throws(SettingsError) -> SettingValue {
        switch (setting.type, entry.value) {
        case (.boolean, .boolean): return entry.value
        case (.string, _):
            if let text = try text(entry.value, entry, setting) { return .text(text) }
        case (.array, .list(let items)):
            var texts: [SettingValue] = []
            for item in items {
                guard let text = try text(item, entry, setting) else { throw wrongItem("item", item, entry, setting) }
                texts.append(.text(text))
            }
            return .list(texts)
        case (.textMap, .object(let members)):
            var texts: [SettingValue.Member] = []
            for member in members {
                guard let text = try text(member.value, entry, setting) else {
                    throw wrongItem("value", member.value, entry, setting)
                }
                texts.append(.init(member.name, .text(text)))
            }
            return .object(texts)
        default: break
        }
        var advice = ""
        if setting.type == .string {
            switch entry.value {
            case .number, .boolean: advice = ": write it in quotes"
            default: break
            }
        }
        throw SettingsError(
            "\(setting.name) must be \(setting.type.description), \(place(entry)) has \(entry.value.nature)\(advice)")
    }

    private func wrongItem(
        _ what: String, _ value: SettingValue, _ entry: GivenSettings.Entry, _ setting: SettingsSchema.Setting
    ) -> SettingsError {
        SettingsError(
            "\(setting.name) must be \(setting.type.description), \(place(entry)) has \(value.nature) as \(what): "
                + "write it in quotes")
    }

    /// The text that `value` is or refers to; nil if it is neither.
    private mutating func text(
        _ value: SettingValue, _ entry: GivenSettings.Entry, _ setting: SettingsSchema.Setting
    ) throws(SettingsError) -> String? {
        let found: String
        if case .text(let text) = value {
            if setting.isSensitive, let exposure = given.exposure, !text.isEmpty {
                throw SettingsError("\(setting.name) is sensitive and stands in \(place(entry)): \(exposure)")
            }
            found = text
        } else if let look = given.look, let reference = Self.reference(value, setting.isSensitive) {
            do throws(SettingsError) {
                found = try look(reference)
            } catch {
                throw SettingsError("\(setting.name) (\(place(entry))): \(error.sentence)")
            }
        } else {
            return nil
        }
        if setting.isSensitive, !found.isEmpty {
            guard found.unicodeScalars.count >= SettingsSchema.secretCharactersMin else {
                throw SettingsError(
                    "\(setting.name) is sensitive and has a value of fewer than \(SettingsSchema.secretCharactersMin) "
                        + "characters (\(place(entry))): it could not be masked; use a longer one")
            }
            secrets.append(found)
        }
        return found
    }

    private static func reference(_ value: SettingValue, _ isSensitive: Bool) -> SettingReference? {
        guard case .object(let members) = value, members.count == 1,
            let kind = SettingReference.Kind(rawValue: members[0].name),
            case .text(let target) = members[0].value, !target.isEmpty
        else { return nil }
        return SettingReference(kind: kind, target: target, isSensitive: isSensitive)
    }
}
