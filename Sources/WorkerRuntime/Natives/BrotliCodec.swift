import CZlib

/// Compresses with brotli.
final class BrotliEncoding: Codec {
    /// What one takes for a usual stream; large windows take more, the instance's limit ends that.
    private static let bytes = 8 << 20

    private var state: OpaquePointer?
    private let options: CodecOptions

    /// - Throws: a failure with an empty code if a parameter has no such value.
    init(_ options: CodecOptions) throws(CodecFailure) {
        self.options = options
        state = try Self.open(options)
    }

    private static func open(_ options: CodecOptions) throws(CodecFailure) -> OpaquePointer {
        guard CodecMemory.take(bytes) else { throw .zlib(Z_MEM_ERROR, "Could not initialize Brotli instance") }
        guard let state = BrotliEncoderCreateInstance(nil, nil, nil) else {
            CodecMemory.give(bytes)
            throw .zlib(Z_MEM_ERROR, "Could not initialize Brotli instance")
        }
        for (number, value) in options.parameters.enumerated() where value != CodecOptions.unset {
            let parameter = BrotliEncoderParameter(UInt32(number))
            guard BrotliEncoderSetParameter(state, parameter, value) == BROTLI_TRUE else {
                BrotliEncoderDestroyInstance(state)
                CodecMemory.give(bytes)
                throw CodecFailure(message: "Setting parameter failed", number: -1, code: "")
            }
        }
        return state
    }

    deinit { end() }

    func end() {
        guard let state else { return }
        BrotliEncoderDestroyInstance(state)
        CodecMemory.give(Self.bytes)
        self.state = nil
    }

    func reset() throws(CodecFailure) {
        end()
        state = try Self.open(options)
    }

    func step(_ window: inout CodecWindow, flush: Int) throws(CodecFailure) {
        guard let state else { return }
        var inputCount = window.input.count
        var outputCount = window.output.count
        var input = window.input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var output = window.output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let operation = BrotliEncoderOperation(UInt32(max(0, min(flush, 3))))
        let isDone = BrotliEncoderCompressStream(state, operation, &inputCount, &input, &outputCount, &output, nil)
        window.input = UnsafeRawBufferPointer(rebasing: window.input.suffix(inputCount))
        window.output = UnsafeMutableRawBufferPointer(rebasing: window.output.suffix(outputCount))
        guard isDone == BROTLI_TRUE else {
            throw CodecFailure(message: "Compression failed", number: -2, code: "ERR_BROTLI_COMPRESSION_FAILED")
        }
    }
}

/// Restores what brotli compressed.
final class BrotliDecoding: Codec {
    private static let bytes = 1 << 20

    private var state: OpaquePointer?
    private let options: CodecOptions

    init(_ options: CodecOptions) throws(CodecFailure) {
        self.options = options
        state = try Self.open(options)
    }

    private static func open(_ options: CodecOptions) throws(CodecFailure) -> OpaquePointer {
        guard CodecMemory.take(bytes) else { throw .zlib(Z_MEM_ERROR, "Could not initialize Brotli instance") }
        guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else {
            CodecMemory.give(bytes)
            throw .zlib(Z_MEM_ERROR, "Could not initialize Brotli instance")
        }
        for (number, value) in options.parameters.enumerated() where value != CodecOptions.unset {
            let parameter = BrotliDecoderParameter(UInt32(number))
            guard BrotliDecoderSetParameter(state, parameter, value) == BROTLI_TRUE else {
                BrotliDecoderDestroyInstance(state)
                CodecMemory.give(bytes)
                throw CodecFailure(message: "Setting parameter failed", number: -1, code: "")
            }
        }
        return state
    }

    deinit { end() }

    func end() {
        guard let state else { return }
        BrotliDecoderDestroyInstance(state)
        CodecMemory.give(Self.bytes)
        self.state = nil
    }

    func reset() throws(CodecFailure) {
        end()
        state = try Self.open(options)
    }

    func step(_ window: inout CodecWindow, flush: Int) throws(CodecFailure) {
        guard let state else { return }
        var inputCount = window.input.count
        var outputCount = window.output.count
        var input = window.input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var output = window.output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let result = BrotliDecoderDecompressStream(state, &inputCount, &input, &outputCount, &output, nil)
        window.input = UnsafeRawBufferPointer(rebasing: window.input.suffix(inputCount))
        window.output = UnsafeMutableRawBufferPointer(rebasing: window.output.suffix(outputCount))
        if result == BROTLI_DECODER_RESULT_ERROR {
            let number = BrotliDecoderGetErrorCode(state)
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
