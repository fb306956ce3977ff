'use strict';
// once() and on() of the module 'events': an emitter's events as a promise and as an asynchronous iterator.

hatchery.addAsyncEvents = (EventEmitter) => {
    const {
        codes, AbortError, validateAbortSignal, validateInteger, validateObject,
    } = hatchery.require('internal/errors');

    const listen = (emitter, type, listener, isOnce) => {
        if (typeof emitter?.on === 'function') {
            if (isOnce) emitter.once(type, listener);
            else emitter.on(type, listener);
        } else if (typeof emitter?.addEventListener === 'function') {
            emitter.addEventListener(type, listener, { once: isOnce });
        } else {
            throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
        }
    };
    const forget = (emitter, type, listener) => {
        if (typeof emitter.removeListener === 'function') emitter.removeListener(type, listener);
        else emitter.removeEventListener(type, listener);
    };
    const abortion = (signal) => new AbortError(undefined, { cause: signal.reason });

    /** A promise of the arguments of the next event `type`. */
    EventEmitter.once = async function once(emitter, type, options = {}) {
        validateObject(options, 'options');
        const { signal } = options;
        validateAbortSignal(signal, 'options.signal');
        if (signal?.aborted) throw abortion(signal);
        return new Promise((resolve, reject) => {
            const end = () => {
                forget(emitter, type, onEvent);
                if (hearsErrors) forget(emitter, 'error', onError);
                signal?.removeEventListener('abort', onAbort);
            };
            const onError = (error) => {
                end();
                reject(error);
            };
            const onEvent = (...values) => {
                end();
                resolve(values);
            };
            const onAbort = () => {
                end();
                reject(abortion(signal));
            };
            const hearsErrors = type !== 'error' && typeof emitter?.once === 'function';
            listen(emitter, type, onEvent, true);
            if (hearsErrors) emitter.once('error', onError);
            signal?.addEventListener('abort', onAbort, { once: true });
        });
    };

    const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

    /** Every event `type` from now on, as arrays of its arguments. */
    EventEmitter.on = function on(emitter, type, options = {}) {
        validateObject(options, 'options');
        const { signal, close: closers } = options;
        validateAbortSignal(signal, 'options.signal');
        if (signal?.aborted) throw abortion(signal);
        const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
        const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
        validateInteger(high, 'options.highWaterMark', 1);
        validateInteger(low, 'options.lowWaterMark', 1);
        const unread = [];
        const readers = [];
        let failure = null;
        let isOver = false;
        let isPaused = false;

        const onEvent = (...values) => {
            const reader = readers.shift();
            if (reader !== undefined) {
                reader.resolve({ value: values, done: false });
                return;
            }
            unread.push(values);
            if (!isPaused && unread.length > high && typeof emitter.pause === 'function') {
                isPaused = true;
                emitter.pause();
            }
        };
        const onError = (error) => {
            const reader = readers.shift();
            if (reader !== undefined) reader.reject(error);
            else failure = error;
            iterator.return();
        };
        const onAbort = () => onError(abortion(signal));
        const close = () => {
            forget(emitter, type, onEvent);
            if (hearsErrors) forget(emitter, 'error', onError);
            for (const name of closers ?? []) forget(emitter, name, close);
            signal?.removeEventListener('abort', onAbort);
            isOver = true;
            const end = { value: undefined, done: true };
            for (const reader of readers.splice(0)) reader.resolve(end);
            return Promise.resolve(end);
        };

        const iterator = {
            __proto__: AsyncIteratorPrototype,
            next() {
                if (unread.length > 0) {
                    const value = unread.shift();
                    if (isPaused && unread.length < low) {
                        isPaused = false;
                        emitter.resume();
                    }
                    return Promise.resolve({ value, done: false });
                }
                if (failure !== null) {
                    const rejected = Promise.reject(failure);
                    failure = null;
                    return rejected;
                }
                if (isOver) return close();
                return new Promise((resolve, reject) => readers.push({ resolve, reject }));
            },
            return: close,
            throw(error) {
                if (!(error instanceof Error)) {
                    throw new codes.ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', error);
                }
                onError(error);
            },
            [Symbol.asyncIterator]() { return this; },
        };

        const hearsErrors = type !== 'error' && typeof emitter?.on === 'function';
        listen(emitter, type, onEvent, false);
        if (hearsErrors) emitter.on('error', onError);
        for (const name of closers ?? []) listen(emitter, name, close, false);
        signal?.addEventListener('abort', onAbort, { once: true });
        return iterator;
    };
};
