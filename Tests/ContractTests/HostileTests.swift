import Foundation
import TestSupport
import Testing

extension ContractTests {
    /// What functions may end with that no answer was made for: each has a clear end of its own.
    @Suite struct HostileTests {
        private static let sevenMiB = "'x'.repeat(7 << 20)"
        private static let tooLong = "7340034 bytes of JSON; at most 6291456 are accepted: return less"

        @Test(arguments: [
            ("throw 'text'", "badRequest: text"), ("throw null", "badRequest: null"),
            ("throw undefined", "badRequest: undefined"),
            ("const a = []; a.push(a, 1); return Promise.reject(a)", "badRequest: ,1"),
            ("const a = {}; a.a = a; return Promise.reject(a)", "badRequest: [object Object]"),
            ("const a = new Error('m'); a.cause = a; throw a", "badRequest: m"),
            ("return 1n", "badRequest: the handler's result cannot be JSON: it holds BigInt"),
            ("return { a: [2n] }", "badRequest: the handler's result cannot be JSON: it holds BigInt"),
            (
                "const a = {}; a.a = a; return a",
                "badRequest: the handler's result cannot be JSON: it holds cyclic structures"
            ),
            ("return new Promise(() => {})", "badRequest: the handler's promise can never settle: nothing is pending"),
            ("return \(sevenMiB)", "badRequest: the handler's result is \(tooLong)"),
            ("return { toJSON() { throw new RetryError('m') } }", "retry: m"),
            ("return { get a() { throw 'getter' } }", "badRequest: getter"),
            ("return { then() { throw new DropEvent('m') } }", "filtered: m"),
            ("return { then(done, fail) { fail(); done(1) } }", "badRequest: undefined"),
        ])
        func endOfADestination(body: String, end: String) throws {
            let function = try TestFunction("onTrack = () => { \(body) }; onPage = async () => { await 1; \(body) }")
            for type in ["track", "page"] {
                let answer = try function.run(#"{"type":"\#(type)"}"#)
                #expect(answer.end == end && answer["result"] == "null" && answer.status == 200)
                #expect(answer.retryable == end.hasPrefix("retry"))
            }
            #expect(
                try function.run(#"[{"type":"track"},{"type":"page"}]"#).ends.allSatisfy { $0 == end }
                    || end.contains("never settle"))
        }

        @Test func pendingWorkIsCancelledAndReported() throws {
            let server = try LocalServer { visitor in
                _ = visitor.request()
                while visitor.receive() {}
            }
            let function = try TestFunction(
                """
                onTrack = async ({ origin }) => {
                    setTimeout(() => console.log('late'), 1); setInterval(() => console.log('late'), 1);
                    fetch(origin); fetch(origin).then(() => console.log('late'), () => console.log('late'));
                    new Promise((_, fail) => fail(new Error('nobody cares')));
                    return 'done';
                };
                """)
            for _ in 0..<2 {
                let answer = try function.run(#"{"type":"track","origin":"\#(server.origin)"}"#)
                #expect(answer.end == "ok" && answer.text == "done")
                let lines = answer.lines.joined(separator: "\n")
                #expect(
                    lines.contains("2 timers were still pending") && lines.contains("2 requests were still pending"))
                #expect(!lines.contains("late"))
            }
        }

        @Test func promiseThatOnlyAnIntervalKeepsAliveTimesOut() throws {
            let answer = try TestFunction("onTrack = () => new Promise(() => setInterval(() => {}, 5))").run(
                deadlineMs: 80)
            #expect(answer.outcome == "timeout" && answer.retryable == true)
            let batch = try TestFunction("onTrack = () => new Promise(() => setInterval(() => {}, 5))")
                .run(#"[{"type":"track"},{"type":"track"}]"#, deadlineMs: 80)
            #expect(batch.ends == ["timeout", "timeout"])
        }

        @Test func promiseThatNeverSettlesInABatch() throws {
            let function = try TestFunction("onTrack = (event) => event.never ? new Promise(() => {}) : 1")
            let answer = try function.run(#"[{"type":"track"},{"type":"track","never":1},{"type":"track"}]"#)
            #expect(answer.end == "badRequest: the handler's promise can never settle: nothing is pending")
            #expect(answer.ends == Array(repeating: "badRequest", count: 3))
            #expect(try function.run().number == 1)
        }

        @Test func resultOfASourceIsLeftOutWhereItCannotTravel() throws {
            let function = try TestFunction(
                """
                onRequest = (request) => {
                    Segment.track({ event: 'e', userId: 'u' });
                    const cyclic = {}; cyclic.a = cyclic;
                    return { bigint: 1n, cyclic, long: \(Self.sevenMiB) }[request.text()];
                };
                """, kind: "source")
            for (kind, reason) in [
                ("bigint", "the handler's result cannot be JSON: it holds BigInt: it is left out"),
                ("cyclic", "the handler's result cannot be JSON: it holds cyclic structures: it is left out"),
                ("long", "the handler's result is \(Self.tooLong): it is left out"),
            ] {
                let answer = try function.run(#"{"body":"\#(kind)"}"#)
                #expect(answer.end == "ok" && answer["result"] == "null")
                #expect(answer.events == [#"{"event":"e","type":"track","userId":"u"}"#])
                #expect(
                    answer.lines.count == 1 && answer.lines[0].hasPrefix("warn ") && answer.lines[0].contains(reason))
            }
        }

        @Test(arguments: [
            "Segment.set({ collection: 'c', id: 1, properties: { x: \(sevenMiB) } })",
            "const x = 'x'.repeat(32680); for (let i = 0; i < 7 * 32; i++) Segment.page({ properties: { x } })",
        ])
        func sevenMiBOfMessages(statement: String) throws {
            let answer = try TestFunction("onRequest = () => { \(statement) }", kind: "source").run("{}")
            #expect(answer.outcome == "badRequest" && answer.retryable == false && answer.errorName == "TypeError")
            #expect(answer.errorMessage.hasPrefix("the messages together are 7"), "\(answer.end)")
            #expect(answer["messages"] == #"{"events":[],"objects":[]}"#)
        }

        @Test func sevenMiBOfResultsInABatch() throws {
            let events = Array(repeating: #"{"type":"track"}"#, count: 7).joined(separator: ",")
            let text = "'x'.repeat(1 << 20)"
            for (code, kind) in [
                ("onTrack = () => \(text)", "destination"),
                ("onTrack = (event) => ({ ...event, x: \(text) })", "insert"),
                ("onBatch = (events) => events.map((event) => ({ ...event, x: \(text) }))", "insert"),
            ] {
                let answer = try TestFunction(code, kind: kind).run("[\(events)]")
                #expect(answer.outcome == "badRequest" && answer.errorMessage.hasPrefix("the results together are 7"))
                #expect(answer.ends == Array(repeating: "badRequest", count: 7))
            }
        }

        @Test func statusesCountThoughWhatElseWasReturnedIsTooLong() throws {
            let function = try TestFunction(
                "onBatch = () => [{ status: 200, body: \(Self.sevenMiB) }, { status: 500, errormessage: 'down' }]")
            let answer = try function.run(#"[{"type":"track"},{"type":"track"}]"#)
            #expect(answer.end == "ok" && answer["result"] == "null" && answer.ends == ["ok", "retry: down"])
            #expect(answer.lines.count == 1 && answer.lines[0].hasSuffix("the result is left out"))
        }

        /// 2,500 errors of 1,000 characters would be more than an answer may hold.
        @Test(arguments: [("é", "rejected"), ("\\u0001", "ok")])
        func longErrorsOfALargeBatchAreCut(text: String, outcome: String) throws {
            let function = try TestFunction(
                """
                const long = '\(text)'.repeat(1200);
                onTrack = ({ ok }) => { if (!ok) throw Object.assign(new ValidationError(long), { name: 'x' + long }) };
                """, "limits: {timeoutMs: 20000}")
            let first = outcome == "ok" ? #"{"type":"track","ok":1}"# : #"{"type":"track"}"#
            let events = [first] + Array(repeating: #"{"type":"track"}"#, count: 2499)
            let answer = try function.run("[\(events.joined(separator: ","))]")
            #expect(answer.outcome == outcome, "\(answer.end.prefix(300))")
            let entries = answer.json["results"] as? [[String: Any]] ?? []
            #expect(entries.count == 2500 && entries.first?["outcome"] as? String == outcome)
            #expect(entries.last?["outcome"] as? String == "rejected")
            #expect((entries.last?["error"] as? [String: String])?["message"]?.unicodeScalars.count == 100)
        }

        @Test func deepResults() throws {
            let function = try TestFunction(
                """
                const nest = (depth) => { let a = []; for (let i = 1; i < depth; i++) a = [a]; return a };
                onTrack = ({ depth }) => nest(depth);
                """, "limits: {timeoutMs: 20000}")
            for (depth, outcome) in [(1000, "ok"), (40_000, "ok"), (60_000, "badRequest")] {
                let answer = try function.run(#"{"type":"track","depth":\#(depth)}"#)
                let text = String(decoding: answer.body.prefix(300), as: UTF8.self)
                #expect(text.contains(#""outcome":"\#(outcome)""#), "\(depth): \(text)")
            }
        }

        @Test func lateAnswersAreNotTheNextOnes() throws {
            let function = try TestFunction(
                """
                let resume;
                onTrack = (event) => {
                    if (event.first) return Promise.race([new Promise((done) => { resume = done; }), 1]);
                    resume?.('of the first');
                    return new Promise((done) => setTimeout(done, 5, 'of the second'));
                };
                const hold = []; 
                onPage = async (event) => {
                    hold.forEach((done) => done());
                    new Promise((done) => hold.push(done)).then(() => { throw new Error('late ' + event.n) });
                    await new Promise((done) => setTimeout(done, 2));
                    return event.n;
                };
                """)
            #expect(try function.run(#"{"type":"track","first":1}"#).number == 1)
            #expect(try function.run().text == "of the second")
            for n in 1...3 { #expect(try function.run(#"{"type":"page","n":\#(n)}"#).number == Double(n)) }
        }

        @Test func batchLeftBehindEndsWithItsInvocation() throws {
            let function = try TestFunction(
                """
                let resume, calls = 0;
                onTrack = (event) => {
                    calls++;
                    if (event.hold) return new Promise((done) => { resume = done; });
                    if (event.resume) resume();
                    return calls;
                };
                """)
            let abandoned = try function.run(#"[{"type":"track","hold":1},{"type":"track"},{"type":"track"}]"#)
            #expect(abandoned.end == "badRequest: the handler's promise can never settle: nothing is pending")
            // The first batch could go on now; its other events are nobody's business any more.
            #expect(try function.run(#"[{"type":"track","resume":1},{"type":"track"}]"#).results == ["2", "3"])
            #expect(try function.run().number == 4)
        }
    }
}
