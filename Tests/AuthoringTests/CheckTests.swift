import Authoring
import Foundation
import ModuleStore
import TestSupport
import Testing

/// `hatchery check`: what it finds, where, and that it leaves good functions alone.
@Suite struct CheckTests {
    /// Writes the files below a fresh folder and checks what lies in its folder `f`.
    static func check(_ files: [String: String]) async throws -> CheckReport {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hatchery-check-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appendingPathComponent("f/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        var report = try #require(try await reports(folder.appendingPathComponent("f").path).first)
        for index in report.findings.indices {
            report.findings[index].file = String(report.findings[index].file.dropFirst(folder.path.count + 3))
        }
        return report
    }

    static func reports(_ path: String) async throws -> [CheckReport] {
        let targets = try CheckTarget.find(at: path)
        let checker = try await FunctionChecker.start(
            programs: Programs.url("hatchery-worker").deletingLastPathComponent().path,
            modules: ModuleStore(folder: "/nonexistent"), isBrief: true)
        var reports: [CheckReport] = []
        do {
            for target in targets { reports.append(try await checker.check(target)) }
        } catch {
            await checker.end()
            throw error
        }
        await checker.end()
        return reports
    }

    /// Code of a kind, and its findings as `RULE LINE:COLUMN`, in order.
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var kind = "destination"
        var code: String
        var findings: [String]
        var severity = Finding.Severity.warning
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "a misspelt global", code: "function onTrack(event) {\n  return cahce.load('x', () => event);\n}",
            findings: ["unknown-global 2:10"], severity: .error),
        Case(
            name: "a name that is looked for first",
            code: "function onTrack() { if (typeof window2 != 'undefined') window2.x(); }",
            findings: []),
        Case(
            name: "exports of CommonJS", code: "function onTrack() {}\nexports.onTrack = onTrack;",
            findings: ["unknown-global 2:1"], severity: .error),
        Case(
            name: "a module", code: "import x from 'x';\nexport function onTrack() {}\nexport default 1;",
            findings: ["module-syntax 1:1", "module-syntax 2:1", "module-syntax 3:1"], severity: .error),
        Case(
            name: "a dynamic import", code: "async function onTrack() { await import('x'); }",
            findings: ["module-syntax 1:34"], severity: .error),
        Case(
            name: "a syntax error", code: "function onTrack() {\n\treturn 1 +;\n}", findings: ["syntax 2:12"],
            severity: .error),
        Case(
            name: "await at the top level", code: "function onTrack() {}\nconst x = await fetch('https://x.example/');",
            findings: ["top-level-await 2:11"], severity: .error),
        Case(
            name: "code that throws while it loads", code: "function onTrack() {}\n\nnull.x;", findings: ["load 3:5"],
            severity: .error),
        Case(name: "no handler at all", code: "const x = 1;", findings: ["load -:-"], severity: .error),
        Case(
            name: "another name for onIdentify", code: "const onTrack = () => 1;\nfunction onIdentity() {}",
            findings: ["misspelt-handler 2:10"]),
        Case(
            name: "a handler in other letters", code: "const onTrack = () => 1;\nconst ongroup = () => 1;",
            findings: ["misspelt-handler 2:7"]),
        Case(
            name: "a source's handler in a destination",
            code: "onTrack = async () => {};\n/* ä */ async function onRequest() {}", findings: ["other-kind 2:24"]),
        Case(
            name: "a batch in a source insert", kind: "sourceInsert",
            code: "const onTrack = (e) => e;\nfunction onBatch() {}",
            findings: ["other-kind 2:10"]),
        Case(
            name: "a top-level constant is a handler", code: "const onTrack = async (event) => event;", findings: []),
        Case(
            name: "an undeclared variable", code: "function onTrack() {\n  count = 1;\n}",
            findings: ["implicit-global 2:3"]),
        Case(
            name: "a global replaced in a handler", code: "function onTrack() { zlib = zlib.zlib; }",
            findings: ["global-replaced 1:22"]),
        Case(name: "a global replaced at the top", code: "zlib = zlib.zlib;\nfunction onTrack() {}", findings: []),
        Case(
            name: "the ingest host in a string",
            code: "async function onTrack() {\n  await fetch(`https://fn.segmentapis.com/`);\n}",
            findings: ["ingest-host 2:16"]),
        Case(
            name: "the ingest host in a comment", code: "// https://fn.segmentapis.com/\nfunction onTrack() {}",
            findings: []),
        Case(
            name: "the ingest host in a source's comment", kind: "source",
            code: "function onRequest() {}\n// https://fn.segmentapis.com/", findings: ["ingest-host 2:4"],
            severity: .error),
        Case(
            name: "a request at the top level",
            code: "function onTrack() {}\nfetch('https://x.example/').catch(() => {});",
            findings: ["request-at-load 2:1"]),
        Case(
            name: "a request that nobody waits for",
            code: "async function onTrack() {\n  fetch('https://x.example/').then(console.log);\n}",
            findings: ["not-awaited 2:3"]),
    ]

    @Test(arguments: cases) func findsWithPlace(_ expected: Case) async throws {
        let report = try await Self.check([
            "function.js": expected.code, "function.yaml": "kind: \(expected.kind)\n",
        ])
        #expect(Self.places(report) == expected.findings)
        #expect(report.findings.allSatisfy { $0.severity == expected.severity })
        #expect(report.findings.allSatisfy { $0.file == "function.js" })
    }

    static func places(_ report: CheckReport) -> [String] {
        report.findings.map { finding in
            "\(finding.rule) \(finding.line.map(String.init) ?? "-"):\(finding.column.map(String.init) ?? "-")"
        }
    }

    @Test func adviceIsTheRuntimesOwn() async throws {
        let report = try await Self.check(["function.js": "function onTrack() { require('crypto'); procces(); }"])
        #expect(report.findings.map(\.message) == ["require is not defined", "procces is not defined"])
        #expect(report.findings.first?.advice.contains("are globals") == true)
        let near = try await Self.check(["function.js": "function onTrack() { return Bufer.from('x'); }"])
        #expect(near.findings.map(\.advice) == ["did you mean Buffer?"])
    }

    @Test func handlersAndUnhandledTypesAreListed() async throws {
        let report = try await Self.check(["function.js": "const onTrack = () => 1; if (true) { onPage = () => 2; }"])
        #expect(report.kind == "destination")
        #expect(report.handlers == ["onTrack", "onPage"])
        #expect(report.unhandledTypes == ["identify", "screen", "group", "alias", "delete"])
        #expect(report.findings.isEmpty && report.isGood)
        let batch = try await Self.check(["function.js": "function onBatch() {}"])
        #expect(batch.unhandledTypes.isEmpty)
        let strict = try await Self.check([
            "function.js": "function onBatch() {}", "function.yaml": "compat: {singleHandlers: true}",
        ])
        #expect(strict.unhandledTypes.count == 7)
    }

    @Test func otherFilesAreRead() async throws {
        let code = "function onTrack() { return AWS; }"
        let manifest = try await Self.check(["function.js": code, "function.yaml": "kind: insert\nlimit: {}\n"])
        #expect(Self.places(manifest) == ["file 2:-"])
        #expect(manifest.findings.first?.file == "function.yaml")
        #expect(manifest.kind == "insert")
        let events = try await Self.check([
            "function.js": "function onTrack() {}", "events/a.json": "{\"type\":\"track\"}",
            "events/b.json": "{\"type\":",
            "events/c.json": "[]",
        ])
        #expect(events.findings.map(\.file) == ["events/b.json"])
        #expect(!events.isGood)
    }

    @Test func settingsAndTestsAreRead() async throws {
        let report = try await Self.check([
            "function.js": "function onTrack() {}",
            "function.yaml":
                "settings:\n  - {name: url, type: STRING, required: true}\n  - {name: key, type: STRING}\n",
            "settings.yaml": "url: x\nkye: 1\n", "settings/acme.yaml": "url: [1]\n",
            "settings/far.yaml": "url: {env: HATCHERY_NO_SUCH_VARIABLE}\n",
            "tests/a.yaml": "event: {type: track}\nexpect: {outcome: ok}\n",
            "tests/b.yaml": "event: {type: track}\nexpects: {}\n",
        ])
        let shown = report.findings.map { "\($0.file) \($0.line ?? 0) \($0.rule) \($0.severity)" }
        #expect(
            shown == [
                "settings.yaml 2 settings error", "settings/acme.yaml 1 settings error",
                "settings/far.yaml 1 settings note", "tests/b.yaml 2 test error",
            ], "\(report.findings.map(\.headline))")
    }

    @Test func codeSizeIsSeen() async throws {
        let comment = "//" + String(repeating: "x", count: 1 << 20)
        let large = try await Self.check(["function.js": "function onTrack() {}\n" + comment])
        #expect(Self.places(large) == ["code-size -:-"] && !large.isGood)
        let near = try await Self.check(["function.js": "function onTrack() {}\n" + comment.prefix(900_000)])
        #expect(Self.places(near) == ["code-size -:-"] && near.isGood)
    }

    @Test func samplesHaveNoFindings() async throws {
        let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Samples/functions")
        let reports = try await Self.reports(samples.path)
        #expect(reports.count >= 3)
        // Notes say what the environment of this test lacks.
        for report in reports {
            let complaints = report.findings.filter { $0.severity != .note }
            #expect(complaints.map(\.headline) == [], "\(report.name)")
        }
    }
}
