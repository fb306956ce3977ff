'use strict';
// The module 'events': EventEmitter. Its once() and on() are in events-async.js.

hatchery.provide('events', () => {
    const {
        codes, hide, aggregateTwoErrors, validateFunction, validateNumber, validateBoolean, validateAbortSignal,
    } = hatchery.require('internal/errors');
    const { apply, ownKeys } = Reflect;
    const { inspect } = hatchery;
    const captureRejectionSymbol = Symbol.for('nodejs.rejection');
    const errorMonitor = Symbol('events.errorMonitor');
    const captures = Symbol('kCapture');
    let defaultMaxListeners = 10;

    function EventEmitter(options) {
        EventEmitter.init.call(this, options);
    }

    EventEmitter.prototype._events = undefined;
    EventEmitter.prototype._eventsCount = 0;
    EventEmitter.prototype._maxListeners = undefined;
    Object.defineProperty(EventEmitter.prototype, captures, { value: false, writable: true, enumerable: false });

    EventEmitter.init = function init(options) {
        if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
            this._events = { __proto__: null };
            this._eventsCount = 0;
        }
        this._maxListeners = this._maxListeners || undefined;
        if (options?.captureRejections) {
            validateBoolean(options.captureRejections, 'options.captureRejections');
            this[captures] = Boolean(options.captureRejections);
        } else {
            this[captures] = EventEmitter.prototype[captures];
        }
    };

    const method = (name, body) => { EventEmitter.prototype[name] = body; };
    const checkListener = (listener) => validateFunction(listener, 'listener');
    const limitOf = (emitter) => emitter._maxListeners ?? defaultMaxListeners;

    method('setMaxListeners', function setMaxListeners(count) {
        validateNumber(count, 'n', 0);
        this._maxListeners = count;
        return this;
    });
    method('getMaxListeners', function getMaxListeners() { return limitOf(this); });

    /** Hands what a listener's promise rejects with to the emitter. */
    const watchResult = (emitter, result, type, values) => {
        try {
            const { then } = result;
            if (typeof then !== 'function') return;
            apply(then, result, [undefined, (error) => {
                hatchery.nextTick(reject, emitter, error, type, values);
            }]);
        } catch (error) {
            emitter.emit('error', error);
        }
    };
    const reject = (emitter, error, type, values) => {
        if (typeof emitter[captureRejectionSymbol] === 'function') {
            emitter[captureRejectionSymbol](error, type, ...values);
            return;
        }
        // What the error listeners throw or reject with must not come back here.
        const before = emitter[captures];
        try {
            emitter[captures] = false;
            emitter.emit('error', error);
        } finally {
            emitter[captures] = before;
        }
    };

    const throwUnhandled = (emitter, values) => {
        const [error] = values;
        if (error instanceof Error) throw error;
        let text;
        try {
            text = inspect(error);
        } catch {
            text = error;
        }
        const unhandled = new codes.ERR_UNHANDLED_ERROR(values.length === 0 ? undefined : text);
        unhandled.context = error;
        throw unhandled;
    };

    const call = (emitter, listener, type, values) => {
        const result = apply(listener, emitter, values);
        if (result !== undefined && result !== null && emitter[captures]) watchResult(emitter, result, type, values);
    };

    method('emit', function emit(type, ...values) {
        const events = this._events;
        if (type === 'error') {
            if (events !== undefined && events[errorMonitor] !== undefined) this.emit(errorMonitor, ...values);
            if (events === undefined || events.error === undefined) throwUnhandled(this, values);
        } else if (events === undefined) {
            return false;
        }
        const found = events[type];
        if (found === undefined) return false;
        if (typeof found === 'function') {
            call(this, found, type, values);
            return true;
        }
        const listeners = found.slice();
        for (let i = 0; i < listeners.length; i++) call(this, listeners[i], type, values);
        return true;
    });

    const warnOfLeak = (emitter, type, listeners) => {
        listeners.warned = true;
        const warning = new Error(`Possible EventEmitter memory leak detected. ${listeners.length} ${String(type)} `
            + `listeners added to ${inspect(emitter, -1)}. Use emitter.setMaxListeners() to increase limit`);
        warning.name = 'MaxListenersExceededWarning';
        warning.emitter = emitter;
        warning.type = type;
        warning.count = listeners.length;
        hatchery.require('process').emitWarning(warning);
    };

    const add = (emitter, type, listener, isFirst) => {
        checkListener(listener);
        let events = emitter._events;
        if (events === undefined) {
            events = emitter._events = { __proto__: null };
            emitter._eventsCount = 0;
        } else if (events.newListener !== undefined) {
            emitter.emit('newListener', type, listener.listener ?? listener);
            // A listener may have replaced the table.
            events = emitter._events;
        }
        const found = events[type];
        if (found === undefined) {
            events[type] = listener;
            emitter._eventsCount++;
            return emitter;
        }
        let listeners = found;
        if (typeof found === 'function') listeners = events[type] = isFirst ? [listener, found] : [found, listener];
        else if (isFirst) found.unshift(listener);
        else found.push(listener);
        const limit = limitOf(emitter);
        if (limit > 0 && listeners.length > limit && !listeners.warned) warnOfLeak(emitter, type, listeners);
        return emitter;
    };
    method('addListener', function addListener(type, listener) { return add(this, type, listener, false); });
    EventEmitter.prototype.on = EventEmitter.prototype.addListener;
    method('prependListener', function prependListener(type, listener) { return add(this, type, listener, true); });

    const wrapOnce = (emitter, type, listener) => {
        let isDone = false;
        const wrapper = (...values) => {
            if (isDone) return undefined;
            isDone = true;
            emitter.removeListener(type, wrapper);
            return apply(listener, emitter, values);
        };
        wrapper.listener = listener;
        return wrapper;
    };
    method('once', function once(type, listener) {
        checkListener(listener);
        return this.on(type, wrapOnce(this, type, listener));
    });
    method('prependOnceListener', function prependOnceListener(type, listener) {
        checkListener(listener);
        return this.prependListener(type, wrapOnce(this, type, listener));
    });

    const dropType = (emitter, type) => {
        emitter._eventsCount -= 1;
        if (emitter._eventsCount === 0) emitter._events = { __proto__: null };
        else delete emitter._events[type];
    };

    method('removeListener', function removeListener(type, listener) {
        checkListener(listener);
        const events = this._events;
        const found = events?.[type];
        if (found === undefined) return this;
        if (found === listener || found.listener === listener) {
            dropType(this, type);
            if (events.removeListener !== undefined) this.emit('removeListener', type, found.listener ?? listener);
            return this;
        }
        if (typeof found === 'function') return this;
        const at = found.findLastIndex((one) => one === listener || one.listener === listener);
        if (at < 0) return this;
        found.splice(at, 1);
        if (found.length === 1) events[type] = found[0];
        if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
        return this;
    });
    EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

    method('removeAllListeners', function removeAllListeners(type) {
        const events = this._events;
        if (events === undefined) return this;
        if (events.removeListener === undefined) {
            if (arguments.length === 0) {
                this._events = { __proto__: null };
                this._eventsCount = 0;
            } else if (events[type] !== undefined) {
                dropType(this, type);
            }
            return this;
        }
        // Somebody wants to hear of each.
        if (arguments.length === 0) {
            for (const key of ownKeys(events)) if (key !== 'removeListener') this.removeAllListeners(key);
            this.removeAllListeners('removeListener');
            this._events = { __proto__: null };
            this._eventsCount = 0;
            return this;
        }
        const listeners = events[type];
        if (typeof listeners === 'function') this.removeListener(type, listeners);
        else if (listeners !== undefined) {
            for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
        }
        return this;
    });

    const listenersOf = (emitter, type) => {
        const found = emitter._events?.[type];
        return found === undefined ? [] : typeof found === 'function' ? [found] : found.slice();
    };
    method('listeners', function listeners(type) {
        return listenersOf(this, type).map((listener) => listener.listener ?? listener);
    });
    method('rawListeners', function rawListeners(type) { return listenersOf(this, type); });

    const listenerCount = function listenerCount(type, listener) {
        const found = listenersOf(this, type);
        if (listener === undefined || listener === null) return found.length;
        return found.filter((one) => one === listener || one.listener === listener).length;
    };
    method('listenerCount', listenerCount);
    method('eventNames', function eventNames() { return this._eventsCount > 0 ? ownKeys(this._events) : []; });

    const isTarget = (value) => typeof EventTarget === 'function' && value instanceof EventTarget;
    const refuseEmitter = (value) => new codes.ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], value);

    EventEmitter.getEventListeners = (emitter, type) => {
        if (typeof emitter?.listeners === 'function') return emitter.listeners(type);
        if (isTarget(emitter)) return hatchery.eventTargetListeners?.(emitter, type) ?? [];
        throw refuseEmitter(emitter);
    };

    const targetLimits = new WeakMap();
    EventEmitter.getMaxListeners = (emitter) => {
        if (typeof emitter?.getMaxListeners === 'function') return limitOf(emitter);
        if (isTarget(emitter)) return targetLimits.get(emitter) ?? defaultMaxListeners;
        throw refuseEmitter(emitter);
    };
    EventEmitter.setMaxListeners = (count = defaultMaxListeners, ...emitters) => {
        validateNumber(count, 'n', 0);
        if (emitters.length === 0) defaultMaxListeners = count;
        for (const emitter of emitters) {
            if (isTarget(emitter)) targetLimits.set(emitter, count);
            else if (typeof emitter?.setMaxListeners === 'function') emitter.setMaxListeners(count);
            else throw new codes.ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], emitter);
        }
    };

    /** Listens for the abortion of a signal whatever other listeners do; the result's dispose() ends it. */
    EventEmitter.addAbortListener = (signal, listener) => {
        if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
        validateAbortSignal(signal, 'signal');
        validateFunction(listener, 'listener');
        let remove;
        if (signal.aborted) {
            queueMicrotask(() => listener());
        } else {
            signal.addEventListener('abort', listener, { __proto__: null, once: true });
            remove = () => signal.removeEventListener('abort', listener);
        }
        return { __proto__: null, [hatchery.disposeSymbol]() { remove?.(); } };
    };

    EventEmitter.listenerCount = (emitter, type) =>
        (typeof emitter.listenerCount === 'function'
            ? emitter.listenerCount(type) : listenerCount.call(emitter, type));

    const staticProperty = (name, descriptor) =>
        Object.defineProperty(EventEmitter, name, { __proto__: null, enumerable: true, ...descriptor });
    staticProperty('captureRejections', {
        get() { return EventEmitter.prototype[captures]; },
        set(value) {
            validateBoolean(value, 'EventEmitter.captureRejections');
            EventEmitter.prototype[captures] = value;
        },
    });
    staticProperty('defaultMaxListeners', {
        get() { return defaultMaxListeners; },
        set(count) {
            validateNumber(count, 'defaultMaxListeners', 0);
            defaultMaxListeners = count;
        },
    });
    staticProperty('captureRejectionSymbol', { value: captureRejectionSymbol });
    staticProperty('errorMonitor', { value: errorMonitor });
    EventEmitter.usingDomains = false;
    EventEmitter.EventEmitter = EventEmitter;
    hatchery.addAsyncEvents(EventEmitter);
    return EventEmitter;
});
