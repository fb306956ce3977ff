import Foundation
import FoundationXML
import Synchronization
import TestSupport
import Testing

/// `hatchery test` on functions and cases on disk.
@Suite(.serialized) struct TestCommandTests {
    private static let code = """
        async function onTrack(event, settings) {
          if (!event.userId) throw new ValidationError("userId is required");
          const answer = await fetch("https://api.example/" + event.event, {
            method: "POST", headers: { "X-Key": settings.key }, body: JSON.stringify({ id: event.userId }),
          });
          if (answer.status >= 500) throw new RetryError("upstream " + answer.status);
          const { n } = await answer.json();
          console.log("sent", event.userId);
          return { text: event.event, n, url: answer.url };
        }
        let seen = 0;
        function onPage() { return { seen: ++seen }; }
        function onScreen() { while (true); }
        function onGroup() { const held = []; while (true) held.push(new Array(1e6).fill(1)); }
        """

    private static let passing = """
        answers:
          - request: {url: "https://api.example/*"}
            answer: {json: {n: 5}}
        cases:
          - name: sends
            event: events/buy.json
            settings: {key: k2}
            expect:
              result: {text: buy, n: 5, url: "https://api.example/buy"}
              logs: ["info sent u9"]
              requests:
                - {method: POST, url: {$match: buy$}, headers: {x-KEY: k2}, json: {id: u9}}
          - name: refuses
            event: {type: track, event: e}
            expect: {outcome: rejected, error: userId is required, requests: []}
          - name: is told that the connection was refused
            event: {type: track, event: e, userId: u}
            answers: [{error: ECONNREFUSED}]
            expect:
              outcome: badRequest
              error: "request to https://api.example/e failed, reason: connect ECONNREFUSED api.example:443"
          - name: finds no answer
            event: {type: track, event: e, userId: u}
            answers: [{request: {method: GET}, answer: {}}]
            expect:
              outcome: badRequest
              error: {name: FetchError, message: {$match: "no answer in the test case fits POST https://api.example/e"}}
          - name: follows a redirect
            event: {type: track, event: e, userId: u}
            answers:
              - {request: {url: "*/e"}, answer: {status: 302, headers: {location: /f}}}
              - {request: {method: get, url: "*/f"}, delayMs: 5, answer: {json: {n: 6}}}
            expect: {result: {$has: {url: "https://api.example/f", n: 6}}}
          - name: takes entries in turn
            event: {type: track, event: e, userId: u}
            answers: [{times: 0, answer: {status: 503}}]
            expect: {outcome: retry}
          - name: first page
            event: {type: page}
            expect: {result: {seen: 1}}
          - name: second page, in another instance
            event: {type: page}
            expect: {result: {seen: 1}}
          - name: overruns
            event: {type: screen}
            expect: {outcome: timeout, error: {name: Timeout}}
          - name: hoards
            event: {type: group}
            expect: {outcome: outOfMemory}
          - name: other
            event: {type: alias}
            expect: {outcome: unsupportedEvent}
        """

    private func files(_ cases: String) -> [String: String] {
        [
            "chat/function.js": Self.code, "chat/function.yaml": "limits: {timeoutMs: 1500, memoryMiB: 32}",
            "chat/settings.yaml": "key: k1", "chat/events/buy.json": #"{"type":"track","event":"buy","userId":"u9"}"#,
            "chat/tests/all.yaml": cases,
        ]
    }

    @Test func casesPassWithoutTheNetwork() throws {
        let command = try CommandUnderTest(files(Self.passing))
        let answer = try command.run(["test", "chat"])
        #expect(answer.status == 0, "\(answer.out)\(answer.err)")
        #expect(answer.out.contains("chat  11 passed"))
        #expect(answer.out.contains("11 cases: all passed"))
        #expect(!answer.out.contains("\u{1B}"), "no colour but on a terminal")
    }

    @Test func failuresAreShownAndWritten() throws {
        let command = try CommandUnderTest(
            files(
                """
                name: "<wrong> & \\"so\\""
                event: {type: track, event: buy, userId: u9}
                answers: [{answer: {json: {n: 5}}}]
                expect:
                  result: {text: bye, n: 5, url: {$any: true}}
                """))
        let answer = try command.run(["test", "--junit", "out.xml"] + ["chat"])
        #expect(answer.status == 1)
        #expect(answer.out.contains("failed  <wrong> & \"so\"  chat/tests/all.yaml:1"))
        #expect(answer.out.contains("result.text\n    - expected  \"bye\"\n    + actual    \"buy\""))
        #expect(answer.out.contains("^ the first difference, character 2"))
        #expect(answer.out.contains("info sent u9"))
        let document = try XMLText.elements(command.read("out.xml"))
        #expect(document.filter { $0.name == "testcase" }.map { $0.attributes["name"] } == ["<wrong> & \"so\""])
        #expect(document.contains { $0.name == "failure" && $0.attributes["message"] == "result.text" })
        #expect(document.contains { $0.name == "testsuite" && $0.attributes["failures"] == "1" })
    }

    @Test func updateWritesWhatIsNewAndNothingElse() throws {
        let command = try CommandUnderTest(
            files(
                """
                # what stays
                answers: [{times: 0, answer: {json: {n: 5}}}]
                cases:
                  - name: lines   # a comment
                    event: {type: track, event: buy, userId: u9}
                    expect:
                      # of the result
                      result:   # here
                        text: old
                        n: 1
                      logs: []  # none
                      outcome: ok

                  - {name: braces, event: {type: page}, expect: {result: {seen: 2}}}
                  - {name: nothing in braces, event: {type: page}}
                  - name: nothing
                    event: {type: alias}
                  # at the end
                """))
        let answer = try command.run(["test", "chat", "--update"])
        #expect(answer.status == 0, "\(answer.out)\(answer.err)")
        #expect(answer.out.contains("updated chat/tests/all.yaml:4: lines: result, logs"))
        let text = try command.read("chat/tests/all.yaml")
        #expect(
            text
                == """
                # what stays
                answers: [{times: 0, answer: {json: {n: 5}}}]
                cases:
                  - name: lines   # a comment
                    event: {type: track, event: buy, userId: u9}
                    expect:
                      # of the result
                      result: {text: buy, "n": 5, url: "https://api.example/buy"}  # here
                      logs: [info sent u9]  # none
                      outcome: ok

                  - {name: braces, event: {type: page}, expect: {result: {seen: 1}}}
                  - {name: nothing in braces, event: {type: page}, expect: {outcome: ok, result: {seen: 1}}}
                  - name: nothing
                    event: {type: alias}
                    expect:
                      outcome: unsupportedEvent
                      error: {name: EventNotSupported, message: alias not supported}
                  # at the end
                """)
        #expect(try command.run(["test", "chat"]).status == 0)
    }

    @Test func aBrokenFunctionSaysWhere() throws {
        var files = files("event: {type: page}")
        files["chat/function.js"] = "function onPage( {\n"
        let command = try CommandUnderTest(files)
        let answer = try command.run(["test", "chat"])
        #expect(answer.status == 1)
        #expect(answer.out.contains("SyntaxError"), "\(answer.out)")
    }

    @Test func whatCannotBeReadEndsWithTwo() throws {
        let command = try CommandUnderTest(files("event: {type: page}\nexpekt: {}"))
        try command.write("bare/function.js", "function onPage() {}")
        try command.write("chat/tests/b.yaml", "cases: 3")
        let answer = try command.run(["test", "chat"])
        #expect(answer.status == 2)
        #expect(answer.err.contains("chat/tests/all.yaml line 2: unknown key \"expekt\"; did you mean expect?"))
        #expect(answer.err.contains("chat/tests/b.yaml line 1: cases is a list"))
        let bare = try command.run(["test", "bare"])
        #expect(bare.status == 2 && bare.err.contains("there are no test cases in bare/tests. Write one"))
        #expect(try command.run(["test", "nothing"]).err.contains("there is no function.js"))
    }

    @Test func filterAndFoldersOfFunctionsWork() throws {
        var files = files(Self.passing)
        files["other/function.js"] = "function onPage() { return 1 }"
        files["other/tests/page.yaml"] = "event: {type: page}\nexpect: {result: 1}"
        let command = try CommandUnderTest(files)
        let all = try command.run(["test"])
        #expect(all.status == 0 && all.out.contains("12 cases of 2 functions: all passed"), "\(all.out)\(all.err)")
        let some = try command.run(["test", "--filter", "page"])
        #expect(some.out.contains("chat  2 passed") && some.out.contains("other  1 passed"))
        #expect(try command.run(["test", "--filter", "none such"]).status == 2)
    }

    @Test func watchRunsAgainAndLeavesNothingBehind() throws {
        let command = try CommandUnderTest(["f/function.js": "function onPage() { return 1 }"])
        try command.write("f/tests/page.yaml", "event: {type: page}\nexpect: {result: 1}")
        let (process, out, _) = try command.start(["test", "--watch", "f"])
        let seen = Mutex("")
        out.fileHandleForReading.readabilityHandler = { handle in
            let text = String(decoding: handle.availableData, as: UTF8.self)
            seen.withLock { $0 += text }
        }
        #expect(eventually(within: 60) { seen.withLock { $0.contains("1 case: all passed") } })
        let below = ProcessFacts.descendants(of: process.processIdentifier)
        #expect(!below.isEmpty)
        try command.write("f/function.js", "function onPage() { return 22 }")
        #expect(eventually(within: 60) { seen.withLock { $0.contains("1 case: 1 failed") } })
        #expect(seen.withLock { $0.contains("+ actual    22") })
        process.interrupt()
        process.waitUntilExit()
        out.fileHandleForReading.readabilityHandler = nil
        #expect(eventually { below.allSatisfy { kill($0, 0) != 0 } })
    }
}

/// Elements of an XML text.
private final class XMLText: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
    }

    private var found: [Element] = []

    static func elements(_ text: String) throws -> [Element] {
        let parser = XMLParser(data: Data(text.utf8))
        let own = XMLText()
        parser.delegate = own
        guard parser.parse() else { throw TestFailure("no XML: \(parser.parserError.map { "\($0)" } ?? "")") }
        return own.found
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) { found.append(Element(name: name, attributes: attributes)) }
}
