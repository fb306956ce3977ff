import Foundation
import Supervisor
import TestSupport
import Testing

/// `hatchery record` and `hatchery replay` as their user meets them.
@Suite(.serialized) struct RecordingFileTests {
    private func hatchery(_ arguments: [String]) throws -> (status: Int32, out: String, err: String) {
        let process = Process()
        process.executableURL = Programs.url("hatchery")
        process.arguments = arguments
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let errors = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output, errors)
    }

    @Test func recordedOnADaemonAndReplayedWithoutOne() throws {
        let code = """
            async function onTrack(event, settings) {
                console.log('hello', settings.name, Math.random());
                await new Promise((resolve) => setTimeout(resolve, 2));
                return { now: Date.now() };
            }
            """
        let daemon = try TestDaemon(["f": code], files: ["f/settings.yaml": "name: Ada"])
        try daemon.write(#"{"type":"track","event":"Order"}"#, to: "event.json")
        let folder = daemon.folder.appendingPathComponent("functions")
        let event = folder.appendingPathComponent("event.json").path
        let file = folder.appendingPathComponent("one.recording.json").path
        let socket = ["--socket", daemon.socketPath]

        let recorded = try hatchery(["record", "f", "--event", event, "-o", file] + socket)
        #expect(recorded.status == 0, "\(recorded.err)")
        #expect(recorded.out.hasPrefix("ok\n") && recorded.out.contains("hatchery replay \(file)"))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)

        let replayed = try hatchery(["replay", file])
        #expect(replayed.status == 0, "\(replayed.err)")
        #expect(replayed.out.hasSuffix("identical to the recording\n") && replayed.out.contains("hello Ada 0."))

        try daemon.write(code.replacingOccurrences(of: "hello", with: "goodbye"), to: "changed.js")
        let changed = try hatchery(["replay", file, "--code", folder.appendingPathComponent("changed.js").path])
        #expect(changed.status == 1)
        #expect(changed.out.contains("diverges at log line 1: recorded info \"hello Ada"))

        try daemon.write("name: Grace", to: "other.yaml")
        let other = folder.appendingPathComponent("other.yaml").path
        let withSettings = try hatchery(["replay", file, "--settings", other, "--json"])
        #expect(withSettings.status == 1)
        #expect(withSettings.out.contains(#""identical":false"#) && withSettings.out.contains("hello Grace"))

        let none = try hatchery(["replay", event])
        #expect(none.status == 2 && none.err.contains("is no recording") && none.err.contains("hatchery record"))
        let unknown = try hatchery(["record", "nobody", "--event", event] + socket)
        #expect(unknown.status == 2 && unknown.err.contains("there is no function \"nobody\""))
        let late = try hatchery(["record", "f", "--next", "--timeout-s", "1"] + socket)
        #expect(late.status == 4 && late.err.contains("nobody called \"f\""))
        #expect(daemon.stop())
    }

    @Test func secretsAreNotInTheFileAndAReplayDoesWithoutThem() throws {
        let server = try LocalServer.answering { request in
            .text("you said \(request.header("authorization") ?? "nothing")")
        }
        let code = """
            async function onTrack(event, settings) {
                const headers = { authorization: 'Bearer ' + settings.apiKey };
                if (event.signed) {
                    headers['x-signature'] = crypto.createHmac('sha256', settings.apiKey).update('body').digest('hex');
                    headers['x-basic'] = btoa('user:' + settings.apiKey);
                }
                const text = await (await fetch(event.origin + '/', { headers })).text();
                console.log(text, JSON.stringify(settings));
                return { text, sameAgain: text === 'you said Bearer ' + settings.apiKey };
            }
            """
        let key = #"hunter-"22"-sesame"#
        let daemon = try TestDaemon(
            ["f": code],
            files: [
                "f/function.yaml": "settings: [{name: apiKey, type: STRING, sensitive: true}]",
                "f/settings.yaml": "apiKey: {file: key}", "f/key": key,
            ], options: ["egress.privateRanges=127.0.0.0/8"])
        let folder = daemon.folder.appendingPathComponent("functions")
        func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path("f/key"))
        try daemon.write("apiKey: '\(key)'", to: "key.yaml")
        #expect(
            eventually { (try? daemon.invoke("f", #"{"type":"track"}"#).json["outcome"]) as? String == "badRequest" })
        for (name, fields) in [("plain", ""), ("signed", #","signed":true"#)] {
            try daemon.write(#"{"type":"track","origin":"\#(server.origin)"\#(fields)}"#, to: "\(name).json")
            let recorded = try hatchery([
                "record", "f", "--event", path("\(name).json"), "-o", path("\(name).recording"), "--socket",
                daemon.socketPath,
            ])
            #expect(recorded.status == 0, "\(recorded.err)")
            let text = try String(contentsOfFile: path("\(name).recording"), encoding: .utf8)
            #expect(!text.contains("hunter") && !text.contains("sesame"))
            #expect(!text.contains(Data("user:\(key)".utf8).base64EncodedString().dropLast(4)))
            #expect(text.contains("***1***"))
        }
        let plain = try hatchery(["replay", path("plain.recording")])
        #expect(plain.status == 0 && !plain.out.contains("note"), "\(plain.out) \(plain.err)")
        #expect(plain.out.contains(#""sameAgain": true"#))
        // What is computed from the value cannot be the same without it.
        let signed = try hatchery(["replay", path("signed.recording")])
        #expect(signed.status == 0 && signed.out.contains("note: ") && signed.out.contains("header x-"))
        #expect(signed.out.contains("--settings"), "\(signed.out)")
        for name in ["plain", "signed"] {
            let known = try hatchery(["replay", path("\(name).recording"), "--settings", path("key.yaml")])
            #expect(known.status == 0 && !known.out.contains("note"), "\(known.out) \(known.err)")
            #expect(!known.out.contains("sesame"))
        }
        #expect(daemon.stop())
    }

    @Test func whatIsNoRecordingIsNamed() {
        func problem(_ text: String) -> Recording.ReadError? {
            do throws(Recording.ReadError) {
                _ = try Recording(json: Array(text.utf8))
                return nil
            } catch {
                return error
            }
        }
        #expect(problem("nonsense") == .notARecording(#"it has no "hatcheryRecording""#))
        #expect(problem(#"{"hatcheryRecording":99}"#) == .newerForm(99))
        #expect(problem(#"{"hatcheryRecording":1}"#) == .notARecording(#""runtime" is missing"#))
    }

    @Test func secretsAreHiddenWhereverTheyStand() {
        let secrets = SecretPlaceholders(["hunter22", "hunter22-and-more"])
        #expect(secrets.hide("Bearer hunter22-and-more, hunter22") == "Bearer ***2***, ***1***")
        #expect(secrets.reveal("Bearer ***2***, ***1***") == "Bearer hunter22-and-more, hunter22")
        let parts = secrets.hide(parts: ["my hun", "", "ter2", "2 is", " it"].map { Array($0.utf8) })
        #expect(parts.map { String(decoding: $0, as: UTF8.self) } == ["my ***1***", "", "", " is", " it"])
    }
}
