'use strict';
// performance: the clock, and marks and measures on a timeline that can be observed.

const { webidl, now, defineGlobal } = hatchery;
const { DOMException, EventTarget } = hatchery;
const { Object, Symbol, Error } = globalThis;
const dateNow = Date.now;
const key = { __proto__: null };

/** Entries kept; more than that are dropped, as the timeline of a warm instance would grow without end. */
const entriesMax = 10000;
/** Marks and measures in the order they were made. */
let timeline = [];
/** Observers that listen, as their insides. */
let observers = [];
let isScheduled = false;
/** What timeOrigin is, and the time it was last asked for. */
let origin;
let originSeen = 0;

const supportedTypes = Object.freeze(['mark', 'measure']);

let fieldsOf;

class PerformanceEntry {
    #fields;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        this.#fields = arguments[1];
    }

    static {
        fieldsOf = (entry) => {
            if (!webidl.isObject(entry) || !(#fields in entry)) throw webidl.illegalThis('PerformanceEntry');
            return entry.#fields;
        };
    }

    get name() { return fieldsOf(this).name; }
    get entryType() { return fieldsOf(this).entryType; }
    get startTime() { return fieldsOf(this).startTime; }
    get duration() { return fieldsOf(this).duration; }

    toJSON() {
        const { name, entryType, startTime, duration, detail } = fieldsOf(this);
        const shown = { name, entryType, startTime, duration };
        if (entryType === 'mark' || entryType === 'measure') shown.detail = detail;
        return shown;
    }
}
webidl.define(PerformanceEntry, { shown: webidl.fields('name', 'entryType', 'startTime', 'duration') });

const entryFields = (name, entryType, startTime, duration, detail) =>
    ({ __proto__: null, name, entryType, startTime, duration, detail });

const detailOf = (detail) => (detail === undefined || detail === null ? null : hatchery.structuredClone(detail));

const negative = (where) => webidl.typeError(`${where} must not be negative`, 'ERR_PERFORMANCE_INVALID_TIMESTAMP');

const markOptions = (options, where) => {
    if (options !== undefined && options !== null) webidl.object(options, `${where}: markOptions`);
    const detail = options?.detail;
    const startTime = options?.startTime;
    return {
        __proto__: null, detail,
        startTime: startTime === undefined ? undefined : webidl.double(startTime, `${where}: startTime`),
    };
};

const markFields = webidl.fields('name', 'entryType', 'startTime', 'duration', 'detail');

class PerformanceMark extends PerformanceEntry {
    constructor(markName, markOptionsGiven = undefined) {
        const where = "Failed to construct 'PerformanceMark'";
        webidl.requireArguments(arguments.length, 1, where);
        const name = webidl.DOMString(markName, `${where}: markName`);
        const { detail, startTime } = markOptions(markOptionsGiven, where);
        if (startTime < 0) throw negative(`${where}: startTime`);
        super(key, entryFields(name, 'mark', startTime ?? now(), 0, detailOf(detail)));
    }

    get detail() { return fieldsOf(this).detail; }
}
webidl.define(PerformanceMark, { shown: markFields });

class PerformanceMeasure extends PerformanceEntry {
    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        super(key, arguments[1]);
    }

    get detail() { return fieldsOf(this).detail; }
}
webidl.define(PerformanceMeasure, { shown: markFields });

const byStart = (a, b) => fieldsOf(a).startTime - fieldsOf(b).startTime;

/** Entries that have these, in the order they start; undefined is any. */
const select = (entries, name, type) => entries.filter((entry) => {
    const fields = fieldsOf(entry);
    return (name === undefined || fields.name === name) && (type === undefined || fields.entryType === type);
}).sort(byStart);

const queue = (entry) => {
    if (timeline.length < entriesMax) timeline.push(entry);
    const { entryType } = fieldsOf(entry);
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

/** When a mark of that name was last set. */
const timeOf = (name) => {
    for (let i = timeline.length - 1; i >= 0; i--) {
        const fields = fieldsOf(timeline[i]);
        if (fields.entryType === 'mark' && fields.name === name) return fields.startTime;
    }
    throw new DOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
};

const measureWhere = "Failed to execute 'measure' on 'Performance'";
const markOrTime = (value, what) => {
    if (typeof value === 'number') {
        const time = webidl.double(value, `${measureWhere}: ${what}`);
        if (time < 0) throw negative(`${measureWhere}: ${what}`);
        return time;
    }
    return timeOf(webidl.DOMString(value, `${measureWhere}: ${what}`));
};

/** Start, end and detail of a measure from its two last arguments. */
const measureSpan = (startOrOptions, endMark) => {
    let start;
    let end;
    let duration;
    let detail;
    if (webidl.isObject(startOrOptions)) {
        ({ detail, duration, end, start } = startOrOptions);
        const isGiven = detail !== undefined || duration !== undefined || end !== undefined || start !== undefined;
        if (isGiven) {
            if (endMark !== undefined) throw webidl.typeError(`${measureWhere}: endMark cannot be combined with options`);
            if (start === undefined && end === undefined) throw webidl.typeError(`${measureWhere}: options need start or end`);
            if (start !== undefined && duration !== undefined && end !== undefined) {
                throw webidl.typeError(`${measureWhere}: options cannot have start, duration and end`);
            }
            if (duration !== undefined) duration = webidl.double(duration, `${measureWhere}: duration`);
        }
    } else if (startOrOptions !== undefined && startOrOptions !== null) {
        start = webidl.DOMString(startOrOptions, `${measureWhere}: startMark`);
    }
    let endTime;
    if (endMark !== undefined) endTime = markOrTime(webidl.DOMString(endMark, `${measureWhere}: endMark`), 'endMark');
    else if (end !== undefined) endTime = markOrTime(end, 'end');
    else if (start !== undefined && duration !== undefined) endTime = markOrTime(start, 'start') + duration;
    else endTime = now();
    let startTime;
    if (start !== undefined) startTime = markOrTime(start, 'start');
    else if (duration !== undefined && end !== undefined) startTime = markOrTime(end, 'end') - duration;
    else startTime = 0;
    return { startTime, endTime, detail: detailOf(detail) };
};

const clear = (type, name) => {
    timeline = timeline.filter((entry) => {
        const fields = fieldsOf(entry);
        return fields.entryType !== type || (name !== undefined && fields.name !== name);
    });
};

class Performance extends EventTarget {
    #isReal = true;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        super();
    }

    static check(value) { if (!webidl.isObject(value) || !(#isReal in value)) throw webidl.illegalThis('Performance'); }

    /** When the instance started, on the clock of Date.now(). */
    get timeOrigin() {
        check(this);
        // The clock of now() starts again in a child of a zygote.
        const time = now();
        if (origin === undefined || time < originSeen) origin = dateNow() - time;
        originSeen = time;
        return origin;
    }

    now() {
        check(this);
        return now();
    }

    mark(markName, options = undefined) {
        check(this);
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'mark' on 'Performance'");
        const mark = new PerformanceMark(markName, options);
        queue(mark);
        return mark;
    }

    measure(measureName, startOrMeasureOptions = undefined, endMark = undefined) {
        check(this);
        webidl.requireArguments(arguments.length, 1, measureWhere);
        const name = webidl.DOMString(measureName, `${measureWhere}: measureName`);
        const { startTime, endTime, detail } = measureSpan(startOrMeasureOptions, endMark);
        const measure = new PerformanceMeasure(key, entryFields(name, 'measure', startTime, endTime - startTime, detail));
        queue(measure);
        return measure;
    }

    clearMarks(markName = undefined) {
        check(this);
        clear('mark', markName === undefined ? undefined : webidl.DOMString(markName));
    }

    clearMeasures(measureName = undefined) {
        check(this);
        clear('measure', measureName === undefined ? undefined : webidl.DOMString(measureName));
    }

    getEntries() {
        check(this);
        return select(timeline);
    }

    getEntriesByType(type) {
        check(this);
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'getEntriesByType' on 'Performance'");
        return select(timeline, undefined, webidl.DOMString(type));
    }

    getEntriesByName(name, type = undefined) {
        check(this);
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'getEntriesByName' on 'Performance'");
        return select(timeline, webidl.DOMString(name), type === undefined ? undefined : webidl.DOMString(type));
    }

    toJSON() {
        check(this);
        return { timeOrigin: this.timeOrigin };
    }
}
const { check } = Performance;
delete Performance.check;
webidl.define(Performance);

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
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'getEntriesByType' on 'PerformanceObserverEntryList'");
        return select(entries, undefined, webidl.DOMString(type));
    }

    getEntriesByName(name, type = undefined) {
        const entries = entriesOf(this);
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'getEntriesByName' on 'PerformanceObserverEntryList'");
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
            throw webidl.typeError(`${where}: entryTypes cannot be combined with other options`, 'ERR_INVALID_ARG_VALUE');
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
                for (const entry of select(timeline, undefined, name)) state.buffer.push(entry);
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

defineGlobal('performance', new Performance(key));

/** Forgets entries and observers, for a context that is to look untouched. */
hatchery.onForget(() => {
    timeline = [];
    observers = [];
    isScheduled = false;
});
