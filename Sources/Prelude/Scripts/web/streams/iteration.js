'use strict';
// Streams as async iterators, and streams from iterators: ReadableStream.prototype.values and ReadableStream.from.

const { webidl, apply } = hatchery;
const base = hatchery.streamBase;
const { Reader, then, resolveWith, rejectWith, makeReadable, Deferred } = base;
const { TypeError, Symbol } = globalThis;

const asyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

/** A read for an iterator: at the end, and after an error, it gives up its reader. */
class IteratorRead extends Deferred {
    #iteration;
    constructor(iteration) {
        super();
        this.#iteration = iteration;
    }
    chunk(value) { this.fulfil({ value, done: false }); }
    close() {
        const iteration = this.#iteration;
        iteration.isFinished = true;
        iteration.reader.release();
        this.fulfil({ value: undefined, done: true });
    }
    error(error) {
        const iteration = this.#iteration;
        iteration.isFinished = true;
        iteration.reader.release();
        this.fail(error);
    }
}

class Iteration {
    reader;
    preventCancel;
    isFinished = false;
    /** The promise of the call that has not settled; null for none. */
    ongoing = null;

    #succeeded = (result) => {
        this.ongoing = null;
        return result;
    };
    #failed = (error) => {
        this.ongoing = null;
        throw error;
    };

    constructor(readable, preventCancel) {
        this.reader = new Reader(readable, false);
        this.preventCancel = preventCancel;
    }

    next() {
        if (this.isFinished) return resolveWith({ value: undefined, done: true });
        const request = new IteratorRead(this);
        this.reader.read(request);
        return then(request.promise, this.#succeeded, this.#failed);
    }

    return(value) {
        if (this.isFinished) return resolveWith({ value, done: true });
        this.isFinished = true;
        const { reader } = this;
        let promise = resolveWith(undefined);
        if (!this.preventCancel) promise = reader.readable.cancel(value);
        reader.release();
        return then(promise, () => ({ value, done: true }));
    }

    /** Calls come one after the other, whoever waits for them or not. */
    after(step) {
        const { ongoing } = this;
        const mine = ongoing === null ? step() : then(ongoing, step, step);
        this.ongoing = mine;
        return mine;
    }
}

const iterations = new WeakMap();
const getIteration = Function.prototype.call.bind(WeakMap.prototype.get);
const setIteration = Function.prototype.call.bind(WeakMap.prototype.set);
const iterationOf = (iterator) => (webidl.isObject(iterator) ? getIteration(iterations, iterator) : undefined);
const wrongThis = () => rejectWith(webidl.illegalThis('ReadableStreamAsyncIterator'));

const prototype = {
    __proto__: asyncIteratorPrototype,
    next() {
        const iteration = iterationOf(this);
        return iteration === undefined ? wrongThis() : iteration.after(() => iteration.next());
    },
    return(value) {
        const iteration = iterationOf(this);
        return iteration === undefined ? wrongThis() : iteration.after(() => iteration.return(value));
    },
};
Object.defineProperty(prototype, Symbol.toStringTag, {
    __proto__: null, value: 'ReadableStream AsyncIterator', configurable: true,
});

base.iterate = (readable, preventCancel) => {
    const iterator = { __proto__: prototype };
    setIteration(iterations, iterator, new Iteration(readable, preventCancel));
    return iterator;
};

/** The source that an iterator is. */
class IteratorSource {
    #iterator;
    #next;
    #isAsync;
    readable = null;

    constructor(iterator, isAsync) {
        this.#iterator = iterator;
        this.#next = iterator.next;
        this.#isAsync = isAsync;
    }

    pull() {
        let result;
        try {
            result = apply(this.#next, this.#iterator, []);
        } catch (error) {
            return rejectWith(error);
        }
        const { controller } = this.readable;
        if (this.#isAsync) return then(resolveWith(result), (settled) => this.#take(settled, controller));
        try {
            if (!webidl.isObject(result)) throw new TypeError('The iterator\'s next() gave no object');
            if (result.done) {
                controller.close();
                return resolveWith(undefined);
            }
            return then(resolveWith(result.value), (value) => { controller.enqueue(value); });
        } catch (error) {
            return rejectWith(error);
        }
    }

    #take(result, controller) {
        if (!webidl.isObject(result)) throw new TypeError('The iterator\'s next() gave no object');
        if (result.done) controller.close();
        else controller.enqueue(result.value);
    }

    cancel(reason) {
        try {
            const method = this.#iterator.return;
            if (method === undefined || method === null) return resolveWith(undefined);
            const result = apply(method, this.#iterator, [reason]);
            return then(resolveWith(result), (settled) => {
                if (!webidl.isObject(settled)) throw new TypeError('The iterator\'s return() gave no object');
            });
        } catch (error) {
            return rejectWith(error);
        }
    }
}

/** The public stream of what an iterable gives, async or not. */
base.streamFrom = (iterable) => {
    if (iterable === undefined || iterable === null) throw new TypeError('ReadableStream.from() needs an iterable');
    let method = iterable[Symbol.asyncIterator];
    const isAsync = method !== undefined && method !== null;
    if (!isAsync) method = iterable[Symbol.iterator];
    if (typeof method !== 'function') {
        throw webidl.typeError(
            "Failed to execute 'from' on 'ReadableStream': the value is not iterable", 'ERR_ARG_NOT_ITERABLE');
    }
    const iterator = apply(method, iterable, []);
    if (!webidl.isObject(iterator)) throw new TypeError('The iterator is no object');
    const source = new IteratorSource(iterator, isAsync);
    source.readable = makeReadable(source, 0, undefined, resolveWith(undefined));
    return source.readable.stream;
};
