'use strict';
// WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter.

const { webidl } = hatchery;
const {
    Writable, WritableController, Writer, strategyOf, highWaterMarkOf, methodOf, stateError, promiseCall, resolveWith,
    rejectWith,
} = hatchery.streamBase;
const { apply } = Reflect;
const { RangeError } = globalThis;

/** Lets only this file construct what users cannot. */
const key = { __proto__: null };

/** The sink that a user passed. */
class UserSink {
    #sink;
    #write;
    #close;
    #abort;

    constructor(sink, write, close, abort) {
        this.#sink = sink;
        this.#write = write;
        this.#close = close;
        this.#abort = abort;
    }

    write(chunk, controller) {
        return this.#write === undefined
            ? resolveWith(undefined) : promiseCall(this.#write, this.#sink, [chunk, controller]);
    }
    close() { return this.#close === undefined ? resolveWith(undefined) : promiseCall(this.#close, this.#sink, []); }
    abort(reason) {
        return this.#abort === undefined ? resolveWith(undefined) : promiseCall(this.#abort, this.#sink, [reason]);
    }
}

let insideOf;
let isStream;

class WritableStream {
    #inside;

    constructor(underlyingSink = undefined, strategy = undefined) {
        if (underlyingSink === key) {
            this.#inside = strategy;
            strategy.stream = this;
            return;
        }
        const where = "Failed to construct 'WritableStream'";
        if (underlyingSink !== undefined) webidl.object(underlyingSink, `${where}: underlyingSink`);
        const plan = strategyOf(strategy);
        const sink = underlyingSink === undefined ? { __proto__: null } : underlyingSink;
        const abort = methodOf(sink, 'abort', 'WritableStream');
        const close = methodOf(sink, 'close', 'WritableStream');
        const start = methodOf(sink, 'start', 'WritableStream');
        if (sink.type !== undefined) {
            const error = new RangeError(`${where}: the sink's type is reserved for the future`);
            error.code = 'ERR_INVALID_ARG_VALUE';
            throw error;
        }
        const write = methodOf(sink, 'write', 'WritableStream');
        const highWaterMark = highWaterMarkOf(plan, 1);
        const inside = new Writable();
        this.#inside = inside;
        inside.stream = this;
        const given = new UserSink(underlyingSink, write, close, abort);
        const controller = new WritableController(inside, given, highWaterMark, plan.size);
        const shown = new WritableStreamDefaultController(key, controller);
        controller.startWith(resolveWith(start === undefined ? undefined : apply(start, underlyingSink, [shown])));
    }

    static {
        insideOf = (stream) => {
            if (!webidl.isObject(stream) || !(#inside in stream)) throw webidl.illegalThis('WritableStream');
            return stream.#inside;
        };
        isStream = (value) => webidl.isObject(value) && #inside in value;
    }

    get locked() { return insideOf(this).isLocked; }

    abort(reason = undefined) {
        if (!isStream(this)) return rejectWith(webidl.illegalThis('WritableStream'));
        if (this.#inside.isLocked) return rejectWith(stateError('The stream is locked: abort it by its writer'));
        return this.#inside.abort(reason);
    }

    close() {
        if (!isStream(this)) return rejectWith(webidl.illegalThis('WritableStream'));
        if (this.#inside.isLocked) return rejectWith(stateError('The stream is locked: close it by its writer'));
        if (this.#inside.isClosing) return rejectWith(stateError('The stream is closing already'));
        return this.#inside.close();
    }

    getWriter() {
        insideOf(this);
        return new WritableStreamDefaultWriter(this);
    }
}
webidl.define(WritableStream, {
    shown: (stream) => {
        const { isLocked, state } = insideOf(stream);
        return { locked: isLocked, state };
    },
});

let controllerOf;

class WritableStreamDefaultController {
    #inside;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        this.#inside = arguments[1];
        this.#inside.controller = this;
    }

    static {
        controllerOf = (controller) => {
            if (!webidl.isObject(controller) || !(#inside in controller)) {
                throw webidl.illegalThis('WritableStreamDefaultController');
            }
            return controller.#inside;
        };
    }

    get signal() { return controllerOf(this).getSignal(); }

    error(error = undefined) { controllerOf(this).errorIfNeeded(error); }
}
webidl.define(WritableStreamDefaultController);

let writerOf;
let isWriter;

class WritableStreamDefaultWriter {
    #inside;

    constructor(stream) {
        webidl.requireArguments(arguments.length, 1, "Failed to construct 'WritableStreamDefaultWriter'");
        if (!isStream(stream)) {
            throw webidl.typeError(
                "Failed to construct 'WritableStreamDefaultWriter': parameter 1 is not of type 'WritableStream'.");
        }
        this.#inside = new Writer(insideOf(stream));
    }

    static {
        isWriter = (value) => webidl.isObject(value) && #inside in value;
        writerOf = (writer) => {
            if (!isWriter(writer)) throw webidl.illegalThis('WritableStreamDefaultWriter');
            return writer.#inside;
        };
    }

    get closed() {
        if (!isWriter(this)) return rejectWith(webidl.illegalThis('WritableStreamDefaultWriter'));
        return this.#inside.closed.promise;
    }

    get desiredSize() {
        const writer = writerOf(this);
        if (writer.stream === null) throw stateError('The writer has been released');
        return writer.desiredSize;
    }

    get ready() {
        if (!isWriter(this)) return rejectWith(webidl.illegalThis('WritableStreamDefaultWriter'));
        return this.#inside.ready.promise;
    }

    abort(reason = undefined) {
        if (!isWriter(this)) return rejectWith(webidl.illegalThis('WritableStreamDefaultWriter'));
        const { stream } = this.#inside;
        return stream === null ? rejectWith(stateError('The writer has been released')) : stream.abort(reason);
    }

    close() {
        if (!isWriter(this)) return rejectWith(webidl.illegalThis('WritableStreamDefaultWriter'));
        const { stream } = this.#inside;
        if (stream === null) return rejectWith(stateError('The writer has been released'));
        if (stream.isClosing) return rejectWith(stateError('The stream is closing already'));
        return stream.close();
    }

    releaseLock() {
        const writer = writerOf(this);
        if (writer.stream !== null) writer.release();
    }

    write(chunk = undefined) {
        if (!isWriter(this)) return rejectWith(webidl.illegalThis('WritableStreamDefaultWriter'));
        const writer = this.#inside;
        return writer.stream === null ? rejectWith(stateError('The writer has been released')) : writer.write(chunk);
    }
}
webidl.define(WritableStreamDefaultWriter);

/** A WritableStream on a sink of ours, which starts when `start` settles; gives the inside. */
const makeWritable = (sink, highWaterMark, size, start) => {
    const inside = new Writable();
    const controller = new WritableController(inside, sink, highWaterMark, size);
    new WritableStreamDefaultController(key, controller);
    new WritableStream(key, inside);
    controller.startWith(start);
    return inside;
};

hatchery.streamBase.makeWritable = makeWritable;
hatchery.streamBase.writableOf = insideOf;
hatchery.streamBase.isWritableStream = isStream;
hatchery.streamBase.writerOf = writerOf;
