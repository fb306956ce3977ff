/// Takes out of recorded requests what looks like a secret.
enum Mask {
    static let text = "***"

    /// Header fields whose values are never recorded, in lower case.
    private static let secretHeaders: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token",
        "x-amz-security-token", "x-hub-signature", "x-hub-signature-256", "x-shopify-access-token",
    ]

    /// Parts of a parameter's name that make its value a secret.
    private static let secretWords = [
        "key", "token", "secret", "password", "passwd", "signature", "credential", "auth", "session",
    ]

    static func isSecretHeader(_ name: String) -> Bool { secretHeaders.contains(name.lowercased()) }

    /// The URL without its user's password and without the values of parameters that sound like secrets.
    static func url(_ url: String) -> String {
        var shown = url
        if let scheme = shown.range(of: "://") {
            let rest = shown[scheme.upperBound...]
            let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
            if let at = rest[..<end].lastIndex(of: "@") {
                shown.replaceSubrange(scheme.upperBound..<at, with: text)
            }
        }
        guard let mark = shown.firstIndex(of: "?") else { return shown }
        let query = shown[shown.index(after: mark)...]
        let parts = query.split(separator: "&", omittingEmptySubsequences: false).map { part in
            guard let equals = part.firstIndex(of: "="), isSecret(part[..<equals]) else { return String(part) }
            return part[...equals] + text
        }
        return shown[...mark] + parts.joined(separator: "&")
    }

    private static func isSecret(_ name: Substring) -> Bool {
        let name = name.lowercased()
        return name == "sig" || secretWords.contains { name.contains($0) }
    }
}

extension String {
    /// The first place of `part`; without Foundation.
    fileprivate func range(of part: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}
