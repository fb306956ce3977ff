'use strict';
// 'internal/stream-writable': Writable and the state that it keeps in _writableState.

hatchery.provide('internal/stream-writable', () => {
    const EventEmitter = hatchery.require('events');
    const { codes, AbortError } = hatchery.require('internal/errors');
    const base = hatchery.require('internal/stream-base');
    const { Stream, errorOrDestroy, defineAccessors } = base;
    const { nextTick } = hatchery;
    const Buffer = base.bufferClass();
    const onFinished = Symbol('kOnFinished');
    const nop = () => {};

    function WritableState(options, stream, isDuplex) {
        isDuplex ??= stream instanceof Stream.Duplex;
        this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.writableObjectMode));
        this.highWaterMark = base.getHighWaterMark(this.objectMode, options, 'writableHighWaterMark', isDuplex);
        this.finalCalled = false;
        this.needDrain = false;
        // end() was called, it has returned, 'finish' was emitted.
        this.ending = false;
        this.ended = false;
        this.finished = false;
        this.destroyed = false;
        this.decodeStrings = options?.decodeStrings !== false;
        const encoding = options?.defaultEncoding;
        if (encoding === undefined || encoding === null || encoding === '') this.defaultEncoding = 'utf8';
        else if (Buffer.isEncoding(encoding)) this.defaultEncoding = encoding;
        else throw new codes.ERR_UNKNOWN_ENCODING(encoding);
        this.length = 0;
        this.writing = false;
        this.corked = 0;
        /** Whether the callback of the running _write comes before _write has returned. */
        this.sync = true;
        this.bufferProcessing = false;
        this.onwrite = (error) => onWritten(stream, this, error);
        this.writecb = null;
        this.writelen = 0;
        this.afterWriteTickInfo = null;
        resetBuffer(this);
        /** Callbacks that are still to come: 'finish' waits for them. */
        this.pendingcb = 0;
        this.constructed = true;
        this.prefinished = false;
        this.errorEmitted = false;
        this.emitClose = options?.emitClose !== false;
        this.autoDestroy = options?.autoDestroy !== false;
        this.errored = null;
        this.closed = false;
        this.closeEmitted = false;
        this[onFinished] = [];
    }

    const resetBuffer = (state) => {
        state.buffered = [];
        state.bufferedIndex = 0;
        state.allBuffers = true;
        state.allNoop = true;
    };
    WritableState.prototype.getBuffer = function getBuffer() { return this.buffered.slice(this.bufferedIndex); };
    Object.defineProperty(WritableState.prototype, 'bufferedRequestCount', {
        get() { return this.buffered.length - this.bufferedIndex; },
    });

    function Writable(options) {
        const isDuplex = this instanceof Stream.Duplex;
        if (!isDuplex && !isInstance(Writable, this)) return new Writable(options);
        this._writableState = new WritableState(options, this, isDuplex);
        if (options) {
            if (typeof options.write === 'function') this._write = options.write;
            if (typeof options.writev === 'function') this._writev = options.writev;
            if (typeof options.destroy === 'function') this._destroy = options.destroy;
            if (typeof options.final === 'function') this._final = options.final;
            if (typeof options.construct === 'function') this._construct = options.construct;
            if (options.signal) base.addAbortSignal(options.signal, this);
        }
        Stream.call(this, options);
        base.construct(this, () => {
            const state = this._writableState;
            if (!state.writing) clearBuffer(this, state);
            finishMaybe(this, state);
        });
    }
    Object.setPrototypeOf(Writable.prototype, Stream.prototype);
    Object.setPrototypeOf(Writable, Stream);
    Writable.WritableState = WritableState;
    const isInstance = Function.prototype.call.bind(Function.prototype[Symbol.hasInstance]);
    Object.defineProperty(Writable, Symbol.hasInstance, {
        // Duplex streams inherit from Readable only.
        value: function hasInstance(it) {
            return isInstance(this, it)
                || (this === Writable && Boolean(it && it._writableState instanceof WritableState));
        },
    });

    Writable.prototype.pipe = function pipe() { errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE()); };

    /** Takes a chunk. @returns true, false when the writer should wait for 'drain', or an error */
    const take = (stream, chunk, encoding, callback) => {
        const state = stream._writableState;
        if (typeof encoding === 'function') {
            callback = encoding;
            encoding = state.defaultEncoding;
        } else {
            if (!encoding) encoding = state.defaultEncoding;
            else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
                throw new codes.ERR_UNKNOWN_ENCODING(encoding);
            }
            if (typeof callback !== 'function') callback = nop;
        }
        if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
        if (!state.objectMode) {
            if (typeof chunk === 'string') {
                if (state.decodeStrings !== false) {
                    chunk = Buffer.from(chunk, encoding);
                    encoding = 'buffer';
                }
            } else if (chunk instanceof Buffer) {
                encoding = 'buffer';
            } else if (Stream._isUint8Array(chunk)) {
                chunk = Stream._uint8ArrayToBuffer(chunk);
                encoding = 'buffer';
            } else {
                throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
            }
        }
        let error;
        if (state.ending) error = new codes.ERR_STREAM_WRITE_AFTER_END();
        else if (state.destroyed) error = new codes.ERR_STREAM_DESTROYED('write');
        if (error) {
            nextTick(callback, error);
            errorOrDestroy(stream, error, true);
            return error;
        }
        state.pendingcb++;
        return writeOrBuffer(stream, state, chunk, encoding, callback);
    };

    const writeOrBuffer = (stream, state, chunk, encoding, callback) => {
        const size = state.objectMode ? 1 : chunk.length;
        state.length += size;
        const hasRoom = state.length < state.highWaterMark;
        if (!hasRoom) state.needDrain = true;
        if (state.writing || state.corked || state.errored || !state.constructed) {
            state.buffered.push({ chunk, encoding, callback });
            if (encoding !== 'buffer') state.allBuffers = false;
            if (callback !== nop) state.allNoop = false;
        } else {
            startWrite(stream, state, size, callback, () => stream._write(chunk, encoding, state.onwrite));
        }
        return hasRoom && !state.errored && !state.destroyed;
    };

    const startWrite = (stream, state, size, callback, write) => {
        state.writelen = size;
        state.writecb = callback;
        state.writing = true;
        state.sync = true;
        if (state.destroyed) state.onwrite(new codes.ERR_STREAM_DESTROYED('write'));
        else write();
        state.sync = false;
    };

    const failWrite = (stream, state, error, callback) => {
        state.pendingcb--;
        callback(error);
        // What waits behind the failed chunk fails with it.
        failBuffer(state);
        errorOrDestroy(stream, error);
    };

    const onWritten = (stream, state, error) => {
        const { sync: isSync, writecb: callback } = state;
        if (typeof callback !== 'function') {
            errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK());
            return;
        }
        state.writing = false;
        state.writecb = null;
        state.length -= state.writelen;
        state.writelen = 0;
        if (error) {
            void error.stack;
            state.errored ||= error;
            if (stream._readableState) stream._readableState.errored ||= error;
            if (isSync) nextTick(failWrite, stream, state, error, callback);
            else failWrite(stream, state, error, callback);
            return;
        }
        if (state.buffered.length > state.bufferedIndex) clearBuffer(stream, state);
        if (!isSync) {
            afterWrite(stream, state, 1, callback);
        } else if (state.afterWriteTickInfo !== null && state.afterWriteTickInfo.callback === callback) {
            // Writes with the same callback share a tick.
            state.afterWriteTickInfo.count++;
        } else {
            const info = state.afterWriteTickInfo = { count: 1, callback };
            nextTick(() => {
                state.afterWriteTickInfo = null;
                afterWrite(stream, state, info.count, callback);
            });
        }
    };

    const afterWrite = (stream, state, count, callback) => {
        if (!state.ending && !stream.destroyed && state.length === 0 && state.needDrain) {
            state.needDrain = false;
            stream.emit('drain');
        }
        while (count-- > 0) {
            state.pendingcb--;
            callback(null);
        }
        if (state.destroyed) failBuffer(state);
        finishMaybe(stream, state);
    };

    /** Fails the chunks that wait, and whoever waits for the end. */
    const failBuffer = (state) => {
        if (state.writing) return;
        for (let i = state.bufferedIndex; i < state.buffered.length; i++) {
            const { chunk, callback } = state.buffered[i];
            state.length -= state.objectMode ? 1 : chunk.length;
            callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('write'));
        }
        callFinished(state, () => state.errored ?? new codes.ERR_STREAM_DESTROYED('end'));
        resetBuffer(state);
    };
    const callFinished = (state, makeError) => {
        const callbacks = state[onFinished].splice(0);
        for (const callback of callbacks) {
            if (makeError === undefined) callback();
            else callback(makeError());
        }
    };

    /** Writes what waits. */
    const clearBuffer = (stream, state) => {
        if (state.corked || state.bufferProcessing || state.destroyed || !state.constructed) return;
        const { buffered, bufferedIndex: first } = state;
        const count = buffered.length - first;
        if (count === 0) return;
        state.bufferProcessing = true;
        if (count > 1 && stream._writev) {
            state.pendingcb -= count - 1;
            const callback = state.allNoop ? nop : (error) => {
                for (let i = first; i < buffered.length; i++) buffered[i].callback(error);
            };
            const chunks = state.allNoop && first === 0 ? buffered : buffered.slice(first);
            chunks.allBuffers = state.allBuffers;
            startWrite(stream, state, state.length, callback, () => stream._writev(chunks, state.onwrite));
            resetBuffer(state);
        } else {
            let next = first;
            do {
                const { chunk, encoding, callback } = buffered[next];
                buffered[next++] = null;
                const size = state.objectMode ? 1 : chunk.length;
                startWrite(stream, state, size, callback, () => stream._write(chunk, encoding, state.onwrite));
            } while (next < buffered.length && !state.writing);
            if (next === buffered.length) {
                resetBuffer(state);
            } else if (next > 256) {
                buffered.splice(0, next);
                state.bufferedIndex = 0;
            } else {
                state.bufferedIndex = next;
            }
        }
        state.bufferProcessing = false;
    };

    Writable.prototype.write = function write(chunk, encoding, callback) {
        return take(this, chunk, encoding, callback) === true;
    };
    Writable.prototype._write = function _write(chunk, encoding, callback) {
        if (!this._writev) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_write()');
        this._writev([{ chunk, encoding }], callback);
    };
    Writable.prototype._writev = null;
    Writable.prototype.cork = function cork() { this._writableState.corked++; };
    Writable.prototype.uncork = function uncork() {
        const state = this._writableState;
        if (!state.corked) return;
        state.corked--;
        if (!state.writing) clearBuffer(this, state);
    };
    Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
        if (typeof encoding === 'string') encoding = encoding.toLowerCase();
        if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
        this._writableState.defaultEncoding = encoding;
        return this;
    };

    Writable.prototype.end = function end(chunk, encoding, callback) {
        const state = this._writableState;
        if (typeof chunk === 'function') [chunk, encoding, callback] = [null, null, chunk];
        else if (typeof encoding === 'function') [encoding, callback] = [null, encoding];
        let error;
        if (chunk !== null && chunk !== undefined) {
            const taken = take(this, chunk, encoding);
            if (taken instanceof Error) error = taken;
        }
        // However often it was corked.
        if (state.corked) {
            state.corked = 1;
            this.uncork();
        }
        if (!error) {
            if (!state.errored && !state.ending) {
                // It may be that nothing was ever written: then 'finish' comes from here.
                state.ending = true;
                finishMaybe(this, state, true);
                state.ended = true;
            } else if (state.finished) {
                error = new codes.ERR_STREAM_ALREADY_FINISHED('end');
            } else if (state.destroyed) {
                error = new codes.ERR_STREAM_DESTROYED('end');
            }
        }
        if (typeof callback === 'function') {
            if (error) nextTick(callback, error);
            else if (state.finished) nextTick(callback);
            else state[onFinished].push(callback);
        }
        return this;
    };

    const isReadyToFinish = (state) => state.ending && !state.destroyed && state.constructed && state.length === 0
        && !state.errored && state.buffered.length === 0 && !state.finished && !state.writing && !state.errorEmitted
        && !state.closeEmitted;

    const callFinal = (stream, state) => {
        let isCalled = false;
        const onFinal = (error) => {
            if (isCalled) {
                errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
                return;
            }
            isCalled = true;
            state.pendingcb--;
            if (error) {
                callFinished(state, () => error);
                errorOrDestroy(stream, error, state.sync);
            } else if (isReadyToFinish(state)) {
                state.prefinished = true;
                stream.emit('prefinish');
                // 'finish' is always emitted later, though callbacks of writes may come after it.
                state.pendingcb++;
                nextTick(finish, stream, state);
            }
        };
        state.sync = true;
        state.pendingcb++;
        try {
            stream._final(onFinal);
        } catch (error) {
            onFinal(error);
        }
        state.sync = false;
    };

    const prefinish = (stream, state) => {
        if (state.prefinished || state.finalCalled) return;
        if (typeof stream._final === 'function' && !state.destroyed) {
            state.finalCalled = true;
            callFinal(stream, state);
        } else {
            state.prefinished = true;
            stream.emit('prefinish');
        }
    };

    const finishMaybe = (stream, state, isSync = false) => {
        if (!isReadyToFinish(state)) return;
        prefinish(stream, state);
        if (state.pendingcb !== 0) return;
        if (isSync) {
            state.pendingcb++;
            nextTick(() => {
                if (isReadyToFinish(state)) finish(stream, state);
                else state.pendingcb--;
            });
        } else if (isReadyToFinish(state)) {
            state.pendingcb++;
            finish(stream, state);
        }
    };

    const finish = (stream, state) => {
        state.pendingcb--;
        state.finished = true;
        callFinished(state);
        stream.emit('finish');
        if (!state.autoDestroy) return;
        const readable = stream._readableState;
        const isOver = !readable || (readable.autoDestroy && (readable.endEmitted || readable.readable === false));
        if (isOver) stream.destroy();
    };

    defineAccessors(Writable.prototype, {
        closed() { return this._writableState ? this._writableState.closed : false; },
        destroyed: [
            function destroyed() { return this._writableState ? this._writableState.destroyed : false; },
            function setDestroyed(value) { if (this._writableState) this._writableState.destroyed = value; },
        ],
        writable: [
            function writable() {
                const state = this._writableState;
                return Boolean(state) && state.writable !== false && !state.destroyed && !state.errored
                    && !state.ending && !state.ended;
            },
            function setWritable(value) { if (this._writableState) this._writableState.writable = Boolean(value); },
        ],
        writableFinished() { return this._writableState ? this._writableState.finished : false; },
        writableObjectMode() { return this._writableState ? this._writableState.objectMode : false; },
        writableBuffer() { return this._writableState && this._writableState.getBuffer(); },
        writableEnded() { return this._writableState ? this._writableState.ending : false; },
        writableNeedDrain() {
            const state = this._writableState;
            return state ? !state.destroyed && !state.ending && state.needDrain : false;
        },
        writableHighWaterMark() { return this._writableState && this._writableState.highWaterMark; },
        writableCorked() { return this._writableState ? this._writableState.corked : 0; },
        writableLength() { return this._writableState && this._writableState.length; },
        errored() { return this._writableState ? this._writableState.errored : null; },
        writableAborted() {
            const state = this._writableState;
            return state.writable !== false && Boolean(state.destroyed || state.errored) && !state.finished;
        },
    });

    Writable.prototype.destroy = function destroy(error, callback) {
        const state = this._writableState;
        if (!state.destroyed && (state.bufferedIndex < state.buffered.length || state[onFinished].length > 0)) {
            nextTick(failBuffer, state);
        }
        base.destroy.call(this, error, callback);
        return this;
    };
    Writable.prototype._undestroy = base.undestroy;
    Writable.prototype._destroy = function _destroy(error, callback) { callback(error); };
    Writable.prototype[EventEmitter.captureRejectionSymbol] = function onRejection(error) { this.destroy(error); };
    Writable.prototype[hatchery.asyncDisposeSymbol] = function asyncDispose() {
        const error = this.destroyed || this.writableFinished ? null : new AbortError();
        if (!this.destroyed) this.destroy(error);
        return new Promise((resolve, reject) => {
            hatchery.require('internal/stream-finished').finished(this, (problem) =>
                (problem && problem !== error && problem.name !== 'AbortError' ? reject(problem) : resolve(null)));
        });
    };
    Writable.fromWeb = (stream, options) =>
        hatchery.require('internal/stream-web').newStreamWritableFromWritableStream(stream, options);
    Writable.toWeb = (stream) => hatchery.require('internal/stream-web').newWritableStreamFromStreamWritable(stream);
    return Writable;
});
