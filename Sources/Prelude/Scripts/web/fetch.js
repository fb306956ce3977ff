'use strict';
// fetch: a Request becomes an exchange with the network, the exchange's answer a Response.

const { Request, TypeError, TextEncoder } = globalThis;
const { Body, Incoming } = hatchery.body;
const { redirectModes, openExchange, sendExchange, finishExchange, cancelExchange } = hatchery;
const { windowBytes } = hatchery.constants;

/**
 * What fetch rejects with when there is no answer: node-fetch's class, and a TypeError as the standard wants it.
 * `type` is `system` with `code` and `errno`, or `request-timeout`, `max-size`.
 */
class FetchError extends TypeError {
    constructor(message, type, failure) {
        super(message);
        this.type = type;
        if (failure !== undefined) {
            this.code = this.errno = failure.code;
            if (failure.syscall !== '') this.syscall = failure.syscall;
        }
    }
}
Object.defineProperty(FetchError.prototype, 'name', { value: 'FetchError', writable: true, configurable: true });
hatchery.FetchError = FetchError;

const noNetwork = { code: 'EEGRESS', syscall: '', message: 'there is no network here' };

const failureOf = (url, failure) =>
    new FetchError(`request to ${url} failed, reason: ${failure.message}`, 'system', failure);

/** Lines of `name: value`, with what a request has unless its maker said otherwise. */
const headerLines = (headers) => {
    const lines = [];
    for (const [name, value] of headers) lines.push(`${name}: ${value}`);
    if (!headers.has('accept')) lines.push('accept: */*');
    if (!headers.has('user-agent')) lines.push(`user-agent: ${navigator.userAgent}`);
    return lines.join('\n');
};

/** Sends a body within the credit that the other side gives. */
class Upload {
    #id = 0;
    #credit = windowBytes;
    #waiting = null;
    #isOver = false;

    set id(id) { this.#id = id; }

    grant(bytes) {
        this.#credit += bytes;
        this.#wake();
    }

    /** Nothing more is wanted. */
    stop() {
        this.#isOver = true;
        this.#wake();
    }

    #wake() {
        const waiting = this.#waiting;
        this.#waiting = null;
        waiting?.();
    }

    async #send(chunk) {
        for (let at = 0; at < chunk.byteLength;) {
            while (this.#credit === 0) {
                if (this.#isOver) return;
                await new Promise((resolve) => { this.#waiting = resolve; });
            }
            if (this.#isOver) return;
            const part = chunk.subarray(at, at + this.#credit);
            sendExchange(this.#id, part);
            this.#credit -= part.byteLength;
            at += part.byteLength;
        }
    }

    /** All of it; rejects if the body's stream fails. */
    async run(body) {
        if (body.bytes !== null) {
            body.isUsed = true;
            await this.#send(body.bytes);
        } else {
            const reader = body.asStream().getReader();
            try {
                while (!this.#isOver) {
                    const { value, done } = await reader.read();
                    if (done) break;
                    if (!(value instanceof Uint8Array)) {
                        throw new TypeError('a body\'s stream must give Uint8Array chunks');
                    }
                    await this.#send(value);
                }
                if (this.#isOver) await reader.cancel();
            } finally {
                reader.releaseLock();
            }
        }
        if (!this.#isOver) finishExchange(this.#id);
    }
}

const exchange = (parts, resolve, reject) => {
    const { url, body, signal } = parts;
    const upload = body === null ? null : new Upload();
    let incoming = null;
    let stopWatching = () => {};
    let timer;
    const close = () => {
        stopWatching();
        if (timer !== undefined) clearTimeout(timer);
        upload?.stop();
    };
    /** Ends both directions with an error that we found ourselves. */
    const abandon = (error) => {
        close();
        cancelExchange(id);
        reject(error);
        incoming?.fail(error);
    };
    const id = openExchange({
        method: parts.method, url, headers: headerLines(parts.headers), redirect: redirectModes[parts.redirect],
        hasBody: body !== null, bodyBytes: body === null ? 0 : body.bytes === null ? -1 : body.bytes.byteLength,
        decompress: parts.compress,
    }, {
        head(head) {
            incoming = new Incoming(id);
            const answered = Body.from({ incoming });
            answered.sizeMax = parts.size;
            answered.url = url;
            resolve(hatchery.makeResponse(head, answered));
        },
        data(bytes) { incoming.data(bytes); },
        end() {
            close();
            incoming.end();
        },
        fail(failure) {
            close();
            const error = failureOf(url, failure);
            if (incoming === null) reject(error);
            else incoming.fail(error);
        },
        credit(bytes) { upload?.grant(bytes); },
    });
    if (id === 0) return reject(failureOf(url, noNetwork));
    if (signal !== null) stopWatching = hatchery.onAbort(signal, () => abandon(signal.reason));
    if (parts.timeout > 0) {
        const late = () => abandon(new FetchError(`network timeout at: ${url}`, 'request-timeout'));
        timer = setTimeout(late, parts.timeout);
    }
    if (upload !== null) {
        upload.id = id;
        upload.run(body).catch(abandon);
    }
};

const percentDecoded = (text) => {
    const bytes = new TextEncoder().encode(text);
    let length = 0;
    for (let i = 0; i < bytes.length; i++) {
        const isEscape = bytes[i] === 37 && isHex(bytes[i + 1]) && isHex(bytes[i + 2]);
        bytes[length++] = isEscape ? parseInt(String.fromCharCode(bytes[i + 1], bytes[i + 2]), 16) : bytes[i];
        if (isEscape) i += 2;
    }
    return bytes.subarray(0, length);
};
const isHex = (byte) => (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102);

/** The answer that a `data:` URL holds. */
const responseOfDataURL = (url) => {
    const comma = url.indexOf(',');
    if (comma < 0) throw new TypeError(`Invalid URL: ${url}`);
    let type = url.slice(5, comma).trim();
    const end = url.indexOf('#');
    let bytes = percentDecoded(url.slice(comma + 1, end < 0 ? undefined : end));
    if (/; *base64$/i.test(type)) {
        type = type.replace(/ *; *base64$/i, '');
        let text = '';
        for (const byte of bytes) text += String.fromCharCode(byte);
        bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    }
    if (type.startsWith(';')) type = `text/plain${type}`;
    const mime = hatchery.mime.parse(type);
    const contentType = mime === null ? 'text/plain;charset=US-ASCII' : hatchery.mime.serialize(mime);
    return hatchery.makeResponse(
        { status: 200, statusText: 'OK', url, isRedirected: false, headers: ['content-type', contentType] },
        Body.from({ bytes }));
};

/** The answer that a `blob:` URL stands for. */
const responseOfBlobURL = ({ url, method }) => {
    const blob = hatchery.blobOfURL(url);
    if (blob === undefined) throw new TypeError(`request to ${url} failed, reason: there is no such Blob`);
    if (method !== 'GET') throw new TypeError(`request to ${url} failed, reason: a Blob can only be read by GET`);
    const bytes = hatchery.blobBytes(blob);
    const headers = ['content-length', `${bytes.byteLength}`, 'content-type', blob.type];
    const head = { status: 200, statusText: 'OK', url, isRedirected: false, headers };
    return hatchery.makeResponse(head, Body.from({ bytes }));
};

/**
 * As in the fetch standard and node-fetch 2.
 * @returns {Promise<Response>} rejects with FetchError, or with the signal's reason
 */
const fetch = function fetch(input, init = undefined) {
    return new Promise((resolve, reject) => {
        const request = new Request(input, init);
        const parts = hatchery.requestParts(request);
        if (parts.signal?.aborted) {
            parts.body?.stream?.cancel(parts.signal.reason).catch(() => {});
            throw parts.signal.reason;
        }
        if (parts.body !== null && (parts.body.used || parts.body.locked)) {
            throw new TypeError('the body has been used already');
        }
        if (parts.url.startsWith('data:')) return resolve(responseOfDataURL(parts.url));
        if (parts.url.startsWith('blob:')) return resolve(responseOfBlobURL(parts));
        if (!/^https?:/.test(parts.url)) {
            throw failureOf(parts.url, {
                code: 'ERR_INVALID_PROTOCOL', syscall: '', message: 'Only HTTP(S) protocols are supported',
            });
        }
        exchange(parts, resolve, reject);
    });
};
Object.defineProperty(fetch, 'FetchError', { value: FetchError, configurable: true, writable: true });
hatchery.defineGlobal('fetch', fetch);
