'use strict';
// Primitives as inspect shows them: strings in quotes, numbers, keys, and how wide a text is on a terminal.

const { list, slice, indexOf, codeAt, numberText, String, trunc, startsWith } = hatchery;
const { toUpperCase } = String.prototype;
const upper = Function.prototype.call.bind(toUpperCase);
const codePoint = Function.prototype.call.bind(String.prototype.codePointAt);
const { isFinite } = Number;

const hex = (code, digits) => {
    const text = upper(numberText(code, 16));
    return slice('0000', 0, digits - text.length) + text;
};
const shortEscapes = { __proto__: null, 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 92: '\\\\' };

/** A string in quotes, with the kind of quote it does not hold. */
const quote = (text) => {
    const mark = indexOf(text, "'") < 0 ? "'" : indexOf(text, '"') < 0 ? '"'
        : indexOf(text, '`') < 0 && indexOf(text, '${') < 0 ? '`' : "'";
    let quoted = mark;
    let from = 0;
    for (let i = 0; i < text.length; i++) {
        const code = codeAt(text, i);
        let escape;
        if (code < 32 || code === 92 || (code >= 127 && code < 160)) {
            escape = shortEscapes[code] ?? `\\x${hex(code, 2)}`;
        } else if (text[i] === mark) escape = `\\${mark}`;
        else if (code >= 0xd800 && code <= 0xdfff) {
            const next = i + 1 < text.length ? codeAt(text, i + 1) : 0;
            if (code < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
                i++;
                continue;
            }
            escape = `\\u${hex(code, 4)}`;
        } else continue;
        quoted += slice(text, from, i) + escape;
        from = i + 1;
    }
    return quoted + slice(text, from) + mark;
};
hatchery.quote = quote;

/** What needs no quotes as a key. */
hatchery.isIdentifier = (text) => {
    for (let i = 0; i < text.length; i++) {
        const code = codeAt(text, i);
        const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
        if (!isLetter && (i === 0 || code < 48 || code > 57)) return false;
    }
    return text.length > 0;
};

/** Whether a key is an index below `length`. */
hatchery.isIndex = (key, length) => {
    if (typeof key !== 'string' || key.length === 0 || key.length > 10) return false;
    for (let i = 0; i < key.length; i++) {
        const code = codeAt(key, i);
        if (code < 48 || code > 57) return false;
    }
    return (key === '0' || key[0] !== '0') && +key < length;
};

/** Digits with `_` between groups of three, counted from the right, or from the left after a point. */
const group = (digits, isFraction) => {
    const sign = startsWith(digits, '-') ? '-' : '';
    const rest = slice(digits, sign.length);
    const first = isFraction ? 3 : rest.length % 3 || 3;
    let text = sign + slice(rest, 0, first);
    for (let i = first; i < rest.length; i += 3) text += '_' + slice(rest, i, i + 3);
    return text;
};

hatchery.showNumber = (value, isSeparated = false) => {
    if (value === 0 && 1 / value < 0) return '-0';
    const text = numberText(value);
    if (!isSeparated || !isFinite(value) || indexOf(text, 'e') >= 0) return text;
    const whole = numberText(trunc(value));
    if (whole === text) return group(text, false);
    const sign = value < 0 && whole === '0' ? '-' : '';
    return `${sign}${group(whole, false)}.${group(slice(text, indexOf(text, '.') + 1), true)}`;
};
hatchery.showBigInt = (value, isSeparated = false) => {
    const text = hatchery.bigintText(value);
    return `${isSeparated ? group(text, false) : text}n`;
};

/** The lines of a text, each with its line feed. */
hatchery.linesOf = (text) => {
    const lines = list();
    let from = 0;
    for (let at = indexOf(text, '\n'); at >= 0; at = indexOf(text, '\n', from)) {
        lines[lines.length] = slice(text, from, at + 1);
        from = at + 1;
    }
    if (from < text.length) lines[lines.length] = slice(text, from);
    return lines;
};

/** The text without the escape sequences that set colours. */
hatchery.withoutColors = (text) => {
    let plain = '';
    let from = 0;
    for (let at = indexOf(text, '\u001b['); at >= 0; at = indexOf(text, '\u001b[', from)) {
        const end = indexOf(text, 'm', at);
        if (end < 0) break;
        plain += slice(text, from, at);
        from = end + 1;
    }
    return plain + slice(text, from);
};

const isWide = (code) => code >= 0x1100 && (
    code <= 0x115f || code === 0x2329 || code === 0x232a || (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f)
    || (code >= 0x3250 && code <= 0x4dbf) || (code >= 0x4e00 && code <= 0xa4c6) || (code >= 0xa960 && code <= 0xa97c)
    || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe10 && code <= 0xfe19)
    || (code >= 0xfe30 && code <= 0xfe6b) || (code >= 0xff01 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6)
    || (code >= 0x1b000 && code <= 0x1b001) || (code >= 0x1f200 && code <= 0x1f251)
    || (code >= 0x1f300 && code <= 0x1f64f) || (code >= 0x1f680 && code <= 0x1f6ff)
    || (code >= 0x1f900 && code <= 0x1f9ff) || (code >= 0x20000 && code <= 0x3fffd));
const isZeroWidth = (code) => code <= 0x1f || (code >= 0x7f && code <= 0x9f) || (code >= 0x300 && code <= 0x36f)
    || (code >= 0x200b && code <= 0x200f) || (code >= 0x20d0 && code <= 0x20ff) || (code >= 0xfe00 && code <= 0xfe0f)
    || (code >= 0xfe20 && code <= 0xfe2f) || (code >= 0xe0100 && code <= 0xe01ef);

/** Columns that the text takes on a terminal. */
hatchery.widthOf = (text, hasColors = false) => {
    if (hasColors) text = hatchery.withoutColors(text);
    let width = 0;
    for (let i = 0; i < text.length; i++) {
        const unit = codeAt(text, i);
        if (unit >= 32 && unit < 127) {
            width++;
            continue;
        }
        const code = codePoint(text, i);
        if (code > 0xffff) i++;
        if (isWide(code)) width += 2;
        else if (!isZeroWidth(code)) width++;
    }
    return width;
};

/** Anything but an object, in full length and in one line. */
hatchery.showPrimitive = (value) => {
    switch (typeof value) {
        case 'string': return quote(value);
        case 'number': return hatchery.showNumber(value);
        case 'bigint': return hatchery.showBigInt(value);
        case 'symbol': return hatchery.symbolText(value);
        default: return String(value);
    }
};
