import AccessPolicy
import CCurl
import Glibc
import Wire

/// What libcurl reports about a request that failed, put as Node puts it.
struct TransferFailure {
    var code: CURLcode
    var easy: UnsafeMutableRawPointer
    var url: WebURL
    /// The address of the last socket that was opened, with its port; empty if none was.
    var peer: String
    var hasHead: Bool
    /// libcurl's own words.
    var words: String
    var isProxied: Bool

    var failure: ExchangeFailure {
        // libcurl has several codes for a proxy that does not want to connect.
        if isProxied, says("CONNECT tunnel failed") || says("after CONNECT") {
            return ExchangeFailure(code: "ECONNREFUSED", syscall: "connect", message: "the proxy refused: \(words)")
        }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            return ExchangeFailure(
                code: "ENOTFOUND", syscall: "getaddrinfo", message: "getaddrinfo ENOTFOUND \(url.host)")
        case CURLE_COULDNT_RESOLVE_PROXY:
            return ExchangeFailure(
                code: "ENOTFOUND", syscall: "getaddrinfo", message: "getaddrinfo ENOTFOUND of the proxy (egress.proxy)")
        case CURLE_COULDNT_CONNECT:
            return connect(Self.errnoName(Int32(curl_get_long(easy, CURLINFO_OS_ERRNO))))
        case CURLE_OPERATION_TIMEDOUT:
            // That of the whole exchange is the caller's to tell.
            return connect("ETIMEDOUT")
        case CURLE_PEER_FAILED_VERIFICATION:
            return certificate
        case CURLE_SSL_CONNECT_ERROR:
            return handshake
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            return ExchangeFailure(code: "HPE_INVALID_CONSTANT", message: "Parse Error: Expected HTTP/ (\(words))")
        // For libcurl a head that breaks off is a success.
        case CURLE_OK, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE,
            CURLE_SEND_FAIL_REWIND,
            CURLE_HTTP2, CURLE_HTTP2_STREAM:
            return ExchangeFailure(
                code: "ECONNRESET", syscall: hasHead ? "" : "read", message: hasHead ? "aborted" : "socket hang up")
        default:
            let text = String(cString: curl_easy_strerror(code))
            return ExchangeFailure(code: "EEGRESS", message: words.isEmpty ? text : "\(text): \(words)")
        }
    }

    private func says(_ part: String) -> Bool { strstr(words, part) != nil }

    static let headerOverflow = ExchangeFailure(code: "HPE_HEADER_OVERFLOW", message: "Parse Error: Header overflow")

    private func connect(_ name: String) -> ExchangeFailure {
        let place = peer.isEmpty ? "\(url.host):\(url.port)" : peer
        return ExchangeFailure(code: name, syscall: "connect", message: "connect \(name) \(place)")
    }

    private static func errnoName(_ code: Int32) -> String {
        switch code {
        case EHOSTUNREACH: "EHOSTUNREACH"
        case ENETUNREACH: "ENETUNREACH"
        case ETIMEDOUT: "ETIMEDOUT"
        case ECONNRESET: "ECONNRESET"
        case EADDRNOTAVAIL: "EADDRNOTAVAIL"
        case EMFILE: "EMFILE"
        default: "ECONNREFUSED"
        }
    }

    /// The connection ended, or the other end does not speak TLS.
    private var handshake: ExchangeFailure {
        let osError = Int32(curl_get_long(easy, CURLINFO_OS_ERRNO))
        if says("SSL_ERROR_SYSCALL") || says("unexpected eof") || osError == ECONNRESET {
            return ExchangeFailure(
                code: "ECONNRESET",
                message: "Client network socket disconnected before secure TLS connection was established")
        }
        return ExchangeFailure(code: "EPROTO", syscall: "write", message: "write EPROTO \(words)")
    }

    /// Node's names are those of OpenSSL's results (x509_vfy.h).
    private var certificate: ExchangeFailure {
        let result = curl_get_long(easy, CURLINFO_SSL_VERIFYRESULT)
        // libcurl compares names itself, after OpenSSL has found nothing wrong.
        guard result > 1 || !says("subject name") else {
            return ExchangeFailure(
                code: "ERR_TLS_CERT_ALTNAME_INVALID",
                message: "Hostname/IP does not match certificate's altnames: Host: \(HostName.canonical(url.host)). "
                    + "is not in the cert's altnames")
        }
        let name = Self.verdicts[result] ?? "ERR_TLS_CERT_\(result)"
        return ExchangeFailure(
            code: name, message: Self.sentences[result] ?? String(cString: authorities_verdict(result)))
    }

    private static let verdicts: [Int: String] = [
        2: "UNABLE_TO_GET_ISSUER_CERT", 3: "UNABLE_TO_GET_CRL", 4: "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
        7: "CERT_SIGNATURE_FAILURE", 9: "CERT_NOT_YET_VALID", 10: "CERT_HAS_EXPIRED",
        13: "ERROR_IN_CERT_NOT_BEFORE_FIELD", 14: "ERROR_IN_CERT_NOT_AFTER_FIELD", 17: "OUT_OF_MEM",
        18: "DEPTH_ZERO_SELF_SIGNED_CERT", 19: "SELF_SIGNED_CERT_IN_CHAIN", 20: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        21: "UNABLE_TO_VERIFY_LEAF_SIGNATURE", 22: "CERT_CHAIN_TOO_LONG", 23: "CERT_REVOKED", 24: "INVALID_CA",
        25: "PATH_LENGTH_EXCEEDED", 26: "INVALID_PURPOSE", 27: "CERT_UNTRUSTED", 28: "CERT_REJECTED",
        62: "HOSTNAME_MISMATCH",
    ]

    /// Where OpenSSL's own sentence has changed between the versions that people know.
    private static let sentences: [Int: String] = [
        10: "certificate has expired", 18: "self-signed certificate",
        19: "self-signed certificate in certificate chain",
        20: "unable to get local issuer certificate", 21: "unable to verify the first certificate",
    ]
}
