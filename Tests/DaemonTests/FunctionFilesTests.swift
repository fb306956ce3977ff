import Foundation
import TestSupport
import Testing

/// What the daemon makes of a folder, seen in its listings.
@Suite(.serialized) struct FunctionFilesTests {
    static let good = "function onTrack(event, settings) { return settings }"

    @Test func everyKindOfBrokenFolderIsReportedWithTheReason() throws {
        let daemon = try TestDaemon(
            [
                "good": Self.good, "syntax": "\nlet x = ;", "nothing": "let x = 1",
                "throws": "throw new Error('at load')",
                "kind": Self.good, "source": "onRequest = () => fetch('https://fn.segmentapis.com/?b=1')",
                "key": Self.good, "settings": Self.good, "bad name": Self.good,
                "endless": "while (true) {}", "large": String(repeating: "/", count: 1_100_000), "long": Self.good,
            ],
            files: [
                "kind/function.yaml": "kind: destinaton", "source/function.yaml": "# one\nkind: source",
                "key/function.yaml": "limits:\n  timeoutMS: 5", "settings/settings.yaml": "- a\n- b",
                "long/settings.yaml": "value: " + String(repeating: "x", count: 300_000),
            ], options: ["pool.loadTimeMs=500"])
        for (name, words) in [
            ("syntax", "line 2"), ("nothing", "onTrack"), ("throws", "at load"), ("kind", "did you mean destination?"),
            (
                "source",
                "line 1: it names https://fn.segmentapis.com. Functions are unable to send data or events back to their originating source"
            ), ("key", "did you mean limits.timeoutMs?"),
            ("bad%20name", "rename"), ("endless", ""), ("large", "1100000 bytes"),
        ] where name != "bad%20name" {
            let function = try daemon.get("/v1/functions/\(name)").json
            let problem = try #require(function["problem"] as? String, "\(name)")
            #expect(problem.contains(words) || words.isEmpty, "\(name): \(problem)")
            #expect(try daemon.invoke(name).status == 503, "\(name)")
        }
        #expect(daemon.logText.contains("rename the folder"))
        // Code serves whatever is wrong with settings: there may be others.
        for (name, words) in [("settings", "names with values"), ("long", "262144 bytes")] {
            let answer = try daemon.invoke(name)
            #expect(answer.status == 200 && answer.outcome == "invalidSettings")
            #expect(answer.errorMessage.contains(words), "\(answer.errorMessage)")
        }
        #expect(try daemon.invoke("good").outcome == "ok")
        #expect(daemon.stop())
    }

    @Test func settingsBecomeTheJSONThatYAMLMeans() throws {
        let daemon = try TestDaemon(
            ["f": "function onTrack(event, settings) { return JSON.stringify(settings) }"],
            files: [
                "f/settings.yaml": """
                text: plain words
                quoted: "123"
                number: 12
                fraction: -1.50
                yes: true
                none: ~
                date: 2026-01-02
                list: [1, "two", {three: 3}]
                hex: 0xff
                """
            ])
        let expected =
            #"{"text":"plain words","quoted":"123","number":12,"fraction":-1.5,"yes":true,"none":null,"#
            + #""date":"2026-01-02","list":[1,"two",{"three":3}],"hex":255}"#
        #expect(try daemon.invoke("f").text == expected)
        #expect(daemon.stop())
    }

    @Test func removedFolderIsARemovedFunctionAndANewOneAppears() throws {
        let daemon = try TestDaemon(["old": Self.good])
        #expect(try daemon.invoke("old").outcome == "ok")
        try FileManager.default.removeItem(at: daemon.folder.appendingPathComponent("functions/old"))
        try daemon.write(Self.good, to: "new/function.js")
        #expect(eventually { (try? daemon.invoke("old").status) == 404 })
        #expect(eventually { (try? daemon.invoke("new").outcome) == "ok" })
        #expect(daemon.stop())
    }

    @Test func byteOrderMarkIsNoCode() throws {
        let daemon = try TestDaemon(["f": "\u{FEFF}function onTrack() { return 1 }"])
        #expect(try daemon.invoke("f").number == 1)
        #expect(daemon.stop())
    }
}
