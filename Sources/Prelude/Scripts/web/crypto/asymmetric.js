'use strict';
// What asymmetric keys have in common: pairs, SPKI and PKCS#8, agreement on a secret.

const parts = hatchery.webcryptoParts;
const { attempt, checkUsages, domError, keyOf, makeKey } = parts;
const { keys } = hatchery;

/**
 * The handle of a key in SPKI or PKCS#8, after its usages are checked.
 * @param {string[]} forPublic usages of public keys
 * @param {string[]} forPrivate usages of private keys
 */
parts.importStructure = (format, data, usages, forPublic, forPrivate, what, name) => {
    if (format !== 'spki' && format !== 'pkcs8') {
        throw domError('NotSupportedError', `Unable to import ${name} key with format ${format}`);
    }
    const isPublic = format === 'spki';
    checkUsages(usages, isPublic ? forPublic : forPrivate, what);
    return attempt(
        () => keys.importKey(data, 'der', format, undefined, isPublic ? 'public' : 'private'),
        'DataError', 'Invalid keyData');
};

/** SPKI of a public key, PKCS#8 of a private one, as an ArrayBuffer. */
parts.exportStructure = (format, key, name) => {
    const wanted = { __proto__: null, spki: 'public', pkcs8: 'private' }[format];
    if (wanted === undefined) {
        throw domError('NotSupportedError', `Unable to export a ${name} key with format ${format}`);
    }
    parts.requireType(key, wanted);
    return attempt(() => keys.exportKey(keyOf.material(key), 'der', format)).buffer;
};

/** Throws InvalidAccessError unless the key is of that type. */
parts.requireType = (key, type) => {
    if (keyOf.type(key) !== type) {
        throw domError('InvalidAccessError', `The key must be a ${type} key`);
    }
};

/** The pair of a generated private key; each half takes the usages that it is allowed. */
parts.makePair = (handle, algorithm, extractable, usages, forPublic, forPrivate) => {
    const chosen = (allowed) => usages.filter((usage) => allowed.includes(usage));
    return {
        publicKey: makeKey('public', true, algorithm, chosen(forPublic), keys.publicOf(handle)),
        privateKey: makeKey('private', extractable, algorithm, chosen(forPrivate), handle),
    };
};

/**
 * ECDH, X25519 and X448: the whole secret, or its first bits; in the last byte, bits beyond the length are zero.
 * @param {number|null} length in bits
 */
parts.agree = (algorithm, key, length) => {
    const peer = algorithm.public;
    parts.requireType(key, 'private');
    parts.requireType(peer, 'public');
    const [own, other] = [keyOf.algorithm(key), keyOf.algorithm(peer)];
    if (!['ECDH', 'X25519', 'X448'].includes(other.name)) {
        throw domError('InvalidAccessError', 'Keys must be ECDH, X25519, or X448 keys');
    }
    if (own.name !== other.name) {
        throw domError('InvalidAccessError', 'The public and private keys must be of the same type');
    }
    if (own.namedCurve !== other.namedCurve) throw domError('InvalidAccessError', 'Named curve mismatch');
    const secret = attempt(() => keys.derive(keyOf.material(key), keyOf.material(peer)));
    if (length === null) return secret;
    if (secret.length * 8 < length) throw domError('OperationError', 'derived bit length is too small');
    const bytes = secret.slice(0, Math.ceil(length / 8));
    if (length % 8 !== 0) bytes[bytes.length - 1] &= 0xff << (8 - length % 8);
    return bytes;
};
