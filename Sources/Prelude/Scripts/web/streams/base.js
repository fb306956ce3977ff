'use strict';
// What all the streams share: promises that user code cannot bend, queues with sizes, strategies, conversion of what
// users pass. Kept on `hatchery.streamBase`.
//
// Each public object has one private field, its inside: an object of one of our own classes, with plain fields, that
// user code cannot reach. The operations of the Streams standard are methods of insides.

const { uncurry } = hatchery;
const { Promise, TypeError, RangeError, ArrayBuffer, Object } = globalThis;
const { apply } = Reflect;
const { webidl } = hatchery;
// By `call`, which the engine has a short way for.
const promiseThen = Promise.prototype.then;
const then = (promise, fulfilled, rejected) => promiseThen.call(promise, fulfilled, rejected);
const { withResolvers } = Promise;
const resolveWith = Promise.resolve.bind(Promise);
const rejectWith = Promise.reject.bind(Promise);
const nothing = () => {};

/** Set from outside: a promise and what settles it. */
class Deferred {
    promise;
    resolve;
    reject;
    isPending = true;
    constructor() {
        const { promise, resolve, reject } = withResolvers.call(Promise);
        this.promise = promise;
        this.resolve = resolve;
        this.reject = reject;
    }
    static resolved() {
        const made = Object.create(Deferred.prototype);
        made.promise = resolveWith(undefined);
        made.resolve = made.reject = nothing;
        made.isPending = false;
        return made;
    }
    static rejected(error) {
        const made = Object.create(Deferred.prototype);
        made.promise = rejectWith(error);
        made.resolve = made.reject = nothing;
        made.isPending = false;
        markHandled(made.promise);
        return made;
    }
    fulfil(value) {
        this.isPending = false;
        this.resolve(value);
    }
    fail(error) {
        this.isPending = false;
        this.reject(error);
    }
    /** As fail(), and nobody need listen. */
    failQuietly(error) {
        this.isPending = false;
        this.reject(error);
        markHandled(this.promise);
    }
}

const markHandled = (promise) => { promiseThen.call(promise, undefined, nothing); };

/** Reactions are ours and do not throw. */
const uponPromise = (promise, fulfilled, rejected) => { promiseThen.call(promise, fulfilled, rejected); };

/** Calls a user's method; what it gives or throws as a promise. */
const promiseCall = (method, self, values) => {
    try {
        return resolveWith(apply(method, self, values));
    } catch (error) {
        return rejectWith(error);
    }
};

/** First in, first out, in an array whose taken part is cut off now and then. */
class Queue {
    items = [];
    first = 0;
    get length() { return this.items.length - this.first; }
    push(item) { this.items[this.items.length] = item; }
    peek() { return this.items[this.first]; }
    shift() {
        const { items, first } = this;
        const item = items[first];
        items[first] = undefined;
        if (first + 1 === items.length) {
            items.length = this.first = 0;
        } else if (first >= 1024 && first * 2 > items.length) {
            items.splice(0, first + 1);
            this.first = 0;
        } else {
            this.first = first + 1;
        }
        return item;
    }
    clear() {
        this.items = [];
        this.first = 0;
    }
    /** Empties the queue and gives what was in it. */
    takeAll() {
        const items = this.first === 0 ? this.items : this.items.slice(this.first);
        this.clear();
        return items;
    }
}

/** Chunks with sizes. */
class SizedQueue {
    chunks = new Queue();
    /** Sizes of the chunks; null as long as each was 1. */
    sizes = null;
    total = 0;
    get length() { return this.chunks.length; }
    add(chunk, size) {
        if (size !== 1) {
            if (!(typeof size === 'number' && size >= 0 && size !== Infinity)) {
                const error = new RangeError('The size of a chunk must be a finite number that is not negative');
                error.code = 'ERR_INVALID_ARG_VALUE';
                throw error;
            }
            if (this.sizes === null) {
                this.sizes = new Queue();
                for (let i = this.chunks.length; i > 0; i--) this.sizes.push(1);
            }
        }
        this.chunks.push(chunk);
        if (this.sizes !== null) this.sizes.push(size);
        this.total += size;
    }
    take() {
        this.total -= this.sizes === null ? 1 : this.sizes.shift();
        // Rounding can leave less than nothing.
        if (this.total < 0) this.total = 0;
        return this.chunks.shift();
    }
    peek() { return this.chunks.peek(); }
    clear() {
        this.chunks.clear();
        this.sizes = null;
        this.total = 0;
    }
}

const where = 'The queuing strategy';
/** Reads a QueuingStrategy. */
const strategyOf = (value) => {
    const result = { __proto__: null, highWaterMark: undefined, size: undefined };
    if (value === undefined || value === null) return result;
    webidl.object(value, where);
    const { highWaterMark } = value;
    if (highWaterMark !== undefined) {
        result.highWaterMark = webidl.unrestrictedDouble(highWaterMark, `${where}: highWaterMark`);
    }
    const { size } = value;
    if (size !== undefined) result.size = webidl.callback(size, `${where}: size`);
    return result;
};

const highWaterMarkOf = (strategy, fallback) => {
    const { highWaterMark } = strategy;
    if (highWaterMark === undefined) return fallback;
    if (!(highWaterMark >= 0)) {
        const error = new RangeError(`${where}: highWaterMark (${highWaterMark}) must not be negative or NaN`);
        error.code = 'ERR_INVALID_ARG_VALUE';
        throw error;
    }
    return highWaterMark;
};

const argument = (name, key) => `Failed to construct '${name}': ${key}`;

/** A member of a dictionary that must be a function; undefined if it is not there. */
const methodOf = (object, key, name) => {
    const method = object[key];
    return method === undefined ? undefined : webidl.callback(method, argument(name, key));
};

const stateError = (message) => {
    const error = new TypeError(message);
    error.code = 'ERR_INVALID_STATE';
    return error;
};

/** Moves a buffer's memory to a new one; throws where that cannot be. */
const { transfer } = ArrayBuffer.prototype;
const transferBuffer = (buffer) => transfer.call(buffer);
const isDetached = uncurry(Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'detached').get);
const sliceBuffer = uncurry(ArrayBuffer.prototype.slice);

hatchery.streamBase = {
    __proto__: null, Deferred, Queue, SizedQueue, then, resolveWith, rejectWith, nothing, markHandled, uponPromise,
    promiseCall, strategyOf, highWaterMarkOf, methodOf, stateError, transferBuffer, isDetached, sliceBuffer,
};
/** The ends that the files of this folder put together, and that other scripts use. */
hatchery.streams = { __proto__: null };
