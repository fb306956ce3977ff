import AccessPolicy
import CCurl
import Glibc
import Wire

/// What is the same for every transfer of this process.
struct TransferSetup {
    /// Empty for none.
    var proxy: String
    /// `HOST:PORT:ADDRESS` entries as a list of libcurl's; nil for none. Lives as long as the process.
    var resolve: UnsafeMutablePointer<curl_slist>?
}

/// An easy handle of libcurl with all that must live as long as it, used for one hop after another. Decides nothing.
final class Transfer {
    let easy: UnsafeMutableRawPointer
    private let opener = UnsafeMutablePointer<curl_opener>.allocate(capacity: 1)
    private let wordsBytes = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var url: OpaquePointer?
    private var isJoined = false
    /// When the current hop began.
    private(set) var startNs: UInt64 = 0

    /// Nil if there is no memory.
    init?() {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        wordsBytes[0] = 0
        opener.initialize(to: curl_opener())
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        curl_url_cleanup(url)
        opener.deallocate()
        wordsBytes.deallocate()
    }

    /// libcurl's own words about a failure; empty if it has none.
    var words: String { String(cString: wordsBytes) }

    /// Sets everything for one hop.
    ///
    /// - Parameters:
    ///   - bodyBytes: nil for a body of unknown length, 0 for none.
    ///   - exchange: is called back; must outlive the transfer's time in ``Connections``.
    /// - Throws: what the function is told.
    func prepare(
        _ hop: Hop, bodyBytes: UInt64?, decompress: Bool, setup: TransferSetup, timeoutMs: Int, connectTimeoutMs: Int,
        exchange: Exchange
    ) throws(ExchangeFailure) {
        startNs = Clock.nowNs()
        curl_easy_reset(easy)
        wordsBytes[0] = 0
        try set(hop.url)
        try setHeaders(hop, decompress: decompress)
        setMethod(hop, bodyBytes: bodyBytes)
        setBounds(timeoutMs: timeoutMs, connectTimeoutMs: connectTimeoutMs)
        _ = authorities_use(easy)
        _ = curl_set_text(easy, CURLOPT_PROXY, setup.proxy)
        _ = curl_set_text(easy, CURLOPT_NOPROXY, "")
        _ = curl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let resolve = setup.resolve { _ = curl_set_list(easy, CURLOPT_RESOLVE, resolve) }
        setFunctions(exchange)
    }

    /// The rules were asked about the host that our parser saw, so libcurl's own parser must see the same.
    private func set(_ own: WebURL) throws(ExchangeFailure) {
        curl_url_cleanup(url)
        url = curl_url()
        var host: UnsafeMutablePointer<CChar>?
        defer { curl_free(host) }
        guard let url, curl_url_set(url, CURLUPART_URL, own.withoutFragment, UInt32(CURLU_PATH_AS_IS)) == CURLUE_OK,
            curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK, let host
        else { throw ExchangeFailure(code: "ERR_INVALID_URL", message: "Invalid URL: \(own.href)") }
        let seen = HostName.canonical(String(cString: host))
        let expected = HostName.canonical(own.host)
        let isSameAddress = IPAddress(seen).map { $0 == IPAddress(expected) } ?? false
        guard seen == expected || isSameAddress else {
            throw ExchangeFailure(
                code: "EPOLICY", message: "host \(own.host) is refused: it can be read as \(seen) too")
        }
        _ = curl_set_pointer(easy, CURLOPT_CURLU, UnsafeMutableRawPointer(url))
    }

    private func setHeaders(_ hop: Hop, decompress: Bool) throws(ExchangeFailure) {
        var lines = try RequestFields.lines(of: hop)
        if decompress, hop.headers.first("accept-encoding") == nil {
            lines.append(Array("Accept-Encoding: gzip, deflate, br".utf8))
        }
        curl_slist_free_all(headerList)
        headerList = nil
        for line in lines {
            let longer = (line + [0]).withUnsafeBytes {
                curl_slist_append(headerList, $0.baseAddress!.assumingMemoryBound(to: CChar.self))
            }
            guard let longer else { throw ExchangeFailure(code: "EEGRESS", message: "no memory for the headers") }
            headerList = longer
        }
        _ = curl_set_list(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private func setMethod(_ hop: Hop, bodyBytes: UInt64?) {
        if hop.method == "HEAD" {
            _ = curl_set_long(easy, CURLOPT_NOBODY, 1)
            return
        }
        _ = curl_set_text(easy, CURLOPT_CUSTOMREQUEST, hop.method)
        // Servers want to be told that the body of these is empty.
        guard hop.hasBody || hop.method == "POST" || hop.method == "PUT" else { return }
        _ = curl_set_long(easy, CURLOPT_UPLOAD, 1)
        _ = curl_set_size(easy, CURLOPT_INFILESIZE_LARGE, bodyBytes.map { Int64(clamping: $0) } ?? -1)
    }

    private func setBounds(timeoutMs: Int, connectTimeoutMs: Int) {
        _ = curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        _ = curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        _ = curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        _ = curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
        _ = curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        _ = curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // A name that is being resolved when the exchange is given up must not hold up the others.
        _ = curl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        _ = curl_set_long(easy, CURLOPT_TIMEOUT_MS, timeoutMs)
        _ = curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, connectTimeoutMs)
        _ = curl_set_long(easy, CURLOPT_MAXAGE_CONN, 60)
        _ = curl_set_long(easy, CURLOPT_BUFFERSIZE, 32 << 10)
        _ = curl_set_pointer(easy, CURLOPT_ERRORBUFFER, wordsBytes)
    }

    // MARK: Running

    /// Starts it.
    func join(_ connections: Connections) throws(ExchangeFailure) {
        guard curl_multi_add_handle(connections.multi, easy) == CURLM_OK else {
            throw ExchangeFailure(code: "EEGRESS", message: "libcurl does not take another request")
        }
        isJoined = true
    }

    /// Stops it if it runs; a connection in the middle of something is closed.
    func leave(_ connections: Connections) {
        guard isJoined else { return }
        isJoined = false
        curl_multi_remove_handle(connections.multi, easy)
    }

    /// Goes on in the directions that are not to wait.
    func resume(sending: Bool, receiving: Bool) -> CURLcode {
        guard isJoined else { return CURLE_OK }
        return curl_easy_pause(
            easy, (sending ? 0 : CURLPAUSE_SEND) | (receiving ? 0 : CURLPAUSE_RECV))
    }

    // MARK: Callbacks

    /// SAFETY: the exchange owns this transfer, so it lives when libcurl calls; it is let go outside of callbacks.
    private static func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange {
        Unmanaged<Exchange>.fromOpaque(context!).takeUnretainedValue()
    }

    private func setFunctions(_ exchange: Exchange) {
        let context = Unmanaged.passUnretained(exchange).toOpaque()
        _ = curl_set_pointer(easy, CURLOPT_PRIVATE, context)
        _ = curl_set_bytes_function(
            easy, CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA,
            { bytes, size, count, context in
                let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return Transfer.exchange(context).takeLine(line) ? line.count : 0
            }, context)
        _ = curl_set_bytes_function(
            easy, CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA,
            { bytes, size, count, context in
                let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
                if piece.isEmpty { return 0 }
                switch Transfer.exchange(context).takeBody(piece) {
                case .taken: return piece.count
                case .wait: return Int(CURL_WRITEFUNC_PAUSE)
                case .stop: return 0
                }
            }, context)
        _ = curl_set_bytes_function(
            easy, CURLOPT_READFUNCTION, CURLOPT_READDATA,
            { bytes, size, count, context in
                let room = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
                return Transfer.exchange(context).giveBody(room) ?? Int(CURL_READFUNC_PAUSE)
            }, context)
        _ = curl_set_rewind_function(
            easy,
            { context, offset, origin in
                offset == 0 && origin == SEEK_SET && Transfer.exchange(context).rewindBody()
                    ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
            }, context)
        opener.pointee = curl_opener(
            call: { context, family, type, proto, address, count in
                Transfer.exchange(context).openSocket(
                    family: family, type: type, protocol: proto,
                    address: UnsafeRawBufferPointer(start: address, count: count))
            }, context: context)
        _ = curl_set_open_function(easy, opener)
    }
}
