import FunctionFolder
import Yams

/// Changes the `expect` of one case in its file's text and nothing else.
struct CaseEdit {
    private let page: Page
    private let mapping: Node.Mapping
    private let node: Node

    init(text: String, mapping: Node.Mapping, node: Node) {
        page = Page(text)
        self.mapping = mapping
        self.node = node
    }

    /// - Throws: ``ConfigurationError``, of which the sentence counts.
    func text(with result: CaseResult) throws(ConfigurationError) -> String {
        let own = mapping.first { $0.key.string == "expect" }
        guard let own else { return try page.text(replacing: [added(result)]) }
        guard let key = own.key.mark, let value = own.value.mark, (key.line, key.column) <= (value.line, value.column)
        else { throw wrong("expect is an alias of another place: write it out") }
        if let inner = own.value.mapping, !isInBraces(own.value), !inner.isEmpty {
            return try page.text(replacing: try changes(in: inner, result))
        }
        // On one line, or empty: written anew as a whole.
        let start = page.offset(key)
        var end = page.offset(value)
        if isInBraces(own.value) { end = try closing(from: end) + 1 }
        if own.value.mapping == nil { end = start + "expect:".count }
        if isInBraces(node) {
            return try page.text(replacing: [Page.Edit(start..<end, "expect: " + YAMLText.inFlow(whole(result)))])
        }
        let lines = YAMLText.lines("expect", whole(result), indent: key.column - 1)
        return try page.text(
            replacing: [Page.Edit(start..<end, lines.joined(separator: "\n").dropFirst(key.column - 1))])
    }

    /// All that the case is to expect: what it does now, with the news.
    private func whole(_ result: CaseResult) -> JSON {
        var members: [JSON.Member] = []
        for name in Expectation.names {
            if let new = result.news.last(where: { $0.key == name }) {
                members.append(new)
            } else if let value = result.testCase.expectation[name], name != "outcome" || value != .string("ok") {
                members.append(JSON.Member(name, value))
            }
        }
        return .object(members)
    }

    /// For a case without an `expect` of its own.
    private func added(_ result: CaseResult) throws(ConfigurationError) -> Page.Edit {
        guard let mark = node.mark else { throw wrong("the case has no place") }
        if isInBraces(node) {
            let end = try closing(from: page.offset(mark))
            return Page.Edit(end..<end, ", expect: " + YAMLText.inFlow(whole(result)))
        }
        let column = mark.column - 1
        let last = page.lastLine(from: mark.line - 1, indent: column, includesSame: true)
        let lines = YAMLText.lines("expect", whole(result), indent: column)
        let end = page.endOfLine(last)
        return Page.Edit(end..<end, "\n" + lines.joined(separator: "\n"))
    }

    /// For an `expect` in lines: the parts that are there are replaced, new ones come first.
    private func changes(in expect: Node.Mapping, _ result: CaseResult) throws(ConfigurationError) -> [Page.Edit] {
        guard let first = expect.first?.key.mark else { throw wrong("expect has no place") }
        let column = first.column - 1
        var edits: [Page.Edit] = []
        var added: [String] = []
        for new in result.news {
            let lines = YAMLText.lines(new.key, new.value, indent: column)
            guard let (key, value) = expect.first(where: { $0.key.string == new.key }) else {
                added += lines
                continue
            }
            guard let mark = key.mark else { throw wrong("\(new.key) has no place") }
            let start = page.offset(mark)
            let isList = value.sequence != nil && !isInBraces(value)
            let last = page.lastLine(from: mark.line - 1, indent: column, includesSame: false, dashes: isList)
            var text = String(lines.joined(separator: "\n").dropFirst(column))
            if let comment = page.comment(in: mark.line - 1, from: mark.column - 1) {
                text = lines[0].dropFirst(column) + "  \(comment)" + lines.dropFirst().map { "\n" + $0 }.joined()
            }
            edits.append(Page.Edit(start..<page.endOfLine(last), text))
        }
        if !added.isEmpty {
            let start = page.offset(first)
            let margin = String(repeating: " ", count: column)
            edits.append(Page.Edit(start..<start, added.joined(separator: "\n").dropFirst(column) + "\n" + margin))
        }
        return edits
    }

    /// Whether a mapping or list is written with braces or brackets; its parser does not tell.
    private func isInBraces(_ node: Node) -> Bool {
        guard let mark = node.mark, node.scalar == nil, let first = page.character(at: mark) else { return false }
        return first == "{" || first == "["
    }

    private func closing(from start: Int) throws(ConfigurationError) -> Int {
        guard let end = page.closingBrace(from: start) else { throw wrong("its braces do not match") }
        return end
    }

    private func wrong(_ why: String) -> ConfigurationError { ConfigurationError(source: "", line: nil, problem: why) }
}
