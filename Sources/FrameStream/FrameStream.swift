import NIOCore
import Wire

/// Cuts a stream of bytes from an untrusted peer into frames, without copying their payloads.
package struct FrameStream {
    private var held = ByteBuffer()

    /// An empty stream.
    package init() {}

    /// Bytes that are not yet a whole frame.
    package var heldBytes: Int { held.readableBytes }

    /// Takes what came.
    package mutating func append(_ bytes: ByteBuffer) {
        var bytes = bytes
        if held.readableBytes == 0 {
            held = bytes
        } else {
            held.writeBuffer(&bytes)
        }
    }

    /// The next whole frame; nil until more comes.
    ///
    /// - Throws: ``WireError`` as soon as the first bytes cannot be a header, before its payload is waited for. The
    ///   stream is unusable after it.
    package mutating func next() throws(WireError) -> (header: FrameHeader, payload: ByteBuffer)? {
        if let first: UInt8 = held.getInteger(at: held.readerIndex), first != FrameHeader.magic {
            throw .notAFrame(first)
        }
        guard held.readableBytes >= FrameHeader.byteCount else { return nil }
        let header = try held.decoding { bytes throws(WireError) in try FrameHeader.decode(bytes) }
        guard held.readableBytes >= FrameHeader.byteCount + header.payloadBytes else { return nil }
        held.moveReaderIndex(forwardBy: FrameHeader.byteCount)
        let payload = held.readSlice(length: header.payloadBytes) ?? ByteBuffer()
        // Let go of a large frame's memory as soon as its reader does.
        if held.readableBytes == 0 { held = ByteBuffer() }
        return (header, payload)
    }
}

extension ByteBuffer {
    /// Runs a decoder of `Wire` over the readable bytes, with its typed error.
    package func decoding<Value>(
        _ decode: (UnsafeRawBufferPointer) throws(WireError) -> Value
    ) throws(WireError) -> Value {
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
