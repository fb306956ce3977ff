import Supervisor
import Wire

/// How one case ended.
package struct CaseResult: Sendable {
    package var testCase: TestCase
    package var time: Duration
    /// What differs, ready to be shown; empty if it passed.
    package var differences: [ReportLine]
    /// `level message` of each line.
    package var logs: [String]
    /// `METHOD URL` of requests that no entry of `answers` fits.
    package var unanswered: [String]
    /// What an update writes: the actual value of each part that differs, by its name; of all parts that say something
    /// where the case expects nothing yet.
    package var news: [JSON.Member]
    /// The stack of the error; empty if there is none.
    package var stack: String

    package var hasPassed: Bool { differences.isEmpty }

    init(_ testCase: TestCase, time: Duration, actual: Actual, unanswered: [String]) {
        self.testCase = testCase
        self.time = time
        self.unanswered = unanswered
        logs = actual.logs
        stack = actual.error["stack"]?.text ?? ""
        differences = []
        news = []
        for name in Expectation.names {
            guard let expected = testCase.expectation[name] else { continue }
            let part = actual.part(name, like: expected)
            let lines = DifferenceText.lines(name, expected: expected, actual: part)
            guard !lines.isEmpty else { continue }
            differences += lines
            news.append(JSON.Member(name, part ?? .null))
        }
        if !testCase.hasExpectation { news = Self.golden(actual) }
        // Why it ended so is what is asked first; the error says it, unless it was compared itself.
        if !differences.isEmpty, testCase.expectation.error == nil, actual.error != .null {
            let name = actual.error["name"]?.text ?? "Error"
            differences.append(ReportLine(.plain, "\(name): \(actual.error["message"]?.text ?? "")"))
        }
    }

    /// All parts that say something.
    private static func golden(_ actual: Actual) -> [JSON.Member] {
        var parts = [JSON.Member("outcome", actual.outcome)]
        if actual.result != .null { parts.append(JSON.Member("result", actual.result)) }
        if let results = actual.results { parts.append(JSON.Member("results", results)) }
        if let messages = actual.messages { parts.append(JSON.Member("messages", messages)) }
        if actual.error != .null {
            let wanted = JSON.object([JSON.Member("name", .null), JSON.Member("message", .null)])
            parts.append(JSON.Member("error", actual.part("error", like: wanted) ?? .null))
        }
        if !actual.requests.isEmpty { parts.append(JSON.Member("requests", .array(actual.requests.map(Actual.brief)))) }
        if !actual.logs.isEmpty { parts.append(JSON.Member("logs", .array(actual.logs.map { .string($0) }))) }
        return parts
    }
}
