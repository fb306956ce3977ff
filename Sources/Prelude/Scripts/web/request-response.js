'use strict';
// Request and Response of the fetch standard, with what node-fetch adds that functions use.

const { Headers, URL, AbortSignal, AbortController } = globalThis;
const { stringify } = JSON;
const { Body, extract, mixin } = hatchery.body;

const upperMethods = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const nullBodyStatuses = new Set([101, 103, 204, 205, 304]);
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

const isToken = (text) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);

const methodOf = (value) => {
    const method = String(value);
    if (!isToken(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
    const upper = method.toUpperCase();
    if (upper === 'CONNECT' || upper === 'TRACE' || upper === 'TRACK') {
        throw new TypeError(`'${method}' HTTP method is unsupported.`);
    }
    return upperMethods.has(upper) ? upper : method;
};

const urlOf = (value) => {
    let url;
    try {
        url = new URL(String(value));
    } catch (error) {
        const text = String(value);
        const message = /^[a-z][a-z0-9+.-]*:/i.test(text) ? `Invalid URL: ${text}` : 'Only absolute URLs are supported';
        throw new TypeError(message, { cause: error });
    }
    if (url.username !== '' || url.password !== '') {
        // As in node-fetch: a user in the URL becomes an Authorization header.
        const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
        url.username = url.password = '';
        return { url, authorization: `Basic ${btoa(user)}` };
    }
    return { url, authorization: null };
};

const oneOf = (name, value, known) => {
    const text = String(value);
    if (!known.includes(text)) throw new TypeError(`'${text}' is not a valid value for enumeration ${name}.`);
    return text;
};

/** Read-only attributes that say nothing here but exist, with what they start as. */
const modes = {
    mode: ['RequestMode', ['navigate', 'same-origin', 'no-cors', 'cors'], 'cors'],
    credentials: ['RequestCredentials', ['omit', 'same-origin', 'include'], 'same-origin'],
    cache: ['RequestCache', ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'], 'default'],
    redirect: ['RequestRedirect', ['follow', 'error', 'manual'], 'follow'],
    referrerPolicy: ['ReferrerPolicy', ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin',
        'strict-origin', 'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'], ''],
};

class Request {
    #url;
    #method = 'GET';
    #headers;
    #body = null;
    #signal;
    #modes = { __proto__: null };
    #integrity = '';
    #keepalive = false;
    /** node-fetch's: milliseconds for the whole, largest body, whether to ask for compression. */
    #timeout = 0;
    #size = 0;
    #compress = true;

    constructor(input, init = {}) {
        if (arguments.length === 0) {
            throw new TypeError('Request constructor: 1 argument required, but only 0 present.');
        }
        if (init === null || init === undefined) init = {};
        if (typeof init !== 'object' && typeof init !== 'function') {
            throw new TypeError('Request constructor: init must be an object.');
        }
        const from = typeof input === 'object' && input !== null && #url in input ? input : null;
        let authorization = null;
        if (from !== null) {
            this.#url = from.#url;
            this.#method = from.#method;
            this.#modes = { __proto__: null, ...from.#modes };
            this.#integrity = from.#integrity;
            this.#keepalive = from.#keepalive;
            this.#timeout = from.#timeout;
            this.#size = from.#size;
            this.#compress = from.#compress;
        } else {
            const hasHref = typeof input === 'object' && input !== null && typeof input.href === 'string';
            const target = hasHref ? input.href : input;
            ({ url: this.#url, authorization } = urlOf(target));
            for (const key of Object.keys(modes)) this.#modes[key] = modes[key][2];
        }
        if (init.window !== undefined && init.window !== null) {
            throw new TypeError('Request constructor: window must be null.');
        }
        for (const key of Object.keys(modes)) {
            if (init[key] !== undefined) this.#modes[key] = oneOf(modes[key][0], init[key], modes[key][1]);
        }
        if (init.mode === 'navigate') throw new TypeError('Request constructor: mode cannot be navigate.');
        if (this.#modes.cache === 'only-if-cached' && this.#modes.mode !== 'same-origin') {
            throw new TypeError('Request constructor: only-if-cached needs the mode same-origin.');
        }
        if (init.integrity !== undefined) this.#integrity = String(init.integrity);
        if (init.keepalive !== undefined) this.#keepalive = Boolean(init.keepalive);
        if (init.timeout !== undefined) this.#timeout = Number(init.timeout) || 0;
        if (init.size !== undefined) this.#size = Number(init.size) || 0;
        if (init.compress !== undefined) this.#compress = Boolean(init.compress);
        if (init.method !== undefined) this.#method = methodOf(init.method);
        const signal = init.signal !== undefined ? init.signal : from === null ? null : from.#signal;
        if (signal !== null && !hatchery.isAbortSignal(signal)) {
            throw new TypeError(
                `Request constructor: Expected signal ("${String(signal)}") to be an instance of AbortSignal.`);
        }
        this.#signal = signal === null ? null : AbortSignal.any([signal]);
        this.#headers = hatchery.makeHeaders(init.headers !== undefined ? init.headers : from?.#headers, 'request');
        if (authorization !== null && !this.#headers.has('authorization')) {
            this.#headers.set('authorization', authorization);
        }

        const hasOwnBody = init.body !== undefined && init.body !== null;
        const inherited = from === null ? null : from.#body;
        if ((hasOwnBody || inherited !== null) && (this.#method === 'GET' || this.#method === 'HEAD')) {
            throw new TypeError('Request with GET/HEAD method cannot have body.');
        }
        if (hasOwnBody) {
            const { bytes, stream, type } = extract(init.body);
            if (init.duplex !== undefined) oneOf('RequestDuplex', init.duplex, ['half']);
            this.#body = Body.from({ bytes, stream });
            if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
        } else if (inherited !== null) {
            if (inherited.used || inherited.locked) {
                throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
            }
            const { bytes, stream } = inherited;
            this.#body = Body.from({ bytes, stream });
            inherited.isUsed = true;
        }
    }

    get method() { return this.#method; }
    get url() { return this.#url.href; }
    get headers() { return this.#headers; }
    get destination() { void this.#url; return ''; }
    get referrer() { void this.#url; return 'about:client'; }
    get referrerPolicy() { return this.#modes.referrerPolicy; }
    get mode() { return this.#modes.mode; }
    get credentials() { return this.#modes.credentials; }
    get cache() { return this.#modes.cache; }
    get redirect() { return this.#modes.redirect; }
    get integrity() { return this.#integrity; }
    get keepalive() { return this.#keepalive; }
    get isReloadNavigation() { void this.#url; return false; }
    get isHistoryNavigation() { void this.#url; return false; }
    get signal() { return (this.#signal ??= new AbortController().signal); }
    get duplex() { void this.#url; return 'half'; }

    clone() {
        if (this.#body !== null && (this.#body.used || this.#body.locked)) {
            throw new TypeError('Request.clone: Body has already been consumed.');
        }
        const copy = new Request(this.#url.href, { headers: this.#headers });
        copy.#url = this.#url;
        copy.#method = this.#method;
        copy.#modes = { __proto__: null, ...this.#modes };
        copy.#integrity = this.#integrity;
        copy.#keepalive = this.#keepalive;
        copy.#timeout = this.#timeout;
        copy.#size = this.#size;
        copy.#compress = this.#compress;
        copy.#signal = this.#signal === null ? null : AbortSignal.any([this.#signal]);
        copy.#body = this.#body === null ? null : this.#body.clone();
        return copy;
    }

    /** What fetch needs of a request. */
    static #partsOf(request) {
        return {
            url: request.#url.href, method: request.#method, headers: request.#headers, body: request.#body,
            signal: request.#signal, redirect: request.#modes.redirect, timeout: request.#timeout, size: request.#size,
            compress: request.#compress,
        };
    }

    static {
        hatchery.requestParts = (request) => Request.#partsOf(request);
        mixin(Request, (request) => request.#body, (request) => request.#headers.get('content-type') ?? '');
    }
}

/** RangeError unless it is a status that a Response may have. */
const statusOf = (value) => {
    const status = Math.trunc(Number(value));
    if (!(status >= 200 && status <= 599)) {
        throw new RangeError(`init["status"] must be in the range of 200 to 599, inclusive.`);
    }
    return status;
};

const isReasonPhrase = (text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

class Response {
    #status = 200;
    #statusText = '';
    #headers;
    #body = null;
    #type = 'default';
    #url = '';
    #redirected = false;

    constructor(body = null, init = {}) {
        if (init === null || init === undefined) init = {};
        if (typeof init !== 'object' && typeof init !== 'function') {
            throw new TypeError('Response constructor: init must be an object.');
        }
        if (init.status !== undefined) this.#status = statusOf(init.status);
        if (init.statusText !== undefined) {
            const text = String(init.statusText);
            if (!isReasonPhrase(text)) throw new TypeError('Invalid statusText');
            this.#statusText = text;
        }
        this.#headers = hatchery.makeHeaders(init.headers, 'response');
        // node-fetch lets its users say where a made-up answer came from.
        if (init.url !== undefined) this.#url = String(init.url);
        if (body === null || body === undefined) return;
        if (nullBodyStatuses.has(this.#status)) {
            throw new TypeError(`Response constructor: Invalid response status code ${this.#status}`);
        }
        const { bytes, stream, type } = extract(body);
        this.#body = Body.from({ bytes, stream });
        if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
    }

    static error() {
        const response = new Response();
        response.#type = 'error';
        response.#status = 0;
        response.#headers = hatchery.makeHeaders(undefined, 'immutable');
        return response;
    }

    static json(data, init = {}) {
        const text = stringify(data);
        if (text === undefined) throw new TypeError('Value is not JSON serializable');
        const headers = new Headers(init?.headers);
        if (!headers.has('content-type')) headers.set('content-type', 'application/json');
        return new Response(text, { ...init, headers });
    }

    static redirect(url, status = 302) {
        const target = new URL(String(url)).href;
        if (!redirectStatuses.has(Number(status))) throw new RangeError(`Invalid status code ${status}`);
        const response = new Response(null, { status: Number(status), headers: { location: target } });
        return response;
    }

    get type() { return this.#type; }
    get url() { return this.#url; }
    get redirected() { return this.#redirected; }
    get status() { return this.#status; }
    get ok() { return this.#status >= 200 && this.#status <= 299; }
    get statusText() { return this.#statusText; }
    get headers() { return this.#headers; }

    clone() {
        if (this.#body !== null && (this.#body.used || this.#body.locked)) {
            throw new TypeError('Response.clone: Body has already been consumed.');
        }
        const copy = new Response(null, { headers: this.#headers });
        copy.#status = this.#status;
        copy.#statusText = this.#statusText;
        copy.#type = this.#type;
        copy.#url = this.#url;
        copy.#redirected = this.#redirected;
        copy.#body = this.#body === null ? null : this.#body.clone();
        return copy;
    }

    /** The answer that came over the network. */
    static #make(head, body) {
        const response = new Response();
        response.#status = head.status;
        response.#statusText = head.statusText;
        response.#type = 'basic';
        response.#url = head.url;
        response.#redirected = head.isRedirected;
        const headers = [];
        for (let i = 0; i < head.headers.length; i += 2) headers.push([head.headers[i], head.headers[i + 1]]);
        response.#headers = hatchery.makeHeaders(headers, 'response');
        response.#body = nullBodyStatuses.has(head.status) ? null : body;
        return response;
    }

    static {
        hatchery.makeResponse = (head, body) => Response.#make(head, body);
        mixin(Response, (response) => response.#body, (response) => response.#headers.get('content-type') ?? '');
    }
}

for (const made of [Request, Response]) {
    Object.defineProperty(made.prototype, Symbol.toStringTag, { value: made.name, configurable: true });
    for (const holder of [made.prototype, made]) {
        for (const name of Object.getOwnPropertyNames(holder)) {
            if (['constructor', 'prototype', 'name', 'length', 'buffer'].includes(name)) continue;
            Object.defineProperty(holder, name, { enumerable: true });
        }
    }
    hatchery.defineGlobal(made.name, made);
    hatchery.registerPlatform(made);
}
