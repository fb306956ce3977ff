/// The sixteen bytes in front of every payload, on gateway connections and instance pipes alike.
///
/// Layout, little-endian: magic u8, version u8, kind u8, flags u8 (0), payload length u32, id u64.
package struct FrameHeader: Equatable, Sendable {
    /// First byte of every frame. No HTTP method starts with it, so one socket can serve both.
    package static let magic: UInt8 = 0xC8
    /// The protocol version this build speaks.
    package static let version: UInt8 = 1
    /// Bytes of an encoded header.
    package static let byteCount = 16

    /// What the payload holds.
    package var kind: FrameKind
    /// Bytes of payload behind the header, at most ``WireLimit/framePayloadBytesMax``.
    package var payloadBytes: Int
    /// Chosen by the sender of a request and repeated in its answer; unique among those in flight on the connection.
    package var id: UInt64

    /// A header for a payload of `payloadBytes`.
    package init(kind: FrameKind, payloadBytes: Int, id: UInt64) {
        self.kind = kind
        self.payloadBytes = payloadBytes
        self.id = id
    }

    /// Decodes the header at the start of `bytes`, which come straight from an untrusted peer.
    ///
    /// - Parameter bytes: at least ``byteCount`` bytes.
    /// - Throws: ``WireError``. After any throw the stream is unusable.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> FrameHeader {
        var reader = ByteReader(bytes)
        let first = try reader.u8()
        guard first == magic else { throw .notAFrame(first) }
        let version = try reader.u8()
        guard version == Self.version else { throw .unsupportedVersion(version) }
        let rawKind = try reader.u8()
        guard let kind = FrameKind(rawValue: rawKind) else { throw .unexpectedKind(rawKind) }
        let flags = try reader.u8()
        guard flags == 0 else { throw .badValue(UInt64(flags)) }
        let length = Int(try reader.u32())
        guard length <= WireLimit.framePayloadBytesMax else {
            throw .tooLong(bytes: length, limit: WireLimit.framePayloadBytesMax)
        }
        return FrameHeader(kind: kind, payloadBytes: length, id: try reader.u64())
    }

    /// Appends the encoded header to `writer`.
    package func encode(into writer: inout ByteWriter) {
        writer.u8(Self.magic)
        writer.u8(Self.version)
        writer.u8(kind.rawValue)
        writer.u8(0)
        writer.u32(UInt32(payloadBytes))
        writer.u64(id)
    }

    /// Writes the encoded header to the first ``byteCount`` bytes of `bytes` without allocating, so that a signal
    /// handler may call it.
    package func encode(into bytes: UnsafeMutableRawBufferPointer) {
        bytes[0] = Self.magic
        bytes[1] = Self.version
        bytes[2] = kind.rawValue
        bytes[3] = 0
        bytes.storeBytes(of: UInt32(truncatingIfNeeded: payloadBytes).littleEndian, toByteOffset: 4, as: UInt32.self)
        bytes.storeBytes(of: id.littleEndian, toByteOffset: 8, as: UInt64.self)
    }

    /// The encoded header.
    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        encode(into: &writer)
        return writer.bytes
    }
}
