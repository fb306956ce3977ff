/// A JSON value whose object keys keep their order and whose numbers keep their digits.
package indirect enum JSON: Sendable {
    case null
    case bool(Bool)
    /// As it was written.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    /// One key of an object with its value.
    package struct Member: Sendable {
        package var key: String
        package var value: JSON

        package init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// The value of `key`; nil if this is no object or has no such key. The last one counts, as in JavaScript.
    package subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var list: [JSON]? {
        if case .array(let list) = self { list } else { nil }
    }

    package var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    package var isScalar: Bool { list == nil && members == nil }

    /// What JavaScript would call it, but `null` and `array` where that says more.
    package var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: Equatable {
    /// Numbers by their value, objects whatever the order of their keys.
    package static func == (one: JSON, other: JSON) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.number(let one), .number(let other)): one == other || Double(one) == Double(other)
        // By scalars: texts that only look the same are not the same in JavaScript.
        case (.string(let one), .string(let other)): one.unicodeScalars.elementsEqual(other.unicodeScalars)
        case (.array(let one), .array(let other)): one == other
        case (.object(let members), .object(let others)):
            members.count == others.count && members.allSatisfy { $0.value == other[$0.key] }
        default: false
        }
    }
}

extension JSON {
    /// On one line.
    package var compact: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let text): text
        case .string(let text): Self.quoted(text)
        case .array(let list): "[" + list.map(\.compact).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\(Self.quoted($0.key)):\($0.value.compact)" }.joined(separator: ",") + "}"
        }
    }

    /// Lines, two spaces a level.
    package var lines: [String] {
        var lines: [String] = []
        write(before: "", depth: 0, after: "", to: &lines)
        return lines
    }

    private func write(before: String, depth: Int, after: String, to lines: inout [String]) {
        let margin = String(repeating: "  ", count: depth)
        switch self {
        case .array(let list) where !list.isEmpty:
            lines.append("\(margin)\(before)[")
            for (index, value) in list.enumerated() {
                value.write(before: "", depth: depth + 1, after: index == list.count - 1 ? "" : ",", to: &lines)
            }
            lines.append("\(margin)]\(after)")
        case .object(let members) where !members.isEmpty:
            lines.append("\(margin)\(before){")
            for (index, member) in members.enumerated() {
                member.value.write(
                    before: "\(Self.quoted(member.key)): ", depth: depth + 1,
                    after: index == members.count - 1 ? "" : ",", to: &lines)
            }
            lines.append("\(margin)}\(after)")
        default:
            lines.append("\(margin)\(before)\(compact)\(after)")
        }
    }

    /// As a JSON string.
    package static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case "\r": out += "\\r"
            case "\u{0}"..<"\u{20}", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
