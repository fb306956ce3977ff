'use strict';
// 'internal/crypto/support': bytes in and out, callbacks and lazy streams, for the modules of this folder.

hatchery.provide('internal/crypto/support', () => {
    const { codes, validateFunction, validateString } = hatchery.require('internal/errors');
    const { Buffer, isAnyArrayBuffer } = hatchery;
    const { isView } = ArrayBuffer;
    const { setImmediate } = globalThis;
    const { defineProperty, setPrototypeOf } = Object;

    /** What a view or a buffer holds, as a Uint8Array on the same memory. */
    const bytesOf = (value) => (isView(value)
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value));

    /** A Buffer on the memory of a native's result. */
    const toBuffer = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

    /** Text or bytes as bytes; what else there is, Node refuses with these types. */
    const toBytes = (value, name, encoding = undefined) => {
        if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
        if (isView(value) || isAnyArrayBuffer(value)) return bytesOf(value);
        throw new codes.ERR_INVALID_ARG_TYPE(
            name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
    };

    /** As `toBytes`, for what must be text or a view. */
    const textOrView = (value, name, encoding = undefined) => {
        if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
        if (isView(value)) return bytesOf(value);
        throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
    };

    /** The bytes as a Buffer, or as text in that encoding. */
    const encode = (bytes, encoding) => {
        const buffer = toBuffer(bytes);
        return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
    };

    /** Does the work at once and tells the callback later: `callback(error)` or `callback(null, ...results)`. */
    const later = (callback, work) => {
        let values;
        try {
            values = [null, ...work()];
        } catch (error) {
            values = [error];
        }
        setImmediate(callback, ...values);
    };

    /** A class's `length` and constructor-ness as Node's: callable without new. */
    const inherit = (Class, Base) => {
        setPrototypeOf(Class.prototype, Base.prototype);
        setPrototypeOf(Class, Base);
    };

    let Lazy;
    /** A Transform that becomes a stream only when somebody uses it as one. */
    const lazyTransform = () => {
        if (Lazy !== undefined) return Lazy;
        const { Transform } = hatchery.require('stream');
        Lazy = function LazyTransform(options) { this._options = options; };
        inherit(Lazy, Transform);
        for (const name of ['_readableState', '_writableState']) {
            defineProperty(Lazy.prototype, name, {
                __proto__: null, configurable: true, enumerable: true,
                get() {
                    Transform.call(this, this._options);
                    this._writableState.decodeStrings = false;
                    return this[name];
                },
                set(value) {
                    defineProperty(this, name, {
                        __proto__: null, value, writable: true, enumerable: true, configurable: true,
                    });
                },
            });
        }
        return Lazy;
    };

    return {
        codes, Buffer, bytesOf, toBuffer, toBytes, textOrView, encode, later, inherit, lazyTransform, validateFunction,
        validateString, isBytes: (value) => isView(value) || isAnyArrayBuffer(value),
    };
});
