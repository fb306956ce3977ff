/// Puts text between a JSON string's quotes, and takes the backslashes out of what stands there.
enum JSONEscapes {
    /// Hands the bytes of `text` as a JSON string, quotes included, to `put`.
    static func quote(_ text: String, _ put: (UInt8) -> Void) {
        put(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                put(UInt8(ascii: "\\"))
                put(byte)
            case 0..<0x20:
                for digit in "\\u00".utf8 { put(digit) }
                put(byte < 16 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
                put(byte & 15 < 10 ? UInt8(ascii: "0") + (byte & 15) : UInt8(ascii: "a") - 10 + (byte & 15))
            default: put(byte)
            }
        }
        put(UInt8(ascii: "\""))
    }

    /// Calls `take` with each byte that `range` of `bytes` means, as UTF-8, and with where it is written: the start
    /// and the end of its character. Half a surrogate pair becomes U+FFFD, an unknown escape what follows its backslash.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ take: (UInt8, _ start: Int, _ end: Int) -> Void
    ) {
        var at = range.lowerBound
        while at < range.upperBound {
            let start = at
            guard bytes[at] == UInt8(ascii: "\\"), at + 1 < range.upperBound else {
                at += 1
                take(bytes[start], start, at)
                continue
            }
            at += 2
            switch bytes[start + 1] {
            case UInt8(ascii: "n"): take(0x0A, start, at)
            case UInt8(ascii: "r"): take(0x0D, start, at)
            case UInt8(ascii: "t"): take(0x09, start, at)
            case UInt8(ascii: "b"): take(0x08, start, at)
            case UInt8(ascii: "f"): take(0x0C, start, at)
            case UInt8(ascii: "u"):
                guard let scalar = scalar(bytes, &at, range.upperBound) else {
                    take(UInt8(ascii: "u"), start, at)
                    continue
                }
                for byte in String(Character(scalar)).utf8 { take(byte, start, at) }
            default: take(bytes[start + 1], start, at)
            }
        }
    }

    /// The character of the four digits at `at`, or of two such escapes that make a pair; moves `at` behind them.
    private static func scalar(_ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ end: Int) -> Unicode.Scalar? {
        guard let first = unit(bytes, at, end) else { return nil }
        at += 4
        guard 0xD800..<0xE000 ~= first else { return Unicode.Scalar(first) }
        guard first < 0xDC00, end - at >= 6, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u"),
            let second = unit(bytes, at + 2, end), 0xDC00..<0xE000 ~= second
        else { return "\u{FFFD}" }
        at += 6
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private static func unit(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ end: Int) -> UInt32? {
        guard end - at >= 4 else { return nil }
        var unit: UInt32 = 0
        for offset in 0..<4 {
            guard let digit = hexDigit(bytes[at + offset]) else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    /// The value of one hexadecimal digit.
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
