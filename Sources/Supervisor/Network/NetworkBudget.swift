import Pool
import Wire

/// What one invocation has used of its network budget. Pure: the caller counts events in.
struct NetworkBudget {
    private(set) var requests = 0
    private(set) var underWay = 0
    private(set) var sentBytes = 0
    private(set) var receivedBytes = 0

    /// Counts one more request in, or says why it may not be made.
    mutating func admit(_ limits: NetworkLimits, function: inout FunctionBudget, now: Instant) -> ExchangeFailure? {
        if requests >= limits.requestsMax {
            return .budget("an invocation may make \(limits.requestsMax) requests (network.requestsMax)")
        }
        if underWay >= limits.concurrencyMax {
            return .budget(
                "an invocation may have \(limits.concurrencyMax) requests under way (network.concurrencyMax)")
        }
        if let failure = function.admit(limits, now: now) { return failure }
        requests += 1
        underWay += 1
        return nil
    }

    /// One of the admitted requests has ended.
    mutating func ended(function: inout FunctionBudget) {
        underWay -= 1
        function.underWay -= 1
    }

    /// Counts bytes of request bodies.
    mutating func sent(
        _ bytes: Int, _ limits: NetworkLimits, function: inout FunctionBudget, now: Instant
    ) -> ExchangeFailure? {
        sentBytes += bytes
        if sentBytes > limits.sentBytesMax {
            return .budget("an invocation may send \(limits.sentBytesMax) bytes (network.sentMiB)")
        }
        return function.moved(bytes, limits, now: now)
    }

    /// Counts bytes of answers.
    mutating func received(
        _ bytes: Int, _ limits: NetworkLimits, function: inout FunctionBudget, now: Instant
    ) -> ExchangeFailure? {
        receivedBytes += bytes
        if receivedBytes > limits.receivedBytesMax {
            return .budget("an invocation may receive \(limits.receivedBytesMax) bytes (network.receivedMiB)")
        }
        return function.moved(bytes, limits, now: now)
    }
}

/// What all instances of one function have used. The minute starts with the first use after the last one ended.
struct FunctionBudget {
    var underWay = 0
    private var minuteStart: Instant?
    private var requests = 0
    private var bytes = 0

    fileprivate mutating func admit(_ limits: NetworkLimits, now: Instant) -> ExchangeFailure? {
        turnMinute(now)
        if underWay >= limits.functionConcurrencyMax {
            return .budget(
                "a function may have \(limits.functionConcurrencyMax) requests under way (network.functionConcurrencyMax)"
            )
        }
        if limits.requestsPerMinute > 0, requests >= limits.requestsPerMinute {
            return .budget(
                "a function may make \(limits.requestsPerMinute) requests a minute (network.requestsPerMinute)")
        }
        requests += 1
        underWay += 1
        return nil
    }

    fileprivate mutating func moved(_ count: Int, _ limits: NetworkLimits, now: Instant) -> ExchangeFailure? {
        turnMinute(now)
        bytes += count
        guard limits.bytesPerMinute > 0, bytes > limits.bytesPerMinute else { return nil }
        return .budget("a function may move \(limits.bytesPerMinute) bytes a minute (network.mibPerMinute)")
    }

    private mutating func turnMinute(_ now: Instant) {
        if let minuteStart, now.since(minuteStart) < .seconds(60) { return }
        minuteStart = now
        requests = 0
        bytes = 0
    }
}

extension ExchangeFailure {
    /// A refusal for want of budget: the sentence says which one.
    static func budget(_ sentence: String) -> ExchangeFailure { ExchangeFailure(code: "EBUDGET", message: sentence) }

    /// The egress process is gone, or was never there.
    static func noEgress(_ sentence: String) -> ExchangeFailure { ExchangeFailure(code: "EEGRESS", message: sentence) }
}
