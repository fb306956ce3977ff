'use strict';
// 'internal/crypto/primes': generatePrime and checkPrime.

hatchery.provide('internal/crypto/primes', () => {
    const { Buffer, bytesOf, codes, isBytes, later, validateFunction } = hatchery.require('internal/crypto/support');
    const { validateBoolean, validateInt32, validateObject } = hatchery.require('internal/errors');
    const natives = hatchery.primes;

    const bigintBytes = (value, name) => {
        if (value < 0n) throw new codes.ERR_OUT_OF_RANGE(name, '>= 0', value);
        const digits = value.toString(16);
        return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
    };

    const numberBytes = (value, name) => {
        if (typeof value === 'bigint') return bigintBytes(value, name);
        if (!isBytes(value)) {
            throw new codes.ERR_INVALID_ARG_TYPE(name,
                ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], value);
        }
        return bytesOf(value);
    };

    const prepareGeneration = (size, options) => {
        validateInt32(size, 'size', 1);
        validateObject(options, 'options');
        const { safe = false, bigint = false, add, rem } = options;
        validateBoolean(safe, 'options.safe');
        validateBoolean(bigint, 'options.bigint');
        const addBytes = add === undefined ? undefined : numberBytes(add, 'options.add');
        const remBytes = rem === undefined ? undefined : numberBytes(rem, 'options.rem');
        const isZero = (bytes) => bytes?.every((byte) => byte === 0);
        const generate = () => {
            const bytes = natives.generate(size, safe, isZero(addBytes) ? undefined : addBytes, remBytes);
            return bigint ? BigInt(`0x${Buffer.from(bytes).toString('hex')}`) : bytes.buffer;
        };
        natives.checkOptions(size, addBytes, remBytes);
        return generate;
    };

    const prepareCheck = (candidate, options) => {
        const bytes = numberBytes(candidate, 'candidate');
        validateObject(options, 'options');
        const { checks = 0 } = options;
        validateInt32(checks, 'options.checks', 0);
        return () => natives.check(bytes, checks);
    };

    return {
        generatePrime(size, options, callback) {
            validateInt32(size, 'size', 1);
            if (typeof options === 'function') [options, callback] = [{}, options];
            validateFunction(callback, 'callback');
            const generate = prepareGeneration(size, options);
            later(callback, () => [generate()]);
        },
        generatePrimeSync: (size, options = {}) => prepareGeneration(size, options)(),
        checkPrime(candidate, options = {}, callback = undefined) {
            if (typeof candidate !== 'bigint') numberBytes(candidate, 'candidate');
            if (typeof options === 'function') [options, callback] = [{}, options];
            validateFunction(callback, 'callback');
            const check = prepareCheck(candidate, options);
            later(callback, () => [check()]);
        },
        checkPrimeSync: (candidate, options = {}) => prepareCheck(candidate, options)(),
    };
});
