/// Settings as somebody wrote them, not yet checked.
package struct GivenSettings {
    /// A setting with its place.
    package struct Entry {
        package var name: String
        package var value: SettingValue
        /// Counted from 1; nil where there are no lines.
        package var line: Int?

        package init(name: String, value: SettingValue, line: Int?) {
            self.name = name
            self.value = value
            self.line = line
        }
    }

    /// Each name once.
    package var entries: [Entry]
    /// Where they stand, such as `settings/acme.yaml`.
    package var source: String
    /// Nil if sensitive values may stand there as they are, else why not and what to do.
    package var exposure: String?
    /// Reads what `{env: NAME}` or `{file: PATH}` stands for; nil where such a value is taken for what it is.
    package var look: ((SettingReference) throws(SettingsError) -> String)?

    package init(
        entries: [Entry], source: String, exposure: String? = nil,
        look: ((SettingReference) throws(SettingsError) -> String)? = nil
    ) {
        self.entries = entries
        self.source = source
        self.exposure = exposure
        self.look = look
    }

    /// Those that came with a call: a JSON object, sensitive values as they are, no references.
    ///
    /// - Returns: nil if they are no JSON object.
    package init?(ofCall json: [UInt8]) {
        guard let members = SettingsReader.members(json) else { return nil }
        self.init(
            entries: members.map { Entry(name: $0.name, value: $0.value, line: nil) },
            source: "the call's settings object")
    }
}

/// A value that stands elsewhere.
package struct SettingReference: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// An environment variable of the daemon.
        case env
        /// A file, relative to the function's folder.
        case file
    }

    package var kind: Kind
    /// The variable's name or the file's path.
    package var target: String
    /// It stands for something that must be kept from others.
    package var isSensitive: Bool
}

/// What is wrong with settings: a sentence that names the setting, the place and what to do. It holds no value.
package struct SettingsError: Error, Sendable, Equatable {
    package var sentence: String

    package init(_ sentence: String) {
        self.sentence = sentence
    }
}

/// Settings that may be handed to a function.
package struct CheckedSettings: Sendable, Equatable {
    /// A JSON object, at most ``WireLimit/settingsBytesMax``.
    package var json: [UInt8]
    /// Every text in them that must be shown nowhere.
    package var secrets: [String]

    package init(json: [UInt8], secrets: [String] = []) {
        self.json = json
        self.secrets = secrets
    }
}
