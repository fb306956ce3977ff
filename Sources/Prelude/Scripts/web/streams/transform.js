'use strict';
// TransformStream and TransformStreamDefaultController.

const { webidl } = hatchery;
const base = hatchery.streamBase;
const {
    Deferred, then, uponPromise, resolveWith, rejectWith, promiseCall, strategyOf, highWaterMarkOf, methodOf,
    stateError, makeReadable, makeWritable, key,
} = base;
const { apply } = Reflect;
const { RangeError } = globalThis;

/** The inside of a TransformStream: the sink of one stream and the source of another. */
class Transform {
    readable = null;
    writable = null;
    hasBackpressure = undefined;
    backpressureChange = null;
    /** {transform(chunk, controller), flush(controller), cancel(reason)}, each giving a promise; null once over. */
    transformer;
    /** The object that the transformer sees. */
    controller = null;
    /** Where there is no cancel step, an abort or a cancel is over at once, as it was before there could be one. */
    hasCancel;
    /** What cancel, abort and close wait for together. */
    finishing = null;
    /** After a chunk's transformation failed. */
    #failed = (error) => {
        this.error(error);
        throw error;
    };

    /** `start` settles when the transformer has started. */
    constructor(transformer, hasCancel, writableMark, writableSize, readableMark, readableSize, start) {
        this.transformer = transformer;
        this.hasCancel = hasCancel;
        this.writable = makeWritable(this, writableMark, writableSize, start);
        this.readable = makeReadable(new TransformSource(this), readableMark, readableSize, start);
        this.setBackpressure(true);
    }

    setBackpressure(hasBackpressure) {
        if (this.backpressureChange !== null) this.backpressureChange.fulfil(undefined);
        this.backpressureChange = new Deferred();
        this.hasBackpressure = hasBackpressure;
    }

    enqueue(chunk) {
        const { controller } = this.readable;
        if (!controller.canEnqueue) {
            throw stateError('The readable side is closed or has failed: nothing can be enqueued');
        }
        try {
            controller.enqueue(chunk);
        } catch (error) {
            this.errorWritable(error);
            throw this.readable.storedError;
        }
        const hasBackpressure = !controller.wantsPull;
        if (hasBackpressure !== this.hasBackpressure) this.setBackpressure(true);
    }

    error(error) {
        this.readable.controller.error(error);
        this.errorWritable(error);
    }

    terminate() {
        this.readable.controller.close();
        this.errorWritable(stateError('The transform stream has been terminated'));
    }

    errorWritable(error) {
        this.transformer = null;
        this.writable.controller.errorIfNeeded(error);
        this.unblock();
    }

    unblock() { if (this.hasBackpressure) this.setBackpressure(false); }

    // As the sink of the writable side:
    write(chunk) {
        if (!this.hasBackpressure) return this.#perform(chunk);
        return then(this.backpressureChange.promise, () => {
            if (this.writable.state === 'erroring') throw this.writable.storedError;
            return this.#perform(chunk);
        });
    }

    #perform(chunk) { return then(this.transformer.transform(chunk, this.controller), undefined, this.#failed); }

    close() {
        if (this.finishing !== null) return this.finishing.promise;
        const deferred = (this.finishing = new Deferred());
        const { readable, transformer } = this;
        const promise = transformer.flush(this.controller);
        this.transformer = null;
        uponPromise(promise, () => {
            if (readable.state === 'errored') {
                deferred.fail(readable.storedError);
            } else {
                readable.controller.close();
                deferred.fulfil(undefined);
            }
        }, (error) => {
            readable.controller.error(error);
            deferred.fail(error);
        });
        return deferred.promise;
    }

    abort(reason) {
        if (!this.hasCancel) {
            this.error(reason);
            return resolveWith(undefined);
        }
        if (this.finishing !== null) return this.finishing.promise;
        const deferred = (this.finishing = new Deferred());
        const { readable, transformer } = this;
        const promise = transformer.cancel(reason);
        this.transformer = null;
        uponPromise(promise, () => {
            if (readable.state === 'errored') {
                deferred.fail(readable.storedError);
            } else {
                readable.controller.error(reason);
                deferred.fulfil(undefined);
            }
        }, (error) => {
            readable.controller.error(error);
            deferred.fail(error);
        });
        return deferred.promise;
    }

    cancelReadable(reason) {
        if (!this.hasCancel) {
            this.errorWritable(reason);
            return resolveWith(undefined);
        }
        if (this.finishing !== null) return this.finishing.promise;
        const deferred = (this.finishing = new Deferred());
        const { writable, transformer } = this;
        const promise = transformer.cancel(reason);
        this.transformer = null;
        uponPromise(promise, () => {
            if (writable.state === 'errored') {
                deferred.fail(writable.storedError);
            } else {
                writable.controller.errorIfNeeded(reason);
                this.unblock();
                deferred.fulfil(undefined);
            }
        }, (error) => {
            writable.controller.errorIfNeeded(error);
            this.unblock();
            deferred.fail(error);
        });
        return deferred.promise;
    }
}

/** The source of the readable side. */
class TransformSource {
    #transform;
    constructor(transform) { this.#transform = transform; }
    pull() {
        this.#transform.setBackpressure(false);
        return this.#transform.backpressureChange.promise;
    }
    cancel(reason) { return this.#transform.cancelReadable(reason); }
}

/** The transformer that a user passed. */
class UserTransformer {
    #transformer;
    #transform;
    #flush;
    #cancel;

    constructor(transformer, transform, flush, cancel) {
        this.#transformer = transformer;
        this.#transform = transform;
        this.#flush = flush;
        this.#cancel = cancel;
    }

    transform(chunk, controller) {
        if (this.#transform !== undefined) return promiseCall(this.#transform, this.#transformer, [chunk, controller]);
        try {
            controllerOf(controller).enqueue(chunk);
            return resolveWith(undefined);
        } catch (error) {
            return rejectWith(error);
        }
    }
    flush(controller) {
        return this.#flush === undefined
            ? resolveWith(undefined) : promiseCall(this.#flush, this.#transformer, [controller]);
    }
    cancel(reason) {
        return this.#cancel === undefined
            ? resolveWith(undefined) : promiseCall(this.#cancel, this.#transformer, [reason]);
    }
}

const where = "Failed to construct 'TransformStream'";
const reserved = (name) => {
    const error = new RangeError(`${where}: the transformer's ${name} is reserved for the future`);
    error.code = 'ERR_INVALID_ARG_VALUE';
    return error;
};

let insideOf;

class TransformStream {
    #inside;

    constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
        if (transformer !== undefined) webidl.object(transformer, `${where}: transformer`);
        const writablePlan = strategyOf(writableStrategy);
        const readablePlan = strategyOf(readableStrategy);
        const given = transformer === undefined ? { __proto__: null } : transformer;
        const cancel = methodOf(given, 'cancel', 'TransformStream');
        const flush = methodOf(given, 'flush', 'TransformStream');
        const { readableType } = given;
        const start = methodOf(given, 'start', 'TransformStream');
        const transform = methodOf(given, 'transform', 'TransformStream');
        const { writableType } = given;
        if (readableType !== undefined) throw reserved('readableType');
        if (writableType !== undefined) throw reserved('writableType');
        const readableMark = highWaterMarkOf(readablePlan, 0);
        const writableMark = highWaterMarkOf(writablePlan, 1);
        const started = new Deferred();
        const inside = new Transform(new UserTransformer(transformer, transform, flush, cancel), cancel !== undefined,
            writableMark, writablePlan.size, readableMark, readablePlan.size, started.promise);
        this.#inside = inside;
        const controller = new TransformStreamDefaultController(key, inside);
        started.fulfil(start === undefined ? undefined : apply(start, transformer, [controller]));
    }

    static {
        insideOf = (stream) => {
            if (!webidl.isObject(stream) || !(#inside in stream)) throw webidl.illegalThis('TransformStream');
            return stream.#inside;
        };
    }

    get readable() { return insideOf(this).readable.stream; }
    get writable() { return insideOf(this).writable.stream; }
}
webidl.define(TransformStream, { shown: webidl.fields('readable', 'writable') });

let controllerOf;

class TransformStreamDefaultController {
    #inside;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        this.#inside = arguments[1];
        this.#inside.controller = this;
    }

    static {
        controllerOf = (controller) => {
            if (!webidl.isObject(controller) || !(#inside in controller)) {
                throw webidl.illegalThis('TransformStreamDefaultController');
            }
            return controller.#inside;
        };
    }

    get desiredSize() { return controllerOf(this).readable.controller.desiredSize; }
    enqueue(chunk = undefined) { controllerOf(this).enqueue(chunk); }
    error(reason = undefined) { controllerOf(this).error(reason); }
    terminate() { controllerOf(this).terminate(); }
}
webidl.define(TransformStreamDefaultController);

/** A synchronous transformer of ours: {transform(chunk, enqueue), flush(enqueue)}; what they throw fails the stream. */
class OwnTransformer {
    #steps;
    #inside = null;
    #enqueue = (chunk) => { this.#inside.enqueue(chunk); };
    constructor(steps) { this.#steps = steps; }
    bind(inside) { this.#inside = inside; }
    transform(chunk) {
        try {
            this.#steps.transform(chunk, this.#enqueue);
            return resolveWith(undefined);
        } catch (error) {
            return rejectWith(error);
        }
    }
    flush() {
        try {
            this.#steps.flush(this.#enqueue);
            return resolveWith(undefined);
        } catch (error) {
            return rejectWith(error);
        }
    }
    cancel() {
        this.#steps.cancel();
        return resolveWith(undefined);
    }
}

/** The pair of streams around a transformer of ours: for streams like CompressionStream. */
base.makeTransform = (steps) => {
    const transformer = new OwnTransformer(steps);
    const inside = new Transform(transformer, steps.cancel !== undefined, 1, undefined, 0, undefined,
        resolveWith(undefined));
    transformer.bind(inside);
    return inside;
};
