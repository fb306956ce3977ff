'use strict';
// PerformanceObserver: tells about marks and measures as they are made.

const { webidl, DOMException, performanceEntries: select } = hatchery;
const { Set } = globalThis;
const key = { __proto__: null };
const listWhere = "Failed to execute on 'PerformanceObserverEntryList':";
const supportedTypes = Object.freeze(['mark', 'measure']);

/** Observers that listen, as their insides. */
let observers = [];
let isScheduled = false;

/** Called for each new entry. */
hatchery.observePerformance = (entry, entryType) => {
    for (const observer of observers) {
        if (observer.types.has(entryType)) {
            observer.buffer.push(entry);
            schedule();
        }
    }
};

const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    hatchery.startTimer(() => {
        isScheduled = false;
        for (const observer of observers.slice()) observer.deliver();
    }, 0);
};

class PerformanceObserverEntryList {
    #entries;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        this.#entries = arguments[1];
    }

    static of(list) {
        if (!webidl.isObject(list) || !(#entries in list)) throw webidl.illegalThis('PerformanceObserverEntryList');
        return list.#entries;
    }

    getEntries() { return select(entriesOf(this)); }

    getEntriesByType(type) {
        const entries = entriesOf(this);
        webidl.requireArguments(arguments.length, 1, `${listWhere} 'getEntriesByType'`);
        return select(entries, undefined, webidl.DOMString(type));
    }

    getEntriesByName(name, type = undefined) {
        const entries = entriesOf(this);
        webidl.requireArguments(arguments.length, 1, `${listWhere} 'getEntriesByName'`);
        return select(entries, webidl.DOMString(name), type === undefined ? undefined : webidl.DOMString(type));
    }
}
const entriesOf = PerformanceObserverEntryList.of;
delete PerformanceObserverEntryList.of;
webidl.define(PerformanceObserverEntryList);

/** The inside of an observer. */
class Observation {
    observer = null;
    callback;
    buffer = [];
    types = new Set();
    /** 'single' or 'multiple', once observe() has been called with `type` or `entryTypes`. */
    mode = undefined;

    constructor(callback) { this.callback = callback; }

    deliver() {
        if (this.buffer.length === 0) return;
        const entries = this.buffer;
        this.buffer = [];
        const list = new PerformanceObserverEntryList(key, entries);
        try {
            hatchery.apply(this.callback, this.observer, [list, this.observer, { droppedEntriesCount: 0 }]);
        } catch (error) {
            hatchery.report(error, 'a performance observer');
        }
    }
}

class PerformanceObserver {
    #state;

    constructor(callback) {
        const where = "Failed to construct 'PerformanceObserver'";
        webidl.requireArguments(arguments.length, 1, where);
        this.#state = new Observation(webidl.callback(callback, `${where}: callback`));
        this.#state.observer = this;
    }

    static get supportedEntryTypes() { return supportedTypes; }

    static of(observer) {
        if (!webidl.isObject(observer) || !(#state in observer)) throw webidl.illegalThis('PerformanceObserver');
        return observer.#state;
    }

    observe(options = undefined) {
        const state = observationOf(this);
        const where = "Failed to execute 'observe' on 'PerformanceObserver'";
        if (options !== undefined && options !== null) webidl.object(options, `${where}: options`);
        const buffered = options?.buffered;
        const entryTypes = options?.entryTypes;
        const type = options?.type;
        if (entryTypes === undefined && type === undefined) {
            throw webidl.typeError(`${where}: options need entryTypes or type`, 'ERR_MISSING_ARGS');
        }
        if (entryTypes !== undefined && (buffered !== undefined || type !== undefined)) {
            throw webidl.typeError(`${where}: entryTypes excludes the other options`, 'ERR_INVALID_ARG_VALUE');
        }
        const mode = entryTypes === undefined ? 'single' : 'multiple';
        if (state.mode !== undefined && state.mode !== mode) {
            throw new DOMException('PerformanceObserver can not change observing type', 'InvalidModificationError');
        }
        state.mode = mode;
        if (mode === 'multiple') {
            const wanted = webidl.sequence(webidl.DOMString)(entryTypes, `${where}: entryTypes`)
                .filter((name) => supportedTypes.includes(name));
            if (wanted.length === 0) return;
            state.types = new Set(wanted);
        } else {
            const name = webidl.DOMString(type, `${where}: type`);
            if (!supportedTypes.includes(name)) return;
            state.types.add(name);
            if (buffered) {
                for (const entry of select(undefined, undefined, name)) state.buffer.push(entry);
                if (state.buffer.length > 0) schedule();
            }
        }
        if (!observers.includes(state)) observers.push(state);
    }

    disconnect() {
        const state = observationOf(this);
        observers = observers.filter((other) => other !== state);
        state.buffer = [];
        state.types = new Set();
        state.mode = undefined;
    }

    takeRecords() {
        const state = observationOf(this);
        const entries = state.buffer;
        state.buffer = [];
        return entries;
    }
}
const observationOf = PerformanceObserver.of;
delete PerformanceObserver.of;
webidl.define(PerformanceObserver);

hatchery.onForget(() => {
    observers = [];
    isScheduled = false;
});
