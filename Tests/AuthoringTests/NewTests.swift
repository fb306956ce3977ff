import Authoring
import Foundation
import TestSupport
import Testing
import Wire

/// `hatchery new`: what it writes works as it is, and nothing is overwritten.
@Suite struct NewTests {
    /// A folder that is gone after the test.
    static func inFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hatchery-new-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    @Test(arguments: FunctionKind.allCases) func newFunctionPassesCheck(_ kind: FunctionKind) async throws {
        try await Self.inFolder { folder in
            let made = try Programs.hatchery(["new", "mine", "--kind", kind.name, "--in", "functions"], in: folder)
            #expect(made.code == 0, "\(made.output)")
            #expect(made.output.contains("hatchery test functions/mine"))
            let report = try #require(
                try await CheckTests.reports(folder.appendingPathComponent("functions/mine").path).first)
            #expect(report.findings.map(\.headline) == [])
            #expect(report.kind == kind.name && !report.handlers.isEmpty)
            for path in [
                "function.js", "function.yaml", "settings.yaml", "hatchery.d.ts", "jsconfig.json", ".gitignore",
            ] {
                let file = folder.appendingPathComponent("functions/mine/\(path)").path
                #expect(FileManager.default.fileExists(atPath: file), "\(path)")
            }
        }
    }

    @Test(arguments: FunctionKind.allCases) func newFunctionPassesItsTests(_ kind: FunctionKind) async throws {
        try await Self.inFolder { folder in
            _ = try Programs.hatchery(["new", "mine", "--kind", kind.name], in: folder)
            let tested = try Programs.hatchery(["test", "mine"], in: folder)
            #expect(tested.code == 0, "\(tested.output)")
        }
    }

    @Test(arguments: FunctionKind.allCases) func newFunctionServesInADaemon(_ kind: FunctionKind) async throws {
        var files: [String: String] = [:]
        for file in FunctionTemplate.files(of: kind) { files["mine/\(file.path)"] = file.text }
        let code = files.removeValue(forKey: "mine/function.js") ?? ""
        let daemon = try TestDaemon(["mine": code], files: files)
        defer { daemon.stop() }
        let event =
            kind == .source
            ? files["mine/events/order.json"] ?? "" : files["mine/events/identify.json"] ?? ""
        let answer = try daemon.invoke("mine", event)
        #expect(answer.status == 200)
        #expect(answer.outcome == "ok", "\(answer.errorMessage)")
    }

    @Test func nothingIsOverwritten() async throws {
        try await Self.inFolder { folder in
            _ = try Programs.hatchery(["new", "mine", "--kind", "insert"], in: folder)
            let again = try Programs.hatchery(["new", "mine", "--kind", "source"], in: folder)
            #expect(again.code == 2 && again.output.contains("is there already"))
            let code = try String(contentsOf: folder.appendingPathComponent("mine/function.yaml"), encoding: .utf8)
            #expect(code.contains("kind: insert"))
        }
    }

    @Test(arguments: ["", ".hidden", "a/b", "ä", String(repeating: "x", count: 129)])
    func badNamesAreRefused(_ name: String) {
        #expect(throws: NewFunctionError.badName(name)) {
            _ = try FunctionTemplate.write(name, kind: .source, in: "/nonexistent")
        }
    }

    @Test func unknownKindsAreRefused() async throws {
        try await Self.inFolder { folder in
            let answer = try Programs.hatchery(["new", "mine", "--kind", "sauce"], in: folder)
            #expect(answer.code == 2 && answer.output.contains("destination, source, insert, sourceInsert"))
        }
    }
}
