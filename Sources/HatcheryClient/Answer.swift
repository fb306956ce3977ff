import FoundationEssentials

/// What a daemon answers.
public struct Answer: Sendable {
    /// 200 whenever the function was run, else what HTTP would say: 400, 404, 413, 415, 429, 503.
    public let status: Int
    /// How long to wait before the same request may be sent again; zero where that does not apply.
    public let retryAfter: Duration
    /// The JSON as it came.
    public let body: [UInt8]

    package init(status: Int, retryAfter: Duration = .zero, body: [UInt8]) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }

    /// The parts of ``body``, for an answer to an invocation.
    ///
    /// - Throws: `DecodingError` if the body is not such an answer.
    public func report() throws -> InvocationReport {
        try JSONDecoder().decode(InvocationReport.self, from: Data(body))
    }
}

/// An invocation's end, decoded.
public struct InvocationReport: Sendable, Codable {
    /// ok, filtered, unsupportedEvent, rejected, badRequest, invalidSettings, retry, timeout, outOfMemory, crashed,
    /// overloaded, notFound or internal.
    public let outcome: String
    /// Whether the same invocation may be sent again.
    public let retryable: Bool
    /// What the handler returned.
    public let result: JSONValue?
    /// What it threw, or why it did not run.
    public let error: Failure?
    /// What a source function sent; nil for other kinds.
    public let messages: Messages?
    /// How each event of a batch ended, in order; nil where the payload was no batch.
    public let results: [Entry]?
    /// What it logged, in order.
    public let logs: [LogLine]
    /// Its requests to the network, in the order in which they ended.
    public let requests: [Request]
    /// What it cost.
    public let metrics: Metrics

    /// What a source function sent, in order.
    public struct Messages: Sendable, Codable {
        /// `{"type", ...}` as `Segment.track` and the others made them.
        public let events: [JSONValue]
        /// `{"collection", "id", "properties"}` of `Segment.set`.
        public let objects: [JSONValue]
    }

    /// How one event of a batch ended.
    public struct Entry: Sendable, Codable {
        /// As the report's own.
        public let outcome: String
        /// Whether this event may be sent again.
        public let retryable: Bool
        /// The event that an insert function made of it.
        public let result: JSONValue?
        /// Nil where it went well, and where the report's own error is the reason.
        public let error: Reason?

        /// Why an event did not go well.
        public struct Reason: Sendable, Codable {
            public let name: String
            public let message: String
        }
    }

    /// A thrown error.
    public struct Failure: Sendable, Codable {
        public let name: String
        public let message: String
        /// Lines of `at NAME (function.js:LINE:COLUMN)`.
        public let stack: String
    }

    /// One line of `console`.
    public struct LogLine: Sendable, Codable {
        public let level: String
        public let message: String
        /// Since the invocation began, in milliseconds.
        public let atMs: Double
    }

    /// One request to the network, secrets masked.
    public struct Request: Sendable, Codable {
        public let method: String
        public let url: String
        /// Nil if no answer came.
        public let status: Int?
        /// `CODE: message` if it failed.
        public let error: String?
        /// Since the invocation began, in microseconds.
        public let startUs: UInt64
        /// Bytes of the bodies.
        public let sentBytes: UInt64
        public let receivedBytes: UInt64
        /// From its start to each step, in microseconds; nil if it never left the daemon.
        public let timings: Timings?
    }

    /// When each step of a request was done, in microseconds from its start; 0 for a step that was not taken.
    public struct Timings: Sendable, Codable {
        public let resolvedUs: UInt64
        public let connectedUs: UInt64
        public let securedUs: UInt64
        public let firstByteUs: UInt64
        public let endUs: UInt64
    }

    /// Figures of one invocation.
    public struct Metrics: Sendable, Codable {
        /// warm, stem or cold; nil if no instance was involved.
        public let start: String?
        /// From arrival to dispatch, in microseconds.
        public let queueUs: UInt64
        /// From dispatch to the settled result, in microseconds.
        public let runUs: UInt64
        /// CPU time of the same span, in microseconds.
        public let cpuUs: UInt64
        /// Most memory the instance has held beyond a blank one since it started, in bytes.
        public let memoryPeakBytes: UInt64
    }
}

/// Any JSON value.
public enum JSONValue: Sendable, Codable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
