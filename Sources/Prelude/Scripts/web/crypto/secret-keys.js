'use strict';
// AES and HMAC, and import and export of secret keys.

const parts = hatchery.webcryptoParts;
const { algorithms, attempt, checkUsages, domError, hashName, keyOf, makeKey } = parts;
const natives = hatchery.webcryptoNatives;

const randomBytes = (count) => {
    const bytes = new Uint8Array(count);
    natives.fill(bytes);
    return bytes;
};

/** Bytes of a secret key in a format: of raw bytes or of a JWK. */
const importSecret = (format, data, extractable, usages, use) => {
    if (format === 'raw') return data;
    if (format !== 'jwk') throw domError('NotSupportedError', `Unable to import a secret key with format ${format}`);
    parts.checkJwk(data, 'oct', use, extractable, usages);
    return parts.fromBase64URL(data.k);
};

const exportSecret = (format, key, alg) => {
    const bytes = keyOf.material(key);
    if (format === 'raw') return new Uint8Array(bytes).buffer;
    if (format !== 'jwk') throw domError('NotSupportedError', `Unable to export a secret key with format ${format}`);
    return parts.jwkOf(key, { kty: 'oct', k: parts.toBase64URL(bytes), alg });
};

const isAESLength = (bits) => bits === 128 || bits === 192 || bits === 256;

/** Makes one of the modes of AES of its name, its usages and its cipher. */
const aes = (name, allowed, operations) => {
    algorithms[name] = {
        __proto__: null,
        generateKey({ length }, extractable, usages) {
            checkUsages(usages, allowed, 'an AES key');
            if (!isAESLength(length)) {
                throw domError('OperationError', 'AES key length must be 128, 192, or 256 bits');
            }
            return makeKey('secret', extractable, { name, length }, usages, randomBytes(length / 8));
        },
        importKey(format, data, algorithm, extractable, usages) {
            checkUsages(usages, allowed, 'an AES key');
            const bytes = importSecret(format, data, extractable, usages, 'enc');
            const length = bytes.length * 8;
            if (!isAESLength(length)) throw domError('DataError', 'Invalid key length');
            if (format === 'jwk') parts.checkJwkAlgorithm(data, `A${length}${name.slice(4)}`);
            return makeKey('secret', extractable, { name, length }, usages, bytes);
        },
        exportKey(format, key) {
            return exportSecret(format, key, `A${keyOf.algorithm(key).length}${name.slice(4)}`);
        },
        keyLength({ length }) {
            if (!isAESLength(length)) throw domError('OperationError', 'Invalid key length');
            return length;
        },
        ...operations,
    };
};

const operate = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];

const checkedIV = (iv) => {
    if (iv.length !== 16) throw domError('OperationError', 'algorithm.iv must contain exactly 16 bytes');
    return iv;
};
aes('AES-CBC', operate, {
    encrypt({ iv }, key, data) {
        checkedIV(iv);
        return attempt(() => natives.cipher('cbc', true, keyOf.material(key), iv, data));
    },
    decrypt({ iv }, key, data) {
        checkedIV(iv);
        return attempt(() => natives.cipher('cbc', false, keyOf.material(key), iv, data));
    },
});

const count = ({ counter, length }, key, data) => {
    if (counter.length !== 16) throw domError('OperationError', 'algorithm.counter must contain exactly 16 bytes');
    if (length < 1 || length > 128) {
        throw domError('OperationError', 'AES-CTR algorithm.length must be between 1 and 128');
    }
    return attempt(() => natives.counter(keyOf.material(key), counter, length, data));
};
aes('AES-CTR', operate, { encrypt: count, decrypt: count });

const tagBytes = ({ tagLength = 128 }) => {
    if (![32, 64, 96, 104, 112, 120, 128].includes(tagLength)) {
        throw domError('OperationError', `${tagLength} is not a valid AES-GCM tag length`);
    }
    return tagLength / 8;
};
aes('AES-GCM', operate, {
    encrypt(algorithm, key, data) {
        const size = tagBytes(algorithm);
        return attempt(() => natives.cipher(
            'gcm', true, keyOf.material(key), algorithm.iv, data, algorithm.additionalData, size));
    },
    decrypt(algorithm, key, data) {
        const size = tagBytes(algorithm);
        if (data.length < size) throw domError('OperationError', 'The provided data is too small.');
        return attempt(() => natives.cipher(
            'gcm', false, keyOf.material(key), algorithm.iv, data, algorithm.additionalData, size));
    },
});

aes('AES-KW', ['wrapKey', 'unwrapKey'], {
    wrapKey(algorithm, key, data) {
        return attempt(() => natives.cipher('kw', true, keyOf.material(key), null, data));
    },
    unwrapKey(algorithm, key, data) {
        // RFC 3394: two blocks of 8 bytes and one to check them. OpenSSL takes nothing for a key of no bytes.
        if (data.length < 24) throw domError('OperationError', 'The wrapped key is too short');
        return attempt(() => natives.cipher('kw', false, keyOf.material(key), null, data));
    },
});

const blockBits = ({ name }) => (name === 'SHA-1' || name === 'SHA-256' ? 512 : 1024);
const macs = ['sign', 'verify'];

algorithms.HMAC = {
    __proto__: null,
    generateKey({ hash, length = blockBits(hash) }, extractable, usages) {
        checkUsages(usages, macs, 'an HMAC key');
        if (length === 0) throw domError('OperationError', 'Zero-length key is not supported');
        const bytes = randomBytes(Math.ceil(length / 8));
        return makeKey('secret', extractable, { name: 'HMAC', length, hash }, usages, bytes);
    },
    importKey(format, data, algorithm, extractable, usages) {
        checkUsages(usages, macs, 'an HMAC key');
        const { hash } = algorithm;
        const bytes = importSecret(format, data, extractable, usages, 'sig');
        if (format === 'jwk') parts.checkJwkAlgorithm(data, `HS${hash.name.slice(4)}`);
        const bits = bytes.length * 8;
        if (bits === 0 || algorithm.length === 0) throw domError('DataError', 'Zero-length key is not supported');
        const { length = bits } = algorithm;
        if (length > bits || length <= bits - 8) throw domError('DataError', 'Invalid key length');
        return makeKey('secret', extractable, { name: 'HMAC', length, hash }, usages, bytes);
    },
    exportKey(format, key) {
        return exportSecret(format, key, `HS${keyOf.algorithm(key).hash.name.slice(4)}`);
    },
    keyLength({ hash, length = blockBits(hash) }) {
        if (length === 0) {
            throw hatchery.webidl.typeError('Zero-length key is not supported', 'ERR_INVALID_ARG_VALUE');
        }
        return length;
    },
    sign(algorithm, key, data) {
        return attempt(() => natives.hmac(hashName(keyOf.algorithm(key).hash), keyOf.material(key), data));
    },
    verify(algorithm, key, signature, data) {
        return natives.equal(signature, algorithms.HMAC.sign(algorithm, key, data));
    },
};
