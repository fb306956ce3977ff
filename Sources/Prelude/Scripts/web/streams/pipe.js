'use strict';
// ReadableStream.prototype.pipeTo: chunks go from a reader to a writer, and ends and errors in both directions.

const base = hatchery.streamBase;
const { Reader, Writer, Deferred, uponPromise, resolveWith, nothing, stateError } = base;
const all = Promise.all.bind(Promise);
const settled = resolveWith(undefined);

/** One pipe: what its reads and its writes report to. */
class Pipe extends Deferred {
    #source;
    #destination;
    #reader;
    #writer;
    #options;
    #isShuttingDown = false;
    #isFinished = false;
    /** Chunks that were read and are not written. */
    #unwritten = 0;
    /** Called when all chunks are written. */
    #whenWritten = null;
    #chunk = undefined;
    #stopWatching = nothing;
    #forward = () => {
        const chunk = this.#chunk;
        this.#chunk = undefined;
        if (this.#isFinished) return;
        this.#destination.write(this.#writer, chunk, this);
        this.#next();
    };
    #goOn = () => { this.#next(); };

    constructor(source, destination, options) {
        super();
        this.#source = source;
        this.#destination = destination;
        this.#options = options;
        this.#reader = new Reader(source, false);
        this.#writer = new Writer(destination);
        source.isDisturbed = true;
        const { signal } = options;
        if (signal !== undefined) {
            if (hatchery.isAborted(signal)) {
                this.#abort(hatchery.abortReason(signal));
                return;
            }
            this.#stopWatching = hatchery.onAbort(signal, (reason) => { this.#abort(reason); });
        }
        this.#watch();
        if (!this.#isShuttingDown) this.#next();
    }

    // As a request of the reader:
    chunk(chunk) {
        this.#unwritten += 1;
        this.#chunk = chunk;
        // Writing must not happen inside of whatever has enqueued the chunk.
        uponPromise(settled, this.#forward);
    }
    close() {}
    error() {}

    // As the request of a write: Deferred's fulfil() and fail() are for the pipe's own promise.
    fulfil() { this.#written(); }
    fail() { this.#written(); }

    #written() {
        this.#unwritten -= 1;
        if (this.#unwritten > 0 || this.#whenWritten === null) return;
        const { promise, resolve } = new Deferred();
        resolve(undefined);
        uponPromise(promise, this.#whenWritten);
        this.#whenWritten = null;
    }

    #next() {
        if (this.#isShuttingDown) return;
        const { ready } = this.#writer;
        if (ready.isPending) uponPromise(ready.promise, this.#goOn, nothing);
        else if (this.#destination.state === 'writable' && this.#source.state === 'readable') this.#reader.read(this);
    }

    /** Ends and errors that are there, then those to come. */
    #watch() {
        const source = this.#source;
        const destination = this.#destination;
        const { preventAbort, preventCancel, preventClose } = this.#options;
        const sourceFailed = (error) => {
            this.#shutDown(preventAbort ? null : () => destination.abort(error), true, error);
        };
        const destinationFailed = (error) => {
            this.#shutDown(preventCancel ? null : () => source.cancel(error), true, error);
        };
        const sourceClosed = () => {
            this.#shutDown(preventClose ? null : () => this.#writer.closeWithErrorPropagation(), false, undefined);
        };
        if (source.state === 'errored') sourceFailed(source.storedError);
        else uponPromise(this.#reader.closed.promise, undefined, sourceFailed);
        if (destination.state === 'errored') destinationFailed(destination.storedError);
        else uponPromise(this.#writer.closed.promise, undefined, destinationFailed);
        if (source.state === 'closed') sourceClosed();
        else uponPromise(this.#reader.closed.promise, sourceClosed, nothing);
        if (destination.isClosing || destination.state === 'closed') {
            const error = stateError('The destination is closed');
            this.#shutDown(preventCancel ? null : () => source.cancel(error), true, error);
        }
    }

    #abort(reason) {
        const source = this.#source;
        const destination = this.#destination;
        const { preventAbort, preventCancel } = this.#options;
        this.#shutDown(() => {
            const actions = [];
            if (!preventAbort) {
                actions.push(destination.state === 'writable' ? destination.abort(reason) : resolveWith(undefined));
            }
            if (!preventCancel) {
                actions.push(source.state === 'readable' ? source.cancel(reason) : resolveWith(undefined));
            }
            return all(actions);
        }, true, reason);
    }

    #shutDown(action, hasFailed, error) {
        if (this.#isShuttingDown) return;
        this.#isShuttingDown = true;
        const act = () => {
            if (action === null) {
                this.#finish(hasFailed, error);
                return;
            }
            uponPromise(action(), () => { this.#finish(hasFailed, error); }, (later) => { this.#finish(true, later); });
        };
        const destination = this.#destination;
        if (destination.state !== 'writable' || destination.isClosing) act();
        else if (this.#unwritten === 0) uponPromise(settled, act);
        else this.#whenWritten = act;
    }

    #finish(hasFailed, error) {
        this.#isFinished = true;
        this.#writer.release();
        this.#reader.release();
        this.#stopWatching();
        if (hasFailed) this.reject(error);
        else this.resolve(undefined);
    }
}

/** A promise of the pipe's end, for insides. */
base.pipeTo = (source, destination, options) => new Pipe(source, destination, options).promise;
