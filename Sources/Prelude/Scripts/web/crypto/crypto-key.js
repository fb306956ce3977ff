'use strict';
// CryptoKey: what can be seen of a key, and what it is made of, which cannot.

const parts = hatchery.webcryptoParts;
const { webidl } = hatchery;

let read;

class CryptoKey {
    #type;
    #extractable;
    #algorithm;
    #usages;
    /** A Uint8Array for secret keys, a handle of hatchery.keys for others. */
    #material;

    static {
        read = {
            __proto__: null,
            is: (value) => typeof value === 'object' && value !== null && #material in value,
            type: (key) => key.#type,
            extractable: (key) => key.#extractable,
            algorithm: (key) => key.#algorithm,
            usages: (key) => key.#usages,
            material: (key) => key.#material,
            make: (type, extractable, algorithm, usages, material) => {
                const key = new CryptoKey(making);
                key.#type = type;
                key.#extractable = extractable;
                key.#algorithm = algorithm;
                key.#usages = usages;
                key.#material = material;
                return key;
            },
        };
    }

    constructor(secret) {
        if (secret !== making) throw webidl.illegalConstructor();
    }

    get type() { return checked(this).#type; }

    get extractable() { return checked(this).#extractable; }

    get algorithm() { return checked(this).#algorithm; }

    get usages() { return checked(this).#usages; }
}

const making = Symbol('making');

function checked(key) {
    if (!read.is(key)) throw webidl.illegalThis('CryptoKey');
    return key;
}

/** What util.inspect shows, as Node does. */
Object.defineProperty(CryptoKey.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    __proto__: null, writable: true, configurable: true,
    value(depth, options, inspect) {
        if (typeof inspect !== 'function') return this;
        const { type, extractable, algorithm, usages } = checked(this);
        const inner = { ...options, depth: options?.depth == null ? null : options.depth - 1 };
        return `CryptoKey ${inspect({ type, extractable, algorithm, usages }, inner)}`;
    },
});

Object.defineProperty(CryptoKey, 'length', { __proto__: null, value: 0 });
webidl.define(CryptoKey);

parts.isKey = read.is;
parts.keyOf = {
    __proto__: null, type: read.type, extractable: read.extractable, material: read.material,
};

// What users see of algorithm and usages is theirs to change; what counts is kept apart.
const kept = new WeakMap();
const { get, set } = WeakMap.prototype;
const lookUp = Function.prototype.call.bind(get, kept);
const keep = Function.prototype.call.bind(set, kept);

/** The key's own algorithm: {name, hash?, length?, namedCurve?}, whatever users made of `key.algorithm`. */
parts.keyOf.algorithm = (key) => lookUp(key).algorithm;
/** The key's own usages. */
parts.keyOf.usages = (key) => lookUp(key).usages;

/**
 * A key.
 * @param {'secret'|'private'|'public'} type
 * @param {object} algorithm as users see it: ordinary objects
 * @param {string[]} usages in any order, also repeated
 * @param {Uint8Array|object} material the secret's bytes or a handle of hatchery.keys
 */
parts.makeKey = (type, extractable, algorithm, usages, material) => {
    const sorted = parts.allUsages.filter((usage) => usages.includes(usage));
    const shown = { ...algorithm };
    if (algorithm.hash !== undefined) shown.hash = { name: algorithm.hash.name };
    if (algorithm.publicExponent !== undefined) shown.publicExponent = new Uint8Array(algorithm.publicExponent);
    const key = read.make(type, extractable, shown, [...sorted], material);
    keep(key, { __proto__: null, algorithm, usages: sorted });
    return key;
};

hatchery.registerCloneable(read.is, (key) =>
    parts.makeKey(
        read.type(key), read.extractable(key), lookUp(key).algorithm, lookUp(key).usages, read.material(key)));

/** Throws SyntaxError if a usage is not among the allowed. */
parts.checkUsages = (usages, allowed, what) => {
    for (const usage of usages) {
        if (!allowed.includes(usage)) {
            throw parts.domError('SyntaxError', `Unsupported key usage for ${what}`);
        }
    }
};
