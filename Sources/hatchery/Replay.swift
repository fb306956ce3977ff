import ArgumentParser
import Authoring
import FrontDoor
import FunctionFolder
import Glibc
import HatcheryClient
import Supervisor
import Wire

/// `hatchery replay FILE`
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a recorded invocation again, without a daemon, and compare.",
        discussion: """
            Example: hatchery replay chat-notifier-20260102-030405.recording.json
            Time, random numbers and the network's answers come from the recording; nothing is sent anywhere.
            Exit codes: 0 identical, 1 it diverges, 2 wrong usage or no recording.
            """)

    @Argument(help: "A file that hatchery record has written.")
    var file: String

    @Option(
        help: "A file with settings (YAML or JSON) in place of the recorded ones, which lack the values of secrets.")
    var settings: String?

    @Option(help: "A script in place of the recorded code, to see what a change does.")
    var code: String?

    @Flag(help: "Print the comparison and the answer as JSON.")
    var json = false

    @OptionGroup var modules: Modules.Folder

    func run() async throws {
        let recording = try read()
        let replay: Authoring.Replay
        let settings = try settingsBytes()
        let code = try code.map { try InputFile.read($0, what: "script") }
        do throws(Authoring.Replay.PreparationError) {
            replay = try Authoring.Replay(recording, settings: settings, code: code, modules: modules.store)
        } catch {
            throw Ending.wrongUsage.because(error.explanation)
        }
        let replayed: Authoring.Replay.Replayed
        do throws(ExecutorError) {
            replayed = try await replay.run(programs: Worker.folder)
        } catch {
            throw Ending.unreachable.because(error.explanation)
        }
        var end = replayed.end
        end.recording = nil
        let answer = Answer(status: 200, body: Array(AnswerBody.json(end).readableBytesView))
        if json {
            printJSON(replayed.comparison, answer)
        } else {
            AnswerView(report: try answer.report(), answer: answer).show()
            show(replayed.comparison)
        }
        if !replayed.comparison.isIdentical { throw ExitCode(Ending.functionFailed.rawValue) }
    }

    private func read() throws -> Recording {
        let recording: Recording
        let text = try InputFile.read(file, what: "recording")
        do throws(Recording.ReadError) {
            recording = try Recording(json: text)
        } catch {
            switch error {
            case .notARecording(let why):
                throw Ending.wrongUsage.because(
                    "\(file) is no recording: \(why). Make one with:  hatchery record NAME --event FILE")
            case .newerForm(let form):
                throw Ending.wrongUsage.because(
                    "\(file) has form \(form), this release reads form \(Recording.currentForm): use the release that made it"
                )
            }
        }
        if recording.runtime != Recording.currentRuntime {
            Terminal.complain(
                "warning: \(file) was made by runtime \(recording.runtime), this is \(Recording.currentRuntime): "
                    + "what diverges may be the runtime's doing")
        }
        return recording
    }

    private func settingsBytes() throws -> [UInt8]? {
        guard let settings else { return nil }
        let text = String(decoding: try InputFile.read(settings, what: "settings file"), as: UTF8.self)
        do throws(ConfigurationError) {
            return try SettingsDocument.json(text, source: settings)
        } catch {
            throw Ending.wrongUsage.because(error.explanation)
        }
    }

    private func show(_ comparison: ReplayComparison) {
        for note in comparison.notes { print(Terminal.paint("note: \(note)", .care)) }
        for divergence in comparison.divergences { print(Terminal.paint(divergence, .bad)) }
        if comparison.isIdentical { print(Terminal.paint("identical to the recording", .good)) }
    }

    private func printJSON(_ comparison: ReplayComparison, _ answer: Answer) {
        let text = String(decoding: comparison.json, as: UTF8.self)
        print(text.dropLast() + #","answer":"# + String(decoding: answer.body, as: UTF8.self) + "}")
    }
}
