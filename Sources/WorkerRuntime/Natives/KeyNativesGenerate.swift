import CJavaScriptCore
import COpenSSL

extension Natives {
    /// Sizes beyond these take minutes and buy nothing; OpenSSL's own limit for RSA is 16,384 bits.
    private static let bitsMax = 16_384

    static func defineKeyGeneration(_ table: NativeTable) {
        // generate(type, options)
        table.define("generate") { call throws(NativeError) in
            ERR_clear_error()
            let options = NativeOptions(call: call, index: 1)
            let key: OpaquePointer
            switch call.string(0) {
            case "rsa": key = try generateRSA(options, isPSS: false)
            case "rsa-pss": key = try generateRSA(options, isPSS: true)
            case "ec": key = try generateEC(options)
            case "dsa": key = try generateDSA(options)
            case "dh": key = try generateDH(options)
            case let type where ["ed25519", "ed448", "x25519", "x448"].contains(type):
                key = try generate(EVP_PKEY_CTX_new_from_name(nil, type, nil)) { _ in true }
            default: throw NativeError(name: "TypeError", message: "Unknown key type", code: "ERR_INVALID_ARG_VALUE")
            }
            return call.make(KeyHandle(key, isPrivate: true))
        }
    }

    /// Sets up the context by `prepare` and makes a key; frees the context.
    private static func generate(
        _ context: OpaquePointer?, _ prepare: (OpaquePointer?) -> Bool
    ) throws(NativeError) -> OpaquePointer {
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, prepare(context), EVP_PKEY_generate(context, &key) == 1, let key
        else { throw OpenSSLError.take("Key generation failed") }
        return key
    }

    /// As ``generate(_:_:)``, for the parameters of keys to come.
    private static func generateParameters(
        _ type: String, _ prepare: (OpaquePointer?) -> Bool
    ) throws(NativeError) -> OpaquePointer {
        let context = EVP_PKEY_CTX_new_from_name(nil, type, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_paramgen_init(context) == 1, prepare(context), EVP_PKEY_generate(context, &key) == 1, let key
        else { throw OpenSSLError.take("Key generation failed") }
        return key
    }

    /// A key with these parameters, which are freed.
    private static func generate(from parameters: OpaquePointer) throws(NativeError) -> OpaquePointer {
        defer { EVP_PKEY_free(parameters) }
        return try generate(EVP_PKEY_CTX_new(parameters, nil)) { _ in true }
    }

    private static func checked(_ bits: Int) throws(NativeError) -> Int32 {
        guard (0...bitsMax).contains(bits) else {
            throw NativeError(
                name: "RangeError", message: "The key must have at most \(bitsMax) bits", code: "ERR_OUT_OF_RANGE")
        }
        return Int32(bits)
    }

    private static func generateRSA(_ options: NativeOptions, isPSS: Bool) throws(NativeError) -> OpaquePointer {
        let bits = try checked(options.int("modulusLength") ?? 2048)
        let exponent = options.bytes("publicExponent") ?? [1, 0, 1]
        let hash = try options.digest("hash")
        let mgf1Hash = try options.digest("mgf1Hash")
        let saltLength = options.int("saltLength")
        let number = BN_bin2bn(exponent, Int32(clamping: exponent.count), nil)
        defer { BN_free(number) }
        return try generate(EVP_PKEY_CTX_new_from_name(nil, isPSS ? "RSA-PSS" : "RSA", nil)) { context in
            guard EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) == 1,
                EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, number) == 1
            else { return false }
            guard isPSS else { return true }
            if let hash, EVP_PKEY_CTX_set_rsa_pss_keygen_md(context, hash) != 1 { return false }
            // Without one of its own the mask takes the digest of the message.
            if let mgf1Hash = mgf1Hash ?? hash, EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md(context, mgf1Hash) != 1 {
                return false
            }
            let salt = saltLength ?? hash.map { Int(EVP_MD_get_size($0)) }
            return salt.map { EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(context, Int32(clamping: $0)) == 1 } ?? true
        }
    }

    private static func generateEC(_ options: NativeOptions) throws(NativeError) -> OpaquePointer {
        let curve = EllipticCurve.identifier(options.string("curve") ?? "")
        guard curve != NID_undef else { throw EllipticCurve.unknown }
        let isExplicit = options.string("paramEncoding") == "explicit"
        return try generate(EVP_PKEY_CTX_new_from_name(nil, "EC", nil)) { context in
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, curve) == 1
                && EVP_PKEY_CTX_set_ec_param_enc(context, isExplicit ? 0 : OPENSSL_EC_NAMED_CURVE) == 1
        }
    }

    private static func generateDSA(_ options: NativeOptions) throws(NativeError) -> OpaquePointer {
        let bits = try checked(options.int("modulusLength") ?? 2048)
        let divisor = try options.int("divisorLength").map { bits throws(NativeError) in try checked(bits) }
        return try generate(
            from: try generateParameters("DSA") { context in
                guard EVP_PKEY_CTX_set_dsa_paramgen_bits(context, bits) == 1 else { return false }
                return divisor.map { EVP_PKEY_CTX_set_dsa_paramgen_q_bits(context, $0) == 1 } ?? true
            })
    }

    /// By {group}, {prime, generator} or {primeLength, generator}.
    private static func generateDH(_ options: NativeOptions) throws(NativeError) -> OpaquePointer {
        let generator = options.int("generator") ?? 2
        let prime = options.string("group").map(groupPrime) ?? options.bytes("prime")
        if options.string("group") != nil, prime == [] {
            throw NativeError(message: "Unknown DH group", code: "ERR_CRYPTO_UNKNOWN_DH_GROUP")
        }
        if let prime {
            _ = try checked(prime.count * 8)
            let parameters = KeyParameters()
            parameters.add(OSSL_PKEY_PARAM_FFC_P, number: prime)
            let bytes = (0..<8).reversed().map { UInt8(truncatingIfNeeded: generator >> ($0 * 8)) }
            parameters.add(OSSL_PKEY_PARAM_FFC_G, number: bytes)
            return try generate(from: try parameters.make("DH", selection: openssl_key_parameters))
        }
        let bits = try checked(options.int("primeLength") ?? 2048)
        return try generate(
            from: try generateParameters("DH") { context in
                EVP_PKEY_CTX_set_dh_paramgen_prime_len(context, bits) == 1
                    && EVP_PKEY_CTX_set_dh_paramgen_generator(context, Int32(clamping: generator)) == 1
            })
    }

    /// The prime of one of Node's groups (RFC 2409 and 3526); empty for an unknown one.
    static func groupPrime(_ name: String) -> [UInt8] {
        let get: (OpaquePointer?) -> OpaquePointer?
        switch name.uppercasedASCII {
        case "MODP1": get = BN_get_rfc2409_prime_768
        case "MODP2": get = BN_get_rfc2409_prime_1024
        case "MODP5": get = BN_get_rfc3526_prime_1536
        case "MODP14": get = BN_get_rfc3526_prime_2048
        case "MODP15": get = BN_get_rfc3526_prime_3072
        case "MODP16": get = BN_get_rfc3526_prime_4096
        case "MODP17": get = BN_get_rfc3526_prime_6144
        case "MODP18": get = BN_get_rfc3526_prime_8192
        default: return []
        }
        let prime = get(nil)
        defer { BN_free(prime) }
        let count = (Int(BN_num_bits(prime)) + 7) / 8
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            written = Int(BN_bn2binpad(prime, buffer.baseAddress, Int32(count)))
        }
    }
}

/// The properties of an object argument; nil where one is undefined.
struct NativeOptions {
    let call: NativeCall
    let index: Int

    func int(_ name: String) -> Int? { call.member(index, name) { $0.isUndefined(0) ? nil : $0.int(0) } }
    func string(_ name: String) -> String? { call.member(index, name) { $0.isUndefined(0) ? nil : $0.string(0) } }
    func bytes(_ name: String) -> [UInt8]? { call.member(index, name) { $0.copy(0) } }
    func digest(_ name: String) throws(NativeError) -> OpaquePointer? {
        try call.member(index, name) { call throws(NativeError) in try call.digest(0) }
    }
}
