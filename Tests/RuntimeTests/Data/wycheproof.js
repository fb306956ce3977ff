'use strict';
// Wycheproof's vectors on WebCrypto, and what WebCrypto has not: signatures in DER on hatchery.keys, CCM, ChaCha20 and
// SHA-224 on Node's crypto. Those of JSON web keys are in jose.js.

const { subtle } = crypto;
const { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } = hatchery.require('crypto');
const bytes = (hex) => Uint8Array.fromHex(hex);
const hex = (data) => new Uint8Array(data).toHex();
const same = (data, expected) => {
    if (hex(data) !== expected) throw new Error(`${hex(data)} instead of ${expected}`);
};
const secret = (data, algorithm, usages) => subtle.importKey('raw', bytes(data), algorithm, false, usages);
/** False, a signature or a tag that does not fit, is a refusal like an error. */
const accepted = (isValid) => {
    if (!isValid) throw new Error('refused');
};

const verifier = async (format, data, algorithm) => {
    const key = await subtle.importKey(format, data, algorithm, false, ['verify']);
    return async ({ msg, sig }) => accepted(await subtle.verify(algorithm, key, bytes(sig), bytes(msg)));
};
const curveNames = { secp256r1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
/** Signatures in DER. */
const derVerifier = ({ publicKeyDer, sha }) => {
    const name = sha.replace('-', '').toLowerCase();
    const { keys } = hatchery;
    const key = keys.importKey(bytes(publicKeyDer), 'der', 'spki', undefined, 'public');
    return ({ msg, sig }) => accepted(
        keys.verify(key, name, bytes(msg), bytes(sig), undefined, undefined, 'der'));
};

/** One way and the other: a valid vector must pass both, one that is not must be refused by both. */
const bothWays = ({ result }, ...ways) => {
    const refusals = [];
    for (const way of ways) {
        try {
            way();
        } catch (error) {
            refusals.push(error);
        }
    }
    if (refusals.length > (result === 'valid' ? 0 : ways.length - 1)) throw refusals[0];
};
/** AEAD by the names of Node's ciphers. */
const nodeAead = ({ keySize, tagSize }, name) => (test) => {
    const [key, iv, aad, msg, ct, tag] = ['key', 'iv', 'aad', 'msg', 'ct', 'tag'].map((field) => bytes(test[field]));
    const cipher = name === 'AES-CCM' ? `aes-${keySize}-ccm` : 'chacha20-poly1305';
    const start = (make) => make(cipher, key, iv, { authTagLength: tagSize / 8 });
    bothWays(test, () => {
        const decipher = start(createDecipheriv);
        decipher.setAuthTag(tag);
        decipher.setAAD(aad, { plaintextLength: ct.length });
        same(new Uint8Array([...decipher.update(ct), ...decipher.final()]), test.msg);
    }, () => {
        const encipher = start(createCipheriv);
        encipher.setAAD(aad, { plaintextLength: msg.length });
        const parts = [encipher.update(msg), encipher.final(), encipher.getAuthTag()];
        same(new Uint8Array(parts.flatMap((part) => [...part])), test.ct + test.tag);
    });
};
/** HMAC with a hash that WebCrypto has not. */
const nodeMac = ({ tagSize }, hash) => ({ key, msg, tag }) => {
    const mac = createHmac(hash, bytes(key)).update(bytes(msg)).digest().subarray(0, tagSize / 8);
    accepted(timingSafeEqual(mac, bytes(tag)));
};

/** A P-256 private key; WebCrypto imports no bare scalar, but PKCS#8 without the public half. */
const privateScalar = (scalar) => {
    const padded = scalar.replace(/^(00)+(?=.{64}$)/, '').padStart(64, '0');
    const template = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';
    return subtle.importKey('pkcs8', bytes(template + padded), { name: 'ECDH', namedCurve: 'P-256' }, false,
        ['deriveBits']);
};

/** By type of group: (group, the file's algorithm) -> (test) -> nothing; throws if the vector is refused. */
const kinds = {
    IndCpaTest: () => async ({ key, iv, msg, ct }) => {
        const algorithm = { name: 'AES-CBC', iv: bytes(iv) };
        const made = await secret(key, 'AES-CBC', ['encrypt', 'decrypt']);
        same(await subtle.decrypt(algorithm, made, bytes(ct)), msg);
        same(await subtle.encrypt(algorithm, made, bytes(msg)), ct);
    },
    AeadTest: (group, name) => name !== 'AES-GCM' ? nodeAead(group, name) : async ({ key, iv, aad, msg, ct, tag }) => {
        const { tagSize } = group;
        const algorithm = { name, iv: bytes(iv), additionalData: bytes(aad), tagLength: tagSize };
        const made = await secret(key, name, ['encrypt', 'decrypt']);
        same(await subtle.decrypt(algorithm, made, bytes(ct + tag)), msg);
        same(await subtle.encrypt(algorithm, made, bytes(msg)), ct + tag);
    },
    MacTest: (group, name) => name === 'HMACSHA224' ? nodeMac(group, 'sha224') : async ({ key, msg, tag }) => {
        const { tagSize } = group;
        const hash = name.replace('HMACSHA', 'SHA-');
        const made = await secret(key, { name: 'HMAC', hash }, ['sign', 'verify']);
        const mac = hex(await subtle.sign('HMAC', made, bytes(msg)));
        accepted(mac.slice(0, tagSize / 4) === tag);
        if (mac.length === tag.length) accepted(await subtle.verify('HMAC', made, bytes(tag), bytes(msg)));
    },
    HkdfTest: (group, name) => async ({ ikm, salt, info, size, okm }) => {
        const algorithm = { name: 'HKDF', hash: name.slice(5), salt: bytes(salt), info: bytes(info) };
        const made = await secret(ikm, 'HKDF', ['deriveBits']);
        same(await subtle.deriveBits(algorithm, made, size * 8), okm);
    },
    PbkdfTest: (group, name) => async ({ password, salt, iterationCount, dkLen, dk }) => {
        const hash = name.replace('PBKDF2-HMACSHA', 'SHA-');
        const algorithm = { name: 'PBKDF2', hash, salt: bytes(salt), iterations: iterationCount };
        const made = await secret(password, 'PBKDF2', ['deriveBits']);
        same(await subtle.deriveBits(algorithm, made, dkLen * 8), dk);
    },
    EcdsaVerify: derVerifier,
    EcdsaP1363Verify: ({ publicKey, publicKeyDer, sha }) => verifier('spki', bytes(publicKeyDer), {
        name: 'ECDSA', namedCurve: curveNames[publicKey.curve], hash: sha,
    }),
    EddsaVerify: ({ publicKeyDer }) => verifier('spki', bytes(publicKeyDer), { name: 'Ed25519' }),
    RsassaPkcs1Verify: ({ publicKeyDer, sha }) =>
        verifier('spki', bytes(publicKeyDer), { name: 'RSASSA-PKCS1-v1_5', hash: sha }),
    RsassaPssVerify: ({ publicKeyDer, sha, sLen }) =>
        verifier('spki', bytes(publicKeyDer), { name: 'RSA-PSS', hash: sha, saltLength: sLen }),
    RsaesOaepDecrypt: async ({ privateKeyPkcs8, sha }) => {
        const algorithm = { name: 'RSA-OAEP', hash: sha };
        const key = await subtle.importKey('pkcs8', bytes(privateKeyPkcs8), algorithm, false, ['decrypt']);
        return async ({ msg, ct, label }) =>
            same(await subtle.decrypt({ name: 'RSA-OAEP', label: bytes(label) }, key, bytes(ct)), msg);
    },
    EcdhTest: () => async ({ public: peer, private: own, shared }) => {
        const algorithm = { name: 'ECDH', namedCurve: 'P-256' };
        const key = await privateScalar(own);
        const other = await subtle.importKey('spki', bytes(peer), algorithm, false, []);
        same(await subtle.deriveBits({ name: 'ECDH', public: other }, key, null), shared);
    },
    XdhComp: () => async ({ public: peer, private: own, shared }) => {
        const template = '302e020100300506032b656e04220420';
        const key = await subtle.importKey('pkcs8', bytes(template + own), 'X25519', false, ['deriveBits']);
        const other = await subtle.importKey('raw', bytes(peer), 'X25519', false, []);
        same(await subtle.deriveBits({ name: 'X25519', public: other }, key, null), shared);
    },
};

/** Tests that OpenSSL 3.0 cannot pass, nor can Node: it takes no GCM vector of more than 128 bytes. */
const isBeyond = (name, { iv }) => name === 'AES-GCM' && iv.length > 256;

/** Every vector of a file; "acceptable" ones may go either way. */
const vectors = (name, read) => check(name, async () => {
    const { algorithm, testGroups } = read();
    const failed = [];
    let passed = 0;
    for (const group of testGroups) {
        let run;
        try {
            run = await kinds[group.type](group, algorithm);
        } catch (error) {
            run = () => { throw error; };
        }
        for (const test of group.tests) {
            if (isBeyond(algorithm, test)) continue;
            let refusal;
            try {
                await run(test);
            } catch (error) {
                refusal = error;
            }
            if (test.result === 'acceptable' || (test.result === 'valid') === (refusal === undefined)) passed += 1;
            else failed.push(`${test.tcId} ${test.comment} is ${test.result}: ${refusal?.message ?? 'taken'}`);
        }
    }
    console.log(`${name}: ${passed}/${passed + failed.length}`);
    for (const line of failed.slice(0, 8)) console.log(`    ${line}`);
    equal(failed.length, 0, 'wrong');
});

vectors('aes_cbc_pkcs5', () => conformance('wycheproof/aes_cbc_pkcs5_test.json'));
vectors('aes_ccm', () => conformance('wycheproof/aes_ccm_test.json'));
vectors('aes_gcm', () => conformance('wycheproof/aes_gcm_test.json'));
vectors('chacha20_poly1305', () => conformance('wycheproof/chacha20_poly1305_test.json'));
vectors('ecdh_secp256r1', () => conformance('wycheproof/ecdh_secp256r1_test.json'));
vectors('ecdsa_secp256k1_sha256', () => conformance('wycheproof/ecdsa_secp256k1_sha256_test.json'));
vectors('ecdsa_secp256r1_sha256_p1363', () => conformance('wycheproof/ecdsa_secp256r1_sha256_p1363_test.json'));
vectors('ecdsa_secp256r1_sha256', () => conformance('wycheproof/ecdsa_secp256r1_sha256_test.json'));
vectors('ecdsa_secp384r1_sha384', () => conformance('wycheproof/ecdsa_secp384r1_sha384_test.json'));
vectors('ecdsa_secp521r1_sha512', () => conformance('wycheproof/ecdsa_secp521r1_sha512_test.json'));
vectors('ed25519', () => conformance('wycheproof/ed25519_test.json'));
vectors('hkdf_sha1', () => conformance('wycheproof/hkdf_sha1_test.json'));
vectors('hkdf_sha256', () => conformance('wycheproof/hkdf_sha256_test.json'));
vectors('hkdf_sha384', () => conformance('wycheproof/hkdf_sha384_test.json'));
vectors('hkdf_sha512', () => conformance('wycheproof/hkdf_sha512_test.json'));
vectors('hmac_sha1', () => conformance('wycheproof/hmac_sha1_test.json'));
vectors('hmac_sha224', () => conformance('wycheproof/hmac_sha224_test.json'));
vectors('hmac_sha256', () => conformance('wycheproof/hmac_sha256_test.json'));
vectors('hmac_sha384', () => conformance('wycheproof/hmac_sha384_test.json'));
vectors('hmac_sha512', () => conformance('wycheproof/hmac_sha512_test.json'));
vectors('pbkdf2_hmacsha1', () => conformance('wycheproof/pbkdf2_hmacsha1_test.json'));
vectors('pbkdf2_hmacsha256', () => conformance('wycheproof/pbkdf2_hmacsha256_test.json'));
vectors('pbkdf2_hmacsha512', () => conformance('wycheproof/pbkdf2_hmacsha512_test.json'));
vectors('rsa_oaep_2048_sha1_mgf1sha1', () => conformance('wycheproof/rsa_oaep_2048_sha1_mgf1sha1_test.json'));
vectors('rsa_oaep_2048_sha256_mgf1sha256', () => conformance('wycheproof/rsa_oaep_2048_sha256_mgf1sha256_test.json'));
vectors('rsa_pss_2048_sha256_mgf1_32', () => conformance('wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json'));
vectors('rsa_signature_2048_sha256', () => conformance('wycheproof/rsa_signature_2048_sha256_test.json'));
vectors('rsa_signature_2048_sha512', () => conformance('wycheproof/rsa_signature_2048_sha512_test.json'));
vectors('x25519', () => conformance('wycheproof/x25519_test.json'));
