'use strict';
// Buffer and the module `buffer`.

const { bytes: native, textEncodings, bufferParts } = hatchery;
const { UTF8, UCS2, LATIN1, ASCII, BASE64, BASE64URL, HEX, encodingNumber, normalizeEncoding } = textEncodings;
const { methods, isBytes, copyRange, fill, encodingOrThrow, checkOffset } = bufferParts;
const { isView } = ArrayBuffer;
const { isArray } = Array;
const { defineProperty, setPrototypeOf } = Object;
const TypedArray = Object.getPrototypeOf(Uint8Array);
const { uncurry } = hatchery;
const set = uncurry(TypedArray.prototype.set);
const arrayBufferBytes = uncurry(Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get);
const sharedBytes = typeof SharedArrayBuffer === 'function'
    ? uncurry(Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get) : undefined;
const errors = () => hatchery.require('internal/errors');
const codes = () => errors().codes;

const kMaxLength = 2 ** 32;
const kStringMaxLength = 2 ** 29 - 24;

class FastBuffer extends Uint8Array {
    // Spares the array of arguments that a constructor without text would make.
    constructor(bufferOrLength, byteOffset, length) { super(bufferOrLength, byteOffset, length); }
}

/** Small buffers share pieces of 8 KB. */
let pool;
let poolBytes;
let poolAt = 0;
let poolSize = 0;

/** For the first small buffer, and whenever the pool is used up. */
const openPool = () => {
    poolSize = Buffer.poolSize;
    pool = new ArrayBuffer(poolSize);
    poolBytes = new Uint8Array(pool);
    poolAt = 0;
    // A native that has seen a buffer pins it: who transfers the memory of one small buffer gets a copy of the pool and
    // leaves the others whole.
    native.isAscii(poolBytes);
};

/** A piece of the pool that `size` bytes from `poolAt` are in. */
const take = (size) => {
    const buffer = new FastBuffer(pool, poolAt, size);
    // Typed arrays on the piece need aligned offsets.
    poolAt = (poolAt + size + 7) & ~7;
    return buffer;
};

const allocate = (size) => {
    if (size <= 0) return new FastBuffer(0);
    if (size >= Buffer.poolSize >>> 1) return new FastBuffer(size);
    if (poolAt + size > poolSize) openPool();
    return take(size);
};

/** Bytes a character of an encoding makes at most. */
const widest = (encoding) => (encoding === UTF8 ? 3 : encoding === UCS2 ? 2 : 1);

const fromString = (text, encodingName) => {
    let encoding = UTF8;
    if (typeof encodingName === 'string' && encodingName.length > 0) encoding = encodingOrThrow(encodingName);
    if (text.length === 0) return new FastBuffer(0);
    const most = text.length * widest(encoding);
    if (most >= Buffer.poolSize >>> 1) {
        const encoded = native.encode(encoding, text);
        return new FastBuffer(encoded.buffer, encoded.byteOffset, encoded.length);
    }
    if (poolAt + most > poolSize) openPool();
    return take(native.write(encoding, text, poolBytes, poolAt, most));
};

const isAnyArrayBuffer = (value) => {
    if (typeof value !== 'object' || value === null || isView(value)) return false;
    try {
        arrayBufferBytes(value);
        return true;
    } catch {
        if (sharedBytes === undefined) return false;
    }
    try {
        sharedBytes(value);
        return true;
    } catch {
        return false;
    }
};
/** What is surely none needs no exception to find out. */
const mayBeArrayBuffer = (value) => {
    if (isArray(value) || isView(value)) return false;
    const tag = value[Symbol.toStringTag];
    return typeof tag === 'string' ? isAnyArrayBuffer(value) : value instanceof ArrayBuffer && isAnyArrayBuffer(value);
};

const fromArrayBuffer = (memory, byteOffset, length) => {
    byteOffset = byteOffset === undefined ? 0 : +byteOffset || 0;
    const most = memory.byteLength - byteOffset;
    if (most < 0) throw new (codes().ERR_BUFFER_OUT_OF_BOUNDS)('offset');
    if (length === undefined) {
        length = most;
    } else {
        length = +length;
        if (!(length > 0)) length = 0;
        else if (length > most) throw new (codes().ERR_BUFFER_OUT_OF_BOUNDS)('length');
    }
    return new FastBuffer(memory, byteOffset, length);
};

const fromArrayLike = (list) => {
    if (!(list.length > 0)) return new FastBuffer(0);
    const buffer = allocate(list.length);
    set(buffer, list, 0);
    return buffer;
};

const fromObject = (value) => {
    if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
        return typeof value.length === 'number' ? fromArrayLike(value) : new FastBuffer(0);
    }
    if (value.type === 'Buffer' && isArray(value.data)) return fromArrayLike(value.data);
    return undefined;
};

const checkSize = (size) => {
    if (typeof size === 'number' && size >= 0 && size <= kMaxLength) return;
    errors().validateNumber(size, 'size', 0, kMaxLength);
};

/** Node warns once, of calls that are not from a module's folder; here only those who listen hear it. */
let hasWarned = false;
const warnOnce = () => {
    hasWarned = true;
    const process = hatchery.require('process');
    if (process.listenerCount('warning') === 0) return;
    process.emitWarning('Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), '
        + 'Buffer.allocUnsafe(), or Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005');
};

function Buffer(arg, encodingOrOffset, length) {
    if (!hasWarned) warnOnce();
    if (typeof arg !== 'number') return Buffer.from(arg, encodingOrOffset, length);
    if (typeof encodingOrOffset === 'string') throw new (codes().ERR_INVALID_ARG_TYPE)('string', 'string', arg);
    return Buffer.alloc(arg);
}

const base64Bytes = (text) => {
    let count = text.length;
    if (text.charCodeAt(count - 1) === 61) count--;
    if (count > 1 && text.charCodeAt(count - 1) === 61) count--;
    return Math.floor(count * 3 / 4);
};

/** Bytes of a text that is not empty. */
const textBytes = (text, encoding) => {
    switch (encoding) {
        case UCS2: return text.length * 2;
        case LATIN1: case ASCII: return text.length;
        case HEX: return text.length >>> 1;
        case BASE64: case BASE64URL: return base64Bytes(text);
        default: return native.utf8Length(text);
    }
};

const statics = {
    poolSize: 8192,

    from(value, encodingOrOffset, length) {
        if (typeof value === 'string') return fromString(value, encodingOrOffset);
        if (typeof value === 'object' && value !== null) {
            if (mayBeArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
            const plain = value.valueOf && value.valueOf();
            if (plain !== null && plain !== undefined && plain !== value
                && (typeof plain === 'string' || typeof plain === 'object')) {
                return statics.from(plain, encodingOrOffset, length);
            }
            const buffer = fromObject(value);
            if (buffer) return buffer;
            if (typeof value[Symbol.toPrimitive] === 'function') {
                const primitive = value[Symbol.toPrimitive]('string');
                if (typeof primitive === 'string') return fromString(primitive, encodingOrOffset);
            }
        }
        throw new (codes().ERR_INVALID_ARG_TYPE)(
            'first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
    },

    copyBytesFrom(view, offset, length) {
        if (!isView(view) || hatchery.typedName(view) === undefined) {
            throw new (codes().ERR_INVALID_ARG_TYPE)('view', ['TypedArray'], view);
        }
        const count = hatchery.typedLength(view);
        if (count === 0) return new FastBuffer(0);
        let start = 0;
        let end = count;
        if (offset !== undefined) {
            errors().validateInteger(offset, 'offset', 0);
            if (offset >= count) return new FastBuffer(0);
            start = offset;
        }
        if (length !== undefined) {
            errors().validateInteger(length, 'length', 0);
            end = start + length;
        }
        const part = view.subarray(start, end);
        return fromArrayLike(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    },

    of(...items) {
        const buffer = allocate(items.length);
        for (let at = 0; at < items.length; at++) buffer[at] = items[at];
        return buffer;
    },

    alloc(size, value, encoding) {
        checkSize(size);
        const buffer = new FastBuffer(size);
        if (value === undefined || value === 0 || size === 0) return buffer;
        return fill(buffer, value, 0, buffer.length, encoding);
    },
    allocUnsafe(size) {
        checkSize(size);
        return allocate(size);
    },
    allocUnsafeSlow(size) {
        checkSize(size);
        return new FastBuffer(size);
    },

    isBuffer(b) { return b instanceof Buffer; },

    compare(buf1, buf2) {
        for (const [value, name] of [[buf1, 'buf1'], [buf2, 'buf2']]) {
            if (!isBytes(value)) throw new (codes().ERR_INVALID_ARG_TYPE)(name, ['Buffer', 'Uint8Array'], value);
        }
        return buf1 === buf2 ? 0 : native.compare(buf1, buf2);
    },

    isEncoding(encoding) {
        return typeof encoding === 'string' && encoding.length !== 0 && encodingNumber(encoding) !== undefined;
    },

    concat(list, length) {
        if (!isArray(list)) errors().validateArray(list, 'list');
        if (list.length === 0) return new FastBuffer(0);
        if (length === undefined) {
            length = 0;
            for (let at = 0; at < list.length; at++) if (list[at].length) length += list[at].length;
        } else {
            checkOffset(length, 'length', 0, kMaxLength);
        }
        const buffer = allocate(length);
        let at = 0;
        for (let index = 0; index < list.length; index++) {
            const part = list[index];
            if (!isBytes(part)) {
                throw new (codes().ERR_INVALID_ARG_TYPE)(`list[${index}]`, ['Buffer', 'Uint8Array'], part);
            }
            if (at < length) at += copyRange(part, buffer, at, 0, part.length);
        }
        if (at < length) buffer.fill(0, at, length);
        return buffer;
    },

    byteLength(string, encoding) {
        if (typeof string !== 'string') {
            if (isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
            throw new (codes().ERR_INVALID_ARG_TYPE)('string', ['string', 'Buffer', 'ArrayBuffer'], string);
        }
        return string.length === 0 ? 0 : textBytes(string, encodingNumber(encoding));
    },
};
for (const name of Object.keys(statics)) Buffer[name] = statics[name];
Buffer[Symbol('kIsEncodingSymbol')] = Buffer.isEncoding;
defineProperty(Buffer, Symbol.species, {
    __proto__: null, configurable: true, enumerable: false, get() { return FastBuffer; },
});
// Buffers are made by FastBuffer, and are instances of Buffer: a function, for programs call it without `new`.
const { prototype } = FastBuffer;
Buffer.prototype = prototype;
prototype.constructor = Buffer;
setPrototypeOf(Buffer, Uint8Array);
hatchery.defineBufferNumbers(prototype);
for (const name of Object.keys(methods)) {
    const { get, value } = Object.getOwnPropertyDescriptor(methods, name);
    if (get) defineProperty(prototype, name, { __proto__: null, configurable: false, enumerable: true, get });
    else prototype[name] = value;
}
prototype[Symbol.for('nodejs.util.inspect.custom')] = prototype.inspect;

function SlowBuffer(length) {
    checkSize(length);
    return new FastBuffer(length);
}
setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
setPrototypeOf(SlowBuffer, Uint8Array);

const unable = (code, errno) => {
    const error = new Error(`Unable to transcode Buffer [${code}]`);
    error.code = code;
    error.errno = errno;
    return error;
};

/** Only between UTF-8, UTF-16, Latin-1 and ASCII; a character that the new encoding lacks becomes `?`. */
function transcode(source, fromEncoding, toEncoding) {
    if (!isBytes(source)) throw new (codes().ERR_INVALID_ARG_TYPE)('source', ['Buffer', 'Uint8Array'], source);
    if (source.length === 0) return new FastBuffer(0);
    const from = encodingNumber(normalizeEncoding(fromEncoding));
    const to = encodingNumber(normalizeEncoding(toEncoding));
    if (!(from <= ASCII) || !(to <= ASCII)) throw unable('U_ILLEGAL_ARGUMENT_ERROR', 1);
    const isNarrow = to === LATIN1 || to === ASCII;
    if (from === UTF8 && to === UCS2 && !native.isUtf8(source)) throw unable('U_INVALID_CHAR_FOUND', 10);
    let text = native.decode(from === ASCII ? LATIN1 : from, source, 0, source.length);
    if (from === ASCII && to !== UCS2) text = text.replace(/[^\0-\x7f]/g, '\ufffd');
    if (from === UCS2 && to === UTF8 && !text.isWellFormed()) throw unable('U_INVALID_CHAR_FOUND', 10);
    if (isNarrow) text = text.replace(to === ASCII ? /[^\0-\x7f]/gu : /[^\0-\xff]/gu, '?');
    return Buffer.from(text, to === UCS2 ? 'utf16le' : to === UTF8 ? 'utf8' : 'latin1');
}

const checked = (input) => {
    if (!isAnyArrayBuffer(input) && !(isView(input) && hatchery.typedName(input) !== undefined)) {
        throw new (codes().ERR_INVALID_ARG_TYPE)('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
    }
    const memory = isView(input) ? input.buffer : input;
    if (memory.detached) throw new (codes().ERR_INVALID_STATE)('Cannot validate on a detached buffer');
    return input;
};
function isUtf8(input) { return native.isUtf8(checked(input)); }
function isAscii(input) { return native.isAscii(checked(input)); }

let inspectBytesMax = 50;

hatchery.Buffer = Buffer;
hatchery.FastBuffer = FastBuffer;
hatchery.isAnyArrayBuffer = isAnyArrayBuffer;
hatchery.onForget(() => {
    poolSize = poolAt = 0;
    pool = poolBytes = undefined;
    hasWarned = false;
});
hatchery.defineGlobal('Buffer', Buffer);
hatchery.provide('buffer', () => {
    const exports = { Buffer, SlowBuffer, transcode, isUtf8, isAscii, kMaxLength, kStringMaxLength };
    exports.btoa = globalThis.btoa;
    exports.atob = globalThis.atob;
    const constants = {};
    defineProperty(constants, 'MAX_LENGTH', { __proto__: null, value: kMaxLength, enumerable: true });
    defineProperty(constants, 'MAX_STRING_LENGTH', { __proto__: null, value: kStringMaxLength, enumerable: true });
    defineProperty(exports, 'constants', { __proto__: null, value: constants, enumerable: true });
    defineProperty(exports, 'INSPECT_MAX_BYTES', {
        __proto__: null, configurable: true, enumerable: true,
        get() { return inspectBytesMax; },
        set(value) {
            errors().validateNumber(value, 'INSPECT_MAX_BYTES', 0);
            inspectBytesMax = value;
        },
    });
    exports.Blob = globalThis.Blob;
    exports.resolveObjectURL = function resolveObjectURL(url) { return hatchery.blobOfURL(String(url)); };
    exports.File = globalThis.File;
    return exports;
});
