'use strict';
// The arguments of one console call as one text: Node's format directives, then the rest with spaces between.
// util.format and util.formatWithOptions share it.

const {
    slice, indexOf, Number, parseFloat, stringify, inspectWith, constants, ownKeys, proxyTarget, descriptorOf,
    prototypeOf, hasOwn, String, lookUp, kindOf,
} = hatchery;
const { parseInt } = globalThis;

const isPrimitive = (value) => (typeof value !== 'object' || value === null) && typeof value !== 'function';

/** `options` with some of its fields set. */
const withFields = (options, depth, isFull) => {
    const made = { __proto__: null };
    if (options !== undefined) {
        for (let keys = ownKeys(options), i = 0; i < keys.length; i++) made[keys[i]] = options[keys[i]];
    }
    if (depth !== undefined) made.depth = depth;
    if (isFull) made.showHidden = made.showProxy = true;
    return made;
};

const showNumber = (value, options) => inspectWith(value, {
    __proto__: null, numericSeparator: options?.numericSeparator ?? hatchery.inspectDefaults.numericSeparator,
});

const asNumber = (value, convert, options) => {
    if (typeof value === 'bigint') return showNumber(value, options);
    if (typeof value === 'symbol') return 'NaN';
    if (!isPrimitive(value) && proxyTarget(value) !== undefined) return 'NaN';
    return showNumber(convert(value), options);
};

const asJSON = (value) => {
    try {
        return stringify(value) ?? 'undefined';
    } catch (error) {
        if (typeof error?.message === 'string' && indexOf(error.message, 'cyclic') >= 0) return '[Circular]';
        throw error;
    }
};

/** Whether a user's class says what its objects are as text. */
const hasOwnText = (value) => {
    if (proxyTarget(value) !== undefined) return false;
    const kind = kindOf(value);
    if (kind === 'error' || kind === 'date') return true;
    if (typeof lookUp(value, 'toString') !== 'function') return lookUp(value, Symbol.toPrimitive) !== undefined;
    if (hasOwn(value, 'toString') || hasOwn(value, Symbol.toPrimitive)) return true;
    // The method of a built-in class says less than inspect does.
    for (let at = value, steps = 0; at !== null && steps < 64; at = prototypeOf(at), steps++) {
        if (proxyTarget(at) !== undefined) return false;
        if (!hasOwn(at, 'toString') && !hasOwn(at, Symbol.toPrimitive)) continue;
        const made = descriptorOf(at, 'constructor')?.value;
        const name = typeof made === 'function' ? descriptorOf(made, 'name')?.value : undefined;
        return !hatchery.isBuiltInName(name);
    }
    return false;
};

const asString = (value, options) => {
    switch (typeof value) {
        case 'number': case 'bigint': return showNumber(value, options);
        case 'object': case 'function':
            if (value === null) return 'null';
            return typeof value === 'function' ? hatchery.functionText(value) : hasOwnText(value)
                ? String(value) : inspectWith(value, withFields({ ...options, colors: false, compact: 3 }, 0, false));
        default: return String(value);
    }
};

/** `value` as the directive %`letter` wants it; undefined if there is no such directive. */
const direct = (letter, value, options) => {
    switch (letter) {
        case 's': return asString(value, options);
        case 'd': return asNumber(value, Number, options);
        case 'i': return typeof value === 'bigint' ? showNumber(value, options)
            : asNumber(value, parseInt, options);
        case 'f': return typeof value === 'symbol' ? 'NaN' : showNumber(parseFloat(value), options);
        case 'j': return asJSON(value);
        case 'o': return inspectWith(value, withFields(options, 4, true));
        case 'O': return inspectWith(value, withFields(options, undefined, false));
        case 'c': return '';
        default: return undefined;
    }
};

/**
 * The text of a console call; may be longer than what can be logged, but not by orders of magnitude.
 * @param {unknown[]} values
 * @param {object} [options] as inspect's
 * @param {number} [sizeMax] characters after which the rest is left out
 */
hatchery.format = (values, options = undefined, sizeMax = constants.logBytesMax) => {
    let text = '';
    let next = 0;
    if (values.length === 1 && typeof values[0] === 'string') return values[0];
    if (values.length > 1 && typeof values[0] === 'string') {
        const pattern = values[0];
        let from = 0;
        next = 1;
        for (let at = indexOf(pattern, '%'); at >= 0 && at + 1 < pattern.length; at = indexOf(pattern, '%', at)) {
            const letter = pattern[at + 1];
            const shown = letter === '%' ? '%'
                : next < values.length ? direct(letter, values[next], options) : undefined;
            if (shown === undefined) {
                at += 1;
                continue;
            }
            if (letter !== '%') next += 1;
            text += slice(pattern, from, at) + shown;
            at += 2;
            from = at;
        }
        text += slice(pattern, from);
    }
    for (; next < values.length && text.length <= sizeMax; next++) {
        const value = values[next];
        text += (next === 0 ? '' : ' ') + (typeof value === 'string' ? value : inspectWith(value, options));
    }
    return text;
};
