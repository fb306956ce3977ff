'use strict';
// 'internal/crypto/key-encoding': the options of key encodings, and JSON Web Keys.

hatchery.provide('internal/crypto/key-encoding', () => {
    const { codes, Buffer, isBytes, toBuffer, toBytes } = hatchery.require('internal/crypto/support');
    const { validateString } = hatchery.require('internal/errors');
    const natives = hatchery.keys;
    const isPassphrase = (value) => typeof value === 'string' || isBytes(value);

    const parseFormat = (format, standard, name) => {
        if (format === undefined && standard !== undefined) return standard;
        if (format === 'pem' || format === 'der') return format;
        throw new codes.ERR_INVALID_ARG_VALUE(name, format);
    };

    const parseType = (type, isRequired, keyType, isPublic, name) => {
        if (type === undefined && !isRequired) return undefined;
        if (type === 'pkcs1') {
            if (keyType !== undefined && keyType !== 'rsa') {
                throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for RSA keys');
            }
            return type;
        }
        if (type === 'spki' && isPublic !== false) return type;
        if (type === 'pkcs8' && isPublic !== true) return type;
        if (type === 'sec1' && isPublic !== true) {
            if (keyType !== undefined && keyType !== 'ec') {
                throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for EC keys');
            }
            return type;
        }
        throw new codes.ERR_INVALID_ARG_VALUE(name, type);
    };

    const option = (prefix, name) => `${prefix === undefined ? 'options' : prefix}.${name}`;

    /** How a public key is to be written. */
    const parsePublicEncoding = (encoding, keyType, prefix = undefined) => {
        const isRequired = true;
        return {
            format: parseFormat(encoding.format, undefined, option(prefix, 'format')),
            type: parseType(encoding.type, isRequired, keyType, true, option(prefix, 'type')),
        };
    };

    /** How a private key is to be written, and whether encrypted. */
    const parsePrivateEncoding = (encoding, keyType, prefix = undefined) => {
        const format = parseFormat(encoding.format, undefined, option(prefix, 'format'));
        const type = parseType(encoding.type, true, keyType, false, option(prefix, 'type'));
        const { cipher, passphrase, encoding: textEncoding } = encoding;
        const isEncrypted = cipher !== undefined && cipher !== null;
        if (isEncrypted) {
            if (typeof cipher !== 'string') throw new codes.ERR_INVALID_ARG_VALUE(option(prefix, 'cipher'), cipher);
            if (format === 'der' && (type === 'pkcs1' || type === 'sec1')) {
                throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
            }
        } else if (passphrase !== undefined) {
            throw new codes.ERR_INVALID_ARG_VALUE(option(prefix, 'cipher'), cipher);
        }
        if (!isEncrypted) return { format, type };
        if (!isPassphrase(passphrase)) {
            throw new codes.ERR_INVALID_ARG_VALUE(option(prefix, 'passphrase'), passphrase);
        }
        if (hatchery.ciphers.info(cipher) === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
        return { format, type, cipher, passphrase: toBytes(passphrase, 'passphrase', textEncoding) };
    };

    /** What a key that comes as text or bytes is written in. */
    const parseInput = (format, type, passphrase, wantsPrivate, prefix) => {
        const der = parseFormat(format, 'pem', option(prefix, 'format')) === 'der';
        const code = parseType(type, der, undefined, wantsPrivate ? false : undefined, option(prefix, 'type')) ?? '';
        if (passphrase !== undefined && passphrase !== null && !isPassphrase(passphrase)) {
            throw new codes.ERR_INVALID_ARG_VALUE(option(prefix, 'passphrase'), passphrase);
        }
        return { der, code };
    };

    const jwkCurves = {
        __proto__: null, prime256v1: 'P-256', secp256k1: 'secp256k1', secp384r1: 'P-384', secp521r1: 'P-521',
    };
    const edwards = { __proto__: null, ed25519: 'Ed25519', ed448: 'Ed448', x25519: 'X25519', x448: 'X448' };
    const text = (bytes) => toBuffer(bytes).toString('base64url');

    /** The JWK of a handle. */
    const toJwk = (handle) => {
        const found = natives.components(handle);
        const { type } = found;
        const jwk = {};
        const add = (...names) => {
            for (const name of names) if (found[name] !== undefined) jwk[name] = text(found[name]);
        };
        if (type === 'rsa') {
            jwk.kty = 'RSA';
            add('n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi');
        } else if (type === 'ec') {
            const crv = jwkCurves[found.crv];
            if (crv === undefined) throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_CURVE(found.crv);
            jwk.kty = 'EC';
            add('x', 'y');
            jwk.crv = crv;
            add('d');
        } else if (type in edwards) {
            jwk.crv = edwards[type];
            add('d', 'x');
            jwk.kty = 'OKP';
        } else {
            throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE();
        }
        return jwk;
    };

    /** The handle of a JWK; the public one if no private key is wanted, whatever the JWK has. */
    const fromJwk = (jwk, wantsPrivate) => {
        const { kty } = jwk;
        if (kty !== 'RSA' && kty !== 'EC' && kty !== 'OKP') {
            validateMember(kty, 'key.kty', ['RSA', 'EC', 'OKP']);
        }
        const bytes = (name) => {
            validateString(jwk[name], `key.${name}`);
            return Buffer.from(jwk[name], 'base64url');
        };
        const invalid = (cause) => {
            const error = new codes.ERR_CRYPTO_INVALID_JWK();
            if (cause !== undefined) error.cause = cause;
            return error;
        };
        const attempt = (body) => {
            try {
                return body();
            } catch (cause) {
                throw invalid(cause);
            }
        };
        if (kty === 'OKP') {
            validateMember(jwk.crv, 'key.crv', ['Ed25519', 'Ed448', 'X25519', 'X448']);
            const x = bytes('x');
            const d = wantsPrivate ? bytes('d') : undefined;
            const type = jwk.crv.toLowerCase();
            const width = { ed25519: 32, ed448: 57, x25519: 32, x448: 56 }[type];
            if ((wantsPrivate ? d : x).length !== width) throw invalid();
            return attempt(() => natives.importRaw(type, wantsPrivate ? d : x, wantsPrivate));
        }
        if (kty === 'EC') {
            validateMember(jwk.crv, 'key.crv', ['P-256', 'secp256k1', 'P-384', 'P-521']);
            const width = { 'P-256': 32, secp256k1: 32, 'P-384': 48, 'P-521': 66 }[jwk.crv];
            const point = Buffer.concat([Buffer.of(4), padded(bytes('x'), width), padded(bytes('y'), width)]);
            const d = wantsPrivate ? bytes('d') : undefined;
            return attempt(() => natives.importEC(jwk.crv, point, d));
        }
        const numbers = { __proto__: null, n: bytes('n'), e: bytes('e') };
        if (wantsPrivate) for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi']) numbers[name] = bytes(name);
        return attempt(() => natives.importRSA(numbers));
    };

    const padded = (bytes, width) =>
        (bytes.length >= width ? bytes : Buffer.concat([Buffer.alloc(width - bytes.length), bytes]));

    const validateMember = (value, name, allowed) =>
        hatchery.require('internal/errors').validateOneOf(value, name, allowed);

    return { fromJwk, parseInput, parsePrivateEncoding, parsePublicEncoding, toJwk };
});
