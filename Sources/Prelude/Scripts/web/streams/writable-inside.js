'use strict';
// The insides of WritableStream, its controller and its writer.

const { Deferred, Queue, SizedQueue, uponPromise, resolveWith, rejectWith, stateError } = hatchery.streamBase;

/** Stands for the end in a controller's queue. */
const closeMark = { __proto__: null };

/** The inside of a WritableStream. */
class Writable {
    /** 'writable', 'erroring', 'closed' or 'errored'. */
    state = 'writable';
    storedError = undefined;
    /** The object that users see. */
    stream = null;
    controller = null;
    writer = null;
    hasBackpressure = false;
    /** Writes that have not started: things with fulfil() and fail(error). */
    writeRequests = new Queue();
    inFlightWrite = null;
    /** Deferred of a close that has not started, or has. */
    closeRequest = null;
    inFlightClose = null;
    /** {deferred, reason, wasErroring} */
    pendingAbort = null;
    /** Settles with the stream, whoever writes to it; null until somebody asks. */
    end = null;

    get isLocked() { return this.writer !== null; }
    get isClosing() { return this.closeRequest !== null || this.inFlightClose !== null; }

    /** A promise of the end. */
    whenEnded() {
        if (this.state === 'closed') return resolveWith(undefined);
        if (this.state === 'errored') return rejectWith(this.storedError);
        return (this.end ??= new Deferred()).promise;
    }

    abort(reason) {
        if (this.state === 'closed' || this.state === 'errored') return resolveWith(undefined);
        this.controller.signalAbort(reason);
        if (this.state === 'closed' || this.state === 'errored') return resolveWith(undefined);
        if (this.pendingAbort !== null) return this.pendingAbort.deferred.promise;
        const wasErroring = this.state === 'erroring';
        const deferred = new Deferred();
        this.pendingAbort = { __proto__: null, deferred, reason: wasErroring ? undefined : reason, wasErroring };
        if (!wasErroring) this.startErroring(reason);
        return deferred.promise;
    }

    close() {
        if (this.state === 'closed' || this.state === 'errored') {
            return rejectWith(stateError(`The stream is ${this.state} and cannot be closed`));
        }
        const deferred = (this.closeRequest = new Deferred());
        const { writer } = this;
        if (writer !== null && this.hasBackpressure && this.state === 'writable') writer.ready.fulfil(undefined);
        this.controller.close();
        return deferred.promise;
    }

    dealWithRejection(error) {
        if (this.state === 'writable') this.startErroring(error);
        else this.finishErroring();
    }

    startErroring(reason) {
        const { controller, writer } = this;
        this.state = 'erroring';
        this.storedError = reason;
        if (writer !== null) writer.rejectReady(reason);
        if (this.inFlightWrite === null && this.inFlightClose === null && controller.isStarted) this.finishErroring();
    }

    finishErroring() {
        this.state = 'errored';
        this.controller.queue.clear();
        const { storedError } = this;
        const requests = this.writeRequests.takeAll();
        for (let i = 0; i < requests.length; i++) requests[i].fail(storedError);
        const abort = this.pendingAbort;
        if (abort === null) {
            this.rejectClosed();
            return;
        }
        this.pendingAbort = null;
        if (abort.wasErroring) {
            abort.deferred.fail(storedError);
            this.rejectClosed();
            return;
        }
        uponPromise(this.controller.abortSteps(abort.reason), () => {
            abort.deferred.fulfil(undefined);
            this.rejectClosed();
        }, (error) => {
            abort.deferred.fail(error);
            this.rejectClosed();
        });
    }

    finishWrite() {
        const request = this.inFlightWrite;
        this.inFlightWrite = null;
        request.fulfil(undefined);
    }

    failWrite(error) {
        const request = this.inFlightWrite;
        this.inFlightWrite = null;
        request.fail(error);
        this.dealWithRejection(error);
    }

    finishClose() {
        const request = this.inFlightClose;
        this.inFlightClose = null;
        request.fulfil(undefined);
        if (this.state === 'erroring') {
            this.storedError = undefined;
            if (this.pendingAbort !== null) {
                this.pendingAbort.deferred.fulfil(undefined);
                this.pendingAbort = null;
            }
        }
        this.state = 'closed';
        if (this.end !== null) this.end.fulfil(undefined);
        if (this.writer !== null) this.writer.closed.fulfil(undefined);
    }

    failClose(error) {
        const request = this.inFlightClose;
        this.inFlightClose = null;
        request.fail(error);
        if (this.pendingAbort !== null) {
            this.pendingAbort.deferred.fail(error);
            this.pendingAbort = null;
        }
        this.dealWithRejection(error);
    }

    rejectClosed() {
        if (this.end !== null) this.end.failQuietly(this.storedError);
        if (this.closeRequest !== null) {
            this.closeRequest.fail(this.storedError);
            this.closeRequest = null;
        }
        if (this.writer !== null) this.writer.closed.failQuietly(this.storedError);
    }

    updateBackpressure(hasBackpressure) {
        if (this.writer !== null && hasBackpressure !== this.hasBackpressure) {
            if (hasBackpressure) this.writer.ready = new Deferred();
            else this.writer.ready.fulfil(undefined);
        }
        this.hasBackpressure = hasBackpressure;
    }

    /** Writes a chunk for its writer; `request` hears how it went. */
    write(writer, chunk, request) {
        const { controller } = this;
        const size = controller.sizeOf(chunk);
        if (this !== writer.stream) {
            request.fail(stateError('The writer has been released'));
        } else if (this.state === 'errored') {
            request.fail(this.storedError);
        } else if (this.state === 'closed' || this.isClosing) {
            request.fail(stateError('The stream is closing or closed and cannot be written to'));
        } else if (this.state === 'erroring') {
            request.fail(this.storedError);
        } else {
            this.writeRequests.push(request);
            controller.write(chunk, size);
        }
    }
}

/** The inside of a WritableStreamDefaultController. */
class WritableController {
    writable;
    /** What the chunks go to: {write(chunk, controller), close(), abort(reason)}, with promises; null once over. */
    sink;
    /** A user's size function; undefined counts chunks. */
    size;
    highWaterMark;
    queue = new SizedQueue();
    isStarted = false;
    /** The object that users see; made by writable.js. */
    controller = null;
    /** Its AbortSignal, once somebody asks; and what it was aborted with. */
    signal = null;
    isAborted = false;
    abortReason = undefined;
    #wrote;
    #failed;

    constructor(writable, sink, highWaterMark, size) {
        this.writable = writable;
        this.sink = sink;
        this.highWaterMark = highWaterMark;
        this.size = size;
        writable.controller = this;
        writable.updateBackpressure(this.hasBackpressure);
    }

    get desiredSize() { return this.highWaterMark - this.queue.total; }
    get hasBackpressure() { return this.highWaterMark - this.queue.total <= 0; }

    /** Goes on when the promise of the sink's start has settled. */
    startWith(promise) {
        uponPromise(promise, () => {
            this.isStarted = true;
            this.advance();
        }, (error) => {
            this.isStarted = true;
            this.writable.dealWithRejection(error);
        });
    }

    getSignal() {
        if (this.signal === null) {
            this.signal = hatchery.makeSignal();
            if (this.isAborted) hatchery.abortSignal(this.signal, this.abortReason);
        }
        return this.signal;
    }

    signalAbort(reason) {
        if (this.isAborted) return;
        this.isAborted = true;
        this.abortReason = reason;
        if (this.signal !== null) hatchery.abortSignal(this.signal, reason);
    }

    abortSteps(reason) {
        const { sink } = this;
        this.clear();
        return sink.abort(reason);
    }

    clear() {
        this.sink = null;
        this.size = undefined;
    }

    sizeOf(chunk) {
        const { size } = this;
        if (size === undefined) return 1;
        try {
            return size(chunk);
        } catch (error) {
            this.errorIfNeeded(error);
            return 1;
        }
    }

    close() {
        this.queue.add(closeMark, 0);
        this.advance();
    }

    write(chunk, size) {
        try {
            this.queue.add(chunk, size);
        } catch (error) {
            this.errorIfNeeded(error);
            return;
        }
        this.#updateBackpressure();
        this.advance();
    }

    #updateBackpressure() {
        const { writable } = this;
        if (!writable.isClosing && writable.state === 'writable') writable.updateBackpressure(this.hasBackpressure);
    }

    advance() {
        const { writable, queue } = this;
        if (!this.isStarted || writable.inFlightWrite !== null) return;
        if (writable.state === 'erroring') {
            writable.finishErroring();
            return;
        }
        if (queue.length === 0) return;
        const chunk = queue.peek();
        if (chunk === closeMark) this.#processClose();
        else this.#processWrite(chunk);
    }

    errorIfNeeded(error) { if (this.writable.state === 'writable') this.error(error); }

    error(error) {
        this.clear();
        this.writable.startErroring(error);
    }

    #processClose() {
        const { writable, sink } = this;
        writable.inFlightClose = writable.closeRequest;
        writable.closeRequest = null;
        this.queue.take();
        const promise = sink.close();
        this.clear();
        uponPromise(promise, () => { writable.finishClose(); }, (error) => { writable.failClose(error); });
    }

    #processWrite(chunk) {
        const { writable } = this;
        writable.inFlightWrite = writable.writeRequests.shift();
        if (this.#wrote === undefined) {
            this.#wrote = () => {
                writable.finishWrite();
                this.queue.take();
                this.#updateBackpressure();
                this.advance();
            };
            this.#failed = (error) => {
                if (writable.state === 'writable') this.clear();
                writable.failWrite(error);
            };
        }
        uponPromise(this.sink.write(chunk, this.controller), this.#wrote, this.#failed);
    }
}

/** The inside of a WritableStreamDefaultWriter. */
class Writer {
    stream;
    ready;
    closed;

    constructor(writable) {
        if (writable.isLocked) throw stateError('The stream is locked to a writer already');
        this.stream = writable;
        writable.writer = this;
        switch (writable.state) {
            case 'writable':
                this.ready = !writable.isClosing && writable.hasBackpressure ? new Deferred() : Deferred.resolved();
                this.closed = new Deferred();
                break;
            case 'erroring':
                this.ready = Deferred.rejected(writable.storedError);
                this.closed = new Deferred();
                break;
            case 'closed':
                this.ready = Deferred.resolved();
                this.closed = Deferred.resolved();
                break;
            default:
                this.ready = Deferred.rejected(writable.storedError);
                this.closed = Deferred.rejected(writable.storedError);
        }
    }

    get desiredSize() {
        const { state, controller } = this.stream;
        if (state === 'errored' || state === 'erroring') return null;
        return state === 'closed' ? 0 : controller.desiredSize;
    }

    rejectReady(error) {
        if (this.ready.isPending) this.ready.failQuietly(error);
        else this.ready = Deferred.rejected(error);
    }

    rejectClosed(error) {
        if (this.closed.isPending) this.closed.failQuietly(error);
        else this.closed = Deferred.rejected(error);
    }

    release() {
        const error = stateError('The writer has been released');
        this.rejectReady(error);
        this.rejectClosed(error);
        this.stream.writer = null;
        this.stream = null;
    }

    /** A promise of the write of a chunk. */
    write(chunk) {
        const deferred = new Deferred();
        this.stream.write(this, chunk, deferred);
        return deferred.promise;
    }

    closeWithErrorPropagation() {
        const { stream } = this;
        if (stream.isClosing || stream.state === 'closed') return resolveWith(undefined);
        if (stream.state === 'errored') return rejectWith(stream.storedError);
        return stream.close();
    }
}

hatchery.streamBase.Writable = Writable;
hatchery.streamBase.WritableController = WritableController;
hatchery.streamBase.Writer = Writer;
