'use strict';
// Ed25519 and Ed448, X25519 and X448.

const parts = hatchery.webcryptoParts;
const { algorithms, attempt, checkUsages, domError, keyOf, makeKey } = parts;
const { keys } = hatchery;

const typeOf = (handle) => (keys.isPrivate(handle) ? 'private' : 'public');
const refuse = (message) => domError('DataError', message);
const invalid = (body) => attempt(body, 'DataError', 'Invalid keyData');

const okp = (name, forPublic, forPrivate, use, operations) => {
    const what = `${name[0] === 'E' ? 'an' : 'a'} ${name} key`;
    const type = name.toLowerCase();
    algorithms[name] = {
        __proto__: null,
        generateKey(algorithm, extractable, usages) {
            checkUsages(usages, [...forPublic, ...forPrivate], what);
            const handle = attempt(() => keys.generate(type));
            return parts.makePair(handle, { name }, extractable, usages, forPublic, forPrivate);
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
okp('X25519', [], ['deriveKey', 'deriveBits'], 'enc', { deriveBits: parts.agree });
okp('X448', [], ['deriveKey', 'deriveBits'], 'enc', { deriveBits: parts.agree });
