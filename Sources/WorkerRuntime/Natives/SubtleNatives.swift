import CJavaScriptCore
import COpenSSL

/// What WebCrypto does with secret keys, each as one call on whole messages: `hatchery.webcryptoNatives`. Interface:
///
///     fill(bytes)                                            random bytes
///     digest(hash, data), hmac(hash, key, data) -> bytes
///     equal(a, b) -> bool                                    in a time that does not depend on the contents
///     hkdf(hash, key, salt, info, count), pbkdf2(hash, password, salt, iterations, count) -> bytes
///     cipher('cbc'|'gcm'|'kw', isEncrypting, key, iv, data, additionalData?, tagBytes?) -> bytes
///     encode(text) -> bytes, decode(bytes) -> text           UTF-8
///     counter(key, counter, counterBits, data) -> bytes      AES-CTR, both ways
extension Natives {
    static func defineSubtle(_ table: NativeTable) {
        let subtle = table.group("webcryptoNatives")
        subtle.define("fill") { call throws(NativeError) in
            guard let bytes = call.bytes(0), !bytes.isEmpty else { return nil }
            guard RAND_bytes(bytes.bindMemory(to: UInt8.self).baseAddress, Int32(clamping: bytes.count)) == 1 else {
                throw OpenSSLError.take("No random numbers")
            }
            return nil
        }
        subtle.define("equal") { call in
            guard let one = call.bytes(0), let other = call.bytes(1), one.count == other.count else {
                return call.make(false)
            }
            return call.make(one.isEmpty || CRYPTO_memcmp(one.baseAddress, other.baseAddress, one.count) == 0)
        }
        // JSON of a key that is wrapped has neither NULs nor lone surrogates.
        subtle.define("encode") { $0.makeBytes($0.utf8(0)) }
        subtle.define("decode") { $0.make(String(decoding: $0.copy(0) ?? [], as: UTF8.self)) }
        defineSubtleHashes(subtle)
        defineSubtleCiphers(subtle)
    }

    private static func defineSubtleHashes(_ table: NativeTable) {
        table.define("digest") { call throws(NativeError) in
            let digest = try call.requiredDigest(0)
            let data = call.bytes(1)
            return try call.fill(Int(EVP_MD_get_size(digest)), "Hashing failed") {
                EVP_Digest(data?.baseAddress, data?.count ?? 0, $0, nil, digest, nil)
            }
        }
        table.define("hmac") { call throws(NativeError) in
            let digest = try call.requiredDigest(0)
            let key = call.copy(1) ?? []
            let data = call.bytes(2)
            let start = data?.bindMemory(to: UInt8.self).baseAddress
            return try call.fill(Int(EVP_MD_get_size(digest)), "Hashing failed") {
                HMAC(digest, key, Int32(clamping: key.count), start, data?.count ?? 0, $0, nil) == nil ? 0 : 1
            }
        }
        table.define("hkdf") { call throws(NativeError) in
            let digest = try call.requiredDigest(0)
            let key = call.copy(1) ?? []
            let salt = call.copy(2) ?? []
            let info = call.copy(3) ?? []
            let size = Int(EVP_MD_get_size(digest))
            guard case let count = call.int(4), count > 0, count <= 255 * size else {
                throw NativeError(name: "RangeError", message: "Invalid key length", code: "ERR_CRYPTO_INVALID_KEYLEN")
            }
            // By hand on HMAC: OpenSSL's own takes no empty key.
            let zeros = [UInt8](repeating: 0, count: size)
            let secret = try hmac(digest, salt.isEmpty ? zeros : salt, key)
            var output: [UInt8] = []
            var block: [UInt8] = []
            var index: UInt8 = 1
            while output.count < count {
                block = try hmac(digest, secret, block + info + [index])
                output += block
                index &+= 1
            }
            return call.makeBytes(Array(output.prefix(count)))
        }
        table.define("pbkdf2") { call throws(NativeError) in
            let digest = try call.requiredDigest(0)
            let password = call.copy(1) ?? []
            let salt = call.copy(2) ?? []
            let iterations = Int32(clamping: call.int(3))
            let count = max(0, min(call.int(4), Int(Int32.max)))
            return try call.fill(count, "Deriving failed") { output in
                (password + [0]).withUnsafeBytes {
                    PKCS5_PBKDF2_HMAC(
                        $0.bindMemory(to: CChar.self).baseAddress, Int32(clamping: password.count), salt,
                        Int32(clamping: salt.count), iterations, digest, Int32(count), output)
                }
            }
        }
    }

    private static func hmac(_ digest: OpaquePointer, _ key: [UInt8], _ data: [UInt8]) throws(NativeError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard HMAC(digest, key, Int32(clamping: key.count), data, data.count, &output, &count) != nil else {
            throw OpenSSLError.take("Hashing failed")
        }
        return Array(output.prefix(Int(count)))
    }
}

extension NativeCall {
    func requiredDigest(_ index: Int) throws(NativeError) -> OpaquePointer {
        ERR_clear_error()
        guard let digest = try digest(index) else {
            throw NativeError(name: "TypeError", message: "Invalid digest", code: "ERR_CRYPTO_INVALID_DIGEST")
        }
        return digest
    }

    /// New bytes written by `body`, which returns 1 if it could.
    func fill(
        _ count: Int, _ failure: String, _ body: (UnsafeMutablePointer<UInt8>?) -> Int32
    ) throws(NativeError) -> JSValueRef? {
        var result: Int32 = 0
        let made = makeBytes(count) { result = body($0.bindMemory(to: UInt8.self).baseAddress) }
        if count == 0 { return made }
        guard result == 1 else { throw OpenSSLError.take(failure) }
        return made
    }
}
