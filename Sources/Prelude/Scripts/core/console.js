'use strict';
// `console`: each call becomes one line of the invocation's log. Never throws, whatever it is given to show.

const {
    state, log, now, format, inspect, cut, join, list, repeat, padEnd, String, slice, indented, fixed, mapGet, mapSet,
    mapDelete, mapClear, ownKeys, hasOwn, descriptorOf, isEnumerable, proxyTarget, describe, Error, TypeError,
} = hatchery;
const { room, droppedLines, droppedBytes } = hatchery.stateIndex;
const { levels } = hatchery;

let indent = '';
const counts = new Map();
const starts = new Map();

/** Once the log is full a call only counts: a million of them must stay cheap. */
const isFull = (values) => {
    if (state[room] > 0) return false;
    state[droppedLines] += 1;
    for (let i = 0; i < values.length; i++) if (typeof values[i] === 'string') state[droppedBytes] += values[i].length;
    return true;
};

const write = (level, text) => {
    if (indent !== '') text = indent + indented(text, indent);
    if (text.length > state[room]) {
        const kept = cut(text, state[room]);
        state[droppedBytes] += text.length - kept.length;
        // The character that is too many tells the log that the line was cut.
        text = kept + '…';
    }
    log(level, text);
};

/** Logs `text`, one of our own, at `level`. */
hatchery.note = (level, text) => {
    indent = '';
    if (!isFull([text])) write(level, text);
};

/** Ends what a previous invocation left open. */
hatchery.resetConsole = () => {
    indent = '';
};

/** Forgets everything, for a context that is to look untouched. */
hatchery.forgetConsole = () => {
    indent = '';
    mapClear(counts);
    mapClear(starts);
};

const textOf = (values) => {
    try {
        return values.length === 1 && typeof values[0] === 'string' ? values[0] : format(values);
    } catch (error) {
        return `<a value that cannot be shown: ${describe(error).message}>`;
    }
};

const emit = (level, values) => {
    if (!isFull(values)) write(level, textOf(values));
};

/** Throws what the label's conversion throws, as the standard has it. */
const labelOf = (label) => {
    if (typeof label === 'symbol') throw new TypeError('a label cannot be a symbol');
    return label === undefined ? 'default' : String(label);
};

const since = (label) => {
    const start = mapGet(starts, label);
    if (start === undefined) {
        emit(levels.warn, [`there is no timer '${label}'`]);
        return undefined;
    }
    const ms = now() - start;
    return ms < 1000 ? `${label}: ${fixed(ms, 3)}ms` : `${label}: ${fixed(ms / 1000, 3)}s`;
};

/** The cells of one row: a value for each key; '' stands for the row itself. */
const cellsOf = (row) => {
    const cells = { __proto__: null };
    if (typeof row !== 'object' || row === null || proxyTarget(row) !== undefined) {
        cells[''] = inspect(row, 0);
        return cells;
    }
    const keys = ownKeys(row);
    for (let i = 0; i < keys.length && i < 50; i++) {
        if (typeof keys[i] !== 'string' || !isEnumerable(row, keys[i])) continue;
        const found = descriptorOf(row, keys[i]);
        cells[keys[i]] = hasOwn(found, 'value') ? inspect(found.value, 0) : '[Getter]';
    }
    return cells;
};

const tableText = (data) => {
    const names = list();
    const columns = list();
    const rows = list();
    const seen = { __proto__: null };
    const keys = ownKeys(data);
    for (let i = 0; i < keys.length && rows.length < 1000; i++) {
        const found = descriptorOf(data, keys[i]);
        if (typeof keys[i] !== 'string' || !isEnumerable(data, keys[i]) || !hasOwn(found, 'value')) continue;
        const cells = cellsOf(found.value);
        names[names.length] = keys[i];
        rows[rows.length] = cells;
        const columnKeys = ownKeys(cells);
        for (let j = 0; j < columnKeys.length; j++) {
            if (seen[columnKeys[j]] === true) continue;
            seen[columnKeys[j]] = true;
            columns[columns.length] = columnKeys[j];
        }
    }
    const lines = list();
    const put = (text) => { for (let i = 0; i <= rows.length; i++) lines[i] = (lines[i] ?? '') + text(i); };
    const putColumn = (head, cellOf) => {
        let width = head.length;
        for (let i = 0; i < rows.length; i++) if (cellOf(i).length > width) width = cellOf(i).length;
        put((i) => `│ ${padEnd(i === 0 ? head : cellOf(i - 1), width)} `);
        return repeat('─', width + 2);
    };
    const rules = list();
    rules[0] = putColumn('(index)', (i) => names[i]);
    for (let j = 0; j < columns.length; j++) {
        rules[j + 1] = putColumn(columns[j] === '' ? 'Values' : columns[j], (i) => rows[i][columns[j]] ?? '');
    }
    put(() => '│');
    const head = lines[0];
    lines[0] = `┌${join(rules, '┬')}┐\n${head}\n├${join(rules, '┼')}┤`;
    return `${join(lines, '\n')}\n└${join(rules, '┴')}┘`;
};

const methods = {
    log(...values) { emit(levels.info, values); },
    info(...values) { emit(levels.info, values); },
    warn(...values) { emit(levels.warn, values); },
    error(...values) { emit(levels.error, values); },
    debug(...values) { emit(levels.debug, values); },
    dir(value, options) {
        if (isFull([value])) return;
        let text;
        try {
            text = hatchery.inspectWith(value, { __proto__: null, ...options, customInspect: false });
        } catch {}
        write(levels.info, text ?? textOf([value]));
    },
    clear() {},
    dirxml(...values) { emit(levels.info, values); },
    trace(...values) {
        if (isFull(values)) return;
        const title = values.length === 0 ? 'Trace' : `Trace: ${textOf(values)}`;
        write(levels.debug, title + slice(describe(new Error()).stack, 'Error'.length));
    },
    assert(condition, ...values) {
        if (condition || isFull(values)) return;
        write(levels.error, values.length === 0 ? 'Assertion failed' : `Assertion failed: ${textOf(values)}`);
    },
    table(data) {
        if (isFull([data])) return;
        let text;
        try {
            if (typeof data === 'object' && data !== null && proxyTarget(data) === undefined) text = tableText(data);
        } catch {}
        write(levels.info, text ?? textOf([data]));
    },
    count(label) {
        const name = labelOf(label);
        const count = (mapGet(counts, name) ?? 0) + 1;
        mapSet(counts, name, count);
        emit(levels.info, [`${name}: ${count}`]);
    },
    countReset(label) { mapDelete(counts, labelOf(label)); },
    time(label) { mapSet(starts, labelOf(label), now()); },
    timeLog(label, ...values) {
        const text = since(labelOf(label));
        if (text === undefined) return;
        emit(levels.info, [values.length === 0 ? text : `${text} ${textOf(values)}`]);
    },
    timeEnd(label) {
        const text = since(labelOf(label));
        if (text === undefined) return;
        mapDelete(starts, labelOf(label));
        emit(levels.info, [text]);
    },
    group(...values) {
        if (values.length > 0) emit(levels.info, values);
        if (indent.length < 40) indent += '  ';
    },
    groupCollapsed(...values) { methods.group(...values); },
    groupEnd() { indent = slice(indent, 2); },
};

// A namespace object: its prototype is an empty object of its own.
Object.setPrototypeOf(methods, {});
Object.defineProperty(methods, Symbol.toStringTag, { value: 'console', configurable: true });
hatchery.defineGlobal('console', methods);
