'use strict';
// URL and URLSearchParams. The parser is native: a URL keeps its href and where the parts are in it.

const { slice, url: native } = hatchery;
const { parse, canParse, set: setPart, offsets, parseForm, serializeForm } = native;
const { TypeError, String, Symbol, Object } = globalThis;
const { defineProperty, defineProperties, setPrototypeOf, getOwnPropertyDescriptor } = Object;
const { ownKeys, apply } = Reflect;
const { iterator: iteratorSymbol, toStringTag } = Symbol;
const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const toWellFormed = uncurry(String.prototype.toWellFormed);
const { isArray } = Array;
const push = uncurry(Array.prototype.push);
const splice = uncurry(Array.prototype.splice);
const sortList = uncurry(Array.prototype.sort);
/** What no offset is: the part is absent. */
const absent = 0xFFFFFFFF;

/** A TypeError with Node's code. */
const typeError = (code, message) => {
    const error = new TypeError(message);
    error.code = code;
    return error;
};

/** WebIDL's USVString. */
const toText = (value) => {
    if (typeof value === 'string') return toWellFormed(value);
    if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    return toWellFormed(String(value));
};

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

const wrongThis = (name) => typeError('ERR_INVALID_THIS', `Value of "this" must be of type ${name}`);

const missing = (...names) => {
    const list = names.map((name) => `"${name}"`).join(' and ');
    const verb = names.length > 1 ? 'arguments must be' : 'argument must be';
    return typeError('ERR_MISSING_ARGS', `The ${list} ${verb} specified`);
};

const invalid = (input, base) => {
    const error = typeError('ERR_INVALID_URL', 'Invalid URL');
    error.input = input;
    if (base !== undefined) error.base = base;
    return error;
};

// Set in the static blocks, for each class needs the other's fields.
let attach;
let reload;
let setQuery;
let isURL;
let viewOfURL;
let listOf;
let isParams;

class URLSearchParams {
    /** Names and values by turns. */
    #list = [];
    /** The URL whose query this is, if any. */
    #url = undefined;

    static {
        attach = (params, url, query) => {
            params.#url = url;
            params.#list = parseForm(query);
        };
        reload = (params, query) => { params.#list = parseForm(query); };
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
        if (this.#url !== undefined) setQuery(this.#url, serializeForm(this.#list, this.#list.length));
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
        return inspectedList('URLSearchParams', parts, options);
    }
}

/** `Name { a, b }` on one line if it fits. */
const inspectedList = (name, parts, options) => {
    if (parts.length === 0) return name === 'URLSearchParams' ? `${name} {}` : `${name} {  }`;
    let length = parts.length;
    for (const part of parts) length += part.length;
    return length <= (options?.breakLength ?? 80)
        ? `${name} { ${parts.join(', ')} }` : `${name} {\n  ${parts.join(',\n  ')}\n}`;
};

/** Where each iterator is: {params, kind, index}. */
const positions = new WeakMap();
const positionOf = uncurry(WeakMap.prototype.get);
const setPosition = uncurry(WeakMap.prototype.set);

const entryOf = ({ kind }, list, index) =>
    (kind === 'keys' ? list[index] : kind === 'values' ? list[index + 1] : [list[index], list[index + 1]]);

const iteratorPrototype = setPrototypeOf({
    next() {
        const position = positionOf(positions, this);
        if (position === undefined) throw wrongThis('URLSearchParamsIterator');
        const list = listOf(position.params);
        const { index } = position;
        if (index >= list.length) return { value: undefined, done: true };
        position.index += 2;
        return { value: entryOf(position, list, index), done: false };
    },
    [inspectSymbol](depth, options, inspect) {
        const position = positionOf(positions, this);
        if (position === undefined) throw wrongThis('URLSearchParamsIterator');
        if (typeof depth === 'number' && depth < 0) return '[Object]';
        const list = listOf(position.params);
        const parts = [];
        for (let i = position.index; i < list.length; i += 2) parts.push(inspect(entryOf(position, list, i), options));
        return inspectedList('URLSearchParams Iterator', parts, options);
    },
}, Object.getPrototypeOf(Object.getPrototypeOf([][iteratorSymbol]())));
defineProperty(iteratorPrototype, toStringTag, { value: 'URLSearchParams Iterator', configurable: true });
defineProperty(iteratorPrototype, inspectSymbol, { enumerable: false });

const makeIterator = (params, kind) => {
    const made = { __proto__: iteratorPrototype };
    setPosition(positions, made, { __proto__: null, params, kind, index: 0 });
    return made;
};

class URL {
    #href;
    #protocolEnd;
    #usernameEnd;
    #hostStart;
    #hostEnd;
    #pathnameStart;
    #searchStart;
    #hashStart;
    #params = undefined;

    static {
        setQuery = (url, query) => { url.#take(setPart(url.#href, 7, query)); };
        isURL = (value) => #href in value;
        viewOfURL = (url) => url.#view();
    }

    constructor(input, base = undefined) {
        if (arguments.length === 0) throw missing('url');
        input = toText(input);
        if (base !== undefined) base = toText(base);
        const href = parse(input, base);
        if (href === undefined) throw invalid(input, base);
        this.#take(href);
    }

    /** Takes what the parser returned last. */
    #take(href) {
        this.#href = href;
        this.#protocolEnd = offsets[0];
        this.#usernameEnd = offsets[1];
        this.#hostStart = offsets[2];
        this.#hostEnd = offsets[3];
        this.#pathnameStart = offsets[5];
        this.#searchStart = offsets[6];
        this.#hashStart = offsets[7];
    }

    /** Sets a part, by its number in url_parser.h. */
    #set(part, value) {
        this.#take(setPart(this.#href, part, toText(value)));
    }

    static canParse(url, base = undefined) {
        if (arguments.length === 0) throw missing('url');
        url = toText(url);
        return canParse(url, base === undefined ? undefined : toText(base));
    }

    static parse(url, base = undefined) {
        if (arguments.length === 0) throw missing('url');
        url = toText(url);
        if (base !== undefined) base = toText(base);
        return canParse(url, base) ? new URL(url, base) : null;
    }

    get href() {
        if (!(#href in this)) throw wrongThis('URL');
        return this.#href;
    }

    set href(value) {
        if (!(#href in this)) throw wrongThis('URL');
        value = toText(value);
        const href = parse(value, undefined);
        if (href === undefined) throw invalid(value, undefined);
        this.#take(href);
        if (this.#params !== undefined) reload(this.#params, this.#query());
    }

    get origin() {
        if (!(#href in this)) throw wrongThis('URL');
        switch (slice(this.#href, 0, this.#protocolEnd)) {
        case 'https:': case 'http:': case 'wss:': case 'ws:': case 'ftp:':
            return `${slice(this.#href, 0, this.#protocolEnd)}//${this.#host()}`;
        case 'blob:':
            return native.origin(this.#href);
        default:
            return 'null';
        }
    }

    get protocol() {
        if (!(#href in this)) throw wrongThis('URL');
        return slice(this.#href, 0, this.#protocolEnd);
    }

    set protocol(value) {
        if (!(#href in this)) throw wrongThis('URL');
        this.#set(0, value);
    }

    get username() {
        if (!(#href in this)) throw wrongThis('URL');
        const start = this.#protocolEnd + 2;
        return start < this.#usernameEnd ? slice(this.#href, start, this.#usernameEnd) : '';
    }

    set username(value) {
        if (!(#href in this)) throw wrongThis('URL');
        this.#set(1, value);
    }

    get password() {
        if (!(#href in this)) throw wrongThis('URL');
        return this.#hostStart > this.#usernameEnd ? slice(this.#href, this.#usernameEnd + 1, this.#hostStart) : '';
    }

    set password(value) {
        if (!(#href in this)) throw wrongThis('URL');
        this.#set(2, value);
    }

    /** Where the host begins, behind the @. */
    #hostnameStart() {
        const start = this.#hostStart;
        return this.#hostEnd > start && this.#href[start] === '@' ? start + 1 : start;
    }

    #host() {
        const start = this.#hostnameStart();
        // An empty host may be followed by `/.`, which belongs to nothing.
        return start === this.#hostEnd ? '' : slice(this.#href, start, this.#pathnameStart);
    }

    get host() {
        if (!(#href in this)) throw wrongThis('URL');
        return this.#host();
    }

    set host(value) {
        if (!(#href in this)) throw wrongThis('URL');
        this.#set(3, value);
    }

    get hostname() {
        if (!(#href in this)) throw wrongThis('URL');
        return slice(this.#href, this.#hostnameStart(), this.#hostEnd);
    }

    set hostname(value) {
        if (!(#href in this)) throw wrongThis('URL');
        this.#set(4, value);
    }

    get port() {
        if (!(#href in this)) throw wrongThis('URL');
        const end = this.#hostEnd;
        return end < this.#pathnameStart && this.#href[end] === ':'
            ? slice(this.#href, end + 1, this.#pathnameStart) : '';
    }

    set port(value) {
        if (!(#href in this)) throw wrongThis('URL');
        this.#set(5, value);
    }

    get pathname() {
        if (!(#href in this)) throw wrongThis('URL');
        const end = this.#searchStart !== absent ? this.#searchStart : this.#hashStart;
        return slice(this.#href, this.#pathnameStart, end);
    }

    set pathname(value) {
        if (!(#href in this)) throw wrongThis('URL');
        this.#set(6, value);
    }

    /** The query without its question mark. */
    #query() {
        return this.#searchStart === absent ? '' : slice(this.#href, this.#searchStart + 1, this.#hashStart);
    }

    get search() {
        if (!(#href in this)) throw wrongThis('URL');
        const query = this.#query();
        return query === '' ? '' : `?${query}`;
    }

    set search(value) {
        if (!(#href in this)) throw wrongThis('URL');
        this.#set(7, value);
        if (this.#params !== undefined) reload(this.#params, this.#query());
    }

    get searchParams() {
        if (!(#href in this)) throw wrongThis('URL');
        if (this.#params === undefined) {
            this.#params = new URLSearchParams();
            attach(this.#params, this, this.#query());
        }
        return this.#params;
    }

    get hash() {
        if (!(#href in this)) throw wrongThis('URL');
        if (this.#hashStart === absent) return '';
        const text = slice(this.#href, this.#hashStart);
        return text === '#' ? '' : text;
    }

    set hash(value) {
        if (!(#href in this)) throw wrongThis('URL');
        this.#set(8, value);
    }

    toString() {
        if (!(#href in this)) throw wrongThis('URL');
        return this.#href;
    }

    toJSON() {
        if (!(#href in this)) throw wrongThis('URL');
        return this.#href;
    }

    [inspectSymbol](depth, options, inspect) {
        if (!(#href in this)) throw wrongThis('URL');
        if (typeof depth === 'number' && depth < 0) return this;
        return `${this.constructor?.name ?? 'URL'} ${inspect(this.#view(), options)}`;
    }

    /** Its parts, as it is shown. */
    #view() {
        const view = {};
        for (let i = 0; i < shownParts.length; i++) view[shownParts[i]] = apply(readers[i], this, []);
        return view;
    }
}

const shownParts = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search',
    'searchParams', 'hash'];
const readers = shownParts.map((name) => getOwnPropertyDescriptor(URL.prototype, name).get);
hatchery.addView(isURL, viewOfURL);
hatchery.addView(isParams, (params) => {
    const list = listOf(params);
    const view = { __proto__: null };
    for (let i = 0; i < list.length; i += 2) {
        const [name, value] = [list[i], list[i + 1]];
        view[name] = !(name in view) ? value : isArray(view[name]) ? [...view[name], value] : [view[name], value];
    }
    return view;
});

const enumerable = { __proto__: null, enumerable: true };
defineProperties(URL, { canParse: enumerable, parse: enumerable });
for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search',
    'searchParams', 'hash', 'toString', 'toJSON']) defineProperty(URL.prototype, name, enumerable);
defineProperty(URL.prototype, toStringTag, { value: 'URL', configurable: true });

for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'size', 'entries', 'forEach', 'keys',
    'values', 'toString']) defineProperty(URLSearchParams.prototype, name, enumerable);
defineProperty(URLSearchParams.prototype, iteratorSymbol, {
    value: URLSearchParams.prototype.entries, writable: true, configurable: true,
});
defineProperty(URLSearchParams.prototype, toStringTag, { value: 'URLSearchParams', configurable: true });

hatchery.URL = URL;
hatchery.URLSearchParams = URLSearchParams;
/** Whether a value is a URLSearchParams, whatever its prototype says. */
hatchery.isURLSearchParams = isParams;
/** Names and values by turns of a URLSearchParams; not to be changed. */
hatchery.searchParamsList = listOf;
hatchery.defineGlobal('URL', URL);
hatchery.defineGlobal('URLSearchParams', URLSearchParams);
