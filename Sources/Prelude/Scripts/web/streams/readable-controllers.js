'use strict';
// ReadableStreamDefaultController, ReadableByteStreamController and ReadableStreamBYOBRequest.

const { webidl } = hatchery;
const base = hatchery.streamBase;
const { stateError, isDetached, key } = base;

let defaultOf;

class ReadableStreamDefaultController {
    #inside;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        this.#inside = arguments[1];
        this.#inside.controller = this;
    }

    static {
        defaultOf = (controller) => {
            if (!webidl.isObject(controller) || !(#inside in controller)) {
                throw webidl.illegalThis('ReadableStreamDefaultController');
            }
            return controller.#inside;
        };
    }

    get desiredSize() { return defaultOf(this).desiredSize; }

    close() {
        const controller = defaultOf(this);
        if (!controller.canEnqueue) throw stateError('The stream is closed already, or has failed');
        controller.close();
    }

    enqueue(chunk = undefined) {
        const controller = defaultOf(this);
        if (!controller.canEnqueue) throw stateError('The stream is closed, or has failed: nothing can be enqueued');
        controller.enqueue(chunk);
    }

    error(error = undefined) { defaultOf(this).error(error); }
}
webidl.define(ReadableStreamDefaultController);

let bytesOf;

class ReadableByteStreamController {
    #inside;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        this.#inside = arguments[1];
        this.#inside.controller = this;
    }

    static {
        bytesOf = (controller) => {
            if (!webidl.isObject(controller) || !(#inside in controller)) {
                throw webidl.illegalThis('ReadableByteStreamController');
            }
            return controller.#inside;
        };
    }

    get byobRequest() {
        const request = bytesOf(this).getRequest();
        if (request === null) return null;
        return request.request ?? new ReadableStreamBYOBRequest(key, request);
    }

    get desiredSize() { return bytesOf(this).desiredSize; }

    close() {
        const controller = bytesOf(this);
        if (!controller.canEnqueue) throw stateError('The stream is closed already, or has failed');
        controller.close();
    }

    enqueue(chunk) {
        const controller = bytesOf(this);
        webidl.requireArguments(arguments.length, 1, "Failed to execute 'enqueue' on 'ReadableByteStreamController'");
        webidl.ArrayBufferView(chunk, "Failed to execute 'enqueue' on 'ReadableByteStreamController': chunk");
        if (webidl.viewBytes(chunk) === 0) throw stateError('A chunk must not be empty');
        if (webidl.bufferBytes(webidl.viewBuffer(chunk)) === 0) throw stateError('A chunk\'s buffer must not be empty');
        if (!controller.canEnqueue) throw stateError('The stream is closed, or has failed: nothing can be enqueued');
        controller.enqueue(chunk);
    }

    error(error = undefined) { bytesOf(this).error(error); }
}
webidl.define(ReadableByteStreamController);

let requestOf;

class ReadableStreamBYOBRequest {
    #inside;

    constructor() {
        if (arguments[0] !== key) throw webidl.illegalConstructor();
        this.#inside = arguments[1];
        this.#inside.request = this;
    }

    static {
        requestOf = (request) => {
            if (!webidl.isObject(request) || !(#inside in request)) {
                throw webidl.illegalThis('ReadableStreamBYOBRequest');
            }
            return request.#inside;
        };
    }

    get view() { return requestOf(this).view; }

    respond(bytesWritten) {
        const request = requestOf(this);
        const where = "Failed to execute 'respond' on 'ReadableStreamBYOBRequest'";
        webidl.requireArguments(arguments.length, 1, where);
        const count = webidl.unsignedLongLong.enforceRange(bytesWritten, `${where}: bytesWritten`);
        if (request.controller === null) throw stateError('The request has been answered already');
        if (isDetached(webidl.viewBuffer(request.view))) throw stateError('The request\'s buffer is detached');
        request.controller.respond(count);
    }

    respondWithNewView(view) {
        const request = requestOf(this);
        const where = "Failed to execute 'respondWithNewView' on 'ReadableStreamBYOBRequest'";
        webidl.requireArguments(arguments.length, 1, where);
        webidl.ArrayBufferView(view, `${where}: view`);
        if (request.controller === null) throw stateError('The request has been answered already');
        if (isDetached(webidl.viewBuffer(view))) throw stateError('The view\'s buffer is detached');
        request.controller.respondWithNewView(view);
    }
}
webidl.define(ReadableStreamBYOBRequest);

Object.assign(base, { ReadableStreamDefaultController, ReadableByteStreamController, controllerOf: defaultOf });
