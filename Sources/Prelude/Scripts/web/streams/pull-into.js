'use strict';
// What a stream of bytes holds: parts of its queue, and buffers of readers that wait to be filled.

const base = hatchery.streamBase;
const { transferBuffer } = base;
const { viewName, bufferBytes } = hatchery.webidl;
const { RangeError, DataView } = globalThis;
const views = { __proto__: null, DataView };
for (const name of ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float16', 'Float32',
    'Float64', 'BigInt64', 'BigUint64']) {
    views[`${name}Array`] = globalThis[`${name}Array`];
}
const elementSizes = { __proto__: null };
for (const name in views) elementSizes[name] = views[name].BYTES_PER_ELEMENT ?? 1;

/** Bytes in the queue. */
class Part {
    buffer;
    offset;
    length;
    constructor(buffer, offset, length) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
    }
}

/** A buffer that waits to be filled. */
class PullInto {
    buffer;
    bufferLength;
    offset;
    length;
    filled = 0;
    least;
    elementSize;
    made;
    /** 'default', 'byob' or 'none', when its reader is gone. */
    readerKind;
    constructor(buffer, offset, length, least, elementSize, made, readerKind) {
        this.buffer = buffer;
        this.bufferLength = bufferBytes(buffer);
        this.offset = offset;
        this.length = length;
        this.least = least;
        this.elementSize = elementSize;
        this.made = made;
        this.readerKind = readerKind;
    }
    /** The filled part, on memory that nobody else has. */
    view() { return new this.made(transferBuffer(this.buffer), this.offset, this.filled / this.elementSize); }
}

/** What a ReadableStreamBYOBRequest stands for. */
class ByobRequest {
    controller;
    view;
    /** The object that users see. */
    request = null;
    constructor(controller, view) {
        this.controller = controller;
        this.view = view;
    }
}

const rangeError = (message) => {
    const error = new RangeError(message);
    error.code = 'ERR_INVALID_ARG_VALUE';
    return error;
};

/** The kind of view and the size of its elements. */
const kindOfView = (view) => {
    const name = viewName(view);
    return { __proto__: null, made: views[name], elementSize: elementSizes[name] };
};

Object.assign(base, { Part, PullInto, ByobRequest, rangeError, kindOfView });
