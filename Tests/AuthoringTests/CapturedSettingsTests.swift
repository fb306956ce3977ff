import Testing

/// `hatchery check`: settings that outlive their call (SPEC 62), and those that do not.
@Suite struct CapturedSettingsTests {
    /// Places of captured settings in a destination's code.
    private func captures(_ code: String) async throws -> [String] {
        let report = try await CheckTests.check(["function.js": code])
        #expect(report.findings.allSatisfy { $0.rule == "settings-captured" })
        return report.findings.map { "\($0.line ?? 0):\($0.column ?? 0)" }
    }

    @Test(arguments: [
        ("let s;\nfunction onTrack(event, settings) { s = settings; }", ["2:37"]),
        ("let key;\nconst onTrack = async (event, { apiKey }) => {\n  key = `Bearer ${apiKey}`;\n};", ["3:3"]),
        ("const seen = [];\nfunction onTrack(e, c) { const { a: [b] = [] } = c; seen.push({ b }); }", ["2:53"]),
        ("const byKey = new Map();\nfunction onTrack(e, c) { byKey.set(c.key, 1); }", ["2:26"]),
        ("const state = {};\nfunction onTrack(e, c) { state.now.key = c.key + ''; }", ["2:26"]),
        ("function onTrack(e, c) { globalThis.key = c.key; }", ["1:26"]),
        (
            "let client;\nclass Client { constructor(key) { this.key = key; } }\n"
                + "function onTrack(e, c) { client ??= new Client(c.key); }", ["3:26"]
        ),
        (
            "let token;\nasync function login(options) {\n  token = (await fetch(options.url)).status;\n}\n"
                + "async function onTrack(e, c) { await login(c); }", ["3:3"]
        ),
        (
            "let t;\nconst key = (s) => s.key.trim();\nfunction run(e, c) { t = key(c); }\nconst onTrack = run;",
            ["3:22"]
        ),
        ("let t;\nconst wrap = (f) => (e, c) => f(e, c);\nconst onTrack = wrap((e, c) => { t = c.key; });", ["3:34"]),
    ])
    func capturedIsFound(_ code: String, _ places: [String]) async throws {
        #expect(try await captures(code) == places)
    }

    @Test(arguments: [
        "let n = 0;\nfunction onTrack(e, c) { n += c.list.length; }",
        "let on = false;\nfunction onTrack(e, c) { on = c.names.includes(e.event); }",
        "let last;\nfunction onTrack(e, c) { const s = { ...c }; last = e; return s; }",
        "let size;\nconst count = (s) => Object.keys(s).length;\nfunction onTrack(e, c) { size = count(c); }",
        "async function onTrack(e, c) { return await cache.load('t', 1000, async () => c.key); }",
        "let e2;\nfunction onTrack(event, settings) { const f = (settings) => { e2 = settings; }; f(event); }",
        "const list = [];\nfunction onTrack(e, c) { const list = []; list.push(c); return list; }",
        "let x;\nfunction helper(e, settings) { x = settings; }\nfunction onTrack(e) { helper(e, 1); }",
    ])
    func keptInTheCallIsFine(_ code: String) async throws {
        #expect(try await captures(code) == [])
    }
}
