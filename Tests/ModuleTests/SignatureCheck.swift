import COpenSSL
import Foundation
import TestSupport

/// Checks AWS's signature version 4 of a request, as the services do: from the request alone and the secret.
struct SignatureCheck {
    let secret: String

    /// Nil if the signature is right, else what is wrong.
    func fault(of request: Request) -> String? {
        guard let header = request.header("authorization"), header.hasPrefix("AWS4-HMAC-SHA256 ") else {
            return "there is no signature of version 4"
        }
        var parts: [String: String] = [:]
        for part in header.dropFirst("AWS4-HMAC-SHA256 ".count).split(separator: ",") {
            let pair = part.trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1).map(String.init)
            if pair.count == 2 { parts[pair[0]] = pair[1] }
        }
        guard let credential = parts["Credential"]?.split(separator: "/").map(String.init), credential.count == 5,
            let signed = parts["SignedHeaders"]?.split(separator: ";").map(String.init),
            let signature = parts["Signature"],
            let date = request.header("x-amz-date")
        else { return "the signature has not all its parts: \(header)" }
        guard signed.contains("host") else { return "the host is not signed" }
        let path = request.path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let query =
            path.count == 2
            ? path[1].split(separator: "&").map { $0.contains("=") ? String($0) : "\($0)=" }.sorted() : []
        let bodyHash = request.header("x-amz-content-sha256") ?? Self.hex(Self.digest(request.body))
        let canonical = [
            request.method, path[0], query.joined(separator: "&"),
            signed.map { "\($0):\(Self.trimmed(request.header($0) ?? ""))\n" }.joined(), signed.joined(separator: ";"),
            bodyHash,
        ].joined(separator: "\n")
        if bodyHash != "UNSIGNED-PAYLOAD", bodyHash != Self.hex(Self.digest(request.body)) {
            return "the body is another"
        }
        let scope = credential[1...].joined(separator: "/")
        let text = ["AWS4-HMAC-SHA256", date, scope, Self.hex(Self.digest(Array(canonical.utf8)))].joined(
            separator: "\n")
        var key = Array("AWS4\(secret)".utf8)
        for part in credential[1...] { key = Self.mac(key, Array(part.utf8)) }
        let expected = Self.hex(Self.mac(key, Array(text.utf8)))
        return expected == signature ? nil : "the signature is wrong for\n\(canonical)"
    }

    private static func trimmed(_ value: String) -> String {
        value.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }

    private static func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    private static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        EVP_Digest(bytes, bytes.count, &out, nil, EVP_sha256(), nil)
        return out
    }

    private static func mac(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 32
        HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &out, &count)
        return out
    }
}
