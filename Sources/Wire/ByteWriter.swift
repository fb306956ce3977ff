/// Appends little-endian fields to a byte array.
package struct ByteWriter {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// An empty writer with room for `capacity` bytes.
    package init(capacity: Int = 64) {
        bytes.reserveCapacity(capacity)
    }

    private mutating func integer<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func u8(_ value: UInt8) { bytes.append(value) }
    package mutating func u16(_ value: UInt16) { integer(value) }
    package mutating func u32(_ value: UInt32) { integer(value) }
    package mutating func u64(_ value: UInt64) { integer(value) }

    /// Bytes as they are, without a length.
    package mutating func raw(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    /// A u32 length and the bytes.
    package mutating func section(_ more: some Collection<UInt8>) {
        u32(UInt32(more.count))
        raw(more)
    }

    /// A u32 length and the text in UTF-8.
    package mutating func text(_ text: String) {
        section(Array(text.utf8))
    }
}
