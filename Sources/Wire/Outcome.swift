/// How an invocation ended: a closed list, the same on the wire, in logs, in metrics and in the CLI (DESIGN 7).
package enum Outcome: UInt8, Sendable, CaseIterable {
    /// The handler finished without throwing.
    case ok = 0
    /// The function chose not to forward the event (`DropEvent`, or an insert that returned nothing).
    case filtered = 1
    /// No handler for the event's type, or `EventNotSupported` was thrown.
    case unsupportedEvent = 2
    /// `InvalidEventPayload` or `ValidationError` was thrown.
    case rejected = 3
    /// Any other throw, or a payload that is not an event.
    case badRequest = 4
    /// The settings are not what the function asks for.
    case invalidSettings = 5
    /// `RetryError` was thrown: the function asks to be called again.
    case retry = 6
    /// The handler had not finished at its deadline; the instance was killed.
    case timeout = 7
    /// The function asked for more memory than its limit.
    case outOfMemory = 8
    /// The process died under the function: a signal, or a system call the sandbox forbids.
    case crashed = 9
    /// No instance became free in time, or the queue is full; the function did not run.
    case overloaded = 10
    /// There is no such function.
    case notFound = 11
    /// Our own fault: the daemon could not do its part.
    case `internal` = 12

    /// The name used wherever a person or a program reads the outcome.
    package var name: String {
        switch self {
        case .ok: "ok"
        case .filtered: "filtered"
        case .unsupportedEvent: "unsupportedEvent"
        case .rejected: "rejected"
        case .badRequest: "badRequest"
        case .invalidSettings: "invalidSettings"
        case .retry: "retry"
        case .timeout: "timeout"
        case .outOfMemory: "outOfMemory"
        case .crashed: "crashed"
        case .overloaded: "overloaded"
        case .notFound: "notFound"
        case .internal: "internal"
        }
    }

    /// Whether the same invocation may be sent again and could end differently (SPEC 67; `overloaded` and
    /// `internal` never ran the handler to an end of its own).
    package var isRetryable: Bool {
        switch self {
        case .retry, .timeout, .overloaded, .internal: true
        case .ok, .filtered, .unsupportedEvent, .rejected, .badRequest, .invalidSettings, .outOfMemory, .crashed,
            .notFound:
            false
        }
    }

    /// The outcome with the given ``name``.
    package init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}
