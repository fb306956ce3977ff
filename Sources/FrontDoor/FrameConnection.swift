import FrameStream
import Logging
import NIOCore
import Pool
import Supervisor
import Wire

/// A gateway that speaks frames: many calls in flight, answered in the order they end.
final class FrameConnection: ChannelInboundHandler, Connection {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let channel: any Channel
    private let door: FrontDoor
    private var stream = FrameStream()
    private var inFlight: [UInt64: InvocationID] = [:]
    private var framesTaken: UInt64 = 0
    private var outbound: OutboundAccount
    private var isClosing = false
    private var isFlushDue = false
    private var isPaused = false

    init(door: FrontDoor, channel: any Channel) {
        self.door = door
        self.channel = channel
        outbound = OutboundAccount(limit: door.settings.outboundBytesMax)
        door.add(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        stream.append(unwrapInboundIn(data))
        takeFrames()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        pauseOrResume()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        pauseOrResume()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosing = true
        door.remove(self)
        for invocation in inFlight.values { door.executor.abandon(invocation) }
        inFlight = [:]
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func drain() {
        isClosing = true
        if inFlight.isEmpty {
            goodbye(.internal, "the daemon is shutting down: connect to the one that takes its place")
        }
    }

    // MARK: In

    private func takeFrames() {
        do throws(WireError) {
            while !isClosing, inFlight.count < door.settings.inFlightPerConnectionMax,
                let (header, payload) = try stream.next()
            {
                framesTaken += 1
                try take(header, payload)
            }
        } catch {
            goodbye(.badRequest, error.explanation)
        }
        if stream.heldBytes > 0, !isPaused { watchPart() }
    }

    private func take(_ header: FrameHeader, _ payload: ByteBuffer) throws(WireError) {
        guard inFlight[header.id] == nil else {
            return goodbye(.badRequest, "id \(header.id) is in flight already: give each request an id of its own")
        }
        switch header.kind {
        case .invoke: try invoke(header.id, payload)
        case .query:
            let (status, body) = Resources(executor: door.executor).read(String(buffer: payload))
            answer(header.id, AnswerHead(status: status), body)
        default: throw .unexpectedKind(header.kind.rawValue)
        }
    }

    private func invoke(_ id: UInt64, _ payload: ByteBuffer) throws(WireError) {
        let (request, eventOffset) = try payload.decoding { bytes throws(WireError) in try InvokeRequest.decode(bytes) }
        guard JSONGuard.isObjectOrNothing(request.settings) else {
            return answer(
                id, AnswerHead(status: 400), AnswerBody.refusal(.badRequest, "the settings must be one JSON object"))
        }
        var event = payload
        event.moveReaderIndex(forwardBy: eventOffset)
        let invocation = Invocation(
            function: request.function, event: event, settings: request.settings,
            patience: request.deadlineMs > 0 ? .milliseconds(request.deadlineMs) : nil)
        inFlight[id] = door.executor.invoke(invocation) { [weak self] end in self?.ended(id, end) }
    }

    // MARK: Out

    private func ended(_ id: UInt64, _ end: InvocationEnd) {
        guard inFlight.removeValue(forKey: id) != nil else { return }
        answer(id, AnswerHead(end), AnswerBody.json(end))
        if isClosing, inFlight.isEmpty { return drain() }
        if isPaused { pauseOrResume() }
    }

    private func answer(_ id: UInt64, _ head: AnswerHead, _ body: ByteBuffer) {
        write(.answer, id) { buffer in
            buffer.writeBytes(head.encoded)
            buffer.writeImmutableBuffer(body)
        }
    }

    private func write(_ kind: FrameKind, _ id: UInt64, _ body: (inout ByteBuffer) -> Void) {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(512)
        buffer.moveWriterIndex(to: FrameHeader.byteCount)
        body(&buffer)
        let header = FrameHeader(kind: kind, payloadBytes: buffer.readableBytes - FrameHeader.byteCount, id: id)
        buffer.withUnsafeMutableReadableBytes { header.encode(into: $0) }
        let account = outbound
        guard account.add(buffer.readableBytes) else {
            door.logger.warning("connection closed: its answers are not read", metadata: ["bytes": "\(account.bytes)"])
            return channel.close(promise: nil)
        }
        let count = buffer.readableBytes
        let written = channel.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in account.remove(count) }
        channel.write(buffer, promise: written)
        flushSoon()
    }

    /// Once a turn of the event loop, however many answers it brings.
    private func flushSoon() {
        guard !isFlushDue else { return }
        isFlushDue = true
        channel.eventLoop.assumeIsolated().execute {
            self.isFlushDue = false
            self.channel.flush()
        }
    }

    private func goodbye(_ outcome: Outcome, _ why: String) {
        isClosing = true
        door.logger.info("connection closed", metadata: ["because": "\(why)"])
        write(.goodbye, 0) { $0.writeImmutableBuffer(AnswerBody.refusal(outcome, why)) }
        channel.flush()
        channel.close(promise: nil)
    }

    // MARK: Pace

    /// Reads only while there is room for more calls and the answers are being read.
    private func pauseOrResume() {
        let mustPause = inFlight.count >= door.settings.inFlightPerConnectionMax || !channel.isWritable
        if mustPause != isPaused {
            isPaused = mustPause
            channel.setOption(.autoRead, value: !mustPause).whenFailure { _ in }
        }
        if !mustPause, stream.heldBytes >= FrameHeader.byteCount { takeFrames() }
    }

    /// The rest of a frame that has begun must come in time.
    private func watchPart() {
        let seen = framesTaken
        channel.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(door.settings.partTimeMax)) { [weak self] in
            guard let self, !self.isClosing, !self.isPaused, self.framesTaken == seen, self.stream.heldBytes > 0 else {
                return
            }
            self.goodbye(.badRequest, "the rest of a frame did not come within \(self.door.settings.partTimeMax)")
        }
    }
}

/// Bytes written and not yet taken by the kernel.
final class OutboundAccount {
    private let limit: Int
    private(set) var bytes = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// False when the limit is passed.
    func add(_ count: Int) -> Bool {
        bytes += count
        return bytes <= limit
    }

    func remove(_ count: Int) {
        bytes -= count
    }
}

extension AnswerHead {
    /// The head of an answer to an invocation.
    init(_ end: InvocationEnd) {
        self.init(status: end.refusal?.status ?? 200, retryAfterMs: end.refusal?.retryAfterMs ?? 0)
    }
}

extension Refusal {
    /// 0 where waiting does not help.
    var retryAfterMs: UInt32 {
        switch self {
        case .overloaded(let wait), .unavailable(let wait): UInt32(clamping: wait.wholeMilliseconds)
        case .malformed, .notFound, .tooLarge, .unsupportedMediaType: 0
        }
    }
}
