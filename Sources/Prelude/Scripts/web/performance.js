'use strict';
// performance: the clock, and marks and measures on a timeline.

const { webidl, now, defineGlobal } = hatchery;
const { DOMException, EventTarget } = hatchery;
const dateNow = Date.now;
const key = { __proto__: null };

/** Entries kept; more than that are dropped, as the timeline of a warm instance would grow without end. */
const entriesMax = 10000;
/** Marks and measures in the order they were made. */
let timeline = [];
/** What timeOrigin is, and the time it was last asked for. */
let origin;
let originSeen = 0;

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
    hatchery.observePerformance(entry, fieldsOf(entry).entryType);
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
            if (endMark !== undefined) {
                throw webidl.typeError(`${measureWhere}: options and endMark cannot be combined`);
            }
            if (start === undefined && end === undefined) {
                throw webidl.typeError(`${measureWhere}: options need start or end`);
            }
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
        const fields = entryFields(name, 'measure', startTime, endTime - startTime, detail);
        const measure = new PerformanceMeasure(key, fields);
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

defineGlobal('performance', new Performance(key));

/** Forgets entries and observers, for a context that is to look untouched. */
hatchery.onForget(() => {
    timeline = [];
});
/** Entries of the timeline, or of `entries`, that have these, in the order they start; undefined is any. */
hatchery.performanceEntries = (entries, name, type) => select(entries ?? timeline, name, type);
