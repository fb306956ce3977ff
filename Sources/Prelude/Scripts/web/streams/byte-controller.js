'use strict';
// The inside of a ReadableByteStreamController: bytes, and buffers that readers bring along.

const {
    Puller, Queue, Part, PullInto, ByobRequest, kindOfView, stateError, rangeError, transferBuffer, isDetached,
    sliceBuffer,
} = hatchery.streamBase;
const { viewBuffer, viewOffset, viewBytes, setBytes, bufferBytes } = hatchery.webidl;
const { Uint8Array, ArrayBuffer } = globalThis;
const { min } = Math;
class ByteController extends Puller {
    isBytes = true;
    queue = new Queue();
    queued = 0;
    autoAllocate;
    pending = new Queue();
    byobRequest = null;

    constructor(readable, source, highWaterMark, autoAllocate) {
        super(readable, source, highWaterMark);
        this.autoAllocate = autoAllocate;
    }

    get wantsPull() {
        const { readable } = this;
        if (!this.isStarted || this.closeRequested || readable.state !== 'readable') return false;
        return readable.waiting > 0 || this.highWaterMark - this.queued > 0;
    }

    clear() { this.source = null; }

    clearQueue() {
        this.queue.clear();
        this.queued = 0;
    }

    clearPending() {
        this.invalidateRequest();
        this.pending.clear();
    }

    pullSteps(request) {
        const { readable, autoAllocate } = this;
        if (this.queued > 0) {
            this.fillRead(request);
            return;
        }
        if (autoAllocate !== undefined) {
            let buffer;
            try {
                buffer = new ArrayBuffer(autoAllocate);
            } catch (error) {
                request.error(error);
                return;
            }
            this.pending.push(new PullInto(buffer, 0, autoAllocate, 1, 1, Uint8Array, 'default'));
        }
        readable.reader.requests.push(request);
        this.pullIfNeeded();
    }

    cancelSteps(reason) {
        this.clearPending();
        this.clearQueue();
        return this.cancelSource(reason);
    }

    releaseSteps() {
        if (this.pending.length === 0) return;
        const first = this.pending.peek();
        first.readerKind = 'none';
        this.pending.clear();
        this.pending.push(first);
    }

    close() {
        const { readable } = this;
        if (!this.canEnqueue) return;
        if (this.queued > 0) {
            this.closeRequested = true;
            return;
        }
        const first = this.pending.peek();
        if (first !== undefined && first.filled % first.elementSize !== 0) {
            const error = stateError('The stream ends within an element of the view that is being filled');
            this.error(error);
            throw error;
        }
        this.clear();
        readable.close();
    }

    error(error) {
        if (this.readable.state !== 'readable') return;
        this.clearPending();
        this.clearQueue();
        this.clear();
        this.readable.error(error);
    }

    enqueue(chunk) {
        const { readable, pending } = this;
        if (!this.canEnqueue) return;
        const buffer = viewBuffer(chunk);
        const offset = viewOffset(chunk);
        const length = viewBytes(chunk);
        if (isDetached(buffer)) throw stateError('The chunk\'s buffer is detached');
        const transferred = transferBuffer(buffer);
        if (pending.length > 0) {
            const first = pending.peek();
            if (isDetached(first.buffer)) throw stateError('The buffer that is to be filled is detached');
            this.invalidateRequest();
            first.buffer = transferBuffer(first.buffer);
            if (first.readerKind === 'none') this.enqueueDetached(first);
        }
        if (readable.hasDefaultReader) {
            const { requests } = readable.reader;
            while (requests.length > 0 && this.queued > 0) this.fillRead(requests.shift());
            if (requests.length === 0) {
                this.addPart(transferred, offset, length);
            } else {
                if (pending.length > 0) pending.shift();
                requests.shift().chunk(new Uint8Array(transferred, offset, length));
            }
        } else {
            this.addPart(transferred, offset, length);
            if (readable.hasBYOBReader) this.commitAll(this.fillPending());
        }
        this.pullIfNeeded();
    }

    addPart(buffer, offset, length) {
        this.queue.push(new Part(buffer, offset, length));
        this.queued += length;
    }

    /** Puts a copy of some bytes in the queue. */
    addCopy(buffer, offset, length) {
        let copy;
        try {
            copy = sliceBuffer(buffer, offset, offset + length);
        } catch (error) {
            this.error(error);
            throw error;
        }
        this.addPart(copy, 0, length);
    }

    enqueueDetached(pull) {
        if (pull.filled > 0) this.addCopy(pull.buffer, pull.offset, pull.filled);
        this.pending.shift();
    }

    fillRead(request) {
        const part = this.queue.shift();
        this.queued -= part.length;
        this.drained();
        request.chunk(new Uint8Array(part.buffer, part.offset, part.length));
    }

    /** After bytes were taken. */
    drained() {
        if (this.queued === 0 && this.closeRequested) {
            this.clear();
            this.readable.close();
        } else {
            this.pullIfNeeded();
        }
    }

    /** Moves bytes from the queue; true once the view has as many as it wants. */
    fill(pull) {
        const most = pull.filled + min(this.queued, pull.length - pull.filled);
        const aligned = most - (most % pull.elementSize);
        const isReady = aligned >= pull.least;
        let rest = (isReady ? aligned : most) - pull.filled;
        while (rest > 0) {
            const part = this.queue.peek();
            const count = min(rest, part.length);
            setBytes(new Uint8Array(pull.buffer, pull.offset + pull.filled, count),
                new Uint8Array(part.buffer, part.offset, count));
            if (count === part.length) {
                this.queue.shift();
            } else {
                part.offset += count;
                part.length -= count;
            }
            this.queued -= count;
            pull.filled += count;
            rest -= count;
        }
        return isReady;
    }

    /** Fills what waits, and takes out what is full. */
    fillPending() {
        const full = [];
        while (this.pending.length > 0 && this.queued > 0) {
            const pull = this.pending.peek();
            if (this.fill(pull)) {
                this.pending.shift();
                full.push(pull);
            }
        }
        return full;
    }

    commitAll(pulls) { for (let i = 0; i < pulls.length; i++) this.commit(pulls[i]); }

    commit(pull) {
        const { readable } = this;
        const view = pull.view();
        const request = readable.reader.requests.shift();
        if (readable.state === 'closed') request.close(view);
        else request.chunk(view);
    }

    pullInto(view, least, request) {
        const { made, elementSize } = kindOfView(view);
        const offset = viewOffset(view);
        const length = viewBytes(view);
        let buffer;
        try {
            buffer = transferBuffer(viewBuffer(view));
        } catch (error) {
            request.error(error);
            return;
        }
        const { readable } = this;
        const pull = new PullInto(buffer, offset, length, least * elementSize, elementSize, made, 'byob');
        if (this.pending.length === 0) {
            if (readable.state === 'closed') {
                request.close(new made(pull.buffer, pull.offset, 0));
                return;
            }
            if (this.queued > 0) {
                if (this.fill(pull)) {
                    const filled = pull.view();
                    this.drained();
                    request.chunk(filled);
                    return;
                }
                if (this.closeRequested) {
                    const error = stateError('The stream ends within an element of the view that is being filled');
                    this.error(error);
                    request.error(error);
                    return;
                }
            }
            this.pending.push(pull);
            readable.reader.requests.push(request);
            this.pullIfNeeded();
        } else {
            this.pending.push(pull);
            readable.reader.requests.push(request);
        }
    }

    /** What the source may fill next; null for nothing. */
    getRequest() {
        if (this.byobRequest === null && this.pending.length > 0) {
            const first = this.pending.peek();
            const view = new Uint8Array(first.buffer, first.offset + first.filled, first.length - first.filled);
            this.byobRequest = new ByobRequest(this, view);
        }
        return this.byobRequest;
    }

    invalidateRequest() {
        if (this.byobRequest === null) return;
        this.byobRequest.controller = null;
        this.byobRequest.view = null;
        this.byobRequest = null;
    }

    respond(count) {
        const first = this.pending.peek();
        if (this.readable.state === 'closed') {
            if (count !== 0) throw stateError('Nothing can be written to a closed stream');
        } else {
            if (count === 0) throw stateError('A stream that is not closed must be given at least one byte');
            if (first.filled + count > first.length) throw rangeError('More bytes were written than there is room for');
        }
        first.buffer = transferBuffer(first.buffer);
        this.respondWith(count);
    }

    respondWithNewView(view) {
        const first = this.pending.peek();
        const length = viewBytes(view);
        if (this.readable.state === 'closed') {
            if (length !== 0) throw stateError('Nothing can be written to a closed stream');
        } else if (length === 0) {
            throw stateError('A stream that is not closed must be given at least one byte');
        }
        if (first.offset + first.filled !== viewOffset(view)) {
            throw rangeError('The view starts at another byte than the request\'s');
        }
        if (first.bufferLength !== bufferBytes(viewBuffer(view))) {
            throw rangeError('The view\'s buffer has another length than the request\'s');
        }
        if (first.filled + length > first.length) throw rangeError('The view is longer than the request\'s');
        first.buffer = transferBuffer(viewBuffer(view));
        this.respondWith(length);
    }

    respondWith(count) {
        const first = this.pending.peek();
        this.invalidateRequest();
        if (this.readable.state === 'closed') this.#respondClosed(first);
        else this.#respondReadable(first, count);
        this.pullIfNeeded();
    }

    #respondClosed(first) {
        const { readable } = this;
        if (first.readerKind === 'none') this.pending.shift();
        if (!readable.hasBYOBReader) return;
        const pulls = [];
        while (pulls.length < readable.waiting) pulls.push(this.pending.shift());
        this.commitAll(pulls);
    }

    #respondReadable(first, count) {
        first.filled += count;
        if (first.readerKind === 'none') {
            this.enqueueDetached(first);
            this.commitAll(this.fillPending());
            return;
        }
        if (first.filled < first.least) return;
        this.pending.shift();
        const rest = first.filled % first.elementSize;
        if (rest > 0) this.addCopy(first.buffer, first.offset + first.filled - rest, rest);
        first.filled -= rest;
        const full = this.fillPending();
        this.commit(first);
        this.commitAll(full);
    }
}

hatchery.streamBase.ByteController = ByteController;
