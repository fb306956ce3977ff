import NIOCore
import Pool
import Wire

/// One invocation on its way, from the front door's call to its end.
final class Flight {
    let id: InvocationID
    let function: DeployedFunction
    let pool: PoolID
    let version: FunctionVersion
    let event: ByteBuffer
    /// What must not leave with the answer.
    let mask: SecretMask?
    let arrived: Instant
    /// The shorter of the function's timeout and the caller's patience, for messages.
    let timeout: Duration
    /// Answers its requests in place of the network.
    let answerer: Answerer?
    var dispatched: Instant?
    var start: StartKind?
    var network = FlightNetwork()
    /// Of an invocation that is recorded or replayed.
    var recorder: Recorder?
    private var end: ((InvocationEnd) -> Void)?

    init(
        id: InvocationID, function: DeployedFunction, pool: PoolID, version: FunctionVersion, event: ByteBuffer,
        mask: SecretMask?, arrived: Instant, timeout: Duration, answerer: Answerer?,
        end: @escaping (InvocationEnd) -> Void
    ) {
        self.id = id
        self.function = function
        self.pool = pool
        self.version = version
        self.event = event
        self.mask = mask
        self.arrived = arrived
        self.timeout = timeout
        self.answerer = answerer
        self.end = end
    }

    /// Whether its caller has been answered, or is gone.
    var isEnded: Bool { end == nil }

    /// Answers the caller; only the first call counts.
    func finish(_ ending: InvocationEnd) {
        guard let end else { return }
        self.end = nil
        var ending = ending
        if let mask { ending.mask(with: mask, function.kind) }
        ending.start = start
        let until = dispatched ?? Instant.now
        ending.queueUs = until.since(arrived).wholeMicroseconds
        if ending.runUs == 0, let dispatched { ending.runUs = Instant.now.since(dispatched).wholeMicroseconds }
        let logs = ending.logs
        if !version.keepsLogsOfSuccess, hasEndedWell(ending) { ending.logs = ByteBuffer() }
        if ending.details == nil { ending.details = commonDetails(ending) }
        function.count(ending.outcome)
        if let recorder, dispatched != nil {
            ending.recording = recorder.recording(of: self, ending, logs: logs)
            if ending.recording == nil { ending.recordingProblem = Recorder.tooLarge }
        }
        end(ending)
    }

    /// Whether nothing failed, nor any event of a batch.
    private func hasEndedWell(_ ending: InvocationEnd) -> Bool {
        guard ending.outcome == .ok || ending.outcome == .filtered else { return false }
        guard case .results(let results) = ending.details else { return true }
        return !BatchCount.hasFailure(in: results)
    }

    /// Where the payload ended as one: no messages, or the same for each event of a batch.
    private func commonDetails(_ ending: InvocationEnd) -> InvocationEnd.Details? {
        if version.kind == .source { return .messages(ByteBuffer(string: #"{"events":[],"objects":[]}"#)) }
        guard let count = BatchCount.events(in: event) else { return nil }
        let entry =
            #"{"outcome":"\#(ending.outcome.name)","retryable":\#(ending.isRetryable),"result":null,"error":null}"#
        return .results(ByteBuffer(string: "[" + repeatElement(entry, count: count).joined(separator: ",") + "]"))
    }

    /// Nobody waits for the answer any more.
    func abandon() {
        end = nil
    }
}
