'use strict';
// Blob and File. The bytes of a Blob are a Uint8Array that nobody changes; slices share its memory.

const { webidl } = hatchery;
const { Uint8Array, Math, RangeError } = globalThis;
const { min, max } = Math;
const dateNow = Date.now;
const { uncurry } = hatchery;
const toLowerCase = uncurry(String.prototype.toLowerCase);
const codeAt = uncurry(String.prototype.charCodeAt);
const indexOf = uncurry(String.prototype.indexOf);
const replace = uncurry(String.prototype.replace);
const subarray = uncurry(Uint8Array.prototype.subarray);
const sliceBytes = uncurry(Uint8Array.prototype.slice);
const key = { __proto__: null };

const endings = webidl.enumeration('EndingType', ['transparent', 'native']);

const typeOf = (text) => {
    for (let i = 0; i < text.length; i++) {
        const code = codeAt(text, i);
        if (code < 0x20 || code > 0x7e) return '';
    }
    return toLowerCase(text);
};

/** A part as a Blob keeps it until all are put together: bytes. */
const partBytes = (part, isNative) => {
    if (isBlob(part)) return bytesOf(part);
    if (typeof part === 'string') {
        const text = isNative && (indexOf(part, '\r') >= 0) ? replace(part, /\r\n?/g, '\n') : part;
        return hatchery.utf8Encode(text);
    }
    return webidl.copyOf(part);
};

const partOf = (value, where) => {
    if (typeof value === 'string') return value;
    if (isBlob(value) || webidl.isView(value) || webidl.isArrayBuffer(value)) return value;
    return webidl.USVString(value, where);
};
const partList = webidl.sequence(partOf);

/** As Node's Buffer. */
const bytesMax = 2 ** 32 - 1;

const checkSize = (parts) => {
    let size = 0;
    for (let i = 0; i < parts.length; i++) {
        const part = parts[i];
        size += typeof part === 'string' ? part.length : isBlob(part) ? bytesOf(part).byteLength
            : webidl.isView(part) ? webidl.viewBytes(part) : webidl.bufferBytes(part);
    }
    if (size <= bytesMax) return;
    const error = new RangeError(`Cannot create a Blob larger than ${bytesMax} bytes`);
    error.code = 'ERR_BUFFER_TOO_LARGE';
    throw error;
};

const join = (parts, isNative) => {
    checkSize(parts);
    const pieces = [];
    let size = 0;
    for (let i = 0; i < parts.length; i++) {
        const bytes = partBytes(parts[i], isNative);
        pieces.push(bytes);
        size += bytes.byteLength;
    }
    if (pieces.length === 1) return pieces[0];
    const all = new Uint8Array(size);
    let at = 0;
    for (const bytes of pieces) {
        webidl.setBytes(all, bytes, at);
        at += bytes.byteLength;
    }
    return all;
};

let isBlob;
let bytesOf;

class Blob {
    #bytes;
    #type;

    constructor(blobParts = undefined, options = undefined) {
        if (blobParts === key) {
            this.#bytes = options.bytes;
            this.#type = options.type;
            return;
        }
        const where = "Failed to construct 'Blob'";
        const parts = blobParts === undefined ? [] : partList(blobParts, `${where}: blobParts`);
        let isNative = false;
        let type = '';
        if (options !== undefined && options !== null) {
            webidl.object(options, `${where}: options`);
            const { endings: wantedEndings } = options;
            if (wantedEndings !== undefined) isNative = endings(wantedEndings, `${where}: endings`) === 'native';
            const { type: wantedType } = options;
            if (wantedType !== undefined) type = typeOf(webidl.DOMString(wantedType, `${where}: type`));
        }
        this.#bytes = join(parts, isNative);
        this.#type = type;
    }

    static {
        isBlob = (value) => webidl.isObject(value) && #bytes in value;
        bytesOf = (blob) => {
            if (!isBlob(blob)) throw webidl.illegalThis('Blob');
            return blob.#bytes;
        };
    }

    get size() { return bytesOf(this).byteLength; }

    get type() {
        bytesOf(this);
        return this.#type;
    }

    slice(start = undefined, end = undefined, contentType = undefined) {
        const bytes = bytesOf(this);
        const size = bytes.byteLength;
        const place = (value, fallback) => {
            if (value === undefined) return fallback;
            const number = webidl.longLong.clamp(value, "Failed to execute 'slice' on 'Blob'");
            return number < 0 ? max(size + number, 0) : min(number, size);
        };
        const from = place(start, 0);
        const to = max(from, place(end, size));
        const type = contentType === undefined ? '' : typeOf(webidl.DOMString(contentType));
        return new Blob(key, { bytes: subarray(bytes, from, to), type });
    }

    stream() { return hatchery.streams.fromBytes(bytesOf(this)); }
    async text() { return hatchery.utf8Decode(bytesOf(this)); }
    async arrayBuffer() { return webidl.viewBuffer(sliceBytes(bytesOf(this))); }
    async bytes() { return sliceBytes(bytesOf(this)); }
}
webidl.define(Blob, { shown: webidl.fields('size', 'type') });

let isFile;

class File extends Blob {
    #name;
    #lastModified;

    constructor(fileBits, fileName, options = undefined) {
        if (fileBits === key) {
            super(key, options);
            this.#name = fileName;
            this.#lastModified = options.lastModified;
            return;
        }
        const where = "Failed to construct 'File'";
        webidl.requireArguments(arguments.length, 2, where);
        super(fileBits === undefined ? null : fileBits, options);
        this.#name = webidl.USVString(fileName, `${where}: fileName`);
        const lastModified = options?.lastModified;
        this.#lastModified = lastModified === undefined
            ? dateNow() : webidl.longLong(lastModified, `${where}: lastModified`);
    }

    static { isFile = (value) => webidl.isObject(value) && #name in value; }

    get name() {
        if (!isFile(this)) throw webidl.illegalThis('File');
        return this.#name;
    }

    get lastModified() {
        if (!isFile(this)) throw webidl.illegalThis('File');
        return this.#lastModified;
    }
}
webidl.define(File, { shown: webidl.fields('size', 'type', 'name', 'lastModified') });

/** Whether it is a Blob, whatever its prototype. */
hatchery.isBlob = (value) => isBlob(value);
hatchery.isFile = (value) => isFile(value);
/** The bytes of a Blob. They are its own: nobody may change them. */
hatchery.blobBytes = (blob) => bytesOf(blob);
/** A Blob, or a File where there is a name, of bytes that nobody will change. */
hatchery.makeBlob = (bytes, type, name = undefined, lastModified = dateNow()) =>
    (name === undefined ? new Blob(key, { bytes, type }) : new File(key, name, { bytes, type, lastModified }));
