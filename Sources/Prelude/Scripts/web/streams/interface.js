'use strict';
// What other scripts use of the streams, on `hatchery.streams`. Streams here are the public objects.

const base = hatchery.streamBase;
const { Reader, Deferred, resolveWith, rejectWith, makeReadable, makeByteStream, readableOf, isReadableStream } = base;
const { viewBytes } = hatchery.webidl;
const { Uint8Array, TypeError, ArrayBuffer } = globalThis;
const { isView } = ArrayBuffer;

const streams = hatchery.streams;

/** Whether it is a ReadableStream, whatever its prototype. */
streams.isReadable = isReadableStream;
streams.isWritable = base.isWritableStream;
/** Whether a stream has been read or cancelled. */
streams.isDisturbed = (stream) => readableOf(stream).isDisturbed;
streams.isLocked = (stream) => readableOf(stream).isLocked;
/** Marks a stream as read. */
streams.disturb = (stream) => { readableOf(stream).isDisturbed = true; };
const insideOf = (stream) => (isReadableStream(stream) ? readableOf(stream) : base.writableOf(stream));
/** 'readable', 'closed' or 'errored'; 'writable', 'erroring', 'closed' or 'errored'. */
streams.state = (stream) => insideOf(stream).state;
streams.storedError = (stream) => insideOf(stream).storedError;
/** A promise of the end of a ReadableStream or WritableStream; it takes no lock. */
streams.whenEnded = (stream) => insideOf(stream).whenEnded();
/** Makes a ReadableStream or WritableStream fail, whoever has it locked. */
streams.fail = (stream, error) => {
    const { controller } = insideOf(stream);
    if (isReadableStream(stream)) controller.error(error);
    else controller.errorIfNeeded(error);
};
/** Two streams of one stream's chunks. */
streams.tee = (stream) => {
    const [first, second] = base.tee(readableOf(stream));
    return [first.stream, second.stream];
};
streams.cancel = (stream, reason) => readableOf(stream).cancel(reason);
const noOptions = {
    __proto__: null, preventAbort: false, preventCancel: false, preventClose: false, signal: undefined,
};
/** Pipes a stream into a WritableStream; a promise of the end. */
streams.pipeTo = (stream, writable, options = noOptions) =>
    base.pipeTo(readableOf(stream), base.writableOf(writable), options);

/** A source on top of functions that may be missing, and may give promises or not. */
class Source {
    #pull;
    #cancel;
    #handle;
    constructor(pull, cancel) {
        this.#pull = pull;
        this.#cancel = cancel;
    }
    bind(handle) { this.#handle = handle; }
    pull() {
        if (this.#pull === undefined) return resolveWith(undefined);
        try {
            return resolveWith(this.#pull(this.#handle));
        } catch (error) {
            return rejectWith(error);
        }
    }
    cancel(reason) {
        if (this.#cancel === undefined) return resolveWith(undefined);
        try {
            return resolveWith(this.#cancel(reason));
        } catch (error) {
            return rejectWith(error);
        }
    }
}

/** What the functions of a source hold on to. */
class SourceHandle {
    #readable;
    constructor(readable) { this.#readable = readable; }
    /** The stream for users. */
    get stream() { return this.#readable.stream; }
    get desiredSize() { return this.#readable.controller.desiredSize; }
    get isOpen() { return this.#readable.controller.canEnqueue; }
    /** Adds a chunk; a stream of bytes takes its memory away. Without effect once the stream is over. */
    enqueue(chunk) {
        const { controller } = this.#readable;
        if (controller.isBytes && viewBytes(chunk) === 0) return;
        controller.enqueue(chunk);
    }
    close() {
        const { controller } = this.#readable;
        if (!controller.canEnqueue) return;
        controller.close();
        if (controller.isBytes && controller.pending.length > 0) controller.respond(0);
    }
    error(error) { this.#readable.controller.error(error); }
}

const make = (maker, { pull, cancel }) => {
    const source = new Source(pull, cancel);
    const handle = new SourceHandle(maker(source));
    source.bind(handle);
    return handle;
};

/**
 * A stream of bytes.
 * @param {{pull: (handle) => *, cancel: (reason) => *}} source either may be missing; `pull` is called when there is
 *     room and somebody reads, and again once its promise has settled and something was enqueued
 * @param {number} [highWaterMark] bytes to have ready before somebody reads
 * @returns {SourceHandle} {stream, enqueue(bytes), close(), error(error), desiredSize, isOpen}
 */
streams.makeBytes = (source, highWaterMark = 0) =>
    make((made) => makeByteStream(made, highWaterMark, resolveWith(undefined)), source);

/** As makeBytes(), of chunks of any kind; `highWaterMark` counts chunks. */
streams.makeChunks = (source, highWaterMark = 0) =>
    make((made) => makeReadable(made, highWaterMark, undefined, resolveWith(undefined)), source);

/** A stream of bytes that are there already; the memory of `bytes` is not taken away. */
streams.fromBytes = (bytes) => {
    let at = 0;
    const handle = streams.makeBytes({
        pull() {
            if (at < bytes.byteLength) {
                handle.enqueue(bytes.slice(at, at + 65536));
                at += 65536;
            }
            if (at >= bytes.byteLength) handle.close();
        },
    });
    return handle.stream;
};

/** Reads a stream to its end without a promise for each chunk. */
class ReadAll extends Deferred {
    #reader;
    #chunks = [];
    #bytes = 0;
    #isReading = false;
    #wantsMore = false;
    #take;

    constructor(readable, take) {
        super();
        this.#take = take;
        this.#reader = new Reader(readable, false);
        this.#read();
    }

    #read() {
        // A loop, for each chunk that is there already comes while read() runs.
        this.#isReading = true;
        do {
            this.#wantsMore = false;
            this.#reader.read(this);
        } while (this.#wantsMore);
        this.#isReading = false;
    }

    chunk(chunk) {
        if (!isView(chunk) || !(chunk instanceof Uint8Array)) {
            this.#stop(new TypeError('The stream gave a chunk that is not a Uint8Array'));
            return;
        }
        try {
            this.#bytes += viewBytes(chunk);
            this.#take?.(chunk, this.#bytes);
            this.#chunks[this.#chunks.length] = chunk;
        } catch (error) {
            this.#stop(error);
            return;
        }
        if (this.#isReading) this.#wantsMore = true;
        else this.#read();
    }

    #stop(error) {
        base.markHandled(this.#reader.readable.cancel(error));
        this.#reader.release();
        this.fail(error);
    }

    close() {
        this.#reader.release();
        if (this.#chunks.length === 1) {
            this.fulfil(this.#chunks[0]);
            return;
        }
        const all = new Uint8Array(this.#bytes);
        let at = 0;
        for (let i = 0; i < this.#chunks.length; i++) {
            all.set(this.#chunks[i], at);
            at += this.#chunks[i].byteLength;
        }
        this.fulfil(all);
    }

    error(error) {
        this.#reader.release();
        this.fail(error);
    }
}

/**
 * A promise of all the bytes of a stream that is not locked.
 * @param {(chunk: Uint8Array, total: number) => void} [take] sees each chunk, and may throw to end it
 */
streams.readAll = (stream, take = undefined) => {
    try {
        return new ReadAll(readableOf(stream), take).promise;
    } catch (error) {
        return rejectWith(error);
    }
};
