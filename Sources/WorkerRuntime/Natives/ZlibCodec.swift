import CZlib
import Glibc

/// Deflate and its wrappings. Its state, up to 270 KB, is made at the first step.
final class ZlibCodec: Codec {
    private var mode: CodecMode
    private let isUnzip: Bool
    private var options: CodecOptions
    /// zlib's state points back to it, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var heldBytes = 0
    private var isEnded = false
    /// Bytes of the current stream that went in, as far as ``unzip`` needs them.
    private var firstByte: UInt8?

    init(_ mode: CodecMode, _ options: CodecOptions) {
        self.mode = mode
        self.options = options
        isUnzip = mode == .unzip
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
    }

    deinit {
        end()
        stream.deallocate()
    }

    func end() {
        isEnded = true
        guard heldBytes > 0 else { return }
        if mode.isCompressing { deflateEnd(stream) } else { inflateEnd(stream) }
        CodecMemory.give(heldBytes)
        heldBytes = 0
    }

    func step(_ window: inout CodecWindow, flush: Int) throws(CodecFailure) {
        guard !isEnded else { return }
        try open()
        // zlib counts in 32 bits.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: window.input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(clamping: window.input.count)
        stream.pointee.next_out = window.output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: window.output.count)
        let (inputCount, outputCount) = (stream.pointee.avail_in, stream.pointee.avail_out)
        let flush = Int32(truncatingIfNeeded: max(0, min(flush, Int(Z_TREES))))
        if mode == .unzip { detect(window.input) }
        let status = mode.isCompressing ? deflate(stream, flush) : restore(flush)
        let (inputLeft, outputLeft) = (stream.pointee.avail_in, stream.pointee.avail_out)
        window.input = UnsafeRawBufferPointer(rebasing: window.input.dropFirst(Int(inputCount - inputLeft)))
        window.output = UnsafeMutableRawBufferPointer(rebasing: window.output.dropFirst(Int(outputCount - outputLeft)))
        switch status {
        case Z_OK, Z_STREAM_END: return
        case Z_BUF_ERROR:
            if outputLeft != 0, flush == Z_FINISH { throw .truncated }
        case Z_NEED_DICT:
            throw .zlib(status, options.dictionary.isEmpty ? "Missing dictionary" : "Bad dictionary")
        default:
            throw .zlib(status, stream.pointee.msg.map { String(cString: $0) } ?? "Zlib error")
        }
    }

    private func restore(_ flush: Int32) -> Int32 {
        var status = inflate(stream, flush)
        if mode != .inflateRaw, status == Z_NEED_DICT, !options.dictionary.isEmpty {
            status = inflateSetDictionary(stream, options.dictionary, UInt32(clamping: options.dictionary.count))
            if status == Z_OK {
                status = inflate(stream, flush)
            } else if status == Z_DATA_ERROR {
                status = Z_NEED_DICT
            }
        }
        // A gzip file may have several members; zeros behind the last one are padding.
        while status == Z_STREAM_END, mode == .gunzip, stream.pointee.avail_in > 0, stream.pointee.next_in.pointee != 0
        {
            guard inflateReset(stream) == Z_OK else { return Z_STREAM_ERROR }
            status = inflate(stream, flush)
        }
        return status
    }

    /// `unzip` takes either wrapping; zlib finds out itself, but only gzip has members.
    private func detect(_ input: UnsafeRawBufferPointer) {
        var input = input[...]
        if firstByte == nil, let byte = input.popFirst() {
            firstByte = byte
            if byte != 0x1F { mode = .inflate }
        }
        if firstByte == 0x1F, let byte = input.first { mode = byte == 0x8B ? .gunzip : .inflate }
    }

    /// Makes zlib's state if there is none.
    private func open() throws(CodecFailure) {
        guard heldBytes == 0 else { return }
        let size = Int32(MemoryLayout<z_stream>.size)
        let bits = max(0, min(options.windowBits, 15))
        let bytes =
            mode.isCompressing
            ? (1 << (bits + 2)) + (1 << (max(1, min(options.memoryLevel, 9)) + 9)) : (1 << 15) + (8 << 10)
        guard CodecMemory.take(bytes) else { throw .zlib(Z_MEM_ERROR, "Init error") }
        let window: Int32 =
            switch mode {
            case .deflate, .inflate: Int32(bits)
            case .gzip, .gunzip: Int32(bits + 16)
            case .unzip: Int32(bits + 32)
            default: -Int32(bits)
            }
        let status =
            mode.isCompressing
            ? deflateInit2_(
                stream, Int32(clamping: options.level), Z_DEFLATED, window, Int32(clamping: options.memoryLevel),
                Int32(clamping: options.strategy), ZLIB_VERSION, size)
            : inflateInit2_(stream, window, ZLIB_VERSION, size)
        guard status == Z_OK else {
            CodecMemory.give(bytes)
            throw .zlib(status, "Init error")
        }
        heldBytes = bytes
        try setDictionary()
    }

    private func setDictionary() throws(CodecFailure) {
        guard !options.dictionary.isEmpty else { return }
        let count = UInt32(clamping: options.dictionary.count)
        var status = Z_OK
        if mode == .deflate || mode == .deflateRaw { status = deflateSetDictionary(stream, options.dictionary, count) }
        if mode == .inflateRaw { status = inflateSetDictionary(stream, options.dictionary, count) }
        if status != Z_OK { throw .zlib(status, "Failed to set dictionary") }
    }

    func reset() throws(CodecFailure) {
        firstByte = nil
        guard heldBytes > 0, !isEnded else { return }
        if isUnzip {
            mode = .unzip
            inflateReset2(stream, Int32(max(0, min(options.windowBits, 15)) + 32))
            return
        }
        let status = mode.isCompressing ? deflateReset(stream) : inflateReset(stream)
        if status != Z_OK { throw .zlib(status, "Failed to reset stream") }
        try setDictionary()
    }

    /// Changes how the rest is compressed.
    func setParameters(level: Int, strategy: Int) throws(CodecFailure) {
        guard !isEnded, mode.isCompressing else { return }
        try open()
        // What is pending may need room that there is none of here: then it comes with the next step.
        var room: UInt8 = 0
        stream.pointee.avail_in = 0
        stream.pointee.avail_out = 0
        let status = withUnsafeMutablePointer(to: &room) { room in
            stream.pointee.next_out = room
            return deflateParams(stream, Int32(clamping: level), Int32(clamping: strategy))
        }
        if status != Z_OK, status != Z_BUF_ERROR { throw .zlib(status, "Failed to set parameters") }
    }
}
