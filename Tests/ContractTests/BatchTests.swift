import Foundation
import TestSupport
import Testing

extension ContractTests {
    /// Items 80 to 86: batches.
    @Suite struct BatchTests {
        /// A batch of track events `a`, `b`, `c`..., each with its letter as messageId.
        static func batch(_ count: Int) -> String {
            let events = "abcdefgh".prefix(count).map { #"{"type":"track","messageId":"\#($0)","n":1}"# }
            return "[\(events.joined(separator: ","))]"
        }

        /// The event with this letter as a result.
        static func event(_ letter: Character, n: Int = 1) -> String {
            #"{"messageId":"\#(letter)","n":\#(n),"type":"track"}"#
        }

        @Test(arguments: [
            ("throw new RetryError('m')", "retry: m", true), ("throw new DropEvent('m')", "filtered: m", false),
            ("throw new ValidationError('m')", "rejected: m", false), ("throw 'm'", "badRequest: m", false),
            ("throw new EventNotSupported('m')", "unsupportedEvent: m", false),
            ("await 1; throw new RetryError('m')", "retry: m", true),
        ])
        func spec80ThrowEndsTheWholeBatch(body: String, end: String, retryable: Bool) throws {
            for kind in ["destination", "insert"] {
                let answer = try TestFunction("async function onBatch() { \(body) }", kind: kind).run(Self.batch(3))
                #expect(answer.end == end && answer.retryable == retryable && answer.status == 200)
                let outcome = end.components(separatedBy: ":")[0]
                let entry = #"{"error":null,"outcome":"\#(outcome)","result":null,"retryable":\#(retryable)}"#
                #expect(answer["results"] == "[\(entry),\(entry),\(entry)]")
            }
        }

        @Test func spec80TimeoutOfABatch() throws {
            let answer = try TestFunction("function onBatch() { for (;;) {} }").run(Self.batch(2), deadlineMs: 60)
            #expect(answer.outcome == "timeout" && answer.retryable == true && answer.ends == ["timeout", "timeout"])
            #expect(answer["results"].contains(#""retryable":true"#))
        }

        @Test func spec80MemoryOfABatch() throws {
            let answer = try TestFunction(
                "function onBatch() { for (let s = 'x';;) s += s }", "limits: {memoryMiB: 16}"
            )
            .run(Self.batch(2))
            #expect(answer.outcome == "outOfMemory" && answer.retryable == false)
            #expect(answer.ends == ["outOfMemory", "outOfMemory"])
            let single = try TestFunction(
                "function onTrack(event) { if (event.messageId === 'b') for (let s = 'x';;) s += s }",
                "limits: {memoryMiB: 16}"
            ).run(Self.batch(3))
            #expect(single.ends == Array(repeating: "outOfMemory", count: 3))
        }

        @Test func spec80CrashAndOverloadOfABatch() throws {
            let arrival = DispatchSemaphore(value: 0)
            let server = try LocalServer { visitor in
                guard visitor.request() != nil else { return }
                arrival.signal()
                while visitor.receive() {}
            }
            let function = try TestFunction(
                "onBatch = () => fetch('\(server.origin)')",
                "pool: {maxInstances: 1, queueLength: 0}\nlimits: {timeoutMs: 20000}")
            let running = Background { try? function.run(Self.batch(2)) }
            #expect(arrival.wait(timeout: .now() + 10) == .success, "the handler runs")
            let pid = try #require(try function.daemon.instances(of: function.name).first { $0.state == "busy" }?.pid)
            let refused = try function.run(Self.batch(3))
            #expect(refused.status == 429 && refused.retryable == true)
            #expect(refused.ends == Array(repeating: "overloaded", count: 3))
            kill(pid, SIGKILL)
            let crashed = try #require(running.value)
            #expect(crashed.outcome == "crashed" && crashed.ends == ["crashed", "crashed"])
            // Killed from outside, which was not the function's doing: it may be sent again.
            #expect(crashed.retryable == true && crashed["results"].contains(#""retryable":true"#))
        }

        @Test func spec80NoSuchFunctionForABatch() throws {
            let daemon = try #require(DaemonTrait.current)
            #expect(try daemon.invoke("nobody", Self.batch(2)).outcome == "notFound")
        }

        @Test func spec81StatusesOfADestination() throws {
            let function = try TestFunction(
                """
                onBatch = () => [{ status: 200 }, { status: 500, errormessage: 'down' },
                    { status: 400, errormessage: 'wrong' }, { status: 429 }, { status: 204 }, { status: 301 },
                    { status: 503, errormessage: '' }, { status: 299, errormessage: 'fine' }];
                """)
            let answer = try function.run(Self.batch(8))
            #expect(answer.end == "ok" && answer.retryable == false)
            #expect(
                answer.ends == [
                    "ok", "retry: down", "badRequest: wrong", "retry: status 429", "ok", "badRequest: status 301",
                    "retry: status 503", "ok",
                ])
            let entries = try #require(answer.json["results"] as? [[String: Any]])
            #expect(entries.map { $0["retryable"] as? Bool } == [false, true, false, true, false, false, true, false])
            #expect((entries.at(1)?["error"] as? [String: String]) == ["name": "RetryError", "message": "down"])
            #expect((entries.at(2)?["error"] as? [String: String]) == ["name": "Error", "message": "wrong"])
            #expect(answer.result is [Any], "what was returned is shown")
        }

        @Test func spec81ResponsesAreStatuses() throws {
            let server = try LocalServer.answering { Response(status: "\($0.path.dropFirst()) There") }
            let function = try TestFunction(
                "onBatch = (events) => Promise.all(events.map((event) => fetch(event.url)))")
            let events = [201, 502, 404].map { #"{"type":"track","url":"\#(server.origin)/\#($0)"}"# }
            let answer = try function.run("[\(events.joined(separator: ","))]")
            #expect(answer.end == "ok" && answer.ends == ["ok", "retry: status 502", "badRequest: status 404"])
        }

        @Test func spec81AgreementIsTheOutcomeOfTheBatch() throws {
            let function = try TestFunction(
                "onBatch = (events) => events.map(({ status }) => ({ status, errormessage: 'm' }))")
            func run(_ statuses: Int...) throws -> TestAnswer {
                let events = statuses.map { #"{"type":"track","status":\#($0)}"# }
                return try function.run("[\(events.joined(separator: ","))]")
            }
            let retry = try run(500, 429)
            #expect(retry.end == "retry: m" && retry.retryable == true && retry.ends == ["retry: m", "retry: m"])
            let wrong = try run(400, 404)
            #expect(wrong.end == "badRequest: m" && wrong.retryable == false)
            let mixed = try run(500, 400)
            #expect(mixed.end == "ok" && mixed.retryable == false && mixed.ends == ["retry: m", "badRequest: m"])
            #expect(try run(200, 201).end == "ok")
        }

        @Test(arguments: [
            ("undefined", "null"), ("null", "null"), ("'text'", #""text""#), ("[]", "[]"), ("[1, 'a']", #"[1,"a"]"#),
            ("{ status: 500 }", #"{"status":500}"#), ("[[{ status: 500 }]]", #"[[{"status":500}]]"#),
            ("[{ status: '500' }, {}]", #"[{"status":"500"},{}]"#), ("1n", "null"), ("new Array(4294967295)", "?"),
        ])
        func spec81AnythingElseIsSuccess(value: String, result: String) throws {
            let function = try TestFunction("onBatch = () => (\(value))")
            if result == "?" {
                // Longer than any answer may be: left out.
                #expect(try function.run(Self.batch(2)).ends != [])
                return
            }
            let answer = try function.run(Self.batch(2))
            #expect(answer.end == "ok" && answer["result"] == result && answer.ends == ["ok", "ok"])
        }

        @Test(arguments: [("[{ status: 200 }]", "1 entry"), ("[1, 2, { status: 500 }]", "3 entries")])
        func spec81StatusesMustBeAsMany(value: String, returned: String) throws {
            let answer = try TestFunction("onBatch = () => \(value)").run(Self.batch(2))
            #expect(
                answer.end
                    == "badRequest: onBatch returned \(returned) for 2 events: a list of statuses has one for each")
            #expect(answer.ends == ["badRequest", "badRequest"])
        }

        @Test func spec81EntriesWithoutStatusAreFine() throws {
            let answer = try TestFunction("onBatch = () => [undefined, { status: 500 }, 'x']").run(Self.batch(3))
            #expect(answer.ends == ["ok", "retry: status 500", "ok"])
        }

        @Test(arguments: [
            "while (events.pop()) {}", "events.length = 0", "events.splice(1, 1)", "events.reverse()",
            "events.push({ type: 'track' })", "for (const event of events) { delete event.type; event.messageId = 1 }",
        ])
        func spec81ListMayBeConsumed(statement: String) throws {
            let destination = try TestFunction("onBatch = (events) => { \(statement) }").run(Self.batch(3))
            #expect(destination.end == "ok" && destination.ends == ["ok", "ok", "ok"])
            let statuses = try TestFunction(
                "onBatch = (events) => { \(statement); return [{ status: 200 }, { status: 500 }, { status: 400 }] }"
            ).run(Self.batch(3))
            #expect(statuses.ends == ["ok", "retry: status 500", "badRequest: status 400"])
            let insert = try TestFunction(
                "onBatch = (events) => { const all = [...events].reverse(); \(statement); return [all[0]] }",
                kind: "insert"
            ).run(Self.batch(3))
            #expect(
                insert.ends
                    == (statement.hasPrefix("for")
                        ? Array(repeating: "badRequest", count: 3) : ["filtered", "filtered", "ok"]))
        }

        @Test func spec85TypesMayBeMixed() throws {
            let function = try TestFunction("onBatch = (events) => events.map(({ type }) => type)")
            let answer = try function.run(#"[{"type":"track"},{"type":"identify"},{"type":"whatever"}]"#)
            #expect(answer["result"] == #"["track","identify","whatever"]"# && answer.ends == ["ok", "ok", "ok"])
        }

        @Test func spec85HandlersOfABatchRunOneAfterTheOther() throws {
            let function = try TestFunction(
                """
                let running = 0; const order = [];
                const work = async ({ n, ms }) => {
                    if (running++ > 0) throw new Error('two at a time');
                    await new Promise((done) => setTimeout(done, ms));
                    running--; order.push(n);
                    return [...order];
                };
                onTrack = onIdentify = work;
                onPage = () => { throw new RetryError('later') };
                onScreen = () => { throw new DropEvent('no') };
                """)
            let answer = try function.run(
                """
                [{"type":"track","n":1,"ms":20},{"type":"page"},{"type":"identify","n":2,"ms":1},
                {"type":"screen"},{"type":"group"}]
                """
            )
            #expect(
                answer.ends == ["ok", "retry: later", "ok", "filtered: no", "unsupportedEvent: group not supported"])
            #expect(answer.results == ["[1]", "null", "[1,2]", "null", "null"])
            #expect(answer.end == "ok" && answer["result"] == "null")
        }

        @Test func spec85InsertBatchWithoutOnBatch() throws {
            let function = try TestFunction(
                "onTrack = (event) => event.messageId === 'b' ? null : event; onPage = () => [1]", kind: "insert")
            let answer = try function.run(Self.batch(3))
            #expect(answer.results == [Self.event("a"), "null", Self.event("c")])
            #expect(answer.ends == ["ok", "filtered", "ok"] && answer.lines == ["info 1 of 3 events were filtered"])
            #expect(
                try function.run(#"[{"type":"page"},{"type":"track"}]"#).ends.first?.hasPrefix(
                    "badRequest: the handler") == true)
        }

        @Test func spec86OnBatchServesSingleEvents() throws {
            let destination = try TestFunction("onBatch = (events) => events[0].reply ?? events.length")
            #expect(try destination.run()["result"] == "1")
            #expect(try destination.run()["results"] == "nothing")
            let retry = try destination.run(#"{"type":"track","reply":[{"status":500,"errormessage":"down"}]}"#)
            #expect(retry.end == "retry: down" && retry.retryable == true)
            let wrong = try destination.run(#"{"type":"track","reply":[{"status":200},{"status":500}]}"#)
            #expect(
                wrong.outcome == "badRequest" && wrong.errorMessage.hasPrefix("onBatch returned 2 entries for 1 event:")
            )
            let insert = try TestFunction("onBatch = (events) => events.filter((event) => event.keep)", kind: "insert")
            #expect(
                try insert.run(#"{"type":"track","keep":1,"messageId":"m"}"#)["result"]
                    == #"{"keep":1,"messageId":"m","type":"track"}"#)
            #expect(try insert.run(#"{"type":"track","messageId":"m"}"#).end == "filtered")
            #expect(try insert.run(#"{"type":"track","keep":1}"#)["result"] == #"{"keep":1,"type":"track"}"#)
            let thrown = try TestFunction("onBatch = () => { throw new DropEvent('no') }", kind: "insert").run()
            #expect(thrown.end == "filtered: no" && thrown["results"] == "nothing")
        }

        @Test func spec86OwnHandlerComesFirst() throws {
            let function = try TestFunction("onBatch = () => 'batch'; onTrack = () => 'single'")
            #expect(try function.run().text == "single")
            #expect(try function.run(Self.batch(1)).text == "batch")
            #expect(try function.run(#"{"type":"page"}"#).text == "batch")
        }

        @Test(arguments: [
            ("compat: {singleHandlers: true}", true), ("compat: {strict: true}", true),
            ("compat: {singleHandlers: false}", false), ("compat: {strict: true, singleHandlers: false}", false),
        ])
        func spec86SingleHandlersMayBeNeeded(manifest: String, areNeeded: Bool) throws {
            let function = try TestFunction("onBatch = () => 'batch'; onTrack = () => 'single'", manifest)
            #expect(
                try function.run(#"{"type":"page"}"#).end == (areNeeded ? "unsupportedEvent: page not supported" : "ok")
            )
            #expect(try function.run(#"[{"type":"page"}]"#).text == "batch")
        }

        @Test func spec27InsertsMayHaveNoBatches() throws {
            let code = "onTrack = (event) => event; onBatch = (events) => events"
            #expect(
                try TestFunction(code, kind: "insert", "compat: {insertBatches: true}").run(Self.batch(1)).ends == [
                    "ok"
                ])
            let older = try TestFunction(code, kind: "insert", "compat: {insertBatches: false}")
            #expect(older.handlers == ["onTrack"])
            let answer = try older.run(Self.batch(2))
            #expect(
                answer.status == 400
                    && answer.end == "badRequest: this function takes no batches: send one event at a time")
            #expect(try older.run(#"{"type":"page"}"#).outcome == "unsupportedEvent")
            #expect(try TestFunction(code, "compat: {insertBatches: false}").run(Self.batch(1)).ends == ["ok"])
        }

        @Test(arguments: [
            ("[]", "the batch is empty: send at least one event"),
            ("[5]", "entry 0 of the batch must be a JSON object with a `type`"),
            (#"[{"type":"track"},{}]"#, "entry 1 of the batch must be a JSON object with a `type`"),
            (#"[{"type":"track"},null]"#, "entry 1 of the batch must be a JSON object with a `type`"),
            (#"[[{"type":"track"}]]"#, "entry 0 of the batch must be a JSON object with a `type`"),
            (#"[{"type":"track"}"#, "the event is not JSON: it ends in the middle"),
        ])
        func spec27MalformedBatchesAreRefused(payload: String, message: String) throws {
            let function = try TestFunction("onBatch = () => { throw new Error('called') }")
            let answer = try function.run(payload)
            #expect(answer.status == 400 && answer.end == "badRequest: \(message)")
        }

        @Test func spec84LargestBatch() throws {
            let function = try TestFunction("onBatch = (events) => events.length")
            func run(_ count: Int) throws -> TestAnswer {
                try function.run(
                    "[" + Array(repeating: #"{"type":"track"}"#, count: count).joined(separator: ",") + "]")
            }
            let largest = try run(2500)
            #expect(largest.number == 2500 && largest.ends.count == 2500)
            let answer = try run(2501)
            #expect(answer.status == 400)
            #expect(answer.errorMessage == "the batch has 2501 events; at most 2500 are accepted: send several batches")
        }

        @Test func spec87BatchIsOneInvocation() throws {
            let function = try TestFunction("onBatch = () => { throw new RetryError('m') }")
            _ = try function.run(Self.batch(5))
            let status = try function.daemon.get("/v1/functions/\(function.name)").json
            #expect((status["outcomes"] as? [String: Int])?["retry"] == 1, "\(status)")
        }
    }
}
