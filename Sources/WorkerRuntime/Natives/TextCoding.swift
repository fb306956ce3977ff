import Glibc

/// The text encodings of Buffer, by the numbers that node/buffer.js gives them.
enum TextCoding: Int {
    case utf8, ucs2, latin1, ascii, base64, base64url, hex
}

/// Loops over text and bytes. Every function stays within the memory that it is given.
enum TextCoder {
    typealias Units = UnsafeBufferPointer<UInt16>
    typealias Bytes = UnsafeRawBufferPointer
    typealias Target = UnsafeMutableRawBufferPointer

    // MARK: Text to bytes

    /// Bytes that `encode` needs at most.
    static func bytesMax(_ coding: TextCoding, _ units: Units) -> Int {
        switch coding {
        case .utf8: utf8Bytes(units)
        case .ucs2: units.count * 2
        case .latin1, .ascii: units.count
        case .base64, .base64url: units.count / 4 * 3 + 3
        case .hex: units.count / 2
        }
    }

    /// Writes as much of the text as fits, whole characters only.
    ///
    /// - Returns: how many bytes were written.
    static func encode(_ coding: TextCoding, _ units: Units, into target: Target) -> Int {
        switch coding {
        case .utf8: return encodeUTF8(units, into: target)
        case .ucs2:
            let count = min(units.count, target.count / 2)
            target.copyMemory(from: Bytes(start: units.baseAddress, count: count * 2))
            return count * 2
        case .latin1, .ascii:
            let count = min(units.count, target.count)
            guard count > 0, let from = units.baseAddress, let to = start(target) else { return 0 }
            for index in 0..<count { to[index] = UInt8(truncatingIfNeeded: from[index]) }
            return count
        case .base64, .base64url: return decodeBase64(units, into: target)
        case .hex: return decodeHex(units, into: target)
        }
    }

    /// Bytes of the text in UTF-8, where a lone surrogate counts as U+FFFD.
    static func utf8Bytes(_ units: Units) -> Int {
        guard let from = units.baseAddress else { return 0 }
        var bytes = units.count
        var index = 0
        while index < units.count {
            let unit = from[index]
            index += 1
            if unit < 0x80 { continue }
            if unit < 0x800 {
                bytes += 1
            } else {
                bytes += 2
                // A pair is four bytes for its two units.
                if unit & 0xFC00 == 0xD800, index < units.count, from[index] & 0xFC00 == 0xDC00 { index += 1 }
            }
        }
        return bytes
    }

    static func encodeUTF8(_ units: Units, into target: Target) -> Int {
        guard let from = units.baseAddress, let to = start(target) else { return 0 }
        var index = 0
        var written = 0
        while index < units.count {
            // Most text is ASCII: eight units at a time.
            while index + 8 <= units.count, written + 8 <= target.count {
                let eight = UnsafeRawPointer(from + index).loadUnaligned(as: SIMD8<UInt16>.self)
                guard (eight & 0xFF80) == SIMD8<UInt16>(repeating: 0) else { break }
                UnsafeMutableRawPointer(to + written)
                    .storeBytes(of: SIMD8<UInt8>(truncatingIfNeeded: eight), as: SIMD8<UInt8>.self)
                index += 8
                written += 8
            }
            guard index < units.count else { break }
            var point = UInt32(from[index])
            var width = 1
            if point & 0xF800 == 0xD800 {
                let next = index + 1 < units.count ? UInt32(from[index + 1]) : 0
                if point & 0xFC00 == 0xD800, next & 0xFC00 == 0xDC00 {
                    point = 0x10000 + ((point & 0x3FF) << 10) + (next & 0x3FF)
                    width = 2
                } else {
                    point = 0xFFFD
                }
            }
            let size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
            guard written + size <= target.count else { break }
            switch size {
            case 1:
                to[written] = UInt8(truncatingIfNeeded: point)
            case 2:
                to[written] = UInt8(truncatingIfNeeded: 0xC0 | point >> 6)
                to[written + 1] = UInt8(truncatingIfNeeded: 0x80 | point & 0x3F)
            case 3:
                to[written] = UInt8(truncatingIfNeeded: 0xE0 | point >> 12)
                to[written + 1] = UInt8(truncatingIfNeeded: 0x80 | point >> 6 & 0x3F)
                to[written + 2] = UInt8(truncatingIfNeeded: 0x80 | point & 0x3F)
            default:
                to[written] = UInt8(truncatingIfNeeded: 0xF0 | point >> 18)
                to[written + 1] = UInt8(truncatingIfNeeded: 0x80 | point >> 12 & 0x3F)
                to[written + 2] = UInt8(truncatingIfNeeded: 0x80 | point >> 6 & 0x3F)
                to[written + 3] = UInt8(truncatingIfNeeded: 0x80 | point & 0x3F)
            }
            index += width
            written += size
        }
        return written
    }

    /// Both alphabets, up to the first `=`; what is in neither is skipped, as Node does.
    private static func decodeBase64(_ units: Units, into target: Target) -> Int {
        guard let from = units.baseAddress, let to = start(target) else { return 0 }
        return base64Values.withUnsafeBufferPointer { table in
            guard let values = table.baseAddress else { return 0 }
            var written = 0
            var bits: UInt32 = 0
            var held = 0
            var index = 0
            while index < units.count {
                if held == 0, index + 4 <= units.count, written + 3 <= target.count {
                    let quad =
                        values[Int(min(from[index], 255))] | values[Int(min(from[index + 1], 255))]
                        | values[Int(min(from[index + 2], 255))] | values[Int(min(from[index + 3], 255))]
                    if quad < 64 {
                        let word =
                            UInt32(values[Int(from[index])]) << 18 | UInt32(values[Int(from[index + 1])]) << 12
                            | UInt32(values[Int(from[index + 2])]) << 6 | UInt32(values[Int(from[index + 3])])
                        to[written] = UInt8(truncatingIfNeeded: word >> 16)
                        to[written + 1] = UInt8(truncatingIfNeeded: word >> 8)
                        to[written + 2] = UInt8(truncatingIfNeeded: word)
                        written += 3
                        index += 4
                        continue
                    }
                }
                let unit = from[index]
                index += 1
                if unit == 61 { break }
                let value = values[Int(min(unit, 255))]
                guard value < 64 else { continue }
                bits = bits << 6 | UInt32(value)
                held += 6
                guard held >= 8 else { continue }
                held -= 8
                guard written < target.count else { break }
                to[written] = UInt8(truncatingIfNeeded: bits >> UInt32(held))
                written += 1
            }
            return written
        }
    }

    /// Values of the characters of both alphabets; 64 and above for any other.
    private static let base64Values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, unit) in base64Alphabet.enumerated() { values[Int(unit)] = UInt8(value) }
        values[45] = 62
        values[95] = 63
        return values
    }()
    private static let base64Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let base64urlAlphabet = Array(base64Alphabet.dropLast(2)) + [45, 95]

    /// Up to the first pair that is none.
    private static func decodeHex(_ units: Units, into target: Target) -> Int {
        guard let from = units.baseAddress, let to = start(target) else { return 0 }
        let count = min(units.count / 2, target.count)
        return nibbles.withUnsafeBufferPointer { table in
            guard let values = table.baseAddress else { return 0 }
            for index in 0..<count {
                let high = values[Int(min(from[index * 2], 255))]
                let low = values[Int(min(from[index * 2 + 1], 255))]
                if high | low > 15 { return index }
                to[index] = high << 4 | low
            }
            return count
        }
    }

    /// Values of the digits; 255 for any other character.
    private static let nibbles: [UInt8] = (0..<256).map { unit in
        switch unit {
        case 48...57: UInt8(unit - 48)
        case 65...70: UInt8(unit - 55)
        case 97...102: UInt8(unit - 87)
        default: 0xFF
        }
    }

    // MARK: Bytes to text

    /// Characters of a text of single-byte characters; nil for an encoding that may need others.
    static func narrowCount(_ coding: TextCoding, _ bytes: Bytes) -> Int? {
        switch coding {
        case .hex: bytes.count * 2
        case .base64: (bytes.count + 2) / 3 * 4
        case .base64url: (bytes.count * 4 + 2) / 3
        case .ascii, .ucs2: nil
        case .utf8, .latin1: isPlain(bytes) ? bytes.count : nil
        }
    }

    /// Fills `target`, which has the room that ``narrowCount(_:_:)`` said.
    static func decodeNarrow(_ coding: TextCoding, _ bytes: Bytes, into target: Target) {
        guard let to = start(target) else { return }
        switch coding {
        case .hex:
            guard let from = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
            digits.withUnsafeBufferPointer { table in
                guard let letters = table.baseAddress else { return }
                for index in 0..<min(bytes.count, target.count / 2) {
                    to[index * 2] = letters[Int(from[index] >> 4)]
                    to[index * 2 + 1] = letters[Int(from[index] & 15)]
                }
            }
        case .base64: encodeBase64(bytes, base64Alphabet, isPadded: true, to: to)
        case .base64url: encodeBase64(bytes, base64urlAlphabet, isPadded: false, to: to)
        default: target.copyMemory(from: bytes)
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func encodeBase64(
        _ bytes: Bytes, _ alphabet: [UInt8], isPadded: Bool, to: UnsafeMutablePointer<UInt8>
    ) {
        guard let from = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        alphabet.withUnsafeBufferPointer { table in
            guard let letters = table.baseAddress else { return }
            var written = 0
            var index = 0
            while index + 3 <= bytes.count {
                let word = Int(from[index]) << 16 | Int(from[index + 1]) << 8 | Int(from[index + 2])
                to[written] = letters[word >> 18]
                to[written + 1] = letters[word >> 12 & 63]
                to[written + 2] = letters[word >> 6 & 63]
                to[written + 3] = letters[word & 63]
                index += 3
                written += 4
            }
            let rest = bytes.count - index
            guard rest > 0 else { return }
            let word = Int(from[index]) << 16 | (rest == 2 ? Int(from[index + 1]) << 8 : 0)
            to[written] = letters[word >> 18]
            to[written + 1] = letters[word >> 12 & 63]
            if rest == 2 { to[written + 2] = letters[word >> 6 & 63] }
            guard isPadded else { return }
            if rest == 1 { to[written + 2] = 61 }
            to[written + 3] = 61
        }
    }

    /// Fills `target`, which has a unit for each byte.
    ///
    /// - Returns: how many units were written.
    static func decodeWide(_ coding: TextCoding, _ bytes: Bytes, into target: UnsafeMutablePointer<UInt16>) -> Int {
        guard let from = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        switch coding {
        case .utf8: return decodeUTF8(from, bytes.count, into: target)
        case .ucs2:
            let count = bytes.count / 2
            UnsafeMutableRawPointer(target).copyMemory(from: from, byteCount: count * 2)
            return count
        case .ascii:
            for index in 0..<bytes.count { target[index] = UInt16(from[index] & 0x7F) }
            return bytes.count
        default:
            for index in 0..<bytes.count { target[index] = UInt16(from[index]) }
            return bytes.count
        }
    }

    /// Each maximal part of a broken sequence becomes one U+FFFD, as the Encoding Standard has it.
    private static func decodeUTF8(
        _ from: UnsafePointer<UInt8>, _ count: Int, into target: UnsafeMutablePointer<UInt16>
    ) -> Int {
        var index = 0
        var written = 0
        while index < count {
            let (point, width) = scalar(from, index, count)
            index += width
            if point < 0x10000 {
                target[written] = UInt16(truncatingIfNeeded: point)
                written += 1
            } else {
                target[written] = UInt16(truncatingIfNeeded: 0xD7C0 + (point >> 10))
                target[written + 1] = UInt16(truncatingIfNeeded: 0xDC00 | point & 0x3FF)
                written += 2
            }
        }
        return written
    }

    /// The scalar at `index` and its width; `broken` and the bytes to skip where there is none.
    @inline(__always)
    private static func scalar(_ from: UnsafePointer<UInt8>, _ index: Int, _ count: Int) -> (UInt32, Int) {
        let lead = from[index]
        if lead < 0x80 { return (UInt32(lead), 1) }
        guard lead >= 0xC2, lead <= 0xF4 else { return (broken, 1) }
        let width = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        // The second byte's range excludes what is too long, a surrogate or beyond U+10FFFF.
        let low: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
        let high: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
        guard index + 1 < count, from[index + 1] >= low, from[index + 1] <= high else { return (broken, 1) }
        var point = UInt32(lead) & (width == 2 ? 0x1F : width == 3 ? 0x0F : 0x07)
        point = point << 6 | UInt32(from[index + 1] & 0x3F)
        var at = 2
        while at < width {
            guard index + at < count, from[index + at] & 0xC0 == 0x80 else { return (broken, at) }
            point = point << 6 | UInt32(from[index + at] & 0x3F)
            at += 1
        }
        return (point, width)
    }
    private static let broken: UInt32 = 0xFFFD

    // MARK: Questions

    /// Nothing but ASCII, and no NUL: what the engine keeps as one byte a character.
    static func isPlain(_ bytes: Bytes) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        return isASCII(bytes) && memchr(start, 0, bytes.count) == nil
    }

    static func isASCII(_ bytes: Bytes) -> Bool {
        var index = 0
        while index + 16 <= bytes.count {
            let part = bytes.loadUnaligned(fromByteOffset: index, as: SIMD2<UInt64>.self)
            if (part[0] | part[1]) & 0x8080_8080_8080_8080 != 0 { return false }
            index += 16
        }
        while index < bytes.count {
            if bytes[index] >= 0x80 { return false }
            index += 1
        }
        return true
    }

    static func isUTF8(_ bytes: Bytes) -> Bool {
        guard let from = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return true }
        var index = 0
        while index < bytes.count {
            let (point, width) = scalar(from, index, bytes.count)
            // U+FFFD itself is three bytes that start with EF BF BD.
            if point == broken, !(width == 3 && from[index] == 0xEF) { return false }
            index += width
        }
        return true
    }

    private static func start(_ target: Target) -> UnsafeMutablePointer<UInt8>? {
        target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    }
}
