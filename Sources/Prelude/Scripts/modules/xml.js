'use strict';
// The package xml (1.0.1): XML text out of objects. `{ name: content }` is an element; its content is text, an object
// with _attr and _cdata, or a list of elements and texts, in which { _attr } sets attributes.

const { provide, require, defineLazyGlobal } = hatchery;
const { isArray } = Array;

const entities = { __proto__: null, '&': '&amp;', '"': '&quot;', "'": '&apos;', '<': '&lt;', '>': '&gt;' };
const escape = (value) => String(value).replace(/[&"'<>]/g, (character) => entities[character]);
const cdata = (text) => `<![CDATA[${String(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

const isObject = (value) => typeof value === 'object' && value !== null;

/** What xml.element() makes: an element whose content comes later. */
class LateElement {
    #parts = [];
    #isClosed = false;
    #listener = undefined;

    constructor(content) { this.content = content; }

    push(part) {
        if (this.#isClosed) throw new Error('push() after close()');
        this.#parts.push(part);
        this.#listener?.();
    }

    close(part = undefined) {
        if (part !== undefined) this.#parts.push(part);
        this.#isClosed = true;
        this.#listener?.();
    }

    /** Calls `take` with each part, then `end` once it is closed: now for what is there, else when it comes. */
    read(take, end) {
        let hasEnded = false;
        const goOn = () => {
            while (this.#parts.length > 0) take(this.#parts.shift());
            if (!this.#isClosed || hasEnded) return;
            hasEnded = true;
            end();
        };
        this.#listener = goOn;
        goOn();
    }
}

/** The element's first key is its name; others count for nothing. */
const read = (element) => {
    const name = Object.keys(element)[0];
    let content = element[name];
    const late = content instanceof LateElement ? content : undefined;
    if (late !== undefined) content = [...late.content];
    const attributes = [];
    const children = [];
    const addAttributes = (some) => {
        for (const key of Object.keys(some)) attributes.push(`${key}="${escape(some[key])}"`);
    };
    if (isArray(content)) {
        for (const child of content) {
            if (isObject(child) && Object.keys(child)[0] === '_attr') addAttributes(child._attr);
            else if (child !== undefined) children.push(child);
        }
    } else if (isObject(content)) {
        if (content._attr) addAttributes(content._attr);
        if (content._cdata !== undefined) children.push({ _cdata: content._cdata });
    } else if (content !== null && content !== undefined) {
        children.push(content);
    }
    const isBare = children.length === 0 && !isArray(content) && late === undefined;
    return { start: [name, ...attributes].join(' '), name, children, isBare, late };
};

const isCData = (child) => isObject(child) && Object.keys(child)[0] === '_cdata';
const isText = (child) => !isObject(child) || isCData(child);
const textOf = (child) => (isCData(child) ? cdata(child._cdata) : escape(child));

/** Writes with `put` what is there, and calls `done` once all is. */
const write = (value, indent, level, put, done) => {
    const margin = indent.repeat(level);
    if (isObject(value) && Object.keys(value).length === 0) {
        done();
        return;
    }
    if (isText(value)) {
        put(margin + textOf(value));
        done();
        return;
    }
    const { start, name, children, isBare, late } = read(value);
    if (late !== undefined) {
        put(`${margin}<${start}>`);
        late.read((part) => writeAll([part], indent, level + 1, put, () => {}), () => {
            put(`${margin}</${name}>`);
            done();
        });
        return;
    }
    if (isBare || children.every(isText)) {
        put(isBare ? `${margin}<${start}/>` : `${margin}<${start}>${children.map(textOf).join('')}</${name}>`);
        done();
        return;
    }
    const lines = [];
    const collect = hasLate(children) ? put : (line) => { lines.push(line); };
    collect(`${margin}<${start}>`);
    writeAll(children, indent, level + 1, collect, () => {
        collect(`${margin}</${name}>`);
        if (collect !== put) put(lines.join(indent === '' ? '' : '\n'));
        done();
    });
};

const hasLate = (children) => children.some((child) => {
    const content = isObject(child) ? child[Object.keys(child)[0]] : undefined;
    return content instanceof LateElement || (isArray(content) && hasLate(content));
});

/** One after the other, each once the one before it is complete. */
const writeAll = (values, indent, level, put, done) => {
    const next = (index) => {
        if (index === values.length) done();
        else write(values[index], indent, level, put, () => next(index + 1));
    };
    next(0);
};

const declarationOf = (wanted) => {
    const { encoding = 'UTF-8', standalone } = isObject(wanted) ? wanted : {};
    return `<?xml version="1.0" encoding="${encoding}"${standalone ? ` standalone="${standalone}"` : ''}?>`;
};

/**
 * @param {object|object[]|string} [input]
 * @param {object|string|boolean} [options] {indent, declaration, stream}, or the indent itself; true is four spaces
 * @returns {string|Stream}
 */
const xml = (input, options = {}) => {
    if (!isObject(options)) options = { indent: options };
    const indent = !options.indent ? '' : options.indent === true ? '    ' : String(options.indent);
    const values = input === undefined || input === null ? [] : isArray(input) ? input : [input];
    const heading = options.declaration ? [declarationOf(options.declaration)] : [];
    const newline = indent === '' ? '' : '\n';
    if (!options.stream) {
        const lines = [...heading];
        writeAll(values, indent, 0, (line) => { lines.push(line); }, () => {});
        return lines.join(newline);
    }
    const { Stream } = require('stream');
    const stream = new Stream();
    stream.readable = true;
    let isFirst = true;
    const put = (line) => {
        stream.emit('data', isFirst ? line : newline + line);
        isFirst = false;
    };
    setTimeout(() => {
        for (const line of heading) put(line);
        writeAll(values, indent, 0, put, () => {
            stream.readable = false;
            stream.emit('end');
            stream.emit('close');
        });
    }, 0);
    return stream;
};

xml.element = xml.Element = (...content) => new LateElement(content);

provide('xml', () => xml);
defineLazyGlobal('xml', () => xml);
