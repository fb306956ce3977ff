import ArgumentParser
import Glibc
import HatcheryClient

/// `hatchery invoke NAME`
struct Invoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a function with one event and show what it did.",
        discussion: "Example: hatchery invoke chat-notifier --event track.json")

    @Argument(help: "The function's name, as hatchery functions lists it; NAME@INSTANCE for other settings.")
    var name: String

    @Option(
        help:
            "A file with the event, one JSON object; - for standard input, which is the default when it is no terminal."
    )
    var event: String?

    @Option(help: "A file with a JSON object that takes the place of the function's settings for this call.")
    var settings: String?

    @Option(
        name: .customLong("deadline-ms"),
        help: "Wait at most this many milliseconds; can only shorten the function's timeout.")
    var deadlineMs: UInt32?

    @OptionGroup var daemon: DaemonOptions

    func run() async throws {
        guard let source = event ?? (isatty(0) == 0 ? "-" : nil) else {
            throw Ending.wrongUsage.because(
                "which event? Name a file:  hatchery invoke \(name) --event FILE\n"
                    + #"or send one:  echo '{"type":"track","event":"Test","userId":"u1"}' | hatchery invoke "# + name)
        }
        if deadlineMs == 0 { throw Ending.wrongUsage.because("--deadline-ms must be 1 or more") }
        let eventBytes = try InputFile.read(source, what: "event")
        let settingsBytes = try settings.map { try InputFile.read($0, what: "settings file") } ?? []
        if settings != nil, settingsBytes.first(where: { $0 > 32 }) != UInt8(ascii: "{") {
            throw Ending.wrongUsage.because("the settings file must hold one JSON object")
        }
        let client = daemon.client
        let answer: Answer
        do throws(HatcheryClientError) {
            answer = try await client.invoke(
                name, event: eventBytes, settings: settingsBytes, deadline: deadlineMs.map { .milliseconds($0) })
        } catch {
            throw error.ending
        }
        let report = try answer.report()
        let view = AnswerView(report: report, answer: answer)
        if daemon.json {
            print(String(decoding: answer.body, as: UTF8.self))
        } else {
            view.show()
        }
        if report.outcome == "notFound" { await suggest(client) }
        await client.close()
        if let ending = view.ending { throw ExitCode(ending.rawValue) }
    }

    /// Names that look like the one that is not there.
    private func suggest(_ client: HatcheryClient) async {
        guard let listing = try? await client.query("/v1/functions"), let functions = try? FunctionListing(listing)
        else {
            return
        }
        // Of a settings instance that is not there the answer names those that are.
        if functions.functions.contains(where: { name.hasPrefix("\($0.name)@") }) { return }
        let near = functions.functions.map(\.name).filter {
            $0.contains(name) || name.contains($0) || $0.first == name.first
        }
        Terminal.complain(
            (near.isEmpty ? "" : "did you mean \(near.joined(separator: " or "))? ")
                + "See them all:  hatchery functions")
    }
}
