import Foundation
import TestSupport
import Testing

/// The programs as a person types them, wrongly too.
@Suite(.serialized) struct CommandLineTests {
    private func run(_ program: String, _ arguments: [String], input: String? = nil) throws -> Programs.Ended {
        try Programs.run(program, arguments, input: input)
    }

    @Test func invokeShowsWhatAFunctionDidAndExitsAsItEnded() throws {
        let daemon = try TestDaemon([
            "good": "function onTrack(event, settings) { console.warn('careful'); return { total: 42, s: settings } }",
            "bad": "function onTrack() { throw new RetryError('later') }",
        ])
        let socket = ["--socket", daemon.socketPath]
        let event = #"{"type":"track"}"#
        let good = try run("hatchery", ["invoke", "good"] + socket, input: event)
        #expect(good.status == 0)
        #expect(good.out.hasPrefix("ok\n"))
        #expect(good.out.contains("\"total\": 42"))
        #expect(good.out.contains("warn  careful"))
        #expect(!good.out.contains("\u{1B}"), "no colour but on a terminal")
        let settings = daemon.folder.appendingPathComponent("settings.json")
        try Data(#"{"room":"b"}"#.utf8).write(to: settings)
        let own = try run("hatchery", ["invoke", "good", "--settings", settings.path, "--json"] + socket, input: event)
        #expect(own.out.contains(#""s":{"room":"b"}"#))
        let bad = try run("hatchery", ["invoke", "bad"] + socket, input: event)
        #expect(bad.status == 1)
        #expect(bad.out.contains("retry  (may be retried)"))
        #expect(bad.out.contains("RetryError: later"))
        let unknown = try run("hatchery", ["invoke", "goood"] + socket, input: event)
        #expect(unknown.status == 2)
        #expect(unknown.err.contains("did you mean good"))
        #expect(try run("hatchery", ["invoke", "good"] + socket, input: "").status == 2)
        #expect(
            try run("hatchery", ["invoke", "good", "--event", "/nonexistent"] + socket).err.contains("No such file"))
        #expect(try run("hatchery", ["functions"] + socket).out.contains("good"))
        #expect(try run("hatchery", ["ps"] + socket).out.contains("idle"))
        #expect(daemon.stop())
    }

    @Test func withoutADaemonTheNextCommandIsNamed() throws {
        let answer = try run("hatchery", ["ps", "--socket", "/tmp/hatchery-none.sock"])
        #expect(answer.status == 3)
        #expect(answer.err.contains("hatcheryd --functions DIR --socket /tmp/hatchery-none.sock"))
    }

    @Test func doctorShowsEveryLayer() throws {
        let answer = try run("hatchery", ["doctor", "--socket", "/tmp/hatchery-none.sock"])
        #expect(answer.status == 0, "\(answer.err)")
        for layer in ["seccomp", "no-new-privileges", "user-namespace", "empty-root"] {
            #expect(answer.out.contains(layer))
        }
    }

    @Test func wrongUsageEndsWithTwoAndSaysWhatIsRight() throws {
        for arguments in [
            ["invok", "x"], ["invoke"], ["ps", "--sockt", "x"], ["invoke", "f", "--deadline-ms", "soon"],
        ] {
            let answer = try run("hatchery", arguments)
            #expect(answer.status == 2, "\(arguments)")
            #expect(answer.err.contains("Usage"), "\(answer.err)")
        }
        #expect(try run("hatchery", ["--help"]).status == 0)
        #expect(try run("hatcheryd", ["--sockt", "x"]).status == 2)
    }

    @Test func wrongConfigurationEndsWithTwoAndASentence() throws {
        let answer = try run("hatcheryd", ["--functions", "/tmp", "--set", "pool.maxInstance=1"])
        #expect(answer.status == 2)
        #expect(answer.err.contains("did you mean pool.maxInstances?"))
        #expect(try run("hatcheryd", []).status == 2)
    }
}
