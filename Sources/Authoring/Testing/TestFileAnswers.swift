import FunctionFolder
import Supervisor
import Wire
import Yams

/// The canned answers of a case.
extension TestFile {
    func answers(_ entry: Entry?) throws(ConfigurationError) -> [CannedEntry] {
        guard let entry else { return [] }
        guard let nodes = entry.node.sequence else {
            throw wrong(
                entry.line, "answers is a list:  answers: [{request: {url: \"https://...\"}, answer: {status: 200}}]")
        }
        var entries: [CannedEntry] = []
        for node in nodes { entries.append(try canned(node)) }
        return entries
    }

    private func canned(_ node: Node) throws(ConfigurationError) -> CannedEntry {
        let found = try keys(
            of: node, "an entry of answers", known: ["request", "times", "delayMs", "answer", "error"])
        var method: String?
        var url: String?
        if let request = found["request"] {
            let parts = try keys(of: request.node, "request", known: ["method", "url"])
            method = try parts["method"].map { entry throws(ConfigurationError) in try text(entry, "method") }
            url = try parts["url"].map { entry throws(ConfigurationError) in try text(entry, "url") }
        }
        let content: CannedAnswer.Content
        switch (found["answer"], found["error"]) {
        case (let answer?, nil): content = try self.answer(answer)
        case (nil, let error?):
            let code = try text(error, "error")
            guard NetworkFault.codes.contains(code) else {
                throw wrong(
                    error.line,
                    "error is one of \(NetworkFault.codes.joined(separator: ", "))"
                        + Suggestion.text(for: code, among: NetworkFault.codes))
            }
            content = .failure(ExchangeFailure(code: code, message: ""))
        default:
            throw wrong(
                node.mark?.line, "an entry of answers has either answer: {status: 200} or error: ECONNREFUSED")
        }
        let delay = try number(found["delayMs"], "delayMs", 0...600_000) ?? 0
        return CannedEntry(
            method: method, url: url, times: try number(found["times"], "times", 0...1_000_000) ?? 1,
            answer: CannedAnswer(content, delay: .milliseconds(delay)))
    }

    private func number(_ entry: Entry?, _ key: String, _ range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        guard let entry else { return nil }
        guard let number = entry.node.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
            throw wrong(entry.line, "\(key) is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func answer(_ entry: Entry) throws(ConfigurationError) -> CannedAnswer.Content {
        let found = try keys(of: entry.node, "an answer", known: ["status", "headers", "body", "json"])
        let status = try number(found["status"], "status", 200...599) ?? 200
        var headers = HeaderFields()
        if let listed = found["headers"] {
            guard case .object(let members) = try json(listed) else {
                throw wrong(listed.line, "headers are names with values")
            }
            for member in members {
                for value in member.value.list ?? [member.value] {
                    guard value.isScalar else {
                        throw wrong(listed.line, "a header's value is a text or a list of texts")
                    }
                    headers.fields.append((Array(member.key.utf8), Array((value.text ?? value.compact).utf8)))
                }
            }
        }
        var body: [UInt8] = []
        if let json = found["json"] {
            if let text = found["body"] { throw wrong(text.line, "an answer has either body or json") }
            body = Array(try self.json(json).compact.utf8)
            if headers.first("content-type") == nil {
                headers.fields.append((Array("content-type".utf8), Array("application/json".utf8)))
            }
        } else if let entry = found["body"] {
            let value = try self.json(entry)
            guard value.isScalar else {
                throw wrong(entry.line, "body is a text: write json: in place of body: for anything else")
            }
            if value != .null { body = Array((value.text ?? value.compact).utf8) }
        }
        return .answer(status: UInt16(status), headers: headers, body: body)
    }
}
