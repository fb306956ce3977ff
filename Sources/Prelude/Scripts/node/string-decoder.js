'use strict';
// The module `string_decoder`: text out of chunks that may end within a character.

hatchery.provide('string_decoder', () => {
    const { bytes: native, textEncodings, FastBuffer } = hatchery;
    const { UTF8, UCS2, BASE64, BASE64URL, encodingNumber, normalizeEncoding } = textEncodings;
    const { codes } = hatchery.require('internal/errors');
    const { isView } = ArrayBuffer;
    const { min } = Math;

    /** The state, as Node lays it out: four bytes of a character, how many miss, how many are there, encoding. */
    const state = Symbol('kNativeDecoder');
    const MISSING = 4;
    const BUFFERED = 5;
    const ENCODING = 6;
    const nodeNumbers = ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex'];
    const enumeration = { __proto__: null, ascii: 0, utf8: 1, base64: 2, utf16le: 3, latin1: 4, hex: 5, base64url: 7 };
    const encodingOf = (held) => {
        for (const name of nodeNumbers) if (enumeration[name] === held[ENCODING]) return encodingNumber(name);
        return UTF8;
    };

    function StringDecoder(encoding) {
        const name = normalizeEncoding(encoding);
        if (name === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
        this.encoding = name;
        this[state] = new FastBuffer(7);
        this[state][ENCODING] = enumeration[name];
    }

    /** Takes bytes that the held character misses. Gives how many bytes of the chunk are used. */
    const complete = (held, encoding, chunk) => {
        let missing = held[MISSING];
        if (encoding === UTF8) {
            // A byte that does not go on ends the character, broken; the byte itself starts something new.
            for (let at = 0; at < chunk.length && at < missing; at++) {
                if ((chunk[at] & 0xc0) !== 0x80) {
                    missing = at;
                    held[MISSING] = at;
                }
            }
        }
        const count = min(missing, chunk.length);
        for (let at = 0; at < count; at++) held[held[BUFFERED]++] = chunk[at];
        held[MISSING] -= count;
        return count;
    };

    /** Sets aside what a chunk ends with of a character that goes on. Gives how many bytes that are. */
    const setAside = (held, encoding, chunk, start) => {
        const { length } = chunk;
        let count = 0;
        let missing = 0;
        if (encoding === UTF8) {
            for (let at = length - 1; at >= start && count < 4; at--) {
                count++;
                const byte = chunk[at];
                if ((byte & 0xc0) === 0x80) continue;
                missing = (byte & 0xe0) === 0xc0 ? 2 : (byte & 0xf0) === 0xe0 ? 3 : (byte & 0xf8) === 0xf0 ? 4 : 0;
                break;
            }
            if (count >= missing) return 0;
            missing -= count;
        } else if (encoding === UCS2) {
            if ((length - start) % 2 === 1) count = missing = 1;
            else if ((chunk[length - 1] & 0xfc) === 0xd8) count = missing = 2;
        } else {
            count = (length - start) % 3;
            missing = count === 0 ? 0 : 3 - count;
        }
        for (let at = 0; at < count; at++) held[at] = chunk[length - count + at];
        held[BUFFERED] = count;
        held[MISSING] = missing;
        return count;
    };

    const write = (held, chunk) => {
        const encoding = encodingOf(held);
        if (encoding !== UTF8 && encoding !== UCS2 && encoding !== BASE64 && encoding !== BASE64URL) {
            return native.decode(encoding, chunk, 0, chunk.length);
        }
        let start = 0;
        let text = '';
        if (held[MISSING] > 0) {
            start = complete(held, encoding, chunk);
            if (held[MISSING] > 0) return '';
            const buffered = held[BUFFERED];
            text = native.decode(encoding, held, 0, buffered);
            held[BUFFERED] = 0;
            if (encoding === UCS2) {
                // The first half of a pair waits for the second.
                const last = text.charCodeAt(text.length - 1);
                if (last >= 0xd800 && last <= 0xdbff) {
                    held[0] = held[buffered - 2];
                    held[1] = held[buffered - 1];
                    held[BUFFERED] = held[MISSING] = 2;
                    text = text.slice(0, -1);
                    // An odd byte may follow at once: go on with what is left as a chunk of its own.
                    return text + (start < chunk.length ? write(held, chunk.subarray(start)) : '');
                }
            }
        }
        if (start === chunk.length) return text;
        const aside = setAside(held, encoding, chunk, start);
        return text + native.decode(encoding, chunk, start, chunk.length - aside);
    };

    const stateOf = (decoder) => {
        const held = decoder?.[state];
        if (held === undefined) throw new codes.ERR_INVALID_THIS('StringDecoder');
        return held;
    };

    StringDecoder.prototype.write = function write_(buf) {
        if (typeof buf === 'string') return buf;
        if (!isView(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
        const held = stateOf(this);
        return write(held, new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength));
    };
    Object.defineProperty(StringDecoder.prototype.write, 'name', { value: 'write' });

    StringDecoder.prototype.end = function end(buf) {
        const text = buf === undefined ? '' : this.write(buf);
        const held = stateOf(this);
        let count = held[BUFFERED];
        const encoding = encodingOf(held);
        if (encoding === UCS2 && count % 2 === 1) count--;
        held[BUFFERED] = held[MISSING] = 0;
        return count === 0 ? text : text + native.decode(encoding, held, 0, count);
    };

    /** Not documented, but in use. */
    StringDecoder.prototype.text = function text(buf, offset) {
        const held = stateOf(this);
        held[MISSING] = held[BUFFERED] = 0;
        return this.write(buf.slice(offset));
    };

    const define = (name, get) =>
        Object.defineProperty(
            StringDecoder.prototype, name, { __proto__: null, configurable: true, enumerable: true, get });
    define('lastChar', function lastChar() { return this[state].subarray(0, 4); });
    define('lastNeed', function lastNeed() { return this[state][MISSING]; });
    define('lastTotal', function lastTotal() { return this[state][BUFFERED] + this[state][MISSING]; });

    return { StringDecoder };
});
