import FunctionFolder
import Supervisor

/// What is wrong with settings instances and test cases, as findings.
extension CheckedFiles {
    /// Settings instances whose every call would end with `invalidSettings`.
    static func settingsFindings(_ version: FunctionVersion, _ target: CheckTarget) -> [Finding] {
        version.instances.compactMap { instance in
            guard case .wrong(let sentence) = instance.state else { return nil }
            // What this environment lacks, the daemon's may have.
            let isElsewhere = sentence.contains("environment variable")
            let isDefault = instance.name == SettingsInstance.defaultName
            let file = isDefault ? "settings.yaml" : "settings/\(instance.name).yaml"
            return Finding(
                file: target.file(file), line: Self.line(of: file, in: sentence), column: nil,
                severity: isElsewhere ? .note : .error, rule: "settings", message: sentence,
                advice: "until then, calls with the settings instance \(instance.name) end with invalidSettings")
        }
    }

    /// Test files that cannot be read; each up to the first thing that is wrong.
    static func testFindings(_ target: CheckTarget, in folder: String) -> [Finding] {
        guard let function = try? FunctionAtPath(folder) else { return [] }
        return TestFile.cases(of: function).problems.map { problem in
            let name = problem.source.split(separator: "/").last.map(String.init) ?? ""
            return Finding(
                file: target.file("tests/\(name)"), line: problem.line, column: nil, severity: .error, rule: "test",
                message: problem.problem, advice: "")
        }
    }

    /// The number behind the first `FILE line`.
    private static func line(of file: String, in sentence: String) -> Int? {
        guard let found = sentence.firstRange(of: "\(file) line ") else { return nil }
        return Int(sentence[found.upperBound...].prefix { $0.isNumber })
    }
}
