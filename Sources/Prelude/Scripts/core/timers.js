'use strict';
// setTimeout and its family. Callbacks are called by turn(), one a call, so that promise jobs run between them.

const { state, now, note, levels, apply, trunc, Number, TypeError, mapGet, mapSet, mapClear } = hatchery;
const { liveTimers } = hatchery.stateIndex;

/** Longest delay in milliseconds; a longer one counts as 1, as in browsers and Node. */
const delayMax = 2 ** 31 - 1;

/** What to call to forget what invocations have left behind, for a context that is to look untouched. */
hatchery.forgetters = hatchery.list();
hatchery.onForget = (forget) => { hatchery.forgetters[hatchery.forgetters.length] = forget; };

// web/event-target.js makes events of these two; without it they only go to the log.
/** An exception that nobody has caught; `where` for the log: 'a timer'. */
hatchery.report = (error, where) => { note(levels.error, `Uncaught in ${where}: ${hatchery.describe(error).stack}`); };
/** A rejection that nobody has handled: false if a listener wants no line about it in the log. */
hatchery.reportRejection = () => true;

/** A leftist heap, earliest first, by due time and then by order: no array, for its indices could meet a setter. */
let heap = null;
let order = 0;
/** How many live timers may be dropped without a word. */
let quiet = 0;
/** Timers whose number somebody has asked for. */
const numbered = new Map();

const isBefore = (a, b) => a.due < b.due || (a.due === b.due && a.order < b.order);

const merge = (a, b) => {
    if (a === null) return b;
    if (b === null) return a;
    if (isBefore(b, a)) return merge(b, a);
    a.right = merge(a.right, b);
    if (a.left === null || a.left.rank < a.right.rank) {
        const left = a.left;
        a.left = a.right;
        a.right = left;
    }
    a.rank = a.right === null ? 1 : a.right.rank + 1;
    return a;
};

const enter = (timer) => {
    timer.due = now() + timer.delay;
    timer.order = order++;
    timer.left = timer.right = null;
    timer.rank = 1;
    heap = merge(heap, timer);
};

const cancel = (timer) => {
    if (!timer.isLive) return;
    timer.isLive = false;
    if (timer.isQuiet) quiet -= 1;
    // The node stays in the heap until its turn; what it holds on to does not.
    timer.callback = timer.values = undefined;
    state[liveTimers] -= 1;
};

/** What setTimeout returns: converts to a number, and has the methods that code written for Node calls. */
class Timeout {
    #timer;
    #isRef = true;
    constructor(timer) { this.#timer = timer; }
    static timerOf(value) { return #timer in value ? value.#timer : undefined; }
    // An invocation ends when its handler has, whatever timers are left: this is only remembered.
    ref() {
        if (#timer in this) this.#isRef = true;
        return this;
    }
    unref() {
        if (#timer in this) this.#isRef = false;
        return this;
    }
    hasRef() { return this.#isRef; }
    refresh() {
        const old = this.#timer;
        // A timer may be set again by the callback that it calls.
        if (!old.isLive && running !== old) return this;
        const callback = old.callback ?? runningCallback;
        this.#timer = schedule(callback, old.delay, old.values ?? runningValues, old.repeats, this);
        cancel(old);
        return this;
    }
    close() {
        cancel(this.#timer);
        return this;
    }
    get _destroyed() { return !this.#timer.isLive; }
    get _idleTimeout() { return this.#timer.isLive ? this.#timer.delay : -1; }
    set _idleTimeout(delay) { if (delay < 0) cancel(this.#timer); }
    get _onTimeout() { return this.#timer.callback ?? null; }
    set _onTimeout(callback) {
        if (typeof callback === 'function') this.#timer.callback = callback;
        else cancel(this.#timer);
    }
    get _repeat() { return this.#timer.repeats ? this.#timer.delay : null; }
    set _repeat(delay) {
        const timer = this.#timer;
        if (!delay || timer.repeats || running !== timer) return;
        // From within its callback a timeout becomes an interval.
        this.#timer = schedule(runningCallback, delayOf(delay), runningValues, true, this);
    }
    [hatchery.disposeSymbol]() { cancel(this.#timer); }
    [Symbol.toPrimitive]() {
        mapSet(numbered, this.#timer.number, this.#timer);
        return this.#timer.number;
    }
}
const { timerOf } = Timeout;
delete Timeout.timerOf;

let lastNumber = 0;
/** The timer whose callback runs, with what it had. */
let running = null;
let runningCallback;
let runningValues;

const refuse = (callback) => {
    const error = new TypeError(
        `The "callback" argument must be of type function. Received ${hatchery.describeReceived(callback)}`);
    error.code = 'ERR_INVALID_ARG_TYPE';
    return error;
};

const schedule = (callback, delay, values, repeats, handle) => {
    if (typeof callback !== 'function') throw refuse(callback);
    const timer = {
        __proto__: null, callback, delay, values, repeats, isLive: true, number: ++lastNumber, handle: undefined,
        isQuiet: false, due: 0, order: 0, left: null, right: null, rank: 1,
    };
    timer.handle = handle ?? new Timeout(timer);
    enter(timer);
    state[liveTimers] += 1;
    return timer;
};

/** Whole milliseconds, at least one. */
const delayOf = (delay) => {
    const ms = trunc(Number(delay));
    if (ms > delayMax) hatchery.warnOfDelay?.(delay);
    return ms >= 1 && ms <= delayMax ? ms : 1;
};

const clear = (handle) => {
    if (typeof handle === 'object' && handle !== null) {
        const timer = timerOf(handle);
        if (timer !== undefined) cancel(timer);
    } else if (typeof handle === 'number' || typeof handle === 'string') {
        const timer = mapGet(numbered, +handle);
        if (timer !== undefined) cancel(timer);
    }
};

const globals = {
    setTimeout(callback, delay, ...values) { return schedule(callback, delayOf(delay), values, false).handle; },
    setInterval(callback, delay, ...values) { return schedule(callback, delayOf(delay), values, true).handle; },
    setImmediate(callback, ...values) { return schedule(callback, 0, values, false).handle; },
    clearTimeout(handle) { clear(handle); },
    clearInterval(handle) { clear(handle); },
    clearImmediate(handle) { clear(handle); },
    queueMicrotask(callback) {
        if (typeof callback !== 'function') throw refuse(callback);
        runSoon(callback);
    },
};
const runSoon = async (callback) => {
    await undefined;
    try {
        callback();
    } catch (error) {
        hatchery.report(error, 'a microtask');
    }
};
hatchery.defineGlobal('setTimeout', globals.setTimeout);
hatchery.defineGlobal('setInterval', globals.setInterval);
hatchery.defineGlobal('setImmediate', globals.setImmediate);
hatchery.defineGlobal('clearTimeout', globals.clearTimeout);
hatchery.defineGlobal('clearInterval', globals.clearInterval);
hatchery.defineGlobal('clearImmediate', globals.clearImmediate);
hatchery.defineGlobal('queueMicrotask', globals.queueMicrotask);

/** A timer of the runtime's own: nobody hears of it when it is still pending in the end. */
hatchery.startTimer = (callback, delay) => {
    const timer = schedule(callback, delay >= 0 ? delay : 0, [], false);
    timer.isQuiet = true;
    quiet += 1;
    return timer;
};
hatchery.stopTimer = cancel;

const dropCancelled = () => {
    while (heap !== null && !heap.isLive) heap = merge(heap.left, heap.right);
};

/**
 * Calls the callback that is due, if one is.
 * @returns {number} 0 when one was called, else when the next is due on the clock of now(), -1 when there is none
 */
hatchery.turn = () => {
    dropCancelled();
    if (heap === null) return -1;
    const timer = heap;
    if (timer.due > now()) return timer.due;
    heap = merge(timer.left, timer.right);
    const { callback, values, handle } = timer;
    if (timer.repeats) enter(timer);
    else cancel(timer);
    const outer = running;
    running = timer;
    runningCallback = callback;
    runningValues = values;
    try {
        apply(callback, handle, values);
    } catch (error) {
        hatchery.report(error, 'a timer');
    }
    running = outer;
    // As in Node: ticks come before the promise jobs of the callback.
    hatchery.runTicks?.();
    return 0;
};

/** Ends what an invocation left pending and says so in its log. */
hatchery.cancelTimers = () => {
    const count = state[liveTimers] - quiet;
    const subject = count === 1 ? '1 timer was' : `${count} timers were`;
    if (count > 0) note(levels.warn, `${subject} still pending when the function had finished: cancelled`);
    hatchery.forgetTimers();
};

/** Counts from the start again, for a context that is to look untouched. */
hatchery.renumberTimers = () => {
    order = lastNumber = 0;
};

/** Drops every timer without a word. */
hatchery.forgetTimers = () => {
    for (dropCancelled(); heap !== null; dropCancelled()) cancel(heap);
    mapClear(numbered);
    state[liveTimers] = 0;
};
