import AccessPolicy
import Wire

/// A request's header fields as they may be sent: what libcurl makes itself and what belongs to one connection is left
/// out, and what could become a second request or reach another site than the rules were asked about is refused.
package enum RequestFields {
    /// Made from the body, or about the connection, which is ours.
    private static let own = [
        "connection", "content-length", "expect", "http2-settings", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// Lines for libcurl's list, without their ends.
    ///
    /// - Throws: what the function is told.
    package static func lines(of hop: Hop) throws(ExchangeFailure) -> [[UInt8]] {
        try check(method: hop.method)
        var lines: [[UInt8]] = [Array("Expect:".utf8)]
        var hasAccept = false
        for (name, value) in hop.headers.fields {
            let shown = String(decoding: name, as: UTF8.self)
            guard !name.isEmpty, name.allSatisfy(isTokenByte) else {
                throw ExchangeFailure(
                    code: "ERR_INVALID_HTTP_TOKEN", message: "Header name must be a valid HTTP token [\"\(shown)\"]")
            }
            guard value.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
                throw ExchangeFailure(
                    code: "ERR_INVALID_CHAR", message: "Invalid character in header content [\"\(shown)\"]")
            }
            if own.contains(where: { isName(name, $0) }) { continue }
            if isName(name, "host") {
                try check(host: value, hop.url)
                continue
            }
            hasAccept = hasAccept || isName(name, "accept")
            // A name with a colon and nothing else would take the field out.
            lines.append(value.allSatisfy { $0 == 32 || $0 == 9 } ? name + Array(";".utf8) : name + [58, 32] + value)
        }
        // libcurl adds one of its own unless it is taken out.
        if !hasAccept { lines.append(Array("Accept:".utf8)) }
        return lines
    }

    /// The body's length where the function gave it in a field only.
    package static func bodyBytes(of headers: HeaderFields) -> UInt64? {
        headers.first("content-length").flatMap { UInt64(String(decoding: $0, as: UTF8.self)) }
    }

    private static func check(method: String) throws(ExchangeFailure) {
        guard !method.isEmpty, method.utf8.allSatisfy(isTokenByte) else {
            throw ExchangeFailure(code: "ERR_INVALID_HTTP_TOKEN", message: "Method must be a valid HTTP token")
        }
        guard !["CONNECT", "TRACE", "TRACK"].contains(method.uppercased()) else {
            throw ExchangeFailure(code: "EPOLICY", message: "method \(method) is refused: fetch forbids it")
        }
    }

    /// Servers that carry many sites choose one by this field, so it must be the one the rules were asked about.
    private static func check(host: [UInt8], _ url: WebURL) throws(ExchangeFailure) {
        let text = String(decoding: host, as: UTF8.self)
        let name = HostName.canonical(text)
        let own = HostName.canonical(url.host)
        let shown = own.contains(":") ? "[\(own)]" : own
        if name == own || name == shown || name == "\(shown):\(url.port)" { return }
        throw ExchangeFailure(
            code: "EPOLICY", message: "header Host: \(text) is refused: it must name the URL's host, \(url.host)")
    }
}

/// Whether the byte may stand in a method or a header's name (RFC 9110, token).
func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    case 33, 35...39, 42, 43, 45, 46, 94...96, 124, 126: true
    default: false
    }
}
