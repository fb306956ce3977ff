import NIOCore
import NIOHTTP1
import Pool
import Supervisor
import Wire

/// A client that speaks HTTP/1.1: one request at a time, the connection kept.
final class HTTPConnection: ChannelInboundHandler, Connection {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    let channel: any Channel
    private let door: FrontDoor
    private var context: ChannelHandlerContext?
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var inFlight: InvocationID?
    /// Waits for a recording of the function.
    private var awaited: (id: UInt64, function: String)?
    private var isClosing = false
    /// Answered before its body was whole: the rest is not read.
    private var isAnsweredEarly = false
    private var requests: UInt64 = 0

    init(door: FrontDoor, channel: any Channel) {
        self.door = door
        self.channel = channel
        door.add(self)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isAnsweredEarly else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head)
        case .body(var part):
            guard body.readableBytes + part.readableBytes <= WireLimit.eventBytesMax else { return refuseTooLarge() }
            body.writeBuffer(&part)
        case .end: route()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        door.remove(self)
        if let inFlight { door.executor.abandon(inFlight) }
        inFlight = nil
        stopAwaiting()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isAnsweredEarly else { return context.close(promise: nil) }
        guard error is HTTPParserError else { return context.close(promise: nil) }
        isClosing = true
        isAnsweredEarly = true
        answer(400, AnswerBody.refusal(.badRequest, "this is not an HTTP/1.1 request (\(error)): correct the request"))
    }

    func drain() {
        isClosing = true
        if head == nil { channel.close(promise: nil) }
    }

    // MARK: Request

    private func begin(_ head: HTTPRequestHead) {
        self.head = head
        body = ByteBuffer()
        requests += 1
        watchPart()
        if let length = head.headers.first(name: "content-length").flatMap(Int.init), length > WireLimit.eventBytesMax {
            return refuseTooLarge()
        }
        if head.headers["expect"].contains(where: { $0.lowercased() == "100-continue" }) {
            context?.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .continue))), promise: nil)
        }
    }

    private func refuseTooLarge() {
        isClosing = true
        isAnsweredEarly = true
        answer(
            413, AnswerBody.refusal(.badRequest, "the event is larger than \(WireLimit.eventBytesMax) bytes: send less")
        )
    }

    private func route() {
        guard let head else { return }
        guard let (function, isRecord) = Self.calledFunction(head.uri) else { return read(head) }
        guard head.method == .POST else { return refuseMethod("POST") }
        guard function.utf8.count <= WireLimit.addressBytesMax else {
            return answer(404, AnswerBody.refusal(.notFound, "no function has a name that long"))
        }
        var invocation = Invocation(function: function, event: body)
        if let text = head.headers.first(name: "hatchery-deadline-ms") {
            guard let milliseconds = UInt32(text), milliseconds > 0 else {
                return answer(
                    400,
                    AnswerBody.refusal(
                        .badRequest,
                        "Hatchery-Deadline-Ms is \"\(text)\": send a whole number of milliseconds, 1 or more"))
            }
            invocation.patience = .milliseconds(milliseconds)
        }
        if let text = head.headers.first(name: "hatchery-settings") {
            invocation.settings = Array(text.utf8)
            guard JSONGuard.isObjectOrNothing(invocation.settings), text.utf8.count <= WireLimit.settingsBytesMax else {
                return answer(400, AnswerBody.refusal(.badRequest, "Hatchery-Settings must be one JSON object"))
            }
        }
        body = ByteBuffer()
        if isRecord { return awaitRecording(of: function, for: invocation.patience ?? Self.recordingWait) }
        invocation.isRecorded = head.headers.first(name: "hatchery-record") == "1"
        inFlight = door.executor.invoke(invocation) { [weak self] end in self?.ended(end) }
    }

    private func ended(_ end: InvocationEnd) {
        inFlight = nil
        let head = AnswerHead(end)
        answer(head.status, AnswerBody.json(end), retryAfterMs: head.retryAfterMs)
    }

    /// `/v1/functions/NAME/invoke` or `/v1/functions/NAME/record`, `NAME@INSTANCE` too.
    private static func calledFunction(_ uri: String) -> (name: String, isRecord: Bool)? {
        let path = uri.split(separator: "?", maxSplits: 1)[0]
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[1] == "v1", parts[2] == "functions", ["invoke", "record"].contains(parts[4])
        else {
            return nil
        }
        return (Resources.address(parts[3]), parts[4] == "record")
    }

    // MARK: Recording

    private static let recordingWait = Duration.seconds(60)

    /// Answers with the next invocation's end and recording, whoever sends it.
    private func awaitRecording(of function: String, for time: Duration) {
        let id = door.executor.awaitRecording(of: function) { [weak self] end in
            self?.awaited = nil
            self?.ended(end)
        }
        guard let id else {
            return answer(
                404,
                AnswerBody.refusal(
                    .notFound, "there is no function \"\(function)\": list them with GET /v1/functions"))
        }
        awaited = (id, function)
        channel.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { [weak self] in
            guard let self, self.awaited?.id == id else { return }
            self.stopAwaiting()
            self.answer(
                408,
                AnswerBody.refusal(
                    .overloaded, "nobody called \"\(function)\" within \(time): ask again, with more time"))
        }
    }

    private func stopAwaiting() {
        if let awaited { door.executor.stopAwaiting(awaited.id, of: awaited.function) }
        awaited = nil
    }

    private func read(_ head: HTTPRequestHead) {
        let (status, body) = Resources(executor: door.executor).read(head.uri)
        guard status == 404 || head.method == .GET || head.method == .HEAD else { return refuseMethod("GET, HEAD") }
        answer(status, body)
    }

    private func refuseMethod(_ allowed: String) {
        answer(
            405,
            AnswerBody.refusal(
                .badRequest, "\(head?.method.rawValue ?? "this method") is not for this path: use \(allowed)"),
            allow: allowed)
    }

    /// The rest of a request that has begun must come in time.
    private func watchPart() {
        let seen = requests
        channel.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(door.settings.partTimeMax)) { [weak self] in
            guard let self, self.requests == seen, self.head != nil, self.inFlight == nil, self.awaited == nil,
                !self.isAnsweredEarly
            else {
                return
            }
            self.isClosing = true
            self.isAnsweredEarly = true
            self.answer(
                408,
                AnswerBody.refusal(
                    .badRequest, "the rest of the request did not come within \(self.door.settings.partTimeMax)"))
        }
    }

    // MARK: Answer

    private func answer(_ status: UInt16, _ body: ByteBuffer, retryAfterMs: UInt32 = 0, allow: String? = nil) {
        guard let context else { return }
        let request = head
        head = nil
        let keeps = !isClosing && (request?.isKeepAlive ?? false)
        var headers = HTTPHeaders([
            ("content-type", "application/json; charset=utf-8"), ("content-length", String(body.readableBytes)),
        ])
        if !keeps {
            headers.add(name: "connection", value: "close")
        } else if request?.version.minor == 0 {
            headers.add(name: "connection", value: "keep-alive")
        }
        if status == 503 || retryAfterMs > 0 {
            headers.add(name: "retry-after", value: String(max(1, (retryAfterMs + 999) / 1000)))
        }
        if let allow { headers.add(name: "allow", value: allow) }
        let responseHead = HTTPResponseHead(
            version: request?.version ?? .http1_1, status: HTTPResponseStatus(statusCode: Int(status)), headers: headers
        )
        context.write(wrapOutboundOut(.head(responseHead)), promise: nil)
        if request?.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keeps {
            let channel = channel
            end.whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
