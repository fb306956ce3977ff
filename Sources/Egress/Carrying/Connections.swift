import AccessPolicy
import CCurl
import Wire

/// The connections of one function under one set of rules: a multi handle of libcurl, which keeps what can be used
/// again.
///
/// Other rules mean other connections, for one that stands is not asked about again.
final class Connections {
    let function: UInt64
    let multi: UnsafeMutableRawPointer
    let policy: AccessPolicy
    let allow: [String]
    let deny: [String]
    private let poller: Poller
    /// When libcurl wants to be called though nothing happened; nil for never.
    private(set) var deadlineNs: UInt64?
    /// Exchanges that hold on to it.
    var exchangeCount = 0 {
        didSet { if exchangeCount == 0 { idleSinceNs = Clock.nowNs() } }
    }
    private(set) var idleSinceNs = Clock.nowNs()

    /// Connections that are kept open at most; one more closes the oldest.
    private static let keptMax = 64

    /// Nil if there is no memory.
    init?(function: UInt64, order: ExchangeOrder, policy: AccessPolicy, poller: Poller) {
        guard let multi = curl_multi_init() else { return nil }
        self.function = function
        self.multi = multi
        self.policy = policy
        self.poller = poller
        allow = order.allow
        deny = order.deny
        // One request at a time on a connection: with more, an answer that its function does not read would hold up
        // the others, for this libcurl stops the whole connection.
        _ = curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
        _ = curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.keptMax)
        _ = curl_multi_set_functions(
            multi,
            { _, socket, what, context, _ in
                Connections.from(context).watch(socket, what)
                return 0
            },
            { _, milliseconds, context in
                Connections.from(context).setTimer(milliseconds)
                return 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        // Nobody is left to be called while the connections are closed.
        _ = curl_multi_set_functions(multi, nil, nil, nil)
        curl_multi_cleanup(multi)
    }

    /// SAFETY: libcurl calls only while a function of the multi handle runs, and this object's users call those.
    private static func from(_ context: UnsafeMutableRawPointer?) -> Connections {
        Unmanaged<Connections>.fromOpaque(context!).takeUnretainedValue()
    }

    private func watch(_ socket: Int32, _ what: Int32) {
        if what == CURL_POLL_REMOVE {
            poller.forget(socket)
        } else {
            poller.watch(socket, reading: what & CURL_POLL_IN != 0, writing: what & CURL_POLL_OUT != 0, for: self)
        }
    }

    private func setTimer(_ milliseconds: Int) {
        deadlineNs = milliseconds < 0 ? nil : Clock.nowNs() + UInt64(milliseconds) * 1_000_000
    }

    /// Something happened at a socket.
    func act(_ socket: Int32, reading: Bool, writing: Bool, failed: Bool) {
        var running: Int32 = 0
        let bits =
            (reading ? CURL_CSELECT_IN : 0) | (writing ? CURL_CSELECT_OUT : 0) | (failed ? CURL_CSELECT_ERR : 0)
        curl_multi_socket_action(multi, socket, bits, &running)
        collect()
    }

    /// The time has come.
    func actOnTime() {
        deadlineNs = nil
        var running: Int32 = 0
        curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
        collect()
    }

    /// Tells exchanges whose transfers are over.
    private func collect() {
        var code = CURLE_OK
        while let easy = curl_multi_next_done(multi, &code) {
            guard let context = curl_get_context(easy) else { continue }
            Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().transferEnded(code)
        }
    }
}
