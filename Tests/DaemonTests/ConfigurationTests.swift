import Daemon
import Foundation
import FunctionFolder
import Testing

@Suite struct ConfigurationTests {
    private func load(_ yaml: String, _ assignments: [String] = []) throws -> Configuration {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
        try Data(yaml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try Configuration.load(file: file.path, assignments: assignments)
    }

    private func complaint(_ yaml: String, _ assignments: [String] = []) -> ConfigurationError? {
        do {
            _ = try load(yaml, assignments)
            return nil
        } catch {
            return error as? ConfigurationError
        }
    }

    @Test func fileAndAssignmentsChangeTheDefaultsInThisOrder() throws {
        let read = try load("limits:\n  timeoutMs: 700\npool: {maxInstances: 3}\nhost: {stems: 9}\n", ["host.stems=2"])
        #expect(read.function.timeout == .milliseconds(700))
        #expect(read.function.limits.maxInstances == 3)
        #expect(read.host.stems == 2)
        #expect(try load("").function == Configuration().function)
    }

    @Test func unknownKeyIsRefusedWithItsLineAndASuggestion() throws {
        let error = try #require(complaint("# comment\npool:\n  minWarm: 1\n  maxInstance: 3\n"))
        #expect(error.line == 4)
        #expect(error.problem.contains("\"pool.maxInstance\""))
        #expect(error.problem.contains("did you mean pool.maxInstances?"))
        let section = try #require(complaint("pol:\n  minWarm: 1\n"))
        #expect(section.line == 1)
        #expect(section.problem.contains("did you mean pool?"))
    }

    @Test(arguments: [
        ("limits: {timeoutMs: 0}", "1 to 60000"), ("limits: {timeoutMs: 60001}", "1 to 60000"),
        ("limits: {memoryMiB: lots}", "whole number"), ("socket: {mode: 999}", "octal"),
        ("log: {format: xml}", "text, json"),
        ("egress: {allow: [10.0.0.0/99]}", "\"10.0.0.0/99\" is none"),
        ("egress: {privateRanges: here}", "ADDRESS/BITS"),
        ("egress: {proxy: 'proxy:80'}", "http://HOST:PORT"), ("egress: {resolve: 'a:0:1.2.3.4'}", "HOST:PORT:ADDRESS"),
        ("network: {deny: ['a b']}", "*.HOST"), ("egress: {authoritiesFile: /nowhere}", "can be read"),
        ("pool: 3", "must hold keys"), ("pool: {minWarm: [1]}", "one value"),
    ]) func badValueIsRefusedWithWhatWouldDo(_ yaml: String, _ words: String) throws {
        let error = try #require(complaint(yaml))
        #expect(error.line == 1)
        #expect(error.problem.contains(words), "\(error.problem)")
    }

    @Test func brokenYAMLIsRefusedWithItsLine() throws {
        let error = try #require(complaint("limits:\n  timeoutMs: [1\n"))
        #expect(error.line != nil)
        #expect(error.problem.contains("not YAML"))
    }

    @Test func assignmentsSayWhatIsWrongWithThem() throws {
        #expect(try #require(complaint("", ["pool.maxInstances"])).problem.contains("KEY=VALUE"))
        #expect(
            try #require(complaint("", ["pool.maxinstances=2"])).problem.contains("did you mean pool.maxInstances?"))
    }

    @Test func printedConfigurationReadsBackTheSame() throws {
        let changed = try load("pool: {minWarm: 2}\nsocket: {mode: '0600', path: /tmp/x}\nlog: {level: debug}\n")
        #expect(try load(changed.yaml).yaml == changed.yaml)
        // Keys that another one sets as well.
        for flags in [
            "alphabeticalKeys: true", "strict: true", "strict: true, singleHandlers: false", "logsOnSuccess: false",
        ] {
            let chosen = try load("compat: {\(flags)}")
            #expect(try load(chosen.yaml).yaml == chosen.yaml && chosen.yaml != Configuration().yaml, "\(flags)")
        }
        for key in daemonKeys {
            #expect(changed.yaml.contains(key.doc))
            #expect(key.doc.hasSuffix("."))
        }
    }
}
