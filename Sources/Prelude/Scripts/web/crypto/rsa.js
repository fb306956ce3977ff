'use strict';
// RSASSA-PKCS1-v1_5, RSA-PSS, RSA-OAEP.

const parts = hatchery.webcryptoParts;
const { algorithms, attempt, checkUsages, domError, hashName, keyOf, makeKey } = parts;
const { keys } = hatchery;

/** OpenSSL's numbers of the paddings. */
const pkcs1 = 1;
const oaep = 4;
const pss = 6;

const jwkMembers = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];

const digits = (hash) => (hash === 'SHA-1' ? '1' : hash.slice(4));

/** A JWK's `alg` by hash, for each of RSA's algorithms. As in Node, a JWK of one is taken for another. */
const algs = [
    (hash) => `RS${digits(hash)}`,
    (hash) => `PS${digits(hash)}`,
    (hash) => (hash === 'SHA-1' ? 'RSA-OAEP' : `RSA-OAEP-${digits(hash)}`),
];

const importJwk = (jwk) => {
    const numbers = { __proto__: null };
    if (jwk.oth !== undefined) throw domError('NotSupportedError', 'Keys of more than two primes are not supported');
    const names = jwk.d === undefined ? ['n', 'e'] : jwkMembers;
    for (const name of names) numbers[name] = parts.fromBase64URL(jwk[name]);
    return attempt(() => keys.importRSA(numbers), 'DataError', 'Invalid keyData');
};

/**
 * Makes one of RSA's algorithms.
 * @param {string} name
 * @param {string[]} forPublic usages of public keys
 * @param {string[]} forPrivate usages of private keys
 * @param {(hash: string) => string} alg a JWK's `alg` for a hash such as 'SHA-1'
 * @param {object} operations
 */
const rsa = (name, forPublic, forPrivate, alg, operations) => {
    const use = name === 'RSA-OAEP' ? 'enc' : 'sig';
    const what = `a ${name} key`;
    const describe = (handle, { hash }) => {
        const { type, modulusLength, publicExponent } = keys.details(handle);
        if (type !== 'rsa') throw domError('DataError', 'Invalid key type');
        return { name, modulusLength, publicExponent, hash };
    };
    algorithms[name] = {
        __proto__: null,
        generateKey(algorithm, extractable, usages) {
            checkUsages(usages, [...forPublic, ...forPrivate], what);
            const { modulusLength, publicExponent } = algorithm;
            const handle = attempt(() => {
                // OpenSSL looks for a prime that fits even an exponent that none does, and takes its time.
                const last = publicExponent.length - 1;
                const isTiny = publicExponent.subarray(0, last).every((byte) => byte === 0);
                if (last < 0 || publicExponent[last] % 2 === 0 || (isTiny && publicExponent[last] < 3)) {
                    throw new RangeError('The public exponent must be odd and at least 3');
                }
                return keys.generate('rsa', { modulusLength, publicExponent });
            });
            return parts.makePair(
                handle, describe(handle, algorithm), extractable, usages, forPublic, forPrivate);
        },
        importKey(format, data, algorithm, extractable, usages) {
            let handle;
            if (format === 'jwk') {
                if (!data.kty) throw domError('DataError', 'Invalid keyData');
                checkUsages(usages, data.d === undefined ? forPublic : forPrivate, what);
                parts.checkJwk(data, 'RSA', use, extractable, usages);
                parts.checkJwkAlgorithm(data, ...algs.map((alg) => alg(algorithm.hash.name)));
                handle = importJwk(data);
            } else {
                handle = parts.importStructure(format, data, usages, forPublic, forPrivate, what, name);
            }
            const type = keys.isPrivate(handle) ? 'private' : 'public';
            return makeKey(type, extractable, describe(handle, algorithm), usages, handle);
        },
        exportKey(format, key) {
            if (format !== 'jwk') return parts.exportStructure(format, key, name);
            const made = { kty: 'RSA' };
            const components = keys.components(keyOf.material(key));
            for (const member of jwkMembers) {
                if (components[member] !== undefined) made[member] = parts.toBase64URL(components[member]);
            }
            made.alg = alg(keyOf.algorithm(key).hash.name);
            return parts.jwkOf(key, made);
        },
        ...operations,
    };
};

const hashOf = (key) => hashName(keyOf.algorithm(key).hash);

rsa('RSASSA-PKCS1-v1_5', ['verify'], ['sign'], algs[0], {
    sign(algorithm, key, data) {
        return attempt(() => keys.sign(keyOf.material(key), hashOf(key), data, pkcs1));
    },
    verify(algorithm, key, signature, data) {
        return attempt(() => keys.verify(keyOf.material(key), hashOf(key), data, signature, pkcs1));
    },
});

rsa('RSA-PSS', ['verify'], ['sign'], algs[1], {
    sign({ saltLength }, key, data) {
        return attempt(() => keys.sign(keyOf.material(key), hashOf(key), data, pss, saltLength));
    },
    verify({ saltLength }, key, signature, data) {
        return attempt(() => keys.verify(keyOf.material(key), hashOf(key), data, signature, pss, saltLength));
    },
});

const encipher = (operation, { label }, key, data) =>
    attempt(() => keys.encrypt(keyOf.material(key), operation, data, oaep, hashOf(key), label));

rsa('RSA-OAEP', ['encrypt', 'wrapKey'], ['decrypt', 'unwrapKey'], algs[2], {
    encrypt(algorithm, key, data) {
        parts.requireType(key, 'public');
        return encipher('publicEncrypt', algorithm, key, data);
    },
    decrypt(algorithm, key, data) {
        parts.requireType(key, 'private');
        return encipher('privateDecrypt', algorithm, key, data);
    },
});
