import NIOCore
import Pool
import Wire

/// One call as the front door hands it over.
package struct Invocation: Sendable {
    /// The function's name as the caller wrote it.
    package var function: String
    /// The event, as it came; at most ``WireLimit/eventBytesMax``. Only the instance parses it.
    package var event: ByteBuffer
    /// Settings for this call in place of the function's own (a JSON object); empty for none.
    package var settings: [UInt8]
    /// The longest the caller will wait, counted from now; it can only shorten the function's timeout.
    package var patience: Duration?
    /// Answers its requests in place of the network; nil for the network.
    package var answerer: Answerer?
    /// The end is to come with a ``Recording``; the function runs in an instance of its own.
    package var isRecorded = false

    package init(
        function: String, event: ByteBuffer, settings: [UInt8] = [], patience: Duration? = nil,
        answerer: Answerer? = nil
    ) {
        self.function = function
        self.event = event
        self.settings = settings
        self.patience = patience
        self.answerer = answerer
    }
}

/// How an invocation ended, with everything its caller is told.
package struct InvocationEnd: Sendable {
    package var outcome: Outcome
    /// Whether the same invocation may be sent again. ``Outcome/isRetryable`` but for a process killed from outside.
    package var isRetryable: Bool
    /// Set where the function was not run.
    package var refusal: Refusal?
    /// The handler's result as JSON; empty for none.
    package var result = ByteBuffer()
    /// `{"name","message","stack"}` as JSON; empty for none.
    package var error = ByteBuffer()
    /// What a source's or a batch's answer has besides.
    package var details: Details?
    /// Log objects joined by commas, without the brackets.
    package var logs = ByteBuffer()
    /// Request objects joined by commas, without the brackets.
    package var requests = ByteBuffer()
    /// Nil where no instance was involved.
    package var start: StartKind?
    /// From arrival to dispatch, in microseconds.
    package var queueUs: UInt64 = 0
    /// From dispatch inside the instance to the settled result, in microseconds.
    package var runUs: UInt64 = 0
    /// CPU time of the same span, in microseconds.
    package var cpuUs: UInt64 = 0
    /// Most memory the instance has held beyond a blank stem since it started, in bytes.
    package var memoryPeakBytes: UInt64 = 0
    /// Of an invocation that was to be recorded and ran.
    package var recording: Recording?

    /// Why there is no ``recording`` although there was to be one.
    package var recordingProblem: String?

    /// JSON that only some answers have.
    package enum Details: Sendable, Equatable {
        /// Of a source: `{"events":[...],"objects":[...]}`.
        case messages(ByteBuffer)
        /// Of a batch: a list with an entry for each event.
        case results(ByteBuffer)
    }

    package init(outcome: Outcome, isRetryable: Bool? = nil, refusal: Refusal? = nil) {
        self.outcome = outcome
        self.isRetryable = isRetryable ?? outcome.isRetryable
        self.refusal = refusal
    }
}

/// Why a function was not run; it decides the status of the answer.
package enum Refusal: Sendable, Equatable {
    /// 400: the payload is not an event, or a parameter makes no sense.
    case malformed
    /// 404: there is no such function.
    case notFound
    /// 413: something is larger than its limit.
    case tooLarge
    /// 415: a webhook's Content-Type is none that the function accepts.
    case unsupportedMediaType
    /// 429: no instance became free in time, or the queue is full.
    case overloaded(retryAfter: Duration)
    /// 503: the daemon is starting, draining or broken.
    case unavailable(retryAfter: Duration)

    /// Why an instance refused a payload.
    init(_ refusal: RunRefusal) {
        switch refusal {
        case .malformed: self = .malformed
        case .tooLarge: self = .tooLarge
        case .unsupportedMediaType: self = .unsupportedMediaType
        }
    }

    /// The HTTP status of the answer.
    package var status: UInt16 {
        switch self {
        case .malformed: 400
        case .notFound: 404
        case .tooLarge: 413
        case .unsupportedMediaType: 415
        case .overloaded: 429
        case .unavailable: 503
        }
    }
}
