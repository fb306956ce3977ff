'use strict';
// MIME types, as the MIME Sniffing standard parses, writes and groups them: `hatchery.mime`.

const { Map } = globalThis;

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What may stand in a quoted value. */
const quotable = /^[\t\x20-\x7E\x80-\xFF]*$/;
const trimStart = (text) => text.replace(/^[\t\n\r ]+/, '');
const trimEnd = (text) => text.replace(/[\t\n\r ]+$/, '');
const lower = (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/**
 * Collects an HTTP quoted string that begins at `start` with its quote.
 * @returns {{value: string, end: number}} what it stands for, and where the text goes on
 */
const quoted = (text, start) => {
    let value = '';
    let at = start + 1;
    while (at < text.length) {
        const character = text[at++];
        if (character === '"') return { value, end: at };
        if (character !== '\\') value += character;
        else if (at < text.length) value += text[at++];
        else value += '\\';
    }
    return { value, end: at };
};

/**
 * Parses a MIME type.
 * @param {string} text bytes as code units
 * @returns {?{type: string, subtype: string, essence: string, parameters: Map<string, string>}} null if it is none
 */
const parse = (text) => {
    text = trimEnd(trimStart(`${text}`));
    const slash = text.indexOf('/');
    if (slash < 0) return null;
    let at = text.indexOf(';', slash);
    if (at < 0) at = text.length;
    const type = text.slice(0, slash);
    const subtype = trimEnd(text.slice(slash + 1, at));
    if (!token.test(type) || !token.test(subtype)) return null;
    const essence = lower(`${type}/${subtype}`);
    const made = { type: lower(type), subtype: lower(subtype), essence, parameters: new Map() };
    while (at < text.length) {
        at += 1;
        while (at < text.length && /[\t\n\r ]/.test(text[at])) at += 1;
        let end = at;
        while (end < text.length && text[end] !== ';' && text[end] !== '=') end += 1;
        const name = lower(text.slice(at, end));
        at = end;
        if (at >= text.length) break;
        if (text[at] === ';') continue;
        at += 1;
        if (at >= text.length) break;
        let value;
        if (text[at] === '"') {
            const found = quoted(text, at);
            value = found.value;
            at = text.indexOf(';', found.end);
            if (at < 0) at = text.length;
        } else {
            end = text.indexOf(';', at);
            if (end < 0) end = text.length;
            value = trimEnd(text.slice(at, end));
            at = end;
            if (value === '') continue;
        }
        if (token.test(name) && quotable.test(value) && !made.parameters.has(name)) made.parameters.set(name, value);
    }
    return made;
};

/** The text of a parsed MIME type. */
const serialize = ({ essence, parameters }) => {
    let text = essence;
    for (const [name, value] of parameters) {
        text += `;${name}=` + (token.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`);
    }
    return text;
};

const javascript = new Set(['application/ecmascript', 'application/javascript', 'application/x-ecmascript',
    'application/x-javascript', 'text/ecmascript', 'text/javascript', 'text/javascript1.0', 'text/javascript1.1',
    'text/javascript1.2', 'text/javascript1.3', 'text/javascript1.4', 'text/javascript1.5', 'text/jscript',
    'text/livescript', 'text/x-ecmascript', 'text/x-javascript']);
const fonts = new Set(['font-cff', 'font-off', 'font-sfnt', 'font-ttf', 'font-woff', 'vnd.ms-fontobject',
    'vnd.ms-opentype'].map((subtype) => `application/${subtype}`));
const archives = new Set(['application/x-rar-compressed', 'application/zip', 'application/x-gzip']);

const is = {
    __proto__: null,
    'audio or video': ({ type, essence }) => type === 'audio' || type === 'video' || essence === 'application/ogg',
    font: ({ type, essence }) => type === 'font' || fonts.has(essence),
    image: ({ type }) => type === 'image',
    'ZIP-based': ({ subtype, essence }) => subtype.endsWith('+zip') || essence === 'application/zip',
    archive: ({ essence }) => archives.has(essence),
    XML: ({ subtype, essence }) =>
        subtype.endsWith('+xml') || essence === 'text/xml' || essence === 'application/xml',
    HTML: ({ essence }) => essence === 'text/html',
    scriptable: (mime) => is.XML(mime) || is.HTML(mime) || mime.essence === 'application/pdf',
    JavaScript: ({ essence }) => javascript.has(essence),
    JSON: ({ subtype, essence }) =>
        subtype.endsWith('+json') || essence === 'application/json' || essence === 'text/json',
};

/** Whether a parsed MIME type belongs to a group of the standard's, such as `JSON`, `XML` or `JavaScript`. */
const isOf = (mime, group) => is[group](mime);

/** What programs here may be expected to know, besides text. */
const known = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/x-www-form-urlencoded',
    'multipart/form-data', 'application/octet-stream']);

/** The essence that stands for the type where only its sort matters; empty for what nobody here knows. */
const minimize = (mime) => {
    if (is.JavaScript(mime)) return 'text/javascript';
    if (is.JSON(mime)) return 'application/json';
    if (mime.essence === 'image/svg+xml') return 'image/svg+xml';
    if (is.XML(mime)) return 'application/xml';
    return mime.type === 'text' || known.has(mime.essence) ? mime.essence : '';
};

/** The members of a header's list: split at commas outside of quotes. */
const split = (text) => {
    const values = [];
    let value = '';
    let at = 0;
    const push = () => values.push(value.replace(/^[\t ]+|[\t ]+$/g, ''));
    while (at < text.length) {
        if (text[at] === '"') {
            const { end } = quoted(text, at);
            value += text.slice(at, end);
            at = end;
        } else if (text[at] === ',') {
            push();
            value = '';
            at += 1;
        } else {
            value += text[at++];
        }
    }
    push();
    return values;
};

/**
 * The MIME type of a message: of the last valid Content-Type, with the charset of one before it if they agree.
 * @param {?string} text the header's values, joined by commas
 * @returns the parsed type, or null
 */
const extract = (text) => {
    if (text === null || text === undefined) return null;
    let charset = null;
    let essence = null;
    let found = null;
    for (const value of split(text)) {
        const mime = parse(value);
        if (mime === null || mime.essence === '*/*') continue;
        found = mime;
        if (mime.essence !== essence) {
            charset = mime.parameters.get('charset') ?? null;
            essence = mime.essence;
        } else if (!mime.parameters.has('charset') && charset !== null) {
            mime.parameters.set('charset', charset);
        } else {
            charset = mime.parameters.get('charset') ?? charset;
        }
    }
    return found;
};

hatchery.mime = { __proto__: null, parse, serialize, minimize, extract, isOf, split };
