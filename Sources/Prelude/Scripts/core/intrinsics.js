'use strict';
// The built-ins the prelude works with, taken before any user code runs and kept on `hatchery`, which user code cannot
// reach. A function that replaces JSON.stringify or Array.prototype.push must still get correct answers and logs.
//
// Rules for all of these scripts: call only what is kept here; no iteration protocol (for-of, array spread and array
// patterns use replaceable methods); no regular expressions (they move RegExp.lastMatch); lists from list(), for an
// assignment to an index of an ordinary array can meet a setter on its prototype; own properties only.

Object.setPrototypeOf(hatchery, null);

/** Makes a function of a method: uncurry(String.prototype.slice)(text, 1). */
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
/** The same of a property's getter: getter(Map.prototype, 'size')(map). */
const getter = (prototype, name) => uncurry(Object.getOwnPropertyDescriptor(prototype, name).get);
hatchery.uncurry = uncurry;
hatchery.getter = getter;
const { setPrototypeOf, defineProperty } = Object;
const TypedArray = Object.getPrototypeOf(Uint8Array);

hatchery.apply = Reflect.apply;
hatchery.ownKeys = Reflect.ownKeys;
hatchery.descriptorOf = Object.getOwnPropertyDescriptor;
hatchery.prototypeOf = Object.getPrototypeOf;
hatchery.hasOwn = Object.hasOwn;
hatchery.isEnumerable = uncurry(Object.prototype.propertyIsEnumerable);
hatchery.isArray = Array.isArray;
hatchery.parse = JSON.parse;
hatchery.stringify = JSON.stringify;
hatchery.String = String;
hatchery.Number = Number;
hatchery.parseFloat = parseFloat;
hatchery.trunc = Math.trunc;
hatchery.Error = Error;
hatchery.RangeError = RangeError;
hatchery.TypeError = TypeError;
hatchery.isError = Error.isError;
hatchery.isInstance = uncurry(Function.prototype[Symbol.hasInstance]);
hatchery.functionText = uncurry(Function.prototype.toString);
hatchery.numberText = uncurry(Number.prototype.toString);
hatchery.fixed = uncurry(Number.prototype.toFixed);
hatchery.bigintText = uncurry(BigInt.prototype.toString);
hatchery.symbolText = uncurry(Symbol.prototype.toString);
hatchery.dateText = uncurry(Date.prototype.toISOString);
hatchery.dateValue = uncurry(Date.prototype.getTime);
hatchery.slice = uncurry(String.prototype.slice);
hatchery.indexOf = uncurry(String.prototype.indexOf);
hatchery.lastIndexOf = uncurry(String.prototype.lastIndexOf);
hatchery.startsWith = uncurry(String.prototype.startsWith);
hatchery.codeAt = uncurry(String.prototype.charCodeAt);
hatchery.repeat = uncurry(String.prototype.repeat);
hatchery.padEnd = uncurry(String.prototype.padEnd);
hatchery.toWellFormed = uncurry(String.prototype.toWellFormed);
hatchery.mapSize = getter(Map.prototype, 'size');
hatchery.mapEach = uncurry(Map.prototype.forEach);
hatchery.mapGet = uncurry(Map.prototype.get);
hatchery.mapSet = uncurry(Map.prototype.set);
hatchery.mapClear = uncurry(Map.prototype.clear);
hatchery.mapDelete = uncurry(Map.prototype.delete);
hatchery.setSize = getter(Set.prototype, 'size');
hatchery.setEach = uncurry(Set.prototype.forEach);
hatchery.bufferBytes = getter(ArrayBuffer.prototype, 'byteLength');
hatchery.typedLength = getter(TypedArray.prototype, 'length');
hatchery.typedName = getter(TypedArray.prototype, Symbol.toStringTag);
hatchery.weakMapHas = uncurry(WeakMap.prototype.has);
hatchery.weakSetHas = uncurry(WeakSet.prototype.has);
hatchery.numberValue = uncurry(Number.prototype.valueOf);
hatchery.stringValue = uncurry(String.prototype.valueOf);
hatchery.booleanValue = uncurry(Boolean.prototype.valueOf);

const regexpSource = getter(RegExp.prototype, 'source');
const regexpFlag = (name, letter) => {
    const get = getter(RegExp.prototype, name);
    return (value) => (get(value) ? letter : '');
};
const d = regexpFlag('hasIndices', 'd');
const g = regexpFlag('global', 'g');
const i = regexpFlag('ignoreCase', 'i');
const m = regexpFlag('multiline', 'm');
const s = regexpFlag('dotAll', 's');
const u = regexpFlag('unicode', 'u');
const v = regexpFlag('unicodeSets', 'v');
const y = regexpFlag('sticky', 'y');
/** The literal; throws for anything but a regular expression. RegExp.prototype.toString would run getters. */
hatchery.regexpText = (value) =>
    `/${regexpSource(value)}/` + d(value) + g(value) + i(value) + m(value) + s(value) + u(value) + v(value) + y(value);

// Node has these symbols before the engine does.
for (let names = ['dispose', 'asyncDispose'], i = 0; i < names.length; i++) {
    if (Symbol[names[i]] === undefined) {
        defineProperty(Symbol, names[i], { __proto__: null, value: Symbol(`Symbol.${names[i]}`) });
    }
}
hatchery.disposeSymbol = Symbol.dispose;
hatchery.asyncDisposeSymbol = Symbol.asyncDispose;

/** A list whose index assignments meet no setter. */
hatchery.list = () => setPrototypeOf([], null);

/** The list's texts with `separator` between them. */
hatchery.join = (texts, separator) => {
    let joined = '';
    for (let i = 0; i < texts.length; i++) joined += i === 0 ? texts[i] : separator + texts[i];
    return joined;
};

/** `text` with `indent` in front of every line but the first. */
hatchery.indented = (text, indent) => {
    let moved = '';
    let from = 0;
    for (let at = hatchery.indexOf(text, '\n'); at >= 0; at = hatchery.indexOf(text, '\n', from)) {
        moved += hatchery.slice(text, from, at + 1) + indent;
        from = at + 1;
    }
    return moved + hatchery.slice(text, from);
};

/** At most `limit` characters of `text`, never half of a surrogate pair. */
hatchery.cut = (text, limit) => {
    if (text.length <= limit) return text;
    const last = limit > 0 ? hatchery.codeAt(text, limit - 1) : 0;
    return hatchery.slice(text, 0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
};

/** A global like the built-in ones: not enumerable, but free to be replaced. */
hatchery.defineGlobal = (name, value) => {
    defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
};
