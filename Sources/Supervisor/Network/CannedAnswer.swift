import Pool
import Wire

/// A request of a running invocation, complete with its body, for whoever answers in place of the network.
package struct CannedRequest: Sendable {
    /// Requests of one invocation count from 1, in the order in which the function made them.
    package var number: UInt64
    package var method: String
    /// Absolute, normalized, without its fragment.
    package var url: String
    package var headers: HeaderFields
    package var body: [UInt8]
    /// How many redirects led here; 0 for what the function itself asked for.
    package var redirects: Int
}

/// What a request gets in place of the network's answer.
package struct CannedAnswer: Sendable {
    /// From the complete request to the answer. A delay beyond the function's network.timeoutMs ends in that timeout.
    package var delay: Duration
    package var content: Content

    /// An answer, or none.
    package enum Content: Sendable {
        /// The body is handed over as it is: nothing is decompressed.
        case answer(status: UInt16, headers: HeaderFields, body: [UInt8])
        case failure(ExchangeFailure)
    }

    package init(_ content: Content, delay: Duration = .zero) {
        self.content = content
        self.delay = delay
    }
}

/// Answers an invocation's requests in place of the network. Called on the executor's event loop, once for each request
/// and once for each redirect that is followed.
package typealias Answerer = @Sendable (CannedRequest) -> CannedAnswer
