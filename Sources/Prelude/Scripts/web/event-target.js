'use strict';
// EventTarget, event handler attributes, and where an exception goes that nobody catches.

const { webidl, eventState, trusted, isEvent, note, levels, describe } = hatchery;
const { apply } = Reflect;
const { defineProperty } = Object;
const { Map } = globalThis;

class Listener {
    callback;
    isCapture;
    isOnce;
    isPassive;
    isRemoved = false;
    /** Ends the watch on the signal that would remove it. */
    stopWatching = undefined;

    constructor(callback, isCapture, isOnce, isPassive) {
        this.callback = callback;
        this.isCapture = isCapture;
        this.isOnce = isOnce;
        this.isPassive = isPassive;
    }
}

/** The listeners of one target. */
class Listeners {
    byType = new Map();
    /** Event handler attributes: type to {value, listener}. */
    handlers = null;
    /** Called with a type and how many listen to it now, when that changes. */
    changed = null;

    add(type, listener) {
        const list = this.byType.get(type);
        if (list === undefined) this.byType.set(type, [listener]);
        else list[list.length] = listener;
        if (this.changed !== null) this.changed(type, this.count(type));
    }

    remove(type, listener) {
        listener.isRemoved = true;
        listener.stopWatching?.();
        const list = this.byType.get(type);
        const index = list === undefined ? -1 : list.indexOf(listener);
        if (index < 0) return;
        if (list.length === 1) this.byType.delete(type);
        else list.splice(index, 1);
        if (this.changed !== null) this.changed(type, this.count(type));
    }

    find(type, callback, isCapture) {
        const list = this.byType.get(type);
        if (list === undefined) return undefined;
        for (let i = 0; i < list.length; i++) {
            if (list[i].callback === callback && list[i].isCapture === isCapture) return list[i];
        }
        return undefined;
    }

    count(type) { return this.byType.get(type)?.length ?? 0; }
}

const isCaptureOf = (options) => (webidl.isObject(options) ? !!options.capture : !!options);

const callListener = (callback, event, currentTarget) => {
    try {
        if (typeof callback === 'function') {
            apply(callback, currentTarget, [event]);
            return;
        }
        const { handleEvent } = callback;
        if (typeof handleEvent !== 'function') throw webidl.typeError('handleEvent is not a function');
        apply(handleEvent, callback, [event]);
    } catch (error) {
        hatchery.report(error, 'an event listener');
    }
};

/** Calls the listeners of a target that may have none; false if one of them has cancelled the event. */
const dispatch = (target, listeners, event, shown = target) => {
    const state = eventState(event);
    state.isDispatching = true;
    state.target = state.currentTarget = shown;
    state.phase = 2;
    const list = listeners === null ? undefined : listeners.byType.get(state.type);
    if (list !== undefined && !state.propagationStopped) {
        const snapshot = list.slice();
        // Capturing listeners come first, also at the target itself.
        for (let phase = 0; phase < 2; phase++) {
            for (let i = 0; i < snapshot.length && !state.immediateStopped; i++) {
                const listener = snapshot[i];
                if (listener.isRemoved || listener.isCapture !== (phase === 0)) continue;
                if (listener.isOnce) listeners.remove(state.type, listener);
                if (listener.isPassive) state.isPassive = true;
                callListener(listener.callback, event, shown);
                state.isPassive = false;
            }
            if (state.propagationStopped) break;
        }
    }
    state.phase = 0;
    state.currentTarget = null;
    state.isDispatching = state.propagationStopped = state.immediateStopped = false;
    return !state.isCancelled;
};

let globalListeners = null;
let listenersOf;

class EventTarget {
    #listeners = null;

    static {
        /** The listeners of a target, made if `isWanted`; null if there are none. Undefined is the global object. */
        listenersOf = (target, isWanted) => {
            if (target === undefined || target === null || target === globalThis) {
                if (isWanted && globalListeners === null) globalListeners = new Listeners();
                return globalListeners;
            }
            if (!webidl.isObject(target) || !(#listeners in target)) throw webidl.illegalThis('EventTarget');
            if (isWanted && target.#listeners === null) target.#listeners = new Listeners();
            return target.#listeners;
        };
        hatchery.isEventTarget = (value) => webidl.isObject(value) && #listeners in value;
    }

    addEventListener(type, callback, options = undefined) {
        const listeners = listenersOf(this, true);
        webidl.requireArguments(arguments.length, 2, "Failed to execute 'addEventListener' on 'EventTarget'");
        const text = webidl.DOMString(type, "Failed to execute 'addEventListener' on 'EventTarget': type");
        let isCapture = false;
        let isOnce = false;
        let isPassive = false;
        let signal;
        if (webidl.isObject(options)) {
            isCapture = !!options.capture;
            isOnce = !!options.once;
            isPassive = !!options.passive;
            signal = options.signal;
            if (signal !== undefined && !hatchery.isAbortSignal(signal)) {
                throw webidl.typeError('The "options.signal" property must be an instance of AbortSignal.');
            }
        } else {
            isCapture = !!options;
        }
        if (callback === null || callback === undefined) return;
        if (!webidl.isObject(callback)) {
            throw webidl.typeError("Failed to execute 'addEventListener' on 'EventTarget': listener is not an object");
        }
        if (signal !== undefined && hatchery.isAborted(signal)) return;
        if (listeners.find(text, callback, isCapture) !== undefined) return;
        const listener = new Listener(callback, isCapture, isOnce, isPassive);
        listeners.add(text, listener);
        if (signal !== undefined) {
            listener.stopWatching = hatchery.onAbort(signal, () => listeners.remove(text, listener));
        }
    }

    removeEventListener(type, callback, options = undefined) {
        const listeners = listenersOf(this, false);
        webidl.requireArguments(arguments.length, 2, "Failed to execute 'removeEventListener' on 'EventTarget'");
        const text = webidl.DOMString(type, "Failed to execute 'removeEventListener' on 'EventTarget': type");
        const isCapture = isCaptureOf(options);
        const listener = listeners?.find(text, callback, isCapture);
        if (listener !== undefined) listeners.remove(text, listener);
    }

    dispatchEvent(event) {
        const listeners = listenersOf(this, false);
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'dispatchEvent' on 'EventTarget'");
        if (!isEvent(event)) {
            throw webidl.typeError('The "event" argument must be an instance of Event.');
        }
        const state = eventState(event);
        if (state.isDispatching || !state.isInitialized) {
            throw new hatchery.DOMException('The event is already being dispatched.', 'InvalidStateError');
        }
        state.isTrusted = false;
        return dispatch(this, listeners, event, this ?? globalThis);
    }
}
webidl.define(EventTarget);

/** Dispatches an event of the runtime's own making. */
hatchery.fire = (target, event) => dispatch(target, listenersOf(target, false), trusted(event));
hatchery.listenersOf = listenersOf;

/** Gives `prototype` the event handler attribute `on` + type; undefined is the global object. */
webidl.eventHandler = (prototype, type, setUp = undefined, isTold = false) => {
    const name = `on${type}`;
    const { get, set } = Object.getOwnPropertyDescriptor({
        get [name]() { return listenersOf(this, false)?.handlers?.get(type)?.value ?? null; },
        set [name](value) {
            const listeners = listenersOf(this, true);
            setHandler(listeners, type, webidl.isObject(value) ? value : null, isTold);
            setUp?.(this);
        },
    }, name);
    defineProperty(prototype, name, { __proto__: null, get, set, enumerable: true, configurable: true });
};

/** `isTold`: the handler of an error event gets the five parts of it. */
const setHandler = (listeners, type, value, isTold) => {
    listeners.handlers ??= new Map();
    const handler = listeners.handlers.get(type);
    if (handler === undefined) {
        if (value === null) return;
        const made = { __proto__: null, value, listener: null };
        made.listener = new Listener(function handle(event) {
            const { value: called } = made;
            if (typeof called !== 'function') return;
            if (isTold && hatchery.isEvent(event) && event instanceof hatchery.ErrorEvent) {
                const { message, filename, lineno, colno, error } = event;
                if (apply(called, this, [message, filename, lineno, colno, error]) === true) event.preventDefault();
            } else if (apply(called, this, [event]) === false) {
                event.preventDefault();
            }
        }, false, false, false);
        listeners.handlers.set(type, made);
        listeners.add(type, made.listener);
    } else if (value === null) {
        listeners.remove(type, handler.listener);
        listeners.handlers.delete(type);
    } else {
        handler.value = value;
    }
};

// The global object is a target too.
for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) {
    hatchery.defineGlobal(name, EventTarget.prototype[name]);
}
webidl.eventHandler(globalThis, 'error', undefined, true);
webidl.eventHandler(globalThis, 'unhandledrejection');
webidl.eventHandler(globalThis, 'rejectionhandled');
for (const name of ['onerror', 'onunhandledrejection', 'onrejectionhandled']) {
    const found = Object.getOwnPropertyDescriptor(globalThis, name);
    found.enumerable = false;
    defineProperty(globalThis, name, found);
}

/** Whether an exception is being reported: one from a handler of it goes to the log. */
let isReporting = false;

/**
 * An exception that nobody has caught: an `error` event at the global object, and a line in the log unless a listener
 * prevents that.
 * @param {string} where for the log: 'a timer'
 */
hatchery.report = (error, where) => {
    if (hatchery.handleUncaught?.(error)) return;
    if (!isReporting && globalListeners !== null && globalListeners.count('error') > 0) {
        isReporting = true;
        try {
            const described = describe(error);
            const { place } = described;
            const event = new hatchery.ErrorEvent('error', {
                cancelable: true, message: `${described.name}: ${described.message}`, error,
                filename: 'function.js', lineno: place?.line ?? 0, colno: place?.column ?? 0,
            });
            if (!dispatch(undefined, globalListeners, trusted(event), globalThis)) return;
        } finally {
            isReporting = false;
        }
    }
    note(levels.error, `Uncaught in ${where}: ${describe(error).stack}`);
};

/** What is pending of a rejection: false if a listener has prevented its line in the log. */
hatchery.reportRejection = (promise, reason) => {
    if (globalListeners === null || globalListeners.count('unhandledrejection') === 0) return true;
    const event = new hatchery.PromiseRejectionEvent('unhandledrejection', { cancelable: true, promise, reason });
    return dispatch(undefined, globalListeners, trusted(event), globalThis);
};

/** Forgets what listens at the global object, for a context that is to look untouched. */
hatchery.onForget(() => { globalListeners = null; });

const functions = {
    /** Reports an exception as one that nobody has caught. */
    reportError(error) {
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'reportError'");
        hatchery.report(error, 'the function');
    },
};
hatchery.defineGlobal('reportError', functions.reportError);
