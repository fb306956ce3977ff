import CJavaScriptCore
import COpenSSL

extension Natives {
    static func defineKeyComponents(_ table: NativeTable) {
        // components(handle): what a JWK is made of; private parts only of a private handle.
        table.define("components") { call throws(NativeError) in
            let handle = try call.key(0)
            let object = NativeObject(call)
            object.set("type", call.make(handle.type))
            object.set("isPrivate", call.make(handle.isPrivate))
            switch handle.type {
            case "rsa", "rsa-pss": addRSA(handle, object)
            case "ec": addCurve(handle, object)
            case "ed25519", "ed448", "x25519", "x448": addRaw(handle, object)
            default: break
            }
            OpenSSLError.clear()
            return object.value
        }
        // details(handle): as KeyObject.asymmetricKeyDetails; what does not apply is absent.
        table.define("details") { call throws(NativeError) in
            let handle = try call.key(0)
            let object = NativeObject(call)
            object.set("type", call.make(handle.type))
            let bits = call.make(Int(EVP_PKEY_get_bits(handle.key)))
            switch handle.type {
            case "rsa", "rsa-pss":
                object.set("modulusLength", bits)
                if let exponent = handle.number(OSSL_PKEY_PARAM_RSA_E) {
                    object.set("publicExponent", call.makeBytes(exponent))
                }
                if handle.type == "rsa-pss" { addRestrictions(handle, object) }
            case "dsa":
                object.set("modulusLength", bits)
                let divisor = handle.bits(OSSL_PKEY_PARAM_FFC_Q)
                object.set("divisorLength", call.make(divisor))
            case "dh":
                object.set("primeLength", bits)
            case "ec":
                if let curve = handle.curve { object.set("namedCurve", call.make(curve)) }
            default: break
            }
            OpenSSLError.clear()
            return object.value
        }
    }

    private static func addRSA(_ handle: KeyHandle, _ object: NativeObject) {
        var names = [("n", OSSL_PKEY_PARAM_RSA_N), ("e", OSSL_PKEY_PARAM_RSA_E)]
        if handle.isPrivate {
            names += [
                ("d", OSSL_PKEY_PARAM_RSA_D), ("p", "rsa-factor1"), ("q", "rsa-factor2"),
                ("dp", "rsa-exponent1"), ("dq", "rsa-exponent2"),
                ("qi", "rsa-coefficient1"),
            ]
        }
        for (name, parameter) in names {
            if let number = handle.number(parameter) { object.set(name, object.call.makeBytes(number)) }
        }
    }

    /// crv, x, y and d, with the coordinates at full width; d as wide as the curve's order. isExplicit: the curve was
    /// given by its parameters and not by its name.
    private static func addCurve(_ handle: KeyHandle, _ object: NativeObject) {
        guard let curve = handle.curve, let group = EllipticCurve.group(curve) else { return }
        defer { EC_GROUP_free(group) }
        let width = (Int(EC_GROUP_get_degree(group)) + 7) / 8
        object.set("crv", object.call.make(curve))
        object.set(
            "isExplicit", object.call.make(handle.text(OSSL_PKEY_PARAM_EC_ENCODING) == OSSL_PKEY_EC_ENCODING_EXPLICIT))
        if let x = handle.number(OSSL_PKEY_PARAM_EC_PUB_X, width: width) { object.set("x", object.call.makeBytes(x)) }
        if let y = handle.number(OSSL_PKEY_PARAM_EC_PUB_Y, width: width) { object.set("y", object.call.makeBytes(y)) }
        let orderWidth = (Int(EC_GROUP_order_bits(group)) + 7) / 8
        if handle.isPrivate, let d = handle.number(OSSL_PKEY_PARAM_PRIV_KEY, width: orderWidth) {
            object.set("d", object.call.makeBytes(d))
        }
    }

    private static func addRaw(_ handle: KeyHandle, _ object: NativeObject) {
        if let x = handle.raw(EVP_PKEY_get_raw_public_key) { object.set("x", object.call.makeBytes(x)) }
        if handle.isPrivate, let d = handle.raw(EVP_PKEY_get_raw_private_key) {
            object.set("d", object.call.makeBytes(d))
        }
    }

    /// The digests and salt length that an RSA-PSS key insists on. OpenSSL leaves out what is the default, but never
    /// the salt length of a key with restrictions.
    private static func addRestrictions(_ handle: KeyHandle, _ object: NativeObject) {
        var saltLength: Int32 = 0
        guard EVP_PKEY_get_int_param(handle.key, OSSL_PKEY_PARAM_RSA_PSS_SALTLEN, &saltLength) == 1 else { return }
        object.set("hashAlgorithm", object.call.make(handle.digestName(OSSL_PKEY_PARAM_RSA_DIGEST)))
        object.set("mgf1HashAlgorithm", object.call.make(handle.digestName(OSSL_PKEY_PARAM_RSA_MGF1_DIGEST)))
        object.set("saltLength", object.call.make(Int(saltLength)))
    }
}

extension KeyHandle {
    /// A number of the key, big-endian; at least `width` bytes.
    func number(_ name: String, width: Int = 0) -> [UInt8]? {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1, let number else { return nil }
        defer { BN_clear_free(number) }
        let count = max(width, (Int(BN_num_bits(number)) + 7) / 8)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            written = max(0, Int(BN_bn2binpad(number, buffer.baseAddress, Int32(count))))
        }
    }

    func bits(_ name: String) -> Int {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1, let number else { return 0 }
        defer { BN_clear_free(number) }
        return Int(BN_num_bits(number))
    }

    /// OpenSSL's name of the curve, such as prime256v1; nil for explicit parameters of an unknown curve.
    var curve: String? { text(OSSL_PKEY_PARAM_GROUP_NAME) }

    func text(_ name: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 80)
        guard EVP_PKEY_get_utf8_string_param(key, name, &buffer, buffer.count, nil) == 1 else { return nil }
        return buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    /// Node's name of a digest among the restrictions of an RSA-PSS key.
    func digestName(_ parameter: String) -> String {
        guard let name = text(parameter), let digest = EVP_get_digestbyname(name),
            let long = OBJ_nid2ln(EVP_MD_get_type(digest))
        else { return "sha1" }
        return String(cString: long)
    }

    func raw(_ get: (OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?) -> Int32) -> [UInt8]? {
        var count = 0
        guard get(key, nil, &count) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        return get(key, &bytes, &count) == 1 ? bytes : nil
    }
}
