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
        var isString = false
        var isEscaped = false
        for byte in bytes[start...] {
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
            if depth == 1, !isSpace(byte), byte != UInt8(ascii: "]") { isEmpty = false }
            switch byte {
            case UInt8(ascii: "\""): isString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ",") where depth == 1: commas += 1
            default: break
            }
            if depth == 0 { return isEmpty || commas >= WireLimit.batchEventsMax ? nil : commas + 1 }
        }
        return nil
    }

    /// Whether an entry of the results that an instance gave for a batch is neither ok nor filtered.
    static func hasFailure(in results: ByteBuffer) -> Bool {
        let bytes = results.readableBytesView
        var depth = 0
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
            switch byte {
            case UInt8(ascii: "\""): isString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                if depth == 2, !goodStarts.contains(where: { bytes[index...].starts(with: $0) }) { return true }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
        return false
    }

    /// How the prelude begins an entry.
    private static let goodStarts = [Outcome.ok, .filtered].map { Array(#"{"outcome":"\#($0.name)""#.utf8) }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
