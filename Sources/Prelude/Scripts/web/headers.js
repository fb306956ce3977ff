'use strict';
// Headers of the fetch standard, with the messages of node-fetch.

const { isPlainValue } = hatchery.encoding;
const { TypeError, String, Symbol, Object, Map, Array } = globalThis;
const { defineProperty, getOwnPropertyDescriptor } = Object;
const { ownKeys, apply } = Reflect;
const { iterator: iteratorSymbol, toStringTag } = Symbol;
const { uncurry } = hatchery;
const toLowerCase = uncurry(String.prototype.toLowerCase);
const charCodeAt = uncurry(String.prototype.charCodeAt);
const slice = uncurry(String.prototype.slice);
const join = uncurry(Array.prototype.join);
const push = uncurry(Array.prototype.push);
const sort = uncurry(Array.prototype.sort);
const arrayFrom = Array.from;
const mapGet = uncurry(Map.prototype.get);
const mapSet = uncurry(Map.prototype.set);
const mapHas = uncurry(Map.prototype.has);
const mapDelete = uncurry(Map.prototype.delete);
const mapSize = uncurry(Object.getOwnPropertyDescriptor(Map.prototype, 'size').get);
const mapKeys = uncurry(Map.prototype.keys);

/** WebIDL's ByteString. */
const toBytes = (value) => {
    if (typeof value === 'string' && (isPlainValue(value) || mapHas(knownNames, value))) return value;
    if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    const text = typeof value === 'string' ? value : String(value);
    for (let i = 0; i < text.length; i++) {
        const code = charCodeAt(text, i);
        if (code > 255) {
            throw new TypeError(`Cannot convert argument to a ByteString because the character at index ${i} has a `
                + `value of ${code} which is greater than 255.`);
        }
    }
    return text;
};

/** By code: what a header's name may hold. */
const isNameCode = new Uint8Array(128);
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
    isNameCode[charCodeAt(character, 0)] = 1;
}

/** Names that were seen to be valid, in lower case; no more than so many. */
const knownNames = new Map();
const knownNamesMax = 256;

const toName = (value) => {
    const known = mapGet(knownNames, value);
    if (known !== undefined) return known;
    const name = toBytes(value);
    let isValid = name.length > 0;
    for (let i = 0; i < name.length && isValid; i++) {
        const code = charCodeAt(name, i);
        isValid = code < 128 && isNameCode[code] === 1;
    }
    if (!isValid) throw new TypeError(`${name} is not a legal HTTP header name`);
    const lower = toLowerCase(name);
    if (mapSize(knownNames) < knownNamesMax && name.length < 64) mapSet(knownNames, name, lower);
    return lower;
};

const isSpace = (code) => code === 9 || code === 10 || code === 13 || code === 32;

const toValue = (value) => {
    if (isPlainValue(value)) return value;
    const text = toBytes(value);
    let start = 0;
    let end = text.length;
    while (start < end && isSpace(charCodeAt(text, start))) start += 1;
    while (end > start && isSpace(charCodeAt(text, end - 1))) end -= 1;
    const trimmed = slice(text, start, end);
    if (!isPlainValue(trimmed)) throw new TypeError(`${text} is not a legal HTTP header value`);
    return trimmed;
};

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// Set in the static block.
let makeHeaders;
let pairsOf;

class Headers {
    /** Lists of values by name in lower case. */
    #lists = new Map();
    #isImmutable = false;
    /** What #pairs() made, until something changes. */
    #sorted = undefined;

    constructor(init = undefined) {
        if (init === undefined) return;
        if (!isObject(init)) {
            throw new TypeError("Failed to construct 'Headers': the provided value is not of type '(record<ByteString, "
                + "ByteString> or sequence<sequence<ByteString>>)'");
        }
        this.#fill(init);
    }

    static {
        makeHeaders = (init, guard) => {
            const made = new Headers();
            if (init !== undefined && init !== null) {
                if (!isObject(init)) throw new TypeError('headers must be an object');
                made.#fill(init);
            }
            made.#isImmutable = guard === 'immutable';
            return made;
        };
        pairsOf = (headers) => headers.#pairs();
        hatchery.addView((value) => #lists in value, (headers) => headers.#view());
    }

    #fill(init) {
        const method = init[iteratorSymbol];
        if (method === undefined || method === null) {
            const keys = ownKeys(init);
            for (let i = 0; i < keys.length; i++) {
                const descriptor = getOwnPropertyDescriptor(init, keys[i]);
                if (descriptor === undefined || !descriptor.enumerable) continue;
                const name = toBytes(keys[i]);
                this.#add(name, init[keys[i]]);
            }
            return;
        }
        if (typeof method !== 'function') throw new TypeError('Header pairs must be iterable');
        if (#lists in init && method === Headers.prototype[iteratorSymbol]) {
            for (const [name, values] of init.#lists) mapSet(this.#lists, name, [...values]);
            return;
        }
        const pairs = [];
        for (const pair of { [iteratorSymbol]: () => apply(method, init, []) }) {
            if (!isObject(pair) || typeof pair[iteratorSymbol] !== 'function') {
                throw new TypeError('Each header pair must be iterable');
            }
            const parts = [...pair];
            if (parts.length !== 2) throw new TypeError('Each header pair must be a name/value tuple');
            push(pairs, parts);
        }
        for (let i = 0; i < pairs.length; i++) this.#add(pairs[i][0], pairs[i][1]);
    }

    #add(name, value) {
        this.#sorted = undefined;
        name = toName(name);
        value = toValue(value);
        const list = mapGet(this.#lists, name);
        if (list === undefined) mapSet(this.#lists, name, [value]);
        else push(list, value);
    }

    /** Name and value pairs in order of names; cookies stay apart. */
    #pairs() {
        if (this.#sorted !== undefined) return this.#sorted;
        const names = sort(arrayFrom(mapKeys(this.#lists)));
        const pairs = [];
        for (let i = 0; i < names.length; i++) {
            const list = mapGet(this.#lists, names[i]);
            if (names[i] === 'set-cookie') {
                for (let j = 0; j < list.length; j++) push(pairs, [names[i], list[j]]);
            } else {
                push(pairs, [names[i], join(list, ', ')]);
            }
        }
        return (this.#sorted = pairs);
    }

    #change() {
        this.#sorted = undefined;
        if (this.#isImmutable) throw new TypeError('Headers are immutable');
    }

    append(name, value) {
        needs(this, #lists in this, 'append', arguments.length, 2);
        name = toBytes(name);
        value = toBytes(value);
        name = toName(name);
        value = toValue(value);
        this.#change();
        this.#add(name, value);
    }

    delete(name) {
        needs(this, #lists in this, 'delete', arguments.length, 1);
        name = toName(name);
        this.#change();
        mapDelete(this.#lists, name);
    }

    get(name) {
        needs(this, #lists in this, 'get', arguments.length, 1);
        const list = mapGet(this.#lists, toName(name));
        return list === undefined ? null : join(list, ', ');
    }

    getSetCookie() {
        needs(this, #lists in this, 'getSetCookie', 0, 0);
        return [...mapGet(this.#lists, 'set-cookie') ?? []];
    }

    has(name) {
        needs(this, #lists in this, 'has', arguments.length, 1);
        return mapHas(this.#lists, toName(name));
    }

    set(name, value) {
        needs(this, #lists in this, 'set', arguments.length, 2);
        name = toBytes(name);
        value = toBytes(value);
        name = toName(name);
        value = toValue(value);
        this.#change();
        mapSet(this.#lists, name, [value]);
    }

    entries() {
        needs(this, #lists in this, 'entries', 0, 0);
        return makeIterator(this, 'entries');
    }

    forEach(callback, thisArg = undefined) {
        needs(this, #lists in this, 'forEach', arguments.length, 1);
        if (typeof callback !== 'function') {
            throw new TypeError("Failed to execute 'forEach' on 'Headers': parameter 1 is not of type 'Function'.");
        }
        for (let i = 0, pairs = this.#pairs(); i < pairs.length; i++, pairs = this.#pairs()) {
            apply(callback, thisArg, [pairs[i][1], pairs[i][0], this]);
        }
    }

    keys() {
        needs(this, #lists in this, 'keys', 0, 0);
        return makeIterator(this, 'keys');
    }

    values() {
        needs(this, #lists in this, 'values', 0, 0);
        return makeIterator(this, 'values');
    }

    /** As in node-fetch: lists of values by name. */
    raw() {
        needs(this, #lists in this, 'raw', 0, 0);
        const raw = {};
        for (const [name, values] of this.#lists) raw[name] = [...values];
        return raw;
    }

    /** Names and values, as they are shown. */
    #view() {
        const pairs = this.#pairs();
        const view = { __proto__: null };
        for (let i = 0; i < pairs.length; i++) {
            const name = pairs[i][0];
            view[name] = name in view ? `${view[name]}, ${pairs[i][1]}` : pairs[i][1];
        }
        return view;
    }
}

/** The checks of WebIDL: the right object, enough arguments. */
const needs = (object, isReal, method, given, wanted) => {
    if (!isReal) throw new TypeError(`Failed to execute '${method}' on 'Headers': Illegal invocation`);
    if (given < wanted) {
        throw new TypeError(`Failed to execute '${method}' on 'Headers': ${wanted} argument${wanted > 1 ? 's' : ''} `
            + `required, but only ${given} present.`);
    }
};

const makeIterator = hatchery.pairIterator('Headers', (headers, index) => {
    const pair = pairsOf(headers)[index];
    return pair === undefined ? undefined : [pair[0], pair[1]];
});

for (const name of ['append', 'delete', 'get', 'getSetCookie', 'has', 'set', 'entries', 'forEach', 'keys', 'values']) {
    defineProperty(Headers.prototype, name, { __proto__: null, enumerable: true });
}
defineProperty(Headers.prototype, iteratorSymbol, {
    value: Headers.prototype.entries, writable: true, configurable: true,
});
defineProperty(Headers.prototype, toStringTag, { value: 'Headers', configurable: true });

hatchery.Headers = Headers;
/**
 * Headers of a message.
 * @param init as for the constructor; null and undefined make none
 * @param {'none'|'request'|'response'|'immutable'} guard
 */
hatchery.makeHeaders = makeHeaders;
/** Name and value pairs of Headers, sorted, as their iterator gives them. */
hatchery.headerPairs = pairsOf;
hatchery.defineGlobal('Headers', Headers);
hatchery.registerPlatform(Headers);
