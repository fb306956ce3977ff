'use strict';
// 'internal/stream-readable': Readable and the state that it keeps in _readableState. pipe() is in stream-pipe.js.

hatchery.provide('internal/stream-readable', () => {
    const EventEmitter = hatchery.require('events');
    const { codes, AbortError, aggregateTwoErrors, validateObject } = hatchery.require('internal/errors');
    const base = hatchery.require('internal/stream-base');
    const { Stream, errorOrDestroy, defineAccessors } = base;
    const ChunkList = hatchery.require('internal/stream-chunks');
    const { nextTick } = hatchery;
    const Buffer = base.bufferClass();
    const paused = Symbol('kPaused');
    const nop = () => {};
    const highWaterMarkMax = 0x40000000;
    const makeDecoder = (encoding) => {
        const { StringDecoder } = hatchery.require('string_decoder');
        return new StringDecoder(encoding);
    };

    function ReadableState(options, stream, isDuplex) {
        isDuplex ??= stream instanceof Stream.Duplex;
        this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.readableObjectMode));
        this.highWaterMark = base.getHighWaterMark(this.objectMode, options, 'readableHighWaterMark', isDuplex);
        this.buffer = new ChunkList();
        this.length = 0;
        this.pipes = [];
        this.flowing = null;
        this.ended = false;
        this.endEmitted = false;
        this.reading = false;
        this.constructed = true;
        /** Whether the running _read has not returned yet. */
        this.sync = true;
        /** The next chunk is to be announced by 'readable'; it has been; somebody listens. */
        this.needReadable = false;
        this.emittedReadable = false;
        this.readableListening = false;
        this.resumeScheduled = false;
        this[paused] = null;
        this.errorEmitted = false;
        this.emitClose = options?.emitClose !== false;
        this.autoDestroy = options?.autoDestroy !== false;
        this.destroyed = false;
        this.errored = null;
        this.closed = false;
        this.closeEmitted = false;
        this.defaultEncoding = options?.defaultEncoding || 'utf8';
        /** The target that is waited for, or a set of them. */
        this.awaitDrainWriters = null;
        this.multiAwaitDrain = false;
        this.readingMore = false;
        this.dataEmitted = false;
        this.decoder = null;
        this.encoding = null;
        if (options?.encoding) {
            this.decoder = makeDecoder(options.encoding);
            this.encoding = options.encoding;
        }
    }
    defineAccessors(ReadableState.prototype, {
        pipesCount() { return this.pipes.length; },
        paused: [
            function isPaused() { return this[paused] !== false; },
            function setPaused(value) { this[paused] = Boolean(value); },
        ],
    });

    function Readable(options) {
        if (!(this instanceof Readable)) return new Readable(options);
        const isDuplex = this instanceof Stream.Duplex;
        this._readableState = new ReadableState(options, this, isDuplex);
        if (options) {
            if (typeof options.read === 'function') this._read = options.read;
            if (typeof options.destroy === 'function') this._destroy = options.destroy;
            if (typeof options.construct === 'function') this._construct = options.construct;
            if (options.signal && !isDuplex) base.addAbortSignal(options.signal, this);
        }
        Stream.call(this, options);
        base.construct(this, () => {
            if (this._readableState.needReadable) readMoreSoon(this, this._readableState);
        });
    }
    Object.setPrototypeOf(Readable.prototype, Stream.prototype);
    Object.setPrototypeOf(Readable, Stream);
    Readable.ReadableState = ReadableState;

    Readable.prototype.destroy = base.destroy;
    Readable.prototype._undestroy = base.undestroy;
    Readable.prototype._destroy = function _destroy(error, callback) { callback(error); };
    Readable.prototype[EventEmitter.captureRejectionSymbol] = function onRejection(error) { this.destroy(error); };
    Readable.prototype[hatchery.asyncDisposeSymbol] = function asyncDispose() {
        let error;
        if (!this.destroyed) {
            error = this.readableEnded ? null : new AbortError();
            this.destroy(error);
        }
        return new Promise((resolve, reject) => {
            hatchery.require('internal/stream-finished').finished(this, (problem) =>
                (problem && problem !== error ? reject(problem) : resolve(null)));
        });
    };

    Readable.prototype.push = function push(chunk, encoding) { return insert(this, chunk, encoding, false); };
    Readable.prototype.unshift = function unshift(chunk, encoding) { return insert(this, chunk, encoding, true); };

    /** A chunk as the buffer keeps it: [chunk, encoding], or undefined if it is none. */
    const prepare = (state, chunk, encoding, isFirst) => {
        if (typeof chunk === 'string') {
            encoding ||= state.defaultEncoding;
            if (state.encoding === encoding) return [chunk, encoding];
            const bytes = Buffer.from(chunk, encoding);
            return isFirst && state.encoding ? [bytes.toString(state.encoding), encoding] : [bytes, ''];
        }
        if (chunk instanceof Buffer) return [chunk, ''];
        if (Stream._isUint8Array(chunk)) return [Stream._uint8ArrayToBuffer(chunk), ''];
        return chunk === null || chunk === undefined ? [chunk, encoding] : undefined;
    };

    /** @returns {boolean} whether the source should go on */
    const insert = (stream, chunk, encoding, isFirst) => {
        const state = stream._readableState;
        if (!state.objectMode) {
            const prepared = prepare(state, chunk, encoding, isFirst);
            if (prepared === undefined) {
                errorOrDestroy(stream,
                    new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk));
                return wantsMore(state);
            }
            [chunk, encoding] = prepared;
        }
        if (chunk === null) {
            state.reading = false;
            onEnd(stream, state);
        } else if (state.objectMode || (chunk && chunk.length > 0)) {
            if (isFirst ? state.endEmitted : state.ended) {
                errorOrDestroy(stream, isFirst
                    ? new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT() : new codes.ERR_STREAM_PUSH_AFTER_EOF());
            } else if (state.destroyed || state.errored) {
                return false;
            } else if (isFirst) {
                addChunk(stream, state, chunk, true);
            } else {
                state.reading = false;
                if (state.decoder && !encoding) chunk = state.decoder.write(chunk);
                if (state.objectMode || chunk.length !== 0) addChunk(stream, state, chunk, false);
                else readMoreSoon(stream, state);
            }
        } else if (!isFirst) {
            state.reading = false;
            readMoreSoon(stream, state);
        }
        return wantsMore(state);
    };
    const wantsMore = (state) => !state.ended && (state.length < state.highWaterMark || state.length === 0);

    const forgetDrains = (state) => {
        if (state.multiAwaitDrain) state.awaitDrainWriters.clear();
        else state.awaitDrainWriters = null;
    };

    const addChunk = (stream, state, chunk, isFirst) => {
        if (state.flowing && state.length === 0 && !state.sync && stream.listenerCount('data') > 0) {
            forgetDrains(state);
            state.dataEmitted = true;
            stream.emit('data', chunk);
        } else {
            state.length += state.objectMode ? 1 : chunk.length;
            if (isFirst) state.buffer.unshift(chunk);
            else state.buffer.push(chunk);
            if (state.needReadable) announce(stream);
        }
        readMoreSoon(stream, state);
    };

    Readable.prototype.isPaused = function isPaused() {
        const state = this._readableState;
        return state[paused] === true || state.flowing === false;
    };

    Readable.prototype.setEncoding = function setEncoding(encoding) {
        const state = this._readableState;
        const decoder = makeDecoder(encoding);
        state.decoder = decoder;
        state.encoding = decoder.encoding;
        let text = '';
        for (const chunk of state.buffer) text += decoder.write(chunk);
        state.buffer.clear();
        if (text !== '') state.buffer.push(text);
        state.length = text.length;
        return this;
    };

    /** The next power of two. */
    const roundUp = (count) => {
        if (count > highWaterMarkMax) throw new codes.ERR_OUT_OF_RANGE('size', '<= 1GiB', count);
        let power = 1;
        while (power < count) power *= 2;
        return power;
    };

    const countToRead = (count, state) => {
        if (count <= 0 || (state.length === 0 && state.ended)) return 0;
        if (state.objectMode) return 1;
        if (Number.isNaN(count)) return state.flowing && state.length ? state.buffer.first().length : state.length;
        if (count <= state.length) return count;
        return state.ended ? state.length : 0;
    };

    Readable.prototype.read = function read(count) {
        const state = this._readableState;
        if (count === undefined) count = NaN;
        else if (!Number.isInteger(count)) count = Number.parseInt(count, 10);
        const wanted = count;
        if (count > state.highWaterMark) state.highWaterMark = roundUp(count);
        if (count !== 0) state.emittedReadable = false;
        // read(0) only asks for 'readable' where that is due.
        if (count === 0 && state.needReadable
            && (state.ended || (state.highWaterMark === 0 ? state.length > 0 : state.length >= state.highWaterMark))) {
            if (state.length === 0 && state.ended) endSoon(this);
            else announce(this);
            return null;
        }
        count = countToRead(count, state);
        if (count === 0 && state.ended) {
            if (state.length === 0) endSoon(this);
            return null;
        }
        const isLow = state.needReadable || state.length === 0 || state.length - count < state.highWaterMark;
        const canRead = !state.ended && !state.reading && !state.destroyed && !state.errored && state.constructed;
        if (isLow && canRead) {
            state.reading = true;
            state.sync = true;
            if (state.length === 0) state.needReadable = true;
            try {
                this._read(state.highWaterMark);
            } catch (error) {
                errorOrDestroy(this, error);
            }
            state.sync = false;
            // _read may have pushed already.
            if (!state.reading) count = countToRead(wanted, state);
        }
        const chunk = count > 0 ? takeChunk(count, state) : null;
        if (chunk === null) {
            state.needReadable = state.length <= state.highWaterMark;
            count = 0;
        } else {
            state.length -= count;
            forgetDrains(state);
        }
        if (state.length === 0) {
            if (!state.ended) state.needReadable = true;
            if (wanted !== count && state.ended) endSoon(this);
        }
        if (chunk !== null && !state.errorEmitted && !state.closeEmitted) {
            state.dataEmitted = true;
            this.emit('data', chunk);
        }
        return chunk;
    };
    Readable.prototype._read = function _read() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_read()'); };

    const takeChunk = (count, state) => {
        const { buffer } = state;
        if (state.length === 0) return null;
        if (state.objectMode) return buffer.shift();
        if (count && count < state.length) return buffer.consume(count, Boolean(state.decoder));
        const all = state.decoder ? buffer.join('')
            : buffer.length === 1 ? buffer.first() : buffer.concat(state.length);
        buffer.clear();
        return all;
    };

    const onEnd = (stream, state) => {
        if (state.ended) return;
        const rest = state.decoder?.end();
        if (rest && rest.length > 0) {
            state.buffer.push(rest);
            state.length += state.objectMode ? 1 : rest.length;
        }
        state.ended = true;
        if (state.sync) {
            // Still inside of _read: later, so that 'end' comes after what it pushed.
            announce(stream);
        } else {
            state.needReadable = false;
            state.emittedReadable = true;
            emitReadable(stream);
        }
    };

    /** Emits 'readable' soon, once. */
    const announce = (stream) => {
        const state = stream._readableState;
        state.needReadable = false;
        if (state.emittedReadable) return;
        state.emittedReadable = true;
        nextTick(emitReadable, stream);
    };
    const emitReadable = (stream) => {
        const state = stream._readableState;
        if (!state.destroyed && !state.errored && (state.length || state.ended)) {
            stream.emit('readable');
            state.emittedReadable = false;
        }
        state.needReadable = !state.flowing && !state.ended && state.length <= state.highWaterMark;
        flow(stream);
    };

    /** Goes on reading until the buffer is full. */
    const readMoreSoon = (stream, state) => {
        if (state.readingMore || !state.constructed) return;
        state.readingMore = true;
        nextTick(readMore, stream, state);
    };
    const readMore = (stream, state) => {
        while (!state.reading && !state.ended
            && (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
            const before = state.length;
            stream.read(0);
            if (state.length === before) break;
        }
        state.readingMore = false;
    };

    Readable.prototype.on = function on(name, listener) {
        Stream.prototype.on.call(this, name, listener);
        const state = this._readableState;
        if (name === 'data') {
            state.readableListening = this.listenerCount('readable') > 0;
            if (state.flowing !== false) this.resume();
        } else if (name === 'readable' && !state.endEmitted && !state.readableListening) {
            state.readableListening = state.needReadable = true;
            state.flowing = false;
            state.emittedReadable = false;
            if (state.length) announce(this);
            else if (!state.reading) nextTick(() => this.read(0));
        }
        return this;
    };
    Readable.prototype.addListener = Readable.prototype.on;
    Readable.prototype.removeListener = function removeListener(name, listener) {
        Stream.prototype.removeListener.call(this, name, listener);
        // Soon, so that a listener can be moved without a pause between.
        if (name === 'readable') nextTick(updateListening, this);
        return this;
    };
    Readable.prototype.off = Readable.prototype.removeListener;
    Readable.prototype.removeAllListeners = function removeAllListeners(...names) {
        Stream.prototype.removeAllListeners.apply(this, names);
        if (names.length === 0 || names[0] === 'readable' || names[0] === undefined) nextTick(updateListening, this);
        return this;
    };
    const updateListening = (stream) => {
        const state = stream._readableState;
        state.readableListening = stream.listenerCount('readable') > 0;
        if (state.resumeScheduled && state[paused] === false) state.flowing = true;
        else if (stream.listenerCount('data') > 0) stream.resume();
        else if (!state.readableListening) state.flowing = null;
    };

    Readable.prototype.resume = function resume() {
        const state = this._readableState;
        if (!state.flowing) {
            state.flowing = !state.readableListening;
            if (!state.resumeScheduled) {
                state.resumeScheduled = true;
                nextTick(startFlow, this, state);
            }
        }
        state[paused] = false;
        return this;
    };
    const startFlow = (stream, state) => {
        if (!state.reading) stream.read(0);
        state.resumeScheduled = false;
        stream.emit('resume');
        flow(stream);
        if (state.flowing && !state.reading) stream.read(0);
    };
    const flow = (stream) => {
        const state = stream._readableState;
        while (state.flowing && stream.read() !== null);
    };
    Readable.prototype.pause = function pause() {
        const state = this._readableState;
        if (state.flowing !== false) {
            state.flowing = false;
            this.emit('pause');
        }
        state[paused] = true;
        return this;
    };

    const endSoon = (stream) => {
        const state = stream._readableState;
        if (state.endEmitted) return;
        state.ended = true;
        nextTick(emitEnd, state, stream);
    };
    const emitEnd = (state, stream) => {
        if (state.errored || state.closeEmitted || state.endEmitted || state.length > 0) return;
        state.endEmitted = true;
        stream.emit('end');
        if (stream.writable && stream.allowHalfOpen === false) {
            nextTick(() => { if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end(); });
        } else if (state.autoDestroy) {
            const writable = stream._writableState;
            const isOver = !writable || (writable.autoDestroy && (writable.finished || writable.writable === false));
            if (isOver) stream.destroy();
        }
    };

    /** Reads from a stream of the old kind. */
    Readable.prototype.wrap = function wrap(source) {
        let isPaused = false;
        source.on('data', (chunk) => {
            if (!this.push(chunk) && source.pause) {
                isPaused = true;
                source.pause();
            }
        });
        source.on('end', () => this.push(null));
        source.on('error', (error) => errorOrDestroy(this, error));
        source.on('close', () => this.destroy());
        source.on('destroy', () => this.destroy());
        this._read = () => {
            if (!isPaused || !source.resume) return;
            isPaused = false;
            source.resume();
        };
        for (const key of Object.keys(source)) {
            if (this[key] === undefined && typeof source[key] === 'function') this[key] = source[key].bind(source);
        }
        return this;
    };

    Readable.prototype[Symbol.asyncIterator] = function asyncIterator() { return iterate(this); };
    Readable.prototype.iterator = function iterator(options = undefined) {
        if (options !== undefined) validateObject(options, 'options');
        return iterate(this, options);
    };
    const iterate = (stream, options) => {
        if (typeof stream.read !== 'function') stream = Readable.wrap(stream, { objectMode: true });
        const iterator = chunksOf(stream, options);
        iterator.stream = stream;
        return iterator;
    };
    async function* chunksOf(stream, options) {
        let wake = nop;
        const onReadable = () => {
            wake();
            wake = nop;
        };
        stream.on('readable', onReadable);
        // Undefined while the stream goes on, null after its end.
        let failure;
        const stop = hatchery.require('internal/stream-finished').finished(stream, { writable: false }, (error) => {
            failure = error ? aggregateTwoErrors(failure, error) : null;
            onReadable();
        });
        try {
            while (true) {
                const chunk = stream.destroyed ? null : stream.read();
                if (chunk !== null) yield chunk;
                else if (failure) throw failure;
                else if (failure === null) return;
                else await new Promise((resolve) => { wake = resolve; });
            }
        } catch (error) {
            failure = aggregateTwoErrors(failure, error);
            throw failure;
        } finally {
            if ((failure || options?.destroyOnReturn !== false)
                && (failure === undefined || stream._readableState.autoDestroy)) {
                base.destroyAny(stream, null);
            } else {
                stream.off('readable', onReadable);
                stop();
            }
        }
    }

    const stateGetter = (key, absent) => function get() {
        return this._readableState ? this._readableState[key] : absent;
    };
    defineAccessors(Readable.prototype, {
        readable: [
            function readable() {
                const state = this._readableState;
                return Boolean(state) && state.readable !== false && !state.destroyed && !state.errorEmitted
                    && !state.endEmitted;
            },
            function setReadable(value) { if (this._readableState) this._readableState.readable = Boolean(value); },
        ],
        readableDidRead() { return this._readableState.dataEmitted; },
        readableAborted() {
            const state = this._readableState;
            return state.readable !== false && Boolean(state.destroyed || state.errored) && !state.endEmitted;
        },
        readableHighWaterMark() { return this._readableState.highWaterMark; },
        readableBuffer() { return this._readableState && this._readableState.buffer; },
        readableFlowing: [
            function readableFlowing() { return this._readableState.flowing; },
            function setFlowing(value) { if (this._readableState) this._readableState.flowing = value; },
        ],
        readableLength() { return this._readableState.length; },
        readableObjectMode: stateGetter('objectMode', false),
        readableEncoding: stateGetter('encoding', null),
        errored: stateGetter('errored', null),
        closed: stateGetter('closed', false),
        destroyed: [
            stateGetter('destroyed', false),
            function setDestroyed(value) { if (this._readableState) this._readableState.destroyed = value; },
        ],
        readableEnded: stateGetter('endEmitted', false),
    });

    Readable._fromList = takeChunk;
    Readable.from = (source, options) => hatchery.require('internal/stream-from')(Readable, source, options);
    Readable.wrap = (source, options) => new Readable({
        objectMode: source.readableObjectMode ?? source.objectMode ?? true,
        ...options,
        destroy(error, callback) {
            base.destroyAny(source, error);
            callback(error);
        },
    }).wrap(source);
    Readable.fromWeb = (stream, options) =>
        hatchery.require('internal/stream-web').newStreamReadableFromReadableStream(stream, options);
    Readable.toWeb = (stream, options) =>
        hatchery.require('internal/stream-web').newReadableStreamFromStreamReadable(stream, options);
    hatchery.addPipe(Readable, base);
    return Readable;
});
