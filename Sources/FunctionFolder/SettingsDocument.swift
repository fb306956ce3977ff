import Wire
import Yams

/// Turns `settings.yaml` into the JSON object that handlers get. Types are those of YAML 1.2's core schema.
package enum SettingsDocument {
    /// The JSON, at most ``WireLimit/settingsBytesMax`` bytes.
    ///
    /// - Throws: ``ConfigurationError`` with the line.
    package static func json(_ yaml: String, source: String) throws(ConfigurationError) -> [UInt8] {
        guard let root = try KeyedDocument.compose(yaml, source: source) else { return Array("{}".utf8) }
        guard case .mapping = root else {
            throw ConfigurationError(
                source: source, line: root.mark?.line, problem: "settings are names with values, such as apiKey: abc")
        }
        var json: [UInt8] = []
        try write(root, source, &json)
        guard json.count <= WireLimit.settingsBytesMax else { throw tooLarge(source, root.mark?.line) }
        return json
    }

    private static func tooLarge(_ source: String, _ line: Int?) -> ConfigurationError {
        ConfigurationError(
            source: source, line: line,
            problem: "the settings have more than \(WireLimit.settingsBytesMax) bytes as JSON: hold less")
    }

    private static func write(_ node: Node, _ source: String, _ json: inout [UInt8]) throws(ConfigurationError) {
        // Aliases may repeat a large value very often.
        guard json.count <= WireLimit.settingsBytesMax else { throw tooLarge(source, node.mark?.line) }
        switch node {
        case .mapping(let mapping):
            json.append(UInt8(ascii: "{"))
            for (index, (key, value)) in mapping.enumerated() {
                guard let name = key.scalar?.string else {
                    throw ConfigurationError(source: source, line: key.mark?.line, problem: "a name must be plain text")
                }
                if index > 0 { json.append(UInt8(ascii: ",")) }
                quote(name, &json)
                json.append(UInt8(ascii: ":"))
                try write(value, source, &json)
            }
            json.append(UInt8(ascii: "}"))
        case .sequence(let sequence):
            json.append(UInt8(ascii: "["))
            for (index, value) in sequence.enumerated() {
                if index > 0 { json.append(UInt8(ascii: ",")) }
                try write(value, source, &json)
            }
            json.append(UInt8(ascii: "]"))
        case .scalar(let scalar):
            try write(scalar, source, &json)
        case .alias:
            throw ConfigurationError(source: source, line: node.mark?.line, problem: "an alias without its anchor")
        }
    }

    private static func write(
        _ scalar: Node.Scalar, _ source: String, _ json: inout [UInt8]
    ) throws(ConfigurationError) {
        let text = scalar.string
        // A tag says the type whatever the text looks like; quotes say that it is text.
        guard scalar.style == .plain, scalar.tag.rawValue != "tag:yaml.org,2002:str" else { return quote(text, &json) }
        switch text {
        case "", "~", "null", "Null", "NULL": json += "null".utf8
        case "true", "True", "TRUE": json += "true".utf8
        case "false", "False", "FALSE": json += "false".utf8
        case ".inf", ".Inf", ".INF", "+.inf", "-.inf", ".nan", ".NaN", ".NAN":
            throw ConfigurationError(
                source: source, line: scalar.mark?.line,
                problem: "\(text) is no number in JSON: write it in quotes to hand it over as text")
        default:
            if let number = number(text) {
                guard Double(number)?.isFinite == true else {
                    throw ConfigurationError(
                        source: source, line: scalar.mark?.line,
                        problem:
                            "\(text) is larger than a JavaScript number can be: write it in quotes to hand it over as text"
                    )
                }
                json += number.utf8
            } else {
                quote(text, &json)
            }
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

    private static func quote(_ text: String, _ json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                json += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: json.append(byte)
            }
        }
        json.append(UInt8(ascii: "\""))
    }
}
