import CJavaScriptCore
import COpenSSL

/// Symmetric ciphers of OpenSSL: `hatchery.ciphers`. Interface:
///
///     create(name, isEncrypting, key, iv|undefined, tagBytes|undefined) -> stream
///     update(stream, bytes) -> bytes, finish(stream) -> bytes
///     setAutoPadding(stream, isOn) -> bool, setTag(stream, bytes) -> bool, tag(stream) -> bytes
///     setAdditional(stream, bytes, messageBytes|undefined) -> bool
///     passwordKey(name, password) -> {key, iv}       as old versions of OpenSSL made them; undefined: no such cipher
///     info(name|number, keyBytes?, ivBytes?) -> {...}, names() -> [name]
extension Natives {
    static func defineCiphers(_ table: NativeTable) {
        let ciphers = table.group("ciphers")
        ciphers.define("create") { call throws(NativeError) in
            ERR_clear_error()
            let name = call.string(0)
            guard let cipher = EVP_get_cipherbyname(name) else {
                OpenSSLError.clear()
                throw NativeError(message: "Unknown cipher", code: "ERR_CRYPTO_UNKNOWN_CIPHER")
            }
            let iv = call.copy(3)
            try checkIV(iv?.count, cipher)
            let stream = CipherStream(cipher, isEncrypting: call.bool(1))
            let tagCount = call.isUndefined(4) ? nil : call.int(4)
            try stream.start(name, cipher, call.copy(2) ?? [], iv, tagCount: tagCount)
            return call.makeHandle(stream, bytes: 1000)
        }
        ciphers.define("update") { call throws(NativeError) in
            try call.cipherStream(0).update(call, call.bytes(1))
        }
        ciphers.define("finish") { call throws(NativeError) in try call.cipherStream(0).finish(call) }
        ciphers.define("setAutoPadding") { call throws(NativeError) in
            call.make(try call.cipherStream(0).setAutoPadding(call.bool(1)))
        }
        ciphers.define("setTag") { call throws(NativeError) in
            call.make(try call.cipherStream(0).setTag(call.copy(1) ?? []))
        }
        ciphers.define("tag") { call throws(NativeError) in
            try call.cipherStream(0).finishedTag.flatMap { call.makeBytes($0) }
        }
        ciphers.define("setAdditional") { call throws(NativeError) in
            defer { OpenSSLError.clear() }
            let count = call.isUndefined(2) ? nil : call.int(2)
            return call.make(try call.cipherStream(0).setAdditional(call.copy(1) ?? [], messageCount: count))
        }
        ciphers.define("passwordKey") { call in
            guard let cipher = EVP_get_cipherbyname(call.string(0)) else {
                OpenSSLError.clear()
                return nil
            }
            var key = [UInt8](repeating: 0, count: Int(EVP_MAX_KEY_LENGTH))
            var iv = [UInt8](repeating: 0, count: Int(EVP_MAX_IV_LENGTH))
            let password = call.copy(1) ?? []
            let count = EVP_BytesToKey(
                cipher, EVP_md5(), nil, password + [0], Int32(clamping: password.count), 1, &key, &iv)
            let object = NativeObject(call)
            object.set("key", call.makeBytes(Array(key.prefix(max(0, Int(count))))))
            let ivCount = Int(EVP_CIPHER_get_iv_length(cipher))
            if ivCount > 0 { object.set("iv", call.makeBytes(Array(iv.prefix(ivCount)))) }
            return object.value
        }
        defineCipherInfo(ciphers)
    }

    private static func checkIV(_ count: Int?, _ cipher: OpaquePointer) throws(NativeError) {
        let expected = Int(EVP_CIPHER_get_iv_length(cipher))
        guard let count else {
            if expected != 0 { throw CipherStream.invalidIV }
            return
        }
        if !CipherStream.isAuthenticated(cipher), count != expected { throw CipherStream.invalidIV }
        if EVP_CIPHER_get_nid(cipher) == NID_chacha20_poly1305, count > 12 { throw CipherStream.invalidIV }
    }

    private static func defineCipherInfo(_ ciphers: NativeTable) {
        ciphers.define("info") { call in
            defer { OpenSSLError.clear() }
            let text = call.string(0)
            let name = text.isEmpty ? OBJ_nid2sn(Int32(clamping: call.int(0))).map { String(cString: $0) } : text
            guard let cipher = name.flatMap({ EVP_get_cipherbyname($0) }) else { return nil }
            let mode = EVP_CIPHER_get_mode(cipher)
            var keyCount = Int(EVP_CIPHER_get_key_length(cipher))
            var ivCount = Int(EVP_CIPHER_get_iv_length(cipher))
            if !call.isUndefined(1) || !call.isUndefined(2) {
                // Whether the cipher takes these lengths, only a context can say.
                let context = EVP_CIPHER_CTX_new()
                defer { EVP_CIPHER_CTX_free(context) }
                guard EVP_CipherInit_ex(context, cipher, nil, nil, nil, 1) == 1 else { return nil }
                if !call.isUndefined(1) {
                    let wanted = Int32(clamping: call.int(1))
                    guard EVP_CIPHER_CTX_set_key_length(context, wanted) == 1,
                        EVP_CIPHER_CTX_get_key_length(context) == wanted
                    else { return nil }
                    keyCount = Int(wanted)
                }
                if !call.isUndefined(2) {
                    let wanted = call.int(2)
                    if CipherStream.isAuthenticated(cipher) {
                        guard wanted > 0,
                            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(clamping: wanted), nil) == 1
                        else { return nil }
                    } else if wanted != ivCount {
                        return nil
                    }
                    ivCount = wanted
                }
            }
            let object = NativeObject(call)
            if let mode = modeNames[mode] { object.set("mode", call.make(mode)) }
            let shown = OBJ_nid2sn(EVP_CIPHER_get_nid(cipher)).map { String(cString: $0) } ?? ""
            object.set("name", call.make(shown.lowercasedASCII))
            object.set("nid", call.make(Int(EVP_CIPHER_get_nid(cipher))))
            if mode != EVP_CIPH_STREAM_CIPHER {
                object.set("blockSize", call.make(Int(EVP_CIPHER_get_block_size(cipher))))
            }
            if ivCount != 0 { object.set("ivLength", call.make(ivCount)) }
            object.set("keyLength", call.make(keyCount))
            return object.value
        }
        ciphers.define("names") { call in
            var list = NativeList(call)
            withUnsafeMutablePointer(to: &list) { pointer in
                EVP_CIPHER_do_all_sorted(
                    { cipher, name, _, list in
                        guard let name, let list else { return }
                        let used = cipher ?? EVP_get_cipherbyname(name)
                        let own = used.flatMap { EVP_CIPHER_get0_name($0) } ?? name
                        // A cipher of a provider that is not there cannot be used.
                        guard let fetched = EVP_CIPHER_fetch(nil, own, nil) else { return }
                        EVP_CIPHER_free(fetched)
                        let names = list.assumingMemoryBound(to: NativeList.self)
                        names.pointee.add(names.pointee.call.make(String(cString: name)))
                    }, pointer)
            }
            OpenSSLError.clear()
            return list.value
        }
    }

    private static let modeNames: [Int32: String] = [
        EVP_CIPH_CBC_MODE: "cbc", EVP_CIPH_CCM_MODE: "ccm", EVP_CIPH_CFB_MODE: "cfb", EVP_CIPH_CTR_MODE: "ctr",
        EVP_CIPH_ECB_MODE: "ecb", EVP_CIPH_GCM_MODE: "gcm", EVP_CIPH_OCB_MODE: "ocb", EVP_CIPH_OFB_MODE: "ofb",
        EVP_CIPH_WRAP_MODE: "wrap", EVP_CIPH_XTS_MODE: "xts", EVP_CIPH_STREAM_CIPHER: "stream",
    ]
}

extension NativeCall {
    fileprivate func cipherStream(_ index: Int) throws(NativeError) -> CipherStream {
        guard let stream = handle(index, as: CipherStream.self) else {
            throw NativeError(name: "TypeError", message: "Not a cipher", code: "ERR_INVALID_ARG_TYPE")
        }
        return stream
    }
}

extension String {
    var lowercasedASCII: String {
        String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
    }
}
