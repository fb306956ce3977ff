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
        do throws(ExecutorError) {
            _ = try await LocalExecutor.start(LocalExecutor.settings(programs: "/nonexistent"))
            Issue.record("it started")
        } catch {
            #expect(error.explanation.contains("/nonexistent/hatchery-worker cannot be started"))
        }
    }
}
