import Foundation
import TestSupport
import Testing

/// `hatchery run`, one-off and without a daemon.
@Suite(.serialized) struct RunCommandTests {
    private static let event = #"{"type":"track","event":"Test","userId":"u1"}"#

    private func command(_ files: [String: String] = [:]) throws -> CommandUnderTest {
        try CommandUnderTest(
            [
                "f/function.js": """
                async function onTrack(event, settings) {
                  console.warn("careful", settings.room);
                  return { id: event.userId, room: settings.room };
                }
                function onPage() { throw new RetryError("later"); }
                """,
                "f/settings.yaml": "room: a", "f/settings/other.yaml": "room: b", "event.json": Self.event,
            ].merging(files) { $1 })
    }

    @Test func aFunctionIsRunAndShown() throws {
        let command = try command()
        let answer = try command.run(["run", "f", "--event", "event.json"])
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.out.hasPrefix("ok\n{\n  \"id\": \"u1\",\n  \"room\": \"a\"\n}\n"), "\(answer.out)")
        #expect(answer.out.contains("warn  careful a"))
        #expect(answer.out.contains("cold start"))
        let other = try command.run(["run", "f", "--instance", "other", "--json"], input: Self.event)
        #expect(other.status == 0 && other.out.contains(#""result":{"id":"u1","room":"b"}"#), "\(other.out)")
        try command.write("own.yaml", "room: c")
        let own = try command.run(["run", "f/", "--settings", "own.yaml", "--event", "-"], input: Self.event)
        #expect(own.out.contains("\"room\": \"c\""))
        let failed = try command.run(["run", "f"], input: #"{"type":"page"}"#)
        #expect(failed.status == 1 && failed.out.contains("retry  (may be retried)"))
        #expect(failed.out.contains("RetryError: later"))
    }

    @Test func aScriptAloneIsAFunction() throws {
        let command = try command([
            "s.js": "function onTrack(event) { event.seen = true; return event }",
            "w.js": "async function onRequest(request) { Segment.track({ event: 'x', userId: request.json().id }) }",
        ])
        let insert = try command.run(["run", "s.js", "--kind", "insert", "--json"], input: Self.event)
        #expect(insert.out.contains(#""userId":"u1","seen":true"#), "\(insert.out)\(insert.err)")
        let batch = try command.run(["run", "s.js", "--kind", "insert"], input: "[\(Self.event),\(Self.event)]")
        #expect(batch.status == 0 && batch.out.contains("seen"), "\(batch.out)")
        let source = try command.run(
            ["run", "w.js", "--kind", "source"],
            input: #"{"body":{"id":"u7"},"headers":{"Content-Type":"application/json"},"queryParameters":{}}"#)
        #expect(source.status == 0 && source.out.contains("u7"), "\(source.out)\(source.err)")
        #expect(try command.run(["run", "s.js", "--kind", "inserted"], input: "").err.contains("did you mean insert?"))
        #expect(try command.run(["run", "f", "--kind", "insert"], input: "").status == 2)
    }

    @Test func requestsReachTheNetworkUnlessTheyMayNot() throws {
        let server = try LocalServer.answering { .text("hello \($0.path)") }
        let command = try command([
            "f/function.js":
                "async function onTrack(event, s) { return (await fetch('\(server.origin)/x')).text() }"
        ])
        let answer = try command.run(["run", "f", "--private-range", "127.0.0.0/8"], input: Self.event)
        #expect(answer.status == 0 && answer.out.contains("\"hello /x\""), "\(answer.out)\(answer.err)")
        #expect(answer.out.contains("GET \(server.origin)/x: 200"))
        let closed = try command.run(["run", "f"], input: Self.event)
        #expect(closed.status == 1 && closed.out.contains("EPOLICY"))
        let offline = try command.run(["run", "f", "--offline", "--private-range", "127.0.0.0/8"], input: Self.event)
        #expect(offline.status == 1 && offline.out.contains("the network is off (--offline)"))
    }

    @Test func whatABriefStartLeavesOutIsThereWhenUsed() throws {
        let command = try command([
            "f/function.js": """
            async function onTrack(event) {
              const out = [];
              out.push(new Intl.NumberFormat("de-DE", { style: "currency", currency: "EUR" }).format(1234.5));
              out.push(new Date(0).toLocaleString("en-US", { timeZone: "America/New_York" }));
              out.push(["z", "ä", "a"].sort(new Intl.Collator("sv").compare).join(""));
              let junk = [];
              for (let i = 0; i < 200000; i++) { junk.push({ i, s: "x" + i }); if (i % 1000 === 0) junk = []; }
              out.push(globalThis["cry" + "pto"].createHash("sha256").update("abc").digest("hex").slice(0, 8));
              out.push(globalThis["zl" + "ib"].gunzipSync(globalThis["zl" + "ib"].gzipSync("hello")).toString());
              out.push(globalThis["mom" + "ent"].tz("2024-06-01T12:00:00Z", "Europe/Berlin").format("HH:mm Z"));
              out.push(new globalThis["UR" + "L"]("https://münchen.example/").host);
              return out.join("|");
            }
            """
        ])
        let expected =
            #""1.234,50\u{A0}€|12/31/1969, 7:00:00\u{202F}PM|azä|ba7816bf|hello|14:00 +02:00|xn--mnchen-3ya.example""#
        let hidden = try command.run(["run", "f", "--offline"], input: Self.event)
        #expect(normal(hidden.out).contains(normal(expected)), "\(hidden.out)\(hidden.err)")
        // The same code with a word in it that has them made at once.
        try command.write("f/function.js", try command.read("f/function.js") + "\n// crypto")
        let named = try command.run(["run", "f", "--offline"], input: Self.event)
        #expect(normal(named.out).contains(normal(expected)), "\(named.out)\(named.err)")
    }

    /// Spaces that ICU's versions write differently.
    private func normal(_ text: String) -> String {
        text.replacingOccurrences(of: "\\u{A0}", with: " ").replacingOccurrences(of: "\\u{202F}", with: " ")
            .replacingOccurrences(of: "\u{A0}", with: " ").replacingOccurrences(of: "\u{202F}", with: " ")
    }

    @Test func theConfinementIsThatOfTheDaemon() throws {
        let command = try command([
            "f/function.js": "function onTrack() { while (true); }", "f/function.yaml": "limits: {timeoutMs: 60000}",
        ])
        let (process, _, _) = try command.start(["run", "f"], input: Self.event)
        defer { process.terminate() }
        let instance = try instance(below: process.processIdentifier)
        let facts = ProcessFacts.status(instance)
        #expect(facts["Seccomp"] == "2" && facts["NoNewPrivs"] == "1" && facts["CapEff"] == "0000000000000000")
        #expect(facts["Uid"]?.hasPrefix("0\t") == false)
        for namespace in ["user", "pid", "net", "ipc", "uts", "mnt"] {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/\(namespace)")
            let its = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(instance)/ns/\(namespace)")
            #expect(own != its, "\(namespace)")
        }
        let below = ProcessFacts.descendants(of: process.processIdentifier)
        process.interrupt()
        process.waitUntilExit()
        #expect(eventually { below.allSatisfy { kill($0, 0) != 0 } }, "Ctrl-C leaves nothing behind")
    }

    /// The process below `pid` that has a filter.
    private func instance(below pid: Int32) throws -> Int32 {
        var found: Int32?
        _ = eventually {
            found = ProcessFacts.descendants(of: pid).first { ProcessFacts.status($0)["Seccomp"] == "2" }
            return found != nil
        }
        guard let found else { throw TestFailure("no instance appeared") }
        return found
    }

    @Test func wrongUsageSaysWhatIsRight() throws {
        let command = try command()
        for (arguments, words) in [
            (["run", "g"], "there is nothing of that name"), (["run", "."], "there is no function.js in it"),
            (["run", "f", "--event", "none.json"], "No such file"),
            (["run", "f", "--settings", "none.yaml"], "none.yaml"),
        ] {
            let answer = try command.run(arguments, input: Self.event)
            #expect(answer.status == 2 && answer.err.contains(words), "\(arguments): \(answer.err)")
        }
        #expect(try command.run(["run", "f"], input: "no JSON").status == 2)
        try command.write("f/function.js", "function onTrack( {")
        let broken = try command.run(["run", "f"], input: Self.event)
        #expect(broken.status == 1 && broken.out.contains("SyntaxError"), "\(broken.out)\(broken.err)")
    }
}
