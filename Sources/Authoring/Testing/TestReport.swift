/// What all suites of a run came to, for whoever shows it.
package struct TestReport: Sendable {
    /// One function's results.
    package struct Part: Sendable {
        package var suite: TestSuite
        package var results: [CaseResult]
        /// From the first case's start to the last one's end.
        package var time: Duration

        package init(suite: TestSuite, results: [CaseResult], time: Duration) {
            self.suite = suite
            self.results = results
            self.time = time
        }

        package var failures: [CaseResult] { results.filter { !$0.hasPassed } }
    }

    package var parts: [Part]

    package init(parts: [Part] = []) { self.parts = parts }

    package var caseCount: Int { parts.reduce(0) { $0 + $1.results.count } }
    package var failureCount: Int { parts.reduce(0) { $0 + $1.failures.count } }
}

extension Duration {
    /// Such as `3.2 ms` or `1.24 s`.
    package var shown: String {
        let seconds = Double(components.seconds) + Double(components.attoseconds) / 1e18
        return seconds < 1 ? "\((seconds * 10_000).rounded() / 10) ms" : "\((seconds * 100).rounded() / 100) s"
    }

    /// With three digits behind the point.
    var seconds: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
