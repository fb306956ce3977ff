import Authoring
import FunctionFolder
import Testing

/// What is said about test files that are wrong.
@Suite struct TestFileTests {
    private func complaint(_ yaml: String) -> String {
        do {
            _ = try TestFile(source: "f/tests/a.yaml", folder: "/nonexistent").cases(yaml, defaultName: "a")
            return ""
        } catch {
            return error.explanation
        }
    }

    @Test(arguments: [
        ("evnt: {}", "line 1: unknown key \"evnt\"; did you mean event?"),
        ("name: x", "line 1: the case calls the function with nothing"),
        ("event: {}\nbatch: []", "line 2: a case has one of event, batch and request"),
        ("event: {}\nexpect:\n  outcom: ok", "line 3: unknown key \"outcom\"; did you mean outcome?"),
        ("event: {}\nexpect:\n  outcome: okay", "line 3: outcome is one of ok, filtered"),
        ("event: {}\nexpect: {result: {$mach: x}}", "line 2: result: $mach is none of $match"),
        ("event: {}\nexpect: {result: {$match: \"(\"}}", "is no regular expression"),
        ("event: {}\nexpect: {result: {$type: int}}", "$type takes one of string"),
        ("event: {}\nanswers: [{}]", "line 2: an entry of answers has either answer"),
        ("event: {}\nanswers:\n  - error: ECONREFUSED", "did you mean ECONNREFUSED?"),
        ("event: {}\nanswers:\n  - answer: {status: 99}", "line 3: status is a whole number from 200 to 599"),
        ("event: {}\nanswers:\n  - answer: {body: a, json: b}", "an answer has either body or json"),
        ("event: {}\nanswers:\n  - answer: {body: {a: 1}}", "write json: in place of body:"),
        (
            "event: events/none.json",
            "line 1: event names the file events/none.json, which cannot be read: No such file"
        ),
        ("batch: {}", "line 1: a batch is a list of events"),
        ("request: []", "line 1: a request has keys"),
        ("cases: []", "line 1: cases is a list with at least one case"),
        ("cases:\n  - event: {}\n  - name: b\n    evnt: {}", "line 4: unknown key \"evnt\""),
        ("event: [", "not YAML"),
        ("", "it is empty"),
        ("event: {}\nsettings: [1]", "line 2: settings are names with values"),
        ("event: {}\nexpect: {requests: [{metod: GET}]}", "did you mean method?"),
        ("event: {}\nexpect: {logs: none}", "logs is a list"),
    ]) func complaintsNameFileLineAndWayOut(yaml: String, expected: String) {
        #expect(complaint(yaml).contains(expected), "\(complaint(yaml))")
        #expect(complaint(yaml).hasPrefix("f/tests/a.yaml"))
    }

    @Test func casesTakeOverWhatTheirFileSays() throws {
        let cases = try TestFile(source: "t", folder: "/").cases(
            """
            name: orders
            settings: {room: a}
            event: {type: track, at: 1.50, on: "true"}
            expect: {outcome: rejected}
            cases:
              - name: first
              - batch: [{type: page}]
                settings: {key: b}
                expect: {logs: []}
            """, defaultName: "file")
        #expect(cases.map(\.name) == ["first", "orders 2"])
        #expect(cases.map(\.line) == [6, 7])
        #expect(String(decoding: cases[0].payload, as: UTF8.self) == #"{"type":"track","at":1.50,"on":"true"}"#)
        #expect(String(decoding: cases[1].payload, as: UTF8.self) == #"[{"type":"page"}]"#)
        #expect(cases[0].settings.map(\.key) == ["room"] && cases[1].settings.map(\.key) == ["key"])
        #expect(cases[0].expectation.outcome == .string("rejected"))
        #expect(cases[1].expectation.outcome == .string("ok") && cases[1].expectation.logs == .array([]))
    }
}
