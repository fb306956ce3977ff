'use strict';
// CompressionStream and DecompressionStream, on zlib.

const { webidl } = hatchery;
const { makeTransform } = hatchery.streamBase;
const { TypeError, Uint8Array, Uint32Array } = globalThis;

const formats = webidl.enumeration('CompressionFormat', ['deflate', 'deflate-raw', 'gzip']);
const modes = {
    __proto__: null,
    deflate: ['deflate', 'inflate'], 'deflate-raw': ['deflateRaw', 'inflateRaw'], gzip: ['gzip', 'gunzip'],
};
/** zlib's names for how much a write must bring out. */
const noFlush = 0;
const finish = 4;
const outputBytes = 32768;

/** Where zlib writes to before the bytes become a chunk, and how much room and input it has left; made when needed. */
let output;
let left;

class Codec {
    #handle;
    #isCompressing;

    constructor(format, isCompressing) {
        this.#isCompressing = isCompressing;
        this.#handle = hatchery.zlib.create(modes[format][isCompressing ? 0 : 1], { __proto__: null });
    }

    transform(chunk, enqueue) {
        let bytes;
        // Texts are no BufferSource, but Node takes them.
        if (typeof chunk === 'string') bytes = hatchery.utf8Encode(chunk);
        else bytes = webidl.bytesOf(webidl.BufferSource(chunk, 'A chunk'));
        this.#run(bytes, noFlush, enqueue);
    }

    flush(enqueue) {
        this.#run(new Uint8Array(0), finish, enqueue);
        this.cancel();
    }

    cancel() { hatchery.zlib.end(this.#handle); }

    #run(bytes, flush, enqueue) {
        const { zlib } = hatchery;
        output ??= new Uint8Array(outputBytes);
        left ??= new Uint32Array(2);
        let at = 0;
        for (;;) {
            const status = zlib.write(
                this.#handle, flush, bytes, at, bytes.byteLength - at, output, 0, outputBytes, left);
            if (status !== 0) this.#fail();
            const [room, rest] = left;
            at = bytes.byteLength - rest;
            if (room < outputBytes) enqueue(output.slice(0, outputBytes - room));
            if (room > 0) break;
        }
        // Room for more, and yet it takes no more.
        if (at < bytes.byteLength) this.#fail('there is something behind the end of the compressed data');
    }

    #fail(message = hatchery.zlib.failure(this.#handle)?.[0] ?? 'unknown error') {
        this.cancel();
        throw new TypeError(`${this.#isCompressing ? 'Compression' : 'Decompression'} failed: ${message}`);
    }
}

class CompressionStream {
    #inside;

    constructor(format) {
        webidl.requireArguments(arguments.length, 1, "Failed to construct 'CompressionStream'");
        const wanted = formats(format, "Failed to construct 'CompressionStream': format");
        this.#inside = makeTransform(new Codec(wanted, true));
    }

    get readable() {
        if (!webidl.isObject(this) || !(#inside in this)) throw webidl.illegalThis('CompressionStream');
        return this.#inside.readable.stream;
    }

    get writable() {
        if (!webidl.isObject(this) || !(#inside in this)) throw webidl.illegalThis('CompressionStream');
        return this.#inside.writable.stream;
    }
}
webidl.define(CompressionStream, { shown: webidl.fields('readable', 'writable') });

class DecompressionStream {
    #inside;

    constructor(format) {
        webidl.requireArguments(arguments.length, 1, "Failed to construct 'DecompressionStream'");
        const wanted = formats(format, "Failed to construct 'DecompressionStream': format");
        this.#inside = makeTransform(new Codec(wanted, false));
    }

    get readable() {
        if (!webidl.isObject(this) || !(#inside in this)) throw webidl.illegalThis('DecompressionStream');
        return this.#inside.readable.stream;
    }

    get writable() {
        if (!webidl.isObject(this) || !(#inside in this)) throw webidl.illegalThis('DecompressionStream');
        return this.#inside.writable.stream;
    }
}
webidl.define(DecompressionStream, { shown: webidl.fields('readable', 'writable') });
