import CZlib
import Glibc

/// What can be done to bytes, by the numbers of Node's zlib constants.
enum CodecMode: Int {
    case deflate = 1, inflate, gzip, gunzip, deflateRaw, inflateRaw, unzip, brotliDecode, brotliEncode

    init?(name: String) {
        switch name {
        case "deflate": self = .deflate
        case "inflate": self = .inflate
        case "gzip": self = .gzip
        case "gunzip": self = .gunzip
        case "deflateRaw", "deflate-raw": self = .deflateRaw
        case "inflateRaw", "inflate-raw": self = .inflateRaw
        case "unzip": self = .unzip
        case "brotliDecode": self = .brotliDecode
        case "brotliEncode": self = .brotliEncode
        default: return nil
        }
    }

    var isCompressing: Bool { self == .deflate || self == .gzip || self == .deflateRaw || self == .brotliEncode }
}

/// How a codec works; the defaults are Node's.
struct CodecOptions {
    var windowBits = 15
    var level = -1
    var memoryLevel = 8
    var strategy = 0
    var dictionary: [UInt8] = []
    /// Brotli's parameters, by their numbers; `unset` where the default holds.
    var parameters: [UInt32] = []

    static let unset = UInt32.max
}

/// Why a codec stopped, in Node's words.
struct CodecFailure: Error {
    var message: String
    /// Negative; zlib's or brotli's own.
    var number: Int
    /// `Z_DATA_ERROR` and the like.
    var code: String

    static func zlib(_ status: Int32, _ message: String) -> CodecFailure {
        let code =
            switch status {
            case Z_NEED_DICT: "Z_NEED_DICT"
            case Z_ERRNO: "Z_ERRNO"
            case Z_STREAM_ERROR: "Z_STREAM_ERROR"
            case Z_DATA_ERROR: "Z_DATA_ERROR"
            case Z_MEM_ERROR: "Z_MEM_ERROR"
            case Z_BUF_ERROR: "Z_BUF_ERROR"
            default: "Z_VERSION_ERROR"
            }
        return CodecFailure(message: message, number: Int(status), code: code)
    }

    static let truncated = zlib(Z_BUF_ERROR, "unexpected end of file")
}

/// Bytes in and room for bytes out; a step of a codec moves both starts.
struct CodecWindow {
    var input: UnsafeRawBufferPointer
    var output: UnsafeMutableRawBufferPointer
}

/// One stream of bytes that is compressed or restored.
protocol Codec: AnyObject {
    /// Works until the input is used up or the output is full.
    ///
    /// - Parameter flush: zlib's flush value, or brotli's operation.
    func step(_ window: inout CodecWindow, flush: Int) throws(CodecFailure)

    /// Starts a new stream with the same options.
    func reset() throws(CodecFailure)

    /// Frees what it holds; it then does nothing any more.
    func end()
}

/// Memory of all codecs: the engine cannot see it, so a function that forgets to close them must not take all there is.
enum CodecMemory {
    /// About 450 compressing streams.
    private static let bytesMax = 128 << 20

    /// SAFETY: an instance has one thread.
    nonisolated(unsafe) private static var held = 0
    /// Told of memory that was taken; tries to free what nobody uses any more.
    nonisolated(unsafe) static var onTake: (Int) -> Void = { _ in }
    nonisolated(unsafe) static var collect: () -> Void = {}

    static func take(_ bytes: Int) -> Bool {
        if held + bytes > bytesMax { collect() }
        guard held + bytes <= bytesMax else { return false }
        held += bytes
        onTake(bytes)
        return true
    }

    static func give(_ bytes: Int) { held -= bytes }
}
