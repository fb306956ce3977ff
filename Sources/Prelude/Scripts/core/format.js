'use strict';
// The arguments of one console call as one text: Node's format directives, then the rest with spaces between.

const { slice, indexOf, Number, trunc, parseFloat, stringify, inspect, showPrimitive, constants } = hatchery;

const isPrimitive = (value) => (typeof value !== 'object' || value === null) && typeof value !== 'function';

/** Strings as they are, everything else as inspect shows it. */
const show = (value) => (typeof value === 'string' ? value : inspect(value));

const asNumber = (value, convert) => {
    if (typeof value === 'bigint') return showPrimitive(value);
    // Objects would run their own conversion.
    return isPrimitive(value) && typeof value !== 'symbol' ? showPrimitive(convert(value)) : 'NaN';
};

const asJSON = (value) => {
    try {
        return stringify(value) ?? 'undefined';
    } catch {
        return '[Circular]';
    }
};

/** `value` as the directive %`letter` wants it; undefined if there is no such directive. */
const direct = (letter, value) => {
    switch (letter) {
        case 's':
            if (typeof value === 'string') return value;
            return isPrimitive(value) ? showPrimitive(value) : inspect(value, 0);
        case 'd': return asNumber(value, Number);
        case 'i': return asNumber(value, (some) => trunc(parseFloat(some)));
        case 'f': return asNumber(value, parseFloat);
        case 'j': return asJSON(value);
        case 'o': return inspect(value, 4);
        case 'O': return inspect(value);
        case 'c': return '';
        default: return undefined;
    }
};

/** The text of a console call; may be longer than what can be logged, but not by orders of magnitude. */
hatchery.format = (values) => {
    let text = '';
    let next = 0;
    if (values.length > 1 && typeof values[0] === 'string') {
        const pattern = values[0];
        let from = 0;
        next = 1;
        for (let at = indexOf(pattern, '%'); at >= 0 && at + 1 < pattern.length; at = indexOf(pattern, '%', at)) {
            const letter = pattern[at + 1];
            const shown = letter === '%' ? '%' : next < values.length ? direct(letter, values[next]) : undefined;
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
    for (; next < values.length && text.length <= constants.logBytesMax; next++) {
        text += (next === 0 ? '' : ' ') + show(values[next]);
    }
    return text;
};
