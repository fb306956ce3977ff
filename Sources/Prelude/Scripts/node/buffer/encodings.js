'use strict';
// Names of the text encodings that Node's modules take, and their numbers in Swift (TextCoding).

const UTF8 = 0;
const UCS2 = 1;
const LATIN1 = 2;
const ASCII = 3;
const BASE64 = 4;
const BASE64URL = 5;
const HEX = 6;

/** Names by number, as normalizeEncoding() gives them. */
const names = ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex'];
const numbers = {
    __proto__: null,
    'utf8': UTF8, 'utf-8': UTF8, 'ucs2': UCS2, 'ucs-2': UCS2, 'utf16le': UCS2, 'utf-16le': UCS2,
    'latin1': LATIN1, 'binary': LATIN1, 'ascii': ASCII, 'base64': BASE64, 'base64url': BASE64URL, 'hex': HEX,
};
const { toLowerCase } = String.prototype;
const { apply } = Reflect;

/**
 * The number of an encoding; undefined for an unknown name. Any case will do.
 * @param {unknown} name
 * @returns {number | undefined}
 */
const encodingNumber = (name) => {
    const number = numbers[name];
    if (number !== undefined) return number;
    return typeof name === 'string' ? numbers[apply(toLowerCase, name, [])] : undefined;
};

/**
 * The usual name of an encoding: UTF-8 if none is given, undefined for an unknown one.
 * @param {unknown} name
 * @returns {string | undefined}
 */
const normalizeEncoding = (name) => {
    if (name === undefined || name === null || name === '') return 'utf8';
    const number = encodingNumber(name);
    return number === undefined ? undefined : names[number];
};

hatchery.textEncodings = {
    __proto__: null, UTF8, UCS2, LATIN1, ASCII, BASE64, BASE64URL, HEX, encodingNumber, normalizeEncoding,
};
