import COpenSSL

/// Collects what an EVP_PKEY is made of, and makes it.
final class KeyParameters {
    private let builder = OSSL_PARAM_BLD_new()
    private var numbers: [OpaquePointer?] = []
    /// The builder reads names and values only in the end, so they stay where they are.
    private var kept: [UnsafeMutableBufferPointer<UInt8>] = []

    deinit {
        for number in numbers { BN_clear_free(number) }
        for bytes in kept {
            OPENSSL_cleanse(bytes.baseAddress, bytes.count)
            bytes.deallocate()
        }
        OSSL_PARAM_BLD_free(builder)
    }

    func add(_ name: String, number bytes: [UInt8]) {
        let number = BN_bin2bn(bytes, Int32(clamping: bytes.count), BN_new())
        numbers.append(number)
        keep(Array(name.utf8)).withMemoryRebound(to: CChar.self) {
            _ = OSSL_PARAM_BLD_push_BN(builder, $0.baseAddress, number)
        }
    }

    func add(_ name: String, text: String) {
        let value = keep(Array(text.utf8))
        keep(Array(name.utf8)).withMemoryRebound(to: CChar.self) { name in
            value.withMemoryRebound(to: CChar.self) {
                _ = OSSL_PARAM_BLD_push_utf8_string(builder, name.baseAddress, $0.baseAddress, 0)
            }
        }
    }

    func add(_ name: String, bytes: [UInt8]) {
        let value = keep(bytes)
        keep(Array(name.utf8)).withMemoryRebound(to: CChar.self) {
            _ = OSSL_PARAM_BLD_push_octet_string(builder, $0.baseAddress, value.baseAddress, bytes.count)
        }
    }

    /// The key of OpenSSL's type `type`.
    func key(_ type: String, isPrivate: Bool) throws(NativeError) -> KeyHandle {
        let selection = isPrivate ? openssl_key_pair : openssl_public_key
        return KeyHandle(try make(type, selection: selection), isPrivate: isPrivate)
    }

    /// An EVP_PKEY that the caller owns; openssl_key_parameters gives one to generate keys from.
    func make(_ type: String, selection: Int32) throws(NativeError) -> OpaquePointer {
        let context = EVP_PKEY_CTX_new_from_name(nil, type, nil)
        defer { EVP_PKEY_CTX_free(context) }
        let parameters = OSSL_PARAM_BLD_to_param(builder)
        defer { OSSL_PARAM_free(parameters) }
        var made: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1,
            EVP_PKEY_fromdata(context, &made, selection, parameters) == 1, let made
        else {
            EVP_PKEY_free(made)
            throw OpenSSLError.take("Invalid key data")
        }
        return made
    }

    /// A copy with a NUL behind it.
    private func keep(_ bytes: [UInt8]) -> UnsafeMutableBufferPointer<UInt8> {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count + 1)
        _ = copy.initialize(from: bytes + [0])
        kept.append(copy)
        return copy
    }
}

extension String {
    var uppercasedASCII: String {
        String(decoding: utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }, as: UTF8.self)
    }
}
