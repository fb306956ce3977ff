/// Reads little-endian fields from bytes that may be hostile; every read is checked against what is left.
///
/// The reader does not own the bytes: use it only while the pointer it was made from is valid.
package struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    /// Offset of the next field.
    package private(set) var offset = 0

    /// Reads from the start of `bytes`.
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Bytes behind the next field's start.
    package var remaining: Int { bytes.count - offset }

    private mutating func integer<T: FixedWidthInteger>(_: T.Type) throws(WireError) -> T {
        guard remaining >= MemoryLayout<T>.size else { throw .truncated }
        let value = bytes.loadUnaligned(fromByteOffset: offset, as: T.self)
        offset += MemoryLayout<T>.size
        return T(littleEndian: value)
    }

    package mutating func u8() throws(WireError) -> UInt8 { try integer(UInt8.self) }
    package mutating func u16() throws(WireError) -> UInt16 { try integer(UInt16.self) }
    package mutating func u32() throws(WireError) -> UInt32 { try integer(UInt32.self) }
    package mutating func u64() throws(WireError) -> UInt64 { try integer(UInt64.self) }

    /// The next `count` bytes, without a copy.
    package mutating func take(_ count: Int) throws(WireError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= remaining else { throw .truncated }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    /// A u32 length of at most `limit` and that many bytes.
    package mutating func section(limit: Int) throws(WireError) -> UnsafeRawBufferPointer {
        let count = Int(try u32())
        guard count <= limit else { throw .tooLong(bytes: count, limit: limit) }
        return try take(count)
    }

    /// A section that holds UTF-8 text.
    package mutating func text(limit: Int) throws(WireError) -> String {
        guard let text = String(validating: try section(limit: limit), as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    /// Everything that is left.
    package mutating func rest() -> UnsafeRawBufferPointer {
        defer { offset = bytes.count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset...])
    }

    /// Throws unless every byte was read.
    package func end() throws(WireError) {
        guard remaining == 0 else { throw .trailingBytes(remaining) }
    }
}
