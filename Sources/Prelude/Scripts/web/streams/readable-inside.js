'use strict';
// The insides of ReadableStream, of its readers, and of the controller for chunks of any kind.

const {
    Deferred, Queue, SizedQueue, then, uponPromise, resolveWith, rejectWith, stateError, nothing,
} = hatchery.streamBase;

/** The inside of a ReadableStream. */
class Readable {
    /** 'readable', 'closed' or 'errored'. */
    state = 'readable';
    storedError = undefined;
    /** Whether it has been read or cancelled. */
    isDisturbed = false;
    reader = null;
    /** A ReadableController or a ByteController. */
    controller = null;
    /** The object that users see. */
    stream = null;
    /** Settles with the stream, whoever reads it; null until somebody asks. */
    end = null;

    get isLocked() { return this.reader !== null; }
    get hasDefaultReader() { return this.reader !== null && !this.reader.isBYOB; }
    get hasBYOBReader() { return this.reader !== null && this.reader.isBYOB; }
    /** Reads that wait for a chunk. */
    get waiting() { return this.reader === null ? 0 : this.reader.requests.length; }

    /** A promise of the end. */
    whenEnded() {
        if (this.state === 'closed') return resolveWith(undefined);
        if (this.state === 'errored') return rejectWith(this.storedError);
        return (this.end ??= new Deferred()).promise;
    }

    cancel(reason) {
        this.isDisturbed = true;
        if (this.state === 'closed') return resolveWith(undefined);
        if (this.state === 'errored') return rejectWith(this.storedError);
        this.close();
        const { reader } = this;
        if (reader !== null && reader.isBYOB) {
            const requests = reader.requests.takeAll();
            for (let i = 0; i < requests.length; i++) requests[i].close(undefined);
        }
        return then(this.controller.cancelSteps(reason), nothing);
    }

    close() {
        this.state = 'closed';
        if (this.end !== null) this.end.fulfil(undefined);
        const { reader } = this;
        if (reader === null) return;
        reader.closed.fulfil(undefined);
        if (reader.isBYOB) return;
        const requests = reader.requests.takeAll();
        for (let i = 0; i < requests.length; i++) requests[i].close(undefined);
    }

    error(error) {
        this.state = 'errored';
        this.storedError = error;
        if (this.end !== null) this.end.failQuietly(error);
        const { reader } = this;
        if (reader === null) return;
        reader.closed.failQuietly(error);
        reader.failRequests(error);
    }
}

/** The inside of a reader. */
class Reader {
    readable;
    isBYOB;
    closed;
    /** Reads that wait: things with chunk(value), close(value) and error(error). */
    requests = new Queue();

    constructor(readable, isBYOB) {
        if (readable.isLocked) throw stateError('The stream is locked to a reader already');
        if (isBYOB && !readable.controller.isBytes) {
            const error = stateError('A reader with buffers of its own needs a stream of bytes');
            error.code = 'ERR_INVALID_ARG_VALUE';
            throw error;
        }
        this.readable = readable;
        this.isBYOB = isBYOB;
        readable.reader = this;
        this.closed = readable.state === 'readable' ? new Deferred()
            : readable.state === 'closed' ? Deferred.resolved() : Deferred.rejected(readable.storedError);
    }

    /** Reads a chunk; only for a reader without buffers of its own. */
    read(request) {
        const { readable } = this;
        readable.isDisturbed = true;
        if (readable.state === 'readable') readable.controller.pullSteps(request);
        else if (readable.state === 'closed') request.close(undefined);
        else request.error(readable.storedError);
    }

    /** Reads into a view; only for a reader with buffers of its own. */
    readInto(view, least, request) {
        const { readable } = this;
        readable.isDisturbed = true;
        if (readable.state === 'errored') request.error(readable.storedError);
        else readable.controller.pullInto(view, least, request);
    }

    failRequests(error) {
        const requests = this.requests.takeAll();
        for (let i = 0; i < requests.length; i++) requests[i].error(error);
    }

    release() {
        const { readable } = this;
        const error = stateError('The reader has been released');
        if (readable.state === 'readable') this.closed.failQuietly(error);
        else this.closed = Deferred.rejected(error);
        readable.controller.releaseSteps();
        readable.reader = null;
        this.readable = null;
        this.failRequests(error);
    }
}

/** A read whose result is a promise of {value, done}. */
class PromisedRead extends Deferred {
    chunk(value) { this.fulfil({ value, done: false }); }
    close(value) { this.fulfil({ value, done: true }); }
    error(error) { this.fail(error); }
}

/** Calls a source's pull when there is room and one of its promises is not pending. What both controllers share. */
class Puller {
    readable;
    /** Where the chunks come from: {pull(controller), cancel(reason)}, each giving a promise; null once over. */
    source;
    highWaterMark;
    isStarted = false;
    closeRequested = false;
    /** The object that users see. */
    controller = null;
    #isPulling = false;
    #pullAgain = false;
    #pulled;
    #failed;

    constructor(readable, source, highWaterMark) {
        this.readable = readable;
        this.source = source;
        this.highWaterMark = highWaterMark;
        readable.controller = this;
    }

    /** Goes on when the promise of the source's start has settled. */
    startWith(promise) {
        uponPromise(promise, () => {
            this.isStarted = true;
            this.pullIfNeeded();
        }, (error) => { this.error(error); });
    }

    pullIfNeeded() {
        if (!this.wantsPull) return;
        if (this.#isPulling) {
            this.#pullAgain = true;
            return;
        }
        this.#isPulling = true;
        if (this.#pulled === undefined) {
            this.#pulled = () => {
                this.#isPulling = false;
                if (!this.#pullAgain) return;
                this.#pullAgain = false;
                this.pullIfNeeded();
            };
            this.#failed = (error) => { this.error(error); };
        }
        uponPromise(this.source.pull(this.controller), this.#pulled, this.#failed);
    }

    get desiredSize() {
        const { state } = this.readable;
        return state === 'errored' ? null : state === 'closed' ? 0 : this.highWaterMark - this.queued;
    }

    get canEnqueue() { return !this.closeRequested && this.readable.state === 'readable'; }

    cancelSource(reason) {
        const { source } = this;
        const promise = source.cancel(reason);
        this.clear();
        return promise;
    }
}

/** The inside of a ReadableStreamDefaultController. */
class ReadableController extends Puller {
    isBytes = false;
    /** A user's size function; undefined counts chunks. */
    size;
    queue = new SizedQueue();

    constructor(readable, source, highWaterMark, size) {
        super(readable, source, highWaterMark);
        this.size = size;
    }

    get queued() { return this.queue.total; }

    get wantsPull() {
        const { readable } = this;
        if (!this.isStarted || this.closeRequested || readable.state !== 'readable') return false;
        return readable.waiting > 0 || this.highWaterMark - this.queue.total > 0;
    }

    clear() {
        this.source = null;
        this.size = undefined;
    }

    /** Takes the next chunk; there must be one. */
    take() {
        const chunk = this.queue.take();
        if (this.closeRequested && this.queue.length === 0) {
            this.clear();
            this.readable.close();
        } else {
            this.pullIfNeeded();
        }
        return chunk;
    }

    pullSteps(request) {
        if (this.queue.length > 0) {
            request.chunk(this.take());
        } else {
            this.readable.reader.requests.push(request);
            this.pullIfNeeded();
        }
    }

    cancelSteps(reason) {
        this.queue.clear();
        return this.cancelSource(reason);
    }

    releaseSteps() {}

    close() {
        if (!this.canEnqueue) return;
        this.closeRequested = true;
        if (this.queue.length > 0) return;
        this.clear();
        this.readable.close();
    }

    enqueue(chunk) {
        if (!this.canEnqueue) return;
        const { readable, size } = this;
        if (readable.waiting > 0) {
            readable.reader.requests.shift().chunk(chunk);
        } else {
            try {
                this.queue.add(chunk, size === undefined ? 1 : size(chunk));
            } catch (error) {
                this.error(error);
                throw error;
            }
        }
        this.pullIfNeeded();
    }

    error(error) {
        if (this.readable.state !== 'readable') return;
        this.queue.clear();
        this.clear();
        this.readable.error(error);
    }
}

Object.assign(hatchery.streamBase, { Readable, Reader, PromisedRead, Puller, ReadableController });
