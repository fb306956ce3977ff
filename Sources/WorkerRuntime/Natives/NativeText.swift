import CJavaScriptCore
import Glibc

/// Strings by way of UTF-8, with no array in between.
extension NativeCall {
    /// Lends the argument's text in UTF-8, cut at the first lone surrogate; empty for what is no string.
    func withUTF8<Result>(_ index: Int, _ body: (UnsafeBufferPointer<CChar>) -> Result) -> Result {
        guard let value = self[index], JSValueIsString(context, value),
            let string = JSValueToStringCopy(context, value, nil)
        else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        defer { JSStringRelease(string) }
        let room = JSStringGetMaximumUTF8CStringSize(string)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
            let count = JSStringGetUTF8CString(string, buffer.baseAddress, room)
            return body(UnsafeBufferPointer(start: buffer.baseAddress, count: max(0, count - 1)))
        }
    }

    /// A string of ASCII or UTF-8 that ends with NUL; nil for no pointer.
    func make(cString text: UnsafePointer<CChar>?) -> JSValueRef? {
        guard let text, let string = JSStringCreateWithUTF8CString(text) else { return nil }
        defer { JSStringRelease(string) }
        return JSValueMakeString(context, string)
    }

    /// A string of any bytes; what is no UTF-8 becomes U+FFFD, as the Encoding standard says.
    func make(utf8 bytes: UnsafeBufferPointer<UInt8>) -> JSValueRef? {
        if let text = makeASCII(bytes) { return text }
        var decoder = UTF8Decoder()
        var units = UnitRoom(capacity: bytes.count + 1)
        defer { units.release() }
        _ = decoder.decode(bytes, isLast: true, isFatal: false, into: &units)
        return make(utf16: units.filled)
    }

    /// A string of one byte a character if the bytes are ASCII without NUL; nil otherwise.
    func makeASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> JSValueRef? {
        guard UTF8Decoder.asciiCount(bytes) == bytes.count, memchr(bytes.baseAddress ?? noBytes, 0, bytes.count) == nil
        else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
            if let start = bytes.baseAddress { memcpy(buffer.baseAddress!, start, bytes.count) }
            buffer[bytes.count] = 0
            return make(cString: buffer.baseAddress)
        }
    }
}

/// Somewhere to point where there are no bytes.
///
/// SAFETY: never read, and never written after it was made.
nonisolated(unsafe) private let noBytes = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

/// Memory for UTF-16 units on their way to the engine. Whoever makes one releases it.
struct UnitRoom {
    private(set) var start: UnsafeMutablePointer<UInt16>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(16, capacity)
        start = .allocate(capacity: self.capacity)
    }

    func release() { start.deallocate() }

    var filled: UnsafeBufferPointer<UInt16> { UnsafeBufferPointer(start: start, count: count) }

    mutating func dropFirst() {
        guard count > 0 else { return }
        count -= 1
        start.update(from: start + 1, count: count)
    }

    /// Makes sure that so many units more fit.
    mutating func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        capacity = max(count + more, capacity * 2)
        let larger = UnsafeMutablePointer<UInt16>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }

    mutating func append(_ unit: UInt16) {
        if count == capacity { reserve(1) }
        start[count] = unit
        count += 1
    }

    mutating func append(scalar: UInt32) {
        if scalar < 0x10000 {
            append(UInt16(truncatingIfNeeded: scalar))
        } else {
            append(UInt16(truncatingIfNeeded: 0xD7C0 + (scalar >> 10)))
            append(UInt16(truncatingIfNeeded: 0xDC00 + (scalar & 0x3FF)))
        }
    }

    /// Widens bytes that are ASCII.
    mutating func append(ascii bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count)
        let target = start + count
        for index in 0..<bytes.count { target[index] = UInt16(bytes[index]) }
        count += bytes.count
    }
}

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
