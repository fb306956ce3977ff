import CJavaScriptCore
import CZlib
import Glibc

/// Compression for node/zlib.js and the compression streams.
///
/// A mode is a name ("gzip", "inflateRaw", "deflate-raw", "brotliEncode"...) or Node's number. Options are an object
/// with any of `windowBits`, `level`, `memLevel`, `strategy`, `dictionary` and, for brotli, `parameters`: a Uint32Array with
/// 0xFFFFFFFF where the default holds.
extension Natives {
    static func defineZlib(_ table: NativeTable) {
        let zlib = table.group("zlib")
        CodecMemory.onTake = { JSReportExtraMemoryCost(table.context, $0) }
        CodecMemory.collect = { JSSynchronousGarbageCollectForDebugging(table.context) }
        defineStreams(zlib)
        // deflateAll(mode, options, bytes): Uint8Array. Throws with `code`, and `errno` as text.
        zlib.define("deflateAll") { call throws(NativeError) in try whole(call, lengthMax: .max) }
        // inflateAll(mode, options, bytes, lengthMax, flush): the same; ERR_BUFFER_TOO_LARGE beyond the length.
        zlib.define("inflateAll") { call throws(NativeError) in
            try whole(call, lengthMax: call.isUndefined(3) ? .max : max(0, call.int(3)))
        }
        // crc32(bytes, value): the checksum of what `value` is the checksum of and the bytes.
        zlib.define("crc32") { call in
            let bytes = view(call, 0)
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let before = UInt(truncatingIfNeeded: max(0, call.int(1))) & 0xFFFF_FFFF
            return call.make(start == nil ? Int(before) : Int(crc32_z(before, start, bytes.count)))
        }
    }

    private static func defineStreams(_ zlib: NativeTable) {
        // create(mode, options): a handle
        zlib.define("create") { call throws(NativeError) in call.makeHandle(try CodecHandle(call)) }
        // write(handle, flush, input, inOffset, inLength, output, outOffset, outLength, state): 0, or the number of a
        // failure, which failure() tells. Puts the room left and the input left into state, a Uint32Array.
        zlib.define("write") { call in
            guard let held = call.handle(0, as: CodecHandle.self) else { return call.make(Int(Z_STREAM_ERROR)) }
            var window = CodecWindow(
                input: UnsafeRawBufferPointer(slice(call, 2)), output: slice(call, 5))
            let status = held.step(&window, flush: call.int(1))
            if let state = call.bytes(8), state.count >= 8 {
                state.storeBytes(of: UInt32(clamping: window.output.count), as: UInt32.self)
                state.storeBytes(of: UInt32(clamping: window.input.count), toByteOffset: 4, as: UInt32.self)
            }
            return call.make(status)
        }
        // failure(handle): [message, number, code] of the last failure
        zlib.define("failure") { call in
            guard let failure = call.handle(0, as: CodecHandle.self)?.failure else { return nil }
            var list = NativeList(call)
            list.add(call.make(failure.message))
            list.add(call.make(failure.number))
            list.add(call.make(failure.code))
            return list.value
        }
        // reset(handle), params(handle, level, strategy): 0, or the number of a failure
        zlib.define("reset") { call in
            call.make(
                call.handle(0, as: CodecHandle.self)?.attempt { codec throws(CodecFailure) in try codec.reset() } ?? 0)
        }
        zlib.define("params") { call in
            let (level, strategy) = (call.int(1), call.int(2))
            return call.make(
                call.handle(0, as: CodecHandle.self)?.attempt { codec throws(CodecFailure) in
                    try (codec as? ZlibCodec)?.setParameters(level: level, strategy: strategy)
                } ?? 0)
        }
        // end(handle): frees its memory; later calls do nothing.
        zlib.define("end") { call in
            call.handle(0, as: CodecHandle.self)?.codec.end()
            return nil
        }
    }

    /// The bytes of an argument that an offset and a length follow.
    private static func slice(_ call: NativeCall, _ index: Int) -> UnsafeMutableRawBufferPointer {
        guard let bytes = call.bytes(index) else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
        let start = min(max(0, call.int(index + 1)), bytes.count)
        let count = min(max(0, call.int(index + 2)), bytes.count - start)
        return UnsafeMutableRawBufferPointer(rebasing: bytes[start..<(start + count)])
    }

    /// All of the input in one call. Argument 4 is how to flush at its end; finish if there is none.
    private static func whole(_ call: NativeCall, lengthMax: Int) throws(NativeError) -> JSValueRef? {
        let held = try CodecHandle(call)
        defer { held.codec.end() }
        let flush = call.isUndefined(4) ? held.finish : call.int(4)
        let input = view(call, 2)
        var window = CodecWindow(input: input, output: UnsafeMutableRawBufferPointer(start: nil, count: 0))
        var room = held.isCompressing ? input.count + input.count >> 8 + 1024 : max(4 << 10, input.count * 4)
        var start: UnsafeMutableRawPointer?
        var filled = 0
        do throws(CodecFailure) {
            while true {
                // One byte more than allowed shows that there is more.
                room = min(room, lengthMax == .max ? .max : lengthMax + 1)
                guard let larger = realloc(start, max(1, room)) else { throw .zlib(Z_MEM_ERROR, "Zlib error") }
                start = larger
                window.output = UnsafeMutableRawBufferPointer(start: larger + filled, count: room - filled)
                try held.codec.step(&window, flush: flush)
                filled = room - window.output.count
                if filled > lengthMax { throw .tooLarge(lengthMax) }
                if !window.output.isEmpty { break }
                room = max(room * 2, 4 << 10)
            }
        } catch {
            free(start)
            throw NativeError(error)
        }
        let fitting = realloc(start, max(1, filled)) ?? start
        return try call.make(adopting: UnsafeMutableRawBufferPointer(start: fitting, count: filled))
    }
}

/// What a handle of `hatchery.zlib` holds.
private final class CodecHandle {
    let codec: any Codec
    let isCompressing: Bool
    /// The flush value that ends a stream.
    let finish: Int
    private(set) var failure: CodecFailure?

    /// Of the call's first two arguments, mode and options.
    init(_ call: NativeCall) throws(NativeError) {
        guard let mode = CodecMode(rawValue: call.int(0)) ?? CodecMode(name: call.string(0)) else {
            throw NativeError(name: "TypeError", message: "Bad mode")
        }
        let options = CodecOptions(call, 1)
        isCompressing = mode.isCompressing
        do throws(CodecFailure) {
            switch mode {
            case .brotliEncode: codec = try BrotliEncoding(options)
            case .brotliDecode: codec = try BrotliDecoding(options)
            default: codec = ZlibCodec(mode, options)
            }
        } catch {
            throw NativeError(message: "Initialization failed", code: "ERR_ZLIB_INITIALIZATION_FAILED")
        }
        let isBrotli = mode == .brotliEncode || mode == .brotliDecode
        finish = isBrotli ? Int(BROTLI_OPERATION_FINISH.rawValue) : Int(Z_FINISH)
    }

    func step(_ window: inout CodecWindow, flush: Int) -> Int {
        attempt { codec throws(CodecFailure) in try codec.step(&window, flush: flush) }
    }

    /// 0, or the number of the failure.
    func attempt(_ body: (any Codec) throws(CodecFailure) -> Void) -> Int {
        do throws(CodecFailure) {
            try body(codec)
            return 0
        } catch {
            failure = error
            return error.number
        }
    }
}

extension CodecFailure {
    fileprivate static func tooLarge(_ lengthMax: Int) -> CodecFailure {
        CodecFailure(
            message: "Cannot create a Buffer larger than \(lengthMax) bytes", number: 0, code: "ERR_BUFFER_TOO_LARGE")
    }
}

extension NativeError {
    fileprivate init(_ failure: CodecFailure) {
        let isRange = failure.number == 0
        self.init(
            name: isRange ? "RangeError" : "Error", message: failure.message, code: failure.code,
            properties: isRange ? [] : [("errno", "\(failure.number)")])
    }
}

extension CodecOptions {
    /// Of an argument that is an object; what is missing or of another type keeps its default.
    fileprivate init(_ call: NativeCall, _ index: Int) {
        guard let object = call[index], JSValueIsObject(call.context, object) else { return }
        func property(_ name: String) -> JSValueRef? {
            let key = ScriptText.make(name)
            defer { JSStringRelease(key) }
            return JSObjectGetProperty(call.context, object, key, nil)
        }
        func number(_ name: String, _ otherwise: Int) -> Int {
            guard let value = property(name), JSValueIsNumber(call.context, value) else { return otherwise }
            return Int(exactly: JSValueToNumber(call.context, value, nil)) ?? otherwise
        }
        func bytes(_ name: String) -> UnsafeRawBufferPointer? {
            var value = property(name)
            return withUnsafePointer(to: &value) {
                NativeCall(context: call.context, count: 1, arguments: $0).bytes(0).map { UnsafeRawBufferPointer($0) }
            }
        }
        windowBits = number("windowBits", windowBits)
        level = number("level", level)
        memoryLevel = number("memLevel", memoryLevel)
        strategy = number("strategy", strategy)
        dictionary = bytes("dictionary").map { Array($0) } ?? []
        if let given = bytes("parameters") {
            parameters = (0..<min(16, given.count / 4)).map {
                given.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)
            }
        }
    }
}
