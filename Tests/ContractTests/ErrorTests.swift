import Foundation
import TestSupport
import Testing

extension ContractTests {
    /// Items 65 to 73: what is thrown, and what it makes of the invocation.
    @Suite struct ErrorTests {
        private static let classes = [
            "EventNotSupported", "InvalidEventPayload", "ValidationError", "RetryError", "DropEvent",
        ]
        private static let kinds = ["destination", "source", "insert", "sourceInsert"]

        @Test(arguments: kinds) func spec65ErrorClassesOfEachKind(kind: String) throws {
            let function = try TestFunction(
                """
                onTrack = onRequest = () => {
                    const found = ['\(Self.classes.joined(separator: "', '"))'].filter((name) => {
                        const C = globalThis[name], error = new C('m');
                        return error instanceof C && error instanceof Error && error.name === name && C.name === name
                            && error.message === 'm' && String(error) === name + ': m'
                            && error.stack.includes('function.js:');
                    });
                    return { type: 'track', found };
                }
                """, kind: kind)
            let found = (try function.run().result as? [String: Any])?["found"] as? [String]
            #expect(found == Self.classes)
        }

        @Test(arguments: [
            ("compat: {errorClasses: 3}", 3), ("compat: {errorClasses: 4}", 4), ("compat: {errorClasses: 5}", 5),
            ("compat: {strict: true}", 5),
        ])
        func spec65OlderDocumentsHaveFewerClasses(manifest: String, count: Int) throws {
            let function = try TestFunction(
                """
                onTrack = () => ['\(Self.classes.joined(separator: "', '"))'].filter((name) => name in globalThis);
                onPage = () => { throw new RetryError('m') };
                onGroup = () => { throw Object.assign(new Error('m'), { name: 'DropEvent' }) };
                onScreen = () => { throw new ValidationError('m') };
                """, manifest)
            #expect(try function.run().result as? [String] == Array(Self.classes[..<count]))
            let retry = try function.run(#"{"type":"page"}"#)
            #expect(retry.outcome == (count > 3 ? "retry" : "badRequest") && retry.retryable == (count > 3))
            #expect(count > 3 || retry.errorMessage.hasPrefix("RetryError is not defined"))
            #expect(try function.run(#"{"type":"group"}"#).outcome == (count > 4 ? "filtered" : "badRequest"))
            #expect(try function.run(#"{"type":"screen"}"#).outcome == "rejected")
        }

        @Test(arguments: kinds) func spec66ThrownClassDecidesTheOutcome(kind: String) throws {
            let function = try TestFunction(
                "onTrack = onRequest = async (input) => { await 1; throw eval((input.code ?? input.text())) }",
                kind: kind)
            for (code, end, retryable) in [
                ("new Error('m')", "badRequest: m", false), ("new TypeError('m')", "badRequest: m", false),
                ("new InvalidEventPayload('m')", "rejected: m", false),
                ("new ValidationError('m')", "rejected: m", false),
                ("new EventNotSupported('m')", "unsupportedEvent: m", false), ("new RetryError('m')", "retry: m", true),
                ("new DropEvent('m')", "filtered: m", false),
                ("new (class extends RetryError {})('m')", "retry: m", true),
            ] {
                let answer = try function.run(#"{"type":"track","code":"\#(code)","body":"\#(code)"}"#)
                #expect(answer.end == end && answer.retryable == retryable && answer.status == 200)
                #expect(answer["result"] == "null")
            }
        }

        @Test func spec66OverTimeIsATimeout() throws {
            let function = try TestFunction(
                "onTrack = () => new Promise((done) => setTimeout(done, 60000))", "limits: {timeoutMs: 60}")
            let answer = try function.run()
            #expect(answer.end == "timeout: the handler had not finished after 60 ms; its instance was ended")
            #expect(answer.errorName == "Timeout" && answer.retryable == true && answer.status == 200)
        }

        @Test func spec67OnlyRetryAndTimeoutAreRetryable() throws {
            let function = try TestFunction(
                """
                const ends = { retry() { throw new RetryError('') }, timeout() { for (;;) {} }, ok() {},
                    filtered() { throw new DropEvent('') }, rejected() { throw new ValidationError('') },
                    unsupportedEvent() { throw new EventNotSupported('') }, badRequest() { throw 1 },
                    outOfMemory() { for (let s = 'x';;) s += s } };
                onTrack = ({ end }) => ends[end]();
                """, "limits: {timeoutMs: 1500, memoryMiB: 16}")
            for end in [
                "ok", "filtered", "rejected", "unsupportedEvent", "badRequest", "outOfMemory", "retry", "timeout",
            ] {
                let answer = try function.run(
                    #"{"type":"track","end":"\#(end)"}"#, deadlineMs: end == "timeout" ? 60 : nil)
                #expect(answer.outcome == end)
                #expect(answer.retryable == ["retry", "timeout"].contains(end))
            }
        }

        @Test func spec68ThrowStopsAtOnceAndAllIsCaptured() throws {
            let server = try LocalServer.answering { _ in Response.text("answer") }
            let function = try TestFunction(
                """
                let after = false;
                async function onTrack(event) {
                    console.log('before', event.n);
                    await (await fetch(event.origin + '/first?token=x', { method: 'POST', body: 'sent' })).text();
                    if (event.n === 2) return after;
                    deep(event);
                    after = true;
                }
                function deep(event) {
                    console.warn('now');
                    throw new InvalidEventPayload('broken ' + event.n);
                }
                """, "network: {tracedKiB: 4}")
            let answer = try function.run(#"{"type":"track","n":1,"origin":"\#(server.origin)"}"#)
            #expect(answer.end == "rejected: broken 1" && answer.errorName == "InvalidEventPayload")
            #expect(
                answer.stack.contains("at deep (function.js:11:") && answer.stack.contains("onTrack (function.js:6:"))
            #expect(answer.lines == ["info before 1", "warn now"])
            let request = try #require((answer.json["requests"] as? [[String: Any]])?.first)
            #expect(request["method"] as? String == "POST" && request["status"] as? Int == 200)
            #expect(request["requestBody"] as? String == "sent" && request["responseBody"] as? String == "answer")
            #expect(try function.run(#"{"type":"track","n":2,"origin":"\#(server.origin)"}"#)["result"] == "false")
        }

        @Test func spec69TooManyAtOnceMayBeSentAgain() throws {
            let function = try TestFunction(
                "onTrack = () => new Promise((done) => setTimeout(done, 400))",
                "pool: {maxInstances: 1, queueLength: 0}")
            let running = Background { try? function.run() }
            #expect(try eventually { try function.daemon.instances(of: function.name).contains { $0.state == "busy" } })
            let answer = try function.run()
            #expect(answer.status == 429 && answer.outcome == "overloaded" && answer.retryable == true)
            #expect(Int(answer.headers["retry-after"] ?? "") ?? 0 >= 1)
            #expect(running.value?.outcome == "ok")
        }

        @Test(arguments: kinds) func spec70DroppedEventsAreFiltered(kind: String) throws {
            let function = try TestFunction(
                "onTrack = onRequest = () => { throw new DropEvent('not this one') }", kind: kind)
            let answer = try function.run()
            #expect(answer.end == "filtered: not this one" && answer.retryable == false && answer["result"] == "null")
            #expect(answer.errorName == "DropEvent")
        }

        @Test(arguments: [
            ("new RetryError('m', { statusCode: 500 }, 3)", "retry", "RetryError", "m"),
            ("new RetryError()", "retry", "RetryError", ""),
            (
                "new (class HttpError extends Error { constructor(m) { super(m); this.name = 'HttpError' } })('m')",
                "badRequest", "HttpError", "m"
            ),
            ("Object.assign(new Error('m'), { status: 500, code: 'E' })", "badRequest", "Error", "m"),
            ("'text'", "badRequest", "Error", "text"), ("5", "badRequest", "Error", "5"),
            ("null", "badRequest", "Error", "null"), ("undefined", "badRequest", "Error", "undefined"),
            ("10n", "badRequest", "Error", "10"), ("Symbol('s')", "badRequest", "Error", "Symbol(s)"),
            ("[1, 2]", "badRequest", "Error", "1,2"), ("({ a: 1 })", "badRequest", "Error", "[object Object]"),
            ("({ toString() { return 'own' } })", "badRequest", "Error", "own"),
        ])
        func spec71AnythingMayBeThrown(value: String, outcome: String, name: String, message: String) throws {
            let function = try TestFunction(
                "onTrack = () => { throw \(value) }; onPage = async () => { await 1; throw \(value) }")
            for type in ["track", "page"] {
                let answer = try function.run(#"{"type":"\#(type)"}"#)
                #expect(answer.outcome == outcome && answer.errorName == name && answer.errorMessage == message)
            }
        }

        @Test func spec72FetchErrorIsABadRequestUnlessRethrown() throws {
            let port = try LocalServer.freePort()
            let function = try TestFunction(
                """
                onTrack = ({ url }) => fetch(url);
                onPage = ({ url }) => fetch(url).catch((error) => { throw new RetryError(error.message) });
                """)
            let url = "http://127.0.0.1:\(port)/"
            let answer = try function.run(#"{"type":"track","url":"\#(url)"}"#)
            let message = "request to \(url) failed, reason: connect ECONNREFUSED 127.0.0.1:\(port)"
            #expect(
                answer.end == "badRequest: \(message)" && answer.errorName == "FetchError" && answer.retryable == false)
            let retry = try function.run(#"{"type":"page","url":"\#(url)"}"#)
            #expect(retry.end == "retry: \(message)" && retry.retryable == true)
        }

        /// The codes by which deliveries are counted are there for the function, and for a gateway in `requests`.
        @Test func spec73ErrorsHaveTheirCodes() throws {
            let port = try LocalServer.freePort()
            let server = try LocalServer { visitor in _ = visitor.request() }
            let function = try TestFunction(
                "onTrack = ({ urls }) => Promise.all(urls.map((url) => fetch(url).catch((error) => error.code)))")
            let urls = ["http://127.0.0.1:\(port)/", "\(server.origin)/", "http://nowhere.invalid/"]
            let answer = try function.run(
                #"{"type":"track","urls":["\#(urls.joined(separator: #"",""#))"]}"#)
            #expect(answer.result as? [String] == ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND"])
            let codes = (answer.json["requests"] as? [[String: Any]] ?? []).compactMap { $0["error"] as? String }
                .map { $0.components(separatedBy: ":")[0] }
            #expect(codes.sorted() == ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND"])
        }
    }
}
