import Supervisor
import Yams

/// Reads `settings:` of `function.yaml`: what a function's settings must be (SPEC 57, 58).
enum SchemaDocument {
    /// Words that all say that a setting is sensitive.
    private static let sensitiveKeys = ["sensitive", "encrypted", "secret"]
    private static let keys = ["name", "label", "description", "type", "required"] + sensitiveKeys

    /// - Throws: ``ConfigurationError`` with the line.
    static func schema(_ node: Node, source: String) throws(ConfigurationError) -> SettingsSchema {
        guard case .sequence(let nodes) = node else {
            throw ConfigurationError(
                source: source, line: node.mark?.line,
                problem: "settings is a list, such as - {name: apiKey, type: STRING, required: true}; "
                    + "values belong into settings.yaml")
        }
        var settings: [SettingsSchema.Setting] = []
        var lines: [String: Int] = [:]
        for node in nodes {
            let setting = try setting(node, source)
            if let line = lines[setting.name] {
                throw ConfigurationError(
                    source: source, line: node.mark?.line,
                    problem: "the setting \"\(setting.name)\" is there already, in line \(line): rename one of them")
            }
            lines[setting.name] = node.mark?.line ?? 0
            settings.append(setting)
        }
        return SettingsSchema(settings: settings)
    }

    private static func setting(_ node: Node, _ source: String) throws(ConfigurationError) -> SettingsSchema.Setting {
        guard case .mapping(let mapping) = node else {
            throw ConfigurationError(
                source: source, line: node.mark?.line, problem: "a setting has keys: \(keys.joined(separator: ", "))")
        }
        var fields: [String: Node] = [:]
        for (key, value) in mapping {
            let word = key.string ?? ""
            guard keys.contains(word) else {
                throw ConfigurationError(
                    source: source, line: key.mark?.line,
                    problem: "unknown key \"\(word)\" of a setting\(Suggestion.text(for: word, among: keys)); "
                        + "known: \(keys.joined(separator: ", "))")
            }
            let field = sensitiveKeys.contains(word) ? sensitiveKeys[0] : word
            guard fields[field] == nil else {
                throw ConfigurationError(
                    source: source, line: key.mark?.line, problem: "\(word) says again what sensitive says: keep one")
            }
            fields[field] = value
        }
        let label = try text(fields["label"], "label", source) ?? ""
        let given = try text(fields["name"], "name", source)
        let name = given ?? SettingName.from(label: label)
        guard SettingName.isOne(name) else {
            let line = (fields["name"] ?? fields["label"] ?? node).mark?.line
            let problem =
                given != nil
                ? "name is \"\(name)\": a name has letters, digits, _ and $, and begins with no digit"
                : label.isEmpty
                    ? "a setting needs a name, or a label to make one from"
                    : "no name can be made from the label \"\(label)\": add one, such as name: apiKey"
            throw ConfigurationError(source: source, line: line, problem: problem)
        }
        let type = try type(fields["type"], name, source)
        let isSensitive = try flag(fields["sensitive"], "sensitive", source)
        if isSensitive, type == .boolean {
            throw ConfigurationError(
                source: source, line: fields["sensitive"]?.mark?.line,
                problem: "\(name) is a BOOLEAN and cannot be sensitive: true and false cannot be masked")
        }
        return SettingsSchema.Setting(
            name: name, label: label, description: try text(fields["description"], "description", source) ?? "",
            type: type, isRequired: try flag(fields["required"], "required", source), isSensitive: isSensitive)
    }

    private static func text(_ node: Node?, _ key: String, _ source: String) throws(ConfigurationError) -> String? {
        guard let node else { return nil }
        guard let text = node.scalar?.string else {
            throw ConfigurationError(source: source, line: node.mark?.line, problem: "\(key) takes a text")
        }
        return text
    }

    private static func flag(_ node: Node?, _ key: String, _ source: String) throws(ConfigurationError) -> Bool {
        guard let node else { return false }
        switch node.scalar?.string.lowercased() {
        case "true": return true
        case "false": return false
        default:
            throw ConfigurationError(source: source, line: node.mark?.line, problem: "\(key) takes true or false")
        }
    }

    private static func type(
        _ node: Node?, _ name: String, _ source: String
    ) throws(ConfigurationError) -> SettingType {
        guard let node else { return .string }
        let word = node.scalar?.string ?? ""
        guard let type = SettingType(name: word) else {
            let known = SettingType.allCases.map(\.rawValue)
            throw ConfigurationError(
                source: source, line: node.mark?.line,
                problem: "the type of \(name) is \"\(word)\"\(Suggestion.text(for: word, among: known)); "
                    + "it is one of \(known.joined(separator: ", "))")
        }
        return type
    }
}

/// Names of settings.
enum SettingName {
    /// What may stand behind `settings.` in the code.
    static func isOne(_ name: String) -> Bool {
        guard let first = name.first, !first.isNumber, name != "__proto__" else { return false }
        return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
    }

    /// `API Key` as `apiKey` (SPEC 58).
    static func from(label: String) -> String {
        words(label).enumerated().map { index, word in
            let small = word.lowercased()
            return index == 0 ? small : small.prefix(1).uppercased() + small.dropFirst()
        }.joined()
    }

    /// Runs of letters and of digits; `OAuthURL2` has four: O, Auth, URL, 2.
    private static func words(_ label: String) -> [String] {
        let characters = Array(label)
        var words: [String] = []
        var word = ""
        for (index, character) in characters.enumerated() {
            guard character.isLetter || character.isNumber else {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            if let last = word.last {
                let isSmallNext = index + 1 < characters.count && characters[index + 1].isLowercase
                let isEdge =
                    last.isNumber != character.isNumber
                    || character.isUppercase && (!last.isUppercase || isSmallNext)
                if isEdge {
                    words.append(word)
                    word = ""
                }
            }
            word.append(character)
        }
        return word.isEmpty ? words : words + [word]
    }
}
