import CJavaScriptCore
import COpenSSL

extension Natives {
    static func defineKeyImport(_ table: NativeTable) {
        // importKey(bytes, format, type, passphrase, want)
        table.define("importKey") { call throws(NativeError) in
            ERR_clear_error()
            guard let bytes = call.copy(0), bytes.count <= Int32.max else {
                throw NativeError(name: "TypeError", message: "No key data")
            }
            let reader = KeyReader(bytes: bytes, passphrase: call.copy(3), isDER: call.string(1) == "der")
            let handle =
                call.string(4) == "public"
                ? try reader.publicKey(call.string(2)) : try reader.privateKey(call.string(2))
            return call.make(handle)
        }
        // importRaw(type, bytes, isPrivate)
        table.define("importRaw") { call throws(NativeError) in
            ERR_clear_error()
            let bytes = call.copy(1) ?? []
            let isPrivate = call.bool(2)
            let make = isPrivate ? EVP_PKEY_new_raw_private_key : EVP_PKEY_new_raw_public_key
            let identifier = OBJ_txt2nid(call.string(0).uppercasedASCII)
            guard [EVP_PKEY_ED25519, EVP_PKEY_ED448, EVP_PKEY_X25519, EVP_PKEY_X448].contains(identifier),
                let key = make(identifier, nil, bytes, bytes.count)
            else { throw OpenSSLError.take("Invalid key data") }
            return call.make(KeyHandle(key, isPrivate: isPrivate))
        }
        // importEC(curve, point, scalar)
        table.define("importEC") { call throws(NativeError) in
            call.make(try importEC(call.string(0), point: call.copy(1), scalar: call.copy(2)))
        }
        // importRSA({n, e, d, p, q, dp, dq, qi})
        table.define("importRSA") { call throws(NativeError) in
            let names = [
                ("n", OSSL_PKEY_PARAM_RSA_N), ("e", OSSL_PKEY_PARAM_RSA_E), ("d", OSSL_PKEY_PARAM_RSA_D),
                ("p", "rsa-factor1"), ("q", "rsa-factor2"),
                ("dp", "rsa-exponent1"), ("dq", "rsa-exponent2"),
                ("qi", "rsa-coefficient1"),
            ]
            let parameters = KeyParameters()
            var isPrivate = false
            for (name, parameter) in names {
                guard let bytes = call.member(0, name, { $0.copy(0) }) else { continue }
                isPrivate = isPrivate || name == "d"
                parameters.add(parameter, number: bytes)
            }
            return call.make(try parameters.key("RSA", isPrivate: isPrivate))
        }
    }

    /// A key of a named curve. The point may be missing if the scalar is there: it is computed.
    static func importEC(_ curve: String, point: [UInt8]?, scalar: [UInt8]?) throws(NativeError) -> KeyHandle {
        ERR_clear_error()
        guard let group = EllipticCurve.group(curve) else { throw EllipticCurve.unknown }
        defer { EC_GROUP_free(group) }
        let parameters = KeyParameters()
        parameters.add(OSSL_PKEY_PARAM_GROUP_NAME, text: curve)
        if let scalar {
            let number = BN_secure_new()
            defer { BN_clear_free(number) }
            BN_bin2bn(scalar, Int32(clamping: scalar.count), number)
            guard BN_is_zero(number) == 0, BN_cmp(number, EC_GROUP_get0_order(group)) < 0 else {
                throw NativeError(message: "Invalid EC private key", code: "ERR_CRYPTO_INVALID_KEYPAIR")
            }
            parameters.add(OSSL_PKEY_PARAM_PRIV_KEY, number: scalar)
        }
        if let point {
            // The check that the point lies on the curve is part of reading it.
            guard EllipticCurve.convert(point, group, POINT_CONVERSION_UNCOMPRESSED) != nil else {
                throw OpenSSLError.take("Invalid EC public key")
            }
            parameters.add(OSSL_PKEY_PARAM_PUB_KEY, bytes: point)
        } else if let scalar, let computed = EllipticCurve.multiply(scalar, group) {
            parameters.add(OSSL_PKEY_PARAM_PUB_KEY, bytes: computed)
        }
        return try parameters.key("EC", isPrivate: scalar != nil)
    }
}
