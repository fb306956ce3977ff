'use strict';
// Answers as Node's http gives them, and what stands where Node has agents and sockets.

hatchery.provide('internal/http-message', () => {
    const { cancelExchange, grantExchange } = hatchery;
    const { EventEmitter } = hatchery.require('events');
    const { Readable } = hatchery.require('stream');
    const { Buffer } = globalThis;

    /** Fields of which a second one is ignored. */
    const single = new Set(['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host',
        'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization',
        'referer', 'retry-after', 'server', 'user-agent']);

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

    return { Agent, NoSocket, IncomingMessage };
});
