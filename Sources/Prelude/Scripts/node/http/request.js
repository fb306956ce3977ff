'use strict';
// A request as Node's http makes it, sent over the way out that fetch takes.

hatchery.provide('internal/http-request', () => {
    const { openExchange, sendExchange, finishExchange, cancelExchange, redirectModes } = hatchery;
    const { windowBytes } = hatchery.constants;
    const { Writable } = hatchery.require('stream');
    const { codes } = hatchery.require('internal/errors');
    const { NoSocket, IncomingMessage } = hatchery.require('internal/http-message');
    const { Buffer } = globalThis;
    const process = { nextTick: (callback) => { queueMicrotask(callback); } };

    const isToken = (text) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);
    const isFieldValue = (text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

    const checkName = (name) => {
        if (typeof name !== 'string' || !isToken(name)) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', name);
    };
    const checkValue = (name, value) => {
        if (value === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name);
        if (!isFieldValue(String(value))) throw new codes.ERR_INVALID_CHAR('header content', name);
    };

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

    return { ClientRequest };
});
