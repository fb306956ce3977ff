'use strict';
// The request of a source function: a webhook as its gateway hands it over (SPEC 28 to 36).

const { Headers, URL, URLSearchParams, TypeError, String, Object } = globalThis;
const { parse, stringify, isArray, hasOwn, join, uncurry, utf8Bytes, isLonger, refusals } = hatchery;
const { keys, defineProperty } = Object;
const append = uncurry(Headers.prototype.append);
const getHeader = uncurry(Headers.prototype.get);
const appendParameter = uncurry(URLSearchParams.prototype.append);
const parametersOf = hatchery.getter(URL.prototype, 'searchParams');
const setSearch = uncurry(Object.getOwnPropertyDescriptor(URL.prototype, 'search').set);
const sort = uncurry(Array.prototype.sort);
const trim = uncurry(String.prototype.trim);
const toLowerCase = uncurry(String.prototype.toLowerCase);
const indexOf = uncurry(String.prototype.indexOf);
const slice = uncurry(String.prototype.slice);

const isObject = (value) => typeof value === 'object' && value !== null;

const own = (value, name) => (hasOwn(value, name) ? value[name] : undefined);

/** A copy with the keys of every object in alphabetical order. */
const sorted = (value) => {
    if (!isObject(value)) return value;
    if (isArray(value)) {
        for (let i = 0; i < value.length; i++) value[i] = sorted(value[i]);
        return value;
    }
    const names = sort(keys(value));
    const copy = {};
    for (let i = 0; i < names.length; i++) {
        defineProperty(copy, names[i], {
            __proto__: null, value: sorted(value[names[i]]), writable: true, enumerable: true, configurable: true,
        });
    }
    return copy;
};

/** What `onRequest` gets. Its texts come at once; awaiting them works as well. */
class Request {
    #text;
    #headers;
    #url;
    constructor(text, headers, url) {
        this.#text = text;
        this.#headers = headers;
        this.#url = url;
    }
    get method() { return 'POST'; }
    get headers() { return this.#headers; }
    get url() { return this.#url; }
    /** The body as it came, or as JSON where it was an object. */
    text() { return this.#text; }
    /**
     * The body parsed.
     * @throws {SyntaxError} where it is no JSON
     */
    json() {
        const value = parse(this.#text);
        return hatchery.sortsKeys ? sorted(value) : value;
    }
}
defineProperty(Request.prototype, Symbol.toStringTag, { value: 'Request', configurable: true });

const headersOf = (fields) => {
    const headers = new Headers();
    const names = keys(fields);
    for (let i = 0; i < names.length; i++) {
        const value = fields[names[i]];
        const all = isArray(value) ? value : [value];
        for (let j = 0; j < all.length; j++) {
            if (all[j] !== null && all[j] !== undefined) append(headers, names[i], String(all[j]));
        }
    }
    return headers;
};

const urlOf = (query) => {
    const url = new URL(`https://${hatchery.ingestHost}/`);
    if (typeof query === 'string') {
        setSearch(url, query);
    } else if (isObject(query)) {
        const parameters = parametersOf(url);
        const names = keys(query);
        for (let i = 0; i < names.length; i++) {
            const value = query[names[i]];
            const all = isArray(value) ? value : [value];
            for (let j = 0; j < all.length; j++) {
                if (all[j] !== null && all[j] !== undefined) appendParameter(parameters, names[i], String(all[j]));
            }
        }
    }
    return url;
};

const textOf = (body) => {
    if (body === undefined) return '';
    if (typeof body === 'string') return body;
    if (typeof body !== 'object') throw new TypeError('unsupported body type: it is a string or a JSON object');
    return stringify(hatchery.sortsKeys ? sorted(body) : body);
};

/** The media type without its parameters; '' for none. */
const mediaTypeOf = (headers) => {
    const value = getHeader(headers, 'content-type') ?? '';
    const end = indexOf(value, ';');
    return toLowerCase(trim(end < 0 ? value : slice(value, 0, end)));
};

const accepts = (type) => {
    const types = hatchery.contentTypes;
    if (type === '' || types.length === 0) return true;
    for (let i = 0; i < types.length; i++) if (types[i] === type) return true;
    return false;
};

/** `{body, headers, queryParameters}` from a payload that may have it under `payload`. */
hatchery.unwrapRequest = (payload) => {
    const isWrapped = hasOwn(payload, 'payload') && isObject(payload.payload) && !hasOwn(payload, 'body');
    return isWrapped ? payload.payload : payload;
};

/**
 * The request, or undefined where the invocation was refused.
 * @param {{body: unknown, headers: ?object, queryParameters: unknown}} parts
 */
hatchery.makeRequest = (parts) => {
    const body = own(parts, 'body');
    const headers = own(parts, 'headers');
    const queryParameters = own(parts, 'queryParameters');
    if (headers !== undefined && (!isObject(headers) || isArray(headers))) {
        return hatchery.refuse(
            'the headers of a request are an object: {"headers": {"content-type": "application/json"}}');
    }
    if (queryParameters !== undefined && typeof queryParameters !== 'string'
        && (!isObject(queryParameters) || isArray(queryParameters))) {
        return hatchery.refuse('the queryParameters of a request are a string or an object');
    }
    try {
        const text = textOf(body);
        const limit = hatchery.bodyBytesMax;
        if (isLonger(text, limit)) {
            return hatchery.refuse(
                `the request's body has ${utf8Bytes(text)} bytes; at most ${limit} are accepted (source.bodyKiB)`,
                refusals.tooLarge, 'PayloadTooLarge');
        }
        const found = headersOf(headers ?? {});
        const type = mediaTypeOf(found);
        if (!accepts(type)) {
            return hatchery.refuse(`the Content-Type is ${type}; accepted are ${join(hatchery.contentTypes, ', ')}`
                + ' (source.contentTypes)', refusals.unsupportedMediaType, 'UnsupportedMediaType');
        }
        return new Request(text, found, urlOf(queryParameters));
    } catch (error) {
        const { name, message } = hatchery.describe(error);
        return hatchery.refuse(message, refusals.malformed, name);
    }
};
