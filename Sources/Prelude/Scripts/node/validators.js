'use strict';
// Node's checks of arguments, part of 'internal/errors'. Each throws the coded error that Node throws.

hatchery.defineValidators = (exports) => {
    const { codes, AbortError } = exports;
    const { isArray } = Array;
    const { isView } = ArrayBuffer;
    const { isInteger, MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number;
    const refuseType = (name, expected, value) => new codes.ERR_INVALID_ARG_TYPE(name, expected, value);

    const ofType = (type, shown = type) => (value, name) => {
        if (typeof value !== type) throw refuseType(name, shown, value);
    };
    exports.validateString = ofType('string');
    exports.validateBoolean = ofType('boolean');
    exports.validateFunction = ofType('function', 'Function');
    exports.validateSymbol = ofType('symbol');

    exports.validateNumber = (value, name, min = undefined, max = undefined) => {
        if (typeof value !== 'number') throw refuseType(name, 'number', value);
        const hasMin = min !== undefined && min !== null;
        const hasMax = max !== undefined && max !== null;
        if ((hasMin && value < min) || (hasMax && value > max) || ((hasMin || hasMax) && value !== value)) {
            const range = `${hasMin ? `>= ${min}` : ''}${hasMin && hasMax ? ' && ' : ''}${hasMax ? `<= ${max}` : ''}`;
            throw new codes.ERR_OUT_OF_RANGE(name, range, value);
        }
    };

    exports.validateInteger = (value, name, min = MIN_SAFE_INTEGER, max = MAX_SAFE_INTEGER) => {
        if (typeof value !== 'number') throw refuseType(name, 'number', value);
        if (!isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
        if (value < min || value > max) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
    };
    exports.validateInt32 = (value, name, min = -2147483648, max = 2147483647) =>
        exports.validateInteger(value, name, min, max);
    exports.validateUint32 = (value, name, isPositive = false) =>
        exports.validateInteger(value, name, isPositive ? 1 : 0, 4294967295);

    exports.validateOneOf = (value, name, allowed) => {
        if (allowed.includes(value)) return;
        const shown = allowed.map((one) => (typeof one === 'string' ? `'${one}'` : String(one))).join(', ');
        throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${shown}`);
    };

    /** @param {{nullable?: boolean, allowArray?: boolean, allowFunction?: boolean}} [options] */
    exports.validateObject = (value, name, options = undefined) => {
        if (value === null ? options?.nullable
            : isArray(value) ? options?.allowArray
            : typeof value === 'object' || (options?.allowFunction && typeof value === 'function')) return;
        throw refuseType(name, 'Object', value);
    };

    exports.validateArray = (value, name, minLength = 0) => {
        if (!isArray(value)) throw refuseType(name, 'Array', value);
        if (value.length < minLength) {
            throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be longer than ${minLength}`);
        }
    };
    const arrayOf = (validate) => (value, name) => {
        exports.validateArray(value, name);
        value.forEach((one, index) => validate(one, `${name}[${index}]`));
    };
    exports.validateStringArray = arrayOf(exports.validateString);
    exports.validateBooleanArray = arrayOf(exports.validateBoolean);

    exports.validateBuffer = (value, name = 'buffer') => {
        if (!isView(value)) throw refuseType(name, ['Buffer', 'TypedArray', 'DataView'], value);
    };

    exports.validateEncoding = (data, encoding) => {
        if (data.length % 2 !== 0 && String(encoding).toLowerCase() === 'hex') {
            throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${data.length}`);
        }
    };

    /** The port as a number. */
    exports.validatePort = (port, name = 'Port', takesZero = true) => {
        const isText = typeof port === 'string' && port.trim() !== '';
        if ((typeof port !== 'number' && !isText) || +port !== (+port >>> 0) || port > 65535
            || (+port === 0 && !takesZero)) {
            throw new codes.ERR_SOCKET_BAD_PORT(name, port, takesZero);
        }
        return port | 0;
    };

    exports.validateAbortSignal = (signal, name) => {
        if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
            throw refuseType(name, 'AbortSignal', signal);
        }
    };

    exports.validateUndefined = (value, name) => {
        if (value !== undefined) throw refuseType(name, 'undefined', value);
    };
};
