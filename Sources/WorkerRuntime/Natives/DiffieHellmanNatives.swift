import CJavaScriptCore
import COpenSSL

/// One side of a Diffie-Hellman exchange with numbers, as Node's DiffieHellman.
private final class DiffieHellman {
    let group: OpaquePointer

    init(_ group: OpaquePointer) { self.group = group }

    /// A group of this prime and generator.
    convenience init?(prime: [UInt8], generator: [UInt8]) {
        guard let group = DH_new() else { return nil }
        let p = BN_bin2bn(prime + [0], Int32(clamping: prime.count), nil)
        let g = BN_bin2bn(generator + [0], Int32(clamping: generator.count), nil)
        guard DH_set0_pqg(group, p, nil, g) == 1 else {
            BN_free(p)
            BN_free(g)
            DH_free(group)
            return nil
        }
        self.init(group)
    }

    deinit { DH_free(group) }
}

/// `hatchery.diffieHellman`. Interface:
///
///     create(bits|prime bytes, generator number|bytes) -> exchange, group(name) -> exchange, prime(name) -> bytes
///     generate(exchange)                              what is missing of the two keys
///     secret(exchange, peer's public key) -> bytes
///     number(exchange, 'p'|'g'|'pub'|'priv') -> bytes|undefined
///     set(exchange, 'pub'|'priv', bytes), check(exchange) -> flags of DH_check
///     curves() -> [name of an elliptic curve]
extension Natives {
    static func defineDiffieHellman(_ table: NativeTable) {
        let table = table.group("diffieHellman")
        table.define("create") { call throws(NativeError) in
            ERR_clear_error()
            let generator = call.copy(1)
            if let generator {
                guard generator.drop(while: { $0 == 0 }).elementsEqual([1]) == false,
                    generator.contains(where: { $0 != 0 })
                else { throw raise(DH_R_BAD_GENERATOR) }
            }
            let number = Int32(clamping: call.int(1))
            guard let prime = call.copy(0) else {
                guard call.int(0) >= 2 else { throw raise(DH_R_MODULUS_TOO_SMALL) }
                guard generator != nil || number >= 2 else { throw raise(DH_R_BAD_GENERATOR) }
                guard let group = DH_new() else { throw OpenSSLError.take("Out of memory") }
                let exchange = DiffieHellman(group)
                let base = generator.map { $0.reduce(0) { min($0 << 8 | Int($1), 1 << 40) } } ?? Int(number)
                guard
                    DH_generate_parameters_ex(
                        group, Int32(clamping: call.int(0)), Int32(clamping: base), nil) == 1
                else { throw OpenSSLError.take("Initialization failed") }
                return call.makeHandle(exchange, bytes: 2000)
            }
            guard generator != nil || number >= 2 else { throw raise(DH_R_BAD_GENERATOR) }
            let base = generator ?? (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
            guard !prime.isEmpty else {
                openssl_raise(ERR_LIB_BN, BN_R_BITS_TOO_SMALL)
                throw OpenSSLError.take("Initialization failed")
            }
            guard prime.count <= 10_000 / 8 * 2, let exchange = DiffieHellman(prime: prime, generator: base) else {
                throw OpenSSLError.take("Initialization failed")
            }
            return call.makeHandle(exchange, bytes: 2000)
        }
        table.define("group") { call throws(NativeError) in
            let prime = groupPrime(call.string(0))
            guard !prime.isEmpty, let exchange = DiffieHellman(prime: prime, generator: [2]) else {
                throw NativeError(message: "Unknown DH group", code: "ERR_CRYPTO_UNKNOWN_DH_GROUP")
            }
            return call.makeHandle(exchange, bytes: 2000)
        }
        table.define("curves") { call in
            let count = EC_get_builtin_curves(nil, 0)
            var curves = [EC_builtin_curve](repeating: EC_builtin_curve(), count: count)
            EC_get_builtin_curves(&curves, count)
            var list = NativeList(call)
            for curve in curves {
                if let name = OBJ_nid2sn(curve.nid) { list.add(call.make(String(cString: name))) }
            }
            return list.value
        }
        defineExchange(table)
    }

    private static func raise(_ reason: Int32) -> NativeError {
        openssl_raise(ERR_LIB_DH, reason)
        return OpenSSLError.take("Initialization failed")
    }

    private static func defineExchange(_ table: NativeTable) {
        table.define("generate") { call throws(NativeError) in
            ERR_clear_error()
            guard DH_generate_key(try call.exchange(0).group) == 1 else {
                throw OpenSSLError.take("Key generation failed")
            }
            return nil
        }
        table.define("secret") { call throws(NativeError) in
            ERR_clear_error()
            let group = try call.exchange(0).group
            let peer = call.copy(1) ?? []
            guard DH_get0_priv_key(group) != nil else {
                throw NativeError(message: "No private key", code: "ERR_CRYPTO_INVALID_STATE")
            }
            let key = BN_bin2bn(peer + [0], Int32(clamping: peer.count), nil)
            defer { BN_free(key) }
            let size = DH_size(group)
            var secret = [UInt8](repeating: 0, count: max(1, Int(size)))
            guard let key, size > 0, DH_compute_key_padded(&secret, key, group) >= 0 else {
                throw refusal(key, group)
            }
            return call.makeBytes(secret)
        }
        table.define("number") { call throws(NativeError) in
            let group = try call.exchange(0).group
            let found =
                switch call.string(1) {
                case "p": DH_get0_p(group)
                case "g": DH_get0_g(group)
                case "pub": DH_get0_pub_key(group)
                default: DH_get0_priv_key(group)
                }
            guard let found else { return nil }
            let count = (BN_num_bits(found) + 7) / 8
            return call.makeBytes(Int(count)) {
                BN_bn2binpad(found, $0.bindMemory(to: UInt8.self).baseAddress, count)
            }
        }
        table.define("set") { call throws(NativeError) in
            let group = try call.exchange(0).group
            let bytes = call.copy(2) ?? []
            let number = BN_bin2bn(bytes + [0], Int32(clamping: bytes.count), nil)
            let isPublic = call.string(1) == "pub"
            guard DH_set0_key(group, isPublic ? number : nil, isPublic ? nil : number) == 1 else {
                BN_free(number)
                throw OpenSSLError.take("Invalid key")
            }
            return nil
        }
        table.define("check") { call throws(NativeError) in
            defer { OpenSSLError.clear() }
            var flags: Int32 = 0
            guard DH_check(try call.exchange(0).group, &flags) == 1 else {
                throw NativeError(message: "Checking DH parameters failed", code: "ERR_CRYPTO_OPERATION_FAILED")
            }
            return call.make(Int(flags))
        }
    }

    /// Why no secret could be computed.
    private static func refusal(_ key: OpaquePointer?, _ group: OpaquePointer) -> NativeError {
        var flags: Int32 = 0
        guard let key, DH_check_pub_key(group, key, &flags) == 1, flags != 0 else {
            return OpenSSLError.take("Invalid Key")
        }
        OpenSSLError.clear()
        let reason =
            flags & DH_CHECK_PUBKEY_TOO_SMALL != 0
            ? "Supplied key is too small"
            : flags & DH_CHECK_PUBKEY_TOO_LARGE != 0 ? "Supplied key is too large" : "Invalid key"
        return NativeError(name: "RangeError", message: reason, code: "ERR_CRYPTO_INVALID_KEYLEN")
    }
}

extension NativeCall {
    fileprivate func exchange(_ index: Int) throws(NativeError) -> DiffieHellman {
        guard let exchange = handle(index, as: DiffieHellman.self) else {
            throw NativeError(name: "TypeError", message: "Not an exchange", code: "ERR_INVALID_ARG_TYPE")
        }
        return exchange
    }
}
