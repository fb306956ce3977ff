import CURLParser

/// A URL that may be requested. The parser is the one that functions see, and libcurl gets what came out of it.
package struct WebURL: Equatable, Sendable {
    /// Normalized, in ASCII.
    package let href: String
    package let isSecure: Bool
    /// As in the URL, an address of version 6 in brackets.
    package let host: String
    /// The scheme's own if the URL names none.
    package let port: UInt16
    private let fragmentStart: Int?

    /// Why a text is no URL to request.
    package enum ParseError: Error, Equatable {
        case invalid
        /// Another scheme than `http` and `https`.
        case otherScheme
    }

    package init(_ text: String, base: WebURL? = nil) throws(ParseError) {
        var offsets = [UInt32](repeating: .max, count: URL_OFFSET_COUNT)
        let input = text.utf8.map { CChar(bitPattern: $0) }
        let baseBytes = base.map { $0.href.utf8.map { CChar(bitPattern: $0) } }
        guard let found = url_parse(input, input.count, baseBytes, baseBytes?.count ?? 0, &offsets) else {
            throw .invalid
        }
        let text = String(cString: found)
        let bytes = Array(text.utf8)
        func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        href = text
        func offset(_ index: Int) -> Int { Int(offsets[index]) }
        switch part(0..<offset(URL_PROTOCOL_END)) {
        case "http:": isSecure = false
        case "https:": isSecure = true
        default: throw .otherScheme
        }
        var name = part(offset(URL_HOST_START)..<offset(URL_HOST_END))
        if name.first == "@" { name.removeFirst() }
        host = name
        let given = offsets[URL_PORT]
        port = given == .max ? (isSecure ? 443 : 80) : UInt16(truncatingIfNeeded: given)
        let hash = offsets[URL_HASH_START]
        fragmentStart = hash == .max ? nil : Int(hash)
    }

    /// Whether requests to both go to the same server in the eyes of the web.
    package func hasOrigin(of other: WebURL) -> Bool {
        isSecure == other.isSecure && host == other.host && port == other.port
    }

    /// The href without its fragment, which is never sent.
    package var withoutFragment: String {
        guard let fragmentStart else { return href }
        return String(decoding: href.utf8.prefix(fragmentStart), as: UTF8.self)
    }

    /// The fragment with its `#`; empty if there is none.
    package var fragment: String {
        guard let fragmentStart else { return "" }
        return String(decoding: href.utf8.dropFirst(fragmentStart), as: UTF8.self)
    }
}
