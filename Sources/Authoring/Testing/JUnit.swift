/// Test results as JUnit's XML, which build servers read.
package enum JUnit {
    package static func xml(_ report: TestReport) -> String {
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        xml += "<testsuites tests=\"\(report.caseCount)\" failures=\"\(report.failureCount)\">\n"
        for part in report.parts {
            xml += "  <testsuite name=\(quoted(part.suite.function.name)) tests=\"\(part.results.count)\" "
            xml += "failures=\"\(part.failures.count)\" errors=\"0\" skipped=\"0\" time=\"\(part.time.seconds)\">\n"
            for result in part.results { xml += testCase(result, of: part.suite.function.name) }
            xml += "  </testsuite>\n"
        }
        return xml + "</testsuites>\n"
    }

    private static func testCase(_ result: CaseResult, of function: String) -> String {
        let own = result.testCase
        var xml = "    <testcase name=\(quoted(own.name)) classname=\(quoted(function)) file=\(quoted(own.file)) "
        xml += "line=\"\(own.line)\" time=\"\(result.time.seconds)\""
        guard !result.hasPassed || !result.logs.isEmpty else { return xml + "/>\n" }
        xml += ">\n"
        if !result.hasPassed {
            xml += "      <failure message=\(quoted(result.differences[0].text))>"
            xml += escaped(result.differences.map(\.text).joined(separator: "\n")) + "</failure>\n"
        }
        if !result.logs.isEmpty {
            xml += "      <system-out>\(escaped(result.logs.joined(separator: "\n")))</system-out>\n"
        }
        return xml + "    </testcase>\n"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + escaped(text).replacing("\n", with: "&#10;").replacing("\t", with: "&#9;") + "\""
    }

    /// What XML 1.0 cannot hold becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "&": out += "&amp;"
            case "\"": out += "&quot;"
            case "\n", "\t": out.unicodeScalars.append(scalar)
            case "\r": out += "&#13;"
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
