import ArgumentParser
import Glibc
import HatcheryClient
import Wire

/// The command line of Hatchery.
@main
struct HatcheryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hatchery",
        abstract: "Writes, tests and runs functions, on a Hatchery daemon or without one, and shows what it does.",
        discussion: """
            Exit codes: 0 it went well (ok or filtered), 1 the function failed, 2 wrong usage or input, \
            3 the daemon cannot be reached, 4 refused for now (overloaded or shutting down): try again later.
            """,
        subcommands: [
            New.self, Check.self, Test.self, Run.self, Invoke.self, Record.self, Replay.self, Types.self, Functions.self,
            Instances.self, Modules.self, Doctor.self,
        ])

    /// Wrong usage ends with 2, as the help says, not with the library's 64.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard error is ExitCode || exitCode(for: error).isSuccess else {
                Terminal.complain(fullMessage(for: error))
                Self.exit(withError: ExitCode(Ending.wrongUsage.rawValue))
            }
            Self.exit(withError: error)
        }
    }
}

/// Options of every command that talks to the daemon.
struct DaemonOptions: ParsableArguments {
    @Option(
        help:
            "The daemon's socket. Default: $HATCHERY_SOCKET, else $XDG_RUNTIME_DIR/hatchery.sock, else /run/hatchery.sock."
    )
    var socket: String?

    @Flag(help: "Print the daemon's JSON as it came.")
    var json = false

    var client: HatcheryClient { HatcheryClient(socketPath: socket ?? DefaultSocket.path) }
}

/// How a command ends when it does not end well.
enum Ending: Int32 {
    case functionFailed = 1
    case wrongUsage = 2
    case unreachable = 3
    case refused = 4

    /// Prints a sentence to stderr and gives the exit code to throw.
    func because(_ sentence: String) -> ExitCode {
        Terminal.complain(sentence)
        return ExitCode(rawValue)
    }
}

extension HatcheryClientError {
    /// What the command says and how it ends.
    var ending: ExitCode {
        switch self {
        case .unreachable(let path, let reason):
            return Ending.unreachable.because(
                "nothing answers on \(path) (\(reason)).\n"
                    + "Start a daemon:  hatcheryd --functions DIR --socket \(path)\nor name its socket with --socket.")
        case .tooLarge: return Ending.wrongUsage.because(description)
        default: return Ending.unreachable.because(description)
        }
    }
}
