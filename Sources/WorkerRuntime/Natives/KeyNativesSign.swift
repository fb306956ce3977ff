import CJavaScriptCore
import COpenSSL

/// A message that is hashed piece by piece before it is signed or verified.
final class SignatureStream {
    fileprivate let context: OpaquePointer?
    fileprivate let digest: OpaquePointer

    init(_ digest: OpaquePointer) {
        self.digest = digest
        context = EVP_MD_CTX_new()
    }

    deinit { EVP_MD_CTX_free(context) }

    /// What was hashed so far; the stream takes no more.
    fileprivate func finish() -> [UInt8]? {
        var count: UInt32 = 0
        var hash = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        guard EVP_DigestFinal_ex(context, &hash, &count) == 1 else { return nil }
        return Array(hash.prefix(Int(count)))
    }
}

/// How a signature is made: RSA's padding and salt, and the form of ECDSA's and DSA's.
private struct SignatureScheme {
    let padding: Int32?
    let saltLength: Int32?
    let isP1363: Bool

    /// Three arguments from `index` on: padding, saltLength, encoding.
    init(_ call: NativeCall, _ index: Int) {
        padding = call.isUndefined(index) ? nil : Int32(clamping: call.int(index))
        saltLength = call.isUndefined(index + 1) ? nil : Int32(clamping: call.int(index + 1))
        isP1363 = call.string(index + 2) == "ieee-p1363"
    }

    func apply(to context: OpaquePointer?, _ key: OpaquePointer) -> Bool {
        let type = EVP_PKEY_get_base_id(key)
        guard type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS else { return true }
        let used = padding ?? (type == EVP_PKEY_RSA_PSS ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING)
        guard EVP_PKEY_CTX_set_rsa_padding(context, used) == 1 else { return false }
        guard used == RSA_PKCS1_PSS_PADDING, let saltLength else { return true }
        return EVP_PKEY_CTX_set_rsa_pss_saltlen(context, saltLength) == 1
    }
}

extension Natives {
    static func defineSignatures(_ table: NativeTable) {
        defineWholeSignatures(table)
        defineSignatureStreams(table)
    }

    private static func defineWholeSignatures(_ table: NativeTable) {
        // sign(handle, digest, data, padding, saltLength, encoding)
        table.define("sign") { call throws(NativeError) in
            ERR_clear_error()
            let handle = try call.privateKey(0)
            let digest = try call.digest(1)
            let scheme = SignatureScheme(call, 3)
            let context = EVP_MD_CTX_new()
            defer { EVP_MD_CTX_free(context) }
            var keyContext: OpaquePointer?
            var count = 0
            let data = call.bytes(2)
            let start = data?.bindMemory(to: UInt8.self).baseAddress
            guard EVP_DigestSignInit(context, &keyContext, digest, nil, handle.key) == 1,
                scheme.apply(to: keyContext, handle.key),
                EVP_DigestSign(context, nil, &count, start, data?.count ?? 0) == 1
            else { throw OpenSSLError.take("Signing failed") }
            var signature = [UInt8](repeating: 0, count: count)
            guard EVP_DigestSign(context, &signature, &count, start, data?.count ?? 0) == 1 else {
                throw OpenSSLError.take("Signing failed")
            }
            signature.removeLast(signature.count - count)
            return call.makeBytes(try encode(signature, handle, scheme))
        }
        // verify(handle, digest, data, signature, padding, saltLength, encoding)
        table.define("verify") { call throws(NativeError) in
            ERR_clear_error()
            defer { OpenSSLError.clear() }
            let handle = try call.key(0)
            let digest = try call.digest(1)
            let scheme = SignatureScheme(call, 4)
            guard let signature = decode(call.copy(3) ?? [], handle, scheme) else { return call.make(false) }
            let context = EVP_MD_CTX_new()
            defer { EVP_MD_CTX_free(context) }
            var keyContext: OpaquePointer?
            guard EVP_DigestVerifyInit(context, &keyContext, digest, nil, handle.key) == 1,
                scheme.apply(to: keyContext, handle.key)
            else { throw OpenSSLError.take("Verifying failed") }
            let data = call.bytes(2)
            let start = data?.bindMemory(to: UInt8.self).baseAddress
            return call.make(
                EVP_DigestVerify(context, signature, signature.count, start, data?.count ?? 0) == 1)
        }
    }

    private static func defineSignatureStreams(_ table: NativeTable) {
        // signInit(digest)
        table.define("signInit") { call throws(NativeError) in
            ERR_clear_error()
            guard let digest = try call.digest(0) else {
                throw NativeError(
                    name: "TypeError", message: "Invalid digest", code: "ERR_CRYPTO_INVALID_DIGEST")
            }
            let stream = SignatureStream(digest)
            guard EVP_DigestInit_ex(stream.context, digest, nil) == 1 else {
                throw OpenSSLError.take("Invalid digest")
            }
            return call.makeHandle(stream)
        }
        // signUpdate(stream, data)
        table.define("signUpdate") { call throws(NativeError) in
            let stream = try call.signatureStream(0)
            let data = call.bytes(1)
            guard EVP_DigestUpdate(stream.context, data?.baseAddress, data?.count ?? 0) == 1 else {
                throw OpenSSLError.take("Hashing failed")
            }
            return nil
        }
        // signFinal(stream, handle, padding, saltLength, encoding)
        table.define("signFinal") { call throws(NativeError) in
            ERR_clear_error()
            let stream = try call.signatureStream(0)
            let handle = try call.privateKey(1)
            let scheme = SignatureScheme(call, 2)
            let context = EVP_PKEY_CTX_new(handle.key, nil)
            defer { EVP_PKEY_CTX_free(context) }
            var count = 0
            guard let hash = stream.finish(), EVP_PKEY_sign_init(context) == 1, scheme.apply(to: context, handle.key),
                EVP_PKEY_CTX_set_signature_md(context, stream.digest) == 1,
                EVP_PKEY_sign(context, nil, &count, hash, hash.count) == 1
            else { throw OpenSSLError.take("Signing failed") }
            var signature = [UInt8](repeating: 0, count: count)
            guard EVP_PKEY_sign(context, &signature, &count, hash, hash.count) == 1 else {
                throw OpenSSLError.take("Signing failed")
            }
            signature.removeLast(signature.count - count)
            return call.makeBytes(try encode(signature, handle, scheme))
        }
        // verifyFinal(stream, handle, signature, padding, saltLength, encoding)
        table.define("verifyFinal") { call throws(NativeError) in
            ERR_clear_error()
            defer { OpenSSLError.clear() }
            let stream = try call.signatureStream(0)
            let handle = try call.key(1)
            let scheme = SignatureScheme(call, 3)
            guard let signature = decode(call.copy(2) ?? [], handle, scheme) else { return call.make(false) }
            let context = EVP_PKEY_CTX_new(handle.key, nil)
            defer { EVP_PKEY_CTX_free(context) }
            guard let hash = stream.finish(), EVP_PKEY_verify_init(context) == 1,
                scheme.apply(to: context, handle.key),
                EVP_PKEY_CTX_set_signature_md(context, stream.digest) == 1
            else { throw OpenSSLError.take("Verifying failed") }
            return call.make(EVP_PKEY_verify(context, signature, signature.count, hash, hash.count) == 1)
        }
    }

    /// The width of r and s in IEEE P1363's form; 0 for keys whose signatures have one form only.
    private static func width(_ handle: KeyHandle) -> Int {
        switch EVP_PKEY_get_base_id(handle.key) {
        case EVP_PKEY_EC: (handle.bits(OSSL_PKEY_PARAM_EC_ORDER) + 7) / 8
        case EVP_PKEY_DSA: (handle.bits(OSSL_PKEY_PARAM_FFC_Q) + 7) / 8
        default: 0
        }
    }

    /// From OpenSSL's DER to the form that is wanted.
    private static func encode(
        _ signature: [UInt8], _ handle: KeyHandle, _ scheme: SignatureScheme
    ) throws(NativeError) -> [UInt8] {
        let width = scheme.isP1363 ? width(handle) : 0
        if width == 0 { return signature }
        let pair = signature.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &start, buffer.count)
        }
        defer { ECDSA_SIG_free(pair) }
        guard let pair else { throw OpenSSLError.take("Malformed signature") }
        var flat = [UInt8](repeating: 0, count: 2 * width)
        let isWritten = flat.withUnsafeMutableBufferPointer { buffer in
            BN_bn2binpad(ECDSA_SIG_get0_r(pair), buffer.baseAddress, Int32(width)) >= 0
                && BN_bn2binpad(ECDSA_SIG_get0_s(pair), buffer.baseAddress! + width, Int32(width)) >= 0
        }
        guard isWritten else { throw OpenSSLError.take("Malformed signature") }
        return flat
    }

    /// From the form given to DER; nil if it is too long or too short.
    private static func decode(_ signature: [UInt8], _ handle: KeyHandle, _ scheme: SignatureScheme) -> [UInt8]? {
        let width = scheme.isP1363 ? width(handle) : 0
        if width == 0 { return signature }
        guard signature.count == 2 * width, let pair = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(pair) }
        let isSet = signature.withUnsafeBufferPointer { buffer in
            // The pair owns both numbers from here on.
            ECDSA_SIG_set0(
                pair, BN_bin2bn(buffer.baseAddress, Int32(width), nil),
                BN_bin2bn(buffer.baseAddress! + width, Int32(width), nil)) == 1
        }
        let count = isSet ? Int(i2d_ECDSA_SIG(pair, nil)) : 0
        guard count > 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            var start = buffer.baseAddress
            written = max(0, Int(i2d_ECDSA_SIG(pair, &start)))
        }
    }
}

extension NativeCall {
    fileprivate func signatureStream(_ index: Int) throws(NativeError) -> SignatureStream {
        guard let stream = handle(index, as: SignatureStream.self) else {
            throw NativeError(name: "TypeError", message: "Not a signature", code: "ERR_INVALID_ARG_TYPE")
        }
        return stream
    }
}
