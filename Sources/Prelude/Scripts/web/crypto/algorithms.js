'use strict';
// Which algorithm can do what, with which parameters: the registry of WebCrypto and the step "normalize an algorithm".

const parts = hatchery.webcryptoParts;
const { convert, dictionary, domError } = parts;
const { isObject } = hatchery.webidl;

/** Members of each dictionary of parameters behind `name`: [name, type, is required], in Web IDL's order. */
const dictionaries = {
    __proto__: null,
    RsaHashedKeyGenParams: [
        ['modulusLength', 'unsigned long', true], ['publicExponent', 'BigInteger', true], ['hash', 'hash', true],
    ],
    RsaHashedImportParams: [['hash', 'hash', true]],
    RsaPssParams: [['saltLength', 'unsigned long', true]],
    RsaOaepParams: [['label', 'BufferSource', false]],
    EcKeyGenParams: [['namedCurve', 'DOMString', true]],
    EcKeyImportParams: [['namedCurve', 'DOMString', true]],
    EcdsaParams: [['hash', 'hash', true]],
    EcdhKeyDeriveParams: [['public', 'CryptoKey', true]],
    Ed448Params: [['context', 'BufferSource', false]],
    HmacKeyGenParams: [['hash', 'hash', true], ['length', 'unsigned long', false]],
    HmacImportParams: [['hash', 'hash', true], ['length', 'unsigned long', false]],
    AesKeyGenParams: [['length', 'unsigned short', true]],
    AesDerivedKeyParams: [['length', 'unsigned short', true]],
    AesCbcParams: [['iv', 'BufferSource', true]],
    AesCtrParams: [['counter', 'BufferSource', true], ['length', 'octet', true]],
    AesGcmParams: [
        ['additionalData', 'BufferSource', false], ['iv', 'BufferSource', true], ['tagLength', 'octet', false],
    ],
    HkdfParams: [['hash', 'hash', true], ['info', 'BufferSource', true], ['salt', 'BufferSource', true]],
    Pbkdf2Params: [
        ['hash', 'hash', true], ['iterations', 'unsigned long', true], ['salt', 'BufferSource', true],
    ],
};

const named = dictionary('Algorithm', [['name', 'DOMString', true]]);
const converters = { __proto__: null };
for (const type of Object.keys(dictionaries)) converters[type] = dictionary(type, dictionaries[type]);

const rsa = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP'];
const curves = ['Ed25519', 'Ed448', 'X25519', 'X448'];
const aes = ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW'];
const table = (...rows) => {
    const made = { __proto__: null };
    for (const [names, type] of rows) {
        for (const name of typeof names === 'string' ? [names] : names) made[name.toLowerCase()] = [name, type];
    }
    return made;
};

const ciphers = table(
    ['RSA-OAEP', 'RsaOaepParams'], ['AES-CBC', 'AesCbcParams'], ['AES-CTR', 'AesCtrParams'],
    ['AES-GCM', 'AesGcmParams']);
const signatures = table(
    ['RSASSA-PKCS1-v1_5', ''], ['RSA-PSS', 'RsaPssParams'], ['ECDSA', 'EcdsaParams'], ['Ed25519', ''],
    ['Ed448', 'Ed448Params'], ['HMAC', '']);

/** Per operation: lower-case name -> [name, dictionary or '']. */
const registry = {
    __proto__: null,
    digest: table([['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'], '']),
    generateKey: table(
        [rsa, 'RsaHashedKeyGenParams'], [['ECDSA', 'ECDH'], 'EcKeyGenParams'], [curves, ''],
        [aes, 'AesKeyGenParams'], ['HMAC', 'HmacKeyGenParams']),
    importKey: table(
        [rsa, 'RsaHashedImportParams'], [['ECDSA', 'ECDH'], 'EcKeyImportParams'], [curves, ''], [aes, ''],
        ['HMAC', 'HmacImportParams'], [['HKDF', 'PBKDF2'], '']),
    deriveBits: table(
        [['ECDH', 'X25519', 'X448'], 'EcdhKeyDeriveParams'], ['HKDF', 'HkdfParams'], ['PBKDF2', 'Pbkdf2Params']),
    'get key length': table([aes, 'AesDerivedKeyParams'], ['HMAC', 'HmacImportParams'], [['HKDF', 'PBKDF2'], '']),
    sign: signatures,
    verify: signatures,
    encrypt: ciphers,
    decrypt: ciphers,
    wrapKey: table(['AES-KW', '']),
    unwrapKey: table(['AES-KW', '']),
};

/**
 * The algorithm with its canonical name and its parameters converted.
 * @param {string} operation a key of the registry
 * @param {string} context what the argument is called in an error: `Failed to ...: 1st argument`
 * @throws {DOMException} NotSupportedError if there is no such algorithm for the operation
 */
const normalize = (algorithm, operation, context) => {
    const given = isObject(algorithm) ? algorithm : { __proto__: null, name: convert.DOMString(algorithm, context) };
    const { name } = named(given, context);
    const entry = registry[operation][name.toLowerCase()];
    if (entry === undefined) throw domError('NotSupportedError', 'Unrecognized algorithm name');
    const [canonical, type] = entry;
    const made = type === '' ? { __proto__: null } : converters[type](given, context);
    made.name = canonical;
    return made;
};
parts.normalize = normalize;

/** True if the operation knows the algorithm; throws what its conversion throws but for an unknown name. */
parts.isKnown = (algorithm, operation) => {
    const name = isObject(algorithm) ? algorithm.name : algorithm;
    return registry[operation][`${name}`.toLowerCase()] !== undefined;
};

convert.hash = (value, context) => normalize(value, 'digest', context);

const openSSL = { __proto__: null, 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

/** OpenSSL's name of a digest of WebCrypto. */
parts.hashName = (hash) => openSSL[hash.name];

/** Implementations by canonical name; each of the next scripts adds its own. */
parts.algorithms = { __proto__: null };
