'use strict';
// HKDF and PBKDF2.

const parts = hatchery.webcryptoParts;
const { algorithms, attempt, checkUsages, domError, hashName, keyOf, makeKey } = parts;
const natives = hatchery.webcryptoNatives;

const checkedLength = (length) => {
    if (length === 0) throw domError('OperationError', 'length cannot be zero');
    if (length === null) throw domError('OperationError', 'length cannot be null');
    if (length % 8 !== 0) throw domError('OperationError', 'length must be a multiple of 8');
    return length / 8;
};

const derivation = (name, derive) => {
    algorithms[name] = {
        __proto__: null,
        importKey(format, data, algorithm, extractable, usages) {
            if (format !== 'raw') {
                throw domError('NotSupportedError', `Unable to import ${name} key with format ${format}`);
            }
            checkUsages(usages, ['deriveKey', 'deriveBits'], `a ${name} key`);
            if (extractable) throw domError('SyntaxError', `${name} keys are not extractable`);
            return makeKey('secret', false, { name }, usages, data);
        },
        keyLength: () => null,
        deriveBits(algorithm, key, length) {
            const count = checkedLength(length);
            return attempt(() => derive(algorithm, keyOf.material(key), count));
        },
    };
};

derivation('HKDF', ({ hash, salt, info }, key, count) => natives.hkdf(hashName(hash), key, salt, info, count));

derivation('PBKDF2', ({ hash, salt, iterations }, key, count) => {
    if (iterations === 0) throw domError('OperationError', 'iterations cannot be zero');
    return natives.pbkdf2(hashName(hash), key, salt, iterations, count);
});
