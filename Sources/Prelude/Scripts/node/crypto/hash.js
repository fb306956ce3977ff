'use strict';
// 'internal/crypto/hash': Hash and Hmac.

hatchery.provide('internal/crypto/hash', () => {
    const { codes, Buffer, bytesOf, encode, inherit, isBytes, lazyTransform, textOrView, toBytes, validateString } =
        hatchery.require('internal/crypto/support');
    const { validateEncoding, validateObject, validateUint32 } = hatchery.require('internal/errors');
    const natives = hatchery.hashes;
    const LazyTransform = lazyTransform();
    const stream = Symbol('stream');
    const state = Symbol('state');

    function Hash(algorithm, options) {
        if (!new.target) return new Hash(algorithm, options);
        const copied = algorithm?.[stream];
        if (copied === undefined) validateString(algorithm, 'algorithm');
        const outputLength = typeof options === 'object' && options !== null ? options.outputLength : undefined;
        if (outputLength !== undefined) validateUint32(outputLength, 'options.outputLength');
        this[stream] = copied === undefined
            ? natives.create(algorithm, outputLength) : natives.copy(copied, outputLength);
        if (this[stream] === undefined) throw new Error('Digest method not supported');
        this[state] = { isFinished: false };
        LazyTransform.call(this, options);
    }
    inherit(Hash, LazyTransform);

    Hash.prototype.copy = function copy(options) {
        if (this[state].isFinished) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
        return new Hash(this, options);
    };

    const transform = function _transform(chunk, encoding, callback) {
        natives.update(this[stream], typeof chunk === 'string' ? Buffer.from(chunk, encoding) : bytesOf(chunk));
        callback();
    };
    const flush = function _flush(callback) {
        this.push(this.digest());
        callback();
    };
    Hash.prototype._transform = transform;
    Hash.prototype._flush = flush;

    Hash.prototype.update = function update(data, encoding) {
        if (this[state].isFinished) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
        if (typeof data === 'string') validateEncoding(data, encoding);
        natives.update(this[stream], textOrView(data, 'data', encoding));
        return this;
    };

    Hash.prototype.digest = function digest(outputEncoding) {
        const own = this[state];
        if (own.isFinished && own.kept === undefined) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
        const encoding = outputEncoding === undefined || outputEncoding === null ? 'buffer' : `${outputEncoding}`;
        const bytes = own.kept ?? natives.finish(this[stream]);
        own.isFinished = true;
        return encode(bytes, encoding);
    };
    // A piped stream takes the result and still lets digest() have it once more, as in Node.
    Hash.prototype._flush = function _flush(callback) {
        const own = this[state];
        if (!own.isFinished) {
            own.kept = natives.finish(this[stream]);
            own.isFinished = true;
        }
        this.push(encode(own.kept, 'buffer'));
        callback();
    };

    function Hmac(algorithm, key, options) {
        if (!new.target) return new Hmac(algorithm, key, options);
        validateString(algorithm, 'hmac');
        const encoding = options?.encoding;
        const { secretOf } = hatchery.require('internal/crypto/keys').inside;
        this[stream] = natives.createKeyed(algorithm, secretOf(key, encoding, 'key'));
        this[state] = { isFinished: false };
        LazyTransform.call(this, options);
    }
    inherit(Hmac, LazyTransform);
    Hmac.prototype.update = Hash.prototype.update;
    Hmac.prototype._transform = transform;
    Hmac.prototype._flush = flush;

    /** A second digest is empty, as in Node. */
    Hmac.prototype.digest = function digest(outputEncoding) {
        const own = this[state];
        const encoding = outputEncoding === undefined || outputEncoding === null ? 'buffer' : `${outputEncoding}`;
        const bytes = own.isFinished ? new Uint8Array(0) : natives.finish(this[stream]);
        own.isFinished = true;
        return encode(bytes, encoding);
    };

    /** The digest of one message. */
    const hash = (algorithm, input, outputEncoding = 'hex') => {
        validateString(algorithm, 'algorithm');
        if (typeof input !== 'string' && !ArrayBuffer.isView(input)) {
            throw new codes.ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
        }
        validateString(outputEncoding, 'outputEncoding');
        const made = natives.create(algorithm);
        if (made === undefined) throw new Error('Digest method not supported');
        natives.update(made, toBytes(input, 'input'));
        return encode(natives.finish(made), outputEncoding);
    };

    let names;
    return {
        Hash, Hmac, hash,
        createHash: (algorithm, options) => new Hash(algorithm, options),
        createHmac: (algorithm, key, options) => new Hmac(algorithm, key, options),
        getHashes: () => [...(names ??= natives.names())],
    };
});
