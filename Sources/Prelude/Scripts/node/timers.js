'use strict';
// The modules 'timers' and 'timers/promises', on the timers of the console's world: core/timers.js.

hatchery.provide('timers', () => {
    const { validateNumber, codes } = hatchery.require('internal/errors');
    const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis;
    const custom = Symbol.for('nodejs.util.promisify.custom');
    const delayMax = 2 ** 31 - 1;
    /** The timeouts of objects that are enrolled the old way. */
    const enrolled = new WeakMap();

    const warnOfDelay = (delay, shortened = 1) => {
        hatchery.require('process').emitWarning(
            `${delay} does not fit into a 32-bit signed integer.\nTimer duration was set to ${shortened}.`,
            'TimeoutOverflowWarning');
    };
    hatchery.warnOfDelay = warnOfDelay;
    const unenroll = (item) => {
        clearTimeout(enrolled.get(item) ?? item);
        enrolled.delete(item);
        item._idleTimeout = -1;
    };
    const active = (item) => {
        clearTimeout(enrolled.get(item));
        const delay = item._idleTimeout;
        if (delay === undefined || delay < 0) return;
        item._idleStart = Math.trunc(hatchery.now());
        item._idleNext ??= item;
        item._idlePrev ??= item;
        enrolled.set(item, setTimeout(() => {
            enrolled.delete(item);
            item._onTimeout?.();
        }, delay));
    };
    const timers = {
        setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval,
        enroll(item, delay) {
            validateNumber(delay, 'msecs');
            if (delay < 0 || !Number.isFinite(delay)) {
                throw new codes.ERR_OUT_OF_RANGE('msecs', 'a non-negative finite number', delay);
            }
            if (delay > delayMax) {
                warnOfDelay(delay, delayMax);
                delay = delayMax;
            }
            if (enrolled.has(item)) unenroll(item);
            item._idleTimeout = delay;
        },
    };
    const { deprecate } = hatchery.require('util');
    const old = (name, replacement, code, method) => {
        timers[name] = deprecate(method, `timers.${name}() is deprecated. Please use ${replacement} instead.`, code);
    };
    old('enroll', 'setTimeout', 'DEP0095', timers.enroll);
    old('unenroll', 'clearTimeout', 'DEP0096', unenroll);
    old('active', 'timeout.refresh()', 'DEP0126', active);
    old('_unrefActive', 'timeout.refresh()', 'DEP0127', (item) => active(item));
    Object.defineProperty(timers, 'promises', { enumerable: true, get: () => hatchery.require('timers/promises') });
    const putPromise = (timer, name) => Object.defineProperty(timer, custom, {
        __proto__: null, configurable: true, enumerable: true, get: () => hatchery.require('timers/promises')[name],
    });
    putPromise(setTimeout, 'setTimeout');
    putPromise(setImmediate, 'setImmediate');
    return timers;
});

hatchery.provide('timers/promises', () => {
    const {
        AbortError, codes, validateAbortSignal, validateBoolean, validateObject, validateNumber,
    } = hatchery.require('internal/errors');
    const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis;
    const abortion = (signal) => new AbortError(undefined, { cause: signal.reason });
    const checkOptions = (options) => {
        validateObject(options, 'options');
        const { signal, ref = true } = options;
        validateAbortSignal(signal, 'options.signal');
        validateBoolean(ref, 'options.ref');
        return signal;
    };

    /** A promise that `start(resolve)` fulfils, unless the signal comes first. */
    const promiseOf = (options, start, stop) => {
        let signal;
        try {
            signal = checkOptions(options);
        } catch (error) {
            return Promise.reject(error);
        }
        if (signal?.aborted) return Promise.reject(abortion(signal));
        return new Promise((resolve, reject) => {
            const onAbort = () => {
                stop(timer);
                reject(abortion(signal));
            };
            const timer = start((value) => {
                signal?.removeEventListener('abort', onAbort);
                resolve(value);
            });
            signal?.addEventListener('abort', onAbort, { once: true });
        });
    };

    const after = (delay, value = undefined, options = {}) => {
        if (delay !== undefined && typeof delay !== 'number') {
            try {
                validateNumber(delay, 'delay');
            } catch (error) {
                return Promise.reject(error);
            }
        }
        return promiseOf(options, (resolve) => setTimeout(resolve, delay, value), clearTimeout);
    };
    const soon = (value = undefined, options = {}) =>
        promiseOf(options, (resolve) => setImmediate(resolve, value), clearImmediate);

    async function* every(delay, value = undefined, options = {}) {
        const signal = checkOptions(options);
        if (signal?.aborted) throw abortion(signal);
        let due = 0;
        let wake;
        let failure;
        const notify = () => {
            wake?.();
            wake = undefined;
        };
        const onAbort = () => {
            clearInterval(timer);
            failure = abortion(signal);
            notify();
        };
        const timer = setInterval(() => {
            due++;
            notify();
        }, delay);
        signal?.addEventListener('abort', onAbort, { once: true });
        try {
            for (;;) {
                if (due === 0 && !failure) await new Promise((resolve) => { wake = resolve; });
                for (; due > 0; due--) yield value;
                if (failure) throw failure;
            }
        } finally {
            clearInterval(timer);
            signal?.removeEventListener('abort', onAbort);
        }
    }

    class Scheduler {
        constructor() { throw new codes.ERR_ILLEGAL_CONSTRUCTOR(); }
        yield() {
            if (this !== scheduler) throw new codes.ERR_INVALID_THIS('Scheduler');
            return soon();
        }
        wait(delay, options) {
            if (this !== scheduler) throw new codes.ERR_INVALID_THIS('Scheduler');
            return after(delay, undefined, options);
        }
    }
    const scheduler = Object.create(Scheduler.prototype);
    return { setTimeout: after, setImmediate: soon, setInterval: every, scheduler };
});
