import AccessPolicy
import NIOCore
import Wire

/// One exchange that an ``Answerer`` answers: it takes and gives the frames that the egress process would, so that
/// budgets, credit, records and cancellation are the same. Lives on the event loop.
final class CannedExchange {
    private let localID: UInt64
    private let order: ExchangeOrder
    private let answerer: Answerer
    private let policy: AccessPolicy?
    private let eventLoop: any EventLoop
    private let deliver: (FrameKind, ByteBuffer) -> Void
    private let start = NIODeadline.now()
    private var hop: Hop?
    private var body: [UInt8] = []
    private var redirects = 0
    /// Bytes of the answer's body that the instance still takes.
    private var credit = ExchangeLimit.windowBytes
    /// Of the answer's body; nil until there is an answer.
    private var rest: ByteBuffer?
    private var trace = ExchangeTrace()
    private var overdue: Scheduled<Void>?
    private var isOver = false

    /// - Parameters:
    ///   - settings: whose rules on hosts and ports hold; addresses are free, for nothing is connected to.
    ///   - deliver: takes frames as the egress process sends them; never called before a method has returned.
    init(
        localID: UInt64, order: ExchangeOrder, settings: EgressSettings, answerer: @escaping Answerer,
        eventLoop: any EventLoop, deliver: @escaping (FrameKind, ByteBuffer) -> Void
    ) {
        self.localID = localID
        self.order = order
        self.answerer = answerer
        self.eventLoop = eventLoop
        self.deliver = deliver
        let everywhere = ["0.0.0.0/0", "::/0"]
        policy = try? AccessPolicy(allow: settings.allow, deny: settings.deny, privateRanges: everywhere)
            .adding(allow: order.allow, deny: order.deny)
    }

    /// Takes the request; its body follows where it has one.
    func begin() {
        do throws(WebURL.ParseError) {
            let url = try WebURL(order.head.url)
            hop = Hop(method: order.head.method, url: url, headers: order.head.headers, hasBody: order.head.hasBody)
        } catch {
            return failSoon(
                error == .otherScheme
                    ? ExchangeFailure(code: "ERR_INVALID_PROTOCOL", message: "Only HTTP(S) protocols are supported")
                    : ExchangeFailure(code: "ERR_INVALID_URL", message: "Invalid URL: \(order.head.url)"))
        }
        let timeout = TimeAmount.milliseconds(Int64(order.timeoutMs))
        overdue = eventLoop.assumeIsolated().scheduleTask(in: timeout) { [weak self] in self?.expire() }
        if !order.head.hasBody { soon { $0.ask() } }
    }

    /// Takes a frame towards the network.
    func take(_ kind: FrameKind, _ payload: ByteBuffer) {
        guard !isOver else { return }
        switch kind {
        case .requestData:
            body += payload.readableBytesView
            trace.sentBytes += UInt64(payload.readableBytes)
            let credit = ByteBuffer(bytes: Credit.encoded(UInt32(clamping: payload.readableBytes)))
            soon { $0.deliver(.requestCredit, credit) }
        case .requestEnd:
            soon { $0.ask() }
        case .grant:
            guard let more = try? payload.decoding({ bytes throws(WireError) in try Credit.decode(bytes) }) else {
                return
            }
            credit += Int(more)
            soon { $0.pump() }
        case .cancelExchange:
            finish()
        default:
            break
        }
    }

    private func soon(_ body: @escaping (CannedExchange) -> Void) {
        eventLoop.assumeIsolated().execute { if !self.isOver { body(self) } }
    }

    private func ask() {
        guard let hop else { return }
        guard let policy else {
            return fail(ExchangeFailure(code: "EPOLICY", message: "a rule of network.allow or network.deny is broken"))
        }
        if let refusal = policy.refusal(host: hop.url.host, port: hop.url.port, address: nil) {
            return fail(ExchangeFailure(code: "EPOLICY", message: refusal))
        }
        let request = CannedRequest(
            number: localID, method: hop.method, url: hop.url.withoutFragment, headers: hop.headers,
            body: hop.hasBody ? body : [], redirects: redirects)
        let answer = answerer(request)
        guard answer.delay > .zero else { return give(answer.content, to: hop) }
        eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(answer.delay)) {
            if !self.isOver { self.give(answer.content, to: hop) }
        }
    }

    private func give(_ content: CannedAnswer.Content, to hop: Hop) {
        switch content {
        case .failure(let failure):
            fail(failure)
        case .answer(let status, let headers, let body):
            let decision = Redirect.decide(
                hop: hop, status: status, headers: headers, mode: order.head.redirect, redirects: redirects,
                redirectsMax: Int(order.redirectsMax), canRepeatBody: order.head.bodyBytes != nil)
            switch decision {
            case .fail(let failure): fail(failure)
            case .follow(let next):
                self.hop = next
                redirects += 1
                trace.redirects = UInt16(clamping: redirects)
                soon { $0.ask() }
            case .deliver:
                let isBodiless = hop.method == "HEAD" || status == 204 || status == 304
                head(status, headers, of: hop)
                rest = ByteBuffer(bytes: isBodiless ? [] : body)
                pump()
            }
        }
    }

    private func head(_ status: UInt16, _ headers: HeaderFields, of hop: Hop) {
        let head = ResponseHead(
            status: status, statusText: Array(ReasonPhrase.of(status).utf8), url: hop.url.withoutFragment,
            isRedirected: redirects > 0, httpVersion: 11, headers: headers)
        trace.firstByteUs = elapsedUs
        var writer = ByteWriter(capacity: 512)
        head.encode(into: &writer)
        deliver(.responseHead, ByteBuffer(bytes: writer.bytes))
    }

    /// Sends what the instance has room for.
    private func pump() {
        while !isOver, credit > 0, let count = rest.map({ min($0.readableBytes, credit) }), count > 0 {
            credit -= count
            trace.receivedBytes += UInt64(count)
            trace.decodedBytes += UInt64(count)
            if let part = rest?.readSlice(length: count) { deliver(.responseData, part) }
        }
        guard !isOver, let rest, rest.readableBytes == 0 else { return }
        finish()
        trace.endUs = elapsedUs
        var writer = ByteWriter()
        trace.encode(into: &writer)
        deliver(.responseEnd, ByteBuffer(bytes: writer.bytes))
    }

    private func expire() {
        guard !isOver, let hop else { return }
        fail(
            ExchangeFailure(
                code: "ETIMEDOUT",
                message: "network timeout at: \(hop.url.withoutFragment) (after \(order.timeoutMs) ms)"))
    }

    private func failSoon(_ failure: ExchangeFailure) { soon { $0.fail(failure) } }

    private func fail(_ failure: ExchangeFailure) {
        finish()
        trace.endUs = elapsedUs
        var writer = ByteWriter()
        failure.encode(into: &writer)
        trace.encode(into: &writer)
        deliver(.exchangeFailed, ByteBuffer(bytes: writer.bytes))
    }

    private func finish() {
        isOver = true
        overdue?.cancel()
    }

    private var elapsedUs: UInt32 { UInt32(clamping: (NIODeadline.now() - start).nanoseconds / 1000) }
}

/// The words behind a status.
private enum ReasonPhrase {
    private static let all: [UInt16: String] = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
        308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden",
        404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict",
        410: "Gone", 412: "Precondition Failed", 413: "Payload Too Large", 415: "Unsupported Media Type",
        418: "I'm a Teapot", 422: "Unprocessable Entity", 429: "Too Many Requests", 500: "Internal Server Error",
        501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]

    static func of(_ status: UInt16) -> String { all[status] ?? "" }
}
