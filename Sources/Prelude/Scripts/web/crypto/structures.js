'use strict';
// Asymmetric keys as SPKI and PKCS#8.

const parts = hatchery.webcryptoParts;
const { attempt, checkUsages, domError, keyOf } = parts;
const { keys } = hatchery;

/**
 * The handle of a key in SPKI or PKCS#8, after its usages are checked.
 * @param {string[]} forPublic usages of public keys
 * @param {string[]} forPrivate usages of private keys
 */
parts.importStructure = (format, data, usages, forPublic, forPrivate, what, name) => {
    if (format !== 'spki' && format !== 'pkcs8') {
        throw domError('NotSupportedError', `Unable to import ${name} key with format ${format}`);
    }
    const isPublic = format === 'spki';
    checkUsages(usages, isPublic ? forPublic : forPrivate, what);
    return attempt(
        () => keys.importKey(data, 'der', format, undefined, isPublic ? 'public' : 'private'),
        'DataError', 'Invalid keyData');
};

/** SPKI of a public key, PKCS#8 of a private one, as an ArrayBuffer. */
parts.exportStructure = (format, key, name) => {
    const wanted = { __proto__: null, spki: 'public', pkcs8: 'private' }[format];
    if (wanted === undefined) {
        throw domError('NotSupportedError', `Unable to export a ${name} key with format ${format}`);
    }
    parts.requireType(key, wanted);
    return attempt(() => keys.exportKey(keyOf.material(key), 'der', format)).buffer;
};

/** Throws InvalidAccessError unless the key is of that type. */
parts.requireType = (key, type) => {
    if (keyOf.type(key) !== type) {
        throw domError('InvalidAccessError', `The key must be a ${type} key`);
    }
};
