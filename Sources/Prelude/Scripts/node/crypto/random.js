'use strict';
// 'internal/crypto/random': random bytes and numbers, and comparing in constant time.

hatchery.provide('internal/crypto/random', () => {
    const { codes, Buffer, bytesOf, isBytes, later, validateFunction } = hatchery.require('internal/crypto/support');
    const { validateBoolean, validateNumber, validateObject } = hatchery.require('internal/errors');
    const natives = hatchery.webcryptoNatives;
    const { isSafeInteger, isNaN } = Number;
    const { isView } = ArrayBuffer;

    const bytesMax = 2 ** 31 - 1;
    const rangeMax = 2 ** 48 - 1;

    const checkOffset = (offset, unit, length) => {
        validateNumber(offset, 'offset');
        offset *= unit;
        if (isNaN(offset) || offset > Math.min(length, bytesMax) || offset < 0) {
            throw new codes.ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${Math.min(length, bytesMax)}`, offset);
        }
        return offset >>> 0;
    };

    const checkSize = (size, unit, offset, length) => {
        validateNumber(size, 'size');
        size *= unit;
        if (isNaN(size) || size > bytesMax || size < 0) {
            throw new codes.ERR_OUT_OF_RANGE('size', `>= 0 && <= ${bytesMax}`, size);
        }
        if (size + offset > length) throw new codes.ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
        return size >>> 0;
    };

    const randomBytes = (size, callback) => {
        size = checkSize(size, 1, 0, Infinity);
        if (callback !== undefined) validateFunction(callback, 'callback');
        const bytes = Buffer.alloc(size);
        natives.fill(bytes);
        if (callback === undefined) return bytes;
        later(callback, () => [bytes]);
    };

    const requireBytes = (buffer) => {
        if (!isBytes(buffer)) {
            throw new codes.ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
        }
    };

    const fill = (buffer, offset, size) => {
        const unit = buffer.BYTES_PER_ELEMENT ?? 1;
        offset = checkOffset(offset, unit, buffer.byteLength);
        size = size === undefined ? buffer.byteLength - offset : checkSize(size, unit, offset, buffer.byteLength);
        const part = bytesOf(buffer).subarray(offset, offset + size);
        return () => {
            natives.fill(part);
            return [buffer];
        };
    };

    const randomFillSync = (buffer, offset = 0, size = undefined) => {
        requireBytes(buffer);
        return fill(buffer, offset, size)()[0];
    };

    const randomFill = (buffer, offset, size, callback) => {
        requireBytes(buffer);
        if (typeof offset === 'function') [offset, size, callback] = [0, undefined, offset];
        else if (typeof size === 'function') [size, callback] = [undefined, size];
        else validateFunction(callback, 'callback');
        later(callback, fill(buffer, offset, size));
    };

    const randomInt = (min, max, callback) => {
        const hasNoMin = max === undefined || typeof max === 'function';
        if (hasNoMin) [min, max, callback] = [0, min, max];
        if (callback !== undefined) validateFunction(callback, 'callback');
        if (!isSafeInteger(min)) throw new codes.ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
        if (!isSafeInteger(max)) throw new codes.ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
        if (max <= min) {
            throw new codes.ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
        }
        const range = max - min;
        if (range > rangeMax) {
            throw new codes.ERR_OUT_OF_RANGE(hasNoMin ? 'max' : 'max - min', `<= ${rangeMax}`, range);
        }
        // Numbers beyond the last whole multiple of the range would make the low ones likelier.
        const limit = 2 ** 48 - 2 ** 48 % range;
        const bytes = Buffer.alloc(6);
        let drawn;
        do {
            natives.fill(bytes);
            drawn = bytes.readUIntBE(0, 6);
        } while (drawn >= limit);
        const result = min + drawn % range;
        if (callback === undefined) return result;
        later(callback, () => [result]);
    };

    const randomUUID = (options) => {
        if (options !== undefined) validateObject(options, 'options');
        const { disableEntropyCache = false } = options ?? {};
        validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
        return hatchery.randomUUID();
    };

    const timingSafeEqual = (one, other) => {
        for (const [name, value] of [['buf1', one], ['buf2', other]]) {
            if (!isBytes(value)) {
                throw new codes.ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
            }
        }
        if (one.byteLength !== other.byteLength) throw new codes.ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
        return natives.equal(bytesOf(one), bytesOf(other));
    };

    return { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, timingSafeEqual };
});
