import Foundation
import HatcheryClient
import TestSupport
import Testing

/// Settings instances of a running daemon.
@Suite(.serialized) struct SettingsTests {
    private static let schema = """
        settings:
          - {name: room, required: true}
          - {name: key, sensitive: true}
        """

    @Test func spec61oneFunctionServesManySettings() async throws {
        let daemon = try TestDaemon(
            ["f": "let calls = 0; function onTrack(event, settings) { return [settings.room, ++calls] }"],
            files: [
                "f/function.yaml": Self.schema, "f/settings.yaml": "room: own", "f/settings/acme.yaml": "room: a",
                "f/settings/b.yaml": "room: b", "f/settings/bad.yaml": "romm: x",
            ])
        for (name, room) in [("f", "own"), ("f@acme", "a"), ("f%40b", "b"), ("f@default", "own")] {
            #expect(try daemon.invoke(name).json["result"] as? [AnyHashable] == [room, name == "f@default" ? 2 : 1])
        }
        let client = HatcheryClient(socketPath: daemon.socketPath)
        let framed = try await client.invoke("f@acme", event: Array(#"{"type":"track"}"#.utf8))
        #expect(String(decoding: framed.result, as: UTF8.self) == #"["a",2]"#)
        await client.close()

        let unknown = try daemon.invoke("f@none")
        #expect(unknown.status == 404 && unknown.outcome == "notFound")
        #expect(
            unknown.errorMessage == #"function "f" has no settings instance "none": it has default, acme, b, bad"#)
        #expect(try daemon.invoke("g@acme").errorMessage.contains(#"no function "g""#))

        let listed = try #require(try daemon.get("/v1/functions/f").json["settings"] as? [[String: Any]])
        #expect(listed.map { $0["name"] as? String } == ["default", "acme", "b", "bad"])
        #expect(listed.map { $0["instances"] as? Int } == [1, 1, 1, 0])
        #expect((listed[3]["problem"] as? String)?.contains("did you mean room?") == true)
        #expect((try daemon.get("/v1/functions/f@acme").json["settings"] as? [Any])?.count == 1)
        #expect(try daemon.get("/v1/functions/f@none").status == 404)
        #expect(Set(try daemon.instances(of: "f").map(\.settings)) == ["default", "acme", "b"])
        let ps = try Programs.run("hatchery", ["ps", "--socket", daemon.socketPath]).out
        #expect(ps.contains("f@acme") && ps.contains("f@b"))
        let functions = try Programs.run("hatchery", ["functions", "--socket", daemon.socketPath]).out
        #expect(
            functions.contains("f@acme") && functions.contains("f@bad: room is required")
                || functions.contains("f@bad: settings/bad.yaml line 1"))
        #expect(daemon.stop())
    }

    @Test func outcomeInvalidSettingsNamesTheSettingAndServesTheOthers() throws {
        let daemon = try TestDaemon(
            ["f": "function onTrack(event, settings) { return settings.room }"],
            files: ["f/function.yaml": Self.schema + "\npool: {minWarm: 1}", "f/settings/acme.yaml": "room: a"])
        let answer = try daemon.invoke("f")
        #expect(answer.status == 200 && answer.outcome == "invalidSettings" && answer.retryable == false)
        #expect((answer.json["error"] as? [String: Any])?["name"] as? String == "InvalidSettings")
        #expect(answer.errorMessage == "room is required and not set: add it to settings.yaml")
        #expect(try daemon.invoke("f@acme").text == "a")
        #expect(daemon.logText.contains("room is required and not set"))
        // A call brings its own, checked in the same way.
        func own(_ json: String) throws -> TestAnswer { try daemon.invoke("f", headers: ["Hatchery-Settings": json]) }
        #expect(try own(#"{"room":"mine"}"#).text == "mine")
        let wrong = try own(#"{"room":["mine"]}"#)
        #expect(wrong.status == 200 && wrong.outcome == "invalidSettings")
        #expect(wrong.errorMessage == "room must be a STRING, the call's settings object has a list")
        #expect(try own(#"{"room":"mine","roon":1}"#).errorMessage.contains("did you mean room?"))
        #expect(try own("[]").status == 400)
        let function = try daemon.get("/v1/functions/f").json
        #expect((function["outcomes"] as? [String: Int])?["invalidSettings"] == 3)
        let shown = try Programs.run(
            "hatchery", ["invoke", "f", "--socket", daemon.socketPath], input: #"{"type":"track"}"#)
        #expect(shown.status == 1 && shown.out.contains("invalidSettings") && shown.out.contains("room is required"))
        // Only those whose settings are right are kept warm.
        #expect(eventually { (try? daemon.instances(of: "f").filter { $0.settings == "acme" }.count) == 1 })
        #expect(try daemon.instances(of: "f").allSatisfy { $0.settings != "default" })
        #expect(daemon.stop())
    }

    @Test func changedSettingsAreTakenUpWithoutTouchingTheOthers() throws {
        let daemon = try TestDaemon(
            ["f": "let calls = 0; function onTrack(event, settings) { return settings.room + ++calls }"],
            files: ["f/settings.yaml": "room: own", "f/settings/a.yaml": "room: a", "f/settings/b.yaml": "room: b"])
        #expect(try ["f", "f@a", "f@b"].map { try daemon.invoke($0).text } == ["own1", "a1", "b1"])
        let version = try daemon.get("/v1/functions/f").json["version"] as? String
        try daemon.write("room: new", to: "f/settings/b.yaml")
        #expect(eventually { (try? daemon.invoke("f@b").text)?.hasPrefix("new") == true })
        #expect(try daemon.invoke("f@a").text == "a2" && daemon.invoke("f").text == "own2")
        try daemon.write("room: c", to: "f/settings/c.yaml")
        #expect(eventually { (try? daemon.invoke("f@c").text)?.hasPrefix("c") == true })
        try FileManager.default.removeItem(at: daemon.folder.appendingPathComponent("functions/f/settings/b.yaml"))
        #expect(eventually { (try? daemon.invoke("f@b").status) == 404 })
        try daemon.write("room: [", to: "f/settings.yaml")
        #expect(eventually { (try? daemon.invoke("f").outcome) == "invalidSettings" })
        #expect(try daemon.invoke("f@a").text == "a3")
        #expect(try daemon.get("/v1/functions/f").json["version"] as? String == version)
        #expect(daemon.stop())
    }

    @Test func spec138settingsNeverReachAnotherInstance() throws {
        let code = """
            let kept = [];
            async function onTrack(event, settings) {
                const seen = [kept, globalThis.mine, Object.prototype.mine, Array.prototype.mine, Error.mine,
                    new Error('x').mine, Promise.mine, await cache.load('mine', async () => settings.room),
                    typeof globalThis.settings, Object.keys(globalThis).includes('settings')];
                const text = JSON.stringify(seen);
                kept.push(settings.room);
                globalThis.mine = Error.mine = Promise.mine = settings.room;
                Object.prototype.mine = Array.prototype.mine = Error.prototype.mine = settings.room;
                if (event.fail) throw Object.assign(new ValidationError(settings.room), { extra: settings });
                return text;
            }
            """
        let daemon = try TestDaemon(
            ["f": code, "g": code],
            files: [
                "f/settings.yaml": "room: alpha", "f/settings/b.yaml": "room: beta", "g/settings.yaml": "room: gamma",
            ])
        for _ in 0..<3 { _ = try daemon.invoke("f", #"{"type":"track","fail":true}"#) }
        let rooms = ["alpha", "beta", "gamma", "delta"]
        for (index, name) in ["f", "f@b", "g", "f"].enumerated() {
            let headers = index == 3 ? ["Hatchery-Settings": #"{"room":"delta"}"#] : [:]
            for _ in 0..<2 {
                let seen = try #require(try daemon.invoke(name, headers: headers).text)
                for other in rooms where other != rooms[index] { #expect(!seen.contains(other), "\(name): \(seen)") }
                #expect(seen.hasSuffix(#""undefined",false]"#), "no global has them")
            }
        }
        #expect(daemon.stop())
    }

    @Test func spec62settingsAreNewForEveryCall() throws {
        let daemon = try TestDaemon(
            [
                "f":
                    "function onTrack(event, settings) { const { room } = settings; settings.room = 'changed'; return room }"
            ],
            files: ["f/settings.yaml": "room: own"])
        for _ in 0..<3 { #expect(try daemon.invoke("f").text == "own") }
        #expect(daemon.stop())
    }
}
