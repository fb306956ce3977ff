import CJavaScriptCore
import COpenSSL

/// `hatchery.derivation`: scrypt(password, salt, N, r, p, memoryMax, count) -> bytes; undefined: parameters that need more
/// memory, or that scrypt has not. PBKDF2 and HKDF are WebCrypto's.
extension Natives {
    static func defineDerivation(_ table: NativeTable) {
        let derivation = table.group("derivation")
        derivation.define("scrypt") { call throws(NativeError) in
            ERR_clear_error()
            let password = (call.copy(0) ?? []) + [0]
            let salt = (call.copy(1) ?? []) + [0]
            let (cost, blocks, lanes) = (call.int(2), call.int(3), call.int(4))
            let memoryMax = max(0, call.int(5))
            let count = max(0, min(call.int(6), Int(Int32.max)))
            let run = { (output: UnsafeMutablePointer<UInt8>?, count: Int) in
                password.withUnsafeBytes {
                    EVP_PBE_scrypt(
                        $0.bindMemory(to: CChar.self).baseAddress, password.count - 1, salt, salt.count - 1,
                        UInt64(clamping: cost), UInt64(clamping: blocks), UInt64(clamping: lanes), UInt64(memoryMax),
                        output, count)
                }
            }
            // Without an output only the parameters are looked at.
            guard run(nil, 0) == 1 else {
                let error = ERR_peek_last_error()
                if ERR_GET_LIB(error) == ERR_LIB_EVP, ERR_GET_REASON(error) == EVP_R_MEMORY_LIMIT_EXCEEDED {
                    OpenSSLError.clear()
                    throw NativeError(
                        name: "RangeError", message: "Invalid scrypt params: memory limit exceeded",
                        code: "ERR_CRYPTO_INVALID_SCRYPT_PARAMS")
                }
                OpenSSLError.clear()
                throw NativeError(
                    name: "RangeError", message: "Invalid scrypt params", code: "ERR_CRYPTO_INVALID_SCRYPT_PARAMS")
            }
            return try call.fill(count, "Scrypt failed") { run($0, count) }
        }
    }
}
