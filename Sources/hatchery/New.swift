import ArgumentParser
import Authoring
import Wire

/// `hatchery new NAME --kind KIND`
struct New: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a new function: commented code, settings, sample events, tests, types.",
        discussion: "Example: hatchery new chat-notifier --kind destination")

    @Argument(help: "The function's name; its folder gets it too.")
    var name: String

    @Option(help: "One of destination, source, insert (for a destination), sourceInsert.")
    var kind: String

    @Option(name: .customLong("in"), help: "The folder that holds functions.")
    var directory = "."

    func run() async throws {
        guard let kind = FunctionKind(name: kind) else {
            throw Ending.wrongUsage.because(
                "\"\(self.kind)\" is no kind: it is one of destination, source, insert, sourceInsert")
        }
        let files: [FunctionTemplate.File]
        do throws(NewFunctionError) {
            files = try FunctionTemplate.write(name, kind: kind, in: directory)
        } catch {
            throw Ending.wrongUsage.because(error.explanation)
        }
        let folder = directory == "." ? name : "\(directory)/\(name)"
        for file in files { print("\(folder)/\(file.path)") }
        let events = files.map(\.path).filter { $0.hasPrefix("events/") }
        let event = events.last ?? "events/EVENT.json"
        print(
            """

            Next:
              \(Terminal.paint("hatchery check \(folder)", .strong))
              \(Terminal.paint("hatchery test \(folder)", .strong))
              \(Terminal.paint("hatchery run \(folder) --event \(folder)/\(event)", .strong))
            """)
    }
}
