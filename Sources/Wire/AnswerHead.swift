/// The fields in front of the JSON body in a ``FrameKind/answer`` frame.
package struct AnswerHead: Equatable, Sendable {
    /// Bytes of the encoded head.
    package static let byteCount = 8

    /// What the HTTP interface would have answered: 200 whenever the function was run.
    package var status: UInt16
    /// How long to wait before the same request may be sent again, in milliseconds; 0 where that does not apply.
    package var retryAfterMs: UInt32

    package init(status: UInt16, retryAfterMs: UInt32 = 0) {
        self.status = status
        self.retryAfterMs = retryAfterMs
    }

    /// Appends the head; the caller appends the body.
    package func encode(into writer: inout ByteWriter) {
        writer.u16(status)
        writer.u16(0)
        writer.u32(retryAfterMs)
    }

    /// The encoded head.
    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        encode(into: &writer)
        return writer.bytes
    }

    /// - Throws: ``WireError``; the connection is unusable after it.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> AnswerHead {
        var reader = ByteReader(bytes)
        let status = try reader.u16()
        _ = try reader.u16()
        return AnswerHead(status: status, retryAfterMs: try reader.u32())
    }
}
