'use strict';
// ReadableStream.

const { webidl } = hatchery;
const {
    Readable, ReadableController, ByteController, strategyOf, highWaterMarkOf, methodOf, stateError, promiseCall,
    resolveWith, rejectWith, markHandled, isWritableStream, writableOf,
} = hatchery.streamBase;
const base = hatchery.streamBase;
const { apply } = Reflect;
const { RangeError } = globalThis;

/** Lets only our own files construct what users cannot. */
const key = (base.key = { __proto__: null });

/** The source that a user passed. */
class UserSource {
    #source;
    #pull;
    #cancel;

    constructor(source, pull, cancel) {
        this.#source = source;
        this.#pull = pull;
        this.#cancel = cancel;
    }

    pull(controller) {
        return this.#pull === undefined ? resolveWith(undefined) : promiseCall(this.#pull, this.#source, [controller]);
    }
    cancel(reason) {
        return this.#cancel === undefined ? resolveWith(undefined) : promiseCall(this.#cancel, this.#source, [reason]);
    }
}

const where = "Failed to construct 'ReadableStream'";
const streamType = webidl.enumeration('ReadableStreamType', ['bytes']);
const readerMode = webidl.enumeration('ReadableStreamReaderMode', ['byob']);

/** Reads the options of pipeTo and pipeThrough, in the order of Web IDL. */
const pipeOptions = (options, what) => {
    const read = { __proto__: null, preventAbort: false, preventCancel: false, preventClose: false, signal: undefined };
    if (options === undefined || options === null) return read;
    webidl.object(options, `Failed to execute '${what}' on 'ReadableStream': options`);
    read.preventAbort = !!options.preventAbort;
    read.preventCancel = !!options.preventCancel;
    read.preventClose = !!options.preventClose;
    const { signal } = options;
    if (signal !== undefined) {
        if (!hatchery.isAbortSignal(signal)) {
            throw webidl.typeError(
                `Failed to execute '${what}' on 'ReadableStream': signal is not of type 'AbortSignal'.`);
        }
        read.signal = signal;
    }
    return read;
};

const wrongType = (what, name) =>
    webidl.typeError(`Failed to execute '${what}' on 'ReadableStream': parameter 1 is not of type '${name}'.`);

let insideOf;
let isStream;

class ReadableStream {
    #inside;

    constructor(underlyingSource = undefined, strategy = undefined) {
        if (underlyingSource === key) {
            this.#inside = strategy;
            strategy.stream = this;
            return;
        }
        if (underlyingSource !== undefined) webidl.object(underlyingSource, `${where}: underlyingSource`);
        const plan = strategyOf(strategy);
        const source = underlyingSource === undefined ? { __proto__: null } : underlyingSource;
        let autoAllocate = source.autoAllocateChunkSize;
        if (autoAllocate !== undefined) {
            autoAllocate = webidl.unsignedLongLong.enforceRange(autoAllocate, `${where}: autoAllocateChunkSize`);
        }
        const cancel = methodOf(source, 'cancel', 'ReadableStream');
        const pull = methodOf(source, 'pull', 'ReadableStream');
        const start = methodOf(source, 'start', 'ReadableStream');
        const { type } = source;
        const isBytes = type !== undefined && streamType(type, `${where}: type`) === 'bytes';
        const inside = new Readable();
        this.#inside = inside;
        inside.stream = this;
        const given = new UserSource(underlyingSource, pull, cancel);
        let controller;
        let shown;
        if (isBytes) {
            if (plan.size !== undefined) {
                const error = new RangeError(`${where}: a stream of bytes has no size function`);
                error.code = 'ERR_INVALID_ARG_VALUE';
                throw error;
            }
            const highWaterMark = highWaterMarkOf(plan, 0);
            if (autoAllocate === 0) throw webidl.typeError(`${where}: autoAllocateChunkSize must not be 0`);
            controller = new ByteController(inside, given, highWaterMark, autoAllocate);
            shown = new base.ReadableByteStreamController(key, controller);
        } else {
            controller = new ReadableController(inside, given, highWaterMarkOf(plan, 1), plan.size);
            shown = new base.ReadableStreamDefaultController(key, controller);
        }
        controller.startWith(resolveWith(start === undefined ? undefined : apply(start, underlyingSource, [shown])));
    }

    static {
        insideOf = (stream) => {
            if (!webidl.isObject(stream) || !(#inside in stream)) throw webidl.illegalThis('ReadableStream');
            return stream.#inside;
        };
        isStream = (value) => webidl.isObject(value) && #inside in value;
    }

    static from(asyncIterable) {
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'from' on 'ReadableStream'");
        return base.streamFrom(asyncIterable);
    }

    get locked() { return insideOf(this).isLocked; }

    cancel(reason = undefined) {
        if (!isStream(this)) return rejectWith(webidl.illegalThis('ReadableStream'));
        if (this.#inside.isLocked) return rejectWith(stateError('The stream is locked: cancel it by its reader'));
        return this.#inside.cancel(reason);
    }

    getReader(options = undefined) {
        insideOf(this);
        let mode;
        if (options !== undefined && options !== null) {
            webidl.object(options, "Failed to execute 'getReader' on 'ReadableStream': options");
            ({ mode } = options);
            if (mode !== undefined) readerMode(mode, "Failed to execute 'getReader' on 'ReadableStream': mode");
        }
        return mode === undefined
            ? new base.ReadableStreamDefaultReader(this) : new base.ReadableStreamBYOBReader(this);
    }

    pipeThrough(transform, options = undefined) {
        const source = insideOf(this);
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'pipeThrough' on 'ReadableStream'");
        webidl.object(transform, "Failed to execute 'pipeThrough' on 'ReadableStream': transform");
        const { readable } = transform;
        if (!isStream(readable)) throw wrongType('pipeThrough', 'ReadableWritablePair');
        const { writable } = transform;
        if (!isWritableStream(writable)) throw wrongType('pipeThrough', 'ReadableWritablePair');
        const read = pipeOptions(options, 'pipeThrough');
        if (source.isLocked) throw stateError('The stream is locked');
        if (writable.locked) throw stateError('The writable stream is locked');
        markHandled(base.pipeTo(source, writableOf(writable), read));
        return readable;
    }

    pipeTo(destination, options = undefined) {
        if (!isStream(this)) return rejectWith(webidl.illegalThis('ReadableStream'));
        let read;
        try {
            webidl.requireArguments(arguments.length, 1, "Failed to execute 'pipeTo' on 'ReadableStream'");
            if (!isWritableStream(destination)) throw wrongType('pipeTo', 'WritableStream');
            read = pipeOptions(options, 'pipeTo');
            if (this.#inside.isLocked) throw stateError('The stream is locked');
            if (writableOf(destination).isLocked) throw stateError('The writable stream is locked');
        } catch (error) {
            return rejectWith(error);
        }
        return base.pipeTo(this.#inside, writableOf(destination), read);
    }

    tee() {
        const [first, second] = base.tee(insideOf(this));
        return [first.stream, second.stream];
    }

    values(options = undefined) {
        const inside = insideOf(this);
        let preventCancel = false;
        if (options !== undefined && options !== null) {
            webidl.object(options, "Failed to execute 'values' on 'ReadableStream': options");
            preventCancel = !!options.preventCancel;
        }
        return base.iterate(inside, preventCancel);
    }
}
webidl.define(ReadableStream, {
    shown: (stream) => {
        const { isLocked, state, controller } = insideOf(stream);
        return { locked: isLocked, state, supportsBYOB: controller.isBytes };
    },
});
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
    __proto__: null, value: ReadableStream.prototype.values, writable: true, enumerable: false, configurable: true,
});

/**
 * A ReadableStream of chunks from a source of ours, which starts when `start` settles.
 * @param {{pull: Function, cancel: Function}} source each gives a promise; `pull` gets the controller's public object
 * @returns {Readable} the inside
 */
base.makeReadable = (source, highWaterMark, size, start) => {
    const inside = new Readable();
    const controller = new ReadableController(inside, source, highWaterMark, size);
    new base.ReadableStreamDefaultController(key, controller);
    new ReadableStream(key, inside);
    controller.startWith(start);
    return inside;
};

/** As makeReadable(), of bytes. */
base.makeByteStream = (source, highWaterMark, start) => {
    const inside = new Readable();
    const controller = new ByteController(inside, source, highWaterMark, undefined);
    new base.ReadableByteStreamController(key, controller);
    new ReadableStream(key, inside);
    controller.startWith(start);
    return inside;
};

base.readableOf = insideOf;
base.isReadableStream = isStream;
