import Dispatch
import FrontDoor
import Glibc
import Logging
import NIOPosix
import ServiceLifecycle
import Supervisor

/// The daemon's life: executor, functions, front door, in this order, and back when it is told to stop.
package struct Daemon: Service {
    private let configuration: Configuration
    private let logger: Logger

    package init(configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Why the daemon could not start: a sentence that says what to do.
    package struct StartError: Error, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// Serves until graceful shutdown is asked for; returns when everything has ended.
    ///
    /// - Throws: ``StartError``; nothing is left running.
    package func run() async throws {
        raiseDescriptorLimit()
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let executor: Executor
        do throws(ExecutorError) {
            executor = try await Executor.start(settings: executorSettings, logger: logger, eventLoop: eventLoop)
        } catch {
            throw StartError(description: error.explanation)
        }
        let door: FrontDoor
        do throws(FrontDoorError) {
            door = try FrontDoor(settings: configuration.frontDoor, executor: executor, logger: logger)
        } catch {
            await executor.drain(grace: .zero)
            throw StartError(description: error.explanation)
        }
        // Functions first: whoever connects finds them.
        let functions = FunctionDirectory(configuration: configuration, executor: executor, logger: logger)
        var progress = FunctionDirectory.Progress()
        await functions.look(&progress)
        try await door.open()
        logger.info("serving", metadata: ["socket": "\(configuration.frontDoor.socketPath)"])
        let started = progress
        let watching = Task { await functions.watch(from: started) }
        try? await gracefulShutdown()
        let impatience = Self.endAtNextSignal()
        defer { for source in impatience { source.cancel() } }
        watching.cancel()
        logger.info("draining", metadata: ["graceMs": "\(configuration.drain.wholeMilliseconds)"])
        await door.stopAccepting()
        await executor.drain(grace: configuration.drain)
        await door.close()
        logger.info("stopped")
    }

    /// Who tells the daemon to stop twice does not want to wait.
    private static func endAtNextSignal() -> [any DispatchSourceSignal] {
        [SIGTERM, SIGINT].map { number in
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { _exit(1) }
            source.activate()
            return source
        }
    }

    /// A thousand instances, with pipes and a pidfd each, need more descriptors than the usual soft limit of 1024.
    private func raiseDescriptorLimit() {
        var limit = rlimit()
        let number = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(number, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        if setrlimit(number, &limit) != 0 {
            logger.warning("descriptor limit not raised", metadata: ["because": "\(String(cString: strerror(errno)))"])
        }
    }

    private var executorSettings: ExecutorSettings {
        ExecutorSettings(
            workerPath: configuration.workerPath, host: configuration.host,
            memoryBytesDefault: configuration.function.memoryBytesMax, zygoteAgeMax: configuration.zygoteAgeMax,
            isCoreOnly: configuration.isCoreOnly, egress: configuration.egress)
    }
}
