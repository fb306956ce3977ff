'use strict';
// How tokens are signed (RFC 7518): HMAC, RSA with PKCS #1 or PSS padding, ECDSA, or not at all. For jsonwebtoken.js.

const { require } = hatchery;

const families = { __proto__: null, HS: 'hmac', RS: 'pkcs1', PS: 'pss', ES: 'ecdsa' };
const curves = { __proto__: null, ES256: 'prime256v1', ES384: 'secp384r1', ES512: 'secp521r1' };
const names = ['RS', 'ES', 'PS', 'HS'].flatMap((start) => [`${start}256`, `${start}384`, `${start}512`]).concat('none');
const some = (...starts) => names.filter((name) => starts.includes(name.slice(0, 2)));

const isBytes = (value) => ArrayBuffer.isView(value);
const isKeyObject = (value) => value instanceof require('crypto').KeyObject;
const typeError = (message) => new TypeError(message);

/** What node's crypto takes as a secret of HMAC. */
const secretOf = (key) => {
    if (typeof key === 'string' || isBytes(key)) return key;
    if (isKeyObject(key)) {
        if (key.type !== 'secret') throw typeError('secret must be a string, a buffer or a secret KeyObject');
        return key;
    }
    throw typeError('secret must be a string or buffer');
};

/** A KeyObject out of PEM, a passphrase with it, or an object of crypto's; `side` is private or public. */
const keyOf = (key, side) => {
    if (isKeyObject(key)) return key;
    const crypto = require('crypto');
    if (typeof key !== 'string' && !isBytes(key) && (typeof key !== 'object' || key === null)) {
        throw typeError('key must be a string, a buffer or an object');
    }
    return side === 'private' ? crypto.createPrivateKey(key) : crypto.createPublicKey(key);
};

/** Node's crypto takes the padding beside the key. */
const withPadding = (family, key) => {
    const { constants } = require('crypto');
    if (family === 'pss') {
        return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    }
    return family === 'ecdsa' ? { key, dsaEncoding: 'ieee-p1363' } : { key };
};

/** Refuses a key that is not for the algorithm: a token must not choose what its key is used for. */
const checkKind = (name, family, key) => {
    const kind = key.asymmetricKeyType;
    const isRight = family === 'ecdsa' ? kind === 'ec' : kind === 'rsa' || (family === 'pss' && kind === 'rsa-pss');
    if (!isRight) throw typeError(`a key of the kind ${kind} cannot be used with ${name}`);
    const curve = key.asymmetricKeyDetails?.namedCurve;
    if (family === 'ecdsa' && curve !== undefined && curve !== curves[name]) {
        throw typeError(`"${name}" needs a key on the curve ${curves[name]}, not on ${curve}`);
    }
};

const prepare = (name, key, side) => {
    const family = families[name.slice(0, 2)];
    if (family === 'hmac') return { family, key: secretOf(key) };
    const object = keyOf(key, side);
    checkKind(name, family, object);
    return { family, key: withPadding(family, object) };
};

hatchery.tokenAlgorithms = {
    __proto__: null,
    names,

    /** @returns {string} the signature of `text`, in base64url */
    sign(name, text, key) {
        if (name === 'none') return '';
        const crypto = require('crypto');
        const prepared = prepare(name, key, 'private');
        const hash = `sha${name.slice(2)}`;
        if (prepared.family === 'hmac') return crypto.createHmac(hash, prepared.key).update(text).digest('base64url');
        return crypto.sign(hash, Buffer.from(text), prepared.key).toString('base64url');
    },

    /** Whether `signature`, in base64url, is one of `text` by the holder of the key. */
    verify(name, text, signature, key) {
        if (name === 'none') return signature === '';
        const crypto = require('crypto');
        const prepared = prepare(name, key, 'public');
        const hash = `sha${name.slice(2)}`;
        const given = Buffer.from(signature, 'base64url');
        if (prepared.family !== 'hmac') return crypto.verify(hash, Buffer.from(text), prepared.key, given);
        const made = crypto.createHmac(hash, prepared.key).update(text).digest();
        return made.length === given.length && crypto.timingSafeEqual(made, given);
    },

    /** What a key may be used for where the caller names no algorithms: a public key is never a secret. */
    defaultsFor(key) {
        if (isKeyObject(key)) {
            if (key.type === 'secret') return some('HS');
            const kind = key.asymmetricKeyType;
            return kind === 'ec' ? some('ES') : kind === 'rsa' ? some('RS', 'PS') : [];
        }
        if (typeof key === 'object' && key !== null && !isBytes(key)) return some('RS', 'ES', 'PS');
        const text = isBytes(key)
            ? Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1') : String(key);
        if (text.includes('BEGIN CERTIFICATE') || text.includes('BEGIN PUBLIC KEY')) return some('RS', 'ES', 'PS');
        if (text.includes('BEGIN RSA PUBLIC KEY')) return some('RS', 'PS');
        return some('HS');
    },
};
