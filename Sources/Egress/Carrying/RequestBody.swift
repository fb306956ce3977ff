import Wire

/// The body of a request between the daemon, which sends it as credit allows, and libcurl, which takes it as the server
/// reads.
///
/// A short body whose length is known is kept to the end, so that it can be sent again to where a redirect points, or
/// over another connection if the server had closed the first one.
struct RequestBody {
    /// Bodies longer than this are not kept.
    static let keptBytesMax = 1 << 20

    /// Nil where it is not known; then it is sent in chunks.
    let byteCount: UInt64?
    private let bytesMax: UInt64
    private var bytes: [UInt8] = []
    /// Of `bytes`, so many were taken.
    private var taken = 0
    private let isKept: Bool
    /// All that ever came.
    private(set) var receivedBytes: UInt64 = 0
    /// So many may come in all; more is a breach of the window.
    private var allowedBytes = UInt64(ExchangeLimit.windowBytes)
    /// Taken for the first time, but no credit was given for it yet.
    private var owedBytes = 0
    /// Bytes that were taken at least once.
    private var furthest: UInt64 = 0
    private(set) var isEnded = false
    /// Nobody takes it any more; what comes is dropped, and credit given for it.
    private var isDropped = false

    init(byteCount: UInt64?, bytesMax: UInt64) {
        self.byteCount = byteCount
        self.bytesMax = bytesMax
        isKept = byteCount.map { $0 <= UInt64(Self.keptBytesMax) } ?? false
    }

    /// Whether ``rewind()`` would work.
    var canRepeat: Bool { isKept || furthest == 0 }

    /// Whether ``take(into:)`` would give bytes or the end.
    var hasBytes: Bool { taken < bytes.count || isEnded || isDropped }

    /// Takes what the daemon sends.
    ///
    /// - Returns: why the exchange fails, if it does.
    mutating func add(_ more: UnsafeRawBufferPointer) -> ExchangeFailure? {
        receivedBytes += UInt64(more.count)
        if isEnded || receivedBytes > allowedBytes {
            return ExchangeFailure(code: "EPROTO", message: "the request's body came faster than it was asked for")
        }
        if receivedBytes > bytesMax {
            return ExchangeFailure(
                code: "EBUDGET", message: "the request's body is larger than \(bytesMax) bytes (network.sentMiB)")
        }
        if let byteCount, receivedBytes > byteCount { return Self.mismatch }
        if isDropped {
            owedBytes += more.count
        } else {
            bytes.append(contentsOf: more)
        }
        return nil
    }

    /// The daemon has sent all.
    mutating func end() -> ExchangeFailure? {
        isEnded = true
        if !isDropped, let byteCount, receivedBytes != byteCount { return Self.mismatch }
        return nil
    }

    private static let mismatch = ExchangeFailure(
        code: "ERR_HTTP_CONTENT_LENGTH_MISMATCH", message: "Request body length does not match content-length header")

    enum Taken {
        case bytes(Int)
        case nothingYet
    }

    /// Copies the next bytes for libcurl; 0 bytes are the end.
    mutating func take(into room: UnsafeMutableRawBufferPointer) -> Taken {
        let count = min(room.count, bytes.count - taken)
        if count == 0 { return isEnded || isDropped ? .bytes(0) : .nothingYet }
        bytes.withUnsafeBytes { room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[taken..<taken + count])) }
        taken += count
        if isKept {
            let now = UInt64(taken)
            if now > furthest { owedBytes += Int(now - furthest) }
            furthest = max(furthest, now)
        } else {
            owedBytes += count
            furthest += UInt64(count)
            if taken == bytes.count {
                bytes.removeAll(keepingCapacity: true)
                taken = 0
            } else if taken >= ExchangeLimit.windowBytes / 4 {
                bytes.removeFirst(taken)
                taken = 0
            }
        }
        return .bytes(count)
    }

    /// Starts again with the first byte; false if it is gone.
    mutating func rewind() -> Bool {
        guard canRepeat else { return false }
        taken = 0
        return true
    }

    /// Nobody will take the rest.
    mutating func drop() {
        guard !isDropped else { return }
        isDropped = true
        owedBytes += Int(receivedBytes - furthest)
        furthest = receivedBytes
        bytes = []
        taken = 0
    }

    /// Credit to be given now; 0 while it is not worth a frame.
    mutating func takeCredit() -> Int {
        guard owedBytes > 0, !isEnded, owedBytes >= ExchangeLimit.windowBytes / 8 || taken == bytes.count else {
            return 0
        }
        defer { owedBytes = 0 }
        allowedBytes += UInt64(owedBytes)
        return owedBytes
    }
}
