'use strict';
// 'internal/crypto/derivation': pbkdf2, scrypt and hkdf.

hatchery.provide('internal/crypto/derivation', () => {
    const { codes, bytesOf, isBytes, later, toBuffer, toBytes, validateFunction, validateString } =
        hatchery.require('internal/crypto/support');
    const { validateInt32, validateInteger, validateObject, validateUint32 } = hatchery.require('internal/errors');
    const { inside: { isKeyObject, secretOf } } = hatchery.require('internal/crypto/keys');
    const natives = hatchery.webcryptoNatives;
    const isKnown = (digest) => hatchery.hashes.create(digest) !== undefined;

    const preparePbkdf2 = (password, salt, iterations, keylen, digest) => {
        validateString(digest, 'digest');
        const passwordBytes = toBytes(password, 'password');
        const saltBytes = toBytes(salt, 'salt');
        validateInt32(iterations, 'iterations', 1);
        validateInt32(keylen, 'keylen', 0);
        if (!isKnown(digest)) throw new codes.ERR_CRYPTO_INVALID_DIGEST(digest);
        return () => toBuffer(natives.pbkdf2(digest, passwordBytes, saltBytes, iterations, keylen));
    };

    const scryptDefaults = { __proto__: null, N: 16384, r: 8, p: 1, maxmem: 32 * 1024 * 1024 };

    const prepareScrypt = (password, salt, keylen, options) => {
        const passwordBytes = toBytes(password, 'password');
        const saltBytes = toBytes(salt, 'salt');
        validateInt32(keylen, 'keylen', 0);
        let { N, r, p, maxmem } = scryptDefaults;
        if (options !== undefined && options !== defaults) {
            const choose = (short, long, standard) => {
                const own = options[short] !== undefined;
                if (own) validateUint32(options[short], short);
                if (options[long] !== undefined) {
                    if (own) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
                    validateUint32(options[long], long);
                }
                return options[short] ?? options[long] ?? standard;
            };
            N = choose('N', 'cost', N) || scryptDefaults.N;
            r = choose('r', 'blockSize', r) || scryptDefaults.r;
            p = choose('p', 'parallelization', p) || scryptDefaults.p;
            if (options.maxmem !== undefined) {
                maxmem = options.maxmem;
                validateInteger(maxmem, 'maxmem', 0);
                maxmem ||= scryptDefaults.maxmem;
            }
        }
        const derive = (count) =>
            hatchery.derivation.scrypt(passwordBytes, saltBytes, N, r, p, maxmem, count);
        // Wrong parameters are the caller's fault and thrown at once; the work may be told later.
        derive(0);
        return () => toBuffer(derive(keylen));
    };
    const defaults = {};

    const prepareHkdf = (digest, key, salt, info, length) => {
        validateString(digest, 'digest');
        const secret = isKeyObject(key) ? secretOf(key) : hkdfKey(key);
        const saltBytes = toBytes(salt, 'salt');
        const infoBytes = toBytes(info, 'info');
        validateInteger(length, 'length', 0, 2 ** 31 - 1);
        if (infoBytes.byteLength > 1024) {
            throw new codes.ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', infoBytes.byteLength);
        }
        if (!isKnown(digest)) throw new codes.ERR_CRYPTO_INVALID_DIGEST(digest);
        const size = natives.digest(digest, new Uint8Array(0)).length;
        if (length > 255 * size) throw new codes.ERR_CRYPTO_INVALID_KEYLEN();
        return () => (length === 0 ? new ArrayBuffer(0)
            : natives.hkdf(digest, secret, saltBytes, infoBytes, length).buffer);
    };
    const hkdfKey = (key) => {
        if (hatchery.webcryptoParts.isKey(key)) return secretOf(key);
        if (typeof key !== 'string' && !isBytes(key)) {
            throw new codes.ERR_INVALID_ARG_TYPE('ikm',
                ['string', 'SecretKeyObject', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], key);
        }
        return toBytes(key, 'ikm');
    };

    return {
        pbkdf2(password, salt, iterations, keylen, digest, callback) {
            if (typeof digest === 'function') [digest, callback] = [undefined, digest];
            const derive = preparePbkdf2(password, salt, iterations, keylen, digest);
            validateFunction(callback, 'callback');
            later(callback, () => [derive()]);
        },
        pbkdf2Sync: (password, salt, iterations, keylen, digest) =>
            preparePbkdf2(password, salt, iterations, keylen, digest)(),
        scrypt(password, salt, keylen, options, callback = defaults) {
            if (callback === defaults) [options, callback] = [defaults, options];
            const derive = prepareScrypt(password, salt, keylen, options);
            validateFunction(callback, 'callback');
            later(callback, () => [derive()]);
        },
        scryptSync: (password, salt, keylen, options = defaults) => prepareScrypt(password, salt, keylen, options)(),
        hkdf(digest, key, salt, info, length, callback) {
            const derive = prepareHkdf(digest, key, salt, info, length);
            validateFunction(callback, 'callback');
            later(callback, () => [derive()]);
        },
        hkdfSync: (digest, key, salt, info, length) => prepareHkdf(digest, key, salt, info, length)(),
    };
});
