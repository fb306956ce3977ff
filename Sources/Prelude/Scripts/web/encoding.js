'use strict';
// TextEncoder and TextDecoder for every encoding of the Encoding standard; the work is done natively.

const { encodeUTF8, encodePrefix, counts, decodeUTF8, makeDecoder, decode } = hatchery.encoding;
const { TypeError, RangeError, String, Symbol, Object, Uint8Array, ArrayBuffer } = globalThis;
const { defineProperty, defineProperties } = Object;
const { uncurry, webidl } = hatchery;
const toLowerCase = uncurry(String.prototype.toLowerCase);
const replace = uncurry(String.prototype.replace);
const objectText = uncurry(Object.prototype.toString);

/** Each encoding with its labels, of which its name is one. */
const labelText = 'utf-8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8;ibm866 866 cp866 csibm866;'
    + 'iso-8859-2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2;'
    + 'iso-8859-3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3;'
    + 'iso-8859-4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4;'
    + 'iso-8859-5 csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988;'
    + 'iso-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i '
    + 'iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987;'
    + 'iso-8859-7 csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 '
    + 'iso_8859-7:1987 sun_eu_greek;'
    + 'iso-8859-8 csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 '
    + 'iso_8859-8:1988 visual;iso-8859-8-i csiso88598i logical;'
    + 'iso-8859-10 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6;iso-8859-13 iso8859-13 iso885913;'
    + 'iso-8859-14 iso8859-14 iso885914;iso-8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9;iso-8859-16;'
    + 'koi8-r cskoi8r koi koi8 koi8_r;koi8-u koi8-ru;macintosh csmacintosh mac x-mac-roman;'
    + 'windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620;windows-1250 cp1250 x-cp1250;'
    + 'windows-1251 cp1251 x-cp1251;'
    + 'windows-1252 ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 '
    + 'iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252;windows-1253 cp1253 x-cp1253;'
    + 'windows-1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 '
    + 'x-cp1254;windows-1255 cp1255 x-cp1255;windows-1256 cp1256 x-cp1256;windows-1257 cp1257 x-cp1257;'
    + 'windows-1258 cp1258 x-cp1258;x-mac-cyrillic x-mac-ukrainian;'
    + 'gbk chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk;gb18030;'
    + 'big5 big5-hkscs cn-big5 csbig5 x-x-big5;euc-jp cseucpkdfmtjapanese x-euc-jp;iso-2022-jp csiso2022jp;'
    + 'shift_jis csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis;'
    + 'euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949;'
    + 'replacement csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr;utf-16be unicodefffe;'
    + 'utf-16le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16;x-user-defined';
let labels;

/**
 * The name of the encoding that a label stands for, in lower case.
 * @returns {string|undefined}
 */
hatchery.encodingName = (label) => {
    // The two that nearly everybody asks for, without the table.
    if (label === 'utf-8' || label === 'utf8') return 'utf-8';
    if (labels === undefined) {
        labels = new Map();
        for (const line of labelText.split(';')) {
            const names = line.split(' ');
            for (const name of names) labels.set(name, names[0]);
        }
    }
    return labels.get(toLowerCase(replace(String(label), /^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '')));
};

const coded = (error, code) => {
    error.code = code;
    return error;
};

const wrongThis = (name) => coded(new TypeError(`Value of "this" must be of type ${name}`), 'ERR_INVALID_THIS');

/** What WebIDL makes of a BufferSource: a Uint8Array on the same memory, or undefined if it is none. */
const bytesOf = (input) => {
    if (webidl.isView(input)) return webidl.viewName(input) === 'Uint8Array' ? input : webidl.bytesOf(input);
    if (input === null || typeof input !== 'object') return undefined;
    try {
        // A detached buffer has no bytes.
        return webidl.bufferBytes(input) === 0 ? new Uint8Array(0) : new Uint8Array(input);
    } catch {
        // No ArrayBuffer. A SharedArrayBuffer is no global here, but can come from elsewhere.
        if (objectText(input) === '[object SharedArrayBuffer]') {
            const bytes = new Uint8Array(input);
            if (webidl.viewBuffer(bytes) === input) return bytes;
        }
    }
    return undefined;
};
hatchery.bytesOf = bytesOf;

const received = (value) => {
    if (value === null || value === undefined) return `Received ${value}`;
    if (typeof value === 'function') return `Received function ${value.name}`;
    if (typeof value === 'object') {
        return value.constructor?.name ? `Received an instance of ${value.constructor.name}` : 'Received [Object]';
    }
    const isLong = typeof value === 'string' && value.length > 28;
    const text = typeof value !== 'string' ? String(value) : isLong ? `'${value.slice(0, 25)}...'` : `'${value}'`;
    return `Received type ${typeof value} (${text})`;
};

class TextEncoder {
    #isReal = true;

    get encoding() {
        if (!(#isReal in this)) throw wrongThis('TextEncoder');
        return 'utf-8';
    }

    encode(input = '') {
        if (!(#isReal in this)) throw wrongThis('TextEncoder');
        return encodeUTF8(typeof input === 'string' ? input : `${input}`);
    }

    encodeInto(source, destination) {
        if (!(#isReal in this)) throw wrongThis('TextEncoder');
        if (arguments.length < 2) {
            throw coded(new TypeError(`The "${arguments.length < 1 ? 'src' : 'dest'}" argument must be `
                + (arguments.length < 1 ? 'of type string. ' : 'an instance of Uint8Array. ') + 'Received undefined'),
            'ERR_INVALID_ARG_TYPE');
        }
        const text = typeof source === 'string' ? source : `${source}`;
        if (!webidl.isView(destination) || webidl.viewName(destination) !== 'Uint8Array') {
            throw coded(
                new TypeError(`The "dest" argument must be an instance of Uint8Array. ${received(destination)}`),
                'ERR_INVALID_ARG_TYPE');
        }
        const bytes = encodePrefix(text, webidl.viewBytes(destination));
        const written = webidl.viewBytes(bytes);
        // A detached array takes not even nothing.
        if (written > 0) webidl.setBytes(destination, bytes);
        return { read: counts[0], written };
    }
}

class TextDecoder {
    #encoding;
    #isFatal;
    #ignoresBOM;
    /** Made when bytes first come in parts, or at once for any other encoding than UTF-8. */
    #decoder = undefined;
    /** Whether the decoder is in the middle of something. */
    #isStreaming = false;

    static {
        hatchery.addView((value) => #encoding in value, (decoder) => decoder.#view());
    }

    constructor(label = 'utf-8', options = undefined) {
        const text = typeof label === 'string' ? label : `${label}`;
        if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
            throw coded(new TypeError(`The "options" argument must be of type object. ${received(options)}`),
                'ERR_INVALID_ARG_TYPE');
        }
        const name = hatchery.encodingName(text);
        if (name === undefined || name === 'replacement') {
            throw coded(new RangeError(`The "${text}" encoding is not supported`), 'ERR_ENCODING_NOT_SUPPORTED');
        }
        this.#encoding = name;
        this.#isFatal = !!options?.fatal;
        this.#ignoresBOM = !!options?.ignoreBOM;
    }

    get encoding() {
        if (!(#encoding in this)) throw wrongThis('TextDecoder');
        return this.#encoding;
    }

    get fatal() {
        if (!(#encoding in this)) throw wrongThis('TextDecoder');
        return this.#isFatal;
    }

    get ignoreBOM() {
        if (!(#encoding in this)) throw wrongThis('TextDecoder');
        return this.#ignoresBOM;
    }

    decode(input = undefined, options = undefined) {
        if (!(#encoding in this)) throw wrongThis('TextDecoder');
        const bytes = input === undefined ? undefined : bytesOf(input);
        if (input !== undefined && bytes === undefined) {
            throw coded(new TypeError('The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or '
                + `ArrayBufferView. ${received(input)}`), 'ERR_INVALID_ARG_TYPE');
        }
        if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
            throw coded(new TypeError(`The "options" argument must be of type object. ${received(options)}`),
                'ERR_INVALID_ARG_TYPE');
        }
        const isLast = !options?.stream;
        let text;
        if (this.#encoding === 'utf-8' && isLast && !this.#isStreaming) {
            text = bytes === undefined ? '' : decodeUTF8(bytes, this.#isFatal, this.#ignoresBOM);
        } else {
            // What was left over when something went wrong is forgotten with the decoder.
            if (this.#decoder === undefined) this.#decoder = makeDecoder(this.#encoding);
            this.#isStreaming = !isLast;
            text = decode(this.#decoder, bytes, isLast, this.#isFatal, this.#ignoresBOM);
        }
        if (text === undefined) {
            throw coded(new TypeError(`The encoded data was not valid for encoding ${this.#encoding}`),
                'ERR_ENCODING_INVALID_ENCODED_DATA');
        }
        return text;
    }

    /** Its attributes, as they are shown. */
    #view() {
        return { encoding: this.#encoding, fatal: this.#isFatal, ignoreBOM: this.#ignoresBOM };
    }
}

const enumerable = { __proto__: null, enumerable: true };
defineProperties(TextEncoder.prototype, { encoding: enumerable, encode: enumerable, encodeInto: enumerable });
defineProperty(TextEncoder.prototype, Symbol.toStringTag, { value: 'TextEncoder', configurable: true });
defineProperties(TextDecoder.prototype, {
    encoding: enumerable, fatal: enumerable, ignoreBOM: enumerable, decode: enumerable,
});
defineProperty(TextDecoder.prototype, Symbol.toStringTag, { value: 'TextDecoder', configurable: true });

hatchery.TextEncoder = TextEncoder;
hatchery.TextDecoder = TextDecoder;
/** UTF-8 of any string. */
hatchery.utf8Encode = encodeUTF8;
/** The string of UTF-8 bytes, without its byte order mark; what is no UTF-8 becomes U+FFFD. */
hatchery.utf8Decode = (bytes) => decodeUTF8(bytes, false, false);
hatchery.defineGlobal('TextEncoder', TextEncoder);
hatchery.registerPlatform(TextEncoder);
hatchery.defineGlobal('TextDecoder', TextDecoder);
hatchery.registerPlatform(TextDecoder);
