import FunctionFolder
import Glibc
import Logging
import NIOCore
import NIOPosix
import Supervisor
import Wire

/// An executor inside the calling process: no daemon, no socket, the same confined instances as in production.
///
/// Its processes end with ``end()``, and by themselves if the calling process dies.
package struct LocalExecutor: Sendable {
    package let executor: Executor
    private let group: MultiThreadedEventLoopGroup

    /// Starts one.
    ///
    /// - Parameter settings: ``settings(programs:)`` with what the caller changes.
    /// - Throws: ``ExecutorError``; nothing is left running.
    package static func start(_ settings: ExecutorSettings) async throws(ExecutorError) -> LocalExecutor {
        // An instance may die while a frame is on its way to it.
        signal(SIGPIPE, SIG_IGN)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        var logger = Logger(label: "hatchery") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        do throws(ExecutorError) {
            let executor = try await Executor.start(settings: settings, logger: logger, eventLoop: group.next())
            return LocalExecutor(executor: executor, group: group)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// What an executor needs to know when the worker and egress programs lie in the folder `programs`.
    package static func settings(programs: String) -> ExecutorSettings {
        var egress = EgressSettings()
        egress.programPath = "\(programs)/hatchery-egress"
        return ExecutorSettings(workerPath: "\(programs)/hatchery-worker", egress: egress)
    }

    /// Runs a deployed function once.
    package func invoke(_ invocation: Invocation) async -> InvocationEnd {
        await withCheckedContinuation { done in
            executor.eventLoop.execute { executor.invoke(invocation) { done.resume(returning: $0) } }
        }
    }

    /// Ends every process and returns when they are gone.
    package func end() async {
        await executor.drain(grace: .zero)
        try? await group.shutdownGracefully()
    }
}
