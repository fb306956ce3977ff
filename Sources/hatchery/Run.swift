import ArgumentParser
import Authoring
import FunctionFolder
import Glibc
import HatcheryClient
import Supervisor
import Wire

/// `hatchery run DIR`
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a function once, without a daemon, and show what it did.",
        discussion: """
            Example: hatchery run chat-notifier --event chat-notifier/events/track.json
            The function runs in the same confinement as on a daemon.
            """)

    @Argument(help: "A function's folder, or a single script.")
    var path: String

    @Option(
        help:
            "A file with the event, the batch or a source's request; - for standard input, which is the default when it is no terminal."
    )
    var event: String?

    @Option(help: "A file with settings (YAML or JSON) in place of the function's own.")
    var settings: String?

    @Option(help: "Whose settings: the name of a file in settings/. Default: those of settings.yaml.")
    var instance: String?

    @Option(help: "A single script's kind: destination, source, insert or sourceInsert. Default: destination.")
    var kind: String?

    @Flag(help: "Let every request fail.")
    var offline = false

    @Option(
        name: .customLong("private-range"),
        help: "A range of private addresses that may be reached, such as 127.0.0.0/8 for a server on this machine.")
    var privateRanges: [String] = []

    @Flag(help: "Print the answer as JSON.")
    var json = false

    @OptionGroup var modules: Modules.Folder

    func run() async throws {
        guard let source = event ?? (isatty(0) == 0 ? "-" : nil) else {
            throw Ending.wrongUsage.because(
                "which event? Name a file:  hatchery run \(path) --event FILE\n"
                    + #"or send one:  echo '{"type":"track","event":"Test","userId":"u1"}' | hatchery run "# + path)
        }
        let version = try version()
        let event = try InputFile.read(source, what: "event")
        let callSettings = try callSettings()
        guard event.count <= WireLimit.eventBytesMax else {
            throw Ending.wrongUsage.because(
                "the event has \(event.count) bytes, at most \(WireLimit.eventBytesMax) are accepted: send less")
        }
        var executor = LocalExecutor.settings(programs: Worker.folder)
        executor.egress.privateRanges = privateRanges
        let answer: Answer
        do throws(ExecutorError) {
            let (status, body) = try await OneRun(
                version: version, event: event, instance: instance, settings: callSettings, executor: executor,
                isOffline: offline
            ).answer()
            answer = Answer(status: status, body: body)
        } catch {
            throw Ending.unreachable.because(error.explanation)
        }
        let view = AnswerView(report: try answer.report(), answer: answer)
        if json {
            print(String(decoding: answer.body, as: UTF8.self))
        } else {
            view.show()
        }
        if let ending = view.ending { throw ExitCode(ending.rawValue) }
    }

    private func version() throws -> FunctionVersion {
        let named = try kind.map { name in
            guard let kind = FunctionKind(name: name) else {
                throw Ending.wrongUsage.because(
                    "--kind \(name): it is one of \(FunctionKind.allCases.map(\.name).joined(separator: ", "))"
                        + Suggestion.text(for: name, among: FunctionKind.allCases.map(\.name)))
            }
            return kind
        }
        do throws(ConfigurationError) {
            return try FunctionAtPath(path).version(kind: named, modules: modules.store)
        } catch {
            throw Ending.wrongUsage.because(error.explanation)
        }
    }

    private func callSettings() throws -> [UInt8] {
        guard let settings else { return [] }
        let text = String(decoding: try InputFile.read(settings, what: "settings file"), as: UTF8.self)
        do throws(ConfigurationError) {
            return try SettingsDocument.json(text, source: settings)
        } catch {
            throw Ending.wrongUsage.because(error.explanation)
        }
    }
}
