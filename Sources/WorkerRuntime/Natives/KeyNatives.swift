import CJavaScriptCore
import COpenSSL

/// An asymmetric key. A public handle may hold a private key inside, and never lets it out.
final class KeyHandle {
    let key: OpaquePointer
    let isPrivate: Bool

    /// - Parameter key: an EVP_PKEY, owned from here on.
    init(_ key: OpaquePointer, isPrivate: Bool) {
        self.key = key
        self.isPrivate = isPrivate
    }

    deinit { EVP_PKEY_free(key) }

    /// The same key as its public half.
    var publicHalf: KeyHandle {
        if !isPrivate { return self }
        EVP_PKEY_up_ref(key)
        return KeyHandle(key, isPrivate: false)
    }

    /// Node's name of the kind of key.
    var type: String {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: "rsa"
        case EVP_PKEY_RSA_PSS: "rsa-pss"
        case EVP_PKEY_EC: "ec"
        case EVP_PKEY_ED25519: "ed25519"
        case EVP_PKEY_ED448: "ed448"
        case EVP_PKEY_X25519: "x25519"
        case EVP_PKEY_X448: "x448"
        case EVP_PKEY_DSA: "dsa"
        case EVP_PKEY_DH, EVP_PKEY_DHX: "dh"
        default: EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "unknown"
        }
    }
}

/// Asymmetric keys on OpenSSL's EVP_PKEY: `hatchery.keys`. Interface:
///
///     importKey(bytes, 'pem'|'der', 'pkcs1'|'pkcs8'|'spki'|'sec1'|'', passphrase?, 'private'|'public') -> handle
///     importRaw('ed25519'|'ed448'|'x25519'|'x448', bytes, isPrivate) -> handle
///     importEC(curve, point|null, scalar|null) -> handle        importRSA({n, e, d, p, q, dp, dq, qi}) -> handle
///     exportKey(handle, format, type, cipher?, passphrase?) -> bytes; type as above, of a public handle spki or pkcs1
///     components(handle), details(handle) -> object             publicOf(handle), equals(a, b), isPrivate(handle)
///     generate(type, options) -> handle
///     sign(handle, digest|null, data, padding?, saltLength?, 'der'|'ieee-p1363') -> bytes
///     verify(handle, digest|null, data, signature, padding?, saltLength?, encoding) -> bool
///     signInit(digest) -> stream, signUpdate(stream, data)
///     signFinal(stream, handle, padding?, saltLength?, encoding) -> bytes
///     verifyFinal(stream, handle, signature, padding?, saltLength?, encoding) -> bool
///     encrypt(handle, operation, data, padding, oaepHash?, oaepLabel?) -> bytes
///     derive(private, public) -> bytes
///     curvePoint(curve, bytes, form) -> bytes, curveBits(curve) -> int
extension Natives {
    static func defineKeys(_ table: NativeTable) {
        OpenSSLSetup.prepare()
        let keys = table.group("keys")
        keys.define("isPrivate") { call throws(NativeError) in call.make(try call.key(0).isPrivate) }
        keys.define("publicOf") { call throws(NativeError) in call.makeHandle(try call.key(0).publicHalf) }
        keys.define("equals") { call throws(NativeError) in
            defer { OpenSSLError.clear() }
            return call.make(EVP_PKEY_eq(try call.key(0).key, try call.key(1).key) == 1)
        }
        defineKeyImport(keys)
        defineKeyExport(keys)
        defineKeyComponents(keys)
        defineKeyGeneration(keys)
        defineSignatures(keys)
        defineKeyCiphers(keys)
        defineCurves(keys)
    }
}

extension NativeCall {
    /// A handle of a key. With less said than this, 20,000 imports of RSA keys grow to 250 MB before anything is freed.
    func make(_ key: KeyHandle) -> JSValueRef? {
        makeHandle(key, bytes: 16_384 + Int(EVP_PKEY_get_bits(key.key)) * 4)
    }

    /// The key handle, or an error for anything else.
    func key(_ index: Int) throws(NativeError) -> KeyHandle {
        guard let key = handle(index, as: KeyHandle.self) else {
            throw NativeError(name: "TypeError", message: "Not a key handle", code: "ERR_INVALID_ARG_TYPE")
        }
        return key
    }

    /// As ``key(_:)``, and private.
    func privateKey(_ index: Int) throws(NativeError) -> KeyHandle {
        let key = try key(index)
        guard key.isPrivate else {
            throw NativeError(
                name: "TypeError", message: "Invalid key object type public, expected private.",
                code: "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE")
        }
        return key
    }

    /// A copy of the argument's bytes, or nil if it has none.
    func copy(_ index: Int) -> [UInt8]? { bytes(index).map { [UInt8]($0) } }

    /// The message digest of that name, or nil for undefined.
    func digest(_ index: Int) throws(NativeError) -> OpaquePointer? {
        if isUndefined(index) { return nil }
        guard let digest = EVP_get_digestbyname(string(index)) else {
            OpenSSLError.clear()
            throw NativeError(
                name: "TypeError", message: "Invalid digest: \(string(index))", code: "ERR_CRYPTO_INVALID_DIGEST")
        }
        return digest
    }

    /// Runs `body` with the property of an object argument as the only argument of a call.
    func member<Result, Failure: Error>(
        _ index: Int, _ name: String, _ body: (NativeCall) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var value: JSValueRef?
        if let object = self[index], JSValueIsObject(context, object) {
            let key = ScriptText.make(name)
            defer { JSStringRelease(key) }
            value = JSObjectGetProperty(context, object, key, nil)
        }
        if value == nil { value = undefined }
        return try withUnsafePointer(to: value) { (argument) throws(Failure) in
            try body(NativeCall(context: context, count: 1, arguments: argument))
        }
    }
}
