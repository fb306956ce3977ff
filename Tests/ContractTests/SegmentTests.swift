import Foundation
import TestSupport
import Testing

extension ContractTests {
    /// Items 49 to 56: what sources send with `Segment`.
    @Suite struct SegmentTests {
        /// Answers with what the calls in the body of the request returned, or with what they threw.
        private static let calls = """
            function onRequest(request) {
                return request.json().map(([name, ...values]) => {
                    try { return Segment[name](...values) } catch (error) { return `${error.name}: ${error.message}` }
                });
            }
            """

        private func call(_ name: String, _ fields: String, _ manifest: String = "") throws -> TestAnswer {
            try TestFunction(Self.calls, kind: "source", manifest).run(#"{"body":[["\#(name)",\#(fields)]]}"#)
        }

        @Test(arguments: [
            ("identify", #"{"userId":"u","traits":{"a":1}}"#), ("identify", #"{"anonymousId":"n"}"#),
            ("track", #"{"userId":"u","event":"e","properties":{"a":[1]}}"#),
            ("group", #"{"userId":"u","groupId":"g","traits":{}}"#),
            ("page", #"{"userId":"u","name":"n","category":"c","properties":{}}"#),
            ("screen", #"{"anonymousId":"u","name":"n","category":"c","properties":{}}"#),
            ("alias", #"{"userId":"u","previousId":"p"}"#),
        ])
        func spec49EventsOfEachType(type: String, fields: String) throws {
            let answer = try call(type, fields)
            let parsed = try #require(JSONSerialization.jsonObject(with: Data(fields.utf8)) as? [String: Any])
            let whole = parsed.merging(["type": type]) { $1 }
            let text = String(
                decoding: try JSONSerialization.data(withJSONObject: whole, options: .sortedKeys), as: UTF8.self)
            #expect(answer.events == [text] && answer["result"] == "[\(text)]" && answer.objects == [])
        }

        @Test func spec49ObjectsAreSet() throws {
            let answer = try call("set", #"{"collection":"rooms","id":"7","properties":{"beds":2},"more":1}"#)
            #expect(answer.objects == [#"{"collection":"rooms","id":"7","properties":{"beds":2}}"#])
            #expect(answer.events == [])
        }

        @Test func spec49MethodsNeedNoReceiver() throws {
            let answer = try TestFunction(
                """
                const { track } = Segment;
                onRequest = () => {
                    track({ event: 'e', userId: 'u' });
                    [{ collection: 'c', id: 1 }].forEach(Segment.set);
                };
                """,
                kind: "source"
            ).run("{}")
            #expect(answer.events == [#"{"event":"e","type":"track","userId":"u"}"#])
            #expect(answer.objects == [#"{"collection":"c","id":1}"#])
        }

        @Test func spec49OtherKindsHaveNoMessages() throws {
            let answer = try TestFunction("onTrack = () => Segment.track({ event: 'e', userId: 'u' })").run()
            #expect(
                answer.end
                    == "badRequest: Segment.track works in source functions only: this function's events come from "
                    + "its return value or its own requests")
            #expect(answer["messages"] == "nothing")
        }

        @Test(arguments: [
            ("track", "event", #""userId":"u""#), ("group", "groupId", #""userId":"u""#),
            ("alias", "previousId", #""userId":"u""#), ("set", "collection", #""id":"1""#),
            ("set", "id", #""collection":"c""#),
        ])
        func spec50RequiredFields(name: String, field: String, others: String) throws {
            let fields = ["{\(others)}", "{\(others),\"\(field)\":\"\"}", "{\(others),\"\(field)\":null}"]
            let calls = fields.map { "[\"\(name)\",\($0)]" }.joined(separator: ",")
            let answer = try TestFunction(Self.calls, kind: "source").run("{\"body\":[\(calls)]}")
            #expect(
                answer.result as? [String]
                    == Array(repeating: "ValidationError: \(field) is required but not defined", count: 3))
            #expect(answer.end == "ok" && answer.events == [] && answer.objects == [])
        }

        @Test func spec50MissingFieldEndsAsRejected() throws {
            let answer = try TestFunction("onRequest = () => Segment.track({ userId: 'u' })", kind: "source").run("{}")
            #expect(answer.end == "rejected: event is required but not defined")
            #expect(answer.errorName == "ValidationError" && answer.retryable == false)
        }

        @Test(arguments: ["identify", "track", "alias"]) func spec50IdsAreRequired(name: String) throws {
            for id in ["", #""userId":"","#, #""anonymousId":null,"#] {
                let answer = try call(name, #"{\#(id)"event":"e","previousId":"p","traits":{}}"#)
                #expect(
                    answer.result as? [String] == [
                        "ValidationError: One of userId,anonymousId is required but not defined"
                    ])
            }
        }

        @Test(arguments: ["group", "page", "screen"]) func spec50IdsMayBeRequiredOfAllEvents(name: String) throws {
            let fields = #"{"groupId":"g","name":"n"}"#
            for manifest in ["", "compat: {requireIds: false}", "compat: {strict: true}"] {
                let answer = try call(name, fields, manifest)
                #expect(
                    answer.events.count == 1 && answer.events[0].contains(#""type":"\#(name)""#), "\(answer["result"])")
            }
            let strict = try call(name, fields, "compat: {requireIds: true}")
            #expect(
                strict.result as? [String] == ["ValidationError: One of userId,anonymousId is required but not defined"]
            )
            let named = try call(name, #"{"groupId":"g","anonymousId":"n"}"#, "compat: {requireIds: true}")
            #expect(named.events.count == 1)
        }

        @Test(arguments: ["undefined", "null", "'text'", "5", "[]", "[{}]"])
        func spec50ArgumentIsOneObject(value: String) throws {
            let function = try TestFunction("onRequest = () => Segment.identify(\(value))", kind: "source")
            #expect(try function.run("{}").end == "rejected: Segment.identify takes one object")
        }

        @Test func spec51KnownAndTrueFieldsAreKept() throws {
            let answer = try call(
                "track",
                """
                {"event":"e","userId":"u","anonymousId":"","context":{"a":1},"integrations":{"All":true},\
                "messageId":"m","sentAt":0,"timestamp":"t","properties":null,"traits":{"x":1},"name":"n",\
                "groupId":"g","type":"identify","writeKey":"w","__proto__":{"event":"f"}}
                """)
            #expect(
                answer.events == [
                    #"{"context":{"a":1},"event":"e","integrations":{"All":true},"messageId":"m","timestamp":"t","#
                        + #""type":"track","userId":"u"}"#
                ])
        }

        @Test func spec51RequiredFieldsMayBeZero() throws {
            let answer = try TestFunction(
                """
                onRequest = () => {
                    Segment.set({ collection: 'c', id: 0 });
                    Segment.group({ groupId: 0, userId: 'u' });
                    Segment.track({ event: 'e', userId: 7, properties: { at: new Date(0), n: NaN, u: undefined } });
                }
                """, kind: "source"
            ).run("{}")
            #expect(answer.objects == [#"{"collection":"c","id":0}"#])
            #expect(
                answer.events == [
                    #"{"groupId":0,"type":"group","userId":"u"}"#,
                    #"{"event":"e","properties":{"at":"1970-01-01T00:00:00.000Z","n":null},"type":"track","userId":7}"#,
                ])
        }

        @Test(arguments: [("1n", "BigInt"), ("cyclic", "cyclic structures")])
        func spec51WhatIsNoJSONIsAnError(value: String, what: String) throws {
            let function = try TestFunction(
                """
                const cyclic = {}; cyclic.self = cyclic;
                onRequest = () => Segment.track({ event: 'e', userId: 'u', properties: { value: \(value) } });
                """, kind: "source")
            #expect(try function.run("{}").end == "badRequest: the message cannot be JSON: it holds \(what)")
        }

        @Test func spec52EventsAndObjectsInTheirOrder() throws {
            let answer = try TestFunction(
                """
                onRequest = async () => {
                    for (let i = 0; i < 3; i++) {
                        Segment.track({ event: 'e' + i, userId: 'u' });
                        await null;
                        Segment.set({ collection: 'c', id: i });
                    }
                }
                """, kind: "source"
            ).run("{}")
            #expect(
                answer["messages"] == """
                    {"events":[{"event":"e0","type":"track","userId":"u"},{"event":"e1","type":"track","userId":"u"},\
                    {"event":"e2","type":"track","userId":"u"}],"objects":[{"collection":"c","id":0},\
                    {"collection":"c","id":1},{"collection":"c","id":2}]}
                    """)
        }

        @Test(arguments: [(#""Rooms""#, false), (#""rooms_ä1""#, true), ("5", false), (#"["c"]"#, false)])
        func spec53CollectionIsLowerCase(collection: String, isFine: Bool) throws {
            let answer = try call("set", #"{"collection":\#(collection),"id":"1"}"#)
            #expect(answer.objects.count == (isFine ? 1 : 0))
            if !isFine {
                #expect(answer.result as? [String] == ["ValidationError: collection must be a text in lower case"])
            }
        }

        @Test func spec54EventsHaveAtMost32KB() throws {
            let function = try TestFunction(
                """
                onRequest = (request) => {
                    const { text, count } = request.json();
                    const fields = { type: 'track', event: 'e', userId: 'u', properties: { x: '' } };
                    const empty = JSON.stringify(fields).length;
                    Segment.set({ collection: 'c', id: 1, properties: { x: text.repeat(40000) } });
                    Segment.track({ event: 'e', userId: 'u', properties: { x: text.repeat(count - empty) } });
                }
                """, kind: "source")
            let most = 32 << 10
            let fits = try function.run(#"{"body":{"text":"x","count":\#(most)}}"#)
            #expect(fits.events.first?.utf8.count == most && fits.objects.count == 1)
            for (text, count) in [("x", most + 1), ("é", most / 2 + 100), ("\u{1F600}", most / 4 + 100)] {
                let answer = try function.run(#"{"body":{"text":"\#(text)","count":\#(count)}}"#)
                #expect(
                    answer.end == "badRequest: failed calling Tracking API: "
                        + "the message is too large and over the maximum 32KB limit"
                )
                #expect(answer.retryable == false && answer["messages"] == #"{"events":[],"objects":[]}"#)
            }
        }

        @Test func spec56GroupStandsForItself() throws {
            #expect(try call("group", #"{"groupId":"g"}"#).events == [#"{"groupId":"g","type":"group","userId":"g"}"#])
            #expect(
                try call("group", #"{"groupId":"g","anonymousId":"n"}"#).events
                    == [#"{"anonymousId":"n","groupId":"g","type":"group"}"#])
        }
    }
}
