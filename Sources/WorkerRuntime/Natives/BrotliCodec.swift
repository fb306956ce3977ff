import CZlib

/// The state of brotli's encoder or decoder, and the memory it stands for.
private final class BrotliState {
    let pointer: OpaquePointer
    private let bytes: Int
    private let destroy: (OpaquePointer?) -> Void

    /// - Throws: a failure with an empty code if a parameter has no such value.
    init(
        _ options: CodecOptions, bytes: Int,
        _ create: (brotli_alloc_func?, brotli_free_func?, UnsafeMutableRawPointer?) -> OpaquePointer?,
        set: (OpaquePointer, UInt32, UInt32) -> Int32, destroy: @escaping (OpaquePointer?) -> Void
    ) throws(CodecFailure) {
        guard CodecMemory.take(bytes) else { throw .zlib(Z_MEM_ERROR, "Could not initialize Brotli instance") }
        guard let pointer = create(nil, nil, nil) else {
            CodecMemory.give(bytes)
            throw .zlib(Z_MEM_ERROR, "Could not initialize Brotli instance")
        }
        (self.pointer, self.bytes, self.destroy) = (pointer, bytes, destroy)
        for (number, value) in options.parameters.enumerated() where value != CodecOptions.unset {
            guard set(pointer, UInt32(number), value) == BROTLI_TRUE else {
                throw CodecFailure(message: "Setting parameter failed", number: -1, code: "")
            }
        }
    }

    deinit {
        destroy(pointer)
        CodecMemory.give(bytes)
    }
}

extension CodecWindow {
    /// Hands what is left of the input and the room in the output to `body`, which moves both on.
    fileprivate mutating func advance<Result>(
        _ body: (
            _ inputCount: inout Int, _ input: inout UnsafePointer<UInt8>?, _ outputCount: inout Int,
            _ output: inout UnsafeMutablePointer<UInt8>?
        ) -> Result
    ) -> Result {
        var (inputCount, outputCount) = (input.count, output.count)
        var source = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var target = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let result = body(&inputCount, &source, &outputCount, &target)
        input = UnsafeRawBufferPointer(rebasing: input.suffix(inputCount))
        output = UnsafeMutableRawBufferPointer(rebasing: output.suffix(outputCount))
        return result
    }
}

/// Compresses with brotli.
final class BrotliEncoding: Codec {
    private var state: BrotliState?
    private let options: CodecOptions

    init(_ options: CodecOptions) throws(CodecFailure) {
        self.options = options
        try reset()
    }

    func end() { state = nil }

    func reset() throws(CodecFailure) {
        end()
        // What one takes for a usual stream; large windows take more, the instance's limit ends that.
        state = try BrotliState(
            options, bytes: 8 << 20, BrotliEncoderCreateInstance,
            set: { BrotliEncoderSetParameter($0, BrotliEncoderParameter($1), $2) },
            destroy: BrotliEncoderDestroyInstance)
    }

    func step(_ window: inout CodecWindow, flush: Int) throws(CodecFailure) {
        guard let pointer = state?.pointer else { return }
        let operation = BrotliEncoderOperation(UInt32(max(0, min(flush, 3))))
        let isDone = window.advance { inputCount, input, outputCount, output in
            BrotliEncoderCompressStream(pointer, operation, &inputCount, &input, &outputCount, &output, nil)
        }
        guard isDone == BROTLI_TRUE else {
            throw CodecFailure(message: "Compression failed", number: -2, code: "ERR_BROTLI_COMPRESSION_FAILED")
        }
    }
}

/// Restores what brotli compressed.
final class BrotliDecoding: Codec {
    private var state: BrotliState?
    private let options: CodecOptions

    init(_ options: CodecOptions) throws(CodecFailure) {
        self.options = options
        try reset()
    }

    func end() { state = nil }

    func reset() throws(CodecFailure) {
        end()
        state = try BrotliState(
            options, bytes: 1 << 20, BrotliDecoderCreateInstance,
            set: { BrotliDecoderSetParameter($0, BrotliDecoderParameter($1), $2) },
            destroy: BrotliDecoderDestroyInstance)
    }

    func step(_ window: inout CodecWindow, flush: Int) throws(CodecFailure) {
        guard let pointer = state?.pointer else { return }
        let result = window.advance { inputCount, input, outputCount, output in
            BrotliDecoderDecompressStream(pointer, &inputCount, &input, &outputCount, &output, nil)
        }
        if result == BROTLI_DECODER_RESULT_ERROR {
            let number = BrotliDecoderGetErrorCode(pointer)
            throw CodecFailure(
                message: "Decompression failed", number: Int(number.rawValue), code: "ERR_" + Self.name(of: number))
        }
        if result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT, flush == Int(BROTLI_OPERATION_FINISH.rawValue) {
            throw .truncated
        }
    }

    /// `_ERROR_FORMAT_PADDING_1`: brotli before 1.1 tells the last part only.
    private static func name(of number: BrotliDecoderErrorCode) -> String {
        let name = BrotliDecoderErrorString(number).map { String(cString: $0) } ?? ""
        if name.utf8.first == 95 { return name }
        switch number.rawValue {
        case -16 ... -1: return "_ERROR_FORMAT_" + name
        case -30 ... -21: return "_ERROR_ALLOC_" + name
        default: return "_ERROR_" + name
        }
    }
}
