import Foundation
import TestSupport
import Testing

extension ContractTests {
    /// Functions that replace what the runtime may lean on still get right answers.
    @Suite struct TamperingTests {
        /// Puts traps at the indices of all lists.
        private static let indexTraps = """
            for (let i = 0; i < 20; i++) {
                const fail = () => { throw new Error('trap') };
                const trap = { set: fail, get: fail, configurable: true };
                Object.defineProperty(Object.prototype, i, trap);
                Object.defineProperty(Array.prototype, i, trap);
            }

            """

        /// Takes away the methods of built-ins, and sets traps at names that the runtime uses.
        private static let vandalism = """
            const { defineProperty: define } = Object, { ownKeys } = Reflect, { track, set, identify } = Segment;
            const fail = () => { throw new Error('trap') };
            const trap = { set: fail, get: fail, configurable: true, __proto__: null };
            JSON.stringify = () => '"hijacked"';
            JSON.parse = () => ({ hijacked: true });
            Promise.prototype.then = fail;
            const protos = [Array, String, Map, Set, Function, RegExp, Number, Date, Error, Object, Headers, URL,
                URLSearchParams].map((C) => C.prototype);
            for (let p = 0; p < protos.length; p++) {
                const keys = ownKeys(protos[p]);
                for (let i = 0; i < keys.length; i++) {
                    if (keys[i] === 'constructor' || keys[i] === '__proto__') continue;
                    if (typeof keys[i] === 'string' && +keys[i] >= 0) continue;
                    try { define(protos[p], keys[i], { value: null, configurable: true, __proto__: null }) } catch {}
                }
            }
            define(Object.prototype, 'then', { value: undefined, __proto__: null });
            const named = ['get', 'set', 'value', 'writable', 'type', 'name', 'message', 'status', 'messageId',
                'outcome', 'text', 'body', 'headers', 'queryParameters', 'payload', 'event'];
            for (let i = 0; i < named.length; i++) define(Object.prototype, named[i], trap);
            Segment = Headers = URL = URLSearchParams = Number = String = Error = RangeError = TypeError = undefined;
            Map = Symbol = Object = Array = Reflect = Promise = undefined;

            """

        @Test func batchesStayRight() throws {
            let vandalism = Self.indexTraps + Self.vandalism
            let insert = try TestFunction(
                vandalism
                    + """
                    onBatch = (events) =>
                        [events[2], { __proto__: null, status: 500, errormessage: 'down' }, events[0]];
                    """,
                kind: "insert")
            let events =
                """
                [{"type":"track","messageId":"a","n":0},{"type":"track","messageId":"b","n":1},
                {"type":"track","messageId":"c","n":2}]
                """
            let answer = try insert.run(events)
            #expect(answer.ends == ["ok", "retry: down", "ok"], "\(insert.problem) \(answer.end)")
            #expect(answer.results.at(1) == "null" && answer.end == "ok")
            let single = try TestFunction(
                vandalism + "onTrack = (event) => { if (event.n === 1) throw new ValidationError('m'); return event.n }"
            )
            let each = try single.run(events)
            #expect(
                each.ends == ["ok", "rejected: m", "ok"] && each.results == ["0", "null", "2"],
                "\(single.problem) \(each.end)")
            let statuses = try TestFunction(
                vandalism
                    + """
                    onBatch = async (events) => {
                        await 1;
                        return [{ __proto__: null, status: 200 }, { __proto__: null, status: 429 }, 5];
                    };
                    """
            )
            #expect(try statuses.run(events).ends == ["ok", "retry: status 429", "ok"])
            let thrown = try TestFunction(vandalism + "onBatch = async () => { await 1; throw new RetryError('m') }")
            #expect(try thrown.run(events).ends == ["retry", "retry", "retry"])
            #expect(try thrown.run("[]").status == 400)
        }

        @Test(arguments: ["", indexTraps]) func messagesStayRight(traps: String) throws {
            let function = try TestFunction(
                traps + Self.vandalism + """
                    onRequest = async (request) => {
                        await 1;
                        track({ __proto__: null, event: 'e', userId: 'u', properties: { __proto__: null, n: 1 } });
                        identify({ __proto__: null, userId: 'u' });
                        set({ __proto__: null, collection: 'c', id: 5 });
                        if (request.text() === 'wrong') track({ __proto__: null, userId: 'u' });
                        return request.text();
                    };
                    """, kind: "source")
            // Lists of the web's own objects are ordinary ones.
            let lists = traps.isEmpty ? #","x":["a","b"]},"queryParameters":{"a":["b","c"]}"# : "}"
            let answer = try function.run(
                #"{"body":"text","headers":{"content-type":"application/json"\#(lists)}"#)
            #expect(answer.end == "ok" && answer.text == "text", "\(function.problem) \(answer.end)")
            #expect(
                answer.events
                    == [
                        #"{"event":"e","properties":{"n":1},"type":"track","userId":"u"}"#,
                        #"{"type":"identify","userId":"u"}"#,
                    ])
            #expect(answer.objects == [#"{"collection":"c","id":5}"#])
            #expect(try function.run(#"{"body":"wrong"}"#).end == "rejected: event is required but not defined")
            #expect(try function.run(#"{"body":5}"#).status == 400)
            let type = try function.run(#"{"body":"","headers":{"content-type":"a/b"}}"#)
            #expect(
                type.status == 415 && type.errorMessage.contains("application/json, application/x-www-form-urlencoded"))
            #expect(try function.run(#"{"body":"\#(String(repeating: "x", count: 524_289))"}"#).status == 413)
        }

        @Test func alphabeticalKeysStayRight() throws {
            let function = try TestFunction(
                Self.vandalism + "onRequest = (request) => [request.text(), request.json()]", kind: "source",
                "compat: {alphabeticalKeys: true}")
            let answer = try function.run(#"{"body":{"b":[{"d":1,"c":2}],"a":1}}"#)
            #expect(answer.end == "ok", "\(function.problem)")
            #expect((answer.result as? [Any])?.first as? String == #"{"a":1,"b":[{"c":2,"d":1}]}"#)
        }

        @Test func replacedHeadersAndURLsAreTheFunctionsOwn() throws {
            let function = try TestFunction(
                """
                const { get } = Headers.prototype;
                Headers.prototype.get = () => 'forged'; Headers.prototype.append = null;
                URL = class { constructor() { throw new Error('no') } };
                Headers = function () { throw new Error('no') };
                URLSearchParams.prototype.append = null;
                onRequest = ({ headers, url }) => [headers.get('a'), get.call(headers, 'a'), url.href];
                """, kind: "source")
            let answer = try function.run(
                #"{"headers":{"a":"1","content-type":"text/plain"},"queryParameters":{"q":"1"}}"#)
            #expect(answer.status == 415, "the function cannot change what is accepted")
            #expect(
                try function.run(#"{"headers":{"a":"1"},"queryParameters":{"q":"1"}}"#)["result"]
                    == #"["forged","1","https://fn.segmentapis.com/?q=1"]"#)
        }

        @Test func replacedErrorClassesDoNotChangeTheOutcomeOfOthers() throws {
            let function = try TestFunction(
                """
                const Original = RetryError;
                RetryError = ValidationError = class extends Error {};
                Original.prototype.name = 'Other';
                onTrack = () => { throw new Original('m') };
                onPage = () => { throw new RetryError('m') };
                onGroup = () => Segment.track();
                """)
            #expect(try function.run().end == "retry: m")
            #expect(try function.run(#"{"type":"page"}"#).outcome == "badRequest")
        }
    }
}
