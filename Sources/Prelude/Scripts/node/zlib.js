'use strict';
// The module `zlib`.

const { zlib: native } = hatchery;
const { setImmediate } = globalThis;

hatchery.provide('zlib', () => {
    const { codes, validateFunction, validateUint32 } = hatchery.require('internal/errors');
    const { constants, codes: zlibCodes } = hatchery.require('internal/zlib-constants');
    const { check, bytesOf } = hatchery.require('internal/zlib-options');
    const { classes, processNow } = hatchery.require('internal/zlib-streams');
    const { Buffer } = hatchery.require('buffer');
    const { isView } = ArrayBuffer;

    /** The input's bytes; throws for what has none, under the name Node gives it. */
    const inputBytes = (input, name, kinds) => {
        if (typeof input === 'string') return Buffer.from(input);
        if (isView(input) || hatchery.isAnyArrayBuffer(input)) return bytesOf(input);
        throw new codes.ERR_INVALID_ARG_TYPE(name, kinds, input);
    };
    const views = ['string', 'Buffer', 'TypedArray', 'DataView'];
    const viewsAndMemory = [...views, 'ArrayBuffer'];

    /** Everything in one native call. */
    const processWhole = (mode, { settings, finishFlush, maxOutputLength }, bytes) => {
        try {
            const made = native.inflateAll(mode, settings, bytes, maxOutputLength, finishFlush);
            return Buffer.from(made.buffer, made.byteOffset, made.byteLength);
        } catch (error) {
            // Natives know texts only.
            if (typeof error.errno === 'string') error.errno = +error.errno;
            throw error;
        }
    };

    const makeSync = (Class, mode) => function syncBufferWrapper(buffer, opts) {
        const bytes = inputBytes(buffer, 'buffer', viewsAndMemory);
        if (!opts?.info) return processWhole(mode, check(mode, opts), bytes);
        const engine = new Class(opts);
        return { buffer: processNow(engine, bytes, engine._finishFlushFlag), engine };
    };

    /** The work is done in a later turn. */
    const makeAsync = (Class, mode) => function asyncBufferWrapper(buffer, opts, callback) {
        if (typeof opts === 'function') {
            callback = opts;
            opts = {};
        }
        const checked = check(mode, opts);
        validateFunction(callback, 'callback');
        const bytes = inputBytes(buffer, 'chunk', views);
        setImmediate(() => {
            let result;
            try {
                if (opts?.info) {
                    const engine = new Class(opts);
                    result = { buffer: processNow(engine, bytes, engine._finishFlushFlag), engine };
                } else {
                    result = processWhole(mode, checked, bytes);
                }
            } catch (error) {
                callback(error);
                return;
            }
            callback(null, result);
        });
    };

    const exports = {
        crc32(data, value = 0) {
            if (typeof data !== 'string' && !isView(data)) {
                throw new codes.ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
            }
            validateUint32(value, 'value');
            return native.crc32(typeof data === 'string' ? Buffer.from(data) : bytesOf(data), value);
        },
        ...classes,
    };
    const forms = [['deflate', 'Deflate', 'DEFLATE'], ['gzip', 'Gzip', 'GZIP'],
        ['deflateRaw', 'DeflateRaw', 'DEFLATERAW'], ['unzip', 'Unzip', 'UNZIP'],
        ['inflate', 'Inflate', 'INFLATE'], ['gunzip', 'Gunzip', 'GUNZIP'],
        ['inflateRaw', 'InflateRaw', 'INFLATERAW'], ['brotliCompress', 'BrotliCompress', 'BROTLI_ENCODE'],
        ['brotliDecompress', 'BrotliDecompress', 'BROTLI_DECODE']];
    for (const [name, className, mode] of forms) {
        exports[name] = makeAsync(classes[className], constants[mode]);
        exports[`${name}Sync`] = makeSync(classes[className], constants[mode]);
    }
    const define = (name, value, isEnumerable, isConfigurable) => Object.defineProperty(exports, name, {
        __proto__: null, value, enumerable: isEnumerable, configurable: isConfigurable, writable: false,
    });
    for (const className of Object.keys(classes)) {
        define(`create${className}`, (options) => new classes[className](options), true, true);
    }
    define('constants', constants, true, false);
    define('codes', zlibCodes, true, false);
    for (const name of Object.keys(constants)) {
        if (!name.startsWith('BROTLI')) define(name, constants[name], false, false);
    }
    return exports;
});
