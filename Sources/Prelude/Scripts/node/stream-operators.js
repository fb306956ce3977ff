'use strict';
// 'internal/stream-operators': map, filter and their family on Readable.

hatchery.provide('internal/stream-operators', () => {
    const {
        codes, AbortError, validateAbortSignal, validateFunction, validateInteger, validateObject,
    } = hatchery.require('internal/errors');
    const kinds = hatchery.require('internal/stream-kinds');
    const nothing = Symbol('kEmpty');
    const atEnd = Symbol('kEof');

    const checkOptions = (options) => {
        if (options !== undefined && options !== null) validateObject(options, 'options');
        if (options?.signal !== undefined && options.signal !== null) {
            validateAbortSignal(options.signal, 'options.signal');
        }
    };
    const checkAbortion = (options) => {
        if (options?.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
    };
    const wholeNumber = (value) => {
        const number = Number(value);
        if (Number.isNaN(number)) return 0;
        if (number < 0) throw new codes.ERR_OUT_OF_RANGE('number', '>= 0', number);
        return number;
    };
    const anySignal = (signals) => AbortSignal.any(signals.filter(Boolean));

    function map(transform, options = undefined) {
        validateFunction(transform, 'fn');
        checkOptions(options);
        let concurrency = 1;
        if (options?.concurrency !== undefined && options.concurrency !== null) {
            concurrency = Math.floor(options.concurrency);
        }
        let highWaterMark = concurrency - 1;
        if (options?.highWaterMark !== undefined && options.highWaterMark !== null) {
            highWaterMark = Math.floor(options.highWaterMark);
        }
        validateInteger(concurrency, 'options.concurrency', 1);
        validateInteger(highWaterMark, 'options.highWaterMark', 0);
        highWaterMark += concurrency;

        return async function* mapped() {
            const abortion = new AbortController();
            const signal = options?.signal ? anySignal([options.signal, abortion.signal]) : abortion.signal;
            const queue = [];
            let wakeReader;
            let wakePump;
            let isDone = false;
            let running = 0;
            const onRejected = () => {
                isDone = true;
                settle();
            };
            const settle = () => {
                running -= 1;
                resumePump();
            };
            const resumePump = () => {
                if (!wakePump || isDone || running >= concurrency || queue.length >= highWaterMark) return;
                const wake = wakePump;
                wakePump = null;
                wake();
            };
            const pump = async (stream) => {
                try {
                    for await (let value of stream) {
                        if (isDone) return;
                        checkAbortion({ signal });
                        try {
                            value = transform(value, { signal });
                            if (value === nothing) continue;
                            value = Promise.resolve(value);
                        } catch (error) {
                            value = Promise.reject(error);
                        }
                        running += 1;
                        value.then(settle, onRejected);
                        queue.push(value);
                        if (wakeReader) {
                            wakeReader();
                            wakeReader = null;
                        }
                        if (!isDone && (queue.length >= highWaterMark || running >= concurrency)) {
                            await new Promise((resolve) => { wakePump = resolve; });
                        }
                    }
                    queue.push(atEnd);
                } catch (error) {
                    const rejected = Promise.reject(error);
                    rejected.then(settle, onRejected);
                    queue.push(rejected);
                } finally {
                    isDone = true;
                    if (wakeReader) {
                        wakeReader();
                        wakeReader = null;
                    }
                }
            };
            pump(this);
            try {
                while (true) {
                    while (queue.length > 0) {
                        const value = await queue[0];
                        if (value === atEnd) return;
                        checkAbortion({ signal });
                        if (value !== nothing) yield value;
                        queue.shift();
                        resumePump();
                    }
                    await new Promise((resolve) => { wakeReader = resolve; });
                }
            } finally {
                abortion.abort();
                isDone = true;
                if (wakePump) {
                    wakePump();
                    wakePump = null;
                }
            }
        }.call(this);
    }

    function filter(test, options = undefined) {
        validateFunction(test, 'fn');
        return map.call(this, async (value, context) => (await test(value, context) ? value : nothing), options);
    }

    async function forEach(visit, options = undefined) {
        validateFunction(visit, 'fn');
        const visited = map.call(this, async (value, context) => {
            await visit(value, context);
            return nothing;
        }, options);
        for await (const unused of visited) void unused;
    }

    async function some(test, options = undefined) {
        for await (const unused of filter.call(this, test, options)) {
            void unused;
            return true;
        }
        return false;
    }

    async function every(test, options = undefined) {
        validateFunction(test, 'fn');
        return !(await some.call(this, async (...values) => !(await test(...values)), options));
    }

    async function find(test, options) {
        for await (const found of filter.call(this, test, options)) return found;
        return undefined;
    }

    function flatMap(transform, options) {
        const mapped = map.call(this, transform, options);
        return async function* flattened() { for await (const inner of mapped) yield* inner; }.call(this);
    }

    async function toArray(options) {
        checkOptions(options);
        const values = [];
        for await (const value of this) {
            checkAbortion(options);
            values.push(value);
        }
        return values;
    }

    async function reduce(step, initial, options) {
        validateFunction(step, 'reducer');
        checkOptions(options);
        let hasInitial = arguments.length > 1;
        let total = initial;
        if (options?.signal?.aborted) {
            const error = new AbortError(undefined, { cause: options.signal.reason });
            this.once('error', () => {});
            await hatchery.require('internal/stream-finished').finishedPromise(this.destroy(error)).catch(() => {});
            throw error;
        }
        const abortion = new AbortController();
        const { signal } = abortion;
        options?.signal?.addEventListener('abort', () => abortion.abort(), { once: true });
        let isEmpty = true;
        try {
            for await (const value of this) {
                isEmpty = false;
                checkAbortion(options);
                if (!hasInitial) {
                    total = value;
                    hasInitial = true;
                } else {
                    total = await step(total, value, { signal });
                }
            }
            if (isEmpty && !hasInitial) throw new ReduceError();
        } finally {
            abortion.abort();
        }
        return total;
    }
    class ReduceError extends TypeError {
        constructor() {
            super('Reduce of an empty stream requires an initial value');
            this.code = 'ERR_MISSING_ARGS';
        }
    }

    function drop(count, options = undefined) {
        checkOptions(options);
        count = wholeNumber(count);
        return async function* dropped() {
            checkAbortion(options);
            for await (const value of this) {
                checkAbortion(options);
                if (count-- <= 0) yield value;
            }
        }.call(this);
    }

    function take(count, options = undefined) {
        checkOptions(options);
        count = wholeNumber(count);
        return async function* taken() {
            checkAbortion(options);
            for await (const value of this) {
                checkAbortion(options);
                if (count-- > 0) yield value;
                // No waiting for a value that is not wanted.
                if (count <= 0) return;
            }
        }.call(this);
    }

    function asIndexedPairs(options = undefined) {
        checkOptions(options);
        return async function* pairs() {
            let index = 0;
            for await (const value of this) {
                checkAbortion(options);
                yield [index++, value];
            }
        }.call(this);
    }

    function compose(stream, options) {
        checkOptions(options);
        if (kinds.isNodeStream(stream) && !kinds.isWritable(stream)) {
            throw new codes.ERR_INVALID_ARG_VALUE('stream', stream, 'must be writable');
        }
        const composed = hatchery.require('internal/stream-compose')(this, stream);
        if (options?.signal) hatchery.require('internal/stream-base').listenForAbort(options.signal, composed);
        return composed;
    }

    return {
        streamReturning: { asIndexedPairs, drop, filter, flatMap, map, take, compose },
        promiseReturning: { every, forEach, reduce, toArray, some, find },
    };
});
