import NIOCore
import Wire

/// Looks at the outermost list of a batch or of its results, and no deeper.
enum BatchCount {
    /// How many values the JSON array in `payload` has; nil if it is no array, not a whole one, empty, or too long for
    /// a batch.
    static func events(in payload: ByteBuffer) -> Int? {
        let bytes = payload.readableBytesView
        guard let start = bytes.firstIndex(where: { !isSpace($0) }), bytes[start] == UInt8(ascii: "[") else {
            return nil
        }
        var depth = 0
        var commas = 0
        var isEmpty = true
        let end = firstOutsideOfStrings(bytes[start...]) { _, byte in
            if depth == 1, !isSpace(byte), byte != UInt8(ascii: "]") { isEmpty = false }
            if depth == 1, byte == UInt8(ascii: ",") { commas += 1 }
            depth += step(byte)
            return depth == 0
        }
        return end == nil || isEmpty || commas >= WireLimit.batchEventsMax ? nil : commas + 1
    }

    /// Whether an entry of the results that an instance gave for a batch is neither ok nor filtered.
    static func hasFailure(in results: ByteBuffer) -> Bool {
        let bytes = results.readableBytesView
        var depth = 0
        let failure = firstOutsideOfStrings(bytes) { index, byte in
            depth += step(byte)
            return depth == 2 && step(byte) == 1 && !goodStarts.contains { bytes[index...].starts(with: $0) }
        }
        return failure != nil
    }

    /// How the prelude begins an entry.
    private static let goodStarts = [Outcome.ok, .filtered].map { Array(#"{"outcome":"\#($0.name)""#.utf8) }

    /// The first byte that is in no string, opening quotes aside, for which `isIt` holds; it is asked in order.
    private static func firstOutsideOfStrings(
        _ bytes: ByteBufferView, _ isIt: (Int, UInt8) -> Bool
    ) -> Int? {
        var isString = false
        var isEscaped = false
        for (index, byte) in zip(bytes.indices, bytes) {
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isString = false
                }
                continue
            }
            isString = byte == UInt8(ascii: "\"")
            if isIt(index, byte) { return index }
        }
        return nil
    }

    /// How much deeper the text behind a byte is.
    private static func step(_ byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): -1
        default: 0
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
