import CJavaScriptCore
import COpenSSL

/// A hash or an HMAC of a message that comes piece by piece.
private final class HashStream {
    enum Kind {
        case plain(OpaquePointer)
        case keyed(OpaquePointer)
    }

    let kind: Kind
    /// Nil: as long as the digest is by itself.
    let outputCount: Int?

    init(_ kind: Kind, outputCount: Int? = nil) {
        self.kind = kind
        self.outputCount = outputCount
    }

    deinit {
        switch kind {
        case .plain(let context): EVP_MD_CTX_free(context)
        case .keyed(let context): HMAC_CTX_free(context)
        }
    }

    func update(_ data: UnsafeMutableRawBufferPointer?) -> Bool {
        guard let data, !data.isEmpty else { return true }
        switch kind {
        case .plain(let context): return EVP_DigestUpdate(context, data.baseAddress, data.count) == 1
        case .keyed(let context):
            return HMAC_Update(context, data.bindMemory(to: UInt8.self).baseAddress, data.count) == 1
        }
    }
}

/// Hashes and HMACs of OpenSSL: `hatchery.hashes`. Interface:
///
///     create(digest, outputBytes?) -> stream         undefined: an unknown digest
///     createKeyed(digest, key) -> stream             HMAC
///     update(stream, bytes)
///     finish(stream) -> bytes                        once
///     copy(stream, outputBytes?) -> stream           of a plain hash
///     names() -> [name], version() -> OpenSSL's as a number
extension Natives {
    /// More output than any use of SHAKE has.
    private static let outputBytesMax = 1 << 30

    static func defineHashes(_ table: NativeTable) {
        let hashes = table.group("hashes")
        hashes.define("create") { call throws(NativeError) in
            ERR_clear_error()
            guard let digest = EVP_get_digestbyname(call.string(0)) else {
                OpenSSLError.clear()
                return nil
            }
            guard let context = EVP_MD_CTX_new() else { throw OpenSSLError.take("Out of memory") }
            let count = try outputCount(call, 1, digest)
            let stream = HashStream(.plain(context), outputCount: count)
            guard EVP_DigestInit_ex(context, digest, nil) == 1 else {
                throw OpenSSLError.take("Digest method not supported")
            }
            return call.makeHandle(stream, bytes: 400)
        }
        hashes.define("createKeyed") { call throws(NativeError) in
            let digest = try call.requiredDigest(0)
            guard let context = HMAC_CTX_new() else { throw OpenSSLError.take("Out of memory") }
            let stream = HashStream(.keyed(context))
            let key = (call.copy(1) ?? []) + [0]
            guard HMAC_Init_ex(context, key, Int32(clamping: key.count - 1), digest, nil) == 1 else {
                throw OpenSSLError.take("Invalid digest")
            }
            return call.makeHandle(stream, bytes: 1000)
        }
        hashes.define("update") { call throws(NativeError) in
            guard try call.hashStream(0).update(call.bytes(1)) else { throw OpenSSLError.take("Hash update failed") }
            return nil
        }
        hashes.define("finish") { call throws(NativeError) in try finish(call, try call.hashStream(0)) }
        hashes.define("copy") { call throws(NativeError) in
            guard case .plain(let source) = try call.hashStream(0).kind, let context = EVP_MD_CTX_new() else {
                throw NativeError(message: "Not a hash")
            }
            let count = try outputCount(call, 1, EVP_MD_CTX_get0_md(source))
            let stream = HashStream(.plain(context), outputCount: count)
            guard EVP_MD_CTX_copy_ex(context, source) == 1 else { throw OpenSSLError.take("Digest copy error") }
            return call.makeHandle(stream, bytes: 400)
        }
        hashes.define("version") { $0.make(Int(OpenSSL_version_num())) }
        hashes.define("names") { call in
            var list = NativeList(call)
            withUnsafeMutablePointer(to: &list) { pointer in
                EVP_MD_do_all_sorted(
                    { digest, name, _, list in
                        // A digest of a provider that is not there cannot be used.
                        guard let name, let list else { return }
                        let own = (digest ?? EVP_get_digestbyname(name)).flatMap { EVP_MD_get0_name($0) } ?? name
                        guard let fetched = EVP_MD_fetch(nil, own, nil) else { return }
                        EVP_MD_free(fetched)
                        let names = list.assumingMemoryBound(to: NativeList.self)
                        names.pointee.add(names.pointee.call.make(String(cString: name)))
                    }, pointer)
            }
            OpenSSLError.clear()
            return list.value
        }
    }

    /// The wanted length of the output; only an extendable hash has another than its own.
    private static func outputCount(
        _ call: NativeCall, _ index: Int, _ digest: OpaquePointer?
    ) throws(NativeError) -> Int? {
        if call.isUndefined(index) { return nil }
        let count = call.int(index)
        if count == Int(EVP_MD_get_size(digest)) { return nil }
        let isExtendable = EVP_MD_get_flags(digest) & UInt(EVP_MD_FLAG_XOF) != 0
        guard count == 0 || isExtendable, (0...outputBytesMax).contains(count) else {
            openssl_raise(ERR_LIB_EVP, EVP_R_NOT_XOF_OR_INVALID_LENGTH)
            throw OpenSSLError.take("Invalid output length")
        }
        return count
    }

    private static func finish(_ call: NativeCall, _ stream: HashStream) throws(NativeError) -> JSValueRef? {
        switch stream.kind {
        case .plain(let context):
            if let count = stream.outputCount {
                return try call.fill(count, "Hashing failed") { EVP_DigestFinalXOF(context, $0, count) }
            }
            let count = Int(EVP_MD_get_size(EVP_MD_CTX_get0_md(context)))
            return try call.fill(count, "Hashing failed") { EVP_DigestFinal_ex(context, $0, nil) }
        case .keyed(let context):
            return try call.fill(HMAC_size(context), "Hashing failed") { HMAC_Final(context, $0, nil) }
        }
    }
}

extension NativeCall {
    fileprivate func hashStream(_ index: Int) throws(NativeError) -> HashStream {
        guard let stream = handle(index, as: HashStream.self) else {
            throw NativeError(name: "TypeError", message: "Not a hash", code: "ERR_INVALID_ARG_TYPE")
        }
        return stream
    }
}
