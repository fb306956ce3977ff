import Authoring
import Testing

/// What is the same, what is not, and how the difference is shown.
@Suite struct ComparisonTests {
    private func json(_ text: String) throws -> JSON { try JSON.read(Array(text.utf8)) }

    private func paths(_ expected: String, _ actual: String) throws -> [String] {
        ValueComparison.differences(try json(expected), try json(actual), path: "r").map(\.path)
    }

    private func shown(_ expected: String, _ actual: String) throws -> [String] {
        DifferenceText.lines("result", expected: try json(expected), actual: try json(actual)).map(\.text)
    }

    @Test(arguments: [
        (#"{"a":1,"b":[1,2]}"#, #"{"b":[1,2.0],"a":1e0}"#, [String]()),
        (#"{"a":1}"#, #"{"a":"1"}"#, ["r.a"]),
        (#"{"a":null}"#, "{}", ["r.a"]),
        ("{}", #"{"a b":1}"#, [#"r["a b"]"#]),
        ("[1,2]", "[1]", ["r[1]"]), ("[1]", "[1,2]", ["r[1]"]),
        (#""é""#, #""e\u0301""#, ["r"]),
        (#"{"$match":"^a.c$"}"#, #""abc""#, []), (#"{"$match":"^a.c$"}"#, "1", ["r"]),
        (#"{"$any":true}"#, "null", []), (#"{"a":{"$any":true}}"#, "{}", ["r.a"]),
        (#"{"$type":"integer"}"#, "1.5", ["r"]), (#"{"$type":"integer"}"#, "2", []),
        (#"{"$type":"array"}"#, "[]", []),
        (#"{"$has":{"a":{"$type":"string"}}}"#, #"{"a":"x","b":2}"#, []),
        (#"{"$has":{"a":1}}"#, #"{"a":2,"b":2}"#, ["r.a"]), (#"{"$has":{"a":1}}"#, "[]", ["r"]),
        (#"{"list":[{"$has":{"a":1}},{"$any":true}]}"#, #"{"list":[{"a":1,"b":2},3]}"#, []),
    ]) func differencesHavePaths(expected: String, actual: String, places: [String]) throws {
        #expect(try paths(expected, actual) == places)
    }

    @Test func textsPointAtTheirFirstDifference() throws {
        let lines = try shown(#"{"text":"Order Completed"}"#, #"{"text":"Order Cmpleted"}"#)
        #expect(
            lines == [
                "result.text", #"- expected  "Order Completed""#, #"+ actual    "Order Cmpleted""#,
                #"                    ^ the first difference, character 8"#,
            ])
        #expect(try shown(#""ab""#, #""abc""#).last?.contains("more follows, character 3") == true)
        #expect(try shown(#""abc""#, #""ab""#).last?.contains("it ends too early, character 3") == true)
    }

    @Test func objectsAreShownLineByLine() throws {
        let lines = try shown(
            #"{"c":[1,2,3],"b":{"$type":"number"},"d":"x"}"#, #"{"d":"y","b":7,"c":[1,2,4]}"#)
        #expect(lines.first == "result: differs at result.c[2], and 1 more")
        #expect(lines.contains("-     3") && lines.contains("+     4"))
        #expect(lines.contains(#"-   "d": "x""#) && lines.contains(#"+   "d": "y""#))
        #expect(lines.contains(#"    "b": 7,"#), "what a matcher accepts is no difference")
        #expect(!lines.contains { $0.hasPrefix("-") && $0.contains("type") })
    }

    @Test(arguments: [#"{"a":[1,{"b":"\u00e9\n\"\\"}],"c":1e300}"#, "[]", #""\ud83d\ude00""#, "-0.5e-3", "true"])
    func valuesReadBackAsTheyWere(text: String) throws {
        let value = try json(text)
        #expect(try json(value.compact) == value)
        #expect(try json(value.lines.joined(separator: "\n")) == value)
    }

    @Test(arguments: ["", "{", "[1,]", "{\"a\"}", "\"a", "tru", "1 2", "\"\\x\"", "\"\u{1}\"", "-", "[1"])
    func brokenValuesAreRefused(text: String) {
        #expect(throws: JSON.Fault.self) { try JSON.read(Array(text.utf8)) }
    }
}
