'use strict';
// The body of a Request or a Response: where its bytes come from and the ways to read them once.

const { ReadableStream, URLSearchParams, FormData, TextEncoder, TextDecoder, Uint8Array, ArrayBuffer } = globalThis;
const { parse } = JSON;
const utf8 = new TextEncoder();

const copyOf = (data) => (data instanceof ArrayBuffer
    ? new Uint8Array(data.slice(0))
    : new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)));

const joined = (chunks, length) => {
    if (chunks.length === 1) return chunks[0];
    const all = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.byteLength;
    }
    return all;
};

/** A stream of what an async iterable gives: how Node's streams become bodies. */
const streamOf = (iterable) => {
    const iterator = iterable[Symbol.asyncIterator]();
    return new ReadableStream({
        async pull(controller) {
            const { value, done } = await iterator.next();
            if (done) controller.close();
            else controller.enqueue(typeof value === 'string' ? utf8.encode(value) : value);
        },
        async cancel(reason) { await iterator.return?.(reason); },
    });
};

const isNodeStream = (value) =>
    typeof value === 'object' && typeof value.pipe === 'function' && typeof value.on === 'function';

/** A Node stream that may be of the old kind (the form-data package's is), as one that can be iterated. */
const modern = (stream) => {
    if (typeof stream[Symbol.asyncIterator] === 'function') return stream;
    const { PassThrough } = hatchery.require('stream');
    const through = new PassThrough();
    stream.on('error', (error) => through.destroy(error));
    stream.pipe(through);
    return through;
};

/**
 * Takes apart what a caller gave as a body.
 * @returns {{bytes: ?Uint8Array, stream: ?ReadableStream, type: ?string}} one of the first two; its content type
 */
const extract = (init) => {
    if (typeof init === 'string') return { bytes: utf8.encode(init), stream: null, type: 'text/plain;charset=UTF-8' };
    if (init instanceof URLSearchParams) {
        const type = 'application/x-www-form-urlencoded;charset=UTF-8';
        return { bytes: utf8.encode(String(init)), stream: null, type };
    }
    if (ArrayBuffer.isView(init) || init instanceof ArrayBuffer) {
        return { bytes: copyOf(init), stream: null, type: null };
    }
    const { Blob } = globalThis;
    if (init instanceof Blob) return { bytes: hatchery.blobBytes(init), stream: null, type: init.type || null };
    if (init instanceof FormData) {
        const { bytes, type } = hatchery.multipart.serialize(init);
        return { bytes, stream: null, type };
    }
    if (init instanceof ReadableStream) {
        if (init.locked || hatchery.streams.isDisturbed(init)) {
            throw new TypeError('the body is a stream that has been read or is locked');
        }
        return { bytes: null, stream: init, type: null };
    }
    if (typeof init === 'object' && isNodeStream(init)) {
        const isForm = typeof init.getBoundary === 'function';
        const type = isForm ? `multipart/form-data;boundary=${init.getBoundary()}` : null;
        return { bytes: null, stream: streamOf(modern(init)), type };
    }
    if (typeof init === 'object' && typeof init[Symbol.asyncIterator] === 'function') {
        return { bytes: null, stream: streamOf(init), type: null };
    }
    return { bytes: utf8.encode(`${init}`), stream: null, type: 'text/plain;charset=UTF-8' };
};

/**
 * Bytes of an answer on their way in: chunks that came, and whoever waits for them. Reading grants the sender more.
 */
class Incoming {
    #chunks = [];
    #bytes = 0;
    #isOver = false;
    #error;
    #hasFailed = false;
    #waiting = null;
    #id;

    constructor(id) { this.#id = id; }

    data(chunk) {
        this.#chunks.push(chunk);
        this.#bytes += chunk.byteLength;
        this.#wake();
    }

    end() {
        this.#isOver = true;
        this.#wake();
    }

    fail(error) {
        this.#error = error;
        this.#hasFailed = this.#isOver = true;
        this.#wake();
    }

    cancel() {
        if (!this.#isOver) hatchery.cancelExchange(this.#id);
        this.#isOver = true;
        this.#chunks = [];
        this.#wake();
    }

    /** The next chunk; undefined at the end. Only one caller at a time. */
    async next() {
        while (this.#chunks.length === 0) {
            if (this.#hasFailed) throw this.#error;
            if (this.#isOver) return undefined;
            await new Promise((resolve) => { this.#waiting = resolve; });
        }
        const chunk = this.#chunks.shift();
        this.#bytes -= chunk.byteLength;
        hatchery.grantExchange(this.#id, chunk.byteLength);
        return chunk;
    }

    #wake() {
        const waiting = this.#waiting;
        this.#waiting = null;
        waiting?.();
    }
}

/** The state behind a Request's or Response's body. */
class Body {
    /** @type {?Uint8Array} */
    bytes = null;
    /** @type {?ReadableStream} */
    stream = null;
    /** @type {?Incoming} */
    incoming = null;
    isUsed = false;
    /** More bytes than this are refused; 0 for no limit. */
    sizeMax = 0;
    url = '';

    static from({ bytes = null, stream = null, incoming = null }) {
        const body = new Body();
        body.bytes = bytes;
        body.stream = stream;
        body.incoming = incoming;
        return body;
    }

    get used() { return this.isUsed || (this.stream !== null && hatchery.streams.isDisturbed(this.stream)); }
    get locked() { return this.stream !== null && this.stream.locked; }

    /** The stream that stands for the body; made when it is first asked for. */
    asStream() {
        if (this.stream !== null) return this.stream;
        const { bytes, incoming } = this;
        this.stream = new ReadableStream({
            type: 'bytes',
            async pull(controller) {
                const chunk = incoming === null ? undefined : await incoming.next();
                if (chunk === undefined) {
                    controller.close();
                    controller.byobRequest?.respond(0);
                } else {
                    controller.enqueue(chunk);
                }
            },
            start(controller) {
                if (incoming !== null) return;
                if (bytes.byteLength > 0) controller.enqueue(bytes.slice());
                controller.close();
            },
            cancel() { incoming?.cancel(); },
        }, { highWaterMark: incoming === null ? 0 : 65536 });
        this.bytes = this.incoming = null;
        if (this.isUsed) hatchery.streams.disturb(this.stream);
        return this.stream;
    }

    /** Two bodies of the same bytes; this one stays usable as the first. */
    clone() {
        if (this.bytes !== null) return Body.from({ bytes: this.bytes });
        const [mine, other] = this.asStream().tee();
        this.stream = mine;
        return Body.from({ stream: other });
    }

    /** Every byte, once. */
    async consume() {
        this.isUsed = true;
        if (this.bytes !== null) return this.bytes;
        const chunks = [];
        let length = 0;
        const take = (chunk) => {
            if (!(chunk instanceof Uint8Array)) throw new TypeError('a body\'s stream must give Uint8Array chunks');
            length += chunk.byteLength;
            if (this.sizeMax > 0 && length > this.sizeMax) {
                this.incoming?.cancel();
                throw new hatchery.FetchError(`content size at ${this.url} over limit: ${this.sizeMax}`, 'max-size');
            }
            chunks.push(chunk);
        };
        if (this.incoming !== null) {
            for (let chunk; (chunk = await this.incoming.next()) !== undefined;) take(chunk);
        } else {
            const reader = this.stream.getReader();
            for (;;) {
                const { value, done } = await reader.read();
                if (done) break;
                take(value);
            }
        }
        return chunks.length === 0 ? new Uint8Array(0) : joined(chunks, length);
    }
}

/**
 * Gives a class the ways to read a body.
 * @param {Function} target the class
 * @param {(object: object) => ?Body} bodyOf throws for objects of another class
 * @param {(object: object) => string} typeOf the content type, '' for none
 */
const mixin = (target, bodyOf, typeOf) => {
    const read = async (object, what) => {
        const body = bodyOf(object);
        if (body === null) return new Uint8Array(0);
        if (body.used || body.locked) {
            const why = body.used ? 'already read' : 'is locked';
            throw new TypeError(`Failed to execute '${what}' on '${target.name}': body stream ${why}`);
        }
        return body.consume();
    };
    const methods = {
        get body() {
            const body = bodyOf(this);
            return body === null ? null : body.asStream();
        },
        get bodyUsed() {
            const body = bodyOf(this);
            return body !== null && body.used;
        },
        async arrayBuffer() {
            const bytes = await read(this, 'arrayBuffer');
            return bytes.byteLength === bytes.buffer.byteLength
                ? bytes.buffer.slice(0) : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
        },
        async blob() {
            const bytes = await read(this, 'blob');
            return new globalThis.Blob([bytes], { type: typeOf(this) });
        },
        async bytes() { return (await read(this, 'bytes')).slice(); },
        /** A Buffer, as node-fetch gives it. */
        async buffer() {
            const bytes = await read(this, 'buffer');
            return globalThis.Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        },
        async formData() {
            const type = typeOf(this);
            return hatchery.multipart.parse(await read(this, 'formData'), type);
        },
        async json() { return parse(new TextDecoder().decode(await read(this, 'json'))); },
        async text() { return new TextDecoder().decode(await read(this, 'text')); },
    };
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(methods))) {
        Object.defineProperty(target.prototype, name, { ...property, enumerable: name !== 'buffer' });
    }
};

hatchery.body = { Body, Incoming, extract, mixin };
