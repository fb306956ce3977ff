import CJavaScriptCore
import Glibc

/// What Buffer does to many bytes at once. Encodings are the numbers of ``TextCoding``.
extension Natives {
    static func defineBuffer(_ table: NativeTable) {
        let bytes = table.group("bytes")
        defineCoding(bytes)
        defineSearch(bytes)
        // isUtf8(bytes), isAscii(bytes)
        bytes.define("isUtf8") { call in call.make(TextCoder.isUTF8(view(call, 0))) }
        bytes.define("isAscii") { call in call.make(TextCoder.isASCII(view(call, 0))) }
        // swap(bytes, width): turns the order within each group of 2, 4 or 8 bytes.
        bytes.define("swap") { call in
            guard let bytes = call.bytes(0) else { return nil }
            let width = call.int(1)
            guard width == 2 || width == 4 || width == 8 else { return nil }
            for start in stride(from: 0, through: bytes.count - width, by: width) {
                for index in 0..<(width / 2) { bytes.swapAt(start + index, start + width - 1 - index) }
            }
            return nil
        }
        // fill(bytes, start, end, pattern): repeats the pattern's bytes.
        bytes.define("fill") { call in
            guard let bytes = call.bytes(0), let from = bytes.baseAddress else { return nil }
            let (start, end) = range(call, 1, in: bytes.count)
            let pattern = view(call, 3)
            guard start < end, let first = pattern.baseAddress else { return nil }
            // memmove, for the pattern may be part of what is filled; then each copy doubles what is there.
            var filled = min(pattern.count, end - start)
            memmove(from + start, first, filled)
            while filled < end - start {
                let next = min(filled, end - start - filled)
                memcpy(from + start + filled, from + start, next)
                filled += next
            }
            return nil
        }
    }

    private static func defineCoding(_ bytes: NativeTable) {
        // encode(encoding, text): a new Uint8Array
        bytes.define("encode") { call throws(NativeError) in
            guard let coding = TextCoding(rawValue: call.int(0)) else { return nil }
            let encoded = call.withUTF16(1) { units -> UnsafeMutableRawBufferPointer? in
                let room = TextCoder.bytesMax(coding, units)
                guard let base = malloc(max(1, room)) else { return nil }
                let target = UnsafeMutableRawBufferPointer(start: base, count: room)
                return UnsafeMutableRawBufferPointer(rebasing: target[..<TextCoder.encode(coding, units, into: target)])
            }
            return try call.make(adopting: encoded)
        }
        // write(encoding, text, bytes, offset, length): how many bytes were written
        bytes.define("write") { call in
            guard let coding = TextCoding(rawValue: call.int(0)), let bytes = call.bytes(2) else { return call.make(0) }
            let start = min(max(0, call.int(3)), bytes.count)
            let length = min(max(0, call.int(4)), bytes.count - start)
            let target = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<(start + length)])
            return call.make(call.withUTF16(1) { TextCoder.encode(coding, $0, into: target) })
        }
        // decode(encoding, bytes, start, end): a string
        bytes.define("decode") { call throws(NativeError) in
            guard let coding = TextCoding(rawValue: call.int(0)) else { return nil }
            let all = view(call, 1)
            let (start, end) = range(call, 2, in: all.count)
            return try call.make(UnsafeRawBufferPointer(rebasing: all[start..<end]), coding)
        }
        // utf8Length(text): its bytes
        bytes.define("utf8Length") { call in call.make(call.withUTF16(0) { TextCoder.utf8Bytes($0) }) }
    }

    private static func defineSearch(_ bytes: NativeTable) {
        // compare(a, b, aStart, aEnd, bStart, bEnd): -1, 0 or 1; whole arrays without the numbers
        bytes.define("compare") { call in
            let (left, right) = call.count > 2 ? (part(call, 0, 2), part(call, 1, 4)) : (view(call, 0), view(call, 1))
            let shared = min(left.count, right.count)
            var order = 0
            if shared > 0, let a = left.baseAddress, let b = right.baseAddress { order = Int(memcmp(a, b, shared)) }
            if order == 0 { order = left.count - right.count }
            return call.make(order.signum())
        }
        // indexOf(bytes, pattern, from, isForward, step): where the pattern is, or -1. A step of 2 is for UCS-2.
        bytes.define("indexOf") { call in
            call.make(find(view(call, 1), in: view(call, 0), call.int(2), call.bool(3), max(1, min(2, call.int(4)))))
        }
    }

    /// - Parameter from: already within the bytes.
    private static func find(
        _ pattern: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer, _ from: Int, _ isForward: Bool, _ step: Int
    ) -> Int {
        guard let start = bytes.baseAddress, let wanted = pattern.baseAddress, pattern.count <= bytes.count, from >= 0
        else { return -1 }
        let last = bytes.count - pattern.count
        var index = min(from, isForward ? bytes.count : last)
        if isForward {
            while index <= last {
                // The C library looks for the first byte, with vectors.
                guard pattern.count > 0 else { return index }
                guard let found = memchr(start + index, Int32(pattern[0]), last - index + 1) else { return -1 }
                index = start.distance(to: UnsafeRawPointer(found))
                if memcmp(start + index, wanted, pattern.count) == 0, (index - from) % step == 0 { return index }
                index += 1
            }
            return -1
        }
        if step == 2 { index -= index % 2 }
        while index >= 0 {
            if memcmp(start + index, wanted, pattern.count) == 0 { return index }
            index -= step
        }
        return -1
    }

    /// The argument's bytes; none for what has none.
    static func view(_ call: NativeCall, _ index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(call.bytes(index) ?? UnsafeMutableRawBufferPointer(start: nil, count: 0))
    }

    /// The arguments `index` and the next as a range within `count`.
    private static func range(_ call: NativeCall, _ index: Int, in count: Int) -> (Int, Int) {
        let start = min(max(0, call.int(index)), count)
        let end = call.isUndefined(index + 1) ? count : min(max(start, call.int(index + 1)), count)
        return (start, end)
    }

    private static func part(_ call: NativeCall, _ index: Int, _ numbers: Int) -> UnsafeRawBufferPointer {
        let all = view(call, index)
        let (start, end) = range(call, numbers, in: all.count)
        return UnsafeRawBufferPointer(rebasing: all[start..<end])
    }
}

extension NativeCall {
    /// A Uint8Array on memory of malloc, which the engine frees with it; nil is what malloc gave.
    func make(adopting memory: UnsafeMutableRawBufferPointer?) throws(NativeError) -> JSValueRef? {
        guard let memory else { throw .noMemory }
        // Small ones live better in the engine's own memory.
        if memory.count <= 1024 {
            defer { free(memory.baseAddress) }
            return makeBytes(memory.count) { $0.copyMemory(from: UnsafeRawBufferPointer(memory)) }
        }
        guard
            let array = JSObjectMakeTypedArrayWithBytesNoCopy(
                context, kJSTypedArrayTypeUint8Array, memory.baseAddress, memory.count, { bytes, _ in free(bytes) },
                nil, nil)
        else { throw .noMemory }
        return array
    }

    /// Text of bytes. The engine keeps it as one byte a character where it can.
    func make(_ bytes: UnsafeRawBufferPointer, _ coding: TextCoding) throws(NativeError) -> JSValueRef? {
        // As many characters as Node's strings have at most. UTF-8 may end up with fewer: then it is a big text anyway.
        let charactersMax = 0x1FFF_FFE8
        guard bytes.count <= charactersMax else { throw .stringTooLong }
        if let count = TextCoder.narrowCount(coding, bytes) {
            guard count <= charactersMax else { throw .stringTooLong }
            guard let room = malloc(count + 1) else { throw .noMemory }
            defer { free(room) }
            TextCoder.decodeNarrow(coding, bytes, into: UnsafeMutableRawBufferPointer(start: room, count: count))
            room.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
            return makeString(JSStringCreateWithUTF8CString(room.assumingMemoryBound(to: CChar.self)))
        }
        guard let room = malloc(max(1, bytes.count) * 2) else { throw .noMemory }
        defer { free(room) }
        let units = room.bindMemory(to: UInt16.self, capacity: max(1, bytes.count))
        let count = TextCoder.decodeWide(coding, bytes, into: units)
        return makeString(JSStringCreateWithCharacters(units, count))
    }

    /// Takes the string over.
    private func makeString(_ string: JSStringRef?) -> JSValueRef? {
        guard let string else { return nil }
        defer { JSStringRelease(string) }
        return JSValueMakeString(context, string)
    }
}

extension NativeError {
    fileprivate static var stringTooLong: NativeError {
        NativeError(message: "Cannot create a string longer than 0x1fffffe8 characters", code: "ERR_STRING_TOO_LONG")
    }

    static var noMemory: NativeError { NativeError(name: "RangeError", message: "Array buffer allocation failed") }
}
