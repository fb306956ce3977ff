import Testing
import Wire

extension ScriptEngineTests {
    @Suite struct Errors {
        @Test(arguments: [
            ("new RetryError('m', 'extra')", Outcome.retry, "RetryError", "m"),
            ("new InvalidEventPayload('m')", .rejected, "InvalidEventPayload", "m"),
            ("new ValidationError('m')", .rejected, "ValidationError", "m"),
            ("new EventNotSupported('m')", .unsupportedEvent, "EventNotSupported", "m"),
            ("new DropEvent('m')", .filtered, "DropEvent", "m"),
            ("new (class Mine extends RetryError {})('m')", .retry, "RetryError", "m"),
            ("Object.assign(new Error('m'), {name: 'RetryError'})", .retry, "RetryError", "m"),
            ("({name: 'RetryError', message: 'm'})", .retry, "RetryError", "m"),
            ("new TypeError('m')", .badRequest, "TypeError", "m"), ("'text'", .badRequest, "Error", "text"),
            ("null", .badRequest, "Error", "null"), ("undefined", .badRequest, "Error", "undefined"),
            ("Symbol('s')", .badRequest, "Error", "Symbol(s)"), ("({a: 1})", .badRequest, "Error", "[object Object]"),
            ("(() => { const a = []; a.push(a); return a })()", .badRequest, "Error", ""),
            ("Object.create(null)", .badRequest, "Error", "[Object: null prototype] {}"),
            ("({get message() { throw 1 }, get name() { throw 2 }})", .badRequest, "Error", "[object Object]"),
            ("({toString() { throw 1 }})", .badRequest, "Error", "{ toString: [Function: toString] }"),
            ("(() => { const p = Proxy.revocable({}, {}); p.revoke(); return p.proxy })()", .badRequest, "Error", "{}"),
            ("new Proxy({}, {get() { throw 1 }, getPrototypeOf() { throw 2 }})", .badRequest, "Error", "{}"),
            ("Object.defineProperty(new Error('m'), 'stack', {get() { throw 1 }})", .badRequest, "Error", "m"),
        ])
        func whatIsThrownDecidesTheOutcome(value: String, outcome: Outcome, name: String, message: String) throws {
            for code in [
                "function onTrack() { throw \(value) }", "async function onTrack() { await 1; throw \(value) }",
            ] {
                let answer = try Trial(code).run()
                #expect(answer.outcome == outcome)
                #expect(answer.name == name)
                #expect(answer.message == message)
                #expect(answer.report.refusal == nil && !answer.report.wantsRetirement)
            }
        }

        @Test func classesAreGlobalAndOrdinary() throws {
            let answer = try Trial(
                """
                function onTrack() {
                    return [EventNotSupported, InvalidEventPayload, ValidationError, RetryError, DropEvent].map((C) => {
                        const e = new C('m');
                        return e instanceof C && e instanceof Error && e.name === C.name && String(e) === C.name + ': m';
                    });
                }
                """
            ).run()
            #expect(answer.result == "[true,true,true,true,true]")
        }

        @Test func stackShowsTheCustomersFramesOnly() throws {
            let answer = try Trial(
                """
                const inner = (list) => list.map(function pick(x) { return x.y.z; });
                function onTrack() {
                    return inner([{}]);
                }
                """
            ).run()
            #expect(
                answer.stack == """
                    TypeError: undefined is not an object (evaluating 'x.y.z')
                        at pick (function.js:1:63)
                        at map (<anonymous>)
                        at inner (function.js:1:33)
                        at onTrack (function.js:3:17)
                    """)
        }

        @Test func missingNamesReadAsEverywhereElse() throws {
            #expect(try Trial("function onTrack() { return foo }").run().message == "foo is not defined")
        }

        @Test func longErrorsAreCutAtACharacter() throws {
            let answer = try Trial("function onTrack() { throw new Error('😀'.repeat(1e6) ) }").run()
            #expect(answer.report.errorBytes <= WireLimit.errorBytesMax)
            #expect(answer.message.hasSuffix("😀") && answer.message.count > 1000)
            let control = try Trial("function onTrack() { throw new Error('\\x01'.repeat(1e6)) }").run()
            #expect(control.outcome == .badRequest && control.message.hasPrefix("\u{1}"))
        }

        @Test func toJSONThatThrowsIsAThrow() throws {
            let answer = try Trial("function onTrack() { return {toJSON() { throw new RetryError('later') }} }").run()
            #expect(answer.outcome == .retry && answer.message == "later")
        }

        @Test func exhaustedMemoryEndsTheInvocationAndTheInstance() throws {
            let trial = try Trial("function onTrack() { let s = 'x'; for (;;) s += s } function onPage() { return 1 }")
            let answer = try trial.run()
            #expect(answer.outcome == .outOfMemory && answer.report.wantsRetirement)
            #expect(answer.message == "Out of memory")
            #expect(try trial.run("page").result == "1")
        }

        @Test func deepRecursionIsABadRequest() throws {
            let trial = try Trial(
                "function onTrack() { return onTrack() } function onPage() { try { return onPage() } catch (e) { console.log(e); throw e } }"
            )
            for type in ["track", "page", "track"] {
                let answer = try trial.run(type)
                #expect(answer.outcome == .badRequest && answer.message.contains("call stack"))
            }
        }
    }
}
