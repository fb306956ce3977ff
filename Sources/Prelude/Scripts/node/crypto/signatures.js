'use strict';
// 'internal/crypto/signatures': Sign and Verify, sign and verify, and RSA's encryption with either key.

hatchery.provide('internal/crypto/signatures', () => {
    const { codes, Buffer, encode, inherit, isBytes, later, toBuffer, toBytes, textOrView, bytesOf, validateFunction,
        validateString } = hatchery.require('internal/crypto/support');
    const { validateEncoding, validateInt32, validateObject } = hatchery.require('internal/errors');
    const { Writable } = hatchery.require('stream');
    const { inside: { prepare } } = hatchery.require('internal/crypto/keys');
    const natives = hatchery.keys;
    const stream = Symbol('stream');
    const padding = { __proto__: null, pkcs1: 1, oaep: 4, pss: 6 };

    const integer = (options, name) => {
        const value = options[name];
        if (value === undefined || value === null) return undefined;
        if (value === value >> 0) return value;
        throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, value);
    };

    const encodingOf = (options) => {
        const { dsaEncoding } = typeof options === 'object' && options !== null ? options : {};
        if (dsaEncoding === undefined || dsaEncoding === 'der' || dsaEncoding === 'ieee-p1363') {
            return dsaEncoding ?? 'der';
        }
        throw new codes.ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
    };

    const schemeOf = (options) => {
        const isObject = typeof options === 'object' && options !== null;
        return [
            isObject ? integer(options, 'padding') : undefined, isObject ? integer(options, 'saltLength') : undefined,
            encodingOf(options),
        ];
    };

    const construct = (instance, algorithm, options) => {
        validateString(algorithm, 'algorithm');
        instance[stream] = attemptDigest(algorithm);
        Writable.call(instance, options);
    };

    const attemptDigest = (algorithm) => {
        try {
            return natives.signInit(algorithm);
        } catch (error) {
            if (error.code !== 'ERR_CRYPTO_INVALID_DIGEST') throw error;
            throw new codes.ERR_CRYPTO_INVALID_DIGEST(algorithm);
        }
    };

    function update(data, encoding) {
        if (typeof data === 'string') validateEncoding(data, encoding);
        natives.signUpdate(this[stream], textOrView(data, 'data', encoding));
        return this;
    }
    function write(chunk, encoding, callback) {
        this.update(chunk, encoding);
        callback();
    }

    function Sign(algorithm, options) {
        if (!new.target) return new Sign(algorithm, options);
        construct(this, algorithm, options);
    }
    inherit(Sign, Writable);
    Sign.prototype._write = write;
    Sign.prototype.update = update;
    Sign.prototype.sign = function sign(options, encoding) {
        if (!options) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
        const key = prepare(options, 'consumePrivate');
        const scheme = schemeOf(options);
        return encode(natives.signFinal(finish(this), key, ...scheme), encoding);
    };

    function Verify(algorithm, options) {
        if (!new.target) return new Verify(algorithm, options);
        construct(this, algorithm, options);
    }
    inherit(Verify, Writable);
    Verify.prototype._write = write;
    Verify.prototype.update = update;
    Verify.prototype.verify = function verify(options, signature, encoding) {
        const key = prepare(options, 'consumePublic');
        const scheme = schemeOf(options);
        const bytes = textOrView(signature, 'signature', encoding);
        return natives.verifyFinal(finish(this), key, bytes, ...scheme);
    };

    const ended = Symbol('ended');
    const finish = (instance) => {
        if (instance[ended]) {
            const error = new Error('Not initialised');
            throw error;
        }
        instance[ended] = true;
        return instance[stream];
    };

    const wholeBytes = (data, name) => {
        if (!isBytes(data)) {
            throw new codes.ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], data);
        }
        return bytesOf(data);
    };

    const checkDigest = (algorithm) => {
        if (algorithm !== null && algorithm !== undefined) validateString(algorithm, 'algorithm');
        return algorithm ?? undefined;
    };

    const sign = (algorithm, data, key, callback) => {
        const digest = checkDigest(algorithm);
        if (callback !== undefined) validateFunction(callback, 'callback');
        const bytes = toBytes(data, 'data');
        if (!key) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
        const scheme = schemeOf(key);
        const handle = prepare(key, 'consumePrivate');
        const work = () => toBuffer(natives.sign(handle, digest, bytes, ...scheme));
        if (callback === undefined) return work();
        later(callback, () => [work()]);
    };

    const verify = (algorithm, data, key, signature, callback) => {
        const digest = checkDigest(algorithm);
        if (callback !== undefined) validateFunction(callback, 'callback');
        const bytes = toBytes(data, 'data');
        const scheme = schemeOf(key);
        const given = wholeBytes(signature, 'signature');
        const handle = prepare(key, 'consumePublic');
        const work = () => natives.verify(handle, digest, bytes, given, ...scheme);
        if (callback === undefined) return work();
        later(callback, () => [work()]);
    };

    const cipher = (name, use, standard) => (options, buffer) => {
        const handle = prepare(options, use);
        const isObject = typeof options === 'object' && options !== null;
        const used = (isObject ? options.padding : undefined) || standard;
        const { oaepHash, oaepLabel, encoding } = isObject ? options : {};
        if (oaepHash !== undefined) validateString(oaepHash, 'key.oaepHash');
        const label = oaepLabel === undefined ? undefined : toBytes(oaepLabel, 'key.oaepLabel', encoding);
        const data = toBytes(buffer, 'buffer', encoding);
        return toBuffer(natives.encrypt(handle, name, data, used, oaepHash, label));
    };

    return {
        Sign, Verify, sign, verify,
        createSign: (algorithm, options) => new Sign(algorithm, options),
        createVerify: (algorithm, options) => new Verify(algorithm, options),
        publicEncrypt: cipher('publicEncrypt', 'consumePublic', padding.oaep),
        publicDecrypt: cipher('publicDecrypt', 'consumePublic', padding.pkcs1),
        privateEncrypt: cipher('privateEncrypt', 'consumePrivate', padding.pkcs1),
        privateDecrypt: cipher('privateDecrypt', 'consumePrivate', padding.oaep),
    };
});
