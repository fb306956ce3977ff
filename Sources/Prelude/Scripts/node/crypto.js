'use strict';
// 'crypto': what the scripts in crypto/ define, as one module.

hatchery.provide('crypto', () => {
    const { codes } = hatchery.require('internal/errors');
    const { defineProperty } = Object;
    const names = [
        'hash', 'random', 'keys', 'key-generation', 'signatures', 'ciphers', 'derivation', 'diffie-hellman', 'primes',
        'certificates', 'constants',
    ];
    const crypto = {};
    for (const name of names) {
        const { inside, ...visible } = hatchery.require(`internal/crypto/${name}`);
        Object.assign(crypto, visible);
    }

    crypto.secureHeapUsed = () => undefined;
    crypto.setEngine = (id, flags) => {
        if (typeof id !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('id', 'string', id);
        if (flags !== undefined && typeof flags !== 'number') {
            throw new codes.ERR_INVALID_ARG_TYPE('flags', 'number', flags);
        }
        throw new codes.ERR_CRYPTO_ENGINE_UNKNOWN(id);
    };
    crypto.getFips = () => 0;
    crypto.setFips = (isOn) => {
        if (isOn) throw new codes.ERR_CRYPTO_FIPS_UNAVAILABLE();
    };

    const define = (name, property) =>
        defineProperty(crypto, name, { __proto__: null, configurable: true, ...property });
    define('fips', { enumerable: true, get: crypto.getFips, set: crypto.setFips });
    define('webcrypto', { enumerable: true, get: () => hatchery.webcrypto, set: undefined });
    define('subtle', { enumerable: true, get: () => hatchery.subtle, set: undefined });
    define('getRandomValues', {
        enumerable: true, get: () => (array) => hatchery.webcrypto.getRandomValues(array), set: undefined,
    });
    for (const name of ['pseudoRandomBytes', 'prng', 'rng']) {
        define(name, { enumerable: false, writable: true, value: crypto.randomBytes });
    }
    return crypto;
});
