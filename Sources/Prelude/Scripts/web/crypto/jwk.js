'use strict';
// JSON Web Keys: what every kind has in common.

const parts = hatchery.webcryptoParts;
const { domError } = parts;
const BytesOf = Uint8Array;
const { fromBase64 } = Uint8Array;
const toBase64 = Function.prototype.call.bind(Uint8Array.prototype.toBase64);
const alphabet = { __proto__: null, alphabet: 'base64url', omitPadding: true };

const refuse = (message) => domError('DataError', message);

/** Bytes of a member; DataError if it is missing or no base64url. */
parts.fromBase64URL = (text) => {
    if (typeof text !== 'string') throw refuse('Invalid keyData');
    try {
        return fromBase64.call(BytesOf, text, alphabet);
    } catch (cause) {
        throw domError('DataError', 'Invalid keyData', cause);
    }
};

/** base64url of bytes, without padding. */
parts.toBase64URL = (bytes) => toBase64(bytes, alphabet);

/**
 * Throws DataError unless the JWK may be imported like this.
 * @param {object} jwk converted
 * @param {string} kty the type it must have
 * @param {string} use what `use` must be, if it is there
 * @param {boolean} extractable
 * @param {string[]} usages
 */
parts.checkJwk = (jwk, kty, use, extractable, usages) => {
    if (!jwk.kty) throw refuse('Invalid keyData');
    if (jwk.kty !== kty) throw refuse('Invalid JWK "kty" Parameter');
    if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) throw refuse('Invalid JWK "use" Parameter');
    if (jwk.key_ops !== undefined) {
        if (new Set(jwk.key_ops).size !== jwk.key_ops.length) throw refuse('Duplicate key operation');
        for (const usage of usages) {
            if (!jwk.key_ops.includes(usage)) throw refuse('Key operations and usage mismatch');
        }
    }
    if (jwk.ext === false && extractable) throw refuse('JWK "ext" Parameter and extractable mismatch');
};

/** Throws DataError if `alg` is there and is none of `expected`. */
parts.checkJwkAlgorithm = (jwk, ...expected) => {
    if (jwk.alg !== undefined && !expected.includes(jwk.alg)) {
        throw refuse('JWK "alg" does not match the requested algorithm');
    }
};

/** The JWK of a key with these further members. */
parts.jwkOf = (key, members) => ({
    key_ops: [...parts.keyOf.usages(key)], ext: parts.keyOf.extractable(key), ...members,
});
