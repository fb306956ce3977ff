'use strict';
// The module 'util'. inspect and format are the console's; parseArgs is in parse-args.js.

hatchery.provide('util', () => {
    const {
        codes, hide, validateFunction, validateNumber, validateObject, validateOneOf, validateString,
        validateAbortSignal,
    } = hatchery.require('internal/errors');
    const types = hatchery.require('util/types');
    const { isDeepStrictEqual } = hatchery.require('internal/comparisons');
    const { inspectDefaults, inspectWith, kindOf, toWellFormed } = hatchery;
    const { defineProperty, getOwnPropertyDescriptors, setPrototypeOf, getPrototypeOf, keys: keysOf, hasOwn } = Object;
    /** Characters after which nothing more is shown. */
    const textMax = 2 ** 22;

    const colors = {
        __proto__: null,
        reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], blink: [5, 25],
        inverse: [7, 27], hidden: [8, 28], strikethrough: [9, 29], doubleunderline: [21, 24],
        black: [30, 39], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], magenta: [35, 39],
        cyan: [36, 39], white: [37, 39],
        bgBlack: [40, 49], bgRed: [41, 49], bgGreen: [42, 49], bgYellow: [43, 49], bgBlue: [44, 49],
        bgMagenta: [45, 49], bgCyan: [46, 49], bgWhite: [47, 49], framed: [51, 54], overlined: [53, 55],
        gray: [90, 39], redBright: [91, 39], greenBright: [92, 39], yellowBright: [93, 39], blueBright: [94, 39],
        magentaBright: [95, 39], cyanBright: [96, 39], whiteBright: [97, 39],
        bgGray: [100, 49], bgRedBright: [101, 49], bgGreenBright: [102, 49], bgYellowBright: [103, 49],
        bgBlueBright: [104, 49], bgMagentaBright: [105, 49], bgCyanBright: [106, 49], bgWhiteBright: [107, 49],
    };
    const aliases = {
        grey: 'gray', blackBright: 'gray', bgGrey: 'bgGray', bgBlackBright: 'bgGray', faint: 'dim',
        crossedout: 'strikethrough', strikeThrough: 'strikethrough', crossedOut: 'strikethrough', conceal: 'hidden',
        swapColors: 'inverse', swapcolors: 'inverse', doubleUnderline: 'doubleunderline',
    };
    for (const [alias, name] of Object.entries(aliases)) {
        defineProperty(colors, alias, {
            configurable: true, enumerable: false,
            get() { return this[name]; },
            set(value) { this[name] = value; },
        });
    }
    const styles = {
        __proto__: null, special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey',
        null: 'bold', string: 'green', symbol: 'green', date: 'magenta', regexp: 'red', module: 'underline',
    };
    const colorize = (text, style) => {
        const color = inspect.colors[inspect.styles[style]];
        return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
    };

    /** The options that inspect's core takes, of a user's. */
    const contextOf = (options) => {
        const context = { ...inspectDefaults, userOptions: options };
        for (const key of keysOf(options)) {
            if (hasOwn(inspectDefaults, key) || key === 'stylize') {
                if (options[key] !== undefined) context[key] = options[key];
            }
        }
        if (context.colors && options.stylize === undefined) context.stylize = colorize;
        return context;
    };

    function inspect(value, options, depth, hasColors) {
        let given = {};
        if (arguments.length > 1) {
            if (typeof options === 'boolean') given.showHidden = options;
            else if (typeof options === 'object' && options !== null) given = options;
        }
        if (arguments.length > 2) {
            given = { ...given };
            if (depth !== undefined) given.depth = depth;
            if (hasColors !== undefined) given.colors = hasColors;
        }
        return inspectWith(value, contextOf(given), textMax);
    }
    hatchery.utilInspect = inspect;
    inspect.custom = hatchery.customInspect;
    inspect.colors = colors;
    inspect.styles = styles;
    defineProperty(inspect, 'defaultOptions', {
        enumerable: false, configurable: true,
        get: () => inspectDefaults,
        set(options) {
            validateObject(options, 'options');
            Object.assign(inspectDefaults, options);
        },
    });

    const formatWithOptions = (options, ...values) => {
        validateObject(options, 'inspectOptions');
        return hatchery.format(values, contextOf(options), textMax);
    };
    const format = (...values) => hatchery.format(values, undefined, textMax);

    const kCustom = Symbol.for('nodejs.util.promisify.custom');
    const promisify = (original) => {
        validateFunction(original, 'original');
        const custom = original[kCustom];
        if (custom) {
            validateFunction(custom, 'util.promisify.custom');
            return defineProperty(custom, kCustom,
                { value: custom, enumerable: false, writable: false, configurable: true });
        }
        const names = original[hatchery.promisifyNames];
        function promisified(...values) {
            return new Promise((resolve, reject) => {
                Reflect.apply(original, this, [...values, (error, ...results) => {
                    if (error) reject(error);
                    else if (names === undefined || results.length < 2) resolve(results[0]);
                    else resolve(Object.fromEntries(names.map((name, index) => [name, results[index]])));
                }]);
            });
        }
        setPrototypeOf(promisified, getPrototypeOf(original));
        defineProperty(promisified, kCustom,
            { value: promisified, enumerable: false, writable: false, configurable: true });
        const descriptors = getOwnPropertyDescriptors(original);
        for (const key of Reflect.ownKeys(descriptors)) {
            // A strict function's own fields that cannot be set are left.
            try {
                defineProperty(promisified, key, descriptors[key]);
            } catch {}
        }
        return promisified;
    };
    promisify.custom = kCustom;

    const callbackify = (original) => {
        validateFunction(original, 'original');
        function callbackified(...values) {
            const callback = values.pop();
            validateFunction(callback, 'last argument');
            const call = (...results) => Reflect.apply(callback, this, results);
            Reflect.apply(original, this, values).then(
                (result) => hatchery.nextTick(call, null, result),
                (reason) => {
                    let error = reason;
                    if (!error) {
                        error = new codes.ERR_FALSY_VALUE_REJECTION(reason);
                        error.reason = reason;
                    }
                    hatchery.nextTick(call, error);
                },
            );
        }
        const descriptors = getOwnPropertyDescriptors(original);
        if (typeof descriptors.length?.value === 'number') descriptors.length.value++;
        if (typeof descriptors.name?.value === 'string') descriptors.name.value += 'Callbackified';
        for (const key of Reflect.ownKeys(descriptors)) {
            if (key !== 'prototype') defineProperty(callbackified, key, descriptors[key]);
        }
        return callbackified;
    };

    const inherits = (made, parent) => {
        if (made === undefined || made === null) throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', made);
        if (parent === undefined || parent === null) {
            throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', parent);
        }
        if (parent.prototype === undefined) {
            throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', parent.prototype);
        }
        defineProperty(made, 'super_', { __proto__: null, value: parent, writable: true, configurable: true });
        setPrototypeOf(made.prototype, parent.prototype);
    };

    const warnedCodes = new Set();
    const deprecate = (original, message, code) => {
        if (code !== undefined) validateString(code, 'code');
        const process = hatchery.require('process');
        if (process.noDeprecation === true) return original;
        let hasWarned = false;
        function deprecated(...values) {
            if (!hasWarned) {
                hasWarned = true;
                if (code === undefined) {
                    process.emitWarning(message, 'DeprecationWarning', deprecated);
                } else if (!warnedCodes.has(code)) {
                    warnedCodes.add(code);
                    process.emitWarning(message, 'DeprecationWarning', code, deprecated);
                }
            }
            return new.target ? Reflect.construct(original, values, new.target) : Reflect.apply(original, this, values);
        }
        setPrototypeOf(deprecated, original);
        if (original.prototype) deprecated.prototype = original.prototype;
        return deprecated;
    };

    /** Writes nothing: there is no NODE_DEBUG in a function's environment. */
    const debuglog = (name) => {
        const log = () => {};
        defineProperty(log, 'enabled', { get: () => false, configurable: true, enumerable: true });
        void name;
        return log;
    };

    const escapes = new RegExp('[\\u001B\\u009B][[\\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]+)*'
        + '|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]*)*)?(?:\\u0007|\\u001B\\u005C|\\u009C))'
        + '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-ntqry=><~]))', 'g');
    const stripVTControlCharacters = (text) => {
        validateString(text, 'str');
        return text.replace(escapes, '');
    };

    const styleText = (format, text) => {
        validateString(text, 'text');
        const names = Array.isArray(format) ? format : [format];
        let left = '';
        let right = '';
        for (const name of names) {
            const color = inspect.colors[name];
            if (color === undefined) validateOneOf(name, 'format', Reflect.ownKeys(inspect.colors));
            left += `\u001b[${color[0]}m`;
            right = `\u001b[${color[1]}m${right}`;
        }
        return `${left}${text}${right}`;
    };

    const aborted = async (signal, resource) => {
        if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
        validateAbortSignal(signal, 'signal');
        validateObject(resource, 'resource', { allowFunction: true, nullable: false });
        if (signal.aborted) return undefined;
        return new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve(), { once: true });
        });
    };

    const log = (...values) => {
        const now = new Date();
        const month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[now.getMonth()];
        const two = (number) => String(number).padStart(2, '0');
        const time = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
        console.log('%s - %s', `${now.getDate()} ${month} ${time}`, format(...values));
    };

    const errorNames = { 1: 'EPERM', 2: 'ENOENT', 13: 'EACCES', 32: 'EPIPE', 98: 'EADDRINUSE', 104: 'ECONNRESET',
        110: 'ETIMEDOUT', 111: 'ECONNREFUSED' };
    const getSystemErrorName = (number) => {
        validateNumber(number, 'err');
        if (number >= 0 || !Number.isSafeInteger(number)) {
            throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', number);
        }
        return errorNames[-number];
    };

    const util = {
        _extend(target, source) {
            if (source === null || typeof source !== 'object') return target;
            for (const key of Object.keys(source)) target[key] = source[key];
            return target;
        },
        aborted, callbackify, debug: debuglog, debuglog, deprecate, format, formatWithOptions,
        getSystemErrorMap: () => new Map(Object.entries(errorNames).map(([number, name]) => [-number, [name, name]])),
        getSystemErrorName, inherits, inspect,
        isArray: Array.isArray,
        isBoolean: (value) => typeof value === 'boolean',
        isBuffer: (value) => hatchery.require('buffer').Buffer.isBuffer(value),
        isDeepStrictEqual,
        isNull: (value) => value === null,
        isNullOrUndefined: (value) => value === null || value === undefined,
        isNumber: (value) => typeof value === 'number',
        isString: (value) => typeof value === 'string',
        isSymbol: (value) => typeof value === 'symbol',
        isUndefined: (value) => value === undefined,
        isRegExp: types.isRegExp,
        isObject: (value) => value !== null && typeof value === 'object',
        isDate: types.isDate,
        isError: (value) => kindOf(value) === 'error' || value instanceof Error,
        isFunction: (value) => typeof value === 'function',
        isPrimitive: (value) => value === null || (typeof value !== 'object' && typeof value !== 'function'),
        log, promisify, stripVTControlCharacters, styleText,
        toUSVString: (value) => toWellFormed(`${value}`),
        types,
        parseArgs: (config) => hatchery.require('internal/parse-args')(config),
        transferableAbortController: () => new AbortController(),
        transferableAbortSignal: (signal) => signal,
    };
    for (const name of ['TextDecoder', 'TextEncoder']) util[name] = hatchery[name] ?? globalThis[name];
    for (const name of Object.keys(util)) {
        if (typeof util[name] === 'function' && util[name].name === '') hide(util[name], 'name', name);
    }
    return util;
});
