/// The UTF-8 decoder of the Encoding standard, which can stop anywhere and go on.
struct UTF8Decoder {
    private var scalar: UInt32 = 0
    private var needed = 0
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF

    var isIdle: Bool { needed == 0 }

    /// - Parameter isLast: an unfinished sequence at the end is an error then.
    /// - Returns: false if `isFatal` and something was no UTF-8.
    mutating func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, isFatal: Bool, into units: inout UnitRoom
    ) -> Bool {
        var index = 0
        while index < bytes.count {
            if needed == 0 {
                let run = Self.asciiCount(UnsafeBufferPointer(rebasing: bytes[index...]))
                if run > 0 {
                    units.append(ascii: UnsafeBufferPointer(rebasing: bytes[index..<(index + run)]))
                    index += run
                    continue
                }
            }
            let byte = bytes[index]
            if needed == 0 {
                index += 1
                guard !start(byte) else { continue }
                if isFatal { return false }
                units.append(0xFFFD)
            } else if byte < lower || byte > upper {
                // The byte is looked at again, as the start of something else.
                reset()
                if isFatal { return false }
                units.append(0xFFFD)
            } else {
                index += 1
                lower = 0x80
                upper = 0xBF
                scalar = scalar << 6 | UInt32(byte & 0x3F)
                needed -= 1
                if needed == 0 { units.append(scalar: scalar) }
            }
        }
        guard isLast && needed > 0 else { return true }
        reset()
        if !isFatal { units.append(0xFFFD) }
        return !isFatal
    }

    mutating func reset() { self = UTF8Decoder() }

    /// Takes the first byte of a sequence; false if it starts none.
    private mutating func start(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF:
            needed = 1
            scalar = UInt32(byte & 0x1F)
        case 0xE0...0xEF:
            if byte == 0xE0 { lower = 0xA0 }
            if byte == 0xED { upper = 0x9F }
            needed = 2
            scalar = UInt32(byte & 0xF)
        case 0xF0...0xF4:
            if byte == 0xF0 { lower = 0x90 }
            if byte == 0xF4 { upper = 0x8F }
            needed = 3
            scalar = UInt32(byte & 0x7)
        default:
            return false
        }
        return true
    }

    /// How many bytes at the start are ASCII.
    static func asciiCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = 0
        if let start = UnsafeRawPointer(bytes.baseAddress) {
            while index + 8 <= bytes.count,
                start.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
            }
        }
        while index < bytes.count && bytes[index] < 0x80 { index += 1 }
        return index
    }
}

/// UTF-8 of any UTF-16, into a room that may be too small.
enum UTF8Encoder {
    static func byteCount(_ text: UnsafeBufferPointer<UInt16>) -> Int {
        var count = asciiCount(text)
        var index = count
        while index < text.count {
            let unit = text[index]
            index += 1
            if unit < 0x80 {
                count += 1
            } else if unit < 0x800 {
                count += 2
            } else if unit & 0xFC00 == 0xD800, index < text.count, text[index] & 0xFC00 == 0xDC00 {
                count += 4
                index += 1
            } else {
                count += 3
            }
        }
        return count
    }

    /// How many units at the start are ASCII.
    private static func asciiCount(_ text: UnsafeBufferPointer<UInt16>) -> Int {
        var index = 0
        if let start = UnsafeRawPointer(text.baseAddress) {
            while index + 8 <= text.count {
                let first = start.loadUnaligned(fromByteOffset: index * 2, as: UInt64.self)
                let second = start.loadUnaligned(fromByteOffset: index * 2 + 8, as: UInt64.self)
                if (first | second) & 0xFF80_FF80_FF80_FF80 != 0 { break }
                index += 8
            }
        }
        while index < text.count && text[index] < 0x80 { index += 1 }
        return index
    }

    static func encode(
        _ text: UnsafeBufferPointer<UInt16>, into target: UnsafeMutableRawBufferPointer
    ) -> (read: Int, written: Int) {
        let plain = min(asciiCount(text), target.count)
        for index in 0..<plain { target[index] = UInt8(truncatingIfNeeded: text[index]) }
        var read = plain
        var written = plain
        while read < text.count {
            var scalar = UInt32(text[read])
            var units = 1
            if scalar & 0xF800 == 0xD800 {
                let next = read + 1 < text.count ? UInt32(text[read + 1]) : 0
                if scalar < 0xDC00 && next & 0xFC00 == 0xDC00 {
                    scalar = 0x10000 + (scalar - 0xD800) << 10 + next - 0xDC00
                    units = 2
                } else {
                    scalar = 0xFFFD
                }
            }
            let bytes = scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
            guard written + bytes <= target.count else { break }
            if bytes == 1 {
                target[written] = UInt8(scalar)
            } else {
                for place in 0..<bytes {
                    let bits = UInt8(truncatingIfNeeded: scalar >> (6 * (bytes - 1 - place)))
                    let mark: UInt8 = bytes == 2 ? 0xC0 : bytes == 3 ? 0xE0 : 0xF0
                    target[written + place] = place == 0 ? mark | bits : 0x80 | bits & 0x3F
                }
            }
            read += units
            written += bytes
        }
        return (read, written)
    }
}
