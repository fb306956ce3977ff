'use strict';
// Arguments of WebCrypto's functions on their way in, and the errors on their way out.

const { webidl } = hatchery;
const { dictionary, enumeration, required, sequence, typeError } = webidl;
const { DOMString, isView } = webidl;
/** Null where there is no shared memory. */
const sharedBytes = typeof SharedArrayBuffer !== 'function' ? null
    : Function.prototype.call.bind(Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get);
const BytesOf = Uint8Array;

/** What the scripts of WebCrypto have in common. */
const parts = { __proto__: null };
hatchery.webcryptoParts = parts;

/** A DOMException; `cause` is what OpenSSL said, if it did. */
parts.domError = (name, message, cause) => {
    const error = new hatchery.DOMException(message, name);
    if (cause !== undefined) {
        Object.defineProperty(error, 'cause', { __proto__: null, value: cause, writable: true, configurable: true });
    }
    return error;
};
const { domError } = parts;

/** Runs what may fail inside OpenSSL; the failure becomes a DOMException. */
parts.attempt = (body, name = 'OperationError', message = 'The operation failed for an operation-specific reason') => {
    try {
        return body();
    } catch (cause) {
        throw domError(name, message, cause);
    }
};

const isShared = (buffer) => {
    try {
        return sharedBytes !== null && sharedBytes(buffer) >= 0;
    } catch {
        return false;
    }
};

/** Conversions by type: (value, what to call it in an error) -> value. */
const convert = {
    __proto__: null,
    DOMString,
    octet: webidl.octet.enforceRange,
    'unsigned short': webidl.unsignedShort.enforceRange,
    'unsigned long': webidl.unsignedLong.enforceRange,
    length: webidl.nullable(webidl.unsignedLong.enforceRange),
};
parts.convert = convert;

/** The bytes where they are, for what is used at once. */
convert.BufferView = (value, where) => {
    if (isShared(isView(value) ? webidl.viewBuffer(value) : value)) {
        throw typeError(`${where} is a view on a SharedArrayBuffer, which is not allowed.`);
    }
    return webidl.bytesOf(webidl.BufferSource(value, where));
};

/** A copy of the bytes, for what is kept, or used after user code may run again. */
convert.BufferSource = (value, where) => new BytesOf(convert.BufferView(value, where));

/** A Uint8Array as a big-endian number. */
convert.BigInteger = (value, where) => {
    if (!isView(value) || webidl.viewName(value) !== 'Uint8Array') throw typeError(`${where} is not a Uint8Array.`);
    return convert.BufferSource(value, where);
};

convert.CryptoKey = (value, where) => {
    if (!parts.isKey(value)) throw typeError(`${where} is not of type CryptoKey.`);
    return value;
};

/** Every usage, in the order in which keys list them. */
parts.allUsages = [
    'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey',
];
convert.KeyFormat = enumeration('KeyFormat', ['raw', 'pkcs8', 'spki', 'jwk']);
convert.KeyUsages = sequence(enumeration('KeyUsage', parts.allUsages));

/** A JsonWebKey with the members that anything here reads. */
convert.JsonWebKey = dictionary('JsonWebKey', [
    ['alg', DOMString], ['crv', DOMString], ['d', DOMString], ['dp', DOMString], ['dq', DOMString], ['e', DOMString],
    ['ext', webidl.boolean], ['k', DOMString], ['key_ops', sequence(DOMString)], ['kty', DOMString], ['n', DOMString],
    ['oth', webidl.any], ['p', DOMString], ['q', DOMString], ['qi', DOMString], ['use', DOMString], ['x', DOMString],
    ['y', DOMString],
]);

/**
 * Converts a dictionary whose members are [name, type, is required].
 * @param {string} type the dictionary's name, for errors
 */
parts.dictionary = (type, members) => dictionary(type, members.map(([name, kind, isRequired]) =>
    [name, (value, where) => convert[kind](value, where), isRequired ? required : undefined]));
