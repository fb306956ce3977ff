'use strict';
// jsonwebtoken as its version 8 behaves: sign, verify, decode (RFC 7519). Stricter in two points, as version 9 is: an
// unsigned token is accepted only where `algorithms` says "none", and a key only for algorithms of its kind.

const { provide, require, defineLazyGlobal, tokenAlgorithms } = hatchery;
const { isArray } = Array;
const { hasOwn, assign } = Object;

class JsonWebTokenError extends Error {
    constructor(message, error = undefined) {
        super(message);
        if (error !== undefined) this.inner = error;
    }
}

class NotBeforeError extends JsonWebTokenError {
    constructor(message, date) {
        super(message);
        this.date = date;
    }
}

class TokenExpiredError extends JsonWebTokenError {
    constructor(message, expiredAt) {
        super(message);
        this.expiredAt = expiredAt;
    }
}

for (const type of [JsonWebTokenError, NotBeforeError, TokenExpiredError]) {
    Object.defineProperty(type.prototype, 'name', { value: type.name, writable: true, configurable: true });
}

const isString = (value) => typeof value === 'string' || value instanceof String;
const isBoolean = (value) => typeof value === 'boolean';
const isNumber = (value) => typeof value === 'number';
const isPlain = (value) => {
    if (typeof value !== 'object' || value === null || isArray(value)) return false;
    const prototype = Object.getPrototypeOf(value);
    return prototype === null || prototype === Object.prototype || hasOwn(prototype, 'hasOwnProperty');
};
const isTimespan = (value) => Number.isInteger(value) || (isString(value) && value !== '');

const timespanAdvice = 'should be a number of seconds or string representing a timespan';
const signOptions = {
    __proto__: null,
    expiresIn: [isTimespan, timespanAdvice],
    notBefore: [isTimespan, timespanAdvice],
    audience: [(value) => isString(value) || isArray(value), 'must be a string or array'],
    algorithm: [(value) => tokenAlgorithms.names.includes(value), 'must be a valid string enum value'],
    header: [isPlain, 'must be an object'],
    encoding: [isString, 'must be a string'],
    issuer: [isString, 'must be a string'],
    subject: [isString, 'must be a string'],
    jwtid: [isString, 'must be a string'],
    noTimestamp: [isBoolean, 'must be a boolean'],
    keyid: [isString, 'must be a string'],
    mutatePayload: [isBoolean, 'must be a boolean'],
    allowInsecureKeySizes: [isBoolean, 'must be a boolean'],
    allowInvalidAsymmetricKeyTypes: [isBoolean, 'must be a boolean'],
};
const timeClaims = { __proto__: null };
for (const name of ['iat', 'exp', 'nbf']) timeClaims[name] = [isNumber, 'should be a number of seconds'];

const validate = (rules, allowsOthers, object, name) => {
    if (!isPlain(object)) throw new Error(`Expected "${name}" to be a plain object.`);
    for (const key of Object.keys(object)) {
        const rule = rules[key];
        if (rule === undefined) {
            if (!allowsOthers) throw new Error(`"${key}" is not allowed in "${name}"`);
        } else if (!rule[0](object[key])) {
            throw new Error(`"${key}" ${rule[1]}`);
        }
    }
};

const second = 1000;
const units = {
    __proto__: null, ms: 1, s: second, m: 60 * second, h: 3600 * second, d: 86400 * second, w: 7 * 86400 * second,
    y: 365.25 * 86400 * second,
};
const unitPattern =
    /^(ms|milliseconds?|msecs?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|y|yrs?|years?)$/;

/** Milliseconds of "2 days", "10h" or "120"; undefined for what is none. */
const milliseconds = (text) => {
    const match = text.length <= 100 ? /^(-?(?:\d+\.?\d*|\.\d+)) *([a-z]*)$/i.exec(text) : null;
    if (match === null) return undefined;
    const word = match[2].toLowerCase();
    if (word !== '' && !unitPattern.test(word)) return undefined;
    const isMilli = word === '' || word === 'ms' || word.startsWith('mil') || word.startsWith('mse');
    return Number(match[1]) * (isMilli ? 1 : units[word[0]]);
};

/** The time `span` after `from`, in seconds; undefined if it is no span. */
const after = (span, from) => {
    if (typeof span === 'number') return from + span;
    const length = isString(span) ? milliseconds(String(span)) : undefined;
    return length === undefined ? undefined : Math.floor(from + length / 1000);
};

const now = () => Math.floor(Date.now() / 1000);
const encode = (text, encoding = 'utf8') => Buffer.from(text, encoding).toString('base64url');
const claimsOfOptions = { __proto__: null, audience: 'aud', issuer: 'iss', subject: 'sub', jwtid: 'jti' };
const optionsForObjects = ['expiresIn', 'notBefore', 'noTimestamp', 'audience', 'issuer', 'subject', 'jwtid'];

const makeToken = (payload, key, options) => {
    const isObject = typeof payload === 'object' && payload !== null && !ArrayBuffer.isView(payload);
    if (!key && options.algorithm !== 'none') throw new Error('secretOrPrivateKey must have a value');
    if (payload === undefined) throw new Error('payload is required');
    if (isObject) {
        validate(timeClaims, true, payload, 'payload');
        if (!options.mutatePayload) payload = assign({}, payload);
    } else {
        const wrong = optionsForObjects.filter((name) => options[name] !== undefined);
        if (wrong.length > 0) throw new Error(`invalid ${wrong.join(',')} option for ${typeof payload} payload`);
    }
    for (const [claim, option] of [['exp', 'expiresIn'], ['nbf', 'notBefore']]) {
        if (isObject && payload[claim] !== undefined && options[option] !== undefined) {
            throw new Error(`Bad "options.${option}" option the payload already has an "${claim}" property.`);
        }
    }
    validate(signOptions, false, options, 'options');
    if (isObject) addClaims(payload, options);
    const header = {
        alg: options.algorithm || 'HS256', typ: isObject ? 'JWT' : undefined, kid: options.keyid, ...options.header,
    };
    if (!tokenAlgorithms.names.includes(header.alg)) throw new TypeError(`"${header.alg}" is not a valid algorithm.`);
    const isBytes = ArrayBuffer.isView(payload);
    const body = isBytes ? Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('base64url')
        : encode(typeof payload === 'string' ? payload : JSON.stringify(payload), options.encoding);
    const text = `${encode(JSON.stringify(header))}.${body}`;
    return `${text}.${tokenAlgorithms.sign(header.alg, text, key)}`;
};

const addClaims = (payload, options) => {
    const issued = payload.iat || now();
    if (options.noTimestamp) delete payload.iat;
    else payload.iat = issued;
    for (const [option, claim] of [['notBefore', 'nbf'], ['expiresIn', 'exp']]) {
        if (options[option] === undefined) continue;
        payload[claim] = after(options[option], issued);
        if (payload[claim] === undefined) throw new Error(`"${option}" ${timespanAdvice} eg: "1d", "20h", 60`);
    }
    for (const option of Object.keys(claimsOfOptions)) {
        const claim = claimsOfOptions[option];
        if (options[option] === undefined) continue;
        if (payload[claim] !== undefined) {
            throw new Error(`Bad "options.${option}" option. The payload already has an "${claim}" property.`);
        }
        payload[claim] = options[option];
    }
};

/** Calls back in a later turn, as Node's modules do. */
const settle = (callback, work) => {
    Promise.resolve().then(work).then((value) => [null, value], (error) => [error]).then((answer) => {
        setTimeout(callback, 0, ...answer);
    });
};

/**
 * A token of `payload`.
 * @param {object|string|Buffer} payload
 * @param {string|Buffer|KeyObject|object} key a secret, or a private key
 * @param {object} [options]
 * @param {Function} [callback] gets (error, token) instead of it being returned
 */
const sign = (payload, key, options, callback) => {
    if (typeof options === 'function') {
        callback = options;
        options = {};
    }
    options = options || {};
    if (typeof callback !== 'function') return makeToken(payload, key, options);
    settle(callback, () => makeToken(payload, key, options));
};

const parseJSON = (text) => {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
};

/** {header, payload, signature} of a token, nothing verified; null if it is none. */
const split = (token) => {
    const match = /^([\w-]+)\.([\w-]*)\.([\w-]*)$/.exec(token);
    const header = match === null ? undefined : parseJSON(Buffer.from(match[1], 'base64url').toString());
    if (typeof header !== 'object' || header === null) return null;
    let payload = Buffer.from(match[2], 'base64url').toString();
    // A text that is the JSON of an object, or any JSON in a token that says it is one.
    const value = parseJSON(payload);
    if (header.typ === 'JWT' && value === undefined) throw new SyntaxError(`Unexpected token in the payload of a JWT`);
    if (header.typ === 'JWT' || (typeof value === 'object' && value !== null)) payload = value;
    return { header, payload, signature: match[3] };
};

/** What a token says, not verified: null for what is no token. */
const decode = (token, options) => {
    const found = typeof token === 'string' ? split(token) : null;
    if (found === null) return null;
    return options?.complete === true ? found : found.payload;
};

const checkTimes = (payload, options, clock) => {
    const tolerance = options.clockTolerance || 0;
    if (payload.nbf !== undefined && !options.ignoreNotBefore) {
        if (!isNumber(payload.nbf)) throw new JsonWebTokenError('invalid nbf value');
        if (payload.nbf > clock + tolerance) throw new NotBeforeError('jwt not active', new Date(payload.nbf * 1000));
    }
    if (payload.exp !== undefined && !options.ignoreExpiration) {
        if (!isNumber(payload.exp)) throw new JsonWebTokenError('invalid exp value');
        if (clock >= payload.exp + tolerance) throw new TokenExpiredError('jwt expired', new Date(payload.exp * 1000));
    }
};

const checkAge = (payload, options, clock) => {
    if (!isNumber(payload.iat)) throw new JsonWebTokenError('iat required when maxAge is specified');
    const end = after(options.maxAge, payload.iat);
    if (end === undefined) throw new JsonWebTokenError(`"maxAge" ${timespanAdvice} eg: "1d", "20h", 60`);
    if (clock >= end + (options.clockTolerance || 0)) {
        throw new TokenExpiredError('maxAge exceeded', new Date(end * 1000));
    }
};

const listOf = (value) => (isArray(value) ? value : [value]);

const checkClaims = (payload, options) => {
    if (options.audience) {
        const wanted = listOf(options.audience);
        const matches = (audience) =>
            wanted.some((one) => (one instanceof RegExp ? new RegExp(one).test(audience) : one === audience));
        if (!listOf(payload.aud).some(matches)) {
            throw new JsonWebTokenError(`jwt audience invalid. expected: ${wanted.join(' or ')}`);
        }
    }
    if (options.issuer && !listOf(options.issuer).includes(payload.iss)) {
        throw new JsonWebTokenError(`jwt issuer invalid. expected: ${options.issuer}`);
    }
    for (const [option, claim] of [['subject', 'sub'], ['jwtid', 'jti'], ['nonce', 'nonce']]) {
        if (options[option] && payload[claim] !== options[option]) {
            throw new JsonWebTokenError(`jwt ${option} invalid. expected: ${options[option]}`);
        }
    }
};

/** The parts of a token that can be one; throws for anything else. */
const parseToken = (token, options) => {
    if (options.clockTimestamp && !isNumber(options.clockTimestamp)) {
        throw new JsonWebTokenError('clockTimestamp must be a number');
    }
    if (options.nonce !== undefined && (typeof options.nonce !== 'string' || options.nonce.trim() === '')) {
        throw new JsonWebTokenError('nonce must be a non-empty string');
    }
    if (options.allowInvalidAsymmetricKeyTypes !== undefined && !isBoolean(options.allowInvalidAsymmetricKeyTypes)) {
        throw new JsonWebTokenError('allowInvalidAsymmetricKeyTypes must be a boolean');
    }
    if (!token) throw new JsonWebTokenError('jwt must be provided');
    if (typeof token !== 'string') throw new JsonWebTokenError('jwt must be a string');
    if (token.split('.').length !== 3) throw new JsonWebTokenError('jwt malformed');
    const found = split(token);
    if (found === null) throw new JsonWebTokenError('invalid token');
    return found;
};

/** Verifies a token that was parsed, and gives what the caller wants of it. */
const verifyParsed = (token, found, key, options) => {
    const isSigned = found.signature !== '';
    if (!isSigned && key) throw new JsonWebTokenError('jwt signature is required');
    if (isSigned && !key) throw new JsonWebTokenError('secret or public key must be provided');
    if (!isSigned && !options.algorithms) {
        throw new JsonWebTokenError('please specify "none" in "algorithms" to verify unsigned tokens');
    }
    const allowed = options.algorithms ? listOf(options.algorithms) : tokenAlgorithms.defaultsFor(key);
    const { alg } = found.header;
    if (!allowed.includes(alg) || !tokenAlgorithms.names.includes(alg)) {
        throw new JsonWebTokenError('invalid algorithm');
    }
    // Whoever knows a public key could sign with it, were it a secret.
    if (alg.startsWith('HS') && !tokenAlgorithms.defaultsFor(key).includes(alg)) {
        throw new JsonWebTokenError(`secretOrPublicKey must be a symmetric key when using ${alg}`);
    }
    const text = token.slice(0, token.lastIndexOf('.'));
    let isValid;
    try {
        isValid = tokenAlgorithms.verify(alg, text, found.signature, key);
    } catch (error) {
        throw error instanceof JsonWebTokenError ? error : new JsonWebTokenError(error.message, error);
    }
    if (!isValid) throw new JsonWebTokenError('invalid signature');
    const clock = options.clockTimestamp || now();
    // A payload of plain text or null has no claims to check, and so none that is asked for.
    const claims = found.payload ?? {};
    checkTimes(claims, options, clock);
    checkClaims(claims, options);
    if (options.maxAge) checkAge(claims, options, clock);
    return options.complete === true ? found : found.payload;
};

const keyFrom = (getKey, header) => new Promise((resolve, reject) => {
    getKey(header, (error, key) => {
        if (error) reject(new JsonWebTokenError(`error in secret or public key callback: ${error.message}`));
        else resolve(key);
    });
});

/**
 * What a token says, if it is signed with the key and its claims are as wanted.
 * @param {string} token
 * @param {string|Buffer|KeyObject|object|Function} key a secret or a public key; a function (header, callback) finds it
 * @param {object} [options]
 * @param {Function} [callback] gets (error, payload) instead of it being returned
 * @throws {JsonWebTokenError}
 */
const verify = (token, key, options, callback) => {
    if (typeof options === 'function' && !callback) {
        callback = options;
        options = {};
    }
    options = assign({}, options);
    if (typeof callback !== 'function') {
        const found = parseToken(token, options);
        if (typeof key === 'function') {
            throw new JsonWebTokenError(
                'verify must be called asynchronous if secret or public key is provided as a callback');
        }
        return verifyParsed(token, found, key, options);
    }
    settle(callback, async () => {
        const found = parseToken(token, options);
        return verifyParsed(token, found, typeof key === 'function' ? await keyFrom(key, found.header) : key, options);
    });
};

provide('jsonwebtoken', () => ({ decode, verify, sign, JsonWebTokenError, NotBeforeError, TokenExpiredError }));
defineLazyGlobal('jsonwebtoken', () => require('jsonwebtoken'));
