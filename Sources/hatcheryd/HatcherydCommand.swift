import ArgumentParser
import Daemon
import FunctionFolder
import Glibc
import Logging
import Sandbox
import ServiceLifecycle
import Wire

/// `hatcheryd`: serves the functions of a folder on a Unix socket until it is told to stop.
@main
struct HatcherydCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hatcheryd",
        abstract: "Serves JavaScript functions on a Unix socket, each in confined processes.",
        discussion: """
            Example: hatcheryd --functions ./functions --socket /tmp/hatchery.sock

            Flags win over --set, --set over the file. SIGTERM and SIGINT let running invocations finish. \
            Exit codes: 0 stopped in order, 1 could not start or serve, 2 wrong configuration or usage.
            """)

    @Option(help: "The folder of functions: NAME/function.js, optionally NAME/function.yaml and NAME/settings.yaml.")
    var functions: String?
    @Option(
        help:
            "The Unix socket. Default: $HATCHERY_SOCKET, else $XDG_RUNTIME_DIR/hatchery.sock, else /run/hatchery.sock.")
    var socket: String?
    @Option(name: .customLong("socket-mode"), help: "Permission bits of the socket, in octal. Default: 0660.")
    var socketMode: String?
    @Option(name: .customLong("socket-group"), help: "Group of the socket.")
    var socketGroup: String?
    @Option(help: "A YAML file with settings; --print-config shows them all.")
    var config: String?
    @Option(name: .customLong("set"), help: "One setting as KEY=VALUE, such as pool.maxInstances=8; may be repeated.")
    var assignments: [String] = []
    @Option(
        name: .customLong("log-level"), help: "trace, debug, info, notice, warning, error or critical. Default: info.")
    var logLevel: String?
    @Option(name: .customLong("log-format"), help: "text or json. Default: text.")
    var logFormat: String?
    @Option(help: "The folder of mounted modules. Default: $HATCHERY_MODULES, else ./modules.")
    var modules: String?
    @Option(help: "The worker program. Default: hatchery-worker beside hatcheryd.")
    var worker: String?
    @Flag(name: .customLong("print-config"), help: "Print the configuration in force as a commented file, and exit.")
    var printConfig = false

    /// Wrong usage ends with 2 like a wrong configuration, not with the library's 64.
    static func main() async {
        do {
            let command = try parse()
            try await command.run()
        } catch {
            guard error is ExitCode || exitCode(for: error).isSuccess else { exit(2, after: fullMessage(for: error)) }
            exit(withError: error)
        }
    }

    private static func exit(_ code: Int32, after message: String) -> Never {
        (message + "\n").withCString { _ = write(2, $0, strlen($0)) }
        Glibc.exit(code)
    }

    func run() async throws {
        let settings = try effective()
        if printConfig { return print(settings.yaml, terminator: "") }
        guard !settings.functionsDirectory.isEmpty else {
            throw Self.wrong("which functions? Name their folder:  hatcheryd --functions DIR")
        }
        guard access(settings.functionsDirectory, R_OK | X_OK) == 0 else {
            throw Self.wrong(
                "the folder of functions \(settings.functionsDirectory) cannot be opened (\(String(cString: strerror(errno)))): "
                    + "create it, or name another with --functions")
        }
        LoggingSystem.bootstrap { _ in LineLogHandler(level: settings.logLevel, format: settings.logFormat) }
        signal(SIGPIPE, SIG_IGN)
        let logger = Logger(label: "hatcheryd")
        do throws(ConfinementError) {
            try Privileges.leaveNoCore()
        } catch {
            logger.warning("a core file of this process would hold settings", metadata: ["because": "\(error)"])
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: Daemon(configuration: settings, logger: logger),
                        successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup)
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: Self.quiet(logger)))
        do {
            try await group.run()
        } catch {
            logger.critical("\(error)")
            throw ExitCode(1)
        }
    }

    /// The library's own lines only when something is wrong.
    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .error)
        return logger
    }

    private func effective() throws -> Configuration {
        var given = assignments
        for (key, value) in [
            ("functions.directory", functions), ("socket.path", socket), ("socket.mode", socketMode),
            ("socket.group", socketGroup), ("log.level", logLevel), ("log.format", logFormat), ("worker.path", worker),
            ("modules.directory", modules ?? getenv("HATCHERY_MODULES").map { String(cString: $0) }),
        ] {
            if let value { given.append("\(key)=\(value)") }
        }
        var settings: Configuration
        do throws(ConfigurationError) {
            settings = try Configuration.load(file: config, assignments: given)
        } catch {
            throw Self.wrong(error.explanation)
        }
        if settings.frontDoor.socketPath.isEmpty { settings.frontDoor.socketPath = DefaultSocket.path }
        if settings.workerPath.isEmpty { settings.workerPath = Self.sibling("hatchery-worker") }
        if settings.egress.programPath.isEmpty { settings.egress.programPath = Self.sibling("hatchery-egress") }
        return settings
    }

    private static func wrong(_ sentence: String) -> ExitCode {
        let line = "hatcheryd: \(sentence)\n"
        line.withCString { _ = write(2, $0, strlen($0)) }
        return ExitCode(2)
    }

    /// A program beside this one.
    private static func sibling(_ name: String) -> String {
        var path = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &path, path.count)
        let own = String(decoding: path.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + name
    }
}
