'use strict';
// Node's http and https as clients: request() and get() over the same way out as fetch. No servers, no sockets.

hatchery.provide('http', () => makeModule('http:', 80));
hatchery.provide('https', () => makeModule('https:', 443));

const { openExchange, sendExchange, finishExchange, cancelExchange, grantExchange, redirectModes } = hatchery;
const { windowBytes } = hatchery.constants;

const methods = ['ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK', 'M-SEARCH',
    'MERGE',
    'MKACTIVITY', 'MKCALENDAR', 'MKCOL', 'MOVE', 'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PURGE',
    'PUT', 'REBIND', 'REPORT', 'SEARCH', 'SOURCE', 'SUBSCRIBE', 'TRACE', 'UNBIND', 'UNLINK', 'UNLOCK', 'UNSUBSCRIBE'];

const statusTexts = () => ({
    100: 'Continue', 101: 'Switching Protocols', 102: 'Processing', 103: 'Early Hints', 200: 'OK', 201: 'Created',
    202: 'Accepted', 203: 'Non-Authoritative Information', 204: 'No Content', 205: 'Reset Content',
    206: 'Partial Content',
    207: 'Multi-Status', 208: 'Already Reported', 226: 'IM Used', 300: 'Multiple Choices', 301: 'Moved Permanently',
    302: 'Found', 303: 'See Other', 304: 'Not Modified', 305: 'Use Proxy', 307: 'Temporary Redirect',
    308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden',
    404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable', 407: 'Proxy Authentication Required',
    408: 'Request Timeout', 409: 'Conflict', 410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed',
    413: 'Payload Too Large', 414: 'URI Too Long', 415: 'Unsupported Media Type', 416: 'Range Not Satisfiable',
    417: 'Expectation Failed', 418: 'I\'m a Teapot', 421: 'Misdirected Request', 422: 'Unprocessable Entity',
    423: 'Locked',
    424: 'Failed Dependency', 425: 'Too Early', 426: 'Upgrade Required', 428: 'Precondition Required',
    429: 'Too Many Requests', 431: 'Request Header Fields Too Large', 451: 'Unavailable For Legal Reasons',
    500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable',
    504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates',
    507: 'Insufficient Storage', 508: 'Loop Detected', 509: 'Bandwidth Limit Exceeded', 510: 'Not Extended',
    511: 'Network Authentication Required',
});

const isToken = (text) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);
const isFieldValue = (text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

const networkError = (failure) => {
    const error = new Error(failure.message);
    error.code = error.errno = failure.code;
    if (failure.syscall !== '') {
        error.syscall = failure.syscall;
        const [, hostname] = /^getaddrinfo \w+ (\S+)$/.exec(failure.message) ?? [];
        if (hostname !== undefined) error.hostname = hostname;
    }
    return error;
};

/** The classes and functions of both modules; they differ in their protocol only. */
let shared;
const parts = () => (shared ??= makeParts());

const makeParts = () => {
    const { EventEmitter } = hatchery.require('events');
    const { Readable, Writable } = hatchery.require('stream');
    const { codes } = hatchery.require('internal/errors');
    const { Buffer, URL } = globalThis;

    const checkName = (name) => {
        if (typeof name !== 'string' || !isToken(name)) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', name);
    };
    const checkValue = (name, value) => {
        if (value === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name);
        if (!isFieldValue(String(value))) throw new codes.ERR_INVALID_CHAR('header content', name);
    };

    /** Keeps what a caller configured; connections are pooled outside of the sandbox, per function. */
    class Agent extends EventEmitter {
        constructor(options = {}) {
            super();
            this.options = { ...options };
            this.keepAlive = Boolean(options.keepAlive);
            this.maxSockets = options.maxSockets ?? Infinity;
            this.maxFreeSockets = options.maxFreeSockets ?? 256;
            this.requests = {};
            this.sockets = {};
            this.freeSockets = {};
        }

        destroy() {}
        getName(options = {}) {
            return `${options.host ?? 'localhost'}:${options.port ?? ''}:${options.localAddress ?? ''}`;
        }
    }

    /** What code for Node calls on a socket, where there is none. */
    class NoSocket extends EventEmitter {
        constructor(request) {
            super();
            this.request = request;
            this.connecting = false;
            this.destroyed = false;
            this.writable = this.readable = true;
            this.encrypted = request.protocol === 'https:';
            this.authorized = this.encrypted;
        }

        setTimeout(ms, callback) {
            this.request.setTimeout(ms, callback);
            return this;
        }

        setKeepAlive() { return this; }
        setNoDelay() { return this; }
        ref() { return this; }
        unref() { return this; }
        end() { return this; }
        destroy(error) {
            this.request.destroy(error);
            return this;
        }
    }

    /** An answer: a stream of its body. */
    class IncomingMessage extends Readable {
        #id;
        constructor(head, id, socket) {
            super({ highWaterMark: 65536 });
            this.#id = id;
            this.statusCode = head.status;
            this.statusMessage = head.statusText;
            this.httpVersion = head.httpVersion === 20 ? '2.0' : head.httpVersion === 10 ? '1.0' : '1.1';
            [this.httpVersionMajor, this.httpVersionMinor] = this.httpVersion.split('.').map(Number);
            this.rawHeaders = head.headers;
            this.rawTrailers = [];
            this.trailers = {};
            this.headers = {};
            this.headersDistinct = {};
            this.socket = this.connection = socket;
            this.complete = false;
            this.aborted = false;
            this.url = '';
            this.method = null;
            for (let i = 0; i < head.headers.length; i += 2) {
                this.#add(head.headers[i].toLowerCase(), head.headers[i + 1]);
            }
        }

        #add(name, value) {
            (this.headersDistinct[name] ??= []).push(value);
            const { headers } = this;
            if (name === 'set-cookie') (headers[name] ??= []).push(value);
            else if (headers[name] === undefined) headers[name] = value;
            else if (name === 'cookie') headers[name] += `; ${value}`;
            else if (!single.has(name)) headers[name] += `, ${value}`;
        }

        _read() {}

        /** A chunk has come; the sender may send as much again once it is consumed. */
        take(bytes) {
            const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
            this.push(chunk);
            this.waiting = (this.waiting ?? 0) + bytes.byteLength;
            this.#grant();
        }

        #grant() {
            if (this.waiting > 0 && this.readableLength < this.readableHighWaterMark) {
                grantExchange(this.#id, this.waiting);
                this.waiting = 0;
            }
        }

        read(size) {
            const chunk = super.read(size);
            this.#grant();
            return chunk;
        }

        setTimeout(ms, callback) {
            this.socket.setTimeout(ms, callback);
            return this;
        }

        _destroy(error, callback) {
            if (!this.complete) cancelExchange(this.#id);
            callback(error);
        }
    }

    /** Fields of which a second one is ignored. */
    const single = new Set(['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host',
        'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization',
        'referer', 'retry-after', 'server', 'user-agent']);

    /** A request under construction: a stream of its body. */
    class ClientRequest extends Writable {
        #fields = new Map();
        #id = 0;
        #chunks = [];
        #credit = windowBytes;
        #blocked = null;
        #timer;
        #response = null;
        #url;
        #isSent = false;
        #isDone = false;

        constructor(url, options, onResponse) {
            // A body that is sent is not the end of the exchange.
            super({ decodeStrings: true, autoDestroy: false });
            this.#url = url;
            const method = options.method ?? 'GET';
            if (typeof method !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('options.method', 'string', method);
            if (!isToken(method)) throw new codes.ERR_INVALID_HTTP_TOKEN('Method', method);
            this.method = method.toUpperCase();
            this.path = options.path ?? `${url.pathname}${url.search}`;
            if (/[^\x21-\xff]/.test(this.path)) throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
            this.protocol = url.protocol;
            this.host = url.hostname;
            this.agent = options.agent;
            this.aborted = false;
            this.reusedSocket = false;
            this.maxHeadersCount = null;
            this.finished = false;
            this.socket = this.connection = new NoSocket(this);
            const given = options.headers;
            if (Array.isArray(given)) {
                const pairs = given.every(Array.isArray)
                    ? given : given.flatMap((name, i) => (i % 2 === 0 ? [[name, given[i + 1]]] : []));
                for (const [name, value] of pairs) this.setHeader(name, value);
            } else if (given !== undefined && given !== null) {
                for (const name of Object.keys(given)) this.setHeader(name, given[name]);
            }
            if (options.auth && !this.hasHeader('authorization')) {
                this.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
            }
            if (options.setHost !== false && !this.hasHeader('host')) this.setHeader('Host', url.host);
            if (options.timeout !== undefined) this.setTimeout(options.timeout);
            if (onResponse !== undefined) this.once('response', onResponse);
            if (options.signal) {
                const { AbortError } = hatchery.require('internal/errors');
                hatchery.onAbort(options.signal, () => this.destroy(new AbortError()));
            }
            // As in Node, the socket comes a moment later.
            process.nextTick(() => {
                if (this.destroyed) return;
                this.emit('socket', this.socket);
                this.socket.emit('connect');
                if (this.socket.encrypted) this.socket.emit('secureConnect');
            });
        }

        get headersSent() { return this.#isSent; }

        setHeader(name, value) {
            checkName(name);
            for (const one of [value].flat()) checkValue(name, one);
            if (this.#isSent) throw new codes.ERR_HTTP_HEADERS_SENT('set');
            this.#fields.set(name.toLowerCase(), [name, value]);
            return this;
        }

        getHeader(name) { return this.#fields.get(String(name).toLowerCase())?.[1]; }
        hasHeader(name) { return this.#fields.has(String(name).toLowerCase()); }
        removeHeader(name) {
            if (this.#isSent) throw new codes.ERR_HTTP_HEADERS_SENT('remove');
            this.#fields.delete(String(name).toLowerCase());
        }

        getHeaders() {
            const headers = Object.create(null);
            for (const [key, [, value]] of this.#fields) headers[key] = value;
            return headers;
        }

        getHeaderNames() { return [...this.#fields.keys()]; }
        getRawHeaderNames() { return [...this.#fields.values()].map(([name]) => name); }
        flushHeaders() { this.#open(false); }
        setNoDelay() {}
        setSocketKeepAlive() {}

        setTimeout(ms, callback) {
            if (callback !== undefined) this.once('timeout', callback);
            if (this.#timer !== undefined) clearTimeout(this.#timer);
            this.#timer = undefined;
            this.timeout = ms;
            if (ms > 0 && !this.#isDone) {
                this.#timer = setTimeout(() => {
                    this.emit('timeout');
                    this.socket.emit('timeout');
                }, ms);
            }
            return this;
        }

        abort() {
            if (this.aborted) return;
            this.aborted = true;
            process.nextTick(() => this.emit('abort'));
            this.destroy();
        }

        _write(chunk, encoding, callback) {
            this.#chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
            this.#blocked = callback;
            this.#open(false);
            this.#pump();
        }

        _final(callback) {
            this.finished = true;
            this.#open(true);
            if (this.#hasBody) finishExchange(this.#id);
            callback();
        }

        end(chunk, encoding, callback) {
            // A body that is whole at the end has a known length.
            const isChunk = chunk !== undefined && chunk !== null && typeof chunk !== 'function';
            if (!this.#isSent && this.writableLength === 0 && isChunk
                && !this.hasHeader('content-length') && !this.hasHeader('transfer-encoding')) {
                const name = typeof encoding === 'string' ? encoding : 'utf8';
                const bytes = typeof chunk === 'string' ? Buffer.from(chunk, name) : chunk;
                if (ArrayBuffer.isView(bytes)) this.setHeader('Content-Length', String(bytes.byteLength));
            }
            return super.end(chunk, encoding, callback);
        }

        #hasBody = false;

        #open(isEnd) {
            if (this.#isSent || this.destroyed) return;
            this.#isSent = true;
            this.#hasBody = !isEnd || this.#chunks.length > 0;
            const lines = [];
            let length = -1;
            for (const [key, [name, value]] of this.#fields) {
                if (key === 'content-length') length = Number(value);
                if (['transfer-encoding', 'content-length', 'connection', 'expect'].includes(key)) continue;
                for (const one of [value].flat()) lines.push(`${name}: ${one}`);
            }
            if (!this.#hasBody && length >= 0) lines.push(`Content-Length: ${length}`);
            const url = this.#url;
            const target = this.path.startsWith('/') ? `${url.protocol}//${url.host}${this.path}` : url.href;
            this.#id = openExchange({
                method: this.method, url: target, headers: lines.join('\n'), redirect: redirectModes.manual,
                hasBody: this.#hasBody, bodyBytes: this.#hasBody ? length : 0, decompress: false,
            }, {
                head: (head) => {
                    this.#response = new IncomingMessage(head, this.#id, this.socket);
                    this.#response.req = this;
                    this.res = this.#response;
                    if (!this.emit('response', this.#response)) this.#response.resume();
                },
                data: (bytes) => { this.#response.take(bytes); },
                end: () => {
                    this.#settle();
                    this.#response.complete = true;
                    this.#response.push(null);
                    this.emit('close');
                },
                fail: (failure) => {
                    const error = networkError(failure);
                    this.#settle();
                    if (this.#response === null) return this.destroy(error);
                    this.#response.aborted = true;
                    this.#response.emit('aborted');
                    this.#response.destroy(error);
                },
                credit: (bytes) => {
                    this.#credit += bytes;
                    this.#pump();
                },
            });
            if (this.#id === 0) {
                const failure = { code: 'EEGRESS', syscall: '', message: 'there is no network here' };
                process.nextTick(() => this.destroy(networkError(failure)));
            }
        }

        #pump() {
            while (this.#chunks.length > 0 && this.#credit > 0) {
                const chunk = this.#chunks[0];
                const part = chunk.subarray(0, this.#credit);
                sendExchange(this.#id, part);
                this.#credit -= part.byteLength;
                if (part.byteLength === chunk.byteLength) this.#chunks.shift();
                else this.#chunks[0] = chunk.subarray(part.byteLength);
            }
            if (this.#chunks.length > 0) return;
            const callback = this.#blocked;
            this.#blocked = null;
            callback?.();
        }

        #settle() {
            this.#isDone = true;
            if (this.#timer !== undefined) clearTimeout(this.#timer);
            this.#timer = undefined;
        }

        _destroy(error, callback) {
            this.#settle();
            this.socket.destroyed = true;
            if (this.#id !== 0) cancelExchange(this.#id);
            if (this.#response !== null && !this.#response.complete) this.#response.destroy(error ?? undefined);
            if (!error && this.#response === null) {
                error = new Error('socket hang up');
                error.code = 'ECONNRESET';
            }
            callback(error);
        }
    }

    return { Agent, IncomingMessage, ClientRequest, codes, URL };
};

const process = { nextTick: (callback) => { queueMicrotask(callback); } };

const makeModule = (protocol, defaultPort) => {
    const { Agent, IncomingMessage, ClientRequest, codes, URL } = parts();

    const urlOf = (options) => {
        if (options.socketPath) throw new Error('a function has no sockets: options.socketPath is not supported');
        const scheme = options.protocol ?? options.agent?.protocol ?? protocol;
        if (scheme !== protocol) throw new codes.ERR_INVALID_PROTOCOL(scheme, protocol);
        let host = options.hostname ?? options.host ?? 'localhost';
        if (host.includes(':') && !host.startsWith('[') && !/:\d+$/.test(host)) host = `[${host}]`;
        const port = options.port ?? options.defaultPort ?? defaultPort;
        const bare = /:\d+$/.test(host) && options.hostname === undefined ? host : `${host}:${port}`;
        return new URL(`${scheme}//${bare}${options.path ?? '/'}`);
    };

    const request = (input, options, onResponse) => {
        let merged;
        const isURL = typeof input === 'object' && input !== null && typeof input.href === 'string'
            && input.searchParams !== undefined;
        if (typeof input === 'string' || isURL) {
            const url = new URL(String(input));
            if (typeof options === 'function') [options, onResponse] = [undefined, options];
            merged = {
                protocol: url.protocol, hostname: url.hostname, path: `${url.pathname}${url.search}`,
                ...(url.port === '' ? {} : { port: url.port }),
                ...(url.username === '' ? {}
                    : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
                ...options,
            };
        } else {
            merged = { ...input };
            onResponse = options;
        }
        return new ClientRequest(urlOf(merged), merged, onResponse);
    };

    const noServer = () => { throw new Error('a function cannot listen: it is called by the host'); };
    return {
        Agent, IncomingMessage, ClientRequest,
        globalAgent: Object.assign(new Agent(), { protocol, defaultPort }),
        METHODS: [...methods], STATUS_CODES: statusTexts(), maxHeaderSize: 16384,
        request,
        get(...values) {
            const made = request(...values);
            made.end();
            return made;
        },
        createServer: noServer,
    };
};
