'use strict';
// Buffer's methods that read and write numbers.

const { pow, floor } = Math;
const codes = () => hatchery.require('internal/errors').codes;
const validateNumber = (value, name) => {
    if (typeof value !== 'number') throw new (codes().ERR_INVALID_ARG_TYPE)(name, 'number', value);
};

/** What an offset that no byte is at makes. `last` is the last offset that would do. */
const boundsError = (value, last, name) => {
    if (floor(value) !== value) {
        validateNumber(value, name);
        return new (codes().ERR_OUT_OF_RANGE)(name || 'offset', 'an integer', value);
    }
    if (last < 0) return new (codes().ERR_BUFFER_OUT_OF_BOUNDS)();
    return new (codes().ERR_OUT_OF_RANGE)(name || 'offset', `>= ${name ? 1 : 0} and <= ${last}`, value);
};

/** Throws unless `bytes` of the buffer are there from `offset`. */
const checkBounds = (buffer, offset, bytes) => {
    validateNumber(offset, 'offset');
    if (buffer[offset] === undefined || buffer[offset + bytes - 1] === undefined) {
        throw boundsError(offset, buffer.length - bytes);
    }
};

/** Throws unless the value is in its range and the bytes are there. */
const checkValue = (value, min, max, buffer, offset, bytes) => {
    if (value > max || value < min) {
        const n = typeof min === 'bigint' ? 'n' : '';
        let range = `>= ${min}${n} and <= ${max}${n}`;
        if (bytes > 4) {
            range = min == 0 ? `>= 0${n} and < 2${n} ** ${bytes * 8}${n}`
                : `>= -(2${n} ** ${bytes * 8 - 1}${n}) and < 2${n} ** ${bytes * 8 - 1}${n}`;
        }
        throw new (codes().ERR_OUT_OF_RANGE)('value', range, value);
    }
    checkBounds(buffer, offset, bytes);
};

const readLittle = (buffer, offset, bytes) => {
    checkBounds(buffer, offset, bytes);
    let value = buffer[offset];
    let unit = 1;
    for (let at = 1; at < bytes; at++) value += buffer[offset + at] * (unit *= 256);
    return value;
};

const readBig = (buffer, offset, bytes) => {
    checkBounds(buffer, offset, bytes);
    let value = buffer[offset];
    for (let at = 1; at < bytes; at++) value = value * 256 + buffer[offset + at];
    return value;
};

/** The same bits as a number with a sign. */
const signed = (value, bytes) => {
    const half = pow(2, bytes * 8 - 1);
    return value >= half ? value - 2 * half : value;
};

/** Writes whole bytes from the lowest; the value may be below zero. */
const writeLittle = (buffer, value, offset, bytes) => {
    for (let at = 0; at < bytes; at++) {
        buffer[offset + at] = value;
        value = floor(value / 256);
    }
    return offset + bytes;
};

const writeBig = (buffer, value, offset, bytes) => {
    for (let at = bytes - 1; at >= 0; at--) {
        buffer[offset + at] = value;
        value = floor(value / 256);
    }
    return offset + bytes;
};

const checkWidth = (width) => {
    if (width !== 1 && width !== 2 && width !== 3 && width !== 4 && width !== 5 && width !== 6) {
        throw boundsError(width, 6, 'byteLength');
    }
};
const checkOffset = (offset) => {
    if (offset === undefined) throw new (codes().ERR_INVALID_ARG_TYPE)('offset', 'number', offset);
};

const writeByte = (buffer, value, offset, min, max) => {
    value = +value;
    validateNumber(offset, 'offset');
    if (value > max || value < min) throw new (codes().ERR_OUT_OF_RANGE)('value', `>= ${min} and <= ${max}`, value);
    if (buffer[offset] === undefined) throw boundsError(offset, buffer.length - 1);
    buffer[offset] = value;
    return offset + 1;
};

const writeChecked = (buffer, value, offset, bytes, min, max, write) => {
    if (bytes === 1) return writeByte(buffer, value, offset, min, max);
    value = +value;
    checkValue(value, min, max, buffer, offset, bytes);
    // What is no number writes zeros, a fraction loses itself.
    return write(buffer, value !== value ? 0 : value < 0 ? -floor(-value) : floor(value), offset, bytes);
};

const word = new BigInt64Array(1);
const unsignedWord = new BigUint64Array(word.buffer);
const double = new Float64Array(word.buffer);
const single = new Float32Array(word.buffer);
const wordBytes = new Uint8Array(word.buffer);

/** Moves bytes of the buffer into `wordBytes`. */
const loadLittle = (buffer, offset, bytes) => {
    checkBounds(buffer, offset, bytes);
    for (let at = 0; at < bytes; at++) wordBytes[at] = buffer[offset + at];
};
const loadBig = (buffer, offset, bytes) => {
    checkBounds(buffer, offset, bytes);
    for (let at = 0; at < bytes; at++) wordBytes[bytes - 1 - at] = buffer[offset + at];
};
const storeLittle = (buffer, offset, bytes) => {
    for (let at = 0; at < bytes; at++) buffer[offset + at] = wordBytes[at];
    return offset + bytes;
};
const storeBig = (buffer, offset, bytes) => {
    for (let at = 0; at < bytes; at++) buffer[offset + at] = wordBytes[bytes - 1 - at];
    return offset + bytes;
};

const checkBigInt = (value, min, max, buffer, offset) => {
    checkValue(value, min, max, buffer, offset, 8);
    if (typeof value !== 'bigint') throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
};
const [lowest, highest, largest] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n];

/** Methods for every other buffer too: each takes `this` as any array of bytes. */
const methods = {
    readBigUInt64LE(offset = 0) { loadLittle(this, offset, 8); return unsignedWord[0]; },
    readBigUInt64BE(offset = 0) { loadBig(this, offset, 8); return unsignedWord[0]; },
    readBigInt64LE(offset = 0) { loadLittle(this, offset, 8); return word[0]; },
    readBigInt64BE(offset = 0) { loadBig(this, offset, 8); return word[0]; },
    writeBigUInt64LE(value, offset = 0) {
        checkBigInt(value, 0n, largest, this, offset);
        unsignedWord[0] = value;
        return storeLittle(this, offset, 8);
    },
    writeBigUInt64BE(value, offset = 0) {
        checkBigInt(value, 0n, largest, this, offset);
        unsignedWord[0] = value;
        return storeBig(this, offset, 8);
    },
    writeBigInt64LE(value, offset = 0) {
        checkBigInt(value, lowest, highest, this, offset);
        word[0] = value;
        return storeLittle(this, offset, 8);
    },
    writeBigInt64BE(value, offset = 0) {
        checkBigInt(value, lowest, highest, this, offset);
        word[0] = value;
        return storeBig(this, offset, 8);
    },

    readUIntLE(offset, byteLength) {
        checkOffset(offset);
        checkWidth(byteLength);
        return readLittle(this, offset, byteLength);
    },
    readUInt32LE(offset = 0) { return readLittle(this, offset, 4); },
    readUInt16LE(offset = 0) { return readLittle(this, offset, 2); },
    readUInt8(offset = 0) {
        validateNumber(offset, 'offset');
        const value = this[offset];
        if (value === undefined) throw boundsError(offset, this.length - 1);
        return value;
    },
    readUIntBE(offset, byteLength) {
        checkOffset(offset);
        checkWidth(byteLength);
        return readBig(this, offset, byteLength);
    },
    readUInt32BE(offset = 0) { return readBig(this, offset, 4); },
    readUInt16BE(offset = 0) { return readBig(this, offset, 2); },
    readIntLE(offset, byteLength) {
        checkOffset(offset);
        checkWidth(byteLength);
        return signed(readLittle(this, offset, byteLength), byteLength);
    },
    readInt32LE(offset = 0) { return readLittle(this, offset, 4) | 0; },
    readInt16LE(offset = 0) { return (readLittle(this, offset, 2) << 16) >> 16; },
    readInt8(offset = 0) {
        validateNumber(offset, 'offset');
        const value = this[offset];
        if (value === undefined) throw boundsError(offset, this.length - 1);
        return (value << 24) >> 24;
    },
    readIntBE(offset, byteLength) {
        checkOffset(offset);
        checkWidth(byteLength);
        return signed(readBig(this, offset, byteLength), byteLength);
    },
    readInt32BE(offset = 0) { return readBig(this, offset, 4) | 0; },
    readInt16BE(offset = 0) { return (readBig(this, offset, 2) << 16) >> 16; },

    writeUIntLE(value, offset, byteLength) {
        checkWidth(byteLength);
        return writeChecked(this, value, offset, byteLength, 0, pow(2, byteLength * 8) - 1, writeLittle);
    },
    writeUInt32LE(value, offset = 0) { return writeChecked(this, value, offset, 4, 0, 0xffffffff, writeLittle); },
    writeUInt16LE(value, offset = 0) { return writeChecked(this, value, offset, 2, 0, 0xffff, writeLittle); },
    writeUInt8(value, offset = 0) { return writeByte(this, value, offset, 0, 0xff); },
    writeUIntBE(value, offset, byteLength) {
        checkWidth(byteLength);
        return writeChecked(this, value, offset, byteLength, 0, pow(2, byteLength * 8) - 1, writeBig);
    },
    writeUInt32BE(value, offset = 0) { return writeChecked(this, value, offset, 4, 0, 0xffffffff, writeBig); },
    writeUInt16BE(value, offset = 0) { return writeChecked(this, value, offset, 2, 0, 0xffff, writeBig); },
    writeIntLE(value, offset, byteLength) {
        checkWidth(byteLength);
        const half = pow(2, byteLength * 8 - 1);
        return writeChecked(this, value, offset, byteLength, -half, half - 1, writeLittle);
    },
    writeInt32LE(value, offset = 0) {
        return writeChecked(this, value, offset, 4, -0x80000000, 0x7fffffff, writeLittle);
    },
    writeInt16LE(value, offset = 0) { return writeChecked(this, value, offset, 2, -0x8000, 0x7fff, writeLittle); },
    writeInt8(value, offset = 0) { return writeByte(this, value, offset, -0x80, 0x7f); },
    writeIntBE(value, offset, byteLength) {
        checkWidth(byteLength);
        const half = pow(2, byteLength * 8 - 1);
        return writeChecked(this, value, offset, byteLength, -half, half - 1, writeBig);
    },
    writeInt32BE(value, offset = 0) { return writeChecked(this, value, offset, 4, -0x80000000, 0x7fffffff, writeBig); },
    writeInt16BE(value, offset = 0) { return writeChecked(this, value, offset, 2, -0x8000, 0x7fff, writeBig); },

    readFloatLE(offset = 0) { loadLittle(this, offset, 4); return single[0]; },
    readFloatBE(offset = 0) { loadBig(this, offset, 4); return single[0]; },
    readDoubleLE(offset = 0) { loadLittle(this, offset, 8); return double[0]; },
    readDoubleBE(offset = 0) { loadBig(this, offset, 8); return double[0]; },
    writeFloatLE(value, offset = 0) {
        value = +value;
        checkBounds(this, offset, 4);
        single[0] = value;
        return storeLittle(this, offset, 4);
    },
    writeFloatBE(value, offset = 0) {
        value = +value;
        checkBounds(this, offset, 4);
        single[0] = value;
        return storeBig(this, offset, 4);
    },
    writeDoubleLE(value, offset = 0) {
        value = +value;
        checkBounds(this, offset, 8);
        double[0] = value;
        return storeLittle(this, offset, 8);
    },
    writeDoubleBE(value, offset = 0) {
        value = +value;
        checkBounds(this, offset, 8);
        double[0] = value;
        return storeBig(this, offset, 8);
    },
};

/** Puts the methods on a prototype, each with its other name (readUint8 for readUInt8). */
hatchery.defineBufferNumbers = (prototype) => {
    for (const name of Object.keys(methods)) {
        prototype[name] = methods[name];
        if (name.includes('UInt')) prototype[name.replace('UInt', 'Uint')] = methods[name];
    }
};
hatchery.bufferBoundsError = boundsError;
