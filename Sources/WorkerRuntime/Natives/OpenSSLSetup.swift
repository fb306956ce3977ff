import COpenSSL

/// OpenSSL before the first fork: a child can open no file, and what is in memory by then is shared.
enum OpenSSLSetup {
    private static let digests = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"]
    private static let ciphers = [
        "aes-128-cbc", "aes-256-cbc", "aes-128-ctr", "aes-256-ctr", "aes-128-gcm", "aes-256-gcm",
    ]

    /// Starts the library without a configuration file and goes the ways of first calls once. Uses no random numbers:
    /// a child must seed its own generator, which OpenSSL does by itself when the process id is another.
    static func prepare() {
        let options = OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_ADD_ALL_CIPHERS
        OPENSSL_init_crypto(UInt64(options | OPENSSL_INIT_ADD_ALL_DIGESTS | OPENSSL_INIT_NO_ATEXIT), nil)
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        for name in digests {
            let digest = EVP_get_digestbyname(name)
            EVP_Digest(output, 1, &output, nil, digest, nil)
            HMAC(digest, output, 1, output, 1, &output, nil)
        }
        for name in ciphers {
            let context = EVP_CIPHER_CTX_new()
            EVP_CipherInit_ex(context, EVP_get_cipherbyname(name), nil, output, output, 1)
            EVP_CIPHER_CTX_free(context)
        }
        readKeys()
        ERR_clear_error()
    }

    /// Finding a decoder makes OpenSSL build all of them.
    private static func readKeys() {
        let base = EllipticCurve.group("P-256")
        let one: [UInt8] = [1]
        defer { EC_GROUP_free(base) }
        guard let base, let point = EllipticCurve.multiply(one, base) else { return }
        let parameters = KeyParameters()
        parameters.add(OSSL_PKEY_PARAM_GROUP_NAME, text: "P-256")
        parameters.add(OSSL_PKEY_PARAM_PUB_KEY, bytes: point)
        parameters.add(OSSL_PKEY_PARAM_PRIV_KEY, number: one)
        guard let handle = try? parameters.key("EC", isPrivate: true) else { return }
        let bio = BIO_new(BIO_s_mem())
        defer { BIO_free(bio) }
        guard PEM_write_bio_PKCS8PrivateKey(bio, handle.key, nil, nil, 0, nil, nil) == 1 else { return }
        EVP_PKEY_free(PEM_read_bio_PrivateKey(bio, nil, nil, nil))
    }
}
