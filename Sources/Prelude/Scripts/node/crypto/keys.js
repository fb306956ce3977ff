'use strict';
// 'internal/crypto/keys': KeyObject and its makers, and what the other functions take as a key.

hatchery.provide('internal/crypto/keys', () => {
    const { codes, Buffer, bytesOf, isBytes, toBuffer, toBytes } = hatchery.require('internal/crypto/support');
    const { validateObject, validateOneOf } = hatchery.require('internal/errors');
    const encoding = hatchery.require('internal/crypto/key-encoding');
    const { fromJwk, parsePrivateEncoding, parsePublicEncoding, toJwk } = encoding;
    const natives = hatchery.keys;
    const { equal } = hatchery.webcryptoNatives;
    const parts = hatchery.webcryptoParts;
    const { defineProperty } = Object;
    const making = Symbol('making');

    /** A handle of hatchery.keys, or a secret's own Uint8Array. */
    let materialOf;
    let isKeyObject;

    class KeyObject {
        #type;
        #material;

        static {
            materialOf = (key) => key.#material;
            isKeyObject = (value) => typeof value === 'object' && value !== null && #material in value;
        }

        constructor(type, handle, secret) {
            if (type !== 'secret' && type !== 'public' && type !== 'private') {
                throw new codes.ERR_INVALID_ARG_VALUE('type', type);
            }
            if (secret !== making) throw new codes.ERR_INVALID_ARG_TYPE('handle', 'object', handle);
            this.#type = type;
            this.#material = handle;
        }

        get type() { return this.#type; }

        /** The KeyObject of a CryptoKey. */
        static from(key) {
            if (!parts.isKey(key)) throw new codes.ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
            return make(parts.keyOf.type(key), parts.keyOf.material(key));
        }

        equals(other) {
            if (!isKeyObject(other)) throw new codes.ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', other);
            if (other.type !== this.type) return false;
            return (this.#type === 'secret' ? equal : natives.equals)(this.#material, materialOf(other));
        }
    }
    defineProperty(KeyObject.prototype, Symbol.toStringTag, {
        __proto__: null, configurable: true, value: 'KeyObject',
    });

    class SecretKeyObject extends KeyObject {
        get symmetricKeySize() { return materialOf(this).length; }

        export(options) {
            if (options !== undefined) {
                validateObject(options, 'options');
                validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
                if (options.format === 'jwk') {
                    return { kty: 'oct', k: toBuffer(materialOf(this)).toString('base64url') };
                }
            }
            return Buffer.from(materialOf(this));
        }
    }

    class AsymmetricKeyObject extends KeyObject {
        #details;

        get asymmetricKeyType() { return natives.details(materialOf(this)).type; }

        get asymmetricKeyDetails() {
            if (this.#details === undefined) {
                const { type, primeLength, publicExponent, ...details } = natives.details(materialOf(this));
                if (publicExponent !== undefined) {
                    const { modulusLength, ...others } = details;
                    const exponent = BigInt(`0x${toBuffer(publicExponent).toString('hex')}`);
                    this.#details = { modulusLength, publicExponent: exponent, ...others };
                } else {
                    this.#details = details;
                }
            }
            return { ...this.#details };
        }
    }

    const exportEncoded = (key, { format, type, cipher, passphrase }) => {
        const bytes = natives.exportKey(materialOf(key), format, type, cipher, passphrase);
        return format === 'pem' ? toBuffer(bytes).toString('latin1') : toBuffer(bytes);
    };

    const requireOptions = (options) => {
        if (options === null || typeof options !== 'object') {
            throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
        }
    };

    class PublicKeyObject extends AsymmetricKeyObject {
        export(options) {
            requireOptions(options);
            if (options.format === 'jwk') return toJwk(materialOf(this));
            return exportEncoded(this, parsePublicEncoding(options, this.asymmetricKeyType));
        }
    }

    class PrivateKeyObject extends AsymmetricKeyObject {
        export(options) {
            requireOptions(options);
            if (options.format === 'jwk') {
                if (options.passphrase !== undefined) {
                    throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
                }
                return toJwk(materialOf(this));
            }
            return exportEncoded(this, parsePrivateEncoding(options, this.asymmetricKeyType));
        }
    }

    const classes = { __proto__: null, secret: SecretKeyObject, public: PublicKeyObject, private: PrivateKeyObject };
    function make(type, material) { return new classes[type](type, material, making); }

    const keyTypes = (isSecretToo) => {
        const types = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject', 'CryptoKey'];
        if (!isSecretToo) types.push('Object');
        return types;
    };
    const isText = (value) => typeof value === 'string' || isBytes(value);

    /** The asymmetric material of a KeyObject for that use; a private key does for a public one. */
    const materialFor = (type, material, use) => {
        if (use === 'createPrivate') {
            throw new codes.ERR_INVALID_ARG_TYPE('key', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
                material);
        }
        if (type !== 'private') {
            if (use === 'consumePrivate' || use === 'createPublic') {
                throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private');
            }
            if (type !== 'public') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private or public');
        }
        return material;
    };

    const read = (input, use, options, name) => {
        const wantsPrivate = use === 'consumePrivate' || use === 'createPrivate';
        const { format = 'pem', type, passphrase, encoding: textEncoding } = options;
        const { der, code } = encoding.parseInput(format, type, passphrase, wantsPrivate, name);
        const secret = passphrase === undefined || passphrase === null
            ? undefined : toBytes(passphrase, 'passphrase', textEncoding);
        return natives.importKey(
            toBytes(input, 'key', textEncoding), der ? 'der' : 'pem', code, secret,
            wantsPrivate ? 'private' : 'public');
    };

    /** The native handle of anything that Node takes for a key. */
    const prepare = (key, use) => {
        const wantsPrivate = use === 'consumePrivate' || use === 'createPrivate';
        if (isKeyObject(key)) {
            if (use === 'createPrivate') throw new codes.ERR_INVALID_ARG_TYPE('key', keyTypes(false).slice(0, 5), key);
            return materialFor(key.type, materialOf(key), use);
        }
        if (parts.isKey(key)) return materialFor(parts.keyOf.type(key), parts.keyOf.material(key), use);
        if (isText(key)) return read(key, use, { __proto__: null }, 'key');
        if (typeof key === 'object' && key !== null) {
            const { key: data, format } = key;
            if (isKeyObject(data)) {
                if (use === 'createPrivate') {
                    throw new codes.ERR_INVALID_ARG_TYPE('key.key', keyTypes(false).slice(0, 5), data);
                }
                return materialFor(data.type, materialOf(data), use);
            }
            if (parts.isKey(data)) return materialFor(parts.keyOf.type(data), parts.keyOf.material(data), use);
            if (format === 'jwk') {
                if (typeof data !== 'object' || data === null || Array.isArray(data)) {
                    throw new codes.ERR_INVALID_ARG_TYPE('key.key', 'object', data);
                }
                return fromJwk(data, wantsPrivate);
            }
            if (!isText(data)) throw new codes.ERR_INVALID_ARG_TYPE('key.key', keyTypes(use === 'createPrivate'), data);
            return read(data, use, key, 'options');
        }
        throw new codes.ERR_INVALID_ARG_TYPE('key', keyTypes(use === 'createPrivate'), key);
    };

    /** The bytes of a secret: text, bytes, a KeyObject or a CryptoKey. */
    const secretOf = (key, textEncoding, name = 'key') => {
        if (isKeyObject(key)) {
            if (key.type !== 'secret') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'secret');
            return materialOf(key);
        }
        if (parts.isKey(key)) {
            const type = parts.keyOf.type(key);
            if (type !== 'secret') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'secret');
            return parts.keyOf.material(key);
        }
        if (!isText(key)) {
            throw new codes.ERR_INVALID_ARG_TYPE(name,
                ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject', 'CryptoKey'], key);
        }
        return toBytes(key, name, textEncoding);
    };

    const createSecretKey = (key, textEncoding) => make('secret', new Uint8Array(secretBytes(key, textEncoding)));
    const secretBytes = (key, textEncoding) => toBytes(key, 'key', textEncoding);

    return {
        KeyObject, createSecretKey,
        createPublicKey: (key) => make('public', natives.publicOf(prepare(key, 'createPublic'))),
        createPrivateKey: (key) => make('private', prepare(key, 'createPrivate')),
        inside: { exportEncoded, isKeyObject, make, materialOf, prepare, secretOf },
    };
});
