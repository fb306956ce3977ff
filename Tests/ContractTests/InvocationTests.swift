import TestSupport
import Testing

extension ContractTests {
    /// Items 16 to 27: what handlers get, and what becomes of what they return.
    @Suite struct InvocationTests {
        @Test func spec16HandlersGetEventAndSettings() throws {
            let function = try TestFunction(
                "onTrack = onBatch = function (input, settings) { return [arguments.length, input, settings] }",
                settings: "apiKey: k1")
            #expect(
                try function.run(#"{"type":"track","a":1}"#)["result"]
                    == #"[2,{"a":1,"type":"track"},{"apiKey":"k1"}]"#)
            #expect(try function.run(#"[{"type":"track"}]"#)["result"] == #"[2,[{"type":"track"}],{"apiKey":"k1"}]"#)
            let source = try TestFunction(
                "function onRequest(request, settings) { return [arguments.length, String(request), settings] }",
                kind: "source", settings: "apiKey: k2")
            #expect(try source.run("{}")["result"] == #"[2,"[object Request]",{"apiKey":"k2"}]"#)
        }

        @Test func spec16SettingsAreFreshForEachCall() throws {
            let function = try TestFunction(
                "onTrack = (event, settings) => { settings.seen = (settings.seen ?? 0) + 1; return settings }",
                settings: "list: [1]")
            let twice = try function.run(#"[{"type":"track"},{"type":"track"}]"#)
            #expect(twice.results == [#"{"list":[1],"seen":1}"#, #"{"list":[1],"seen":1}"#])
            #expect(try function.run()["result"] == #"{"list":[1],"seen":1}"#)
        }

        @Test func spec17EventPassesThroughWhole() throws {
            let event = """
                {"type":"track","messageId":"m","userId":"ü😀","anonymousId":null,"event":"E",\
                "properties":{"b":1,"a":[{}]},"context":{"ip":"1.2.3.4"},"integrations":{"All":false},\
                "timestamp":"2026-01-01T00:00:00.000Z","sentAt":"s","receivedAt":"r","originalTimestamp":"o",\
                "version":2,"channel":"server","projectId":"p","groupId":"g",\
                "previousId":"q","unknown":{"deep":[1.5,true]}}
                """
            let answer = try TestFunction("onTrack = (event) => event", kind: "insert").run(event)
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(text.contains(#""result":\#(event),"#), "as it came, in its order")
        }

        @Test func spec18DeleteEvent() throws {
            let function = try TestFunction("onDelete = (event) => [event.userId, event.context, event.integrations]")
            let answer = try function.run(
                """
                {"type":"delete","channel":"server","userId":"u","context":null,"integrations":[],"messageId":"m",
                "projectId":"p","timestamp":"t","receivedAt":"r","sentAt":"s","originalTimestamp":"o"}
                """)
            #expect(answer.end == "ok" && answer["result"] == #"["u",null,[]]"#)
        }

        @Test(arguments: [
            ("", "null"), ("return null", "null"), ("return 'text'", #""text""#), ("return 0", "0"),
            ("return { status: 500 }", #"{"status":500}"#), ("return [undefined, () => 1]", "[null,null]"),
            ("return () => 1", "null"), ("return new Error('returned')", "{}"), ("return NaN", "null"),
        ])
        func spec19DestinationSucceedsUnlessItThrows(body: String, result: String) throws {
            let answer = try TestFunction("function onTrack() { \(body) }").run()
            #expect(answer.end == "ok" && answer["result"] == result && answer.retryable == false)
        }

        @Test(arguments: ["insert", "sourceInsert"]) func spec20ReturnedEventReplacesTheEvent(kind: String) throws {
            let function = try TestFunction(
                """
                onTrack = (event) => { event.properties = { a: 1 }; return event };
                onPage = async () => ({ type: 'track', event: 'instead' });
                onGroup = (event) => { event.changed = true };
                onAlias = () => null;
                """, kind: kind)
            #expect(
                try function.run(#"{"type":"track","b":2}"#)["result"]
                    == #"{"b":2,"properties":{"a":1},"type":"track"}"#)
            #expect(try function.run(#"{"type":"page"}"#)["result"] == #"{"event":"instead","type":"track"}"#)
            for type in ["group", "alias"] {
                let filtered = try function.run(#"{"type":"\#(type)"}"#)
                #expect(filtered.end == "filtered" && filtered["result"] == "null" && filtered.retryable == false)
                #expect(filtered.lines == ["info the handler returned no event: nothing is forwarded"])
            }
        }

        @Test(arguments: [
            "[event]", "[event, event]", "true", "'event'", "5", "() => event", "{ toJSON: () => [event] }",
        ])
        func spec21InsertReturnsAtMostOneEvent(value: String) throws {
            let answer = try TestFunction("onTrack = (event) => (\(value))", kind: "insert").run()
            #expect(answer.outcome == "badRequest" && answer["result"] == "null")
            #expect(answer.errorMessage.hasPrefix("the handler of an insert function must return an event"))
        }

        @Test func spec23MessagesAreSentOnlyOnSuccess() throws {
            let function = try TestFunction(
                """
                async function onRequest(request) {
                    Segment.track({ event: 'first', userId: 'u' });
                    Segment.set({ collection: 'c', id: '1' });
                    await 1;
                    const { end } = request.json();
                    if (end === 'throw') throw new RetryError('later');
                    if (end === 'drop') throw new DropEvent('dropped');
                    Segment.track({ event: 'second', userId: 'u' });
                    return { ignored: true };
                }
                """, kind: "source")
            let none = #"{"events":[],"objects":[]}"#
            let failed = try function.run(#"{"body":{"end":"throw"}}"#)
            #expect(failed.end == "retry: later" && failed["messages"] == none)
            #expect(try function.run(#"{"body":{"end":"drop"}}"#)["messages"] == none)
            #expect(try function.run(#"{"body":"no JSON"}"#)["messages"] == none)
            let answer = try function.run(#"{"body":{}}"#)
            #expect(answer.end == "ok" && answer["result"] == #"{"ignored":true}"#)
            #expect(
                answer.events
                    == [
                        #"{"event":"first","type":"track","userId":"u"}"#,
                        #"{"event":"second","type":"track","userId":"u"}"#,
                    ])
            #expect(answer.objects == [#"{"collection":"c","id":"1"}"#])
        }

        @Test func spec23MessagesOfOneInvocationAreNotAnothers() throws {
            let function = try TestFunction(
                """
                Segment.track({ event: 'while loading', userId: 'u' });
                const track = (event) => Segment.track({ event, userId: 'u' });
                let resume;
                async function onRequest(request) {
                    const { n } = request.json();
                    (async () => { for (let i = 0; i < 50; i++) await i; track('late job of ' + n) })();
                    setTimeout(() => track('late timer of ' + n), 0);
                    if (n === 2) throw new Error('no');
                    track('call ' + n);
                }
                """, kind: "source")
            for call in 1...4 {
                let answer = try function.run(#"{"body":{"n":\#(call)}}"#)
                let events = call == 2 ? [] : [#"{"event":"call \#(call)","type":"track","userId":"u"}"#]
                #expect(answer.events == events)
            }
        }

        @Test func spec23MessagesAreCopies() throws {
            let answer = try TestFunction(
                """
                function onRequest() {
                    const properties = { n: 1 };
                    const copy = Segment.track({ event: 'e', userId: 'u', properties });
                    properties.n = 2; copy.properties.n = 3; copy.event = 'x';
                    return copy;
                }
                """, kind: "source"
            ).run("{}")
            #expect(answer.events == [#"{"event":"e","properties":{"n":1},"type":"track","userId":"u"}"#])
            #expect(answer["result"] == #"{"event":"x","properties":{"n":3},"type":"track","userId":"u"}"#)
        }

        @Test func spec24SourceCannotChooseItsResponse() throws {
            let answer = try TestFunction(
                "onRequest = () => ({ status: 418, statusCode: 418, body: 'tea' })", kind: "source"
            )
            .run("{}")
            #expect(answer.status == 200 && answer.end == "ok" && answer["result"].contains("418"))
            let shown = try TestFunction("onRequest = () => new Response('tea', { status: 418 })", kind: "source").run(
                "{}")
            #expect(shown.status == 200 && shown.end == "ok")
        }

        @Test(arguments: [
            ("destination", true), ("insert", true), ("sourceInsert", false), ("source", false),
        ])
        func spec27BatchesAreForDestinationsAndTheirInserts(kind: String, takesBatches: Bool) throws {
            let function = try TestFunction(
                "onBatch = (events) => events; onTrack = (event) => event; onRequest = () => 1", kind: kind)
            let answer = try function.run(#"[{"type":"track"}]"#)
            #expect(answer.status == (takesBatches ? 200 : 400))
            #expect(answer.outcome == (takesBatches ? "ok" : "badRequest"))
            if kind == "sourceInsert" {
                #expect(answer.errorMessage == "this function takes no batches: send one event at a time")
            } else if kind == "source" {
                #expect(
                    answer.errorMessage
                        == "a list is no request: send one object with body, headers and queryParameters")
                #expect(answer["messages"] == #"{"events":[],"objects":[]}"#)
            }
        }
    }
}
