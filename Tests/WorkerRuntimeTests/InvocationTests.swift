import Testing
import Wire

extension ScriptEngineTests {
    @Suite struct Invocations {
        @Test func eventAndFreshSettingsReachTheHandler() throws {
            let trial = try Trial(
                "let n = 0; async function onTrack(e, s) { n++; s.seen = (s.seen ?? 0) + 1; return { n, id: e.userId, s } }"
            )
            #expect(
                try trial.run("track", #""userId":"ü😀""#).result == #"{"n":1,"id":"ü😀","s":{"apiKey":"k1","seen":1}}"#)
            #expect(try trial.run("track", #""userId":7"#).result == #"{"n":2,"id":7,"s":{"apiKey":"k1","seen":1}}"#)
        }

        @Test func handlerIsChosenByTypeAndReadAgain() throws {
            let trial = try Trial("function onTrack() { onPage = () => 'late'; return 'first' }")
            let missing = try trial.run("page")
            #expect(missing.outcome == .unsupportedEvent)
            #expect(missing.name == "EventNotSupported" && missing.message == "page not supported")
            #expect(try trial.run().result == #""first""#)
            #expect(try trial.run("page").result == #""late""#)
            #expect(try trial.run("nonsense").message == "nonsense not supported")
        }

        @Test(arguments: [
            ("{\"type\":", "the event is not JSON: it ends in the middle"), ("", "the event is not JSON: it is empty"),
            ("{\"a\":tru}", "the event is not JSON: unexpected character at line 1, column 9"),
            ("{\n \"ä\":1,}", "the event is not JSON: unexpected character at line 2, column 8"),
            ("[01]", "the event is not JSON: unexpected character at line 1, column 3"),
            ("{\"type\":\"track\"}\0", "the event is not JSON: it holds a NUL byte"),
            ("5", "the event must be a JSON object with a `type`"),
            ("{}", "the event must be a JSON object with a `type`"),
            ("{\"type\":1}", "the event must be a JSON object with a `type`"),
            ("[]", "the batch is empty: send at least one event"),
            ("[{\"type\":\"track\"},5]", "entry 1 of the batch must be a JSON object with a `type`"),
        ])
        func payloadThatIsNoEventIsRefused(event: String, message: String) throws {
            let trial = try Trial("function onTrack() { called = true } function onPage() { return typeof called }")
            let answer = try trial.run(raw: Array(event.utf8))
            #expect(answer.outcome == .badRequest && answer.report.refusal == .malformed)
            #expect(answer.message == message)
            #expect(try trial.run("page").result == #""undefined""#)
        }

        @Test func payloadThatIsNotUTF8IsRefused() throws {
            let answer = try Trial("function onTrack() {}").run(raw: [0x22, 0xFF, 0x22])
            #expect(answer.report.refusal == .malformed && answer.message == "the event is not JSON: it is not UTF-8")
        }

        @Test(arguments: [
            ("undefined", ""), ("null", "null"), ("'text'", #""text""#), ("() => 1", ""), ("Symbol('x')", ""),
            ("Promise.resolve({a: 1})", #"{"a":1}"#), ("({then(done) { done(5) }})", "5"), ("'\\ud800'", #""\ud800""#),
        ])
        func destinationResultIsWhatWasReturned(value: String, result: String) throws {
            let answer = try Trial("function onTrack() { return \(value) }").run()
            #expect(answer.outcome == .ok)
            #expect(answer.result == result)
        }

        @Test(arguments: [
            ("10n", "the handler's result cannot be JSON: it holds BigInt"),
            (
                "(() => { const a = {}; a.a = a; return a })()",
                "the handler's result cannot be JSON: it holds cyclic structures"
            ),
            (
                "'x'.repeat(7 << 20)",
                "the handler's result is 7340034 bytes of JSON; at most 6291456 are accepted: return less"
            ),
            (
                "'é'.repeat(4 << 20)",
                "the handler's result is 8388610 bytes of JSON; at most 6291456 are accepted: return less"
            ),
        ])
        func resultThatCannotTravelIsABadRequest(value: String, message: String) throws {
            let answer = try Trial("function onTrack() { return \(value) }").run()
            #expect(answer.outcome == .badRequest && answer.name == "TypeError")
            #expect(answer.message == message)
        }

        @Test func largestResultTravels() throws {
            let answer = try Trial("function onTrack() { return 'x'.repeat(6 * 2 ** 20 - 2) }").run()
            #expect(answer.outcome == .ok && answer.report.resultBytes == WireLimit.resultBytesMax)
        }

        @Test(arguments: [FunctionKind.insert, .sourceInsert])
        func insertForwardsAnObjectOrNothing(kind: FunctionKind) throws {
            let trial = try Trial(
                "function onTrack(e) { return [e, null, undefined, 5, [e], () => e, {toJSON: () => 5}][e.k] }",
                kind: kind)
            #expect(try trial.run("track", #""k":0"#).result == #"{"type":"track","k":0}"#)
            for index in 1...2 {
                let filtered = try trial.run("track", "\"k\":\(index)")
                #expect(filtered.outcome == .filtered && filtered.error.isEmpty)
                #expect(filtered.lines == ["info: the handler returned no event: nothing is forwarded"])
            }
            for index in 3...6 {
                let wrong = try trial.run("track", "\"k\":\(index)")
                #expect(wrong.outcome == .badRequest)
                #expect(wrong.message.contains("must return an event"))
            }
        }

        @Test func sourceGetsARequest() throws {
            let trial = try Trial("onRequest = (r) => r.text()", kind: .source)
            #expect(try trial.run(raw: Array(#"{"body":"b"}"#.utf8)).result == #""b""#)
            #expect(try trial.run(raw: Array(#"{"payload":{"body":{"a":1}}}"#.utf8)).result == #""{\"a\":1}""#)
            #expect(try trial.run(raw: Array("5".utf8)).report.refusal == .malformed)
        }

        @Test func figuresAreMeasured() throws {
            let trial = try Trial("async function onTrack() { await new Promise((r) => setTimeout(r, 20)) }")
            trial.engine.memoryPeak = { 4711 }
            let report = try trial.run().report
            #expect(report.runUs >= 19_000)
            #expect(report.cpuUs > 0 && report.memoryPeakBytes == 4711)
        }

        @Test func runWithoutFunctionIsOurFault() throws {
            #expect(try Trial("").run().outcome == .internal)
        }

        @Test func compactionKeepsGlobals() throws {
            let trial = try Trial("let kept = 1; function onTrack() { return kept++ }")
            _ = try trial.run()
            trial.engine.compact()
            #expect(try trial.run().result == "2")
        }

        @Test func randomSequenceFollowsTheSeed() throws {
            let trial = try Trial(
                "function onTrack() { return [Math.random(), Math.random() < 1, String(Math.random)] }")
            func first(_ seed: UInt64) throws -> String {
                trial.engine.reseed((seed &* 0x9E37_79B9_7F4A_7C15, ~seed, seed << 40, 1))
                return try trial.run().result
            }
            let one = try first(1)
            #expect(try first(1) == one)
            #expect(try first(9) != one)
            #expect(one.contains("true") && one.contains("[native code]"))
        }
    }
}
