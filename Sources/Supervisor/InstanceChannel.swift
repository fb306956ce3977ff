import FrameStream
import NIOCore
import NIOPosix
import Wire

/// Turns the bytes of one instance's output pipe into frames; hostile until proven otherwise.
final class InstanceFrameHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Takes each frame, then the end: nil after the pipe closed in order, an error after anything that is no frame.
    enum Event {
        case frame(FrameHeader, ByteBuffer)
        case closed(WireError?)
    }

    private let deliver: (Event) -> Void
    private var stream = FrameStream()
    private var isBroken = false

    init(deliver: @escaping (Event) -> Void) {
        self.deliver = deliver
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isBroken else { return }
        stream.append(unwrapInboundIn(data))
        do throws(WireError) {
            while let (header, payload) = try stream.next() { deliver(.frame(header, payload)) }
        } catch {
            isBroken = true
            deliver(.closed(error))
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isBroken { deliver(.closed(nil)) }
        isBroken = true
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
