'use strict';
// ECDSA and ECDH on the NIST curves; Ed25519, Ed448, X25519 and X448.

const parts = hatchery.webcryptoParts;
const { algorithms, attempt, checkUsages, domError, hashName, keyOf, makeKey } = parts;
const { keys } = hatchery;

/** Bytes of a coordinate and OpenSSL's name by WebCrypto's name of a curve. */
const nist = {
    __proto__: null, 'P-256': [32, 'prime256v1', 'ES256'], 'P-384': [48, 'secp384r1', 'ES384'],
    'P-521': [66, 'secp521r1', 'ES512'],
};
const typeOf = (handle) => (keys.isPrivate(handle) ? 'private' : 'public');
const refuse = (message) => domError('DataError', message);
const invalid = (body) => attempt(body, 'DataError', 'Invalid keyData');

/** The pair of keys of a generated handle. */
const pair = (handle, algorithm, extractable, usages, forPublic, forPrivate) => ({
    publicKey: makeKey('public', true, algorithm, usages.filter((each) => forPublic.includes(each)), keys.publicOf(handle)),
    privateKey: makeKey('private', extractable, algorithm, usages.filter((each) => forPrivate.includes(each)), handle),
});

/**
 * The whole secret, or its first bits; bits beyond the last whole one are zero.
 * @param {number|null} length in bits
 */
const cut = (secret, length) => {
    if (length === null) return secret;
    if (secret.length * 8 < length) throw domError('OperationError', 'derived bit length is too small');
    const bytes = secret.slice(0, Math.ceil(length / 8));
    if (length % 8 !== 0) bytes[bytes.length - 1] &= 0xff << (8 - length % 8);
    return bytes;
};

/** ECDH, X25519 and X448. */
const deriveBits = (algorithm, key, length) => {
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
    return cut(attempt(() => keys.derive(keyOf.material(key), keyOf.material(peer))), length);
};

// ECDSA and ECDH

const coordinate = (text, width) => {
    const bytes = parts.fromBase64URL(text);
    if (bytes.length > width) throw refuse('Invalid keyData');
    const padded = new Uint8Array(width);
    padded.set(bytes, width - bytes.length);
    return padded;
};

/** The uncompressed point of two coordinates of one width. */
const joined = (x, y) => {
    const point = new Uint8Array(1 + 2 * x.length);
    point[0] = 4;
    point.set(x, 1);
    point.set(y, 1 + x.length);
    return point;
};
const pointOf = (handle) => {
    const { x, y } = keys.components(handle);
    return joined(x, y);
};

const importPoint = (jwk, namedCurve) => {
    const [width] = nist[namedCurve];
    const point = joined(coordinate(jwk.x, width), coordinate(jwk.y, width));
    if (jwk.d === undefined) return invalid(() => keys.importEC(namedCurve, point, null));
    const handle = invalid(() => keys.importEC(namedCurve, null, coordinate(jwk.d, width)));
    if (!keys.equals(handle, invalid(() => keys.importEC(namedCurve, point, null)))) throw refuse('Invalid keyData');
    return handle;
};

const elliptic = (name, forPublic, forPrivate, use, operations) => {
    const what = `a ${name} key`;
    algorithms[name] = {
        __proto__: null,
        generateKey({ namedCurve }, extractable, usages) {
            if (!(namedCurve in nist)) throw domError('NotSupportedError', 'Unrecognized namedCurve');
            checkUsages(usages, [...forPublic, ...forPrivate], what);
            const handle = attempt(() => keys.generate('ec', { curve: namedCurve }));
            return pair(handle, { name, namedCurve }, extractable, usages, forPublic, forPrivate);
        },
        importKey(format, data, { namedCurve }, extractable, usages) {
            if (!(namedCurve in nist)) throw domError('NotSupportedError', 'Unrecognized namedCurve');
            let handle;
            if (format === 'raw') {
                checkUsages(usages, forPublic, what);
                handle = invalid(() => keys.importEC(namedCurve, data, null));
            } else if (format === 'jwk') {
                if (!data.kty) throw refuse('Invalid keyData');
                parts.checkJwk(data, 'EC', use, extractable, usages);
                if (data.crv !== namedCurve) throw refuse('JWK "crv" does not match the requested algorithm');
                checkUsages(usages, data.d === undefined ? forPublic : forPrivate, what);
                if (name === 'ECDSA') parts.checkJwkAlgorithm(data, nist[namedCurve][2]);
                handle = importPoint(data, namedCurve);
            } else {
                handle = parts.importStructure(format, data, usages, forPublic, forPrivate, what, name);
                const details = keys.details(handle);
                if (details.type !== 'ec') throw refuse('Invalid key type');
                if (details.namedCurve !== nist[namedCurve][1]) throw refuse('Named curve mismatch');
                const { x, y, isExplicit } = keys.components(handle);
                if (isExplicit) throw refuse('Invalid keyData');
                // A compressed point would be exported as one.
                if (format === 'spki') handle = keys.importEC(namedCurve, joined(x, y), null);
            }
            return makeKey(typeOf(handle), extractable, { name, namedCurve }, usages, handle);
        },
        exportKey(format, key) {
            const handle = keyOf.material(key);
            const { namedCurve } = keyOf.algorithm(key);
            if (format === 'spki' || format === 'pkcs8') return parts.exportStructure(format, key, name);
            if (format === 'raw') parts.requireType(key, 'public');
            if (format === 'raw') return pointOf(handle).buffer;
            const { x, y, d } = keys.components(handle);
            const members = { kty: 'EC', crv: namedCurve, x: parts.toBase64URL(x), y: parts.toBase64URL(y) };
            if (d !== undefined) members.d = parts.toBase64URL(d);
            return parts.jwkOf(key, members);
        },
        ...operations,
    };
};

elliptic('ECDSA', ['verify'], ['sign'], 'sig', {
    sign({ hash }, key, data) {
        return attempt(() => keys.sign(
            keyOf.material(key), hashName(hash), data, undefined, undefined, 'ieee-p1363'));
    },
    verify({ hash }, key, signature, data) {
        return attempt(() => keys.verify(
            keyOf.material(key), hashName(hash), data, signature, undefined, undefined, 'ieee-p1363'));
    },
});

elliptic('ECDH', [], ['deriveKey', 'deriveBits'], 'enc', { deriveBits });

// Edwards and Montgomery curves

const okp = (name, forPublic, forPrivate, use, operations) => {
    const what = `${name[0] === 'E' ? 'an' : 'a'} ${name} key`;
    const type = name.toLowerCase();
    algorithms[name] = {
        __proto__: null,
        generateKey(algorithm, extractable, usages) {
            checkUsages(usages, [...forPublic, ...forPrivate], what);
            const handle = attempt(() => keys.generate(type));
            return pair(handle, { name }, extractable, usages, forPublic, forPrivate);
        },
        importKey(format, data, algorithm, extractable, usages) {
            let handle;
            if (format === 'raw') {
                checkUsages(usages, forPublic, what);
                handle = invalid(() => keys.importRaw(type, data, false));
            } else if (format === 'jwk') {
                if (!data.kty) throw refuse('Invalid keyData');
                parts.checkJwk(data, 'OKP', use, extractable, usages);
                if (data.crv !== name) throw refuse('JWK "crv" Parameter and algorithm name mismatch');
                if (use === 'sig' && data.alg !== undefined && data.alg !== name && data.alg !== 'EdDSA') {
                    throw refuse('JWK "alg" does not match the requested algorithm');
                }
                checkUsages(usages, data.d === undefined ? forPublic : forPrivate, what);
                handle = invalid(() => keys.importRaw(type, parts.fromBase64URL(data.x), false));
                if (data.d !== undefined) {
                    const half = handle;
                    handle = invalid(() => keys.importRaw(type, parts.fromBase64URL(data.d), true));
                    if (!keys.equals(handle, half)) throw refuse('Invalid keyData');
                }
            } else {
                handle = parts.importStructure(format, data, usages, forPublic, forPrivate, what, name);
                if (keys.details(handle).type !== type) throw refuse('Invalid key type');
            }
            return makeKey(typeOf(handle), extractable, { name }, usages, handle);
        },
        exportKey(format, key) {
            if (format === 'spki' || format === 'pkcs8') return parts.exportStructure(format, key, name);
            if (format === 'raw') parts.requireType(key, 'public');
            const { x, d } = keys.components(keyOf.material(key));
            if (format === 'raw') return x.buffer;
            const members = { kty: 'OKP', crv: name, x: parts.toBase64URL(x) };
            if (d !== undefined) members.d = parts.toBase64URL(d);
            return parts.jwkOf(key, members);
        },
        ...operations,
    };
};

const edwards = {
    sign({ context }, key, data) {
        checkContext(context);
        return attempt(() => keys.sign(keyOf.material(key), null, data));
    },
    verify({ context }, key, signature, data) {
        checkContext(context);
        return attempt(() => keys.verify(keyOf.material(key), null, data, signature));
    },
};

/** OpenSSL 3.0 signs without a context only. */
function checkContext(context) {
    if (context !== undefined && context.length > 0) {
        throw domError('NotSupportedError', 'Non zero-length context is not yet supported');
    }
}

okp('Ed25519', ['verify'], ['sign'], 'sig', edwards);
okp('Ed448', ['verify'], ['sign'], 'sig', edwards);
okp('X25519', [], ['deriveKey', 'deriveBits'], 'enc', { deriveBits });
okp('X448', [], ['deriveKey', 'deriveBits'], 'enc', { deriveBits });
