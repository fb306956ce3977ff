import AccessPolicy
import Wire

/// What a request that fails with a code is told, in the words that it would hear from the network.
enum NetworkFault {
    private static let connecting = ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EADDRNOTAVAIL"]

    private static let fixed: [String: (syscall: String, message: String)] = [
        "ECONNRESET": ("read", "socket hang up"),
        "EPROTO": ("write", "write EPROTO"),
        "EPOLICY": ("", "the host is refused by a rule"),
        "EEGRESS": ("", "the egress process ended; the request may or may not have been sent"),
        "HPE_INVALID_CONSTANT": ("", "Parse Error: Expected HTTP/"),
        "HPE_HEADER_OVERFLOW": ("", "Parse Error: Header overflow"),
        "CERT_HAS_EXPIRED": ("", "certificate has expired"),
        "CERT_NOT_YET_VALID": ("", "certificate is not yet valid"),
        "DEPTH_ZERO_SELF_SIGNED_CERT": ("", "self-signed certificate"),
        "SELF_SIGNED_CERT_IN_CHAIN": ("", "self-signed certificate in certificate chain"),
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY": ("", "unable to get local issuer certificate"),
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE": ("", "unable to verify the first certificate"),
    ]

    /// Every code that a case may name.
    static let codes = (connecting + ["ENOTFOUND", "ERR_TLS_CERT_ALTNAME_INVALID"] + fixed.keys).sorted()

    /// - Parameter code: one of ``codes``.
    static func failure(_ code: String, url: String) -> ExchangeFailure {
        let place = try? WebURL(url)
        let host = place?.host ?? ""
        switch code {
        case "ENOTFOUND":
            return ExchangeFailure(code: code, syscall: "getaddrinfo", message: "getaddrinfo ENOTFOUND \(host)")
        case "ERR_TLS_CERT_ALTNAME_INVALID":
            return ExchangeFailure(
                code: code,
                message:
                    "Hostname/IP does not match certificate's altnames: Host: \(host). is not in the cert's altnames")
        default:
            if let (syscall, message) = fixed[code] {
                return ExchangeFailure(code: code, syscall: syscall, message: message)
            }
            let port = place.map { "\($0.port)" } ?? ""
            return ExchangeFailure(code: code, syscall: "connect", message: "connect \(code) \(host):\(port)")
        }
    }
}
