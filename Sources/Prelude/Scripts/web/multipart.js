'use strict';
// How a FormData travels: multipart/form-data both ways, application/x-www-form-urlencoded on its way in.

const { utf8Encode, utf8Decode, random, mime, FormData, formDataList: listOf } = hatchery;
const { parseForm } = hatchery.url;
const { findBytes, decodeUTF8 } = hatchery.encoding;
const { TypeError, String, Uint8Array, RegExp, Math, Function, File } = globalThis;
const { floor, max } = Math;
const { uncurry } = hatchery;
const replace = uncurry(String.prototype.replace);

const escaped = (name) => replace(replace(replace(name, /\n/g, '%0A'), /\r/g, '%0D'), /"/g, '%22');
const withCRLF = (text) => replace(text, /\r\n|\r|\n/g, '\r\n');

/**
 * The bytes of a form and their content type.
 * @param {FormData} data
 * @returns {{bytes: Uint8Array, type: string}}
 */
const serialize = (data) => {
    let digits = '';
    while (digits.length < 24) digits += floor(random() * 10);
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
        const content = bytes.subarray(start, max(start, end));
        if (filename === undefined) {
            // The text keeps its byte order mark, if it has one.
            list.push(name, decodeUTF8(content, false, true));
        } else {
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
    const isMultipart = parsed !== null && parsed.essence === 'multipart/form-data';
    const boundary = isMultipart ? parsed.parameters.get('boundary') : undefined;
    if (boundary === undefined || boundary === '') throw malformed();
    return parseMultipart(bytes, boundary);
};

hatchery.multipart = { __proto__: null, serialize, parse };
