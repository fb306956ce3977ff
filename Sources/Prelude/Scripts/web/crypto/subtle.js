'use strict';
// SubtleCrypto: the operations, over the algorithms of the scripts before.

const parts = hatchery.webcryptoParts;
const { algorithms, convert, domError, keyOf, normalize } = parts;
const { webidl } = hatchery;
const natives = hatchery.webcryptoNatives;
const { parse, stringify } = JSON;

const making = Symbol('making');
const ordinals = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];

/** What an argument is called in an error. */
const argument = (method, index) => `Failed to execute '${method}' on 'SubtleCrypto': ${ordinals[index]} argument`;

const requireUsage = (key, usage) => {
    if (!keyOf.usages(key).includes(usage)) {
        throw domError('InvalidAccessError', `Unable to use this key to ${usage}`);
    }
};

const requireAlgorithm = (key, algorithm) => {
    if (keyOf.algorithm(key).name !== algorithm.name) {
        throw domError('InvalidAccessError', 'Key algorithm mismatch');
    }
};

const importKey = (format, data, algorithm, extractable, usages) => {
    const key = algorithms[algorithm.name].importKey(format, data, algorithm, extractable, usages);
    const type = keyOf.type(key);
    if (type !== 'public' && usages.length === 0) {
        throw domError('SyntaxError', `Usages cannot be empty when importing a ${type} key.`);
    }
    return key;
};

const exportKey = (format, key) => {
    if (!keyOf.extractable(key)) throw domError('InvalidAccessError', 'key is not extractable');
    return algorithms[keyOf.algorithm(key).name].exportKey(format, key);
};

/** encrypt and decrypt. */
const cipher = (method, algorithm, key, data) => {
    if (keyOf.algorithm(key).name !== algorithm.name || !keyOf.usages(key).includes(method)) {
        throw domError('InvalidAccessError', 'The requested operation is not valid for the provided key');
    }
    return algorithms[algorithm.name][method](algorithm, key, data).buffer;
};

const requireDerivable = (algorithm, key, usage) => {
    if (!keyOf.usages(key).includes(usage)) {
        throw domError('InvalidAccessError', `baseKey does not have ${usage} usage`);
    }
    requireAlgorithm(key, algorithm);
};

/** wrapKey and unwrapKey work by an operation of their own, or as encrypt and decrypt. */
const wrapping = (algorithm, method, instead, context) =>
    (parts.isKnown(algorithm, method)
        ? normalize(algorithm, method, context) : normalize(algorithm, instead, context));

class SubtleCrypto {
    #brand;

    constructor(secret) {
        if (secret !== making) throw webidl.illegalConstructor();
        this.#brand = true;
    }

    static {
        parts.isSubtle = (value) => typeof value === 'object' && value !== null && #brand in value;
    }

    async encrypt(algorithm, key, data) {
        start(this, 'encrypt', arguments.length, 3);
        algorithm = normalize(algorithm, 'encrypt', argument('encrypt', 0));
        key = convert.CryptoKey(key, argument('encrypt', 1));
        return cipher('encrypt', algorithm, key, convert.BufferView(data, argument('encrypt', 2)));
    }

    async decrypt(algorithm, key, data) {
        start(this, 'decrypt', arguments.length, 3);
        algorithm = normalize(algorithm, 'decrypt', argument('decrypt', 0));
        key = convert.CryptoKey(key, argument('decrypt', 1));
        return cipher('decrypt', algorithm, key, convert.BufferView(data, argument('decrypt', 2)));
    }

    async sign(algorithm, key, data) {
        start(this, 'sign', arguments.length, 3);
        algorithm = normalize(algorithm, 'sign', argument('sign', 0));
        key = convert.CryptoKey(key, argument('sign', 1));
        data = convert.BufferView(data, argument('sign', 2));
        requireUsage(key, 'sign');
        requireAlgorithm(key, algorithm);
        return algorithms[algorithm.name].sign(algorithm, key, data).buffer;
    }

    async verify(algorithm, key, signature, data) {
        start(this, 'verify', arguments.length, 4);
        algorithm = normalize(algorithm, 'verify', argument('verify', 0));
        key = convert.CryptoKey(key, argument('verify', 1));
        signature = convert.BufferSource(signature, argument('verify', 2));
        data = convert.BufferView(data, argument('verify', 3));
        requireUsage(key, 'verify');
        requireAlgorithm(key, algorithm);
        return algorithms[algorithm.name].verify(algorithm, key, signature, data);
    }

    async digest(algorithm, data) {
        start(this, 'digest', arguments.length, 2);
        algorithm = normalize(algorithm, 'digest', argument('digest', 0));
        const bytes = convert.BufferView(data, argument('digest', 1));
        return parts.attempt(() => natives.digest(parts.hashName(algorithm), bytes)).buffer;
    }

    async generateKey(algorithm, extractable, keyUsages) {
        start(this, 'generateKey', arguments.length, 3);
        algorithm = normalize(algorithm, 'generateKey', argument('generateKey', 0));
        extractable = Boolean(extractable);
        const usages = convert.KeyUsages(keyUsages, argument('generateKey', 2));
        const made = algorithms[algorithm.name].generateKey(algorithm, extractable, usages);
        if (keyOf.usages(parts.isKey(made) ? made : made.privateKey).length === 0) {
            throw domError('SyntaxError', 'Usages cannot be empty when creating a key.');
        }
        return made;
    }

    async deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
        start(this, 'deriveKey', arguments.length, 5);
        algorithm = normalize(algorithm, 'deriveBits', argument('deriveKey', 0));
        baseKey = convert.CryptoKey(baseKey, argument('deriveKey', 1));
        const imported = normalize(derivedKeyType, 'importKey', argument('deriveKey', 2));
        const measured = normalize(derivedKeyType, 'get key length', argument('deriveKey', 2));
        extractable = Boolean(extractable);
        const usages = convert.KeyUsages(keyUsages, argument('deriveKey', 4));
        requireDerivable(algorithm, baseKey, 'deriveKey');
        const length = algorithms[measured.name].keyLength(measured);
        const secret = algorithms[algorithm.name].deriveBits(algorithm, baseKey, length);
        return importKey('raw', secret, imported, extractable, usages);
    }

    async deriveBits(algorithm, baseKey, length = null) {
        start(this, 'deriveBits', arguments.length, 2);
        algorithm = normalize(algorithm, 'deriveBits', argument('deriveBits', 0));
        baseKey = convert.CryptoKey(baseKey, argument('deriveBits', 1));
        length = convert.length(length, argument('deriveBits', 2));
        requireDerivable(algorithm, baseKey, 'deriveBits');
        return algorithms[algorithm.name].deriveBits(algorithm, baseKey, length).buffer;
    }

    async importKey(format, keyData, algorithm, extractable, keyUsages) {
        start(this, 'importKey', arguments.length, 4);
        format = convert.KeyFormat(format, argument('importKey', 0));
        const data = convert[format === 'jwk' ? 'JsonWebKey' : 'BufferSource'](keyData, argument('importKey', 1));
        algorithm = normalize(algorithm, 'importKey', argument('importKey', 2));
        extractable = Boolean(extractable);
        const usages = convert.KeyUsages(keyUsages, argument('importKey', 4));
        return importKey(format, data, algorithm, extractable, usages);
    }

    async exportKey(format, key) {
        start(this, 'exportKey', arguments.length, 2);
        format = convert.KeyFormat(format, argument('exportKey', 0));
        return exportKey(format, convert.CryptoKey(key, argument('exportKey', 1)));
    }

    async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
        start(this, 'wrapKey', arguments.length, 4);
        format = convert.KeyFormat(format, argument('wrapKey', 0));
        key = convert.CryptoKey(key, argument('wrapKey', 1));
        wrappingKey = convert.CryptoKey(wrappingKey, argument('wrapKey', 2));
        const algorithm = wrapping(wrapAlgorithm, 'wrapKey', 'encrypt', argument('wrapKey', 3));
        requireAlgorithm(wrappingKey, algorithm);
        requireUsage(wrappingKey, 'wrapKey');
        const exported = exportKey(format, key);
        const { wrapKey, encrypt } = algorithms[algorithm.name];
        let data;
        if (format === 'jwk') {
            let text = stringify(exported);
            // AES-KW takes whole blocks of 8 bytes; JSON may end with blanks.
            if (wrapKey !== undefined) text += ' '.repeat((8 - text.length % 8) % 8);
            data = natives.encode(text);
        } else {
            data = new Uint8Array(exported);
        }
        return (wrapKey ?? encrypt)(algorithm, wrappingKey, data).buffer;
    }

    async unwrapKey(
        format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm, extractable, keyUsages,
    ) {
        start(this, 'unwrapKey', arguments.length, 7);
        format = convert.KeyFormat(format, argument('unwrapKey', 0));
        const wrapped = convert.BufferSource(wrappedKey, argument('unwrapKey', 1));
        unwrappingKey = convert.CryptoKey(unwrappingKey, argument('unwrapKey', 2));
        const algorithm = wrapping(unwrapAlgorithm, 'unwrapKey', 'decrypt', argument('unwrapKey', 3));
        const imported = normalize(unwrappedKeyAlgorithm, 'importKey', argument('unwrapKey', 4));
        extractable = Boolean(extractable);
        const usages = convert.KeyUsages(keyUsages, argument('unwrapKey', 6));
        requireAlgorithm(unwrappingKey, algorithm);
        requireUsage(unwrappingKey, 'unwrapKey');
        const { unwrapKey, decrypt } = algorithms[algorithm.name];
        let data = (unwrapKey ?? decrypt)(algorithm, unwrappingKey, wrapped);
        if (format === 'jwk') {
            try {
                data = convert.JsonWebKey(parse(natives.decode(data)), argument('unwrapKey', 1));
            } catch (cause) {
                throw domError('DataError', 'Invalid wrapped JWK key', cause);
            }
        }
        return importKey(format, data, imported, extractable, usages);
    }
}

/** Before anything of the arguments is looked at. */
function start(subtle, method, count, required) {
    if (!parts.isSubtle(subtle)) throw webidl.illegalThis('SubtleCrypto');
    webidl.requireArguments(count, required, `Failed to execute '${method}' on 'SubtleCrypto'`);
}

Object.defineProperty(SubtleCrypto, 'length', { __proto__: null, value: 0 });
webidl.define(SubtleCrypto);

hatchery.subtle = new SubtleCrypto(making);
