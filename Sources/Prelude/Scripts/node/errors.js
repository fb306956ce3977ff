'use strict';
// 'internal/errors': Node's coded errors and its argument checks, for the modules of this folder. The messages are Node
// 20's, for programs compare them.

hatchery.provide('internal/errors', () => {
    const { defineProperty } = Object;
    const { Error, TypeError, RangeError, URIError, SyntaxError, String, Number } = globalThis;
    const inspect = (value, options) => hatchery.inspectWith(value, options);

    /** Constructors by code: `new codes.ERR_X(...)`; the other bases of a code are properties of it. */
    const codes = { __proto__: null };

    const hide = (object, name, value) =>
        defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });

    /** Puts the code into the stack's first line, as Node shows its errors. */
    const labelStack = (error, code) => {
        const { stack } = error;
        if (typeof stack !== 'string') return;
        const labelled = hatchery.describeParts(`${error.name} [${code}]`, error.message, stack).stack;
        if (labelled.includes('\n    at ')) hide(error, 'stack', labelled);
    };

    const makeClass = (code, message, Base) => function NodeError(...values) {
        const text = typeof message === 'function' ? message.apply(this, values)
            : values.length === 0 ? message : hatchery.format([message, ...values]);
        const error = new Base(text, code === 'ABORT_ERR' ? values[1] : undefined);
        hide(error, 'toString', function toString() { return `${this.name} [${code}]: ${this.message}`; });
        labelStack(error, code);
        error.code = code;
        return error;
    };

    /** Defines a code: the message with its `%s`, or what makes it of the arguments. */
    const define = (code, message, Base = Error, ...others) => {
        codes[code] = makeClass(code, message, Base);
        for (const Other of others) codes[code][Other.name] = makeClass(code, message, Other);
    };

    /** 'a', 'a or b', 'a, b, or c'. */
    const listed = (texts, word) =>
        texts.length < 3 ? texts.join(` ${word} `) : `${texts.slice(0, -1).join(', ')}, ${word} ${texts.at(-1)}`;

    const { describeReceived } = hatchery;
    const primitives = ['string', 'function', 'number', 'object', 'boolean', 'bigint', 'symbol'];

    /** 'of type string or an instance of Buffer'. */
    const expectation = (expected) => {
        const types = [];
        const classes = [];
        const others = [];
        for (const one of Array.isArray(expected) ? expected : [expected]) {
            if (primitives.includes(one) || one === 'Function' || one === 'Object') types.push(one.toLowerCase());
            else if (/^([A-Z][a-z0-9]*)+$/.test(one)) classes.push(one);
            else others.push(one);
        }
        if (classes.length > 0 && types.includes('object')) {
            types.splice(types.indexOf('object'), 1);
            classes.push('Object');
        }
        const parts = [];
        if (types.length > 0) parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${listed(types, 'or')}`);
        if (classes.length > 0) parts.push(`an instance of ${listed(classes, 'or')}`);
        if (others.length > 1) parts.push(`one of ${listed(others, 'or')}`);
        else if (others.length === 1) parts.push((others[0].toLowerCase() !== others[0] ? 'an ' : '') + others[0]);
        return parts.join(' or ');
    };

    const subject = (name) =>
        name.endsWith(' argument') ? name : `"${name}" ${name.includes('.') ? 'property' : 'argument'}`;

    /** 1_234_567 */
    const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, '_');
    const shownNumber = (value) => {
        if (typeof value === 'bigint') {
            return `${value > 2n ** 32n || value < -(2n ** 32n) ? grouped(String(value)) : value}n`;
        }
        return Number.isInteger(value) && Math.abs(value) > 2 ** 32 ? grouped(String(value)) : inspect(value);
    };

    define('ABORT_ERR', (message = 'The operation was aborted') => message);
    define('ERR_AMBIGUOUS_ARGUMENT', 'The "%s" argument is ambiguous. %s', TypeError);
    define('ERR_ARG_NOT_ITERABLE', '%s must be iterable', TypeError);
    define('ERR_ASSERTION', '%s');
    define('ERR_ASYNC_CALLBACK', '%s must be a function', TypeError);
    define('ERR_BUFFER_OUT_OF_BOUNDS', (name) => name === undefined
        ? 'Attempt to access memory outside buffer bounds' : `"${name}" is outside of buffer bounds`, RangeError);
    define('ERR_BUFFER_TOO_LARGE', 'Cannot create a Buffer larger than %s bytes', RangeError);
    define('ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED', 'Custom engines not supported by this OpenSSL');
    define('ERR_CRYPTO_ECDH_INVALID_FORMAT', 'Invalid ECDH format: %s', TypeError);
    define('ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY', 'Public key is not valid for specified curve');
    define('ERR_CRYPTO_ENGINE_UNKNOWN', 'Engine "%s" was not found');
    define('ERR_CRYPTO_FIPS_FORCED', 'Cannot set FIPS mode, it was forced with --force-fips at startup.');
    define('ERR_CRYPTO_FIPS_UNAVAILABLE', 'Cannot set FIPS mode in a non-FIPS build.');
    define('ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    define('ERR_CRYPTO_HASH_UPDATE_FAILED', 'Hash update failed');
    define('ERR_CRYPTO_INCOMPATIBLE_KEY', 'Incompatible %s: %s');
    define('ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', 'The selected key encoding %s %s.');
    define('ERR_CRYPTO_INVALID_AUTH_TAG', 'Invalid authentication tag length: %s', TypeError);
    define('ERR_CRYPTO_INVALID_COUNTER', 'Invalid counter', TypeError);
    define('ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name', TypeError);
    define('ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest: %s', TypeError);
    define('ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector', TypeError);
    define('ERR_CRYPTO_INVALID_JWK', 'Invalid JWK data', TypeError);
    define('ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length', RangeError);
    define('ERR_CRYPTO_INVALID_KEYPAIR', 'Invalid key pair', RangeError);
    define('ERR_CRYPTO_INVALID_KEYTYPE', 'Invalid key type', RangeError);
    define('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', (actual, expected) =>
        `Invalid key object type ${actual}, expected ${expected}.`, TypeError);
    define('ERR_CRYPTO_INVALID_MESSAGELEN', 'Invalid message length', RangeError);
    define('ERR_CRYPTO_INVALID_SCRYPT_PARAMS', 'Invalid scrypt params', RangeError);
    define('ERR_CRYPTO_INVALID_STATE', 'Invalid state for operation %s');
    define('ERR_CRYPTO_INVALID_TAG_LENGTH', 'Invalid tag length', RangeError);
    define('ERR_CRYPTO_JWK_UNSUPPORTED_CURVE', 'Unsupported JWK EC curve: %s.');
    define('ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE', 'Unsupported JWK Key Type.');
    define('ERR_CRYPTO_OPERATION_FAILED', 'Crypto operation failed');
    define('ERR_CRYPTO_PBKDF2_ERROR', 'PBKDF2 error');
    define('ERR_CRYPTO_SCRYPT_INVALID_PARAMETER', 'Invalid scrypt parameter');
    define('ERR_CRYPTO_SCRYPT_NOT_SUPPORTED', 'Scrypt algorithm not supported');
    define('ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
    define('ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length', RangeError);
    define('ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
    define('ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
    define('ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Unsupported crypto operation');
    define('ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION', 'Deserialize main function is already configured.');
    define('ERR_ENCODING_INVALID_ENCODED_DATA', (encoding) =>
        `The encoded data was not valid for encoding ${encoding}`, TypeError);
    define('ERR_ENCODING_NOT_SUPPORTED', 'The "%s" encoding is not supported', RangeError);
    define('ERR_EVENT_RECURSION', 'The event "%s" is already being dispatched');
    define('ERR_FALSY_VALUE_REJECTION', function message(reason) {
        return 'Promise was rejected with falsy value';
    });
    define('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'The feature %s is unavailable on the current platform', TypeError);
    define('ERR_HTTP_HEADERS_SENT', 'Cannot %s headers after they are sent to the client');
    define('ERR_HTTP_INVALID_HEADER_VALUE', 'Invalid value "%s" for header "%s"', TypeError);
    define('ERR_HTTP_INVALID_STATUS_CODE', 'Invalid status code: %s', RangeError);
    define('ERR_HTTP_TRAILER_INVALID', 'Trailers are invalid with this transfer encoding');
    define('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor', TypeError);
    define('ERR_INCOMPATIBLE_OPTION_PAIR', 'Option "%s" cannot be used in combination with option "%s"', TypeError);
    define('ERR_INTERNAL_ASSERTION', (message) => `${message}\nThis is a fault of the runtime.\n`);
    define('ERR_INVALID_ARG_TYPE', (name, expected, actual) =>
        `The ${subject(name)} must be ${expectation(expected)}. Received ${describeReceived(actual)}`, TypeError);
    define('ERR_INVALID_ARG_VALUE', (name, value, reason = 'is invalid') => {
        const text = inspect(value);
        const kind = name.includes('.') ? 'property' : 'argument';
        return `The ${kind} '${name}' ${reason}. Received ${text.length > 128 ? text.slice(0, 128) + '...' : text}`;
    }, TypeError, RangeError);
    define('ERR_INVALID_BUFFER_SIZE', 'Buffer size must be a multiple of %s', RangeError);
    define('ERR_INVALID_CHAR', (name, field) =>
        `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`, TypeError);
    define('ERR_INVALID_CURSOR_POS', 'Cannot set cursor row without setting its column', TypeError);
    define('ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on %s', TypeError);
    define('ERR_INVALID_FILE_URL_PATH', 'File URL path %s', TypeError);
    define('ERR_INVALID_HTTP_TOKEN', '%s must be a valid HTTP token ["%s"]', TypeError);
    define('ERR_INVALID_IP_ADDRESS', 'Invalid IP address: %s', TypeError);
    define('ERR_INVALID_MIME_SYNTAX', (production, text, at) =>
        `The MIME syntax for a ${production} in "${text}" is invalid${at !== -1 ? ` at ${at}` : ''}`, TypeError);
    define('ERR_INVALID_PROTOCOL', (protocol, expected) =>
        `Protocol "${protocol}" not supported. Expected "${expected}"`, TypeError);
    define('ERR_INVALID_RETURN_PROPERTY_VALUE', (input, name, property, value) =>
        `Expected ${input} to be returned for the "${property}" from the "${name}" function but got `
        + `${describeReceived(value)}.`, TypeError);
    define('ERR_INVALID_RETURN_VALUE', (input, name, value) =>
        `Expected ${input} to be returned from the "${name}" function but got ${describeReceived(value)}.`, TypeError);
    define('ERR_INVALID_STATE', (message) => `Invalid state: ${message}`, Error, TypeError, RangeError);
    define('ERR_INVALID_THIS', 'Value of "this" must be of type %s', TypeError);
    define('ERR_INVALID_TUPLE', '%s must be an iterable %s tuple', TypeError);
    define('ERR_INVALID_URI', 'URI malformed', URIError);
    define('ERR_INVALID_URL', 'Invalid URL', TypeError);
    define('ERR_INVALID_URL_SCHEME', (expected) =>
        `The URL must be ${typeof expected === 'string' ? `of scheme ${expected}`
            : expected.length === 2 ? `one of scheme ${expected[0]} or ${expected[1]}` : `of scheme ${expected[0]}`}`,
    TypeError);
    define('ERR_METHOD_NOT_IMPLEMENTED', 'The %s method is not implemented');
    define('ERR_MISSING_ARGS', (...names) => {
        const shown = names.map((name) =>
            Array.isArray(name) ? name.map((one) => `"${one}"`).join(' or ') : `"${name}"`);
        return `The ${listed(shown, 'and')} argument${names.length > 1 ? 's' : ''} must be specified`;
    }, TypeError);
    define('ERR_MISSING_OPTION', '%s is required', TypeError);
    define('ERR_MISSING_PASSPHRASE', '%s', TypeError);
    define('ERR_MULTIPLE_CALLBACK', 'Callback called multiple times');
    define('ERR_NO_CRYPTO', 'Node.js is not compiled with OpenSSL crypto support');
    define('ERR_OPERATION_FAILED', 'Operation failed: %s');
    define('ERR_OUT_OF_RANGE', (name, range, value, isWhole = false) =>
        `${isWhole ? name : `The value of "${name}" is out of range.`} It must be ${range}. `
        + `Received ${shownNumber(value)}`, RangeError);
    define('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', '%s', TypeError);
    define('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', (text) =>
        `Unexpected argument '${text}'. This command does not take positional arguments`, TypeError);
    define('ERR_PARSE_ARGS_UNKNOWN_OPTION', (option, takesPositionals) =>
        `Unknown option '${option}'${takesPositionals
            ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', `
                + `as in '-- ${JSON.stringify(option)}` : ''}`, TypeError);
    define('ERR_SOCKET_BAD_PORT', (name, port, takesZero = true) =>
        `${name} should be ${takesZero ? '>=' : '>'} 0 and < 65536. Received ${describeReceived(port)}.`, RangeError);
    define('ERR_STREAM_ALREADY_FINISHED', 'Cannot call %s after a stream was finished');
    define('ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable');
    define('ERR_STREAM_DESTROYED', 'Cannot call %s after a stream was destroyed');
    define('ERR_STREAM_NULL_VALUES', 'May not write null values to stream', TypeError);
    define('ERR_STREAM_PREMATURE_CLOSE', 'Premature close');
    define('ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF');
    define('ERR_STREAM_UNABLE_TO_PIPE', 'Cannot pipe to a closed or destroyed stream');
    define('ERR_STREAM_UNSHIFT_AFTER_END_EVENT', 'stream.unshift() after end event');
    define('ERR_STREAM_WRAP', 'Stream has StringDecoder set or is in objectMode');
    define('ERR_STREAM_WRITE_AFTER_END', 'write after end');
    define('ERR_STRING_TOO_LONG', 'Cannot create a string longer than 0x%s characters');
    define('ERR_UNAVAILABLE_DURING_EXIT', 'Cannot call function in process exit handler');
    define('ERR_UNESCAPED_CHARACTERS', '%s contains unescaped characters', TypeError);
    define('ERR_UNHANDLED_ERROR', (value) =>
        value === undefined ? 'Unhandled error.' : `Unhandled error. (${value})`);
    define('ERR_UNKNOWN_ENCODING', 'Unknown encoding: %s', TypeError);
    define('ERR_UNKNOWN_SIGNAL', 'Unknown signal: %s', TypeError);
    define('ERR_UNSUPPORTED_OPERATION', 'Operation is not supported: %s');
    define('ERR_USE_AFTER_CLOSE', '%s was closed');
    define('ERR_VALID_PERFORMANCE_ENTRY_TYPE', 'At least one valid performance entry type is required');
    define('ERR_WEBASSEMBLY_NOT_SUPPORTED', 'WebAssembly is not available');
    define('ERR_ZLIB_INITIALIZATION_FAILED', 'Initialization failed');

    class AbortError extends Error {
        constructor(message = 'The operation was aborted', options = undefined) {
            if (options !== undefined && typeof options !== 'object') {
                throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
            }
            super(message, options);
            this.code = 'ABORT_ERR';
            this.name = 'AbortError';
        }
    }

    /** Both errors in one, if there are two. */
    const aggregateTwoErrors = (inner, outer) => {
        if (!inner || !outer || inner === outer) return inner || outer;
        if (Array.isArray(outer.errors)) {
            outer.errors.push(inner);
            return outer;
        }
        const both = new AggregateError([outer, inner], outer.message);
        both.code = outer.code;
        return both;
    };

    /** The callback's own checks of a value, for tests of another class. */
    const exports = {
        __proto__: null, codes, AbortError, aggregateTwoErrors, describeReceived, hide,
        isAbortError: (error) => error?.name === 'AbortError',
    };
    hatchery.defineValidators(exports);
    return exports;
});
