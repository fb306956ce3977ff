import Authoring

/// Test results as a person reads them.
enum TestView {
    private static let logLinesMax = 50

    /// One line for the function, and below it every case that failed.
    static func show(_ part: TestReport.Part, isUpdate: Bool) {
        let failed = part.failures.count
        let passed = part.results.count - failed
        let name = Terminal.paint(part.suite.function.name, .strong)
        if isUpdate { return print("\(name)  \(passed) as expected, \(failed) not  \(part.time.shown)") }
        let counts = failed == 0 ? "\(passed) passed" : "\(passed) passed, \(failed) failed"
        print("\(name)  \(Terminal.paint(counts, failed == 0 ? .good : .bad))  \(part.time.shown)")
        for failure in part.failures { show(failure) }
    }

    private static func show(_ result: CaseResult) {
        let own = result.testCase
        print(
            "\n  \(Terminal.paint("failed", .bad))  \(own.name)  \(Terminal.paint("\(own.file):\(own.line)", .quiet))")
        for line in result.differences { print("    " + paint(line)) }
        let error = result.stack.split(separator: "\n").dropFirst()
        for line in error.prefix(10) { print("    " + Terminal.paint(String(line), .quiet)) }
        for request in result.unanswered {
            print("    " + Terminal.paint("no entry of answers fits \(request)", .care))
        }
        if !result.logs.isEmpty {
            print("    " + Terminal.paint("logs", .quiet))
            for line in result.logs.prefix(logLinesMax) {
                print(
                    "      "
                        + line.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n      "))
            }
            if result.logs.count > logLinesMax { print("      and \(result.logs.count - logLinesMax) more lines") }
        }
    }

    private static func paint(_ line: ReportLine) -> String {
        switch line.role {
        case .heading: Terminal.paint(line.text, .strong)
        case .expected: Terminal.paint(line.text, .bad)
        case .actual: Terminal.paint(line.text, .good)
        case .plain: line.text
        }
    }

    static func showSummary(_ report: TestReport, time: Duration) {
        let failed = report.failureCount
        let functions = report.parts.count == 1 ? "" : " of \(report.parts.count) functions"
        let cases = "\(report.caseCount) case\(report.caseCount == 1 ? "" : "s")\(functions)"
        let verdict = failed == 0 ? "all passed" : "\(failed) failed"
        print("\n\(cases): \(Terminal.paint(verdict, failed == 0 ? .good : .bad))  \(time.shown)")
    }
}

/// What is said where there are no test cases.
enum TestAdvice {
    static func text(for folder: String) -> String {
        """
        there are no test cases in \(folder)/tests. Write one, such as tests/track.yaml:

            name: a first case
            event: {type: track, event: Test, userId: u1}
            expect:
              outcome: ok

        then let  hatchery test --update  write down what the function returns.
        """
    }
}
