import Foundation

/// Blocking work on a thread of its own, begun at once: tests block too, and Swift's tasks share few threads.
package final class Background<Value: Sendable>: @unchecked Sendable {
    // SAFETY: the result is written before the semaphore is signalled and read after it was waited for.
    private var result: Value?
    private let done = DispatchSemaphore(value: 0)

    package init(_ work: @escaping @Sendable () -> Value) {
        Foundation.Thread.detachNewThread { [self] in
            result = work()
            done.signal()
        }
    }

    /// Waits for the end.
    package var value: Value {
        done.wait()
        done.signal()
        return result!
    }
}
