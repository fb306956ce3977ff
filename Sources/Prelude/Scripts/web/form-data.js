'use strict';
// FormData, and the two ways in which it travels: `hatchery.multipart`.

const { TypeError, String, Symbol, Object, Array, Uint8Array } = globalThis;
const { defineProperty, setPrototypeOf } = Object;
const { apply } = Reflect;
const { iterator: iteratorSymbol, toStringTag } = Symbol;
const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const toWellFormed = uncurry(String.prototype.toWellFormed);
const replace = uncurry(String.prototype.replace);
const { isArray } = Array;
const push = uncurry(Array.prototype.push);
const { utf8Encode, utf8Decode, random, mime } = hatchery;
const { parseForm } = hatchery.url;
const { findBytes } = hatchery.encoding;

/** WebIDL's USVString. */
const toText = (value) => {
    if (typeof value === 'string') return toWellFormed(value);
    if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    return toWellFormed(String(value));
};

// Blob and File are made by another script, and may be made lazily.
let Blob;
let File;
const isBlob = (value) => {
    if (value === null || typeof value !== 'object') return false;
    if (Blob === undefined) ({ Blob, File } = hatchery.Blob === undefined ? globalThis : hatchery);
    return Blob !== undefined && value instanceof Blob;
};

const entryOf = (value, filename, hasFilename) => {
    if (value instanceof File && !hasFilename) return value;
    const name = hasFilename ? filename : value instanceof File ? value.name : 'blob';
    const options = { type: value.type };
    if (value instanceof File) options.lastModified = value.lastModified;
    return new File([value], name, options);
};

// Set in the static block.
let listOf;
let isFormData;

class FormData {
    /** Names and values by turns. */
    #list = [];

    constructor(form = undefined) {
        if (form !== undefined) {
            throw new TypeError("Failed to construct 'FormData': parameter 1 is not of type 'HTMLFormElement'.");
        }
    }

    static {
        listOf = (data) => data.#list;
        isFormData = (value) => value !== null && typeof value === 'object' && #list in value;
        hatchery.addView(isFormData, (data) => data.#view());
    }

    append(name, value, filename = undefined) {
        needs(this, 'append', arguments.length, 2);
        push(this.#list, toText(name), valueOf('append', value, filename, arguments.length));
    }

    delete(name) {
        needs(this, 'delete', arguments.length, 1);
        name = toText(name);
        const kept = [];
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) if (list[i] !== name) push(kept, list[i], list[i + 1]);
        this.#list = kept;
    }

    get(name) {
        needs(this, 'get', arguments.length, 1);
        name = toText(name);
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
        return null;
    }

    getAll(name) {
        needs(this, 'getAll', arguments.length, 1);
        name = toText(name);
        const values = [];
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) if (list[i] === name) push(values, list[i + 1]);
        return values;
    }

    has(name) {
        needs(this, 'has', arguments.length, 1);
        name = toText(name);
        const list = this.#list;
        for (let i = 0; i < list.length; i += 2) if (list[i] === name) return true;
        return false;
    }

    set(name, value, filename = undefined) {
        needs(this, 'set', arguments.length, 2);
        name = toText(name);
        const entry = valueOf('set', value, filename, arguments.length);
        const kept = [];
        const list = this.#list;
        let isSet = false;
        for (let i = 0; i < list.length; i += 2) {
            if (list[i] !== name) {
                push(kept, list[i], list[i + 1]);
            } else if (!isSet) {
                push(kept, name, entry);
                isSet = true;
            }
        }
        if (!isSet) push(kept, name, entry);
        this.#list = kept;
    }

    entries() {
        needs(this, 'entries', 0, 0);
        return makeIterator(this, 'entries');
    }

    forEach(callback, thisArg = undefined) {
        needs(this, 'forEach', arguments.length, 1);
        if (typeof callback !== 'function') {
            throw new TypeError("Failed to execute 'forEach' on 'FormData': parameter 1 is not of type 'Function'.");
        }
        for (let i = 0; i < this.#list.length; i += 2) {
            apply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
        }
    }

    keys() {
        needs(this, 'keys', 0, 0);
        return makeIterator(this, 'keys');
    }

    values() {
        needs(this, 'values', 0, 0);
        return makeIterator(this, 'values');
    }

    [inspectSymbol](depth, options, inspect) {
        needs(this, 'inspect', 0, 0);
        if (typeof depth === 'number' && depth < 0) return '[FormData]';
        return `FormData ${inspect({ ...this.#view() }, options)}`;
    }

    /** Names and values, as they are shown: a list where there are several. */
    #view() {
        const list = this.#list;
        const view = { __proto__: null };
        for (let i = 0; i < list.length; i += 2) {
            const name = list[i];
            const value = list[i + 1];
            view[name] = !(name in view) ? value : isArray(view[name]) ? [...view[name], value] : [view[name], value];
        }
        return view;
    }
}

/** The checks of WebIDL: the right object, enough arguments. */
const needs = (object, method, given, wanted) => {
    if (!isFormData(object)) throw new TypeError(`Failed to execute '${method}' on 'FormData': Illegal invocation`);
    if (given < wanted) {
        throw new TypeError(`Failed to execute '${method}' on 'FormData': ${wanted} argument${wanted > 1 ? 's' : ''} required, `
            + `but only ${given} present.`);
    }
};

const valueOf = (method, value, filename, given) => {
    if (isBlob(value)) {
        const hasFilename = given > 2 && filename !== undefined;
        return entryOf(value, hasFilename ? toText(filename) : undefined, hasFilename);
    }
    if (given > 2) {
        throw new TypeError(`Failed to execute '${method}' on 'FormData': parameter 2 is not of type 'Blob'.`);
    }
    return toText(value);
};

/** Where each iterator is: {data, kind, index}. */
const positions = new WeakMap();
const positionOf = uncurry(WeakMap.prototype.get);
const setPosition = uncurry(WeakMap.prototype.set);

const iteratorPrototype = setPrototypeOf({
    next() {
        const position = positionOf(positions, this);
        if (position === undefined) throw new TypeError("Failed to execute 'next' on 'FormData Iterator': Illegal invocation");
        const list = listOf(position.data);
        const { index, kind } = position;
        if (index >= list.length) return { value: undefined, done: true };
        position.index += 2;
        const value = kind === 'keys' ? list[index] : kind === 'values' ? list[index + 1] : [list[index], list[index + 1]];
        return { value, done: false };
    },
}, Object.getPrototypeOf(Object.getPrototypeOf([][iteratorSymbol]())));
defineProperty(iteratorPrototype, toStringTag, { value: 'FormData Iterator', configurable: true });

const makeIterator = (data, kind) => {
    const made = { __proto__: iteratorPrototype };
    setPosition(positions, made, { __proto__: null, data, kind, index: 0 });
    return made;
};

for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'entries', 'forEach', 'keys', 'values']) {
    defineProperty(FormData.prototype, name, { __proto__: null, enumerable: true });
}
defineProperty(FormData.prototype, iteratorSymbol, {
    value: FormData.prototype.entries, writable: true, configurable: true,
});
defineProperty(FormData.prototype, toStringTag, { value: 'FormData', configurable: true });

const escaped = (name) => replace(replace(replace(name, /\n/g, '%0A'), /\r/g, '%0D'), /"/g, '%22');
const withCRLF = (text) => replace(text, /\r\n|\r|\n/g, '\r\n');

/**
 * The bytes of a form and their content type.
 * @param {FormData} data
 * @returns {{bytes: Uint8Array, type: string}}
 */
const serialize = (data) => {
    let digits = '';
    while (digits.length < 24) digits += Math.floor(random() * 10);
    const boundary = `----formdata-hatchery-${digits}`;
    const parts = [];
    let length = 0;
    const add = (bytes) => {
        parts.push(bytes);
        length += bytes.byteLength;
    };
    const list = listOf(data);
    for (let i = 0; i < list.length; i += 2) {
        const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(withCRLF(list[i]))}"`;
        const value = list[i + 1];
        if (typeof value === 'string') {
            add(utf8Encode(`${head}\r\n\r\n${withCRLF(value)}\r\n`));
        } else {
            add(utf8Encode(`${head}; filename="${escaped(value.name)}"\r\n`
                + `Content-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`));
            add(hatchery.blobBytes(value));
            add(utf8Encode('\r\n'));
        }
    }
    add(utf8Encode(`--${boundary}--\r\n`));
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
        bytes.set(part, at);
        at += part.byteLength;
    }
    return { bytes, type: `multipart/form-data; boundary=${boundary}` };
};

const malformed = () => new TypeError('Could not parse content as FormData.');

/** The fields of a part's head: their values by name in lower case. */
const fieldsOf = (bytes) => {
    const fields = { __proto__: null };
    for (const line of utf8Decode(bytes).split('\r\n')) {
        const colon = line.indexOf(':');
        if (colon <= 0) throw malformed();
        fields[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    return fields;
};

/** A quoted parameter of Content-Disposition; undefined if it is not there. */
const parameterOf = (disposition, name) => {
    const found = new RegExp(`;[\\t ]*${name}=(?:"([^"]*)"|([^;"\\s]+))`, 'i').exec(disposition);
    if (found === null) return undefined;
    return (found[1] ?? found[2]).replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');
};

const parseMultipart = (bytes, boundary) => {
    const data = new FormData();
    const list = listOf(data);
    const delimiter = utf8Encode(`--${boundary}`);
    const separator = utf8Encode(`\r\n--${boundary}`);
    const blankLine = utf8Encode('\r\n\r\n');
    // The first delimiter begins the body, or a line of it.
    let at = findBytes(bytes, delimiter, 0);
    if (at < 0 || (at > 0 && (bytes[at - 1] !== 10 || bytes[at - 2] !== 13))) throw malformed();
    at += delimiter.byteLength;
    for (;;) {
        if (bytes[at] === 45 && bytes[at + 1] === 45) return data;
        while (bytes[at] === 32 || bytes[at] === 9) at += 1;
        if (bytes[at] !== 13 || bytes[at + 1] !== 10) throw malformed();
        // A part without fields has its blank line at once.
        const head = findBytes(bytes, blankLine, at);
        if (head < 0) throw malformed();
        const fields = fieldsOf(bytes.subarray(at + 2, head));
        const start = head + 4;
        const end = findBytes(bytes, separator, start - 2);
        if (end < 0) throw malformed();
        const disposition = fields['content-disposition'] ?? '';
        const name = /^form-data(?:[\t ]*;|$)/i.test(disposition) ? parameterOf(disposition, 'name') : undefined;
        if (name === undefined) throw malformed();
        const filename = parameterOf(disposition, 'filename');
        const content = bytes.subarray(start, Math.max(start, end));
        if (filename === undefined) {
            // The text keeps its byte order mark, if it has one.
            list.push(name, hatchery.encoding.decodeUTF8(content, false, true));
        } else {
            isBlob(data);
            list.push(name, new File([content], filename, { type: fields['content-type'] ?? 'text/plain' }));
        }
        at = end + separator.byteLength;
    }
};

/**
 * The form that a body holds.
 * @param {Uint8Array} bytes
 * @param {string} type its content type
 * @throws {TypeError} if it is none
 */
const parse = (bytes, type) => {
    const parsed = mime.extract(type);
    if (parsed !== null && parsed.essence === 'application/x-www-form-urlencoded') {
        const data = new FormData();
        const list = listOf(data);
        for (const text of parseForm(bytes)) list.push(text);
        return data;
    }
    const boundary = parsed !== null && parsed.essence === 'multipart/form-data' ? parsed.parameters.get('boundary') : undefined;
    if (boundary === undefined || boundary === '') throw malformed();
    return parseMultipart(bytes, boundary);
};

hatchery.multipart = { __proto__: null, serialize, parse };
hatchery.FormData = FormData;
hatchery.isFormData = isFormData;
hatchery.defineGlobal('FormData', FormData);
