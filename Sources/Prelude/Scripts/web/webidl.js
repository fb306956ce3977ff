'use strict';
// Web IDL for the other scripts, on `hatchery.webidl`. Converters take (value, where), `where` naming the operation and
// the argument for the error's message, such as `Failed to execute 'at' on 'List': index`; they return the converted
// value or throw a TypeError.
//
// Converters: any, boolean, DOMString, USVString, ByteString, object, callback, double, unrestrictedDouble, byte,
//     octet, short, unsignedShort, long, unsignedLong, longLong, unsignedLongLong (each integer also as .enforceRange,
//     .clamp), ArrayBuffer, ArrayBufferView, BufferSource, Promise
// Makers of converters: nullable(converter), sequence(converter), record(key, value), enumeration(name, values),
//     dictionary(name, members), instance(name, test)
// Errors: typeError(message, code), requireArguments(given, needed, where), illegalConstructor(), illegalThis(name)
// Interfaces: define(Class, options) makes a class look like an interface and a global; constants(Class, values);
//     eventHandler(prototype, type) (made by event-target.js); fields(...names) for define's `shown`
// Bytes: bytesOf(source) a Uint8Array on the same memory, copyOf(source) one on its own

const { uncurry, getter } = hatchery;
const {
    TypeError, Object, Symbol, Number, String, Math, Map, Set, Uint8Array, ArrayBuffer, DataView, Promise,
} = globalThis;
const { getOwnPropertyDescriptor, defineProperty, getPrototypeOf } = Object;
const { ownKeys } = Reflect;
const { floor, trunc, abs, min, max } = Math;
const { isView } = ArrayBuffer;
const toWellFormed = uncurry(String.prototype.toWellFormed);
const codeAt = uncurry(String.prototype.charCodeAt);
const TypedArray = getPrototypeOf(Uint8Array);
const typedName = getter(TypedArray.prototype, Symbol.toStringTag);
const typedBuffer = getter(TypedArray.prototype, 'buffer');
const typedOffset = getter(TypedArray.prototype, 'byteOffset');
const typedBytes = getter(TypedArray.prototype, 'byteLength');
const viewBuffer = getter(DataView.prototype, 'buffer');
const viewOffset = getter(DataView.prototype, 'byteOffset');
const viewBytes = getter(DataView.prototype, 'byteLength');
const bufferBytes = getter(ArrayBuffer.prototype, 'byteLength');
const setBytes = uncurry(TypedArray.prototype.set);
const promiseResolve = uncurry(Promise.resolve);

const webidl = { __proto__: null };

/** A TypeError with Node's `code`. */
const typeError = (message, code = 'ERR_INVALID_ARG_TYPE') => {
    const error = new TypeError(message);
    // Like Node's: there, but not among the enumerable ones.
    defineProperty(error, 'code', {
        __proto__: null, value: code, writable: true, configurable: true, enumerable: false,
    });
    return error;
};
webidl.typeError = typeError;

/** Throws unless so many arguments were given. */
webidl.requireArguments = (given, needed, where) => {
    if (given >= needed) return;
    throw typeError(`${where}: ${needed} argument${needed === 1 ? '' : 's'} required, but only ${given} present.`,
        'ERR_MISSING_ARGS');
};

webidl.illegalConstructor = () => typeError('Illegal constructor', 'ERR_ILLEGAL_CONSTRUCTOR');

/** For a method or getter that was called on something else. */
webidl.illegalThis = (name) => typeError(`Value of "this" must be of type ${name}`, 'ERR_INVALID_THIS');

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** A short text for a value in an error's message; runs no user code. */
const shown = (value) => {
    if (typeof value === 'string') return `"${value.length > 30 ? `${hatchery.slice(value, 0, 30)}...` : value}"`;
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'symbol') return String(value);
    if (typeof value === 'function') return 'a function';
    return isObject(value) ? 'an object' : `${value}`;
};
webidl.shown = shown;

const wrong = (where, value, wanted) => typeError(`${where} (${shown(value)}) is not ${wanted}`);

webidl.any = (value) => value;
webidl.boolean = (value) => !!value;

webidl.DOMString = (value, where = 'The value') => {
    if (typeof value === 'string') return value;
    if (typeof value === 'symbol') throw typeError(`${where} is a symbol, which cannot be converted to a string`);
    return `${value}`;
};

webidl.USVString = (value, where) => toWellFormed(webidl.DOMString(value, where));

webidl.ByteString = (value, where = 'The value') => {
    const text = webidl.DOMString(value, where);
    for (let i = 0; i < text.length; i++) {
        if (codeAt(text, i) <= 255) continue;
        throw new TypeError(`Cannot convert argument to a ByteString because the character at index ${i} has a value`
            + ` of ${codeAt(text, i)} which is greater than 255.`);
    }
    return text;
};

webidl.object = (value, where) => {
    if (!isObject(value)) throw wrong(where, value, 'an object');
    return value;
};

webidl.callback = (value, where) => {
    if (typeof value !== 'function') throw wrong(where, value, 'a function');
    return value;
};

const toNumber = (value, where) => {
    if (typeof value === 'number') return value;
    if (typeof value === 'bigint' || typeof value === 'symbol') throw wrong(where, value, 'a number');
    return +value;
};

webidl.unrestrictedDouble = toNumber;

webidl.double = (value, where) => {
    const number = toNumber(value, where);
    if (number - number !== 0) throw wrong(where, value, 'a finite number');
    return number;
};

const integer = (bits, isSigned) => {
    const low = bits === 64 ? (isSigned ? -Number.MAX_SAFE_INTEGER : 0) : isSigned ? -(2 ** (bits - 1)) : 0;
    const high = bits === 64 ? Number.MAX_SAFE_INTEGER : 2 ** (isSigned ? bits - 1 : bits) - 1;
    const modulus = 2 ** bits;
    const convert = (value, where) => {
        const number = trunc(toNumber(value, where));
        if (number >= low && number <= high) return number + 0;
        if (number - number !== 0) return 0;
        let rest = number - modulus * floor(number / modulus);
        if (isSigned && rest >= modulus / 2) rest -= modulus;
        return rest + 0;
    };
    convert.enforceRange = (value, where) => {
        const number = trunc(toNumber(value, where));
        if (!(number >= low && number <= high)) {
            throw typeError(`${where} (${shown(value)}) is not an integer from ${low} to ${high}`);
        }
        return number + 0;
    };
    convert.clamp = (value, where) => {
        const number = toNumber(value, where);
        if (number !== number) return 0;
        const within = min(max(number, low), high);
        const whole = floor(within);
        const rest = within - whole;
        // Halves go to the even neighbour.
        return (rest > 0.5 || (rest === 0.5 && abs(whole % 2) === 1) ? whole + 1 : whole) + 0;
    };
    return convert;
};
webidl.byte = integer(8, true);
webidl.octet = integer(8, false);
webidl.short = integer(16, true);
webidl.unsignedShort = integer(16, false);
webidl.long = integer(32, true);
webidl.unsignedLong = integer(32, false);
webidl.longLong = integer(64, true);
webidl.unsignedLongLong = integer(64, false);

/** Whether it is an ArrayBuffer, of whatever realm; never runs user code. */
webidl.isArrayBuffer = (value) => {
    if (!isObject(value)) return false;
    try {
        bufferBytes(value);
        return true;
    } catch {
        return false;
    }
};
webidl.isView = isView;

webidl.ArrayBuffer = (value, where) => {
    if (!webidl.isArrayBuffer(value)) throw wrong(where, value, 'an ArrayBuffer');
    return value;
};

webidl.ArrayBufferView = (value, where) => {
    if (!isView(value)) throw wrong(where, value, 'an ArrayBufferView');
    return value;
};

webidl.BufferSource = (value, where) => {
    if (!isView(value) && !webidl.isArrayBuffer(value)) throw wrong(where, value, 'an ArrayBuffer or a view of one');
    return value;
};

webidl.Promise = (value) => promiseResolve(Promise, value);

/** The fields of a view as they are, whatever somebody has put on the prototypes. */
webidl.viewName = (view) => typedName(view) ?? 'DataView';
webidl.viewBuffer = (view) => (typedName(view) === undefined ? viewBuffer(view) : typedBuffer(view));
webidl.viewOffset = (view) => (typedName(view) === undefined ? viewOffset(view) : typedOffset(view));
webidl.viewBytes = (view) => (typedName(view) === undefined ? viewBytes(view) : typedBytes(view));
webidl.bufferBytes = bufferBytes;
webidl.setBytes = setBytes;

/** A Uint8Array on the memory of a BufferSource. */
webidl.bytesOf = (source) => {
    if (!isView(source)) return new Uint8Array(source);
    return typedName(source) === undefined
        ? new Uint8Array(viewBuffer(source), viewOffset(source), viewBytes(source))
        : new Uint8Array(typedBuffer(source), typedOffset(source), typedBytes(source));
};

/** A Uint8Array with memory of its own; empty where the source is detached. */
webidl.copyOf = (source) => {
    let bytes;
    try {
        bytes = webidl.bytesOf(source);
    } catch {
        return new Uint8Array(0);
    }
    const copy = new Uint8Array(typedBytes(bytes));
    setBytes(copy, bytes);
    return copy;
};

webidl.nullable = (converter) => (value, where) =>
    (value === null || value === undefined ? null : converter(value, where));

/** Any iterable becomes an array. */
webidl.sequence = (converter) => (value, where) => {
    if (!isObject(value)) throw wrong(where, value, 'a sequence');
    const method = value[Symbol.iterator];
    if (typeof method !== 'function') throw typeError(`${where} is not iterable`);
    return webidl.sequenceFrom(value, method, converter, where);
};

/** The array of what the iterable's `method`, which has been read already, gives. */
webidl.sequenceFrom = (value, method, converter, where) => {
    const iterator = hatchery.apply(method, value, []);
    if (!isObject(iterator)) throw typeError(`${where} is not iterable`);
    const { next } = iterator;
    const items = [];
    for (;;) {
        const result = hatchery.apply(next, iterator, []);
        if (!isObject(result)) throw typeError(`${where} is not iterable`);
        if (result.done) return items;
        const item = converter(result.value, `${where}[${items.length}]`);
        defineProperty(items, items.length, {
            __proto__: null, value: item, writable: true, enumerable: true, configurable: true,
        });
    }
};

/** An object's own enumerable properties become an array of pairs. */
webidl.record = (keyConverter, valueConverter) => (value, where) => {
    if (!isObject(value)) throw wrong(where, value, 'an object');
    const pairs = [];
    const places = new Map();
    const keys = ownKeys(value);
    for (let i = 0; i < keys.length; i++) {
        const found = getOwnPropertyDescriptor(value, keys[i]);
        if (found === undefined || !found.enumerable) continue;
        const key = keyConverter(keys[i], where);
        const item = valueConverter(value[keys[i]], `${where}.${key}`);
        const place = places.get(key);
        if (place === undefined) {
            places.set(key, pairs.length);
            pairs.push([key, item]);
        } else {
            pairs[place][1] = item;
        }
    }
    return pairs;
};

webidl.enumeration = (name, values) => (value, where) => {
    const text = webidl.DOMString(value, where);
    for (let i = 0; i < values.length; i++) if (values[i] === text) return text;
    throw typeError(`${where} ('${text}') is not a valid enumeration value of type ${name}.`, 'ERR_INVALID_ARG_VALUE');
};

/**
 * Reads members in the order given, which must be the one of Web IDL: inherited first, then by name.
 * @param {string} name for messages
 * @param {Array<[string, Function, *=]>} members name, converter, default or webidl.required; a member that is neither
 *     there nor has a default is undefined in the result
 */
webidl.dictionary = (name, members) => (value, where) => {
    const result = { __proto__: null };
    if (value !== undefined && value !== null && !isObject(value)) throw wrong(where, value, 'an object');
    for (let i = 0; i < members.length; i++) {
        const member = members[i];
        const key = member[0];
        const found = value === undefined || value === null ? undefined : value[key];
        if (found !== undefined) result[key] = member[1](found, `${where}: ${key}`);
        else if (member[2] !== webidl.required) result[key] = member[2];
        else throw typeError(`${where}: '${key}' is required in '${name}'.`, 'ERR_MISSING_OPTION');
    }
    return result;
};
webidl.required = Symbol('required');

webidl.instance = (name, test) => (value, where) => {
    if (isObject(value) && test(value)) return value;
    throw typeError(`${where}: parameter is not of type '${name}'.`);
};

/** The prototypes of all interfaces. */
const platform = new Set();
const hasPrototype = uncurry(Set.prototype.has);
/** Tells of an interface that define() has not made. */
hatchery.registerPlatform = (made) => { platform.add(made.prototype); };
/** Whether the object is one of an interface's, going by its prototypes. */
hatchery.isPlatform = (value) => {
    for (let at = getPrototypeOf(value), steps = 0; at !== null && steps < 64; at = getPrototypeOf(at), steps++) {
        if (hasPrototype(platform, at)) return true;
    }
    return false;
};

const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');

/** How the console and Node's util.inspect show an object of a class: its name and these fields. */
const defineShown = (made, name, fields) => {
    const value = function inspect(depth, options, show) {
        if (!isObject(this)) throw webidl.illegalThis(name);
        const shown = fields(this);
        if (depth < 0 || typeof show !== 'function') return this;
        const inner = options.depth === null || options.depth === undefined ? null : options.depth - 1;
        return `${this.constructor?.name ?? name} ${show(shown, { ...options, depth: inner })}`;
    };
    defineProperty(made.prototype, inspectSymbol, {
        __proto__: null, value, writable: true, enumerable: false, configurable: true,
    });
};

/**
 * Makes a class look like an interface: members are enumerable, toStringTag is the name; and makes it a global.
 * @param {{isHidden: boolean, name: string, shown: (object) => object}} [options] isHidden: no global; shown: the
 *     fields that the console and Node's util.inspect show
 */
webidl.define = (made, { isHidden = false, name = made.name, shown: fields = undefined } = {}) => {
    if (fields !== undefined) defineShown(made, name, fields);
    for (const target of [made, made.prototype]) {
        for (const key of ownKeys(target)) {
            if (typeof key === 'symbol' || key === 'constructor' || key === 'prototype') continue;
            if (target === made && (key === 'name' || key === 'length')) continue;
            const found = getOwnPropertyDescriptor(target, key);
            if (!found.configurable) continue;
            found.enumerable = true;
            defineProperty(target, key, found);
        }
    }
    defineProperty(made.prototype, Symbol.toStringTag, { __proto__: null, value: name, configurable: true });
    hatchery[name] = made;
    platform.add(made.prototype);
    if (!isHidden) hatchery.defineGlobal(name, made);
    return made;
};

/** Constants on the class and on its prototype. */
webidl.constants = (made, values) => {
    for (const target of [made, made.prototype]) {
        for (const key of ownKeys(values)) {
            defineProperty(target, key, { __proto__: null, value: values[key], enumerable: true });
        }
    }
};

/** The `shown` of a class whose fields of these names are all there is to show. */
webidl.fields = (...names) => (object) => {
    const shown = {};
    for (let i = 0; i < names.length; i++) shown[names[i]] = object[names[i]];
    return shown;
};

webidl.isObject = isObject;
hatchery.webidl = webidl;
