'use strict';
// atob and btoa.

const { atob: decode, latin1 } = hatchery.encoding;
const { TypeError, Uint8Array, Function } = globalThis;
const toBase64 = Function.prototype.call.bind(Uint8Array.prototype.toBase64);

/** A DOMException of that name. */
const invalidCharacter = (message) => new hatchery.DOMException(message, 'InvalidCharacterError');

const missing = () => {
    const error = new TypeError('The "input" argument must be specified');
    error.code = 'ERR_MISSING_ARGS';
    return error;
};

const functions = {
    /** The string of bytes that base64 stands for; white space and missing padding are forgiven. */
    atob(data) {
        if (arguments.length === 0) throw missing();
        const text = decode(`${data}`);
        if (text === undefined) throw invalidCharacter('The string to be decoded is not correctly encoded.');
        return text;
    },
    /** Base64 of a string of bytes. */
    btoa(data) {
        if (arguments.length === 0) throw missing();
        const bytes = latin1(`${data}`);
        if (bytes === undefined) throw invalidCharacter('Invalid character');
        return toBase64(bytes);
    },
};
hatchery.atob = functions.atob;
hatchery.btoa = functions.btoa;
hatchery.defineGlobal('atob', functions.atob);
hatchery.defineGlobal('btoa', functions.btoa);
