import COpenSSL

/// Reads keys out of PEM and DER text.
struct KeyReader {
    let bytes: [UInt8]
    let passphrase: [UInt8]?
    let isDER: Bool

    /// A private key; `type` is one of pkcs1, pkcs8, sec1 for DER, and unused for PEM.
    func privateKey(_ type: String) throws(NativeError) -> KeyHandle {
        guard let key = withPassphrase({ isDER ? derPrivate(type, $0) : pemPrivate($0) }) else { throw failure() }
        ERR_clear_error()
        return KeyHandle(key, isPrivate: true)
    }

    /// A public key: of its own, of a certificate, or the public half of a private key.
    func publicKey(_ type: String) throws(NativeError) -> KeyHandle {
        var key: OpaquePointer?
        var isPublic = true
        if isDER {
            switch type {
            case "pkcs1" where !isRSAPrivate: key = der { d2i_PublicKey(EVP_PKEY_RSA, nil, $0, $1) }
            case "spki", "": key = der { d2i_PUBKEY(nil, $0, $1) }
            default: isPublic = false
            }
        } else {
            isPublic = pemPublic(&key)
        }
        if !isPublic { return try privateKey(type).publicHalf }
        guard let key else { throw failure() }
        ERR_clear_error()
        return KeyHandle(key, isPrivate: false)
    }

    /// PEM says by itself that there was no passphrase: "interrupted or cancelled", the code of which is Node's too.
    private func failure() -> NativeError {
        let error = ERR_peek_error()
        guard ERR_GET_LIB(error) == ERR_LIB_PEM, ERR_GET_REASON(error) == PEM_R_BAD_PASSWORD_READ, passphrase == nil
        else { return OpenSSLError.take("Failed to read asymmetric key") }
        OpenSSLError.clear()
        return NativeError(
            name: "TypeError", message: "Passphrase required for encrypted key", code: "ERR_MISSING_PASSPHRASE")
    }

    // MARK: PEM

    private func pemPrivate(_ secret: UnsafeMutableRawPointer) -> OpaquePointer? {
        withBIO { PEM_read_bio_PrivateKey($0, nil, { KeyReader.answer($0, $1, $3) }, secret) }
    }

    /// Reads what is public; false if there is none, so that it may be a private key.
    private func pemPublic(_ key: inout OpaquePointer?) -> Bool {
        for (label, read) in Self.publicLabels {
            var start: UnsafeMutablePointer<UInt8>?
            var count = 0
            ERR_set_mark()
            let isFound = withBIO { PEM_bytes_read_bio(&start, &count, nil, label, $0, nil, nil) } == 1
            ERR_pop_to_mark()
            guard isFound else { continue }
            defer { CRYPTO_free(start, #file, #line) }
            var next = UnsafePointer<UInt8>(start)
            key = read(&next, count)
            return true
        }
        return false
    }

    private typealias Read = (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?

    /// What holds a public key, and how it is read.
    private static var publicLabels: [(String, Read)] {
        [
            ("PUBLIC KEY", { d2i_PUBKEY(nil, $0, $1) }),
            ("RSA PUBLIC KEY", { d2i_PublicKey(EVP_PKEY_RSA, nil, $0, $1) }),
            (
                "CERTIFICATE",
                {
                    guard let certificate = d2i_X509(nil, $0, $1) else { return nil }
                    defer { X509_free(certificate) }
                    return X509_get_pubkey(certificate)
                }
            ),
        ]
    }

    // MARK: DER

    private func derPrivate(_ type: String, _ secret: UnsafeMutableRawPointer) -> OpaquePointer? {
        switch type {
        case "pkcs1": return der { d2i_PrivateKey(EVP_PKEY_RSA, nil, $0, $1) }
        case "sec1": return der { d2i_PrivateKey(EVP_PKEY_EC, nil, $0, $1) }
        default: break
        }
        return withBIO { bio in
            if isEncrypted { return d2i_PKCS8PrivateKey_bio(bio, nil, { KeyReader.answer($0, $1, $3) }, secret) }
            guard let info = d2i_PKCS8_PRIV_KEY_INFO_bio(bio, nil) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(info) }
            return EVP_PKCS82PKEY(info)
        }
    }

    private func der(_ read: Read) -> OpaquePointer? {
        bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return read(&start, buffer.count)
        }
    }

    /// Encrypted PKCS#8 starts with the sequence that names the cipher, plain PKCS#8 with a version number.
    private var isEncrypted: Bool { content.map { $0.count >= 1 && $0.first != 2 } ?? false }

    /// An RSAPrivateKey starts with version 0 or 1, an RSAPublicKey with the modulus.
    private var isRSAPrivate: Bool {
        guard let content else { return false }
        let head = Array(content.prefix(3))
        return head.count == 3 && head[0] == 2 && head[1] == 1 && head[2] & 0xFE == 0
    }

    /// What is inside the outermost SEQUENCE.
    private var content: ArraySlice<UInt8>? {
        guard bytes.count >= 2, bytes[0] == 0x30 else { return nil }
        let first = Int(bytes[1])
        let extra = first & 0x80 == 0 ? 0 : first & 0x7F
        let length = extra == 0 ? first : bytes.dropFirst(2).prefix(min(extra, 4)).reduce(0) { $0 << 8 | Int($1) }
        let start = 2 + extra
        guard extra <= 4, bytes.count >= start else { return nil }
        return bytes[start...].prefix(length)
    }

    // MARK: Passphrase

    /// What OpenSSL's callback gets: an array of bytes, or nothing.
    private final class Secret {
        let bytes: [UInt8]?
        init(_ bytes: [UInt8]?) { self.bytes = bytes }
    }

    private func withPassphrase(_ body: (UnsafeMutableRawPointer) -> OpaquePointer?) -> OpaquePointer? {
        let secret = Secret(passphrase)
        return withExtendedLifetime(secret) { body(Unmanaged.passUnretained(secret).toOpaque()) }
    }

    /// Copies the passphrase into OpenSSL's buffer; -1 if there is none or it does not fit.
    private static func answer(
        _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ secret: UnsafeMutableRawPointer?
    ) -> Int32 {
        guard let buffer, let secret,
            let bytes = Unmanaged<Secret>.fromOpaque(secret).takeUnretainedValue().bytes, bytes.count <= size
        else { return -1 }
        bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)).copyMemory(from: $0)
        }
        return Int32(bytes.count)
    }

    private func withBIO<Result>(_ body: (OpaquePointer?) -> Result) -> Result {
        bytes.withUnsafeBytes { buffer in
            let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
            defer { BIO_free(bio) }
            return body(bio)
        }
    }
}
