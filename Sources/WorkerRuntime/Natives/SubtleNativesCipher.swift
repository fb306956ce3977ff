import CJavaScriptCore
import COpenSSL

extension Natives {
    static func defineSubtleCiphers(_ table: NativeTable) {
        // cipher(mode, isEncrypting, key, iv, data, additionalData, tagBytes)
        table.define("cipher") { call throws(NativeError) in
            let mode = call.string(0)
            let cipher = try AESCipher(mode, call.copy(2) ?? [], call.copy(3), isEncrypting: call.bool(1))
            let data = call.copy(4) ?? []
            let tagBytes = mode == "gcm" ? max(0, min(call.int(6), 16)) : 0
            return call.makeBytes(
                try cipher.isEncrypting
                    ? cipher.seal(data, call.copy(5) ?? [], tagBytes: tagBytes)
                    : cipher.open(data, call.copy(5) ?? [], tagBytes: tagBytes))
        }
        // counter(key, counter, counterBits, data)
        table.define("counter") { call throws(NativeError) in
            let key = call.copy(0) ?? []
            guard var block = call.copy(1), block.count == 16, case let bits = call.int(2), (1...128).contains(bits)
            else { throw NativeError(message: "Invalid counter") }
            let data = call.copy(3) ?? []
            // OpenSSL counts in all 128 bits; where the counter's own bits wrap, the upper ones must stay.
            let first = blocksUntilWrap(block, bits)
            guard first < (data.count + 15) / 16 else {
                return call.makeBytes(try AESCipher("ctr", key, block, isEncrypting: true).seal(data, [], tagBytes: 0))
            }
            let head = Array(data.prefix(first * 16))
            let tail = Array(data.dropFirst(first * 16))
            let start = try AESCipher("ctr", key, block, isEncrypting: true).seal(head, [], tagBytes: 0)
            clear(&block, lowest: bits)
            // More blocks than the counter has values would use one twice.
            guard bits >= 58 || (data.count + 15) / 16 <= 1 << bits else {
                throw NativeError(message: "The counter is too short for the data")
            }
            let end = try AESCipher("ctr", key, block, isEncrypting: true).seal(tail, [], tagBytes: 0)
            return call.makeBytes(start + end)
        }
    }

    /// How many blocks fit before the lowest `bits` of the counter are back at zero; at most what an Int can count.
    private static func blocksUntilWrap(_ block: [UInt8], _ bits: Int) -> Int {
        var left = 0
        for bit in (0..<bits).reversed() {
            if left >= 1 << 57 { return .max }
            let isSet = block[15 - bit / 8] & (1 << UInt8(bit % 8)) != 0
            left = left << 1 | (isSet ? 0 : 1)
        }
        return left + 1
    }

    private static func clear(_ block: inout [UInt8], lowest bits: Int) {
        for bit in 0..<bits { block[15 - bit / 8] &= ~(1 << UInt8(bit % 8)) }
    }
}

/// One message through AES.
private struct AESCipher: ~Copyable {
    let isEncrypting: Bool
    private let context = EVP_CIPHER_CTX_new()

    init(_ mode: String, _ key: [UInt8], _ iv: [UInt8]?, isEncrypting: Bool) throws(NativeError) {
        self.isEncrypting = isEncrypting
        ERR_clear_error()
        let name = mode == "kw" ? "id-aes\(key.count * 8)-wrap" : "aes-\(key.count * 8)-\(mode)"
        let cipher = EVP_get_cipherbyname(name)
        EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW)
        let direction: Int32 = isEncrypting ? 1 : 0
        // XTS would read twice the bytes.
        guard let cipher, Int(EVP_CIPHER_get_key_length(cipher)) == key.count,
            EVP_CipherInit_ex(context, cipher, nil, nil, nil, direction) == 1
        else {
            throw OpenSSLError.take("Invalid key length")
        }
        if mode == "gcm" {
            guard let iv, !iv.isEmpty,
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(clamping: iv.count), nil) == 1
            else { throw OpenSSLError.take("Invalid initialization vector") }
        } else if let iv, iv.count != Int(EVP_CIPHER_CTX_get_iv_length(context)) {
            throw NativeError(message: "Invalid initialization vector")
        }
        guard EVP_CipherInit_ex(context, nil, nil, key, iv, direction) == 1 else {
            throw OpenSSLError.take("Invalid key")
        }
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    /// The encrypted message with its tag behind it.
    func seal(_ data: [UInt8], _ additional: [UInt8], tagBytes: Int) throws(NativeError) -> [UInt8] {
        let output = try run(data, additional)
        if tagBytes == 0 { return output }
        var tag = [UInt8](repeating: 0, count: tagBytes)
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagBytes), &tag) == 1 else {
            throw OpenSSLError.take("Encryption failed")
        }
        return output + tag
    }

    func open(_ data: [UInt8], _ additional: [UInt8], tagBytes: Int) throws(NativeError) -> [UInt8] {
        if tagBytes == 0 { return try run(data, additional) }
        guard data.count >= tagBytes else { throw NativeError(message: "The data is shorter than the tag") }
        var tag = Array(data.suffix(tagBytes))
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagBytes), &tag) == 1 else {
            throw OpenSSLError.take("Decryption failed")
        }
        return try run(Array(data.dropLast(tagBytes)), additional)
    }

    private func run(_ data: [UInt8], _ additional: [UInt8]) throws(NativeError) -> [UInt8] {
        guard data.count < Int32.max - 64, additional.count < Int32.max else {
            throw NativeError(message: "The data is too long")
        }
        var written: Int32 = 0
        if !additional.isEmpty,
            EVP_CipherUpdate(context, nil, &written, additional, Int32(additional.count)) != 1
        {
            throw OpenSSLError.take("Encryption failed")
        }
        var output = [UInt8](repeating: 0, count: data.count + 32)
        guard data.isEmpty || EVP_CipherUpdate(context, &output, &written, data, Int32(data.count)) == 1 else {
            throw OpenSSLError.take("Encryption failed")
        }
        let middle = data.isEmpty ? 0 : Int(written)
        let isDone = output.withUnsafeMutableBufferPointer {
            EVP_CipherFinal_ex(context, $0.baseAddress! + middle, &written) == 1
        }
        guard isDone else { throw OpenSSLError.take("Decryption failed") }
        output.removeLast(output.count - middle - Int(written))
        return output
    }
}
