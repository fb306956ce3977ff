import CJavaScriptCore
import COpenSSL

extension Natives {
    private typealias Operation = (
        OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?, UnsafePointer<UInt8>?, Int
    ) -> Int32

    static func defineKeyCiphers(_ table: NativeTable) {
        // encrypt(handle, operation, data, padding, oaepHash, oaepLabel)
        table.define("encrypt") { call throws(NativeError) in
            ERR_clear_error()
            let name = call.string(1)
            let needsPrivate = name == "privateDecrypt" || name == "privateEncrypt"
            let handle = needsPrivate ? try call.privateKey(0) : try call.key(0)
            let operation: (start: (OpaquePointer?) -> Int32, run: Operation)
            switch name {
            case "privateDecrypt": operation = (EVP_PKEY_decrypt_init, EVP_PKEY_decrypt)
            case "privateEncrypt": operation = (EVP_PKEY_sign_init, EVP_PKEY_sign)
            case "publicDecrypt": operation = (EVP_PKEY_verify_recover_init, EVP_PKEY_verify_recover)
            default: operation = (EVP_PKEY_encrypt_init, EVP_PKEY_encrypt)
            }
            let context = EVP_PKEY_CTX_new(handle.key, nil)
            defer { EVP_PKEY_CTX_free(context) }
            let padding = call.isUndefined(3) ? RSA_PKCS1_OAEP_PADDING : Int32(clamping: call.int(3))
            let hash = call.isUndefined(4) ? nil : EVP_get_digestbyname(call.string(4))
            guard call.isUndefined(4) || hash != nil else {
                throw NativeError(message: "Invalid digest used", code: "ERR_OSSL_EVP_INVALID_DIGEST")
            }
            guard operation.start(context) == 1, EVP_PKEY_CTX_set_rsa_padding(context, padding) == 1 else {
                throw OpenSSLError.take("Encryption failed")
            }
            if name == "privateDecrypt", padding == RSA_PKCS1_PADDING { try requireImplicitRejection(context) }
            if let hash, EVP_PKEY_CTX_set_rsa_oaep_md(context, hash) != 1 {
                throw OpenSSLError.take("Invalid digest")
            }
            if let label = call.copy(5), !label.isEmpty { try setLabel(label, context) }
            let data = call.bytes(2)
            let start = UnsafePointer(data?.bindMemory(to: UInt8.self).baseAddress)
            let output = try run(operation.run, context, start, data?.count ?? 0)
            return call.makeBytes(output)
        }
        // derive(private, public)
        table.define("derive") { call throws(NativeError) in
            ERR_clear_error()
            let own = try call.privateKey(0)
            let peer = try call.key(1)
            let context = EVP_PKEY_CTX_new(own.key, nil)
            defer { EVP_PKEY_CTX_free(context) }
            guard EVP_PKEY_derive_init(context) == 1 else { throw OpenSSLError.take("diffieHellman failed") }
            // The secret is as long as the prime, with zeros in front.
            if own.type == "dh" { EVP_PKEY_CTX_set_dh_pad(context, 1) }
            var count = 0
            guard EVP_PKEY_derive_set_peer(context, peer.key) == 1, EVP_PKEY_derive(context, nil, &count) == 1 else {
                throw OpenSSLError.take("diffieHellman failed")
            }
            var secret = [UInt8](repeating: 0, count: count)
            guard EVP_PKEY_derive(context, &secret, &count) == 1 else {
                throw OpenSSLError.take("diffieHellman failed")
            }
            secret.removeLast(secret.count - count)
            return call.makeBytes(secret)
        }
    }

    /// Decryption with PKCS#1 1.5 padding tells an attacker whether the padding was right, unless OpenSSL answers with
    /// noise instead of an error; this one may be too old for that. Node refuses in the same case.
    private static func requireImplicitRejection(_ context: OpaquePointer?) throws(NativeError) {
        if EVP_PKEY_CTX_ctrl_str(context, "rsa_pkcs1_implicit_rejection", "1") > 0 { return }
        OpenSSLError.clear()
        throw NativeError(
            name: "TypeError", message: "RSA_PKCS1_PADDING is no longer supported for private decryption",
            code: "ERR_INVALID_ARG_VALUE")
    }

    private static func setLabel(_ label: [UInt8], _ context: OpaquePointer?) throws(NativeError) {
        let copy = CRYPTO_malloc(label.count, #file, #line)
        copy?.copyMemory(from: label, byteCount: label.count)
        // OpenSSL owns the copy if it takes it.
        guard EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, Int32(clamping: label.count)) == 1 else {
            CRYPTO_free(copy, #file, #line)
            throw OpenSSLError.take("Invalid label")
        }
    }

    private static func run(
        _ operation: Operation, _ context: OpaquePointer?, _ start: UnsafePointer<UInt8>?, _ length: Int
    ) throws(NativeError) -> [UInt8] {
        // No data is still data, and not a question for the length.
        let nothing: [UInt8] = [0]
        return try nothing.withUnsafeBufferPointer { (empty) throws(NativeError) in
            let start = start ?? empty.baseAddress
            var count = 0
            guard operation(context, nil, &count, start, length) == 1 else {
                throw OpenSSLError.take("Operation failed")
            }
            var output = [UInt8](repeating: 0, count: count)
            guard operation(context, &output, &count, start, length) == 1 else {
                throw OpenSSLError.take("Operation failed")
            }
            output.removeLast(output.count - count)
            return output
        }
    }
}
