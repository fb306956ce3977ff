import Authoring
import Foundation
import NIOCore
import Supervisor
import TestSupport
import Testing
import Wire

/// The executor inside another process.
@Suite(.serialized) struct LocalExecutorTests {
    @Test func missingWorkerIsNamed() async {
        await #expect(throws: ExecutorError.workerNotStarted(path: "/nonexistent/hatchery-worker", errno: ENOENT)) {
            _ = try await LocalExecutor.start(LocalExecutor.settings(programs: "/nonexistent"))
        }
    }
}
