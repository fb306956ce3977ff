import AccessPolicy
import CCurl
import Wire

/// The body of an answer between libcurl, which gives it as it comes, and the daemon, which takes it as credit allows.
///
/// It holds what one call of libcurl gave and no more: while anything is held, libcurl is told to wait.
final class AnswerBody {
    private let decoder: OpaquePointer?
    private let bytesMax: UInt64
    private var held: [UInt8] = []
    private var used = 0
    private var hasMore = false
    private var credit = ExchangeLimit.windowBytes
    private(set) var receivedBytes: UInt64 = 0
    private(set) var decodedBytes: UInt64 = 0

    /// - Parameter encoding: the answer's Content-Encoding; what is not known, or more than one, is passed on as it is.
    init(encoding: [UInt8]?, bytesMax: UInt64) {
        self.bytesMax = bytesMax
        decoder = encoding.flatMap { Self.kind($0) }.flatMap { decoder_open($0) }
    }

    deinit { if let decoder { decoder_close(decoder) } }

    private static func kind(_ encoding: [UInt8]) -> decoder_kind? {
        switch HostName.canonical(String(decoding: encoding, as: UTF8.self)) {
        case "gzip", "x-gzip": decoder_gzip
        case "deflate", "x-deflate": decoder_deflate
        case "br": decoder_brotli
        default: nil
        }
    }

    /// Everything that came was passed on.
    var isDrained: Bool { used == held.count && !hasMore }

    /// Takes what libcurl gives. Only when ``isDrained``.
    func add(_ bytes: UnsafeRawBufferPointer) {
        receivedBytes += UInt64(bytes.count)
        held.removeAll(keepingCapacity: true)
        held.append(contentsOf: bytes)
        used = 0
    }

    /// More may be sent, but never more than a window at once, whatever is granted.
    func grant(_ bytes: UInt32) { credit = min(ExchangeLimit.windowBytes, credit + Int(bytes)) }

    /// Passes on as much as there is credit for.
    ///
    /// - Returns: why the exchange fails, if it does.
    func pump(_ send: ([UInt8]) -> Void) -> ExchangeFailure? {
        while !isDrained, credit > 0 {
            let room = min(credit, Self.chunkBytesMax)
            let chunk: [UInt8]
            if let decoder {
                var state = decoder_hungry
                chunk = [UInt8](unsafeUninitializedCapacity: room) { output, count in
                    held.withUnsafeBufferPointer { input in
                        var taken = 0
                        state = decoder_step(
                            decoder, input.baseAddress! + used, input.count - used, &taken, output.baseAddress!, room,
                            &count)
                        used += taken
                    }
                }
                guard state != decoder_corrupt else {
                    return ExchangeFailure(code: "Z_DATA_ERROR", message: String(cString: decoder_reason(decoder)))
                }
                hasMore = state == decoder_full
            } else {
                chunk = Array(held[used..<min(held.count, used + room)])
                used += chunk.count
            }
            if chunk.isEmpty { continue }
            decodedBytes += UInt64(chunk.count)
            if decodedBytes > bytesMax {
                return ExchangeFailure(
                    code: "EBUDGET", message: "the answer's body is larger than \(bytesMax) bytes (network.receivedMiB)"
                )
            }
            credit -= chunk.count
            send(chunk)
        }
        return nil
    }

    private static let chunkBytesMax = 64 << 10
}
