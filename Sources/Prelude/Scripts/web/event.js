'use strict';
// Event and its kinds.

const { webidl, now } = hatchery;
const { defineProperty } = Object;
const { apply } = Reflect;

/** What an event is made of; event-target.js changes it while it dispatches. */
class EventState {
    type;
    bubbles;
    cancelable;
    composed;
    target = null;
    currentTarget = null;
    phase = 0;
    timeStamp = now();
    isDispatching = false;
    isInitialized = true;
    isTrusted = false;
    isCancelled = false;
    isPassive = false;
    propagationStopped = false;
    immediateStopped = false;

    constructor(type, bubbles, cancelable, composed) {
        this.type = type;
        this.bubbles = bubbles;
        this.cancelable = cancelable;
        this.composed = composed;
    }

    cancel() { if (this.cancelable && !this.isPassive) this.isCancelled = true; }
}

const initOf = (init, where) => {
    if (init === undefined || init === null) return undefined;
    return webidl.object(init, `${where}: eventInitDict`);
};

let stateOf;
const isTrusted = {
    __proto__: null, enumerable: true, configurable: false, set: undefined,
    get: Object.getOwnPropertyDescriptor({ get isTrusted() { return stateOf(this).isTrusted; } }, 'isTrusted').get,
};

class Event {
    #state;

    constructor(type, eventInitDict = undefined) {
        webidl.requireArguments(arguments.length, 1, "Failed to construct 'Event'");
        const text = webidl.DOMString(type, "Failed to construct 'Event': type");
        const init = initOf(eventInitDict, "Failed to construct 'Event'");
        this.#state = init === undefined
            ? new EventState(text, false, false, false)
            : new EventState(text, !!init.bubbles, !!init.cancelable, !!init.composed);
        defineProperty(this, 'isTrusted', isTrusted);
    }

    static {
        stateOf = (event) => {
            if (!webidl.isObject(event) || !(#state in event)) throw webidl.illegalThis('Event');
            return event.#state;
        };
        hatchery.isEvent = (value) => webidl.isObject(value) && #state in value;
    }

    get type() { return stateOf(this).type; }
    get target() { return stateOf(this).target; }
    get srcElement() { return stateOf(this).target; }
    get currentTarget() { return stateOf(this).currentTarget; }
    composedPath() {
        const { currentTarget } = stateOf(this);
        return currentTarget === null ? [] : [currentTarget];
    }
    get eventPhase() { return stateOf(this).phase; }
    stopPropagation() { stateOf(this).propagationStopped = true; }
    get cancelBubble() { return stateOf(this).propagationStopped; }
    set cancelBubble(value) { if (value) stateOf(this).propagationStopped = true; else stateOf(this); }
    stopImmediatePropagation() {
        const state = stateOf(this);
        state.propagationStopped = state.immediateStopped = true;
    }
    get bubbles() { return stateOf(this).bubbles; }
    get cancelable() { return stateOf(this).cancelable; }
    get returnValue() { return !stateOf(this).isCancelled; }
    set returnValue(value) {
        const state = stateOf(this);
        if (!value) state.cancel();
    }
    preventDefault() { stateOf(this).cancel(); }
    get defaultPrevented() { return stateOf(this).isCancelled; }
    get composed() { return stateOf(this).composed; }
    get timeStamp() { return stateOf(this).timeStamp; }
    initEvent(type, bubbles = false, cancelable = false) {
        const state = stateOf(this);
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'initEvent' on 'Event'");
        const text = webidl.DOMString(type, "Failed to execute 'initEvent' on 'Event': type");
        if (state.isDispatching) return;
        state.propagationStopped = state.immediateStopped = state.isCancelled = false;
        state.isTrusted = false;
        state.target = null;
        state.type = text;
        state.bubbles = !!bubbles;
        state.cancelable = !!cancelable;
    }
}
webidl.define(Event, { shown: webidl.fields('type', 'defaultPrevented', 'cancelable', 'timeStamp') });
webidl.constants(Event, { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 });

/** The state of an event. Throws for what is none. */
hatchery.eventState = stateOf;

/** An event that the runtime itself has made. */
hatchery.trusted = (event) => {
    stateOf(event).isTrusted = true;
    return event;
};

class CustomEvent extends Event {
    #detail = null;

    constructor(type, eventInitDict = undefined) {
        webidl.requireArguments(arguments.length, 1, "Failed to construct 'CustomEvent'");
        super(type, eventInitDict);
        const detail = eventInitDict?.detail;
        if (detail !== undefined) this.#detail = detail;
    }

    get detail() {
        if (!webidl.isObject(this) || !(#detail in this)) throw webidl.illegalThis('CustomEvent');
        return this.#detail;
    }

    initCustomEvent(type, bubbles = false, cancelable = false, detail = null) {
        if (!webidl.isObject(this) || !(#detail in this)) throw webidl.illegalThis('CustomEvent');
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'initCustomEvent' on 'CustomEvent'");
        if (stateOf(this).isDispatching) return;
        apply(Event.prototype.initEvent, this, [type, bubbles, cancelable]);
        this.#detail = detail;
    }
}
webidl.define(CustomEvent);

/** A class of events with further fields: [name, converter, default]. */
const defineKind = (name, members) => {
    const where = `Failed to construct '${name}'`;
    const read = webidl.dictionary(`${name}Init`, members);
    const made = {
        [name]: class extends Event {
            #fields;
            constructor(type, eventInitDict = undefined) {
                webidl.requireArguments(arguments.length, 1, where);
                super(type, eventInitDict);
                this.#fields = read(eventInitDict, where);
            }
            static fieldsOf(event) {
                if (!webidl.isObject(event) || !(#fields in event)) throw webidl.illegalThis(name);
                return event.#fields;
            }
        },
    }[name];
    const { fieldsOf } = made;
    delete made.fieldsOf;
    for (const [key] of members) {
        const { get } = Object.getOwnPropertyDescriptor({ get [key]() { return fieldsOf(this)[key]; } }, key);
        defineProperty(made.prototype, key, { __proto__: null, get, enumerable: true, configurable: true });
    }
    defineProperty(made, 'length', { __proto__: null, value: 1, configurable: true });
    return webidl.define(made);
};

defineKind('ErrorEvent', [
    ['colno', webidl.unsignedLong, 0], ['error', webidl.any, undefined], ['filename', webidl.USVString, ''],
    ['lineno', webidl.unsignedLong, 0], ['message', webidl.DOMString, ''],
]);
const PromiseRejectionEvent = defineKind('PromiseRejectionEvent', [
    ['promise', webidl.Promise, webidl.required], ['reason', webidl.any, undefined],
]);
defineProperty(PromiseRejectionEvent, 'length', { __proto__: null, value: 2, configurable: true });
defineKind('MessageEvent', [
    ['data', webidl.any, null], ['lastEventId', webidl.DOMString, ''], ['origin', webidl.USVString, ''],
    ['ports', webidl.sequence(webidl.any), Object.freeze([])], ['source', webidl.any, null],
]);
defineKind('CloseEvent', [
    ['code', webidl.unsignedShort, 0], ['reason', webidl.USVString, ''], ['wasClean', webidl.boolean, false],
]);
