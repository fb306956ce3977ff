import FrameStream
import NIOCore
import Wire

/// One connection of a client: gives each request an id and each answer to the one who waits for it.
final class ClientConnection: ChannelInboundHandler, @unchecked Sendable {
    // SAFETY: everything mutable is touched on `channel.eventLoop` only, where NIO calls and the client's own calls come.
    typealias InboundIn = ByteBuffer

    let channel: any Channel
    private var waiting: [UInt64: EventLoopPromise<Answer>] = [:]
    private var nextID: UInt64 = 0
    private var stream = FrameStream()
    private var farewell: HatcheryClientError?

    init(channel: any Channel) {
        self.channel = channel
    }

    func send(_ kind: FrameKind, _ payload: [UInt8], within time: Duration, _ promise: EventLoopPromise<Answer>) {
        guard channel.isActive else { return promise.fail(farewell ?? .disconnected("it is closed")) }
        nextID += 1
        let id = nextID
        waiting[id] = promise
        var buffer = channel.allocator.buffer(capacity: FrameHeader.byteCount + payload.count)
        buffer.writeBytes(FrameHeader(kind: kind, payloadBytes: payload.count, id: id).encoded)
        buffer.writeBytes(payload)
        channel.writeAndFlush(buffer, promise: nil)
        let silence = channel.eventLoop.scheduleTask(in: TimeAmount(time)) {
            self.waiting.removeValue(forKey: id)?.fail(HatcheryClientError.silent(after: time))
        }
        promise.futureResult.whenComplete { _ in silence.cancel() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        stream.append(unwrapInboundIn(data))
        do throws(WireError) {
            while let (header, payload) = try stream.next() { try take(header, payload) }
        } catch {
            farewell = .refused(error.explanation)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        for promise in waiting.values { promise.fail(farewell ?? .disconnected("the daemon hung up")) }
        waiting = [:]
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        farewell = farewell ?? .disconnected("\(error)")
        context.close(promise: nil)
    }

    private func take(_ header: FrameHeader, _ payload: ByteBuffer) throws(WireError) {
        switch header.kind {
        case .answer:
            let head = try payload.decoding { bytes throws(WireError) in try AnswerHead.decode(bytes) }
            let body = payload.readableBytesView.dropFirst(AnswerHead.byteCount)
            waiting.removeValue(forKey: header.id)?.succeed(
                Answer(status: Int(head.status), retryAfter: .milliseconds(head.retryAfterMs), body: Array(body)))
        case .goodbye:
            let report = try? Answer(status: 0, retryAfter: .zero, body: Array(payload.readableBytesView)).report()
            farewell = .refused(report?.error?.message ?? "it said goodbye")
        default:
            throw .unexpectedKind(header.kind.rawValue)
        }
    }
}
