'use strict';
// Buffer's methods on bytes and text: copy, compare, search, fill, write, toString.

const { UTF8, UCS2, LATIN1, ASCII, BASE64, BASE64URL, HEX, encodingNumber, normalizeEncoding } = hatchery.textEncodings;
const { bytes: native, typedName, typedLength } = hatchery;
const { trunc, floor, min } = Math;
const { isView } = ArrayBuffer;
const { isSafeInteger } = Number;
const TypedArray = Object.getPrototypeOf(Uint8Array);
const { uncurry, getter } = hatchery;
const set = uncurry(TypedArray.prototype.set);
const fillBytes = uncurry(TypedArray.prototype.fill);
const byteIndex = uncurry(TypedArray.prototype.indexOf);
const lastByteIndex = uncurry(TypedArray.prototype.lastIndexOf);
const viewLength = getter(TypedArray.prototype, 'byteLength');
const codes = () => hatchery.require('internal/errors').codes;

/** Also of another name than its class, as a Buffer is one. */
const isBytes = (value) => isView(value) && typedName(value) === 'Uint8Array';
const checkBytes = (value, name) => {
    if (!isBytes(value)) throw new (codes().ERR_INVALID_ARG_TYPE)(name, ['Buffer', 'Uint8Array'], value);
};
const checkOffset = (value, name, low, high) => {
    if (isSafeInteger(value) && value >= low && value <= high) return;
    hatchery.require('internal/errors').validateInteger(value, name, low, high);
};
const lengthMax = 2 ** 32;

/** The number of a named encoding. */
const encodingOrThrow = (name) => {
    const encoding = encodingNumber(name);
    if (encoding === undefined) throw new (codes().ERR_UNKNOWN_ENCODING)(name);
    return encoding;
};

const wholeOr = (value, otherwise) => {
    value = +value;
    return isSafeInteger(floor(value)) ? floor(value) : otherwise;
};

/** Copies what fits. Ranges are valid. */
const copyRange = (source, target, targetStart, sourceStart, sourceEnd) => {
    let count = sourceEnd - sourceStart;
    const room = target.length - targetStart;
    if (count > room) count = room;
    const rest = source.length - sourceStart;
    if (count > rest) count = rest;
    const isWhole = sourceStart === 0 && count === source.length;
    set(target, isWhole ? source : new Uint8Array(source.buffer, source.byteOffset + sourceStart, count), targetStart);
    return count;
};

const copy = (source, target, targetStart, sourceStart, sourceEnd) => {
    checkBytes(source, 'source');
    checkBytes(target, 'target');
    const refuse = (name, range, value) => { throw new (codes().ERR_OUT_OF_RANGE)(name, range, value); };
    targetStart = targetStart === undefined ? 0 : wholeOr(targetStart, 0);
    if (targetStart < 0) refuse('targetStart', '>= 0', targetStart);
    sourceStart = sourceStart === undefined ? 0 : wholeOr(sourceStart, 0);
    if (sourceStart < 0 || sourceStart > source.length) {
        refuse('sourceStart', `>= 0 && <= ${source.length}`, sourceStart);
    }
    sourceEnd = sourceEnd === undefined ? source.length : wholeOr(sourceEnd, 0);
    if (sourceEnd < 0) refuse('sourceEnd', '>= 0', sourceEnd);
    if (targetStart >= target.length || sourceStart >= sourceEnd) return 0;
    return copyRange(source, target, targetStart, sourceStart, sourceEnd);
};

/** Where a search for `count` bytes starts; -1 if it would find nothing. */
const searchStart = (length, offset, count, isForward) => {
    if (offset < 0) {
        if (offset + length >= 0) return length + offset;
        return isForward || count === 0 ? 0 : -1;
    }
    if (offset + count <= length) return offset;
    if (count === 0) return length;
    return isForward ? -1 : length - 1;
};

/** indexOf and lastIndexOf. */
const search = (buffer, value, offset, encoding, isForward) => {
    hatchery.require('internal/errors').validateBuffer(buffer);
    if (typeof offset === 'string') {
        encoding = offset;
        offset = undefined;
    } else if (offset > 0x7fffffff) {
        offset = 0x7fffffff;
    } else if (offset < -0x80000000) {
        offset = -0x80000000;
    }
    offset = +offset;
    const length = viewLength(buffer);
    if (offset !== offset) offset = isForward ? 0 : length;
    offset = trunc(offset);
    if (typeof value === 'number') {
        const start = searchStart(length, offset, 1, isForward);
        if (start < 0 || length === 0) return -1;
        return isForward ? byteIndex(buffer, value & 0xff, start) : lastByteIndex(buffer, value & 0xff, start);
    }
    let number = encoding === undefined ? UTF8 : encodingNumber(encoding);
    if (typeof value === 'string') {
        if (number === undefined) throw new (codes().ERR_UNKNOWN_ENCODING)(encoding);
        value = native.encode(number, value);
    } else if (!isBytes(value)) {
        throw new (codes().ERR_INVALID_ARG_TYPE)('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
    }
    const count = typedLength(value);
    let start = searchStart(length, offset, count, isForward);
    if (count === 0) return start;
    if (length === 0 || start < 0 || count > length || (isForward && start + count > length)) return -1;
    if (number !== UCS2) return native.indexOf(buffer, value, start, isForward, 1);
    if (length < 2 || count < 2) return -1;
    start -= start % 2;
    return native.indexOf(buffer, count % 2 === 0 ? value : value.subarray(0, count - 1), start, isForward, 2);
};

/** What `fill` and `alloc` share. */
const fill = (buffer, value, offset, end, encoding) => {
    let number = UTF8;
    if (typeof value === 'string') {
        if (offset === undefined || typeof offset === 'string') {
            encoding = offset;
            offset = 0;
            end = buffer.length;
        } else if (typeof end === 'string') {
            encoding = end;
            end = buffer.length;
        }
        const name = normalizeEncoding(encoding);
        if (name === undefined) {
            hatchery.require('internal/errors').validateString(encoding, 'encoding');
            throw new (codes().ERR_UNKNOWN_ENCODING)(encoding);
        }
        number = encodingNumber(name);
        if (value.length === 0) {
            value = 0;
        } else if (value.length === 1) {
            const code = value.charCodeAt(0);
            if ((number === UTF8 && code < 128) || number === LATIN1) value = code;
        }
    }
    if (offset === undefined) {
        offset = 0;
        end = buffer.length;
    } else {
        checkOffset(offset, 'offset', 0, lengthMax);
        if (end === undefined) end = buffer.length;
        else checkOffset(end, 'end', 0, buffer.length);
        if (offset >= end) return buffer;
    }
    const isPattern = typeof value === 'string' || isView(value);
    if (end > viewLength(buffer)) throw new (codes().ERR_BUFFER_OUT_OF_BOUNDS)();
    if (!isPattern) return fillBytes(buffer, typeof value === 'number' ? value : value >>> 0, offset, end);
    const pattern = typeof value === 'string' ? native.encode(number, value)
        : isBytes(value) ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (pattern.length === 0) throw new (codes().ERR_INVALID_ARG_VALUE)('value', value);
    native.fill(buffer, offset, end, pattern);
    return buffer;
};

/** `start` or `end` of a slice as Swift takes it. */
const sliceIndex = (value, otherwise) => {
    if (value === undefined) return otherwise;
    const index = trunc(+value) || 0;
    if (index < 0) throw outOfRange();
    return index;
};
const outOfRange = () => {
    const error = new RangeError('Index out of range');
    error.code = 'ERR_OUT_OF_RANGE';
    return error;
};
const wrongType = (message) => {
    const error = new TypeError(message);
    error.code = 'ERR_INVALID_ARG_TYPE';
    return error;
};

const sliceText = (encoding, buffer, start, end) => {
    if (!isView(buffer)) throw wrongType('argument must be a buffer');
    const length = viewLength(buffer);
    if (length === 0) return '';
    start = sliceIndex(start, 0);
    end = sliceIndex(end, length);
    if (end < start) end = start;
    if (end > length) throw outOfRange();
    return native.decode(encoding, buffer, start, end);
};

const writeText = (encoding, buffer, text, offset, length) => {
    if (!isView(buffer)) throw wrongType('argument must be a buffer');
    if (typeof text !== 'string') throw wrongType('argument must be a string');
    const size = viewLength(buffer);
    offset = sliceIndex(offset, 0);
    if (offset > size) throw new (codes().ERR_BUFFER_OUT_OF_BOUNDS)('offset');
    length = sliceIndex(length, size - offset);
    return length === 0 ? 0 : native.write(encoding, text, buffer, offset, length);
};

const subarrayIndex = (index, length) => {
    index = trunc(index);
    if (index === 0 || index !== index) return 0;
    if (index < 0) return index + length > 0 ? index + length : 0;
    return index < length ? index : length;
};

const swap = (buffer, width) => {
    if (buffer.length % width !== 0) throw new (codes().ERR_INVALID_BUFFER_SIZE)(`${width * 8}-bits`);
    native.swap(buffer, width);
    return buffer;
};

const methods = {
    asciiSlice(...range) { return sliceText(ASCII, this, range[0], range[1]); },
    base64Slice(...range) { return sliceText(BASE64, this, range[0], range[1]); },
    base64urlSlice(...range) { return sliceText(BASE64URL, this, range[0], range[1]); },
    latin1Slice(...range) { return sliceText(LATIN1, this, range[0], range[1]); },
    hexSlice(...range) { return sliceText(HEX, this, range[0], range[1]); },
    ucs2Slice(...range) { return sliceText(UCS2, this, range[0], range[1]); },
    utf8Slice(...range) { return sliceText(UTF8, this, range[0], range[1]); },
    asciiWrite(...values) { return writeText(ASCII, this, values[0], values[1], values[2]); },
    base64Write(...values) { return writeText(BASE64, this, values[0], values[1], values[2]); },
    base64urlWrite(...values) { return writeText(BASE64URL, this, values[0], values[1], values[2]); },
    latin1Write(...values) { return writeText(LATIN1, this, values[0], values[1], values[2]); },
    hexWrite(...values) { return writeText(HEX, this, values[0], values[1], values[2]); },
    ucs2Write(...values) { return writeText(UCS2, this, values[0], values[1], values[2]); },
    utf8Write(...values) { return writeText(UTF8, this, values[0], values[1], values[2]); },

    get parent() { return this instanceof hatchery.Buffer ? this.buffer : undefined; },
    get offset() { return this instanceof hatchery.Buffer ? this.byteOffset : undefined; },

    copy(target, targetStart, sourceStart, sourceEnd) {
        return copy(this, target, targetStart, sourceStart, sourceEnd);
    },

    toString(encoding, start, end) {
        const length = typedLength(this);
        if (arguments.length === 0) return native.decode(UTF8, this, 0, length);
        if (start <= 0) start = 0;
        else if (start >= length) return '';
        else start = trunc(start) || 0;
        if (end === undefined || end > length) end = length;
        else end = trunc(end) || 0;
        if (end <= start) return '';
        return native.decode(encoding === undefined ? UTF8 : encodingOrThrow(encoding), this, start, end);
    },

    equals(otherBuffer) {
        checkBytes(otherBuffer, 'otherBuffer');
        if (this === otherBuffer) return true;
        return this.byteLength === otherBuffer.byteLength && native.compare(this, otherBuffer) === 0;
    },

    inspect(recurseTimes, ctx) { return hatchery.inspectBuffer(this, ctx); },

    compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
        checkBytes(target, 'target');
        if (arguments.length === 1) return native.compare(this, target);
        if (targetStart === undefined) targetStart = 0;
        else checkOffset(targetStart, 'targetStart', 0, lengthMax);
        if (targetEnd === undefined) targetEnd = target.length;
        else checkOffset(targetEnd, 'targetEnd', 0, target.length);
        if (sourceStart === undefined) sourceStart = 0;
        else checkOffset(sourceStart, 'sourceStart', 0, lengthMax);
        if (sourceEnd === undefined) sourceEnd = this.length;
        else checkOffset(sourceEnd, 'sourceEnd', 0, this.length);
        if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
        if (targetStart >= targetEnd) return 1;
        return native.compare(this, target, sourceStart, sourceEnd, targetStart, targetEnd);
    },

    indexOf(value, byteOffset, encoding) { return search(this, value, byteOffset, encoding, true); },
    // Not in short form: with `new` it must refuse what `this` is, not that it is called so.
    lastIndexOf: function lastIndexOf(value, byteOffset, encoding) {
        return search(this, value, byteOffset, encoding, false);
    },
    includes(value, byteOffset, encoding) { return search(this, value, byteOffset, encoding, true) !== -1; },

    fill(value, offset, end, encoding) { return fill(this, value, offset, end, encoding); },

    write(string, offset, length, encoding) {
        if (offset === undefined) return writeText(UTF8, this, string, 0, this.length);
        if (length === undefined && typeof offset === 'string') {
            encoding = offset;
            length = this.length;
            offset = 0;
        } else {
            checkOffset(offset, 'offset', 0, this.length);
            const remaining = this.length - offset;
            if (length === undefined) {
                length = remaining;
            } else if (typeof length === 'string') {
                encoding = length;
                length = remaining;
            } else {
                checkOffset(length, 'length', 0, this.length);
                if (length > remaining) length = remaining;
            }
        }
        return writeText(encoding ? encodingOrThrow(encoding) : UTF8, this, string, offset, length);
    },

    toJSON() {
        const data = [];
        for (let at = 0; at < this.length; at++) data[at] = this[at];
        return { type: 'Buffer', data };
    },

    subarray(start, end) {
        const { length } = this;
        const from = subarrayIndex(start, length);
        const to = end === undefined ? length : subarrayIndex(end, length);
        return new hatchery.FastBuffer(this.buffer, this.byteOffset + from, to > from ? to - from : 0);
    },
    slice(start, end) { return this.subarray(start, end); },
    swap16() { return swap(this, 2); },
    swap32() { return swap(this, 4); },
    swap64() { return swap(this, 8); },
};
Object.defineProperty(methods, 'toLocaleString', { value: methods.toString, enumerable: true });

/** What node/buffer.js needs of these. */
hatchery.bufferParts = { __proto__: null, methods, isBytes, copyRange, fill, encodingOrThrow, checkOffset };

/** `<Buffer 61 62, more: 1>` */
hatchery.inspectBuffer = (buffer, context) => {
    const exports = hatchery.require('buffer');
    const shown = min(exports.INSPECT_MAX_BYTES, buffer.length);
    const hidden = buffer.length - exports.INSPECT_MAX_BYTES;
    let text = '';
    for (let at = 0; at < shown; at++) text += (at === 0 ? '' : ' ') + native.decode(HEX, buffer, at, at + 1);
    if (hidden > 0) text += ` ... ${hidden} more byte${hidden > 1 ? 's' : ''}`;
    if (context) {
        const extras = { __proto__: null };
        let hasExtras = false;
        for (const key of Reflect.ownKeys(buffer)) {
            if (typeof key === 'string' && /^(0|[1-9]\d*)$/.test(key)) continue;
            if (!context.showHidden && !Object.getOwnPropertyDescriptor(buffer, key).enumerable) continue;
            extras[key] = buffer[key];
            hasExtras = true;
        }
        if (hasExtras) {
            if (buffer.length !== 0) text += ', ';
            // Without the `[Object: null prototype] { ` and ` }` around it.
            const { inspect } = hatchery.require('util');
            text += inspect(extras, { ...context, breakLength: Infinity, compact: true }).slice(27, -2);
        }
    }
    let name = 'Buffer';
    try {
        const { constructor } = buffer;
        if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) name = constructor.name;
    } catch {
        // A getter of the user's threw: the usual name will do.
    }
    return `<${name} ${text}>`;
};
