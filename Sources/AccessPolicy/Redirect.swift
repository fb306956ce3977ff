import Wire

/// One request of an exchange: the first, or one that a redirect asked for.
package struct Hop: Equatable, Sendable {
    package var method: String
    package var url: WebURL
    package var headers: HeaderFields
    package var hasBody: Bool

    package init(method: String, url: WebURL, headers: HeaderFields, hasBody: Bool) {
        self.method = method
        self.url = url
        self.headers = headers
        self.hasBody = hasBody
    }
}

/// What an answer means for its exchange: it is delivered, or it leads to another request, by the rules of fetch.
package enum Redirect: Equatable, Sendable {
    case deliver
    case follow(Hop)
    case fail(ExchangeFailure)

    /// - Parameters:
    ///   - headers: the answer's.
    ///   - redirects: how many were followed already.
    ///   - canRepeatBody: the request's body is still there, from its first byte.
    package static func decide(
        hop: Hop, status: UInt16, headers: HeaderFields, mode: RedirectMode, redirects: Int, redirectsMax: Int,
        canRepeatBody: Bool
    ) -> Redirect {
        guard [301, 302, 303, 307, 308].contains(status), mode != .manual else { return .deliver }
        let url = hop.url.withoutFragment
        if mode == .error {
            return fail(
                "no-redirect", "uri requested responds with a redirect, redirect mode is set to error: \(url)")
        }
        guard let location = headers.fields.first(where: { isName($0.name, "location") })?.value else {
            return .deliver
        }
        if redirects >= redirectsMax { return fail("max-redirect", "maximum redirect reached at: \(url)") }
        let text = String(validating: location, as: UTF8.self) ?? latin1(location)
        var next = hop
        do throws(WebURL.ParseError) {
            next.url = try WebURL(text, base: hop.url)
            if next.url.fragment.isEmpty, !hop.url.fragment.isEmpty {
                next.url = try WebURL(next.url.href + hop.url.fragment)
            }
        } catch {
            return error == .invalid
                ? fail("invalid-redirect", "uri requested responds with an invalid redirect URL: \(text)")
                : fail("ERR_INVALID_PROTOCOL", "Only HTTP(S) protocols are supported")
        }
        if status == 303 && hop.method != "GET" && hop.method != "HEAD"
            || (status == 301 || status == 302) && hop.method == "POST"
        {
            next.method = "GET"
            next.hasBody = false
            next.headers.removeAll(["content-encoding", "content-language", "content-location", "content-type"])
            next.headers.removeAll(["content-length"])
        } else if hop.hasBody && !canRepeatBody {
            return fail("unsupported-redirect", "Cannot follow redirect with body being a readable stream")
        }
        if !next.url.hasOrigin(of: hop.url) {
            next.headers.removeAll(["authorization", "www-authenticate", "cookie", "cookie2", "host"])
        }
        return .follow(next)
    }

    private static func fail(_ code: String, _ message: String) -> Redirect {
        .fail(ExchangeFailure(code: code, message: message))
    }

    private static func latin1(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        return text
    }
}

/// Whether a header's name is `name`, which is in lower case.
package func isName(_ bytes: [UInt8], _ name: String) -> Bool {
    bytes.count == name.utf8.count
        && zip(bytes, name.utf8).allSatisfy { byte, own in (65...90 ~= byte ? byte | 32 : byte) == own }
}

extension HeaderFields {
    /// Takes out all fields with these names, which are in lower case.
    package mutating func removeAll(_ names: [String]) {
        fields.removeAll { field in names.contains { isName(field.name, $0) } }
    }

    /// The first field with this name, which is in lower case.
    package func first(_ name: String) -> [UInt8]? {
        fields.first { isName($0.name, name) }?.value
    }
}
