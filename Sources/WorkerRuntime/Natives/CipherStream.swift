import CJavaScriptCore
import COpenSSL

/// A message on its way through a cipher, with the rules of Node's Cipheriv and Decipheriv.
final class CipherStream {
    let isEncrypting: Bool
    let mode: Int32
    let isAuthenticated: Bool
    let isChaCha: Bool
    private var context: OpaquePointer?
    private var tag: [UInt8] = []
    private var tagCount: Int?
    /// In CCM mode the tag is checked by the only update, and the failure told by the end.
    private var hasFailed = false
    private var isStarted = false
    private var hasTag = false
    private var isTagPassed = false
    private var messageBytesMax = Int(Int32.max)

    init(_ cipher: OpaquePointer, isEncrypting: Bool) {
        self.isEncrypting = isEncrypting
        mode = EVP_CIPHER_get_mode(cipher)
        isChaCha = EVP_CIPHER_get_nid(cipher) == NID_chacha20_poly1305
        isAuthenticated = CipherStream.isAuthenticated(cipher)
        context = EVP_CIPHER_CTX_new()
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    static func isAuthenticated(_ cipher: OpaquePointer) -> Bool {
        [EVP_CIPH_GCM_MODE, EVP_CIPH_CCM_MODE, EVP_CIPH_OCB_MODE].contains(EVP_CIPHER_get_mode(cipher))
            || EVP_CIPHER_get_nid(cipher) == NID_chacha20_poly1305
    }

    func start(_ name: String, _ cipher: OpaquePointer, _ key: [UInt8], _ iv: [UInt8]?, tagCount: Int?)
        throws(NativeError)
    {
        let direction: Int32 = isEncrypting ? 1 : 0
        if mode == EVP_CIPH_WRAP_MODE { EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW) }
        guard EVP_CipherInit_ex(context, cipher, nil, nil, nil, direction) == 1 else {
            throw OpenSSLError.take("Failed to initialize cipher")
        }
        if isAuthenticated { try authenticate(name, ivCount: iv?.count ?? 0, tagCount) }
        guard EVP_CIPHER_CTX_set_key_length(context, Int32(clamping: key.count)) == 1,
            Int(EVP_CIPHER_CTX_get_key_length(context)) == key.count
        else {
            OpenSSLError.clear()
            throw NativeError(name: "RangeError", message: "Invalid key length", code: "ERR_CRYPTO_INVALID_KEYLEN")
        }
        guard EVP_CipherInit_ex(context, nil, nil, key + [0], iv.map { $0 + [0] }, direction) == 1 else {
            throw OpenSSLError.take("Failed to initialize cipher")
        }
    }

    private func authenticate(_ name: String, ivCount: Int, _ wanted: Int?) throws(NativeError) {
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(clamping: ivCount), nil) == 1 else {
            OpenSSLError.clear()
            throw CipherStream.invalidIV
        }
        if mode == EVP_CIPH_GCM_MODE {
            if let wanted, !CipherStream.isTagOfGCM(wanted) { throw CipherStream.invalidTag(wanted) }
            tagCount = wanted
            return
        }
        guard let count = wanted ?? (isChaCha ? 16 : nil) else {
            throw NativeError(
                name: "TypeError", message: "authTagLength required for \(name)", code: "ERR_CRYPTO_INVALID_AUTH_TAG")
        }
        guard (1...16).contains(count),
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(count), nil) == 1
        else {
            OpenSSLError.clear()
            throw CipherStream.invalidTag(count)
        }
        tagCount = count
        guard mode == EVP_CIPH_CCM_MODE else { return }
        if ivCount == 12 { messageBytesMax = 16_777_215 }
        if ivCount == 13 { messageBytesMax = 65_535 }
    }

    func setAutoPadding(_ isOn: Bool) -> Bool {
        guard let context else { return false }
        return EVP_CIPHER_CTX_set_padding(context, isOn ? 1 : 0) == 1
    }

    func setTag(_ bytes: [UInt8]) throws(NativeError) -> Bool {
        guard context != nil, isAuthenticated, !isEncrypting, !hasTag else { return false }
        let isRight = tagCount == nil || tagCount == bytes.count
        guard isRight, mode != EVP_CIPH_GCM_MODE || CipherStream.isTagOfGCM(bytes.count) else {
            throw CipherStream.invalidTag(bytes.count)
        }
        tagCount = bytes.count
        tag = bytes
        hasTag = true
        return true
    }

    /// The tag of what was encrypted; nil before the end.
    var finishedTag: [UInt8]? { context == nil && isEncrypting && !tag.isEmpty ? tag : nil }

    func setAdditional(_ data: [UInt8], messageCount: Int?) throws(NativeError) -> Bool {
        guard let context, isAuthenticated else { return false }
        var written: Int32 = 0
        if mode == EVP_CIPH_CCM_MODE {
            guard let messageCount else {
                throw NativeError(
                    name: "TypeError", message: "options.plaintextLength required for CCM mode with AAD",
                    code: "ERR_MISSING_ARGS")
            }
            try checkCount(messageCount)
            guard passTag(), EVP_CipherUpdate(context, nil, &written, nil, Int32(messageCount)) == 1 else {
                return false
            }
        }
        return EVP_CipherUpdate(context, nil, &written, data + [0], Int32(clamping: data.count)) == 1
    }

    /// Tells OpenSSL the tag once it is known.
    private func passTag() -> Bool {
        guard !isEncrypting, hasTag, !isTagPassed else { return true }
        isTagPassed = true
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
    }

    private func checkCount(_ count: Int) throws(NativeError) {
        guard mode != EVP_CIPH_CCM_MODE || (0...messageBytesMax).contains(count) else {
            throw NativeError(
                name: "RangeError", message: "Invalid message length", code: "ERR_CRYPTO_INVALID_MESSAGELEN")
        }
    }

    func update(_ call: NativeCall, _ data: UnsafeMutableRawBufferPointer?) throws(NativeError) -> JSValueRef? {
        let count = data?.count ?? 0
        guard let context, count <= Int32.max - 64 else {
            throw NativeError(
                message: "Trying to add data in unsupported state", code: "ERR_CRYPTO_INVALID_STATE")
        }
        ERR_clear_error()
        try checkCount(count)
        isStarted = true
        guard passTag() else { throw OpenSSLError.take("Invalid authentication tag") }
        var capacity = Int32(count) + EVP_CIPHER_CTX_get_block_size(context)
        let nothing: [UInt8] = [0]
        return try nothing.withUnsafeBufferPointer { (empty) throws(NativeError) in
            let start = UnsafePointer(data?.bindMemory(to: UInt8.self).baseAddress) ?? empty.baseAddress
            if isEncrypting, mode == EVP_CIPH_WRAP_MODE,
                EVP_CipherUpdate(context, nil, &capacity, start, Int32(count)) != 1
            {
                throw CipherStream.state(OpenSSLError.take("Trying to add data in unsupported state"))
            }
            var written: Int32 = 0
            let output = [UInt8](unsafeUninitializedCapacity: Int(capacity) + 16) { buffer, initialized in
                if EVP_CipherUpdate(context, buffer.baseAddress, &written, start, Int32(count)) != 1 { written = -1 }
                initialized = max(0, Int(written))
            }
            if written < 0 {
                if !isEncrypting, mode == EVP_CIPH_CCM_MODE {
                    OpenSSLError.clear()
                    hasFailed = true
                    return call.makeBytes(0)
                }
                throw CipherStream.state(OpenSSLError.take("Trying to add data in unsupported state"))
            }
            return call.makeBytes(output)
        }
    }

    func finish(_ call: NativeCall) throws(NativeError) -> JSValueRef? {
        guard let context else {
            throw NativeError(message: "Unsupported state", code: "ERR_CRYPTO_INVALID_STATE")
        }
        ERR_clear_error()
        defer {
            EVP_CIPHER_CTX_free(context)
            self.context = nil
        }
        let isPassed = passTag()
        var isDone = isPassed && (isEncrypting || !isAuthenticated || hasTag) && !hasFailed
        var written: Int32 = 0
        var output = [UInt8](repeating: 0, count: 64)
        if isDone, isEncrypting || mode != EVP_CIPH_CCM_MODE {
            isDone = EVP_CipherFinal_ex(context, &output, &written) == 1
            // CCM has no tag before an update, be it of nothing; newer versions of OpenSSL give one.
            if isEncrypting, mode == EVP_CIPH_CCM_MODE, !isStarted {
                openssl_raise(ERR_LIB_PROV, PROV_R_TAG_NOT_SET)
                isDone = false
            }
        }
        if isDone, isEncrypting, isAuthenticated {
            tag = [UInt8](repeating: 0, count: tagCount ?? 16)
            isDone = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1
        }
        guard isDone else {
            throw CipherStream.state(
                OpenSSLError.take(
                    isAuthenticated ? "Unsupported state or unable to authenticate data" : "Unsupported state"))
        }
        return call.makeBytes(Array(output.prefix(Int(written))))
    }

    /// Without a word of OpenSSL's the error has no code in Node.
    private static func state(_ error: NativeError) -> NativeError {
        var error = error
        if error.code == "ERR_CRYPTO_OPERATION_FAILED" { error.code = "" }
        return error
    }

    static let invalidIV = NativeError(
        name: "TypeError", message: "Invalid initialization vector", code: "ERR_CRYPTO_INVALID_IV")

    private static func invalidTag(_ count: Int) -> NativeError {
        NativeError(
            name: "TypeError", message: "Invalid authentication tag length: \(count)",
            code: "ERR_CRYPTO_INVALID_AUTH_TAG")
    }

    private static func isTagOfGCM(_ count: Int) -> Bool { count == 4 || count == 8 || (12...16).contains(count) }
}
