import Logging
import NIOCore
import Pool
import Wire

/// The daemon's side of the egress process: takes requests from instances, checks them against budgets, passes them on,
/// brings back what comes, and keeps a record of each. Lives on the event loop.
final class Network {
    private let settings: EgressSettings
    private let logger: Logger
    private let eventLoop: any EventLoop
    private var process: EgressProcess?
    private var exchanges: [UInt64: Exchange] = [:]
    private var lastNumber: UInt64 = 0
    private var isClosed = false
    /// Not before this is the program started again, after it ended early.
    private var notBefore = Instant(nanoseconds: 0)
    private var failures = 0

    init(settings: EgressSettings, logger: Logger, eventLoop: any EventLoop) {
        self.settings = settings
        self.logger = logger
        self.eventLoop = eventLoop
    }

    /// Starts the egress process ahead of the first request; a failure is logged and tried again with it.
    func start() { _ = running() }

    /// Ends the egress process; requests that are under way fail.
    func close() {
        isClosed = true
        process?.end()
        process = nil
        failAll("the daemon is shutting down")
    }

    /// A function is gone: its connections need not be kept.
    func drop(_ function: UInt64) { process?.send(.dropFunction, id: function, payload: ByteBuffer()) }

    // MARK: From instances

    /// Takes a frame of an exchange from an instance.
    ///
    /// - Throws: ``WireError``; kill the instance after it.
    func take(_ header: FrameHeader, _ payload: ByteBuffer, from instance: LiveInstance) throws(WireError) {
        // Outside of an invocation nobody may use the network: a load's requests end with the load.
        guard let flight = instance.flight, instance.verdict == nil else { return }
        if let recorder = flight.recorder {
            try recorder.take(header, payload)
            // What comes back is on the tape.
            if recorder.isReplay { return }
        }
        if header.kind == .openExchange { return try open(header.id, payload, instance, flight) }
        // What crosses the end of an exchange is dropped.
        guard let exchange = flight.network.exchanges[header.id] else { return }
        switch header.kind {
        case .requestData:
            exchange.trace.sentBytes += payload.readableBytes
            exchange.trace.content?.addRequest(payload)
            let failure = flight.network.budget.sent(
                payload.readableBytes, limits(of: flight), function: &flight.function.budget, now: .now)
            if let failure { return abort(exchange, failure) }
        case .grant:
            _ = try payload.decoding { bytes throws(WireError) in try Credit.decode(bytes) }
        case .cancelExchange:
            exchange.trace.failure = ExchangeFailure(code: "ABORT_ERR", message: "the function gave it up")
            end(exchange)
        default:
            break
        }
        send(header.kind, payload, of: exchange)
    }

    private func open(
        _ localID: UInt64, _ payload: ByteBuffer, _ instance: LiveInstance, _ flight: Flight
    ) throws(WireError) {
        guard flight.network.exchanges[localID] == nil else { throw .badValue(localID) }
        let head = try payload.decoding { bytes throws(WireError) in
            var reader = ByteReader(bytes)
            let head = try RequestHead.decode(&reader)
            try reader.end()
            return head
        }
        let limits = limits(of: flight)
        lastNumber += 1
        var trace = RequestTrace(
            method: head.method, url: head.url,
            startUs: Instant.now.since(flight.dispatched ?? flight.arrived).wholeMicroseconds)
        if limits.tracedBytes > 0 {
            trace.content = .init(limit: limits.tracedBytes, requestHeaders: head.headers)
        }
        let exchange = Exchange(
            number: lastNumber, localID: localID, instance: instance, flight: flight, trace: trace)
        let refusal = flight.network.budget.admit(limits, function: &flight.function.budget, now: .now)
        if let refusal { return refuse(exchange, refusal) }
        flight.network.exchanges[localID] = exchange
        exchanges[exchange.number] = exchange
        let order = ExchangeOrder(
            function: flight.function.networkID, allow: limits.allow, deny: limits.deny,
            timeoutMs: UInt32(clamping: limits.timeout.wholeMilliseconds),
            connectTimeoutMs: UInt32(clamping: limits.connectTimeout.wholeMilliseconds),
            redirectsMax: UInt16(clamping: limits.redirectsMax), sentBytesMax: UInt64(limits.sentBytesMax),
            receivedBytesMax: UInt64(limits.receivedBytesMax), head: head)
        if let answerer = flight.answerer { return can(exchange, order, answerer) }
        guard let process = running() else {
            return abort(
                exchange, .noEgress("there is no way out: the egress process does not run; see the daemon's log"))
        }
        process.send(.openExchange, id: exchange.number, payload: ByteBuffer(bytes: order.encoded))
    }

    private func can(_ exchange: Exchange, _ order: ExchangeOrder, _ answerer: @escaping Answerer) {
        let number = exchange.number
        let canned = CannedExchange(
            localID: exchange.localID, order: order, settings: settings, answerer: answerer, eventLoop: eventLoop
        ) { [unowned self] kind, payload in
            take(FrameHeader(kind: kind, payloadBytes: payload.readableBytes, id: number), payload)
        }
        exchange.canned = canned
        canned.begin()
    }

    /// To the egress process, or to what takes its place.
    private func send(_ kind: FrameKind, _ payload: ByteBuffer, of exchange: Exchange) {
        if let canned = exchange.canned { return canned.take(kind, payload) }
        process?.send(kind, id: exchange.number, payload: payload)
    }

    private func limits(of flight: Flight) -> NetworkLimits { flight.version.network }

    /// A request that was not even admitted.
    private func refuse(_ exchange: Exchange, _ failure: ExchangeFailure) {
        exchange.trace.failure = failure
        exchange.flight.network.record(exchange.trace)
        tell(exchange, failure)
    }

    /// Ends a request that is under way, in both directions.
    private func abort(_ exchange: Exchange, _ failure: ExchangeFailure) {
        exchange.trace.failure = failure
        end(exchange)
        send(.cancelExchange, ByteBuffer(), of: exchange)
        tell(exchange, failure)
    }

    private func tell(_ exchange: Exchange, _ failure: ExchangeFailure) {
        var writer = ByteWriter()
        failure.encode(into: &writer)
        exchange.instance.write(.exchangeFailed, id: exchange.localID, payload: ByteBuffer(bytes: writer.bytes))
        exchange.instance.flush()
    }

    private func end(_ exchange: Exchange) {
        guard exchanges.removeValue(forKey: exchange.number) != nil else { return }
        let flight = exchange.flight
        flight.network.exchanges[exchange.localID] = nil
        flight.network.budget.ended(function: &flight.function.budget)
        flight.network.record(exchange.trace)
    }

    /// The invocation is over: gives up what it has under way.
    ///
    /// - Returns: what it did, as JSON objects joined by commas.
    func finish(_ flight: Flight) -> ByteBuffer {
        for exchange in flight.network.exchanges.values.sorted(by: { $0.localID < $1.localID }) {
            exchange.trace.failure = ExchangeFailure(code: "ABORT_ERR", message: "the invocation ended first")
            end(exchange)
            send(.cancelExchange, ByteBuffer(), of: exchange)
        }
        return flight.network.json(masking: flight.mask)
    }

    // MARK: From the egress process

    private func running() -> EgressProcess? {
        if let process { return process }
        guard !isClosed, !settings.programPath.isEmpty, Instant.now >= notBefore else { return nil }
        do throws(ExecutorError) {
            var own: EgressProcess?
            let started = try EgressProcess(path: settings.programPath, eventLoop: eventLoop) { [unowned self] event in
                switch event {
                case .frame(let header, let payload): take(header, payload)
                case .gone(let why): if let own, own === process { lost(why) }
                }
            }
            own = started
            let setup = EgressSetup(
                allow: settings.allow, deny: settings.deny, privateRanges: settings.privateRanges,
                proxy: settings.proxy, authoritiesFile: settings.authoritiesFile, resolve: settings.resolve)
            started.send(.configure, id: 0, payload: ByteBuffer(bytes: setup.encoded))
            process = started
            return started
        } catch {
            logger.error("\(error.explanation)")
            wait()
            return nil
        }
    }

    /// Waits a little longer after each failure before the program is started again.
    private func wait() {
        failures += 1
        notBefore = .now + .milliseconds(min(5000, 50 << min(failures, 7)))
    }

    private func lost(_ why: String) {
        process = nil
        logger.error(
            "egress lost; its requests fail", metadata: ["because": "\(why)", "requests": "\(exchanges.count)"])
        failAll("the egress process ended; the request may or may not have been sent")
        wait()
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: .milliseconds(1)) { loopBound.value.notBeforeElapsed() }
    }

    /// Replaces a lost process without waiting for the next request.
    private func notBeforeElapsed() {
        let left = notBefore.since(.now)
        guard left > .zero else {
            start()
            return
        }
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: TimeAmount(left) + .milliseconds(1)) { loopBound.value.notBeforeElapsed() }
    }

    private func failAll(_ sentence: String) {
        for exchange in exchanges.values where exchange.canned == nil {
            exchange.trace.failure = .noEgress(sentence)
            end(exchange)
            tell(exchange, .noEgress(sentence))
        }
    }

    private func take(_ header: FrameHeader, _ payload: ByteBuffer) {
        do throws(WireError) {
            try pass(header, payload)
        } catch {
            process?.end()
            lost(error.explanation)
        }
    }

    private func pass(_ header: FrameHeader, _ payload: ByteBuffer) throws(WireError) {
        // What crosses the end of an exchange is dropped.
        guard let exchange = exchanges[header.id] else { return }
        failures = 0
        switch header.kind {
        case .responseHead:
            let head = try payload.decoding { bytes throws(WireError) in
                var reader = ByteReader(bytes)
                return try ResponseHead.decode(&reader)
            }
            exchange.trace.status = head.status
            exchange.trace.content?.responseHeaders = head.headers
            forward(.responseHead, payload, to: exchange)
        case .responseData:
            exchange.trace.receivedBytes += payload.readableBytes
            exchange.trace.content?.addResponse(payload)
            let flight = exchange.flight
            let failure = flight.network.budget.received(
                payload.readableBytes, limits(of: flight), function: &flight.function.budget, now: .now)
            if let failure { return abort(exchange, failure) }
            forward(.responseData, payload, to: exchange)
        case .requestCredit:
            forward(.requestCredit, payload, to: exchange)
        case .responseEnd:
            exchange.trace.measured = try payload.decoding { bytes throws(WireError) in
                var reader = ByteReader(bytes)
                return try ExchangeTrace.decode(&reader)
            }
            end(exchange)
            forward(.responseEnd, ByteBuffer(), to: exchange)
        case .exchangeFailed:
            let (failure, measured) = try payload.decoding { bytes throws(WireError) in
                var reader = ByteReader(bytes)
                return (try ExchangeFailure.decode(&reader), try ExchangeTrace.decode(&reader))
            }
            exchange.trace.failure = failure
            exchange.trace.measured = measured
            end(exchange)
            tell(exchange, failure)
        default:
            throw .unexpectedKind(header.kind.rawValue)
        }
    }

    private func forward(_ kind: FrameKind, _ payload: ByteBuffer, to exchange: Exchange) {
        exchange.instance.write(kind, id: exchange.localID, payload: payload)
        exchange.instance.flush()
    }
}

extension FlightNetwork {
    /// More records than this of one invocation are not kept.
    private static let tracesMax = 1000

    mutating func record(_ trace: RequestTrace) {
        if traces.count < Self.tracesMax { traces.append(trace) }
    }

    /// The records as JSON objects joined by commas.
    func json(masking mask: SecretMask?) -> ByteBuffer {
        guard !traces.isEmpty else { return ByteBuffer() }
        var list = JSONText()
        for trace in traces { trace.write(to: &list, masking: mask) }
        return list.buffer
    }
}
