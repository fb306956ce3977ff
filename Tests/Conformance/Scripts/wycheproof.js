// Runs one file of Wycheproof's vectors on WebCrypto, and on Node's crypto where WebCrypto has no such form (signatures
// in DER). An expression: a function of the file's JSON, which promises {problem, tests: [{name, isPass, message}]}.
async (file) => {
    const { subtle } = globalThis.crypto;
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
    const notHere = Symbol('not here');

    const verifier = async (format, data, algorithm) => {
        const key = await subtle.importKey(format, data, algorithm, false, ['verify']);
        return async ({ msg, sig }) => accepted(await subtle.verify(algorithm, key, bytes(sig), bytes(msg)));
    };
    const curveNames = { secp256r1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
    /** Signatures in DER. */
    const derVerifier = ({ publicKeyDer, sha }) => {
        const name = sha.replace('-', '').toLowerCase();
        if (globalThis.hatchery !== undefined) {
            const { keys } = globalThis.hatchery;
            const key = keys.importKey(bytes(publicKeyDer), 'der', 'spki', undefined, 'public');
            return ({ msg, sig }) => accepted(
                keys.verify(key, name, bytes(msg), bytes(sig), undefined, undefined, 'der'));
        }
        const key = globalThis.crypto.createPublicKey({
            key: Buffer.from(publicKeyDer, 'hex'), format: 'der', type: 'spki',
        });
        return ({ msg, sig }) => accepted(globalThis.crypto.verify(name, bytes(msg), key, bytes(sig)));
    };

    /** A P-256 private key; WebCrypto imports no bare scalar, but PKCS#8 without the public half. */
    const privateScalar = (scalar) => {
        const padded = scalar.replace(/^(00)+(?=.{64}$)/, '').padStart(64, '0');
        const template = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';
        return subtle.importKey('pkcs8', bytes(template + padded), { name: 'ECDH', namedCurve: 'P-256' }, false,
            ['deriveBits']);
    };

    /** By type of group: (group) -> (test) -> anything; throws if the vector is refused. */
    const kinds = {
        IndCpaTest: () => async ({ key, iv, msg, ct }) => {
            const algorithm = { name: 'AES-CBC', iv: bytes(iv) };
            const made = await secret(key, 'AES-CBC', ['encrypt', 'decrypt']);
            same(await subtle.decrypt(algorithm, made, bytes(ct)), msg);
            same(await subtle.encrypt(algorithm, made, bytes(msg)), ct);
        },
        AeadTest: ({ tagSize }) => async ({ key, iv, aad, msg, ct, tag }) => {
            if (file.algorithm !== 'AES-GCM') return notHere;
            const algorithm = { name: 'AES-GCM', iv: bytes(iv), additionalData: bytes(aad), tagLength: tagSize };
            const made = await secret(key, 'AES-GCM', ['encrypt', 'decrypt']);
            same(await subtle.decrypt(algorithm, made, bytes(ct + tag)), msg);
            same(await subtle.encrypt(algorithm, made, bytes(msg)), ct + tag);
        },
        MacTest: ({ tagSize }) => async ({ key, msg, tag }) => {
            const hash = file.algorithm.replace('HMACSHA', 'SHA-');
            if (hash === 'SHA-224') return notHere;
            const made = await secret(key, { name: 'HMAC', hash }, ['sign', 'verify']);
            const mac = hex(await subtle.sign('HMAC', made, bytes(msg)));
            accepted(mac.slice(0, tagSize / 4) === tag);
            if (mac.length === tag.length) accepted(await subtle.verify('HMAC', made, bytes(tag), bytes(msg)));
        },
        HkdfTest: () => async ({ ikm, salt, info, size, okm }) => {
            const algorithm = { name: 'HKDF', hash: file.algorithm.slice(5), salt: bytes(salt), info: bytes(info) };
            const made = await secret(ikm, 'HKDF', ['deriveBits']);
            same(await subtle.deriveBits(algorithm, made, size * 8), okm);
        },
        PbkdfTest: () => async ({ password, salt, iterationCount, dkLen, dk }) => {
            const hash = file.algorithm.replace('PBKDF2-HMACSHA', 'SHA-');
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

    const tests = [];
    for (const group of file.testGroups) {
        const kind = kinds[group.type];
        if (kind === undefined) return { problem: `no way to run ${group.type}`, tests };
        let run;
        try {
            run = await kind(group);
        } catch (error) {
            run = () => { throw error; };
        }
        for (const test of group.tests) {
            let refusal;
            try {
                if (await run(test) === notHere) continue;
            } catch (error) {
                refusal = error;
            }
            const isPass = test.result === 'acceptable' || (test.result === 'valid') === (refusal === undefined);
            tests.push({
                name: `${test.tcId} ${test.comment}`, isPass,
                message: isPass ? '' : `${test.result}: ${refusal?.name} ${refusal?.message}`,
            });
        }
    }
    return { problem: null, tests };
}
