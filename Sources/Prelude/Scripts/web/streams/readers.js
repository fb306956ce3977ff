'use strict';
// ReadableStreamDefaultReader and ReadableStreamBYOBReader.

const { webidl } = hatchery;
const base = hatchery.streamBase;
const { Reader, PromisedRead, stateError, isDetached, resolveWith, rejectWith, readableOf, isReadableStream } = base;
const { RangeError } = globalThis;

const streamArgument = (stream, given, name) => {
    webidl.requireArguments(given, 1, `Failed to construct '${name}'`);
    if (isReadableStream(stream)) return readableOf(stream);
    throw webidl.typeError(`Failed to construct '${name}': parameter 1 is not of type 'ReadableStream'.`);
};

const released = () => stateError('The reader has been released');

let isDefault;

class ReadableStreamDefaultReader {
    #inside;

    constructor(stream) {
        this.#inside = new Reader(streamArgument(stream, arguments.length, 'ReadableStreamDefaultReader'), false);
    }

    static { isDefault = (value) => webidl.isObject(value) && #inside in value; }

    get closed() {
        if (!isDefault(this)) return rejectWith(webidl.illegalThis('ReadableStreamDefaultReader'));
        return this.#inside.closed.promise;
    }

    cancel(reason = undefined) {
        if (!isDefault(this)) return rejectWith(webidl.illegalThis('ReadableStreamDefaultReader'));
        const { readable } = this.#inside;
        return readable === null ? rejectWith(released()) : readable.cancel(reason);
    }

    read() {
        if (!isDefault(this)) return rejectWith(webidl.illegalThis('ReadableStreamDefaultReader'));
        const { readable } = this.#inside;
        if (readable === null) return rejectWith(released());
        const { controller } = readable;
        if (readable.state === 'readable' && !controller.isBytes && controller.queue.length > 0) {
            // The usual case, without what a read that has to wait needs.
            readable.isDisturbed = true;
            return resolveWith({ value: controller.take(), done: false });
        }
        const request = new PromisedRead();
        this.#inside.read(request);
        return request.promise;
    }

    releaseLock() {
        if (!isDefault(this)) throw webidl.illegalThis('ReadableStreamDefaultReader');
        if (this.#inside.readable !== null) this.#inside.release();
    }
}
webidl.define(ReadableStreamDefaultReader);

let isBYOB;

class ReadableStreamBYOBReader {
    #inside;

    constructor(stream) {
        this.#inside = new Reader(streamArgument(stream, arguments.length, 'ReadableStreamBYOBReader'), true);
    }

    static { isBYOB = (value) => webidl.isObject(value) && #inside in value; }

    get closed() {
        if (!isBYOB(this)) return rejectWith(webidl.illegalThis('ReadableStreamBYOBReader'));
        return this.#inside.closed.promise;
    }

    cancel(reason = undefined) {
        if (!isBYOB(this)) return rejectWith(webidl.illegalThis('ReadableStreamBYOBReader'));
        const { readable } = this.#inside;
        return readable === null ? rejectWith(released()) : readable.cancel(reason);
    }

    read(view, options = undefined) {
        if (!isBYOB(this)) return rejectWith(webidl.illegalThis('ReadableStreamBYOBReader'));
        let least = 1;
        try {
            const where = "Failed to execute 'read' on 'ReadableStreamBYOBReader'";
            webidl.requireArguments(arguments.length, 1, where);
            webidl.ArrayBufferView(view, `${where}: view`);
            if (options !== undefined && options !== null) {
                const wanted = webidl.object(options, `${where}: options`).min;
                if (wanted !== undefined) least = webidl.unsignedLongLong.enforceRange(wanted, `${where}: min`);
            }
            const bytes = webidl.viewBytes(view);
            const buffer = webidl.viewBuffer(view);
            if (isDetached(buffer)) throw stateError('The view\'s buffer is detached');
            if (bytes === 0) throw stateError('The view must not be empty');
            if (webidl.bufferBytes(buffer) === 0) throw stateError('The view\'s buffer must not be empty');
            if (least === 0) throw webidl.typeError(`${where}: min must not be 0`, 'ERR_INVALID_ARG_VALUE');
            const most = webidl.viewName(view) === 'DataView' ? bytes : view.length;
            if (least > most) {
                const error = new RangeError(`${where}: min is more than the view holds`);
                error.code = 'ERR_INVALID_ARG_VALUE';
                throw error;
            }
            if (this.#inside.readable === null) throw released();
        } catch (error) {
            return rejectWith(error);
        }
        const request = new PromisedRead();
        this.#inside.readInto(view, least, request);
        return request.promise;
    }

    releaseLock() {
        if (!isBYOB(this)) throw webidl.illegalThis('ReadableStreamBYOBReader');
        if (this.#inside.readable !== null) this.#inside.release();
    }
}
webidl.define(ReadableStreamBYOBReader);

Object.assign(base, { ReadableStreamDefaultReader, ReadableStreamBYOBReader });
