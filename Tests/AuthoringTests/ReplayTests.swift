import Authoring
import Foundation
import ModuleStore
import NIOCore
import Supervisor
import TestSupport
import Testing
import Wire

/// Invocations recorded on a real daemon, run again.
@Suite(.serialized) struct ReplayTests {
    /// Uses every source of what is never the same twice.
    private static let restless = """
        const loaded = [Date.now(), Math.random(), crypto.randomUUID(), performance.now(), performance.timeOrigin];
        let count = 0;
        async function onTrack(event) {
            count += 1;
            console.log('loaded', ...loaded, count);
            console.info(Date.now(), new Date().toISOString(), performance.now(), Math.random(), String(new Date()));
            console.warn(crypto.getRandomValues(new Uint8Array(16)).join(), crypto.randomBytes(8).toString('hex'));
            const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
            const signature = await crypto.subtle.sign(
                { name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new Uint8Array(4));
            const { n } = crypto.generateKeyPairSync('rsa', { modulusLength: 512 }).publicKey.export({ format: 'jwk' });
            console.log(Buffer.from(signature).toString('hex'), n, +setTimeout(() => {}, 1));
            const order = [];
            const pause = (ms) => new Promise((resolve) => setTimeout(() => { order.push(ms); resolve(); }, ms));
            const get = async (path) => {
                const answer = await fetch(event.origin + path, { method: 'POST', body: `${path} ${Math.random()}` });
                order.push(path);
                return answer.text();
            };
            const texts = await Promise.all([get('/a'), pause(7), get('/b'), pause(2), get('/c'), pause(4)]);
            setImmediate(() => order.push('immediate'));
            await pause(1);
            const end = Date.now() + 15;
            let turns = 0;
            while (Date.now() < end) turns += 1;
            const kept = await cache.load('k', 1000, async () => [Math.random(), performance.now()]);
            console.error(order, turns, kept);
            setInterval(() => {}, 1000);
            return { order, texts, kept, date: new Date(), id: crypto.randomUUID() };
        }
        """

    private let modules = ModuleStore(folder: "/nonexistent")

    private func daemon(_ functions: [String: String], manifest: String = "") throws -> TestDaemon {
        try TestDaemon(
            functions, files: manifest.isEmpty ? [:] : ["f/function.yaml": manifest],
            options: ["egress.privateRanges=127.0.0.0/8", "limits.timeoutMs=20000"])
    }

    private func record(
        _ daemon: TestDaemon, _ function: String = "f", _ event: String = #"{"type":"track"}"#
    ) throws -> Recording {
        let answer = try daemon.invoke(function, event, headers: ["Hatchery-Record": "1"])
        return try recording(answer)
    }

    private func recording(_ answer: TestAnswer) throws -> Recording {
        let value = try #require(answer.json["recording"])
        return try Recording(json: Array(try JSONSerialization.data(withJSONObject: value)))
    }

    /// Answers late, a different path last each time.
    private func server() throws -> LocalServer {
        try LocalServer.answering { request in
            usleep(UInt32.random(in: 0...12_000))
            return .text("answer to \(String(decoding: request.body, as: UTF8.self))")
        }
    }

    private func event(_ server: LocalServer) -> String { #"{"type":"track","origin":"\#(server.origin)"}"# }

    private func local(isBrief: Bool = false, stems: Int = 4) async throws -> LocalExecutor {
        var settings = LocalExecutor.settings(programs: Programs.url("").path)
        settings.egress.programPath = ""
        settings.isBrief = isBrief
        settings.host.stems = stems
        return try await LocalExecutor.start(settings)
    }

    /// Comparisons of so many replays, some at a time.
    private func replays(
        _ recording: Recording, times: Int = 1, code: String? = nil, on local: LocalExecutor
    ) async throws -> [ReplayComparison] {
        let replay = try Replay(recording, code: code.map { Array($0.utf8) }, modules: modules)
        return await withTaskGroup(of: ReplayComparison.self) { group in
            var found: [ReplayComparison] = []
            for index in 0..<times {
                if index >= 4, let one = await group.next() { found.append(one) }
                group.addTask { await replay.run(on: local).comparison }
            }
            for await one in group { found.append(one) }
            return found
        }
    }

    @Test func recordedAndReplayedAHundredTimesIsIdentical() async throws {
        let server = try server()
        let daemon = try daemon(["f": Self.restless])
        // What the stems and the instances have done before must not show.
        for _ in 0..<3 { #expect(try daemon.invoke("f", event(server)).json["outcome"] as? String == "ok") }
        let recording = try record(daemon, "f", event(server))
        #expect(recording.end.outcome == "ok" && recording.requests.count == 3 && recording.end.logs.count == 6)
        #expect(daemon.stop())
        let local = try await local()
        let same = ReplayComparison(divergences: [], notes: [])
        for comparison in try await replays(recording, times: 90, on: local) { #expect(comparison == same) }
        await local.end()
        let brief = try await self.local(isBrief: true, stems: 0)
        for comparison in try await replays(recording, times: 10, on: brief) { #expect(comparison == same) }
        await brief.end()
    }

    @Test func answersComeBackInTheOrderTheyCameIn() async throws {
        let server = try server()
        let daemon = try daemon(["f": Self.restless])
        let local = try await local()
        for _ in 0..<5 {
            let recording = try record(daemon, "f", event(server))
            let comparisons = try await replays(recording, times: 2, on: local)
            #expect(comparisons.allSatisfy { $0.isIdentical }, "\(comparisons)")
        }
        await local.end()
        #expect(daemon.stop())
    }

    @Test func twoRecordingsOfTheSameEventDiffer() throws {
        let daemon = try daemon([
            "f": "function onTrack() { return [Math.random(), crypto.randomUUID(), Date.now()] }"
        ])
        let (one, other) = (try record(daemon), try record(daemon))
        #expect(one.seed != other.seed && one.end.result != other.end.result)
        #expect(daemon.stop())
    }

    @Test func changedCodeDivergesAtItsPlace() async throws {
        let server = try LocalServer.answering { .text("got \($0.path)") }
        let code = """
            async function onTrack(event) {
                const one = await (await fetch(event.origin + '/one')).text();
                console.log('between');
                const two = await (await fetch(event.origin + '/two', { method: 'POST', body: 'b' })).text();
                return { one, two };
            }
            """
        let daemon = try daemon(["f": code])
        let recording = try record(daemon, "f", event(server))
        #expect(daemon.stop())
        let local = try await local()
        func first(_ old: String, _ new: String) async throws -> String {
            let changed = code.replacingOccurrences(of: old, with: new)
            return try await replays(recording, code: changed, on: local)[0].divergences.first ?? "identical"
        }
        let origin = server.origin
        #expect(try await first("between", "between") == "identical")
        #expect(
            try await first("/two", "/2")
                == "diverges at request 2: recorded POST \(origin)/two, now POST \(origin)/2")
        #expect(
            try await first("body: 'b'", "body: 'c'")
                == "diverges at request 2 (POST \(origin)/two): body recorded b, now c")
        #expect(try await first("between", "beside").hasPrefix(#"diverges at log line 1: recorded info "between" at "#))
        #expect(
            try await first("{ one, two }", "{ two, one }")
                == #"diverges at the result: recorded {"one":"got /one","two":"got /two"}, now {"two":"got /two","one":"got /one"}"#
        )
        #expect(
            try await first("return {", "throw new RetryError('x'); return {")
                .hasPrefix("diverges at the outcome: recorded ok, now retry"))
        #expect(
            try await first("return {", "await new Promise((done) => setTimeout(done, 50)); return {")
                == "the recording ends, but the function still waits")
        #expect(
            try await first("return {", "await fetch(event.origin); return {")
                == "diverges at request 3: recorded none, now GET \(origin)/")
        await local.end()
    }

    @Test func busyLoopsEndAndAreTheSameAgain() async throws {
        let daemon = try daemon([
            "f": """
            function onTrack() {
                const start = performance.now();
                let turns = [0, 0];
                for (const end = Date.now() + 50; Date.now() < end;) turns[0] += 1;
                for (const end = performance.now() + 30; performance.now() < end;) turns[1] += 1;
                console.log(turns, performance.now() - start);
                return turns;
            }
            """
        ])
        let recording = try record(daemon)
        #expect(recording.end.outcome == "ok")
        let local = try await local()
        for comparison in try await replays(recording, times: 5, on: local) { #expect(comparison.isIdentical) }
        await local.end()
        #expect(daemon.stop())
    }

    @Test func deathsCanBeRecorded() async throws {
        let daemon = try daemon(
            [
                "f": """
                async function onTrack(event) {
                    console.log('begun');
                    await new Promise((resolve) => setTimeout(resolve, 5));
                    console.log('then');
                    if (event.name === 'waits') await new Promise((resolve) => setTimeout(resolve, 60000));
                    if (event.name === 'spins') for (;;);
                    for (const all = [];;) all.push(new Uint8Array(16 << 20).fill(1));
                }
                """
            ], manifest: "limits: {timeoutMs: 700, memoryMiB: 64}")
        let local = try await local()
        for (name, outcome) in [("waits", "timeout"), ("spins", "timeout"), ("fills", "outOfMemory")] {
            let recording = try record(daemon, "f", #"{"type":"track","name":"\#(name)"}"#)
            #expect(recording.end.outcome == outcome)
            #expect(recording.end.logs.map(\.message) == ["begun", "then"])
            let comparison = try await replays(recording, on: local)[0]
            #expect(comparison.divergences == [], "\(name)")
            #expect(comparison.notes.isEmpty == (name != "waits"))
        }
        await local.end()
        #expect(daemon.stop())
    }

    @Test func theNextInvocationIsRecordedWhoeverSendsIt() async throws {
        let daemon = try daemon(["f": "function onTrack(event) { return [event.name, Math.random()] }"])
        let waiting = Background { () -> TestAnswer? in
            guard let connection = try? TestConnection(path: daemon.socketPath) else { return nil }
            try? connection.send(TestConnection.request("POST", "/v1/functions/f/record"))
            return try? connection.receiveAnswer()
        }
        var calls = 0
        var mine: TestAnswer?
        // The first calls may come before anybody waits; they find the instance that proved the code.
        while calls < 500, mine == nil {
            calls += 1
            let answer = try daemon.invoke("f", #"{"type":"track","name":"call \#(calls)"}"#)
            #expect(answer.json["outcome"] as? String == "ok" && answer.json["recording"] == nil)
            if (answer.json["metrics"] as? [String: Any])?["start"] as? String != "warm" { mine = answer }
        }
        let recorded = try #require(waiting.value)
        let recording = try recording(recorded)
        let result = try #require(mine?.json["result"] as? [Any])
        #expect(recording.event.text == #"{"type":"track","name":"call \#(calls)"}"#)
        #expect(recording.end.result.text == #"["call \#(calls)",\#(result[1])]"#)
        #expect(recorded.json["outcome"] as? String == "ok")
        #expect(daemon.stop())
    }

    @Test func nobodyCallsInTime() throws {
        let daemon = try daemon(["f": "function onTrack() {}"])
        let connection = try TestConnection(path: daemon.socketPath)
        try connection.send(
            TestConnection.request("POST", "/v1/functions/f/record", headers: ["Hatchery-Deadline-Ms": "50"]))
        let answer = try connection.receiveAnswer()
        #expect(answer.status == 408)
        // Its wish is forgotten.
        #expect(try daemon.invoke("f").json["outcome"] as? String == "ok")
        #expect(try daemon.invoke("f").json["outcome"] as? String == "ok")
        #expect(try daemon.instances(of: "f").count == 1)
        #expect(daemon.stop())
    }

    @Test func randomBytesAreThoseOfTheSeed() async throws {
        let daemon = try daemon([
            "f": "function onTrack() { return Buffer.from(crypto.getRandomValues(new Uint8Array(64))).toString('hex') }"
        ])
        var recording = try record(daemon)
        #expect(daemon.stop())
        // RFC 8439, A.1, test vector 5.
        recording.seed = String(repeating: "0", count: 64)
        recording.end.result = RecordedBytes(
            Array(
                """
                "c2c64d378cd536374ae204b9ef933fcd1a8b2288b3dfa49672ab765b54ee27c7\
                8a970e0e955c14f3a88e741b97c286f75f8fc299e8148362fa198a39531bed6d"
                """.utf8))
        let local = try await local()
        #expect(try await replays(recording, on: local)[0].divergences == [])
        await local.end()
    }
}
