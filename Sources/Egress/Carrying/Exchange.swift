import AccessPolicy
import CCurl
import Glibc
import Wire

/// One request of a function and its answer: one transfer of libcurl after another, as redirects lead on.
///
/// libcurl calls back into it while a transfer runs; a callback only notes and passes on, and never ends the exchange.
/// It holds heads, at most a window of the request's body (or a kept body) and what one call of libcurl gave of the
/// answer's.
final class Exchange {
    let id: UInt64
    let order: ExchangeOrder
    let connections: Connections
    private let setup: TransferSetup
    private let daemon: DaemonSocket
    private let transfer: Transfer
    private let startNs = Clock.nowNs()

    private var hop: Hop
    private var redirects = 0
    private var nextHop: Hop?
    private var lines = AnswerLines()
    private var request: RequestBody?
    private var answer: AnswerBody?
    /// Of an answer that a redirect replaces, so many bytes were read and dropped.
    private var skippedBytes = 0
    private var isReceivingPaused = false
    private var isSendingPaused = false
    /// libcurl is done, but not all of the body was passed on.
    private var isTransferred = false
    /// The first reason found here; libcurl's own word comes second.
    private var cause: ExchangeFailure?
    private var refusal: String?
    private var peer = ""
    private var trace = ExchangeTrace()
    /// Nothing follows; to be forgotten.
    private(set) var isOver = false

    /// - Throws: what the function is told.
    init(
        id: UInt64, order: ExchangeOrder, connections: Connections, setup: TransferSetup, daemon: DaemonSocket
    ) throws(ExchangeFailure) {
        self.id = id
        self.order = order
        self.connections = connections
        self.setup = setup
        self.daemon = daemon
        do throws(WebURL.ParseError) {
            let url = try WebURL(order.head.url)
            hop = Hop(method: order.head.method, url: url, headers: order.head.headers, hasBody: order.head.hasBody)
        } catch {
            throw error == .otherScheme
                ? ExchangeFailure(code: "ERR_INVALID_PROTOCOL", message: "Only HTTP(S) protocols are supported")
                : ExchangeFailure(code: "ERR_INVALID_URL", message: "Invalid URL: \(order.head.url)")
        }
        guard let transfer = Transfer() else {
            throw ExchangeFailure(code: "EEGRESS", message: "the egress process has no memory for another request")
        }
        self.transfer = transfer
        if hop.hasBody {
            let byteCount = order.head.bodyBytes ?? RequestFields.bodyBytes(of: hop.headers)
            request = RequestBody(byteCount: byteCount, bytesMax: order.sentBytesMax)
        }
        connections.exchangeCount += 1
    }

    deinit {
        transfer.leave(connections)
        connections.exchangeCount -= 1
    }

    // MARK: From the daemon

    /// Sends the first request.
    func start() { begin() }

    func takeRequestData(_ bytes: UnsafeRawBufferPointer) {
        guard !isOver, request != nil else { return }
        if let failure = request?.add(bytes) { return fail(failure) }
        giveCredit()
        resume()
    }

    func takeRequestEnd() {
        guard !isOver, request != nil else { return }
        if let failure = request?.end() { return fail(failure) }
        resume()
    }

    /// More of the answer may be sent. Never beyond a window, whatever is granted.
    func grant(_ bytes: UInt32) {
        guard !isOver, let answer else { return }
        answer.grant(bytes)
        if let failure = answer.pump(send) { return fail(failure) }
        if answer.isDrained {
            if isTransferred { return end() }
            resume()
        }
    }

    private func resume() {
        let canSend = isSendingPaused && request?.hasBytes ?? true
        let canReceive = isReceivingPaused && answer?.isDrained ?? true
        guard canSend || canReceive else { return }
        if canSend { isSendingPaused = false }
        if canReceive { isReceivingPaused = false }
        // What libcurl held back comes at once; if that goes wrong, it says so here and not as a finished transfer.
        let code = transfer.resume(sending: !isSendingPaused, receiving: !isReceivingPaused)
        if code != CURLE_OK || cause != nil { transferEnded(code) }
    }

    // MARK: From libcurl, between transfers

    private func begin() {
        lines = AnswerLines()
        (nextHop, refusal, skippedBytes) = (nil, nil, 0)
        (isSendingPaused, isReceivingPaused) = (false, false)
        peer = ""
        let leftMs = Int64(order.timeoutMs) - Int64((Clock.nowNs() - startNs) / 1_000_000)
        guard leftMs > 0 else { return fail(overdue) }
        if let refusal = connections.policy.refusal(host: hop.url.host, port: hop.url.port, address: nil) {
            return fail(ExchangeFailure(code: "EPOLICY", message: refusal))
        }
        do throws(ExchangeFailure) {
            try transfer.prepare(
                hop, bodyBytes: hop.hasBody ? request?.byteCount : 0, decompress: order.head.decompress, setup: setup,
                timeoutMs: Int(leftMs), connectTimeoutMs: Int(order.connectTimeoutMs), exchange: self)
            try transfer.join(connections)
        } catch {
            fail(error)
        }
    }

    /// libcurl is done with the transfer.
    func transferEnded(_ code: CURLcode) {
        guard !isOver, !isTransferred else { return }
        measure()
        transfer.leave(connections)
        if let cause { return fail(cause) }
        if let nextHop {
            redirects += 1
            trace.redirects = UInt16(clamping: redirects)
            hop = nextHop
            if hop.hasBody { _ = request?.rewind() } else { request?.drop() }
            giveCredit()
            return begin()
        }
        guard code == CURLE_OK, lines.isComplete else { return fail(failure(code)) }
        isTransferred = true
        if answer?.isDrained ?? true { end() }
    }

    private func failure(_ code: CURLcode) -> ExchangeFailure {
        if let refusal, peer.isEmpty { return ExchangeFailure(code: "EPOLICY", message: refusal) }
        if code == CURLE_OPERATION_TIMEDOUT, Clock.nowNs() - startNs + 5_000_000 >= UInt64(order.timeoutMs) * 1_000_000
        {
            return overdue
        }
        return TransferFailure(
            code: code, easy: transfer.easy, url: hop.url, peer: peer, hasHead: lines.isComplete,
            words: transfer.words, isProxied: !setup.proxy.isEmpty
        ).failure
    }

    private var overdue: ExchangeFailure {
        ExchangeFailure(
            code: "ETIMEDOUT", message: "network timeout at: \(hop.url.withoutFragment) (after \(order.timeoutMs) ms)")
    }

    /// Reads libcurl's figures before the handle is used again.
    private func measure() {
        let startUs = Int64((transfer.startNs - startNs) / 1000)
        func us(_ info: CURLINFO) -> UInt32 {
            let value = curl_get_size(transfer.easy, info)
            return value == 0 ? 0 : UInt32(clamping: startUs + value)
        }
        trace.resolvedUs = us(CURLINFO_NAMELOOKUP_TIME_T)
        trace.connectedUs = us(CURLINFO_CONNECT_TIME_T)
        trace.securedUs = us(CURLINFO_APPCONNECT_TIME_T)
        trace.firstByteUs = lines.status == 0 ? 0 : us(CURLINFO_STARTTRANSFER_TIME_T)
        trace.remoteAddress = curl_get_text(transfer.easy, CURLINFO_PRIMARY_IP).map { String(cString: $0) } ?? ""
        trace.isReused = curl_get_long(transfer.easy, CURLINFO_NUM_CONNECTS) == 0 && !trace.remoteAddress.isEmpty
    }

    // MARK: To the daemon

    private func send(_ chunk: [UInt8]) { daemon.send(.responseData, id: id, payload: chunk) }

    private func giveCredit() {
        guard let bytes = request?.takeCredit(), bytes > 0 else { return }
        daemon.send(.requestCredit, id: id, payload: Credit.encoded(UInt32(clamping: bytes)))
    }

    private func end() {
        isOver = true
        var writer = ByteWriter()
        finalTrace.encode(into: &writer)
        daemon.send(.responseEnd, id: id, payload: writer.bytes)
    }

    private func fail(_ failure: ExchangeFailure) {
        guard !isOver else { return }
        isOver = true
        Self.report(failure, finalTrace, id: id, to: daemon)
    }

    /// Tells the daemon that an exchange failed.
    static func report(_ failure: ExchangeFailure, _ trace: ExchangeTrace, id: UInt64, to daemon: DaemonSocket) {
        var writer = ByteWriter()
        failure.bounded.encode(into: &writer)
        trace.encode(into: &writer)
        daemon.send(.exchangeFailed, id: id, payload: writer.bytes)
    }

    private var finalTrace: ExchangeTrace {
        var trace = trace
        trace.receivedBytes = answer?.receivedBytes ?? 0
        trace.decodedBytes = answer?.decodedBytes ?? 0
        trace.endUs = UInt32(clamping: (Clock.nowNs() - startNs) / 1000)
        return trace
    }
}

/// What libcurl calls while a transfer runs.
extension Exchange {
    /// A line of a head, or of the trailers.
    ///
    /// - Returns: false to end the transfer.
    func takeLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard !lines.isComplete else { return true }
        do throws(AnswerLines.Fault) {
            try lines.take(line)
        } catch {
            cause =
                error == .tooLarge
                ? TransferFailure.headerOverflow
                : ExchangeFailure(code: "HPE_INVALID_CONSTANT", message: "Parse Error: Expected HTTP/")
            return false
        }
        if lines.isComplete { decide() }
        return cause == nil
    }

    private func decide() {
        let decision = Redirect.decide(
            hop: hop, status: lines.status, headers: lines.headers, mode: order.head.redirect, redirects: redirects,
            redirectsMax: Int(order.redirectsMax), canRepeatBody: request?.canRepeat ?? true)
        switch decision {
        case .follow(let next): nextHop = next
        case .fail(let failure): cause = failure
        case .deliver: deliverHead()
        }
    }

    private func deliverHead() {
        let hasBody = hop.method != "HEAD" && lines.status != 204 && lines.status != 304
        let encoding = hasBody && order.head.decompress ? lines.headers.first("content-encoding") : nil
        answer = AnswerBody(encoding: encoding, bytesMax: order.receivedBytesMax)
        let head = ResponseHead(
            status: lines.status, statusText: lines.statusText, url: hop.url.withoutFragment,
            isRedirected: redirects > 0, httpVersion: lines.httpVersion, headers: lines.headers)
        var writer = ByteWriter(capacity: 1024)
        head.encode(into: &writer)
        daemon.send(.responseHead, id: id, payload: writer.bytes)
    }

    /// What becomes of a piece of a body.
    enum Taking {
        case taken
        case wait
        case stop
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Taking {
        guard cause == nil else { return .stop }
        guard let answer else {
            // A redirect's own body: read if it is short, so that the connection can be used again.
            skippedBytes += bytes.count
            return skippedBytes <= 64 << 10 ? .taken : .stop
        }
        guard answer.isDrained else {
            isReceivingPaused = true
            return .wait
        }
        answer.add(bytes)
        cause = answer.pump(send)
        return cause == nil ? .taken : .stop
    }

    /// Fills libcurl's room with the request's body; nil to wait, 0 for the end.
    func giveBody(_ room: UnsafeMutableRawBufferPointer) -> Int? {
        guard let taken = request?.take(into: room) else { return 0 }
        guard case .bytes(let count) = taken else {
            isSendingPaused = true
            return nil
        }
        trace.sentBytes += UInt64(count)
        giveCredit()
        return count
    }

    /// libcurl found a kept connection closed and starts again over another.
    func rewindBody() -> Bool { request?.rewind() ?? true }

    /// A socket is about to be opened.
    ///
    /// - Returns: a descriptor, or -1 where the rules forbid it.
    func openSocket(family: Int32, type: Int32, protocol: Int32, address: UnsafeRawBufferPointer) -> Int32 {
        guard let ip = IPAddress(socketAddress: address) else {
            refusal = "an address of family \(family) is refused: only IP is spoken"
            return -1
        }
        // A proxy's address is the operator's word; behind it, addresses are the proxy's to judge.
        if setup.proxy.isEmpty,
            let refusal = connections.policy.refusal(host: hop.url.host, port: hop.url.port, address: ip)
        {
            self.refusal = refusal
            return -1
        }
        peer = setup.proxy.isEmpty ? (ip.isV4 ? "\(ip):\(hop.url.port)" : "[\(ip)]:\(hop.url.port)") : "\(ip) (proxy)"
        return socket(family, type | Int32(SOCK_CLOEXEC.rawValue), `protocol`)
    }
}

extension ExchangeFailure {
    /// With texts as short as the daemon takes them.
    fileprivate var bounded: ExchangeFailure {
        var failure = self
        if message.utf8.count > ExchangeLimit.messageBytesMax {
            failure.message = String(decoding: message.utf8.prefix(ExchangeLimit.messageBytesMax - 4), as: UTF8.self)
            while failure.message.utf8.count > ExchangeLimit.messageBytesMax { failure.message.removeLast() }
        }
        return failure
    }
}

/// The monotonic clock.
enum Clock {
    static func nowNs() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
