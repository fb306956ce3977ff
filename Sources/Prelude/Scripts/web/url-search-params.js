'use strict';
// URLSearchParams, for itself and as the query of a URL.

const { pairIterator, inspectedList } = hatchery;
const { parseForm, serializeForm } = hatchery.url;
const { TypeError, String, Symbol, Object, Array, Map, Function } = globalThis;
const { defineProperty, getOwnPropertyDescriptor } = Object;
const { ownKeys, apply } = Reflect;
const { iterator: iteratorSymbol, toStringTag } = Symbol;
const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const { uncurry } = hatchery;
const toWellFormed = uncurry(String.prototype.toWellFormed);
const slice = uncurry(String.prototype.slice);
const push = uncurry(Array.prototype.push);
const sortList = uncurry(Array.prototype.sort);

/** A TypeError with Node's code. */
const typeError = (code, message) => {
    const error = new TypeError(message);
    error.code = code;
    return error;
};

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** WebIDL's USVString, with Node's message for a symbol. */
const toText = (value) => {
    if (typeof value === 'string') return toWellFormed(value);
    if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    return toWellFormed(String(value));
};
hatchery.toText = toText;

const wrongThis = (name) => typeError('ERR_INVALID_THIS', `Value of "this" must be of type ${name}`);

const missing = (...names) => {
    const list = names.map((name) => `"${name}"`).join(' and ');
    const verb = names.length > 1 ? 'arguments must be' : 'argument must be';
    return typeError('ERR_MISSING_ARGS', `The ${list} ${verb} specified`);
};
hatchery.missingArguments = missing;
hatchery.wrongThis = wrongThis;

// Set in the static block.
let listOf;
let isParams;

class URLSearchParams {
    /** Names and values by turns. */
    #list = [];
    /** The URL whose query this is, if any. */
    #url = undefined;
    #setQuery = undefined;

    static {
        hatchery.attachParams = (url, query, setQuery) => {
            const params = new URLSearchParams();
            params.#url = url;
            params.#setQuery = setQuery;
            params.#list = parseForm(query);
            return params;
        };
        hatchery.reloadParams = (params, query) => { params.#list = parseForm(query); };
        listOf = (params) => params.#list;
        isParams = (value) => isObject(value) && #list in value;
    }

    constructor(init = undefined) {
        if (init === undefined || init === null) return;
        if (isObject(init)) {
            const method = init[iteratorSymbol];
            if (method === undefined || method === null) {
                this.#fillFromRecord(init);
            } else if (method === URLSearchParams.prototype[iteratorSymbol] && #list in init) {
                this.#list = [...init.#list];
            } else {
                this.#fillFromPairs(init, method);
            }
        } else {
            const text = toText(init);
            this.#list = parseForm(text[0] === '?' ? slice(text, 1) : text);
        }
    }

    #fillFromPairs(init, method) {
        if (typeof method !== 'function') throw typeError('ERR_ARG_NOT_ITERABLE', 'Query pairs must be iterable');
        const list = [];
        for (const pair of { [iteratorSymbol]: () => apply(method, init, []) }) {
            const isIterable = isObject(pair) && typeof pair[iteratorSymbol] === 'function';
            const parts = isIterable ? [...pair] : undefined;
            if (parts === undefined || parts.length !== 2) {
                throw typeError('ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
            }
            push(list, toText(parts[0]), toText(parts[1]));
        }
        this.#list = list;
    }

    #fillFromRecord(record) {
        // Two keys may become one when made well-formed: the later value wins, at the place of the first.
        const values = new Map();
        const keys = ownKeys(record);
        for (let i = 0; i < keys.length; i++) {
            const descriptor = getOwnPropertyDescriptor(record, keys[i]);
            if (descriptor === undefined || !descriptor.enumerable) continue;
            const name = toText(keys[i]);
            values.set(name, toText(record[keys[i]]));
        }
        for (const [name, value] of values) push(this.#list, name, value);
    }

    /** Writes the list into the URL it belongs to. */
    #update() {
        if (this.#url !== undefined) this.#setQuery(this.#url, serializeForm(this.#list, this.#list.length));
    }

    get size() {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        return this.#list.length / 2;
    }

    append(name, value) {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        if (arguments.length < 2) throw missing('name', 'value');
        name = toText(name);
        push(this.#list, name, toText(value));
        this.#update();
    }

    delete(name, value = undefined) {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        if (arguments.length < 1) throw missing('name');
        name = toText(name);
        if (value !== undefined) value = toText(value);
        const kept = [];
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) {
            if (list[i] !== name || (value !== undefined && list[i + 1] !== value)) push(kept, list[i], list[i + 1]);
        }
        this.#list = kept;
        this.#update();
    }

    get(name) {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        if (arguments.length < 1) throw missing('name');
        name = toText(name);
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
        return null;
    }

    getAll(name) {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        if (arguments.length < 1) throw missing('name');
        name = toText(name);
        const list = this.#list;
        const values = [];
        for (let i = 0; i < list.length; i += 2) if (list[i] === name) push(values, list[i + 1]);
        return values;
    }

    has(name, value = undefined) {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        if (arguments.length < 1) throw missing('name');
        name = toText(name);
        if (value !== undefined) value = toText(value);
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) {
            if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
        }
        return false;
    }

    set(name, value) {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        if (arguments.length < 2) throw missing('name', 'value');
        name = toText(name);
        value = toText(value);
        const list = this.#list;
        const kept = [];
        let isSet = false;
        for (let i = 0; i < list.length; i += 2) {
            if (list[i] !== name) {
                push(kept, list[i], list[i + 1]);
            } else if (!isSet) {
                push(kept, name, value);
                isSet = true;
            }
        }
        if (!isSet) push(kept, name, value);
        this.#list = kept;
        this.#update();
    }

    sort() {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        const list = this.#list;
        const pairs = [];
        for (let i = 0; i < list.length; i += 2) push(pairs, [list[i], list[i + 1]]);
        // By UTF-16 units, and stable.
        sortList(pairs, (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
        const sorted = [];
        for (let i = 0; i < pairs.length; i++) push(sorted, pairs[i][0], pairs[i][1]);
        this.#list = sorted;
        this.#update();
    }

    entries() {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        return makeIterator(this, 'entries');
    }

    forEach(callback, thisArg = undefined) {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        if (typeof callback !== 'function') {
            throw typeError('ERR_INVALID_ARG_TYPE', 'The "callback" argument must be of type function.'
                + (callback === undefined ? ' Received undefined' : ` Received type ${typeof callback}`));
        }
        for (let i = 0; i < this.#list.length; i += 2) {
            apply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
        }
    }

    keys() {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        return makeIterator(this, 'keys');
    }

    values() {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        return makeIterator(this, 'values');
    }

    toString() {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        return serializeForm(this.#list, this.#list.length);
    }

    [inspectSymbol](depth, options, inspect) {
        if (!isParams(this)) throw wrongThis('URLSearchParams');
        if (typeof depth === 'number' && depth < 0) return '[Object]';
        const parts = [];
        for (let i = 0; i < this.#list.length; i += 2) {
            parts.push(`${inspect(this.#list[i], options)} => ${inspect(this.#list[i + 1], options)}`);
        }
        const name = this.constructor?.name ?? 'URLSearchParams';
        return inspectedList(name, parts, options) ?? `${name} {}`;
    }
}

const makeIterator = pairIterator('URLSearchParams', (params, index) => {
    const list = listOf(params);
    return index * 2 < list.length ? [list[index * 2], list[index * 2 + 1]] : undefined;
});

for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'size', 'entries', 'forEach', 'keys',
    'values', 'toString']) {
    defineProperty(URLSearchParams.prototype, name, { __proto__: null, enumerable: true });
}
defineProperty(URLSearchParams.prototype, iteratorSymbol, {
    value: URLSearchParams.prototype.entries, writable: true, configurable: true,
});
defineProperty(URLSearchParams.prototype, toStringTag, { value: 'URLSearchParams', configurable: true });

hatchery.URLSearchParams = URLSearchParams;
/** Whether a value is a URLSearchParams, whatever its prototype says. */
hatchery.isURLSearchParams = isParams;
/** Names and values by turns of a URLSearchParams; not to be changed. */
hatchery.searchParamsList = listOf;
hatchery.defineGlobal('URLSearchParams', URLSearchParams);
hatchery.registerPlatform(URLSearchParams);
