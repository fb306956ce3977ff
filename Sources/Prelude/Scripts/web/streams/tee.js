'use strict';
// ReadableStream.prototype.tee: two streams of one stream's chunks.

const base = hatchery.streamBase;
const { Reader, Deferred, uponPromise, resolveWith, makeReadable, makeByteStream, nothing, sliceBuffer } = base;
const { viewBuffer, viewOffset, viewBytes } = hatchery.webidl;
const { Uint8Array } = globalThis;
const settled = resolveWith(undefined);

/** What both kinds of tee share: which branches are cancelled, and with what. */
class Tee {
    source;
    reader = null;
    isReading = false;
    branches = [null, null];
    cancelled = [false, false];
    reasons = [undefined, undefined];
    /** Settles what both branches' cancel() give. */
    cancellation = new Deferred();

    constructor(source) { this.source = source; }

    /** Errors go to both branches as soon as they are there. */
    watch(reader) {
        uponPromise(reader.closed.promise, nothing, (error) => {
            if (reader !== this.reader) return;
            this.fail(error);
            this.endCancellation();
        });
    }

    fail(error) {
        this.branches[0].controller.error(error);
        this.branches[1].controller.error(error);
    }

    endCancellation() {
        if (!this.cancelled[0] || !this.cancelled[1]) this.cancellation.fulfil(undefined);
    }

    cancel(index, reason) {
        this.cancelled[index] = true;
        this.reasons[index] = reason;
        if (this.cancelled[1 - index]) this.cancellation.fulfil(this.source.cancel([this.reasons[0], this.reasons[1]]));
        return this.cancellation.promise;
    }
}

/** The source of one branch. */
class Branch {
    #tee;
    #index;
    constructor(tee, index) {
        this.#tee = tee;
        this.#index = index;
    }
    pull() { return this.#tee.pull(this.#index); }
    cancel(reason) { return this.#tee.cancel(this.#index, reason); }
}

class ChunkTee extends Tee {
    #readAgain = false;

    constructor(source) {
        super(source);
        this.reader = new Reader(source, false);
        this.branches[0] = makeReadable(new Branch(this, 0), 1, undefined, settled);
        this.branches[1] = makeReadable(new Branch(this, 1), 1, undefined, settled);
        this.watch(this.reader);
    }

    pull() {
        if (this.isReading) {
            this.#readAgain = true;
            return settled;
        }
        this.isReading = true;
        this.reader.read(this);
        return settled;
    }

    // As a request of the reader:
    chunk(chunk) {
        uponPromise(settled, () => {
            this.#readAgain = false;
            for (let i = 0; i < 2; i++) if (!this.cancelled[i]) this.branches[i].controller.enqueue(chunk);
            this.isReading = false;
            if (this.#readAgain) this.pull();
        });
    }

    close() {
        this.isReading = false;
        for (let i = 0; i < 2; i++) if (!this.cancelled[i]) this.branches[i].controller.close();
        this.endCancellation();
    }

    error() { this.isReading = false; }
}

const copyOf = (view) => {
    const offset = viewOffset(view);
    return new Uint8Array(sliceBuffer(viewBuffer(view), offset, offset + viewBytes(view)));
};

class ByteTee extends Tee {
    readAgain = [false, false];

    constructor(source) {
        super(source);
        this.reader = new Reader(source, false);
        this.branches[0] = makeByteStream(new Branch(this, 0), 0, settled);
        this.branches[1] = makeByteStream(new Branch(this, 1), 0, settled);
        this.watch(this.reader);
    }

    pull(index) {
        if (this.isReading) {
            this.readAgain[index] = true;
            return settled;
        }
        this.isReading = true;
        const request = this.branches[index].controller.getRequest();
        if (request === null) {
            this.#use(false);
            this.reader.read(this);
        } else {
            this.#use(true);
            this.reader.readInto(request.view, 1, new ViewRead(this, index));
        }
        return settled;
    }

    /** Changes to the kind of reader that is needed. */
    #use(isBYOB) {
        if (this.reader.isBYOB === isBYOB) return;
        this.reader.release();
        this.reader = new Reader(this.source, isBYOB);
        this.watch(this.reader);
    }

    /** A copy for the other branch; undefined once that has failed. */
    copy(chunk) {
        try {
            return copyOf(chunk);
        } catch (error) {
            this.fail(error);
            this.cancellation.fulfil(this.source.cancel(error));
            return undefined;
        }
    }

    goOn() {
        this.isReading = false;
        if (this.readAgain[0]) this.pull(0);
        else if (this.readAgain[1]) this.pull(1);
    }

    // As a request of a reader without buffers of its own:
    chunk(chunk) {
        uponPromise(settled, () => {
            this.readAgain[0] = this.readAgain[1] = false;
            const [first, second] = this.branches;
            let other = chunk;
            if (!this.cancelled[0] && !this.cancelled[1]) {
                other = this.copy(chunk);
                if (other === undefined) return;
            }
            if (!this.cancelled[0]) first.controller.enqueue(chunk);
            if (!this.cancelled[1]) second.controller.enqueue(other);
            this.goOn();
        });
    }

    close() {
        this.isReading = false;
        for (let i = 0; i < 2; i++) if (!this.cancelled[i]) this.branches[i].controller.close();
        for (let i = 0; i < 2; i++) {
            const { controller } = this.branches[i];
            if (controller.pending.length > 0) controller.respond(0);
        }
        this.endCancellation();
    }

    error() { this.isReading = false; }
}

/** A read into the buffer that one branch's reader has brought along. */
class ViewRead {
    #tee;
    #index;
    constructor(tee, index) {
        this.#tee = tee;
        this.#index = index;
    }

    chunk(chunk) {
        const tee = this.#tee;
        uponPromise(settled, () => {
            tee.readAgain[0] = tee.readAgain[1] = false;
            const mine = tee.branches[this.#index].controller;
            const other = tee.branches[1 - this.#index].controller;
            const isCancelled = tee.cancelled[this.#index];
            if (!tee.cancelled[1 - this.#index]) {
                const copy = tee.copy(chunk);
                if (copy === undefined) return;
                if (!isCancelled) mine.respondWithNewView(chunk);
                other.enqueue(copy);
            } else if (!isCancelled) {
                mine.respondWithNewView(chunk);
            }
            tee.goOn();
        });
    }

    close(view) {
        const tee = this.#tee;
        tee.isReading = false;
        const mine = tee.branches[this.#index].controller;
        const other = tee.branches[1 - this.#index].controller;
        const isCancelled = tee.cancelled[this.#index];
        const isOtherCancelled = tee.cancelled[1 - this.#index];
        if (!isCancelled) mine.close();
        if (!isOtherCancelled) other.close();
        if (view !== undefined) {
            if (!isCancelled) mine.respondWithNewView(view);
            if (!isOtherCancelled && other.pending.length > 0) other.respond(0);
        }
        tee.endCancellation();
    }

    error() { this.#tee.isReading = false; }
}

/** The two branches, as insides. */
base.tee = (source) => (source.controller.isBytes ? new ByteTee(source) : new ChunkTee(source)).branches;
