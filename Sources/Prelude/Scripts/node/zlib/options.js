'use strict';
// 'internal/zlib-options': checks of what users pass to zlib, and what the natives get of it.

hatchery.provide('internal/zlib-options', () => {
    const { codes, validateNumber } = hatchery.require('internal/errors');
    const { constants } = hatchery.require('internal/zlib-constants');
    // As a program may have changed it before it asked for zlib: Node's own tests do.
    const { kMaxLength, Buffer } = hatchery.require('buffer');
    const {
        INFLATE, GZIP, GUNZIP, DEFLATERAW, UNZIP, BROTLI_DECODE, BROTLI_ENCODE, BROTLI_PARAM_NDIRECT,
        Z_NO_FLUSH, Z_FINISH, Z_FULL_FLUSH, Z_BLOCK, Z_MIN_CHUNK, Z_DEFAULT_CHUNK, Z_MIN_WINDOWBITS, Z_MAX_WINDOWBITS,
        Z_DEFAULT_WINDOWBITS, Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION, Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL,
        Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY, Z_FIXED, BROTLI_OPERATION_PROCESS, BROTLI_OPERATION_FLUSH,
        BROTLI_OPERATION_FINISH, BROTLI_OPERATION_EMIT_METADATA,
    } = constants;
    const { isFinite, isNaN } = Number;
    const unset = 0xffffffff;

    /** Whether there is a number at all; throws for what is none. */
    const isGiven = (number, name) => {
        if (number === undefined) return false;
        if (isFinite(number)) return true;
        if (isNaN(number)) return false;
        validateNumber(number, name);
        throw new codes.ERR_OUT_OF_RANGE(name, 'a finite number', number);
    };

    const ranged = (number, name, lower, upper, otherwise) => {
        if (!isGiven(number, name)) return otherwise;
        if (number < lower || number > upper) {
            throw new codes.ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, number);
        }
        return number;
    };

    const isBrotli = (mode) => mode === BROTLI_DECODE || mode === BROTLI_ENCODE;

    const brotliParameters = (given) => {
        const parameters = new Uint32Array(BROTLI_PARAM_NDIRECT + 1).fill(unset);
        for (const key of Object.keys(given ?? {})) {
            // Twice, or none at all.
            if (parameters[key] !== unset) {
                const error = new RangeError(`${key} is not a valid Brotli parameter`);
                error.code = 'ERR_BROTLI_INVALID_PARAM';
                throw error;
            }
            const value = given[key];
            if (typeof value !== 'number' && typeof value !== 'boolean') {
                throw new codes.ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
            }
            parameters[key] = value;
        }
        return parameters;
    };

    /** What the natives take of the options of a codec of zlib's. */
    const zlibSettings = (mode, opts) => {
        let windowBits = Z_DEFAULT_WINDOWBITS;
        const decidesItself = mode === INFLATE || mode === GUNZIP || mode === UNZIP;
        if (decidesItself && (opts.windowBits === undefined || opts.windowBits === null || opts.windowBits === 0)) {
            // Whatever the stream says.
            windowBits = 0;
        } else {
            // zlib takes 8 for deflate only, and does 9 instead.
            const least = Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0);
            const wanted = mode === DEFLATERAW && opts.windowBits === 8 ? 9 : opts.windowBits;
            windowBits = ranged(wanted, 'options.windowBits', least, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS);
        }
        const settings = {
            __proto__: null, windowBits,
            level: ranged(opts.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION),
            memLevel: ranged(opts.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL),
            strategy: ranged(opts.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED, Z_DEFAULT_STRATEGY),
        };
        const { dictionary } = opts;
        if (dictionary !== undefined) {
            if (!ArrayBuffer.isView(dictionary) && !hatchery.isAnyArrayBuffer(dictionary)) {
                throw new codes.ERR_INVALID_ARG_TYPE(
                    'options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
            }
            settings.dictionary = bytesOf(dictionary);
        }
        return settings;
    };

    /** The bytes of a view or an ArrayBuffer, as a Uint8Array on the same memory. */
    const bytesOf = (memory) => (ArrayBuffer.isView(memory)
        ? Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength) : Buffer.from(memory));

    const plain = { __proto__: null };
    const defaults = { flush: Z_NO_FLUSH, finishFlush: Z_FINISH, fullFlush: Z_FULL_FLUSH, largest: Z_BLOCK };
    const brotliDefaults = {
        flush: BROTLI_OPERATION_PROCESS, finishFlush: BROTLI_OPERATION_FINISH, fullFlush: BROTLI_OPERATION_FLUSH,
        largest: BROTLI_OPERATION_EMIT_METADATA,
    };

    /**
     * Checks the options of a codec, in Node's order.
     * @returns {{settings: object, chunkSize: number, flush: number, finishFlush: number, fullFlush: number,
     *     maxOutputLength: number}} `settings` for hatchery.zlib.create
     */
    const check = (mode, given) => {
        const opts = given || plain;
        const brotli = isBrotli(mode);
        const settings = brotli ? { __proto__: null, parameters: brotliParameters(opts.params) }
            : given ? zlibSettings(mode, opts) : { __proto__: null };
        const { flush, finishFlush, fullFlush, largest } = brotli ? brotliDefaults : defaults;
        let { chunkSize } = opts;
        if (!isGiven(chunkSize, 'options.chunkSize')) chunkSize = Z_DEFAULT_CHUNK;
        else if (chunkSize < Z_MIN_CHUNK) {
            throw new codes.ERR_OUT_OF_RANGE('options.chunkSize', `>= ${Z_MIN_CHUNK}`, chunkSize);
        }
        return {
            __proto__: null, settings, chunkSize, fullFlush,
            flush: ranged(opts.flush, 'options.flush', 0, largest, flush),
            finishFlush: ranged(opts.finishFlush, 'options.finishFlush', 0, largest, finishFlush),
            maxOutputLength: ranged(opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength),
        };
    };

    return { check, ranged, bytesOf, isBrotli };
});
