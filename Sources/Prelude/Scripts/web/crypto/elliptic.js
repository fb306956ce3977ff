'use strict';
// ECDSA and ECDH on the NIST curves.

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

/** A private key; its public half must be that of `half`. */
const importScalar = (namedCurve, scalar, half) => {
    const handle = invalid(() => keys.importEC(namedCurve, null, scalar));
    if (!keys.equals(handle, half)) throw refuse('Invalid keyData');
    return handle;
};

const importPoint = (jwk, namedCurve) => {
    const [width] = nist[namedCurve];
    const point = joined(coordinate(jwk.x, width), coordinate(jwk.y, width));
    if (jwk.d === undefined) return invalid(() => keys.importEC(namedCurve, point, null));
    const half = invalid(() => keys.importEC(namedCurve, point, null));
    return importScalar(namedCurve, coordinate(jwk.d, width), half);
};

const elliptic = (name, forPublic, forPrivate, use, operations) => {
    const what = `a ${name} key`;
    algorithms[name] = {
        __proto__: null,
        generateKey({ namedCurve }, extractable, usages) {
            if (!(namedCurve in nist)) throw domError('NotSupportedError', 'Unrecognized namedCurve');
            checkUsages(usages, [...forPublic, ...forPrivate], what);
            const handle = attempt(() => keys.generate('ec', { curve: namedCurve }));
            return parts.makePair(handle, { name, namedCurve }, extractable, usages, forPublic, forPrivate);
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
                const { x, y, d, isExplicit } = keys.components(handle);
                if (isExplicit) throw refuse('Invalid keyData');
                // A compressed point would be exported as one, and OpenSSL reads a scalar that is too large.
                handle = format === 'spki'
                    ? keys.importEC(namedCurve, joined(x, y), null) : importScalar(namedCurve, d, handle);
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

elliptic('ECDH', [], ['deriveKey', 'deriveBits'], 'enc', { deriveBits: parts.agree });
