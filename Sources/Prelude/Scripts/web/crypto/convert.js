'use strict';
// Arguments of WebCrypto's functions on their way in: Web IDL's conversions, with the errors that Node gives.

const { isView } = ArrayBuffer;
const BytesOf = globalThis.Uint8Array;
const TypeErrorOf = globalThis.TypeError;
const own = (prototype, name) =>
    Function.prototype.call.bind(Object.getOwnPropertyDescriptor(prototype, name).get);
const bufferLength = own(ArrayBuffer.prototype, 'byteLength');
const typedTag = own(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);
const typedBuffer = own(Object.getPrototypeOf(Uint8Array.prototype), 'buffer');
const typedOffset = own(Object.getPrototypeOf(Uint8Array.prototype), 'byteOffset');
const typedLength = own(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength');
const viewBuffer = own(DataView.prototype, 'buffer');
const viewOffset = own(DataView.prototype, 'byteOffset');
const viewLength = own(DataView.prototype, 'byteLength');
const sharedLength = typeof SharedArrayBuffer === 'function' ? own(SharedArrayBuffer.prototype, 'byteLength') : null;

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

/** A TypeError with Node's code. */
parts.typeError = (code, message) => {
    const error = new TypeErrorOf(message);
    error.code = code;
    return error;
};
const { domError, typeError } = parts;

/** Runs what may fail inside OpenSSL; the failure becomes a DOMException. */
parts.attempt = (body, name = 'OperationError', message = 'The operation failed for an operation-specific reason') => {
    try {
        return body();
    } catch (cause) {
        throw domError(name, message, cause);
    }
};

/** True for what Web IDL takes as an object. */
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

const isShared = (buffer) => {
    if (sharedLength === null) return false;
    try {
        sharedLength(buffer);
        return true;
    } catch {
        return false;
    }
};

/** The name of the kind of typed array, or undefined for anything else. */
parts.typedName = (value) => (isView(value) ? typedTag(value) : undefined);

/** A Uint8Array on the memory of an ArrayBuffer or a view; undefined for anything else. */
const onMemory = (value) => {
    if (isView(value)) {
        return typedTag(value) === undefined
            ? new BytesOf(viewBuffer(value), viewOffset(value), viewLength(value))
            : new BytesOf(typedBuffer(value), typedOffset(value), typedLength(value));
    }
    try {
        bufferLength(value);
    } catch {
        return undefined;
    }
    return new BytesOf(value);
};
parts.onMemory = onMemory;

/** Conversions by type: (value, what to call it in an error) -> value. */
const convert = { __proto__: null };
parts.convert = convert;

convert.boolean = (value) => Boolean(value);

convert.DOMString = (value, context) => {
    if (typeof value === 'symbol') {
        throw typeError('ERR_INVALID_ARG_TYPE', `${context} is a Symbol and cannot be converted to a string.`);
    }
    return `${value}`;
};

/** A whole number of [EnforceRange] up to `max`. */
const enforced = (max) => (value, context) => {
    if (typeof value === 'symbol' || typeof value === 'bigint') {
        const kind = typeof value === 'bigint' ? 'BigInt' : 'Symbol';
        throw typeError('ERR_INVALID_ARG_TYPE', `${context} is a ${kind} and cannot be converted to a number.`);
    }
    const number = +value;
    if (!Number.isFinite(number)) throw typeError('ERR_INVALID_ARG_TYPE', `${context} is not a finite number.`);
    const whole = Math.trunc(number);
    if (whole < 0 || whole > max) {
        throw typeError('ERR_OUT_OF_RANGE', `${context} is outside the expected range of 0 to ${max}.`);
    }
    return whole + 0;
};
convert.octet = enforced(255);
convert['unsigned short'] = enforced(65_535);
convert['unsigned long'] = enforced(4_294_967_295);
convert.length = (value, context) => (value === null || value === undefined
    ? null : convert['unsigned long'](value, context));

/** The bytes where they are, for what is used at once. */
convert.BufferView = (value, context) => {
    const bytes = isObject(value) ? onMemory(value) : undefined;
    if (bytes === undefined ? isObject(value) && isShared(value) : isShared(typedBuffer(bytes))) {
        throw typeError('ERR_INVALID_ARG_TYPE', `${context} is a view on a SharedArrayBuffer, which is not allowed.`);
    }
    if (bytes === undefined) {
        throw typeError('ERR_INVALID_ARG_TYPE',
            `${context} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
    }
    return bytes;
};

/** A copy of the bytes, for what is kept, or used after user code may run again. */
convert.BufferSource = (value, context) => new BytesOf(convert.BufferView(value, context));

/** A Uint8Array as a big-endian number. */
convert.BigInteger = (value, context) => {
    if (parts.typedName(value) !== 'Uint8Array') {
        throw typeError('ERR_INVALID_ARG_TYPE', `${context} is not an Uint8Array object.`);
    }
    return convert.BufferSource(value, context);
};

convert.CryptoKey = (value, context) => {
    if (!parts.isKey(value)) throw typeError('ERR_INVALID_ARG_TYPE', `${context} is not of type CryptoKey.`);
    return value;
};

const enumeration = (name, values) => (value, context) => {
    const text = convert.DOMString(value, context);
    if (!values.includes(text)) {
        throw typeError('ERR_INVALID_ARG_VALUE',
            `${context} value '${text}' is not a valid enum value of type ${name}.`);
    }
    return text;
};
const listOf = (item) => (value, context) => {
    if (!isObject(value) || typeof value[Symbol.iterator] !== 'function') {
        throw typeError('ERR_INVALID_ARG_TYPE', `${context} can not be converted to sequence.`);
    }
    const list = [];
    for (const each of value) list.push(item(each, `${context}[${list.length}]`));
    return list;
};

/** Every usage, in the order in which keys list them. */
parts.allUsages = [
    'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey',
];
convert.KeyFormat = enumeration('KeyFormat', ['raw', 'pkcs8', 'spki', 'jwk']);
convert.KeyUsage = enumeration('KeyUsage', parts.allUsages);
convert.KeyUsages = listOf(convert.KeyUsage);

const jwkTexts = ['alg', 'crv', 'd', 'dp', 'dq', 'e', 'k', 'kty', 'n', 'p', 'q', 'qi', 'use', 'x', 'y'];

/** A JsonWebKey with the members that anything here reads. */
convert.JsonWebKey = (value, context) => {
    const jwk = { __proto__: null };
    if (value === null || value === undefined) return jwk;
    if (!isObject(value)) throw typeError('ERR_INVALID_ARG_TYPE', `${context} is not an object.`);
    const { ext, key_ops: operations, oth } = value;
    for (const name of jwkTexts) {
        const text = value[name];
        if (text !== undefined) jwk[name] = convert.DOMString(text, `'${name}' of 'JsonWebKey' (${context})`);
    }
    if (ext !== undefined) jwk.ext = Boolean(ext);
    if (operations !== undefined) {
        jwk.key_ops = listOf(convert.DOMString)(operations, `'key_ops' of 'JsonWebKey' (${context})`);
    }
    if (oth !== undefined) jwk.oth = oth;
    return jwk;
};

/**
 * A dictionary by its members, each [name, type, is required].
 * @param {string} type the dictionary's name, for errors
 */
parts.dictionary = (type, members, value, context) => {
    if (value !== null && value !== undefined && !isObject(value)) {
        throw typeError('ERR_INVALID_ARG_TYPE', `${context} is not an object.`);
    }
    const made = { __proto__: null };
    for (const [name, kind, isRequired] of members) {
        const member = value?.[name];
        if (member !== undefined) {
            const [prefix, what] = context.split(': ');
            made[name] = convert[kind](member, `${prefix}: '${name}' of '${type}' (${what})`);
        } else if (isRequired) {
            throw typeError('ERR_MISSING_OPTION',
                `${context} can not be converted to '${type}' because '${name}' is required in '${type}'.`);
        }
    }
    return made;
};

/** Throws unless there are enough arguments; `method` is one of `interfaceName`. */
parts.requireArguments = (count, required, method, interfaceName) => {
    if (count >= required) return;
    throw typeError('ERR_MISSING_ARGS', `Failed to execute '${method}' on '${interfaceName}': ${required} argument`
        + `${required === 1 ? '' : 's'} required, but only ${count} present.`);
};

parts.isObject = isObject;
parts.BytesOf = BytesOf;
