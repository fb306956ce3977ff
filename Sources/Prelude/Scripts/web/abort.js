'use strict';
// AbortController and AbortSignal.

const { webidl, fire, listenersOf, DOMException, EventTarget, Event } = hatchery;
const { Set, WeakRef } = globalThis;

const key = { __proto__: null };

/** The inside of a signal. */
class SignalState {
    isAborted = false;
    reason = undefined;
    /** Called once, in order, before listeners; null for none. */
    algorithms = null;
    /** Signals that this one follows; null where it is none of AbortSignal.any(). */
    sources = null;
    /** WeakRefs of signals that follow this one. */
    followers = null;
    /** Followers that somebody listens to: they live as long as this one. */
    kept = null;
    listenerCount = 0;
    signal;

    constructor(signal) { this.signal = signal; }
}

/** Keeps a follower with observers alive while its sources are, and no other. */
const updateKept = (state) => {
    if (state.sources === null) return;
    const isWatched = state.listenerCount > 0 || (state.algorithms !== null && state.algorithms.size > 0);
    for (const source of state.sources) {
        if (isWatched) (source.kept ??= new Set()).add(state);
        else source.kept?.delete(state);
    }
};

const runSteps = (state) => {
    const { algorithms } = state;
    state.algorithms = null;
    if (algorithms !== null) for (const algorithm of algorithms) algorithm(state.reason);
    fire(state.signal, new Event('abort'));
};

const abort = (state, reason) => {
    if (state.isAborted) return;
    state.isAborted = true;
    state.reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
    const following = [];
    if (state.followers !== null) {
        for (const reference of state.followers) {
            const follower = reference.deref();
            if (follower === undefined || follower.isAborted) continue;
            follower.isAborted = true;
            follower.reason = state.reason;
            following.push(follower);
        }
    }
    state.followers = state.kept = null;
    runSteps(state);
    for (const follower of following) runSteps(follower);
};

const follow = (state, source) => {
    const followers = (source.followers ??= []);
    if (followers.length > 0 && followers.length % 64 === 0) {
        source.followers = followers.filter((reference) => reference.deref() !== undefined);
    }
    source.followers.push(new WeakRef(state));
};

let stateOf;
let isSignal;

class AbortSignal extends EventTarget {
    #state;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        super();
        this.#state = new SignalState(this);
    }

    static {
        stateOf = (signal) => {
            if (!webidl.isObject(signal) || !(#state in signal)) throw webidl.illegalThis('AbortSignal');
            return signal.#state;
        };
        isSignal = (value) => webidl.isObject(value) && #state in value;
    }

    static abort(reason = undefined) {
        const signal = new AbortSignal(key);
        const state = stateOf(signal);
        state.isAborted = true;
        state.reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
        return signal;
    }

    static timeout(milliseconds) {
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'timeout' on 'AbortSignal'");
        const delay = webidl.unsignedLongLong.enforceRange(milliseconds,
            "Failed to execute 'timeout' on 'AbortSignal': milliseconds");
        const signal = new AbortSignal(key);
        hatchery.startTimer(() => {
            abort(stateOf(signal), new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
        }, delay);
        return signal;
    }

    static any(signals) {
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'any' on 'AbortSignal'");
        return follower(signalList(signals, "Failed to execute 'any' on 'AbortSignal': signals"));
    }

    get aborted() { return stateOf(this).isAborted; }
    get reason() { return stateOf(this).reason; }
    throwIfAborted() {
        const state = stateOf(this);
        if (state.isAborted) throw state.reason;
    }
}
webidl.define(AbortSignal, { shown: webidl.fields('aborted') });
webidl.eventHandler(AbortSignal.prototype, 'abort');
const signalList = webidl.sequence(webidl.instance('AbortSignal', (value) => isSignal(value)));

const follower = (signals) => {
    const signal = new AbortSignal(key);
    const state = stateOf(signal);
    for (let i = 0; i < signals.length; i++) {
        const other = stateOf(signals[i]);
        if (!other.isAborted) continue;
        state.isAborted = true;
        state.reason = other.reason;
        return signal;
    }
    state.sources = new Set();
    for (let i = 0; i < signals.length; i++) {
        const other = stateOf(signals[i]);
        for (const source of other.sources ?? [other]) {
            if (state.sources.has(source)) continue;
            state.sources.add(source);
            follow(state, source);
        }
    }
    listenersOf(signal, true).changed = (type, count) => {
        if (type !== 'abort') return;
        state.listenerCount = count;
        updateKept(state);
    };
    return signal;
};

class AbortController {
    #signal = new AbortSignal(key);

    get signal() {
        if (!webidl.isObject(this) || !(#signal in this)) throw webidl.illegalThis('AbortController');
        return this.#signal;
    }

    abort(reason = undefined) {
        if (!webidl.isObject(this) || !(#signal in this)) throw webidl.illegalThis('AbortController');
        abort(stateOf(this.#signal), reason);
    }
}
webidl.define(AbortController, { shown: webidl.fields('signal') });

hatchery.isAbortSignal = isSignal;
/** Whether a signal is aborted, whatever somebody has put on it. */
hatchery.isAborted = (signal) => stateOf(signal).isAborted;
hatchery.abortReason = (signal) => stateOf(signal).reason;
/** A signal that aborts as soon as one of an array's does. */
hatchery.anySignal = follower;
/** A new signal that only `abortSignal` can abort. */
hatchery.makeSignal = () => new AbortSignal(key);
hatchery.abortSignal = (signal, reason) => { abort(stateOf(signal), reason); };

/**
 * Calls `algorithm` with the reason when the signal is aborted, before its listeners; at once if it is already.
 * @returns {() => void} forgets it
 */
hatchery.onAbort = (signal, algorithm) => {
    const state = stateOf(signal);
    if (state.isAborted) {
        algorithm(state.reason);
        return () => {};
    }
    (state.algorithms ??= new Set()).add(algorithm);
    updateKept(state);
    return () => {
        state.algorithms?.delete(algorithm);
        updateKept(state);
    };
};
