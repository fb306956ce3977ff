/// Why a call has no answer.
public enum HatcheryClientError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nobody listens: start the daemon, or correct the path.
    case unreachable(socketPath: String, reason: String)
    /// The connection ended before the answer; the invocation may or may not have run. Send it again if that is harmless.
    case disconnected(String)
    /// The daemon closed the connection and said why.
    case refused(String)
    /// No answer came in time: the daemon hangs or the machine is overloaded.
    case silent(after: Duration)
    /// Something is larger than its limit, in bytes; nothing was sent.
    case tooLarge(what: String, bytes: Int, limit: Int)
    /// ``HatcheryClient/close()`` was called.
    case closed
    /// The calling task was cancelled; the invocation may still run.
    case cancelled

    /// One sentence: what was wrong and what to do.
    public var description: String {
        switch self {
        case .unreachable(let path, let reason):
            "nothing answers on \(path) (\(reason)); start it with: hatcheryd --functions DIR --socket \(path)"
        case .disconnected(let reason):
            "the connection ended before the answer (\(reason)); send it again if running it twice is harmless"
        case .refused(let reason): "the daemon closed the connection: \(reason)"
        case .silent(let time): "no answer within \(time): the daemon hangs or the machine is overloaded; see its log"
        case .tooLarge(let what, let bytes, let limit):
            "the \(what) has \(bytes) bytes, the limit is \(limit): send less"
        case .closed: "this client was closed: make a new one"
        case .cancelled: "the task was cancelled; the invocation may still run"
        }
    }
}
