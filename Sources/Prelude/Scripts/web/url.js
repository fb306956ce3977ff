'use strict';
// URL. The parser is native: a URL keeps its href and where the parts are in it.

const { slice, toText, wrongThis, missingArguments: missing, attachParams, reloadParams, url: native } = hatchery;
const { parse, canParse, set: setPart, offsets } = native;
const { mapGet: blobOf, mapSet: setBlob, mapDelete: deleteBlob, numberText, random } = hatchery;
const { TypeError, Symbol, Object, Map, Math } = globalThis;
const { floor } = Math;
const { defineProperty, defineProperties, getOwnPropertyDescriptor } = Object;
const { apply } = Reflect;
const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');
/** What no offset is: the part is absent. */
const absent = 0xFFFFFFFF;

/** What createObjectURL was given, by its URL. */
const blobs = new Map();
/** The Blob that a URL of createObjectURL stands for; undefined if there is none. */
hatchery.resolveObjectURL = (url) => blobOf(blobs, url);

const invalid = (input, base) => {
    const error = new TypeError('Invalid URL');
    error.code = 'ERR_INVALID_URL';
    error.input = input;
    if (base !== undefined) error.base = base;
    return error;
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

    static #setQuery(url, query) { url.#take(setPart(url.#href, 7, query)); }

    static {
        hatchery.addView((value) => #href in value, (url) => url.#view());
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

    /** A URL that stands for a Blob as long as this instance lives, or until it is revoked. */
    static createObjectURL(blob) {
        if (!hatchery.isBlob(blob)) {
            const error = new TypeError('The "obj" argument must be an instance of Blob.');
            error.code = 'ERR_INVALID_ARG_TYPE';
            throw error;
        }
        let id = 'blob:nodedata:';
        for (let i = 0; i < 32; i++) id += numberText(floor(random() * 16), 16);
        setBlob(blobs, id, blob);
        return id;
    }

    static revokeObjectURL(url) {
        if (arguments.length === 0) throw missing('url');
        deleteBlob(blobs, toText(url));
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
        if (this.#params !== undefined) reloadParams(this.#params, this.#query());
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
        if (this.#params !== undefined) reloadParams(this.#params, this.#query());
    }

    get searchParams() {
        if (!(#href in this)) throw wrongThis('URL');
        if (this.#params === undefined) {
            this.#params = attachParams(this, this.#query(), URL.#setQuery);
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

    /** As Node has it; what is shown is the view below. */
    [inspectSymbol]() {
        if (!(#href in this)) throw wrongThis('URL');
        return this;
    }

    /** Its parts, as it is shown. */
    #view() {
        const view = {};
        for (let i = 0; i < shownParts.length; i++) view[shownParts[i]] = apply(readers[i], this, []);
        return view;
    }
}

const shownParts = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
    'search', 'searchParams', 'hash'];
const readers = shownParts.map((name) => getOwnPropertyDescriptor(URL.prototype, name).get);
const enumerable = { __proto__: null, enumerable: true };
defineProperties(URL, {
    canParse: enumerable, parse: enumerable, createObjectURL: enumerable, revokeObjectURL: enumerable,
});
for (const name of [...shownParts, 'toString', 'toJSON']) defineProperty(URL.prototype, name, enumerable);
defineProperty(URL.prototype, Symbol.toStringTag, { value: 'URL', configurable: true });

hatchery.URL = URL;
hatchery.defineGlobal('URL', URL);
hatchery.registerPlatform(URL);
