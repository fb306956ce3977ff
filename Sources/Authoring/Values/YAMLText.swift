/// Writes values as YAML that reads back as the same.
enum YAMLText {
    private static let flowLengthMax = 80

    /// Lines of `key: value`, indented by `indent` spaces.
    static func lines(_ key: String, _ value: JSON, indent: Int) -> [String] {
        entry("\(scalar(key)):", value, indent: indent, isInList: false)
    }

    private static func entry(_ head: String, _ value: JSON, indent: Int, isInList: Bool) -> [String] {
        let margin = String(repeating: " ", count: indent)
        if let literal = literal(value, indent: indent + 2) {
            return ["\(margin)\(head) \(literal.mark)"] + literal.lines
        }
        if let flow = flow(value) { return ["\(margin)\(head) \(flow)"] }
        let inner: [String]
        switch value {
        case .array(let list): inner = list.flatMap { item($0, indent: indent + 2) }
        case .object(let members): inner = members.flatMap { lines($0.key, $0.value, indent: indent + 2) }
        default: inner = []
        }
        guard isInList, let first = inner.first else { return ["\(margin)\(head)"] + inner }
        // The first line of an item stands behind its dash.
        return ["\(margin)- \(first.dropFirst(indent + 2))"] + inner.dropFirst()
    }

    private static func item(_ value: JSON, indent: Int) -> [String] {
        entry("-", value, indent: indent, isInList: true)
    }

    /// On one line; nil if that would be too long to read.
    private static func flow(_ value: JSON) -> String? {
        let inner = value.list ?? value.members?.map(\.value) ?? []
        guard inner.allSatisfy(\.isScalar) else { return nil }
        let text = inFlow(value)
        return value.isScalar || text.count <= flowLengthMax ? text : nil
    }

    /// On one line, however long.
    static func inFlow(_ value: JSON) -> String {
        switch value {
        case .string(let text): scalar(text)
        case .array(let list): "[" + list.map(inFlow).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\(scalar($0.key)): \(inFlow($0.value))" }.joined(separator: ", ") + "}"
        default: value.compact
        }
    }

    /// Several lines as they are; nil for what does not read back the same.
    private static func literal(_ value: JSON, indent: Int) -> (mark: String, lines: [String])? {
        guard var text = value.text, text.contains("\n"), let first = text.unicodeScalars.first, first != " ",
            first != "\n", !text.hasSuffix("\n\n"),
            text.unicodeScalars.allSatisfy({
                $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F && $0.value < 0x80
                    || $0.value >= 0xA0 && $0.value < 0xD800 && $0.value != 0x2028 && $0.value != 0x2029
            })
        else { return nil }
        let mark = text.hasSuffix("\n") ? "|" : "|-"
        if text.hasSuffix("\n") { text.removeLast() }
        let margin = String(repeating: " ", count: indent)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.allSatisfy({ !$0.hasSuffix(" ") }) else { return nil }
        return (mark, lines.map { $0.isEmpty ? "" : margin + $0 })
    }

    private static let words: Set<String> = [
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf",
    ]

    /// Without quotes where nobody could take it for something else.
    static func scalar(_ text: String) -> String {
        guard let first = text.utf8.first, isLetter(first), text.utf8.last != 32, !words.contains(text.lowercased()),
            text.utf8.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || "_-./ ".utf8.contains($0) })
        else { return JSON.quoted(text) }
        return text
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
}
