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
    private var held = ByteBuffer()
    private var isBroken = false

    init(deliver: @escaping (Event) -> Void) {
        self.deliver = deliver
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isBroken else { return }
        var incoming = unwrapInboundIn(data)
        if held.readableBytes == 0 {
            held = incoming
        } else {
            held.writeBuffer(&incoming)
        }
        do throws(WireError) {
            while let (header, payload) = try nextFrame() { deliver(.frame(header, payload)) }
        } catch {
            isBroken = true
            deliver(.closed(error))
            context.close(promise: nil)
        }
        if held.readableBytes == 0 { held = ByteBuffer() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isBroken { deliver(.closed(nil)) }
        isBroken = true
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func nextFrame() throws(WireError) -> (FrameHeader, ByteBuffer)? {
        guard held.readableBytes >= FrameHeader.byteCount else { return nil }
        let header = try held.decoding { bytes throws(WireError) in try FrameHeader.decode(bytes) }
        guard held.readableBytes >= FrameHeader.byteCount + header.payloadBytes else { return nil }
        held.moveReaderIndex(forwardBy: FrameHeader.byteCount)
        return (header, held.readSlice(length: header.payloadBytes)!)
    }
}

extension ByteBuffer {
    /// Runs a decoder of `Wire` over the readable bytes, with its typed error.
    package func decoding<Value>(_ decode: (UnsafeRawBufferPointer) throws(WireError) -> Value) throws(WireError) -> Value {
        let result: Result<Value, WireError> = withUnsafeReadableBytes { bytes in
            do throws(WireError) {
                return .success(try decode(bytes))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
