import ArgumentParser
import Authoring
import FoundationEssentials

/// `hatchery types`
struct Types: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the types of a function's globals, for editors.",
        discussion: "Example: hatchery types --out functions/chat-notifier/hatchery.d.ts")

    @Option(help: "The file; what was there is replaced. Without it the types are printed.")
    var out: String?

    func run() async throws {
        guard let out else { return print(FunctionTemplate.types, terminator: "") }
        do {
            try Data(FunctionTemplate.types.utf8).write(to: URL(filePath: out), options: .atomic)
        } catch {
            throw Ending.wrongUsage.because("\(out) cannot be written: \(error)")
        }
    }
}
