'use strict';
// Crypto: random numbers, and the way to SubtleCrypto.

const parts = hatchery.webcryptoParts;
const { domError } = parts;
const { webidl } = hatchery;
const natives = hatchery.webcryptoNatives;

const making = Symbol('making');
const toHex = Function.prototype.call.bind(Uint8Array.prototype.toHex);
const slice = Function.prototype.call.bind(String.prototype.slice);

/** The most that getRandomValues fills in one call, by the specification. */
const fillBytesMax = 65_536;
const integers = [
    'Int8Array', 'Int16Array', 'Int32Array', 'Uint8Array', 'Uint16Array', 'Uint32Array', 'Uint8ClampedArray',
    'BigInt64Array', 'BigUint64Array',
];

/** A version 4 UUID. */
hatchery.randomUUID = () => {
    const bytes = new Uint8Array(16);
    natives.fill(bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    const hex = toHex(bytes);
    return `${slice(hex, 0, 8)}-${slice(hex, 8, 12)}-${slice(hex, 12, 16)}-${slice(hex, 16, 20)}-${slice(hex, 20)}`;
};

/** Fills an integer array and returns it. */
hatchery.getRandomValues = (array) => {
    if (!webidl.isView(array) || !integers.includes(webidl.viewName(array))) {
        throw domError('TypeMismatchError', 'The data argument must be an integer-type TypedArray');
    }
    const bytes = webidl.bytesOf(array);
    if (bytes.length > fillBytesMax) {
        throw domError('QuotaExceededError', `The requested length exceeds ${fillBytesMax} bytes`);
    }
    natives.fill(bytes);
    return array;
};

class Crypto {
    #brand;

    constructor(secret) {
        if (secret !== making) throw webidl.illegalConstructor();
        this.#brand = true;
    }

    static #check(value) {
        if (typeof value !== 'object' || value === null || !(#brand in value)) throw webidl.illegalThis('Crypto');
    }

    get subtle() {
        Crypto.#check(this);
        return hatchery.subtle;
    }

    getRandomValues(array) {
        Crypto.#check(this);
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'getRandomValues' on 'Crypto'");
        return hatchery.getRandomValues(array);
    }

    randomUUID() {
        Crypto.#check(this);
        return hatchery.randomUUID();
    }
}

Object.defineProperty(Crypto, 'length', { __proto__: null, value: 0 });
webidl.define(Crypto);

hatchery.webcrypto = new Crypto(making);
hatchery.defineGlobal('crypto', hatchery.webcrypto);
