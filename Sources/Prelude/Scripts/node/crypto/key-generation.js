'use strict';
// 'internal/crypto/key-generation': generateKeyPair, generateKey and their synchronous forms.

hatchery.provide('internal/crypto/key-generation', () => {
    const { Buffer, bytesOf, codes, isBytes, later, validateFunction, validateString } =
        hatchery.require('internal/crypto/support');
    const { validateBuffer, validateInt32, validateInteger, validateObject, validateOneOf, validateUint32 } =
        hatchery.require('internal/errors');
    const { inside: { exportEncoded, make } } = hatchery.require('internal/crypto/keys');
    const { parsePrivateEncoding, parsePublicEncoding } = hatchery.require('internal/crypto/key-encoding');
    const natives = hatchery.keys;

    const isPresent = (value) => value !== undefined && value !== null;
    const exponentBytes = (number) => Buffer.from(number.toString(16).padStart(8, '0'), 'hex');

    /** How both keys are to be given out; undefined is as KeyObject. */
    const encodings = (type, options) => {
        const { publicKeyEncoding: own, privateKeyEncoding: secret } = options;
        let publicEncoding;
        let privateEncoding;
        if (isPresent(own)) {
            if (typeof own !== 'object') throw new codes.ERR_INVALID_ARG_VALUE('options.publicKeyEncoding', own);
            publicEncoding = own.format === 'jwk' ? own
                : parsePublicEncoding(own, type, 'options.publicKeyEncoding');
        }
        if (isPresent(secret)) {
            if (typeof secret !== 'object') throw new codes.ERR_INVALID_ARG_VALUE('options.privateKeyEncoding', secret);
            privateEncoding = secret.format === 'jwk' ? secret
                : parsePrivateEncoding(secret, type, 'options.privateKeyEncoding');
        }
        return { publicEncoding, privateEncoding };
    };

    const renamed = (options, name, old) => {
        const value = options[name];
        if (options[old] === undefined) return value;
        deprecate(old, name);
        validateString(options[old], `options.${old}`);
        if (value !== undefined && value !== options[old]) {
            throw new codes.ERR_INVALID_ARG_VALUE(`options.${old}`, options[old]);
        }
        return options[old];
    };
    const deprecate = (old, name) => hatchery.require('process').emitWarning?.(
        `"options.${old}" is deprecated, use "options.${name}" instead.`, 'DeprecationWarning',
        old === 'hash' ? 'DEP0154' : 'DEP0154');

    const digest = (name, what) => {
        if (name === undefined) return undefined;
        if (hatchery.hashes.create(name) === undefined) {
            const error = new codes.ERR_CRYPTO_INVALID_DIGEST(name);
            if (what !== undefined) error.message = `Invalid ${what} digest: ${name}`;
            throw error;
        }
        return name;
    };

    /** Checks the options and gives what hatchery.keys.generate takes. */
    const wanted = (type, options) => {
        if (type !== 'rsa' && type !== 'rsa-pss' && type !== 'dsa' && type !== 'ec' && type !== 'dh') return {};
        validateObject(options, 'options');
        if (type === 'ec') {
            const { namedCurve, paramEncoding } = options;
            validateString(namedCurve, 'options.namedCurve');
            if (isPresent(paramEncoding) && paramEncoding !== 'named' && paramEncoding !== 'explicit') {
                throw new codes.ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
            }
            if (natives.curveBits(namedCurve) === 0) throw new codes.ERR_CRYPTO_INVALID_CURVE();
            return { curve: namedCurve, paramEncoding: paramEncoding ?? undefined };
        }
        if (type === 'dh') return wantedGroup(options);
        const { modulusLength } = options;
        validateUint32(modulusLength, 'options.modulusLength');
        if (type === 'dsa') {
            const { divisorLength } = options;
            if (isPresent(divisorLength)) validateInt32(divisorLength, 'options.divisorLength', 0);
            return { modulusLength, divisorLength: divisorLength ?? undefined };
        }
        const { publicExponent } = options;
        if (isPresent(publicExponent)) validateUint32(publicExponent, 'options.publicExponent');
        const basic = { modulusLength, publicExponent: exponentBytes(publicExponent ?? 0x10001) };
        if (type === 'rsa') return basic;
        const { saltLength } = options;
        if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
        const { hashAlgorithm, mgf1HashAlgorithm } = options;
        if (hashAlgorithm !== undefined) validateString(hashAlgorithm, 'options.hashAlgorithm');
        if (mgf1HashAlgorithm !== undefined) validateString(mgf1HashAlgorithm, 'options.mgf1HashAlgorithm');
        const hash = renamed(options, 'hashAlgorithm', 'hash');
        const mgf1Hash = renamed(options, 'mgf1HashAlgorithm', 'mgf1Hash');
        return { ...basic, hash: digest(hash), mgf1Hash: digest(mgf1Hash, 'MGF1'), saltLength };
    };

    const wantedGroup = (options) => {
        const { group, prime, primeLength, generator } = options;
        const refuse = (one, other) => { throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR(one, other); };
        if (isPresent(group)) {
            if (isPresent(prime)) refuse('group', 'prime');
            if (isPresent(primeLength)) refuse('group', 'primeLength');
            if (isPresent(generator)) refuse('group', 'generator');
            validateString(group, 'options.group');
            hatchery.diffieHellman.group(group);
            return { group };
        }
        const result = {};
        if (isPresent(prime)) {
            if (isPresent(primeLength)) refuse('prime', 'primeLength');
            validateBuffer(prime, 'options.prime');
            result.prime = bytesOf(prime);
        } else if (isPresent(primeLength)) {
            validateInt32(primeLength, 'options.primeLength', 0);
            result.primeLength = primeLength;
        } else {
            throw new codes.ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
        }
        if (isPresent(generator)) {
            validateInt32(generator, 'options.generator', 0);
            result.generator = generator;
        }
        return result;
    };

    const pairTypes = ['rsa', 'rsa-pss', 'dsa', 'ec', 'ed25519', 'ed448', 'x25519', 'x448', 'dh'];

    const preparePair = (type, options) => {
        validateString(type, 'type');
        if (options !== undefined) validateObject(options, 'options');
        const { publicEncoding, privateEncoding } = encodings(type, options ?? {});
        if (!pairTypes.includes(type)) {
            throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
        }
        const settings = wanted(type, options);
        return () => {
            const handle = natives.generate(type, settings);
            const given = (key, encoding) => (encoding === undefined ? key
                : encoding.format === 'jwk' ? key.export(encoding) : exportEncoded(key, encoding));
            return {
                publicKey: given(make('public', natives.publicOf(handle)), publicEncoding),
                privateKey: given(make('private', handle), privateEncoding),
            };
        };
    };

    const generateKeyPair = (type, options, callback) => {
        if (typeof options === 'function') [options, callback] = [undefined, options];
        validateFunction(callback, 'callback');
        const generate = preparePair(type, options);
        later(callback, () => {
            const { publicKey, privateKey } = generate();
            return [publicKey, privateKey];
        });
    };
    Object.defineProperty(generateKeyPair, Symbol.for('nodejs.util.promisify.custom'), {
        __proto__: null, configurable: true,
        value: (type, options) => new Promise((resolve, reject) => {
            generateKeyPair(type, options, (error, publicKey, privateKey) => {
                if (error) reject(error);
                else resolve({ publicKey, privateKey });
            });
        }),
    });

    const prepareSecret = (type, options) => {
        validateString(type, 'type');
        validateObject(options, 'options');
        const { length } = options;
        switch (type) {
        case 'hmac':
            validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
            break;
        case 'aes':
            validateOneOf(length, 'options.length', [128, 192, 256]);
            break;
        default:
            throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
        }
        return () => {
            const bytes = new Uint8Array(Math.floor(length / 8));
            hatchery.webcryptoNatives.fill(bytes);
            return make('secret', bytes);
        };
    };

    return {
        generateKeyPair,
        generateKeyPairSync: (type, options) => preparePair(type, options)(),
        generateKey(type, options, callback) {
            if (typeof options === 'function') [options, callback] = [undefined, options];
            validateFunction(callback, 'callback');
            const generate = prepareSecret(type, options);
            later(callback, () => [generate()]);
        },
        generateKeySync: (type, options) => prepareSecret(type, options)(),
    };
});
