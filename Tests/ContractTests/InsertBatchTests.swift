import Foundation
import TestSupport
import Testing

extension ContractTests {
    /// Item 83: what an insert's `onBatch` returns.
    @Suite struct InsertBatchTests {
        @Test(arguments: [
            ("events", "abc"), ("[...events].reverse()", "abc"), ("[events[2], events[0], events[1]]", "abc"),
            ("[events[0], null, undefined]", "a--"), ("[null, null, events[0]]", "a--"), ("[events[2]]", "--c"),
            ("[events[2], null, null, null]", "--c"), ("[]", "---"), ("[null]", "---"), ("undefined", "---"),
            ("null", "---"), ("events.filter((event) => event.messageId !== 'b')", "a-c"),
            ("[, events[1], ,]", "-b-"), ("structuredClone(events)", "abc"),
            ("JSON.parse(JSON.stringify(events))", "abc"),
        ])
        func spec83EventsAreMatchedByMessageId(value: String, kept: String) throws {
            let answer = try TestFunction("onBatch = (events) => \(value)", kind: "insert").run(BatchTests.batch(3))
            let expected = zip("abc", kept).map { $1 == "-" ? "null" : BatchTests.event($0) }
            #expect(answer.results == expected, "\(answer.end)")
            #expect(answer.ends == kept.map { $0 == "-" ? "filtered" : "ok" })
            #expect(answer.end == (kept == "---" ? "filtered" : "ok") && answer["result"] == "null")
            let left = kept.count { $0 == "-" }
            #expect(answer.lines == (left == 0 ? [] : ["info \(left) of 3 events were filtered"]))
        }

        @Test(arguments: [
            // messageIds that do not decide: by place, where there are as many.
            ("events.map((event) => ({ ...event, messageId: 'x' }))", ["x", "x", "x"]),
            ("[events[0], events[0], events[2]]", ["a", "a", "c"]),
            ("events.map((event) => { delete event.messageId; return event })", ["?", "?", "?"]),
            ("[{ ...events[0], messageId: 'new' }, null, events[2]]", ["new", "-", "c"]),
            ("[events[1], { type: 'track' }, null]", ["b", "?", "-"]),
        ])
        func spec83OtherwiseByPlace(value: String, ids: [String]) throws {
            let answer = try TestFunction("onBatch = (events) => \(value)", kind: "insert").run(BatchTests.batch(3))
            let entries = try #require(answer.json["results"] as? [[String: Any]])
            let found = entries.map { entry in
                (entry["result"] as? [String: Any]).map { $0["messageId"] as? String ?? "?" } ?? "-"
            }
            #expect(found == ids, "\(answer.end)")
        }

        @Test func spec83EventsWithoutMessageIdsAreMatchedByPlace() throws {
            let function = try TestFunction(
                "onBatch = (events) => events.slice(0, events[0].keep).concat(events[0].add ?? [])", kind: "insert")
            let same = try function.run(#"[{"type":"track","keep":2},{"type":"page"}]"#)
            #expect(same.results == [#"{"keep":2,"type":"track"}"#, #"{"type":"page"}"#])
            let shorter = try function.run(#"[{"type":"track","keep":1},{"type":"page"}]"#)
            #expect(
                shorter.end
                    == "badRequest: onBatch returned 1 entry for 2 events, and messageIds do not tell which they are")
            #expect(shorter.ends == ["badRequest", "badRequest"])
            let twice = try function.run(
                #"[{"type":"track","messageId":"m","keep":1},{"type":"page","messageId":"m"}]"#)
            #expect(twice.outcome == "badRequest", "two events with the same messageId")
        }

        @Test(arguments: [
            ("[events[0], events[0]]", "2 entries"), ("[...events, events[0]]", "4 entries"),
            ("[{ ...events[0], messageId: 'x' }]", "1 entry"), ("[5]", "1 entry"), ("[events]", "1 entry"),
            ("[...events, { type: 'track' }]", "4 entries"),
        ])
        func spec83WhatCannotBeMatchedIsABadRequest(value: String, returned: String) throws {
            let answer = try TestFunction("onBatch = (events) => \(value)", kind: "insert").run(BatchTests.batch(3))
            #expect(
                answer.end == "badRequest: onBatch returned \(returned) for 3 events, "
                    + "and messageIds do not tell which they are"
            )
            #expect(answer.retryable == false && answer.ends == Array(repeating: "badRequest", count: 3))
        }

        @Test(arguments: ["'events'", "5", "{ length: 3 }", "new Set(events)", "() => events"])
        func spec83InsertMustReturnAList(value: String) throws {
            let answer = try TestFunction("onBatch = (events) => (\(value))", kind: "insert").run(BatchTests.batch(2))
            #expect(answer.end == "badRequest: onBatch of an insert function must return a list of events")
        }

        @Test func spec83EntriesThatAreNoEventsFailAlone() throws {
            let answer = try TestFunction("onBatch = (events) => [events[0], 5, [events[2]]]", kind: "insert").run(
                BatchTests.batch(3))
            let message = "the handler of an insert function must return an event (an object), or nothing to filter it"
            #expect(answer.ends == ["ok", "badRequest: \(message)", "badRequest: \(message)"])
            #expect(answer.results == [BatchTests.event("a"), "null", "null"] && answer.end == "ok")
        }

        @Test func spec83InsertMayReturnStatuses() throws {
            let function = try TestFunction(
                """
                onBatch = (events) => {
                    for (const event of events) event.n = 2;
                    return [{ status: 200 }, { status: 500, errormessage: 'down' }, { status: 400 }];
                };
                """, kind: "insert")
            let answer = try function.run(BatchTests.batch(3))
            #expect(answer.ends == ["ok", "retry: down", "badRequest: status 400"])
            #expect(answer.results == [BatchTests.event("a", n: 2), "null", "null"])
            let short = try function.run(BatchTests.batch(2))
            #expect(
                short.outcome == "badRequest" && short.errorMessage.hasPrefix("onBatch returned 3 entries for 2 events")
            )
        }

        @Test func spec83StatusesAndEventsMayBeMixed() throws {
            let answer = try TestFunction(
                """
                onBatch = (events) => [events[0], { status: 500, errormessage: 'down' }, null, { status: 201 },
                    { ...events[4], status: 500 }]
                """,
                kind: "insert"
            ).run(BatchTests.batch(5))
            #expect(answer.ends == ["ok", "retry: down", "filtered", "ok", "ok"])
            #expect(answer.results.at(0) == BatchTests.event("a") && answer.results.at(3) == BatchTests.event("d"))
            #expect(answer.results.at(4)?.contains(#""status":500"#) == true, "an event that has such a field")
        }

        @Test func spec83ExtremeMessageIds() throws {
            let ids = ["__proto__", "constructor", "toString", "0", ""]
            let events = ids.map { #"{"type":"track","messageId":"\#($0)"}"# }
            let answer = try TestFunction("onBatch = (events) => [events[3], events[0]]", kind: "insert")
                .run("[\(events.joined(separator: ","))]")
            #expect(answer.ends == ["ok", "filtered", "filtered", "ok", "filtered"], "\(answer.end)")
        }
    }
}
