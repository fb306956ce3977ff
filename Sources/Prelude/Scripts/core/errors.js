'use strict';
// The error classes of SPEC 65 and the description of whatever was thrown.

const {
    String, Error, RangeError, isInstance, slice, indexOf, lastIndexOf, startsWith, codeAt, cut, toWellFormed,
    stringify,
} = hatchery;
const { frameLineOffset, firstLineOffset } = hatchery.constants;

const defineName = (prototype, value) =>
    Object.defineProperty(prototype, 'name', { value, writable: true, enumerable: false, configurable: true });

/** An error class that keeps nothing but its message. */
const classes = { __proto__: null };
const makeClass = (name) => {
    const made = { [name]: class extends Error { constructor(message) { super(message); } } }[name];
    defineName(made.prototype, name);
    hatchery.defineGlobal(name, made);
    classes[name] = made;
};
makeClass('EventNotSupported');
makeClass('InvalidEventPayload');
makeClass('ValidationError');
makeClass('RetryError');
makeClass('DropEvent');
hatchery.EventNotSupported = classes.EventNotSupported;
hatchery.ValidationError = classes.ValidationError;

/** Takes away the classes that came later, where a function asks for the first `count` of the five (SPEC 14). */
hatchery.limitErrorClasses = (count) => {
    if (count < 5) takeAway('DropEvent');
    if (count < 4) takeAway('RetryError');
};
const takeAway = (name) => {
    delete globalThis[name];
    delete classes[name];
};

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** `value[key]` if that is a string, whatever getters and proxies do. */
const textOf = (value, key) => {
    try {
        const found = value[key];
        return typeof found === 'string' ? found : undefined;
    } catch {
        return undefined;
    }
};

const isOfClass = (value, made) => {
    try {
        return isInstance(made, value);
    } catch {
        return false;
    }
};

/** String(value) as far as that is possible. */
const convert = (value) => {
    try {
        return String(value);
    } catch {
        try {
            return hatchery.inspect(value);
        } catch {
            return 'a value that cannot be shown';
        }
    }
};

const isUnsigned = (text) => {
    for (let i = 0; i < text.length; i++) {
        const code = codeAt(text, i);
        if (code < 48 || code > 57) return false;
    }
    return text.length > 0;
};

/** Splits `file:line:column` and counts the lines and columns as the customer does; undefined if it is no place. */
const placeOf = (where) => {
    const second = lastIndexOf(where, ':');
    const first = second > 0 ? lastIndexOf(where, ':', second - 1) : -1;
    if (first < 0) return undefined;
    const lineText = slice(where, first + 1, second);
    const columnText = slice(where, second + 1);
    if (!isUnsigned(lineText) || !isUnsigned(columnText)) return undefined;
    const file = slice(where, 0, first);
    let line = +lineText;
    let column = +columnText;
    if (file === 'function.js') {
        line -= frameLineOffset;
        if (line === 1) column -= firstLineOffset;
    }
    return { __proto__: null, file, line, column };
};

/** A line of the engine's stack, `name@file:line:column`, as `    at name (file:line:column)`; '' for our frames. */
const frameText = (frame) => {
    const at = lastIndexOf(frame, '@');
    if (at < 0) return frame;
    const where = slice(frame, at + 1);
    if (startsWith(where, 'hatchery:')) return '';
    const name = slice(frame, 0, at);
    const place = placeOf(where);
    if (place === undefined) {
        if (where !== '' && where !== '[native code]') return frame;
        return name === '' ? '' : `    at ${name} (<anonymous>)`;
    }
    const spot = `${place.file}:${place.line}:${place.column}`;
    // The body of the script is a function of that name.
    return name === '' || name === 'anonymous' ? `    at ${spot}` : `    at ${name} (${spot})`;
};

/** The engine's stack in V8's style under `header`; a stack that somebody has set is left as it is. */
const cleanStack = (stack, header) => {
    if (indexOf(stack, '\n    at ') >= 0) return stack;
    let cleaned = header;
    for (let start = 0; start < stack.length;) {
        let end = indexOf(stack, '\n', start);
        if (end < 0) end = stack.length;
        const text = frameText(slice(stack, start, end));
        if (text !== '') cleaned += '\n' + text;
        start = end + 1;
    }
    return cleaned;
};

/** The first place of the customer's in the engine's stack; undefined if there is none. */
const firstPlace = (stack) => {
    for (let start = 0; start < stack.length;) {
        let end = indexOf(stack, '\n', start);
        if (end < 0) end = stack.length;
        const frame = slice(stack, start, end);
        const place = placeOf(slice(frame, lastIndexOf(frame, '@') + 1));
        if (place !== undefined && place.file === 'function.js') return place;
        start = end + 1;
    }
    return undefined;
};

const missing = "Can't find variable: ";

/** What to do instead of using a name that functions do not have. */
const script = 'function.js is a script, not a module: handlers are found by their names';
const files = 'a function has no files; keep values in globals or in cache';
const hints = {
    __proto__: null,
    require: 'crypto, https, zlib and the libraries are globals, and so are the modules that function.yaml lists',
    module: script, exports: script, __dirname: files, __filename: files, fs: files,
    process: 'a function has no process; its settings are the handler\'s second argument',
    child_process: 'a function cannot start processes', net: 'a function has no sockets; use fetch or https',
    AWS: 'it is there once an operator has mounted it and function.yaml lists it: modules: [AWS]',
};

/** An error's description from what its fields hold; each may be undefined. */
hatchery.describeParts = (name = 'Error', message = '', stack = '') => {
    if (startsWith(message, missing)) {
        const absent = slice(message, missing.length);
        const hint = hints[absent];
        message = absent + ' is not defined' + (hint === undefined ? '' : `: ${hint}`);
    }
    const header = message === '' ? name : name === '' ? message : `${name}: ${message}`;
    return { __proto__: null, name, message, stack: cleanStack(stack, header), place: firstPlace(stack) };
};

/**
 * What was thrown, as texts. Never throws, unless memory or stack run out.
 * @returns {{name: string, message: string, stack: string, place: ?{line: number, column: number}}}
 */
hatchery.describe = (value) => {
    const name = isObject(value) ? textOf(value, 'name') : undefined;
    const message = isObject(value) ? textOf(value, 'message') : undefined;
    if (isOfClass(value, Error) || (name !== undefined && message !== undefined)) {
        return hatchery.describeParts(name, message, textOf(value, 'stack'));
    }
    const text = convert(value);
    return { __proto__: null, name: 'Error', message: text, stack: text, place: undefined };
};

/** A description as JSON with no text longer than `limit` characters; with line and column if `isPlaced`. */
hatchery.describedJSON = (described, limit, isPlaced) => {
    const part = (text) => toWellFormed(cut(text, limit));
    const { name, message, stack, place } = described;
    const fields = { __proto__: null, name: part(name), message: part(message), stack: part(stack) };
    if (isPlaced && place !== undefined) {
        fields.line = place.line;
        fields.column = place.column;
    }
    return stringify(fields);
};

/** The engine ran into the memory limit: no other error has this class and message. */
hatchery.isOutOfMemory = (value) => isOfClass(value, RangeError) && textOf(value, 'message') === 'Out of memory';

/** The outcome that stands for what was thrown (SPEC 66, 70, 71). */
hatchery.outcomeOf = (value) => {
    const { outcomes } = hatchery;
    if (!isObject(value)) return outcomes.badRequest;
    if (hatchery.isOutOfMemory(value)) return outcomes.outOfMemory;
    const name = textOf(value, 'name');
    const is = (wanted) => {
        const made = classes[wanted];
        return made !== undefined && (name === wanted || isOfClass(value, made));
    };
    if (is('RetryError')) return outcomes.retry;
    if (is('InvalidEventPayload') || is('ValidationError')) return outcomes.rejected;
    if (is('EventNotSupported')) return outcomes.unsupportedEvent;
    if (is('DropEvent')) return outcomes.filtered;
    return outcomes.badRequest;
};
