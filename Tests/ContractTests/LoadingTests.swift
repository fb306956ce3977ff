import TestSupport
import Testing

extension ContractTests {
    /// Items 1 to 15: how code is loaded and handlers are found.
    @Suite struct LoadingTests {
        @Test(arguments: ["import x from 'y'", "export function onTrack() {}", "export default 1"])
        func spec01CodeIsAScriptAndNoModule(line: String) throws {
            let function = try TestFunction("\(line)\nfunction onTrack() {}")
            #expect(function.problem.contains("SyntaxError") && function.problem.contains("line 1"))
            #expect(try function.run().outcome != "ok")
        }

        @Test func spec01RequireIsNotThere() throws {
            let answer = try TestFunction("function onTrack() { return require('fs') }").run()
            #expect(answer.outcome == "badRequest" && answer.errorName == "ReferenceError")
            #expect(answer.errorMessage.hasPrefix("require is not defined"))
        }

        @Test(arguments: [
            ("destination", "onIdentify onTrack onPage onScreen onGroup onAlias onDelete onBatch"),
            ("insert", "onIdentify onTrack onPage onScreen onGroup onAlias onDelete onBatch"),
            ("sourceInsert", "onIdentify onTrack onPage onScreen onGroup onAlias onDelete"), ("source", "onRequest"),
        ])
        func spec02NamesOfHandlers(kind: String, names: String) throws {
            let all = "Identify Track Page Screen Group Alias Delete Batch Request Identity Event"
            let code = all.split(separator: " ").map { "function on\($0)() {}" }.joined()
            #expect(try TestFunction(code, kind: kind).handlers.joined(separator: " ") == names)
        }

        @Test func spec02EachTypeHasItsHandler() throws {
            let types = ["identify", "track", "page", "screen", "group", "alias", "delete"]
            let code = types.map { "function on\($0.capitalized)() { return '\($0)' }" }.joined()
            let function = try TestFunction(code)
            for type in types { #expect(try function.run(#"{"type":"\#(type)"}"#).text == type) }
        }

        @Test func spec03OnIdentityIsNoHandler() throws {
            let function = try TestFunction("function onIdentity() { return 1 } function onTrack() {}")
            #expect(function.handlers == ["onTrack"])
            for type in ["identify", "identity"] {
                #expect(try function.run(#"{"type":"\#(type)"}"#).end == "unsupportedEvent: \(type) not supported")
            }
        }

        @Test(arguments: [
            "async function onTrack() { await 1; return 5 }", "function onTrack() { return 5 }",
            "function onTrack() { return Promise.resolve(5) }", "const onTrack = async () => 5",
            "function onTrack() { return { then(done) { setTimeout(done, 1, 5) } } }", "var onTrack = () => 5",
        ])
        func spec04PlainAndAsyncHandlers(code: String) throws {
            #expect(try TestFunction(code).run().number == 5)
        }

        @Test func spec05HandlersAssignedToTheBareNameCount() throws {
            let function = try TestFunction("onTrack = async () => 't'; onPage = function () { return 'p' }")
            #expect(function.handlers == ["onTrack", "onPage"])
            #expect(try function.run().text == "t")
            #expect(try function.run(#"{"type":"page"}"#).text == "p")
        }

        @Test func spec05ConditionalAndLateDefinitionsCount() throws {
            let function = try TestFunction(
                """
                if (1 < 2) { onTrack = () => { onPage = () => 'late'; return 'early' } }
                if (1 < 2) { function onGroup() { return 'inner' } }
                var onAlias; setTimeout(() => {}, 0); onAlias = () => 'alias';
                """)
            #expect(try function.run(#"{"type":"page"}"#).outcome == "unsupportedEvent")
            #expect(try function.run().text == "early")
            #expect(try function.run(#"{"type":"page"}"#).text == "late")
            #expect(try function.run(#"{"type":"group"}"#).text == "inner")
            #expect(try function.run(#"{"type":"alias"}"#).text == "alias")
        }

        @Test func spec06SloppyMode() throws {
            let function = try TestFunction(
                """
                zlib = zlib.zlib; uuidv5 = uuidv5.uuidv5;
                function onTrack() {
                    implicit = 010; undefined = 1; NaN = 2;
                    with ({ inner: 3 }) implicit += inner;
                    return [implicit, typeof undefined, typeof zlib.deflateSync, uuidv5('dns', 'example.com').length,
                        (function () { return this === globalThis })()];
                }
                """)
            #expect(try function.run()["result"] == #"[11,"undefined","function",36,true]"#)
        }

        /// The managed platform finds nothing the second time; here that is so only where the value has no such member.
        @Test func spec06ReassignmentMayBeRepeated() throws {
            let function = try TestFunction(
                """
                function onTrack() {
                    zlib = zlib.zlib; uuidv5 = uuidv5.uuidv5; fetchretrylib = fetchretrylib.fetchretry;
                    return [typeof zlib, typeof uuidv5, typeof fetchretrylib];
                }
                """)
            #expect(try function.run()["result"] == #"["object","function","function"]"#)
            #expect(try function.run()["result"] == #"["object","function","undefined"]"#)
        }

        @Test func spec07ByteOrderMarkIsStripped() throws {
            #expect(try TestFunction("\u{FEFF}onTrack = () => 1").run().number == 1)
        }

        @Test func spec07ReturnAtTopLevelIsLegal() throws {
            let function = try TestFunction(
                "function onTrack() { return typeof later } if (true) return; later = 1; throw new Error('not reached')"
            )
            #expect(try function.run().text == "undefined")
        }

        @Test func spec08ExportsAndModuleAreUndefined() throws {
            let function = try TestFunction("function onTrack() {}\nexports.onPage = () => 1")
            #expect(function.problem.contains("ReferenceError: exports is not defined"))
            #expect(function.problem.contains("function.js line 2"))
            let guarded = try TestFunction(
                """
                if (typeof module !== 'undefined') module.exports = {};
                onTrack = () => [typeof module, typeof exports];
                """
            )
            #expect(try guarded.run()["result"] == #"["undefined","undefined"]"#)
        }

        @Test func spec09ThisAndWindowAreTheGlobalObject() throws {
            let function = try TestFunction(
                """
                window.early = 1; this.other = 2;
                function onTrack() {
                    return [this === window, window === globalThis, early, other, window.window === window];
                }
                """)
            #expect(try function.run()["result"] == "[true,true,1,2,true]")
        }

        @Test func spec10CodeRunsOnceAndItsStatePersists() throws {
            let function = try TestFunction(
                "let calls = 0; loads = (globalThis.loads ?? 0) + 1; onTrack = () => [loads, ++calls]")
            for call in 1...3 { #expect(try function.run()["result"] == "[1,\(call)]") }
        }

        @Test func spec11ProcessEventsIsBehindASwitch() throws {
            let code = """
                exports.processEvents = async (event) => {
                    const { body, headers, queryParameters } = event.payload;
                    return { events: [{ type: 'track', userId: body.id, event: headers['x-e'] }],
                        objects: [{ collection: 'c', id: queryParameters.id, properties: {} }] };
                };
                """
            #expect(try TestFunction(code, kind: "source").problem.contains("exports is not defined"))
            let function = try TestFunction(code, kind: "source", "compat: {processEvents: true}")
            #expect(function.handlers == ["exports.processEvents"], "\(function.problem)")
            let answer = try function.run(
                #"{"payload":{"body":{"id":"u"},"headers":{"x-e":"E"},"queryParameters":{"id":"7"}}}"#)
            #expect(answer.end == "ok" && answer["result"] == "null")
            #expect(answer.events == [#"{"event":"E","type":"track","userId":"u"}"#])
            #expect(answer.objects == [#"{"collection":"c","id":"7","properties":{}}"#])
        }

        @Test(arguments: [
            ("undefined", "processEvents must return {events: [...], objects: [...]}"),
            ("{events: {}}", "processEvents must return a list of events"),
            ("{events: [5]}", "processEvents returned no object at events[0]"),
            ("{objects: [{}, null]}", "processEvents returned no object at objects[1]"),
            ("{events: [{toJSON() { return 5 }}]}", "processEvents returned no object at events[0]"),
            ("{objects: [{toJSON() {}}]}", "processEvents returned no object at objects[0]"),
        ])
        func spec11ProcessEventsMustReturnLists(value: String, message: String) throws {
            let function = try TestFunction(
                "exports.processEvents = () => (\(value))", kind: "source", "compat: {processEvents: true}")
            let answer = try function.run("{}")
            #expect(answer.end == "badRequest: \(message)")
            #expect(answer["messages"] == #"{"events":[],"objects":[]}"#)
        }

        @Test func spec12TypeWithoutHandlerIsNotSupported() throws {
            let function = try TestFunction("function onTrack() {}")
            for type in ["identify", "page", "screen", "group", "alias", "delete"] {
                let answer = try function.run(#"{"type":"\#(type)"}"#)
                #expect(answer.end == "unsupportedEvent: \(type) not supported")
                #expect(answer.errorName == "EventNotSupported" && answer.retryable == false && answer.status == 200)
            }
        }

        @Test func spec12SourceWithoutOnRequest() throws {
            let function = try TestFunction("onRequest = () => { onRequest = null }", kind: "source")
            #expect(try function.run("{}").end == "ok")
            let answer = try function.run("{}")
            #expect(answer.end == "unsupportedEvent: request not supported")
            #expect(try TestFunction("onTrack = () => 1", kind: "source").problem.contains("define onRequest"))
        }

        @Test func spec13UnknownTypeIsNotSupported() throws {
            let function = try TestFunction(
                "onTrack = () => 1; onBatch = (events) => events.length; onNonsense = () => 2")
            for type in ["nonsense", "Track", "", "__proto__", "batch"] {
                #expect(try function.run(#"{"type":"\#(type)"}"#).end == "unsupportedEvent: \(type) not supported")
            }
        }

        @Test func spec13UnknownTypeMayBeIgnored() throws {
            let on = "compat: {ignoreUnknownTypes: true}"
            let destination = try TestFunction("onTrack = () => 1", on)
            let answer = try destination.run(#"{"type":"nonsense"}"#)
            #expect(answer.end == "ok" && answer["result"] == "null")
            #expect(try destination.run(#"{"type":"page"}"#).outcome == "unsupportedEvent")
            let batch = try destination.run(#"[{"type":"track"},{"type":"nonsense"},{"type":"page"}]"#)
            #expect(batch.ends == ["ok", "ok", "unsupportedEvent: page not supported"])
            let insert = try TestFunction("onTrack = (event) => event", kind: "insert", on)
            #expect(try insert.run(#"{"type":"nonsense","a":1}"#)["result"] == #"{"a":1,"type":"nonsense"}"#)
        }

        @Test(arguments: ["insert", "sourceInsert"]) func spec14InsertBlocksTypesWithoutHandler(kind: String) throws {
            let answer = try TestFunction("onTrack = (event) => event", kind: kind).run(
                #"{"type":"page","userId":"u"}"#)
            #expect(answer.end == "unsupportedEvent: page not supported")
            #expect(answer["result"] == "null" && answer.retryable == false)
        }
    }
}
