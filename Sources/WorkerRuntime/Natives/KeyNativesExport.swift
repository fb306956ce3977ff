import CJavaScriptCore
import COpenSSL

extension Natives {
    static func defineKeyExport(_ table: NativeTable) {
        // exportKey(handle, format, type, cipher, passphrase)
        table.define("exportKey") { call throws(NativeError) in
            ERR_clear_error()
            let handle = try call.key(0)
            let isPEM = call.string(1) == "pem"
            let type = call.string(2)
            var cipher: OpaquePointer?
            if !call.isUndefined(3) {
                cipher = EVP_get_cipherbyname(call.string(3))
                guard cipher != nil else {
                    OpenSSLError.clear()
                    throw NativeError(message: "Unknown cipher", code: "ERR_CRYPTO_UNKNOWN_CIPHER")
                }
            }
            let written = withMemoryBIO { bio in
                handle.isPrivate
                    ? writePrivate(handle.key, bio, isPEM, type, cipher, call.copy(4) ?? [])
                    : writePublic(handle.key, bio, isPEM, type)
            }
            guard let written else { throw OpenSSLError.take("Failed to encode key") }
            return call.makeBytes(written)
        }
    }

    private static func writePublic(_ key: OpaquePointer, _ bio: OpaquePointer?, _ isPEM: Bool, _ type: String) -> Bool
    {
        if type == "pkcs1" { return writeStructure(key, bio, isPEM, openssl_public_key) }
        return (isPEM ? PEM_write_bio_PUBKEY(bio, key) : i2d_PUBKEY_bio(bio, key)) == 1
    }

    private static func writePrivate(
        _ key: OpaquePointer, _ bio: OpaquePointer?, _ isPEM: Bool, _ type: String, _ cipher: OpaquePointer?,
        _ passphrase: [UInt8]
    ) -> Bool {
        if type == "pkcs1" || type == "sec1" {
            guard isPEM, cipher != nil else { return writeStructure(key, bio, isPEM, openssl_key_pair) }
            return PEM_write_bio_PrivateKey_traditional(
                bio, key, cipher, passphrase, Int32(passphrase.count), nil, nil) == 1
        }
        // A passphrase of no bytes must not become a nil pointer, or OpenSSL asks for one.
        return (passphrase + [0]).withUnsafeBytes { secret in
            let start = cipher == nil ? nil : secret.bindMemory(to: CChar.self).baseAddress
            let write = isPEM ? PEM_write_bio_PKCS8PrivateKey : i2d_PKCS8PrivateKey_bio
            return write(bio, key, cipher, start, cipher == nil ? 0 : Int32(passphrase.count), nil, nil) == 1
        }
    }

    /// PKCS#1 or SEC 1, by the key's type.
    private static func writeStructure(
        _ key: OpaquePointer, _ bio: OpaquePointer?, _ isPEM: Bool, _ selection: Int32
    ) -> Bool {
        // The encoder keeps pointers to these names.
        (isPEM ? "PEM" : "DER").withCString { format in
            "type-specific".withCString { structure in
                let context = OSSL_ENCODER_CTX_new_for_pkey(key, selection, format, structure, nil)
                defer { OSSL_ENCODER_CTX_free(context) }
                return OSSL_ENCODER_to_bio(context, bio) == 1
            }
        }
    }

    /// What `body` wrote, or nil if it failed.
    private static func withMemoryBIO(_ body: (OpaquePointer?) -> Bool) -> [UInt8]? {
        let bio = BIO_new(BIO_s_mem())
        defer { BIO_free(bio) }
        guard body(bio) else { return nil }
        let count = BIO_ctrl_pending(bio)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            written = max(0, Int(BIO_read(bio, buffer.baseAddress, Int32(clamping: count))))
        }
    }
}
