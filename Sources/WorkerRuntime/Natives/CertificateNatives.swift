import CJavaScriptCore
import COpenSSL

/// `hatchery.certificates`: the signed challenges of old browsers. spkacVerify(text) -> bool,
/// spkacKey(text) -> PEM bytes, spkacChallenge(text) -> bytes; undefined where the text is none.
extension Natives {
    static func defineCertificates(_ table: NativeTable) {
        let table = table.group("certificates")
        table.define("spkacVerify") { call in
            defer { OpenSSLError.clear() }
            let isRight = withChallenge(call.copy(0) ?? []) { challenge in
                let key = NETSCAPE_SPKI_get_pubkey(challenge)
                defer { EVP_PKEY_free(key) }
                return key != nil && NETSCAPE_SPKI_verify(challenge, key) > 0
            }
            return call.make(isRight ?? false)
        }
        table.define("spkacKey") { call in
            defer { OpenSSLError.clear() }
            let key = withChallenge(call.copy(0) ?? []) {
                NETSCAPE_SPKI_get_pubkey($0).map { KeyHandle($0, isPrivate: false) }
            }
            return (key ?? nil).flatMap { call.make($0) }
        }
        table.define("spkacChallenge") { call in
            defer { OpenSSLError.clear() }
            let text = withChallenge(call.copy(0) ?? []) { challenge -> [UInt8]? in
                guard let text = challenge.pointee.spkac.pointee.challenge else { return nil }
                return Array(
                    UnsafeBufferPointer(start: ASN1_STRING_get0_data(text), count: Int(ASN1_STRING_length(text))))
            }
            return (text ?? nil).flatMap { call.makeBytes($0) }
        }
    }

    /// Nil if the text is no challenge.
    private static func withChallenge<Result>(
        _ text: [UInt8], _ body: (UnsafeMutablePointer<NETSCAPE_SPKI>) -> Result
    ) -> Result? {
        (text + [0]).withUnsafeBytes { buffer in
            guard !text.isEmpty, text.count < Int32.max,
                let challenge = NETSCAPE_SPKI_b64_decode(
                    buffer.bindMemory(to: CChar.self).baseAddress, Int32(text.count))
            else { return nil }
            defer { NETSCAPE_SPKI_free(challenge) }
            return body(challenge)
        }
    }
}
