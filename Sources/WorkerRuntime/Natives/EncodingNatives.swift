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
        guard let array = JSObjectMakeTypedArray(table.context, kJSTypedArrayTypeFloat64Array, 1, nil),
            let memory = JSObjectGetTypedArrayBytesPtr(table.context, array, nil)
        else { return }
        JSValueProtect(table.context, array)
        ScriptContext.set("counts", array, on: table.target, in: table.context)
        let count = memory.assumingMemoryBound(to: Double.self)
        // encodePrefix(string, room): a Uint8Array of as many whole characters as fit into so many bytes; counts[0]
        // then says how many units they have. (Never straight into a user's array: what a native once had the memory of
        // cannot be detached any more.)
        table.define("encodePrefix") { call in
            call.withUTF16(0) { text in
                let room = max(0, min(call.int(1), text.count * 3))
                return withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { buffer in
                    let (read, written) = UTF8Encoder.encode(text, into: buffer)
                    count[0] = Double(read)
                    return call.makeBytes(written) {
                        $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<written]))
                    }
                }
            }
        }
    }

    private static func defineDecoders(_ table: NativeTable) {
        // decodeUTF8(bytes, isFatal, ignoresBOM): a string; undefined if it is fatal and there was an error.
        table.define("decodeUTF8") { call in
            guard let bytes = call.bytes(0) else { return call.make("") }
            let raw = bytes.assumingBytes
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
        // decode(decoder, bytes, isLast, isFatal, ignoresBOM): as decodeUTF8, with what earlier calls left over.
        table.define("decode") { call in
            guard let decoder = call.handle(0, as: TextDecoding.self) else { return nil }
            let raw = call.bytes(1)?.assumingBytes ?? UnsafeBufferPointer(start: nil, count: 0)
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

extension UnsafeMutableRawBufferPointer {
    fileprivate var assumingBytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(assumingMemoryBound(to: UInt8.self))
    }
}

/// Bytes in bytes.
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
