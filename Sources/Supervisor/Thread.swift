import CKernel
import Glibc

/// A thread that nobody joins.
enum Thread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a new thread, which ends with it.
    ///
    /// - Parameter name: at most 15 bytes are shown (PR_SET_NAME, prctl(2)).
    static func detach(name: String, _ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let named: @Sendable () -> Void = {
            _ = name.withCString { kernel_prctl(PR_SET_NAME, UInt(bitPattern: $0)) }
            body()
        }
        let argument = Unmanaged.passRetained(Body(named)).toOpaque()
        let code = pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, argument)
        precondition(code == 0, "a thread cannot be created")
        pthread_detach(thread)
    }
}
