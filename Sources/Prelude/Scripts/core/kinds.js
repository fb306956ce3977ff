'use strict';
// Tells the engine's own kinds of objects apart by what they are, not by what they say they are. Runs no user code: no
// getter, no proxy trap. Used to show values, to compare them and by util.types.

const { prototypeOf, proxyTarget, typedName, hasOwn, apply, list, isArray, isError } = hatchery;
const { isView } = ArrayBuffer;
const toText = Object.prototype.toString;
const tagSymbol = Symbol.toStringTag;
const { uncurry } = hatchery;
const dataViewBytes = uncurry(Object.getOwnPropertyDescriptor(DataView.prototype, 'byteLength').get);

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

const passes = (check) => (value) => {
    try {
        check(value);
        return true;
    } catch {
        return false;
    }
};
const isMap = passes(hatchery.mapSize);
const isSet = passes(hatchery.setSize);
const isDate = passes(hatchery.dateValue);
const isRegExp = passes(hatchery.regexpText);
const isBuffer = passes(hatchery.bufferBytes);
const isWeakMap = passes((value) => hatchery.weakMapHas(value, value));
const isWeakSet = passes((value) => hatchery.weakSetHas(value, value));
const isWeakRef = typeof WeakRef === 'function' ? passes(uncurry(WeakRef.prototype.deref)) : () => false;
const isNumber = passes(hatchery.numberValue);
const isString = passes(hatchery.stringValue);
const isBoolean = passes(hatchery.booleanValue);
const isSymbol = passes(uncurry(Symbol.prototype.valueOf));
const isBigInt = passes(uncurry(BigInt.prototype.valueOf));

const arrayIterator = prototypeOf([][Symbol.iterator]());
const mapIterator = prototypeOf(new Map()[Symbol.iterator]());
const setIterator = prototypeOf(new Set()[Symbol.iterator]());
const stringIterator = prototypeOf(''[Symbol.iterator]());
const generator = prototypeOf(prototypeOf((function* () {})()));
const asyncGenerator = prototypeOf(prototypeOf((async function* () {})()));
const promise = Promise.prototype;
const objectPrototype = Object.prototype;
const arrayPrototype = Array.prototype;

/** Whether `wanted` is on the chain of an object that is no proxy. */
const inherits = (value, wanted) => {
    for (let at = prototypeOf(value), steps = 0; at !== null && steps < 64; at = prototypeOf(at), steps++) {
        if (at === wanted) return true;
        if (proxyTarget(at) !== undefined) return false;
    }
    return false;
};

/** Whether the object has a tag, its own or an inherited one; undefined where a proxy or nothing ends the chain. */
const isTagged = (value) => {
    for (let at = value, steps = 0; at !== null && steps < 64; at = prototypeOf(at), steps++) {
        if (proxyTarget(at) !== undefined) return undefined;
        if (hasOwn(at, tagSymbol)) return true;
        if (at === objectPrototype) return false;
    }
    return undefined;
};

const classify = (value) => {
    if (typeof value === 'function') return 'function';
    if (isArray(value)) return 'array';
    if (isError(value)) return 'error';
    const proto = prototypeOf(value);
    if (proto === objectPrototype && !hasOwn(value, tagSymbol)) {
        // The arguments of a call are such an object too.
        return apply(toText, value, list()) === '[object Arguments]' ? 'arguments' : 'object';
    }
    if (isView(value)) return typedName(value) === undefined ? 'dataview' : 'typed';
    const tagged = isTagged(value);
    if (tagged === false) {
        switch (apply(toText, value, list())) {
            case '[object Date]': return 'date';
            case '[object RegExp]': return 'regexp';
            case '[object Number]': return 'Number';
            case '[object String]': return 'String';
            case '[object Boolean]': return 'Boolean';
            case '[object Arguments]': return 'arguments';
            default: return 'object';
        }
    }
    if (isMap(value)) return 'map';
    if (isSet(value)) return 'set';
    if (isBuffer(value)) return 'buffer';
    if (inherits(value, promise)) return 'promise';
    if (isDate(value)) return 'date';
    if (isRegExp(value)) return 'regexp';
    if (isWeakMap(value)) return 'weakmap';
    if (isWeakSet(value)) return 'weakset';
    if (isWeakRef(value)) return 'weakref';
    if (isNumber(value)) return 'Number';
    if (isString(value)) return 'String';
    if (isBoolean(value)) return 'Boolean';
    if (isSymbol(value)) return 'Symbol';
    if (isBigInt(value)) return 'BigInt';
    if (inherits(value, generator)) return 'generator';
    if (inherits(value, asyncGenerator)) return 'asyncgenerator';
    if (inherits(value, mapIterator)) return 'mapiterator';
    if (inherits(value, setIterator)) return 'setiterator';
    return 'object';
};

/**
 * What an object is: 'object', 'array', 'function', 'error', 'map', 'set', 'date', 'regexp', 'typed', 'dataview',
 * 'buffer', 'promise', 'weakmap', 'weakset', 'weakref', 'arguments', 'generator', 'asyncgenerator', 'mapiterator',
 * 'setiterator', or 'Number', 'String', 'Boolean', 'Symbol', 'BigInt' for a boxed one; 'proxy'; '' for no object.
 */
hatchery.kindOf = (value) => {
    if (!isObject(value)) return '';
    return proxyTarget(value) !== undefined ? 'proxy' : classify(value);
};
hatchery.symbolValue = uncurry(Symbol.prototype.valueOf);
hatchery.bigintValue = uncurry(BigInt.prototype.valueOf);
hatchery.derefWeak = typeof WeakRef === 'function' ? uncurry(WeakRef.prototype.deref) : undefined;
hatchery.dataViewBytes = dataViewBytes;
