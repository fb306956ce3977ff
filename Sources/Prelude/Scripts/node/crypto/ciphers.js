'use strict';
// 'internal/crypto/ciphers': Cipheriv and Decipheriv, and their old forms with a password.

hatchery.provide('internal/crypto/ciphers', () => {
    const { codes, bytesOf, encode, inherit, lazyTransform, textOrView, toBuffer, toBytes, validateString } =
        hatchery.require('internal/crypto/support');
    const { validateEncoding, validateInt32, validateObject } = hatchery.require('internal/errors');
    const { inside: { secretOf } } = hatchery.require('internal/crypto/keys');
    const natives = hatchery.ciphers;
    const LazyTransform = lazyTransform();
    const stream = Symbol('stream');
    const decoder = Symbol('decoder');
    const { Buffer } = hatchery;

    const tagLengthOf = (options) => {
        const length = options?.authTagLength;
        if (length === undefined || length === null) return undefined;
        if (length >>> 0 !== length) throw new codes.ERR_INVALID_ARG_VALUE('options.authTagLength', length);
        // Node takes it for an unsigned number; what is no int is refused like any other wrong length.
        return length;
    };

    const construct = (instance, isEncrypting, cipher, key, iv, options) => {
        validateString(cipher, 'cipher');
        const secret = secretOf(key, options?.encoding, 'key');
        const vector = iv === null ? undefined : toBytes(iv, 'iv');
        const tagBytes = tagLengthOf(options);
        instance[stream] = natives.create(cipher, isEncrypting, secret, vector, tagBytes);
        instance[decoder] = null;
        LazyTransform.call(instance, options);
    };

    /** Text of pieces: what ends within a character waits for the next piece. */
    const decoded = (instance, bytes, encoding, isLast) => {
        if (!encoding || encoding === 'buffer') return toBuffer(bytes);
        const { StringDecoder } = hatchery.require('string_decoder');
        const name = Buffer.isEncoding(encoding) ? encoding : undefined;
        const normal = name === undefined ? undefined : new StringDecoder(name).encoding;
        let used = instance[decoder];
        if (used === null) {
            used = instance[decoder] = new StringDecoder(encoding);
        } else if (normal === undefined) {
            throw new codes.ERR_UNKNOWN_ENCODING(encoding);
        } else if (used.encoding !== normal) {
            throw new codes.ERR_INTERNAL_ASSERTION('Cannot change encoding');
        }
        return isLast ? used.end(toBuffer(bytes)) : used.write(toBuffer(bytes));
    };

    const methods = {
        _transform(chunk, encoding, callback) {
            this.push(toBuffer(natives.update(this[stream], toBytes(chunk, 'data', encoding))));
            callback();
        },
        _flush(callback) {
            try {
                this.push(toBuffer(natives.finish(this[stream])));
            } catch (error) {
                callback(error);
                return;
            }
            callback();
        },
        update(data, inputEncoding, outputEncoding) {
            if (typeof data === 'string') validateEncoding(data, inputEncoding);
            const bytes = textOrView(data, 'data', inputEncoding);
            const output = natives.update(this[stream], bytes);
            return decoded(this, output, outputEncoding, false);
        },
        final(outputEncoding) {
            return decoded(this, natives.finish(this[stream]), outputEncoding, true);
        },
        setAutoPadding(isOn) {
            if (!natives.setAutoPadding(this[stream], isOn === undefined || Boolean(isOn))) {
                throw new codes.ERR_CRYPTO_INVALID_STATE('setAutoPadding');
            }
            return this;
        },
        getAuthTag() {
            const tag = natives.tag(this[stream]);
            if (tag === undefined) throw new codes.ERR_CRYPTO_INVALID_STATE('getAuthTag');
            return toBuffer(tag);
        },
        setAuthTag(tag, encoding) {
            if (!natives.setTag(this[stream], toBytes(tag, 'buffer', encoding))) {
                throw new codes.ERR_CRYPTO_INVALID_STATE('setAuthTag');
            }
            return this;
        },
        setAAD(data, options) {
            const bytes = toBytes(data, 'aadbuf', options?.encoding);
            const length = options?.plaintextLength;
            if (!natives.setAdditional(this[stream], bytes, length === undefined || length === null ? undefined : length)) {
                throw new codes.ERR_CRYPTO_INVALID_STATE('setAAD');
            }
            return this;
        },
    };

    const define = (Class, names) => {
        inherit(Class, LazyTransform);
        for (const name of names) Class.prototype[name] = methods[name];
    };
    const common = ['_transform', '_flush', 'update', 'final', 'setAutoPadding', 'setAAD'];

    function Cipheriv(cipher, key, iv, options) {
        if (!new.target) return new Cipheriv(cipher, key, iv, options);
        construct(this, true, cipher, key, iv, options);
    }
    define(Cipheriv, [...common, 'getAuthTag']);

    function Decipheriv(cipher, key, iv, options) {
        if (!new.target) return new Decipheriv(cipher, key, iv, options);
        construct(this, false, cipher, key, iv, options);
    }
    define(Decipheriv, [...common, 'setAuthTag']);

    const constructByPassword = (instance, isEncrypting, cipher, password, options) => {
        validateString(cipher, 'cipher');
        const bytes = toBytes(password, 'password');
        const found = natives.passwordKey(cipher, bytes);
        if (found === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
        construct(instance, isEncrypting, cipher, found.key, found.iv ?? null, options);
    };

    function Cipher(cipher, password, options) {
        if (!new.target) return new Cipher(cipher, password, options);
        constructByPassword(this, true, cipher, password, options);
    }
    define(Cipher, [...common, 'getAuthTag']);

    function Decipher(cipher, password, options) {
        if (!new.target) return new Decipher(cipher, password, options);
        constructByPassword(this, false, cipher, password, options);
    }
    define(Decipher, [...common, 'setAuthTag']);

    const getCipherInfo = (nameOrNid, options) => {
        if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
            throw new codes.ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
        }
        if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
        let keyLength;
        let ivLength;
        if (options !== undefined) {
            validateObject(options, 'options');
            ({ keyLength, ivLength } = options);
            if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
            if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
        }
        return natives.info(nameOrNid, keyLength, ivLength);
    };

    let names;
    return {
        Cipher, Cipheriv, Decipher, Decipheriv, getCipherInfo,
        createCipher: (cipher, password, options) => new Cipher(cipher, password, options),
        createCipheriv: (cipher, key, iv, options) => new Cipheriv(cipher, key, iv, options),
        createDecipher: (cipher, password, options) => new Decipher(cipher, password, options),
        createDecipheriv: (cipher, key, iv, options) => new Decipheriv(cipher, key, iv, options),
        getCiphers: () => [...(names ??= natives.names().map((name) => name.toLowerCase()).filter(
            (name, index, all) => all.indexOf(name) === index).sort())],
    };
});
