import COpenSSL

/// Makes Node's errors of what OpenSSL put on its error queue.
enum OpenSSLError {
    /// The libraries that have a part in Node's codes: ERR_OSSL_EVP_BAD_DECRYPT, but ERR_OSSL_UNSUPPORTED of DECODER.
    private static let named: [Int32: String] = [
        ERR_LIB_SYS: "SYS_", ERR_LIB_BN: "BN_", ERR_LIB_RSA: "RSA_", ERR_LIB_DH: "DH_", ERR_LIB_EVP: "EVP_",
        ERR_LIB_BUF: "BUF_", ERR_LIB_OBJ: "OBJ_", ERR_LIB_PEM: "PEM_", ERR_LIB_DSA: "DSA_", ERR_LIB_X509: "X509_",
        ERR_LIB_ASN1: "ASN1_", ERR_LIB_CONF: "CONF_", ERR_LIB_CRYPTO: "CRYPTO_", ERR_LIB_EC: "EC_",
        ERR_LIB_BIO: "BIO_", ERR_LIB_PKCS7: "PKCS7_", ERR_LIB_X509V3: "X509V3_", ERR_LIB_PKCS12: "PKCS12_",
        ERR_LIB_RAND: "RAND_", ERR_LIB_UI: "UI_", ERR_LIB_OSSL_STORE: "OSSL_STORE_", ERR_LIB_CMS: "CMS_",
        ERR_LIB_HMAC: "HMAC_",
    ]

    /// The oldest error of the queue, with the others as `opensslErrorStack`; empties the queue.
    ///
    /// - Parameter fallback: the message if OpenSSL said nothing.
    static func take(_ fallback: String) -> NativeError {
        let first = ERR_get_error()
        guard first != 0 else { return NativeError(message: fallback, code: "ERR_CRYPTO_OPERATION_FAILED") }
        var others: [String] = []
        while case let next = ERR_get_error(), next != 0 { others.insert(text(next), at: 0) }
        return make(first, others: others)
    }

    /// Empties the queue, so that a later error is not blamed for this one.
    static func clear() { ERR_clear_error() }

    private static func make(_ error: UInt, others: [String]) -> NativeError {
        var made = NativeError(message: text(error), opensslErrorStack: others)
        if let library = ERR_lib_error_string(error) { made.properties.append(("library", String(cString: library))) }
        if let cause = ERR_reason_error_string(error) {
            let reason = String(cString: cause)
            made.properties.append(("reason", reason))
            let word = String(decoding: reason.utf8.map { $0 == 0x20 ? 0x5F : $0 }, as: UTF8.self).uppercasedASCII
            made.code = "ERR_OSSL_" + (named[ERR_GET_LIB(error)] ?? "") + word
        }
        return made
    }

    private static func text(_ error: UInt) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(error, &buffer, buffer.count)
        return buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }
}
