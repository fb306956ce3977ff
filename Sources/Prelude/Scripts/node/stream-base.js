'use strict';
// 'internal/stream-base': the legacy Stream, and how streams are constructed and destroyed.

hatchery.provide('internal/stream-base', () => {
    const EventEmitter = hatchery.require('events');
    const { codes, AbortError, aggregateTwoErrors, validateInteger, validateAbortSignal } =
        hatchery.require('internal/errors');
    const kinds = hatchery.require('internal/stream-kinds');
    const { nextTick } = hatchery;
    const constructed = Symbol('kConstruct');
    const wantsDestroy = Symbol('kDestroy');

    function Stream(options) { EventEmitter.call(this, options); }
    Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
    Object.setPrototypeOf(Stream, EventEmitter);

    /** The pipe of streams that only emit 'data' and 'end'. */
    Stream.prototype.pipe = function pipe(target, options) {
        const source = this;
        const onData = (chunk) => {
            if (target.writable && target.write(chunk) === false && source.pause) source.pause();
        };
        const onDrain = () => { if (source.readable && source.resume) source.resume(); };
        let isOver = false;
        const onEnd = () => {
            if (isOver) return;
            isOver = true;
            target.end();
        };
        const onClose = () => {
            if (isOver) return;
            isOver = true;
            if (typeof target.destroy === 'function') target.destroy();
        };
        const onError = function onError(error) {
            stop();
            if (EventEmitter.listenerCount(this, 'error') === 0) this.emit('error', error);
        };
        const listened = [[source, 'data', onData], [target, 'drain', onDrain]];
        if (!target._isStdio && (!options || options.end !== false)) {
            listened.push([source, 'end', onEnd], [source, 'close', onClose]);
        }
        const stop = () => {
            for (const [emitter, name, listener] of listened) emitter.removeListener(name, listener);
        };
        for (const [emitter, name, listener] of listened) emitter.on(name, listener);
        for (const emitter of [source, target]) {
            prependListener(emitter, 'error', onError);
            listened.push([emitter, 'error', onError]);
        }
        for (const [emitter, name] of [[source, 'end'], [source, 'close'], [target, 'close']]) {
            emitter.on(name, stop);
            listened.push([emitter, name, stop]);
        }
        target.emit('pipe', source);
        return target;
    };

    /** Puts a listener before all others, also on emitters that have no method for it. */
    const prependListener = (emitter, name, listener) => {
        if (typeof emitter.prependListener === 'function') emitter.prependListener(name, listener);
        else if (!emitter._events?.[name]) emitter.on(name, listener);
        else if (Array.isArray(emitter._events[name])) emitter._events[name].unshift(listener);
        else emitter._events[name] = [listener, emitter._events[name]];
    };

    const statesOf = (stream) => [stream._readableState, stream._writableState].filter(Boolean);
    const setAll = (stream, key, value) => { for (const state of statesOf(stream)) state[key] = value; };
    const anyOf = (stream, key) => Boolean(stream._readableState?.[key] || stream._writableState?.[key]);
    const keepError = (stream, error) => {
        if (!error) return;
        void error.stack;
        for (const state of statesOf(stream)) state.errored ||= error;
    };

    const emitError = (stream, error) => {
        if (anyOf(stream, 'errorEmitted')) return;
        setAll(stream, 'errorEmitted', true);
        stream.emit('error', error);
    };
    const emitClose = (stream) => {
        setAll(stream, 'closeEmitted', true);
        if (anyOf(stream, 'emitClose')) stream.emit('close');
    };
    const emitErrorAndClose = (stream, error) => {
        emitError(stream, error);
        emitClose(stream);
    };

    /** Asks the stream's _destroy to clean up, then tells the listeners. */
    const tearDown = (stream, error, callback) => {
        let isCalled = false;
        const onDestroyed = (problem) => {
            if (isCalled) return;
            isCalled = true;
            keepError(stream, problem);
            setAll(stream, 'closed', true);
            if (typeof callback === 'function') callback(problem);
            if (problem) nextTick(emitErrorAndClose, stream, problem);
            else nextTick(emitClose, stream);
        };
        try {
            stream._destroy(error || null, onDestroyed);
        } catch (thrown) {
            onDestroyed(thrown);
        }
    };

    /** The method destroy() of every stream. */
    function destroy(error, callback) {
        if (anyOf(this, 'destroyed')) {
            if (typeof callback === 'function') callback();
            return this;
        }
        keepError(this, error);
        setAll(this, 'destroyed', true);
        const state = this._writableState || this._readableState;
        if (state.constructed) tearDown(this, error, callback);
        else this.once(wantsDestroy, (other) => tearDown(this, aggregateTwoErrors(other, error), callback));
        return this;
    }

    /** Makes a destroyed stream usable again. */
    function undestroy() {
        for (const state of statesOf(this)) {
            Object.assign(state, {
                constructed: true, closed: false, closeEmitted: false, destroyed: false, errored: null,
                errorEmitted: false,
            });
        }
        const { _readableState: readable, _writableState: writable } = this;
        if (readable) {
            readable.reading = false;
            readable.ended = readable.endEmitted = readable.readable === false;
        }
        if (writable) {
            writable.finalCalled = writable.prefinished = false;
            writable.ended = writable.ending = writable.finished = writable.writable === false;
        }
    }

    /** Destroys a stream that does so of its own accord; another only emits the error. */
    const errorOrDestroy = (stream, error, isSync = false) => {
        if (anyOf(stream, 'destroyed')) return;
        if (anyOf(stream, 'autoDestroy')) {
            stream.destroy(error);
        } else if (error) {
            keepError(stream, error);
            if (isSync) nextTick(emitError, stream, error);
            else emitError(stream, error);
        }
    };

    const runConstruct = (stream) => {
        let isCalled = false;
        const onConstructed = (error) => {
            if (isCalled) {
                errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
                return;
            }
            isCalled = true;
            setAll(stream, 'constructed', true);
            const state = stream._writableState || stream._readableState;
            if (state.destroyed) stream.emit(wantsDestroy, error);
            else if (error) errorOrDestroy(stream, error, true);
            else stream.emit(constructed);
        };
        try {
            stream._construct((error) => nextTick(onConstructed, error));
        } catch (error) {
            nextTick(onConstructed, error);
        }
    };

    /** Runs the stream's _construct soon, then `callback`; nothing where there is none. */
    const construct = (stream, callback) => {
        if (typeof stream._construct !== 'function') return;
        setAll(stream, 'constructed', false);
        stream.once(constructed, callback);
        // Both sides of a duplex stream wait for one _construct.
        if (stream.listenerCount(constructed) === 1) nextTick(runConstruct, stream);
    };

    /** Ends whatever kind of stream it is. */
    const destroyAny = (stream, error = undefined) => {
        if (!stream || kinds.isDestroyed(stream)) return;
        if (!error && !kinds.isFinished(stream)) error = new AbortError();
        if (kinds.isServerRequest(stream)) {
            stream.socket = null;
            stream.destroy(error);
        } else if (kinds.isRequest(stream)) {
            stream.abort();
        } else if (kinds.isRequest(stream.req)) {
            stream.req.abort();
        } else if (typeof stream.destroy === 'function') {
            stream.destroy(error);
        } else if (typeof stream.close === 'function') {
            stream.close();
        }
        if (!stream.destroyed) stream[kinds.marks.destroyed] = true;
    };

    let bytesDefault = 16384;
    let objectsDefault = 16;
    const getDefaultHighWaterMark = (isObjectMode) => (isObjectMode ? objectsDefault : bytesDefault);
    const setDefaultHighWaterMark = (isObjectMode, value) => {
        validateInteger(value, 'value', 0);
        if (isObjectMode) objectsDefault = value;
        else bytesDefault = value;
    };
    const getHighWaterMark = (isObjectMode, options, sideKey, isDuplex) => {
        const wanted = options?.highWaterMark ?? (isDuplex ? options?.[sideKey] : undefined);
        if (wanted === undefined || wanted === null) return getDefaultHighWaterMark(isObjectMode);
        if (!Number.isInteger(wanted) || wanted < 0) {
            const name = isDuplex && options.highWaterMark == null ? `options.${sideKey}` : 'options.highWaterMark';
            throw new codes.ERR_INVALID_ARG_VALUE(name, wanted);
        }
        return Math.floor(wanted);
    };

    /** Destroys the stream when the signal says so. */
    const addAbortSignal = (signal, stream) => {
        validateAbortSignal(signal, 'signal');
        if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
        if (!kinds.isNodeStream(stream) && !kinds.isWebStream(stream)) {
            throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
        }
        return listenForAbort(signal, stream);
    };
    const listenForAbort = (signal, stream) => {
        const onAbort = () => {
            const error = new AbortError(undefined, { cause: signal.reason });
            if (kinds.isNodeStream(stream)) stream.destroy(error);
            else stream[kinds.marks.controllerError]?.(error);
        };
        if (signal.aborted) {
            onAbort();
            return stream;
        }
        const { dispose } = listenOnce(signal, onAbort);
        hatchery.require('internal/stream-finished').finished(stream, dispose);
        return stream;
    };
    const listenOnce = (signal, listener) => {
        const disposable = EventEmitter.addAbortListener(signal, listener);
        return { dispose: () => disposable[hatchery.disposeSymbol]() };
    };

    const bufferClass = () => hatchery.require('buffer').Buffer;
    Stream._isUint8Array = (value) => value instanceof Uint8Array;
    Stream._uint8ArrayToBuffer = (bytes) => bufferClass().from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

    /** Defines getters, with setters where there are any: {name: get | [get, set]}. */
    const defineAccessors = (prototype, accessors) => {
        for (const [name, accessor] of Object.entries(accessors)) {
            const [get, set] = [accessor].flat();
            Object.defineProperty(prototype, name, { __proto__: null, configurable: true, get, set });
        }
    };

    return {
        Stream, prependListener, destroy, undestroy, errorOrDestroy, construct, destroyAny, getDefaultHighWaterMark,
        setDefaultHighWaterMark, getHighWaterMark, addAbortSignal, listenForAbort, listenOnce, bufferClass,
        defineAccessors,
    };
});
