import NIOCore
import Supervisor
import Wire

/// The JSON of an answer, the same in both protocols.
package enum AnswerBody {
    /// `{"outcome","retryable","result","error","messages" or "results","logs","requests","metrics"}`, composed without parsing what the instance sent.
    ///
    /// What comes from an instance is only checked for being JSON, so that it cannot break out of its place.
    package static func json(_ end: InvocationEnd) -> ByteBuffer {
        guard JSONGuard.isValue(end.result), JSONGuard.isValue(end.error), JSONGuard.isList(end.logs),
            isDetails(end.details)
        else {
            var broken = end
            broken.outcome = .crashed
            broken.isRetryable = false
            broken.result = ByteBuffer()
            broken.logs = ByteBuffer()
            broken.details = nil
            broken.error = error(name: "Crashed", "the instance answered with something that is not JSON")
            return compose(broken)
        }
        return compose(end)
    }

    /// The body of an answer to a request that reached no function.
    static func refusal(_ outcome: Outcome, _ message: String) -> ByteBuffer {
        var end = InvocationEnd(outcome: outcome)
        end.error = error(name: outcome == .badRequest ? "BadRequest" : "Refused", message)
        return compose(end)
    }

    private static func isDetails(_ details: InvocationEnd.Details?) -> Bool {
        switch details {
        case .messages(let json), .results(let json): JSONGuard.isValue(json)
        case nil: true
        }
    }

    private static func compose(_ end: InvocationEnd) -> ByteBuffer {
        var body = ByteBuffer()
        body.reserveCapacity(320 + end.result.readableBytes + end.error.readableBytes + end.logs.readableBytes)
        body.writeStaticString("{\"outcome\":\"")
        body.writeString(end.outcome.name)
        body.writeStaticString(
            end.isRetryable ? "\",\"retryable\":true,\"result\":" : "\",\"retryable\":false,\"result\":")
        write(end.result, orNullTo: &body)
        body.writeStaticString(",\"error\":")
        write(end.error, orNullTo: &body)
        switch end.details {
        case .messages(let json):
            body.writeStaticString(",\"messages\":")
            body.writeImmutableBuffer(json)
        case .results(let json):
            body.writeStaticString(",\"results\":")
            body.writeImmutableBuffer(json)
        case nil: break
        }
        body.writeStaticString(",\"logs\":[")
        body.writeImmutableBuffer(end.logs)
        body.writeStaticString("],\"requests\":[")
        body.writeImmutableBuffer(end.requests)
        body.writeStaticString("],\"metrics\":{\"start\":")
        switch end.start {
        case .warm: body.writeStaticString("\"warm\"")
        case .stem: body.writeStaticString("\"stem\"")
        case .cold: body.writeStaticString("\"cold\"")
        case nil: body.writeStaticString("null")
        }
        body.writeStaticString(",\"queueUs\":")
        body.writeString(String(end.queueUs))
        body.writeStaticString(",\"runUs\":")
        body.writeString(String(end.runUs))
        body.writeStaticString(",\"cpuUs\":")
        body.writeString(String(end.cpuUs))
        body.writeStaticString(",\"memoryPeakBytes\":")
        body.writeString(String(end.memoryPeakBytes))
        body.writeStaticString("}")
        if let recording = end.recording {
            body.writeStaticString(",\"recording\":")
            body.writeBytes(recording.json)
        } else if let problem = end.recordingProblem {
            body.writeStaticString(",\"recordingProblem\":\"")
            body.writeString(problem)
            body.writeStaticString("\"")
        }
        body.writeStaticString("}")
        return body
    }

    private static func write(_ json: ByteBuffer, orNullTo body: inout ByteBuffer) {
        if json.readableBytes == 0 {
            body.writeStaticString("null")
        } else {
            body.writeImmutableBuffer(json)
        }
    }

    private static func error(name: String, _ message: String) -> ByteBuffer {
        ErrorBody.json(name: name, message: message)
    }
}
