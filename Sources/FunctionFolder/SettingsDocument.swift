import Supervisor
import Wire
import Yams

/// Reads a file of settings: a mapping of names to values. Types are those of YAML 1.2's core schema.
package enum SettingsDocument {
    /// The settings with their lines; no value is in what is thrown.
    ///
    /// - Throws: ``ConfigurationError`` with the line.
    package static func entries(
        _ yaml: String, source: String
    ) throws(ConfigurationError) -> [GivenSettings.Entry] {
        guard let root = try KeyedDocument.compose(yaml, source: source) else { return [] }
        guard case .mapping(let mapping) = root else {
            throw ConfigurationError(
                source: source, line: root.mark?.line, problem: "settings are names with values, such as apiKey: abc")
        }
        var entries: [GivenSettings.Entry] = []
        var room = WireLimit.settingsBytesMax
        for (key, node) in mapping {
            entries.append(
                GivenSettings.Entry(
                    name: try name(key, source), value: try value(node, source, &room), line: node.mark?.line))
        }
        return entries
    }

    /// The settings as a JSON object, such as may come with a call.
    ///
    /// - Throws: ``ConfigurationError`` with the line.
    package static func json(_ yaml: String, source: String) throws(ConfigurationError) -> [UInt8] {
        let entries = try entries(yaml, source: source)
        return SettingValue.object(entries.map { SettingValue.Member($0.name, $0.value) }).json
    }

    /// What a node of a document means.
    ///
    /// - Throws: ``ConfigurationError`` with the line; also for more than ``WireLimit/settingsBytesMax`` bytes.
    package static func value(_ node: Node, source: String) throws(ConfigurationError) -> SettingValue {
        var room = WireLimit.settingsBytesMax
        return try value(node, source, &room)
    }

    /// - Parameter room: bytes of JSON that may still come: aliases may repeat a large value very often.
    private static func value(
        _ node: Node, _ source: String, _ room: inout Int
    ) throws(ConfigurationError) -> SettingValue {
        room -= 2 + (node.scalar?.string.utf8.count ?? 0)
        guard room >= 0 else {
            throw ConfigurationError(source: source, line: node.mark?.line, problem: WireLimit.settingsTooLarge)
        }
        switch node {
        case .mapping(let mapping):
            var members: [SettingValue.Member] = []
            for (key, node) in mapping {
                let name = try name(key, source)
                room -= name.utf8.count
                members.append(.init(name, try value(node, source, &room)))
            }
            return .object(members)
        case .sequence(let sequence):
            var items: [SettingValue] = []
            for node in sequence { items.append(try value(node, source, &room)) }
            return .list(items)
        case .scalar(let scalar): return try value(scalar, source)
        case .alias:
            throw ConfigurationError(source: source, line: node.mark?.line, problem: "an alias without its anchor")
        }
    }

    private static func name(_ key: Node, _ source: String) throws(ConfigurationError) -> String {
        guard let name = key.scalar?.string else {
            throw ConfigurationError(source: source, line: key.mark?.line, problem: "a name must be plain text")
        }
        return name
    }

    private static func value(_ scalar: Node.Scalar, _ source: String) throws(ConfigurationError) -> SettingValue {
        let text = scalar.string
        // A tag says the type whatever the text looks like; quotes say that it is text.
        guard scalar.style == .plain, scalar.tag.rawValue != "tag:yaml.org,2002:str" else { return .text(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        case ".inf", ".Inf", ".INF", "+.inf", "-.inf", ".nan", ".NaN", ".NAN":
            throw ConfigurationError(
                source: source, line: scalar.mark?.line,
                problem: "\(text) is no number in JSON: write it in quotes to hand it over as text")
        default:
            guard let number = number(text) else { return .text(text) }
            guard Double(number)?.isFinite == true else {
                throw ConfigurationError(
                    source: source, line: scalar.mark?.line,
                    problem: "a number is larger than JavaScript's can be: write it in quotes to hand it over as text")
            }
            return .number(number)
        }
    }

    /// The JSON form of a YAML number, its digits kept however many there are; nil if it is none.
    package static func number(_ text: String) -> String? {
        for (prefix, radix) in [("0x", 16), ("0o", 8)] where text.hasPrefix(prefix) && !text.contains("+") {
            return UInt64(text.dropFirst(2), radix: radix).map { String($0) }
        }
        let body = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        let mantissa = body.prefix { $0 != "e" && $0 != "E" }
        let parts = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isDigits = { (part: Substring) in part.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard parts.allSatisfy(isDigits), parts.contains(where: { !$0.isEmpty }) else { return nil }
        var exponent = body.dropFirst(mantissa.count)
        if !exponent.isEmpty {
            let sign = exponent.dropFirst().first
            let digits = exponent.dropFirst(sign == "+" || sign == "-" ? 2 : 1)
            guard !digits.isEmpty, isDigits(digits) else { return nil }
            exponent = "e" + exponent.dropFirst()
        }
        let whole = parts[0].drop { $0 == "0" }
        let fraction = parts.count > 1 && !parts[1].isEmpty ? "." + parts[1] : ""
        return (text.hasPrefix("-") ? "-" : "") + (whole.isEmpty ? "0" : whole) + fraction + exponent
    }
}
