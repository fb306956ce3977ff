import CJavaScriptCore
import Glibc

/// `hatchery.encoding`: text and bytes.
extension Natives {
    static func defineEncoding(_ table: NativeTable) {
        let table = table.group("encoding")
        LegacyIndex.open()
        defineEncoder(table)
        defineDecoders(table)
        defineBase64(table)
    }

    private static func defineEncoder(_ table: NativeTable) {
        // encodeUTF8(string): a Uint8Array.
        table.define("encodeUTF8") { call in
            call.withUTF16(0) { text in
                call.makeBytes(UTF8Encoder.byteCount(text)) { _ = UTF8Encoder.encode(text, into: $0) }
            }
        }
        // isPlainValue(value): whether it is a string that can be a header's value as it is.
        table.define("isPlainValue") { call in
            guard let value = call[0], JSValueIsString(call.context, value) else { return call.make(false) }
            return call.withUTF16(0) { text in
                func isSpace(_ unit: UInt16?) -> Bool { unit == 0x20 || unit == 9 }
                let isPlain = text.allSatisfy { $0 < 0x100 && $0 != 0 && $0 != 10 && $0 != 13 }
                return call.make(isPlain && !isSpace(text.first) && !isSpace(text.last))
            }
        }
        // encodeInto(string, Uint8Array): fills it with whole characters; `counts` then holds how many units were read and how
        // many bytes written.
        guard let array = JSObjectMakeTypedArray(table.context, kJSTypedArrayTypeFloat64Array, 2, nil),
            let memory = JSObjectGetTypedArrayBytesPtr(table.context, array, nil)
        else { return }
        JSValueProtect(table.context, array)
        ScriptContext.set("counts", array, on: table.target, in: table.context)
        let counts = memory.assumingMemoryBound(to: Double.self)
        table.define("encodeInto") { call in
            guard let target = call.bytes(1) else { return nil }
            let (read, written) = call.withUTF16(0) { UTF8Encoder.encode($0, into: target) }
            counts[0] = Double(read)
            counts[1] = Double(written)
            return nil
        }
    }

    private static func defineDecoders(_ table: NativeTable) {
        // decodeUTF8(bytes, isFatal, ignoresBOM): a string; undefined if it is fatal and there was an error.
        table.define("decodeUTF8") { call in
            guard let bytes = call.bytes(0) else { return call.make("") }
            let raw = UnsafeBufferPointer(start: UnsafePointer(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)),
                count: bytes.count)
            // One byte a character takes longer to make than two, but half the memory.
            if raw.count <= 16384, let text = call.makeASCII(raw) { return text }
            var decoder = UTF8Decoder()
            var units = UnitRoom(capacity: raw.count)
            defer { units.release() }
            guard decoder.decode(raw, isLast: true, isFatal: call.bool(1), into: &units) else { return nil }
            let text = units.filled
            let start = !call.bool(2) && text.first == 0xFEFF ? 1 : 0
            return call.make(utf16: UnsafeBufferPointer(rebasing: text[start...]))
        }
        // findBytes(bytes, wanted, from): the first place of the wanted bytes; -1 if they are nowhere.
        table.define("findBytes") { call in
            guard let bytes = call.bytes(0), let wanted = call.bytes(1) else { return call.make(-1) }
            let from = max(0, min(call.int(2), bytes.count))
            return call.make(ByteSearch.first(of: wanted, in: bytes, from: from))
        }
        // makeDecoder(name of the standard's, in lower case): a decoder; undefined if there is none.
        table.define("makeDecoder") { call in TextDecoding(call.string(0)).flatMap { call.makeHandle($0) } }
        // decode(decoder, bytes, isLast, isFatal, ignoresBOM): a string; undefined if it is fatal and there was an error.
        table.define("decode") { call in
            guard let decoder = call.handle(0, as: TextDecoding.self) else { return nil }
            let bytes = call.bytes(1)
            let raw = UnsafeBufferPointer(
                start: UnsafePointer(bytes?.baseAddress?.assumingMemoryBound(to: UInt8.self)), count: bytes?.count ?? 0)
            var units = UnitRoom(capacity: raw.count + 4)
            defer { units.release() }
            let isDone = decoder.decode(
                raw, isLast: call.bool(2), isFatal: call.bool(3), ignoresBOM: call.bool(4), into: &units)
            return isDone ? call.make(utf16: units.filled) : nil
        }
    }

    private static func defineBase64(_ table: NativeTable) {
        // atob(text): a string of bytes; undefined if the text is no base64.
        table.define("atob") { call in
            call.withUTF16(0) { text in
                var units = UnitRoom(capacity: text.count)
                defer { units.release() }
                return ForgivingBase64.decode(text, into: &units) ? call.make(utf16: units.filled) : nil
            }
        }
        // latin1(text): the bytes of a string whose characters are bytes; undefined for any other.
        table.define("latin1") { call in
            call.withUTF16(0) { text in
                guard text.allSatisfy({ $0 < 0x100 }) else { return nil }
                return call.makeBytes(text.count) { target in
                    for index in 0..<text.count { target[index] = UInt8(truncatingIfNeeded: text[index]) }
                }
            }
        }
    }
}

private enum ByteSearch {
    /// - Parameter from: at most the bytes' count.
    /// - Returns: -1 if the wanted bytes are nowhere.
    static func first(
        of wanted: UnsafeMutableRawBufferPointer, in bytes: UnsafeMutableRawBufferPointer, from: Int
    ) -> Int {
        guard let head = wanted.first, let start = bytes.baseAddress, let needle = wanted.baseAddress else {
            return wanted.isEmpty ? from : -1
        }
        var at = from
        while at + wanted.count <= bytes.count {
            guard let found = memchr(start + at, Int32(head), bytes.count - wanted.count - at + 1) else { return -1 }
            at = UnsafeRawPointer(found) - UnsafeRawPointer(start)
            if memcmp(found, needle, wanted.count) == 0 { return at }
            at += 1
        }
        return -1
    }
}

/// A decoder with its state between chunks.
private final class TextDecoding {
    private enum Kind {
        case utf8(UTF8Decoder)
        case utf16(UTF16Decoder)
        case singleByte(SingleByteDecoder)
        case doubleByte(DoubleByteDecoder)
        case eucJP(EUCJPDecoder)
        case iso2022JP(ISO2022JPDecoder)
        case gb18030(GB18030Decoder)
        case userDefined(UserDefinedDecoder)
    }

    private let fresh: Kind
    private var kind: Kind
    private let hasBOM: Bool
    private var isPastBOM = false

    init?(_ name: String) {
        var hasBOM = false
        switch name {
        case "utf-8":
            hasBOM = true
            fresh = .utf8(UTF8Decoder())
        case "utf-16le", "utf-16be":
            hasBOM = true
            fresh = .utf16(UTF16Decoder(isBigEndian: name == "utf-16be"))
        case "euc-kr": fresh = .doubleByte(DoubleByteDecoder(.eucKR))
        case "big5": fresh = .doubleByte(DoubleByteDecoder(.big5))
        case "shift_jis": fresh = .doubleByte(DoubleByteDecoder(.shiftJIS))
        case "euc-jp": fresh = .eucJP(EUCJPDecoder())
        case "iso-2022-jp": fresh = .iso2022JP(ISO2022JPDecoder())
        case "gb18030", "gbk": fresh = .gb18030(GB18030Decoder())
        case "x-user-defined": fresh = .userDefined(UserDefinedDecoder())
        default:
            guard let table = LegacyIndex.singleByte(name == "iso-8859-8-i" ? "iso-8859-8" : name) else { return nil }
            fresh = .singleByte(SingleByteDecoder(table: table))
        }
        kind = fresh
        self.hasBOM = hasBOM
    }

    /// - Parameter isLast: nothing follows: the next call begins anew.
    /// - Returns: false if `isFatal` and the bytes have an error.
    func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, isFatal: Bool, ignoresBOM: Bool, into units: inout UnitRoom
    ) -> Bool {
        let isDone = run(bytes, isLast: isLast, isFatal: isFatal, into: &units)
        if hasBOM && !isPastBOM && units.count > 0 {
            if !ignoresBOM && units.filled[0] == 0xFEFF { units.dropFirst() }
            isPastBOM = true
        }
        if isLast {
            kind = fresh
            isPastBOM = false
        }
        return isDone
    }

    private func run(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, isFatal: Bool, into units: inout UnitRoom
    ) -> Bool {
        func drive<Decoder: LegacyDecoder>(_ decoder: inout Decoder) -> Bool {
            Self.drive(&decoder, bytes, isLast: isLast, isFatal: isFatal, into: &units)
        }
        let isDone: Bool
        switch kind {
        case .utf8(var decoder):
            isDone = decoder.decode(bytes, isLast: isLast, isFatal: isFatal, into: &units)
            kind = .utf8(decoder)
        case .utf16(var decoder):
            isDone = drive(&decoder)
            kind = .utf16(decoder)
        case .singleByte(var decoder):
            isDone = drive(&decoder)
        case .doubleByte(var decoder):
            isDone = drive(&decoder)
            kind = .doubleByte(decoder)
        case .eucJP(var decoder):
            isDone = drive(&decoder)
            kind = .eucJP(decoder)
        case .iso2022JP(var decoder):
            isDone = drive(&decoder)
            kind = .iso2022JP(decoder)
        case .gb18030(var decoder):
            isDone = drive(&decoder)
            kind = .gb18030(decoder)
        case .userDefined(var decoder):
            isDone = drive(&decoder)
        }
        return isDone
    }

    private static func drive<Decoder: LegacyDecoder>(
        _ decoder: inout Decoder, _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, isFatal: Bool,
        into units: inout UnitRoom
    ) -> Bool {
        var restored: [UInt8] = []
        var index = 0
        while true {
            let byte: UInt8?
            if let again = restored.popLast() {
                byte = again
            } else if index < bytes.count {
                byte = bytes[index]
                index += 1
            } else if isLast {
                byte = nil
            } else {
                return true
            }
            switch decoder.step(byte, restored: &restored) {
            case .more:
                // At the end there is no more: it is finished.
                if byte == nil && restored.isEmpty { return true }
            case .scalar(let scalar):
                units.append(scalar: scalar)
            case .pair(let first, let second):
                units.append(scalar: first)
                units.append(scalar: second)
            case .error:
                if isFatal { return false }
                units.append(0xFFFD)
            }
        }
    }
}

/// UTF-8 of any UTF-16, into a room that may be too small.
private enum UTF8Encoder {
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

/// Base64 as atob has it: a string of bytes, white space ignored, padding optional.
private enum ForgivingBase64 {
    /// By character: its six bits, or one of these.
    private static let skip: UInt8 = 0xFE
    private static let invalid: UInt8 = 0xFF
    private static let padding: UInt8 = 0xFD
    private static let values = {
        var values = [UInt8](repeating: invalid, count: 128)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
        for character in " \t\n\u{C}\r".utf8 { values[Int(character)] = skip }
        values[Int(UInt8(ascii: "="))] = padding
        return values
    }()

    static func decode(_ text: UnsafeBufferPointer<UInt16>, into units: inout UnitRoom) -> Bool {
        values.withUnsafeBufferPointer { values in
            func value(_ unit: UInt16) -> UInt8 { unit < 128 ? values[Int(unit)] : invalid }
            var index = 0
            // Whole groups with nothing in between, as long as there are any.
            while index + 4 <= text.count {
                let (a, b) = (value(text[index]), value(text[index + 1]))
                let (c, d) = (value(text[index + 2]), value(text[index + 3]))
                if (a | b | c | d) >= 64 { break }
                units.append(UInt16(a << 2 | b >> 4))
                units.append(UInt16(b << 4 | c >> 2))
                units.append(UInt16(c << 6 | d))
                index += 4
            }
            return finish(UnsafeBufferPointer(rebasing: text[index...]), value, into: &units)
        }
    }

    private static func finish(
        _ text: UnsafeBufferPointer<UInt16>, _ value: (UInt16) -> UInt8, into units: inout UnitRoom
    ) -> Bool {
        var bits: UInt32 = 0
        var count = 0
        var paddings = 0
        for unit in text {
            let value = value(unit)
            if value == skip { continue }
            if value == padding {
                paddings += 1
                continue
            }
            guard value < 64, paddings == 0 else { return false }
            bits = bits << 6 | UInt32(value)
            count += 1
            if count % 4 == 0 {
                units.append(UInt16(bits >> 16 & 0xFF))
                units.append(UInt16(bits >> 8 & 0xFF))
                units.append(UInt16(bits & 0xFF))
                bits = 0
            }
        }
        // Padding, where there is any, must fill up the last four characters.
        if paddings > 0 && (paddings > 2 || (count + paddings) % 4 != 0) { return false }
        switch count % 4 {
        case 1: return false
        case 2: units.append(UInt16(bits >> 4 & 0xFF))
        case 3:
            units.append(UInt16(bits >> 10 & 0xFF))
            units.append(UInt16(bits >> 2 & 0xFF))
        default: break
        }
        return true
    }
}
