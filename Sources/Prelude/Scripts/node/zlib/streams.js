'use strict';
// 'internal/zlib-streams': Gzip, Inflate, BrotliCompress and the others, as Transform streams.

const { zlib: native } = hatchery;
const { setImmediate } = globalThis;

hatchery.provide('internal/zlib-streams', () => {
    const { codes } = hatchery.require('internal/errors');
    const { constants } = hatchery.require('internal/zlib-constants');
    const { check, ranged } = hatchery.require('internal/zlib-options');
    const { Transform, finished } = hatchery.require('stream');
    const { Buffer } = hatchery.require('buffer');
    const { setPrototypeOf, defineProperty } = Object;
    const {
        Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH, Z_BLOCK, Z_MIN_LEVEL, Z_MAX_LEVEL,
        Z_DEFAULT_STRATEGY, Z_FIXED,
    } = constants;
    const flushKind = Symbol('kFlushFlag');
    const failed = Symbol('kError');

    /** Flushes go through the queue of writes as empty chunks. */
    const flushChunks = [];
    for (let kind = 0; kind <= Z_BLOCK; kind++) {
        flushChunks[kind] = Buffer.alloc(0);
        flushChunks[kind][flushKind] = kind;
    }

    /** From the weakest to the strongest. */
    const strengths = [Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH];
    const stronger = (a, b) => (strengths.indexOf(a) > strengths.indexOf(b) ? a : b);

    /** The codec of a stream, and the write that is under way. */
    class Engine {
        chunk = null;
        callback = null;
        flush = 0;
        inputAt = 0;
        inputLeft = 0;
        room = 0;
        isOpen = true;

        constructor(codec) { this.codec = codec; }

        /** Starts or goes on with the write in a later turn, as Node's threads do. */
        schedule(stream) { setImmediate(work, this, stream); }

        close() {
            this.isOpen = false;
            native.end(this.codec);
        }
    }

    const failureOf = (engine) => {
        const [message, errno, code] = native.failure(engine.codec);
        const error = new Error(message);
        error.errno = errno;
        error.code = code;
        return error;
    };

    /** One step of the stream's codec. False if it failed. */
    const step = (stream, engine) => native.write(engine.codec, engine.flush, engine.chunk, engine.inputAt,
        engine.inputLeft, stream._outBuffer, stream._outOffset, engine.room, stream._writeState) === 0;

    const work = (engine, stream) => {
        if (!engine.isOpen) {
            engine.chunk = null;
            engine.callback();
            return;
        }
        if (!step(stream, engine)) {
            const error = failureOf(engine);
            stream[failed] = error;
            stream.destroy(error);
            return;
        }
        const [roomLeft, inputLeft] = stream._writeState;
        const taken = engine.inputLeft - inputLeft;
        stream.bytesWritten += taken;
        const made = engine.room - roomLeft;
        let isFull = false;
        if (made > 0) {
            const chunk = stream._outBuffer.slice(stream._outOffset, stream._outOffset + made);
            stream._outOffset += made;
            isFull = !stream.push(chunk);
        }
        if (stream.destroyed) {
            engine.chunk = null;
            engine.callback();
            return;
        }
        if (roomLeft === 0 || stream._outOffset >= stream._chunkSize) renewOutput(stream, engine);
        if (roomLeft === 0) {
            engine.inputAt += taken;
            engine.inputLeft = inputLeft;
            if (!isFull) {
                engine.schedule(stream);
                return;
            }
            // Goes on when the reader wants more.
            const read = stream._read;
            stream._read = (size) => {
                stream._read = read;
                engine.schedule(stream);
                stream._read(size);
            };
            return;
        }
        // Room and input are left: the codec saw the end of its stream.
        if (inputLeft > 0) stream.push(null);
        engine.chunk = null;
        engine.callback();
    };

    const renewOutput = (stream, engine) => {
        engine.room = stream._chunkSize;
        stream._outOffset = 0;
        stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
    };

    const begin = (stream, engine, chunk, flush) => {
        engine.chunk = chunk;
        engine.flush = flush;
        engine.inputAt = 0;
        engine.inputLeft = chunk.byteLength;
        engine.room = stream._chunkSize - stream._outOffset;
    };

    /** All of a chunk at once; what came out, as one buffer. The stream is closed afterwards. */
    const processNow = (stream, chunk, flush) => {
        const engine = stream._handle;
        const parts = [];
        let total = 0;
        begin(stream, engine, chunk, flush);
        for (;;) {
            if (!step(stream, engine)) {
                const error = failureOf(engine);
                stream[failed] = error;
                // Whoever listens hears of it later; the caller does now.
                stream.on('error', () => {});
                stream.destroy(error);
                throw error;
            }
            const [roomLeft, inputLeft] = stream._writeState;
            const made = engine.room - roomLeft;
            engine.inputAt += engine.inputLeft - inputLeft;
            if (made > 0) {
                parts.push(stream._outBuffer.slice(stream._outOffset, stream._outOffset + made));
                stream._outOffset += made;
                total += made;
                if (total > stream._maxOutputLength) {
                    closeEngine(stream);
                    throw new codes.ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
                }
            }
            engine.room -= made;
            engine.inputLeft = inputLeft;
            if (roomLeft === 0 || stream._outOffset >= stream._chunkSize) renewOutput(stream, engine);
            if (roomLeft !== 0) break;
        }
        stream.bytesWritten = engine.inputAt;
        closeEngine(stream);
        return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
    };

    const closeEngine = (stream) => {
        stream._handle?.close();
        stream._handle = null;
    };

    function ZlibBase(opts, mode) {
        const checked = check(mode, opts);
        const engine = new Engine(native.create(mode, checked.settings));
        if (opts?.encoding || opts?.objectMode || opts?.writableObjectMode) {
            opts = { ...opts, encoding: null, objectMode: false, writableObjectMode: false };
        }
        Transform.call(this, { autoDestroy: true, ...opts });
        this[failed] = null;
        this._writeState = new Uint32Array(2);
        this.bytesWritten = 0;
        this._handle = engine;
        this._outBuffer = Buffer.allocUnsafe(checked.chunkSize);
        this._outOffset = 0;
        this._chunkSize = checked.chunkSize;
        this._defaultFlushFlag = checked.flush;
        this._finishFlushFlag = checked.finishFlush;
        this._defaultFullFlushFlag = checked.fullFlush;
        this._info = opts?.info;
        this._maxOutputLength = checked.maxOutputLength;
        return checked;
    }
    setPrototypeOf(ZlibBase.prototype, Transform.prototype);
    setPrototypeOf(ZlibBase, Transform);

    defineProperty(ZlibBase.prototype, '_closed', {
        __proto__: null, configurable: true, enumerable: true, get() { return !this._handle; },
    });
    defineProperty(ZlibBase.prototype, 'bytesRead', {
        __proto__: null, configurable: true, enumerable: true,
        get() { return this.bytesWritten; },
        set(value) { this.bytesWritten = value; },
    });

    const checkOpen = (stream) => {
        if (!stream._handle) throw new (hatchery.require('assert').AssertionError)({ message: 'zlib binding closed' });
    };

    ZlibBase.prototype.reset = function reset() {
        checkOpen(this);
        if (native.reset(this._handle.codec) !== 0) this.destroy(failureOf(this._handle));
    };

    ZlibBase.prototype._flush = function _flush(callback) { this._transform(Buffer.alloc(0), '', callback); };
    // What is left is flushed after 'prefinish', as Node does.
    ZlibBase.prototype._final = function _final(callback) { callback(); };

    ZlibBase.prototype.flush = function flush(kind, callback) {
        if (typeof kind === 'function' || (kind === undefined && !callback)) {
            callback = kind;
            kind = this._defaultFullFlushFlag;
        }
        if (this.writableFinished) {
            if (callback) hatchery.nextTick(callback);
        } else if (this.writableEnded) {
            if (callback) this.once('end', callback);
        } else {
            this.write(flushChunks[kind], '', callback);
        }
    };

    ZlibBase.prototype.close = function close(callback) {
        if (callback) finished(this, callback);
        this.destroy();
    };

    ZlibBase.prototype._destroy = function _destroy(error, callback) {
        closeEngine(this);
        callback(error);
    };

    ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
        let flush = this._defaultFlushFlag;
        if (typeof chunk[flushKind] === 'number') flush = chunk[flushKind];
        if (this.writableEnded && this.writableLength === chunk.byteLength) {
            flush = stronger(flush, this._finishFlushFlag);
        }
        this._processChunk(chunk, flush, callback);
    };

    /** Not documented, but programs call it. Without a callback it gives what came out. */
    ZlibBase.prototype._processChunk = function _processChunk(chunk, flush, callback) {
        if (typeof callback !== 'function') return processNow(this, chunk, flush);
        const engine = this._handle;
        if (!engine) {
            hatchery.nextTick(callback);
            return undefined;
        }
        begin(this, engine, chunk, flush);
        engine.callback = callback;
        engine.schedule(this);
        return undefined;
    };

    function Zlib(opts, mode) {
        const { settings } = Reflect.apply(ZlibBase, this, [opts, mode]);
        this._level = settings.level ?? -1;
        this._strategy = settings.strategy ?? 0;
    }
    setPrototypeOf(Zlib.prototype, ZlibBase.prototype);
    setPrototypeOf(Zlib, ZlibBase);

    Zlib.prototype.params = function params(level, strategy, callback) {
        ranged(level, 'level', Z_MIN_LEVEL, Z_MAX_LEVEL);
        ranged(strategy, 'strategy', Z_DEFAULT_STRATEGY, Z_FIXED);
        if (this._level === level && this._strategy === strategy) {
            hatchery.nextTick(callback);
            return;
        }
        this.flush(Z_SYNC_FLUSH, () => {
            checkOpen(this);
            if (native.params(this._handle.codec, level, strategy) !== 0) this.destroy(failureOf(this._handle));
            if (this.destroyed) return;
            this._level = level;
            this._strategy = strategy;
            callback?.();
        });
    };

    function Brotli(opts, mode) { Reflect.apply(ZlibBase, this, [opts, mode]); }
    setPrototypeOf(Brotli.prototype, Zlib.prototype);
    setPrototypeOf(Brotli, Zlib);

    const makeClass = (name, mode, Base) => {
        const Class = {
            [name]: function (opts) {
                if (!(this instanceof Class)) return new Class(opts);
                Reflect.apply(Base, this, [opts, mode]);
                return this;
            },
        }[name];
        setPrototypeOf(Class.prototype, Base.prototype);
        setPrototypeOf(Class, Base);
        return Class;
    };
    const classes = {
        Deflate: makeClass('Deflate', constants.DEFLATE, Zlib),
        Inflate: makeClass('Inflate', constants.INFLATE, Zlib),
        Gzip: makeClass('Gzip', constants.GZIP, Zlib),
        Gunzip: makeClass('Gunzip', constants.GUNZIP, Zlib),
        DeflateRaw: makeClass('DeflateRaw', constants.DEFLATERAW, Zlib),
        InflateRaw: makeClass('InflateRaw', constants.INFLATERAW, Zlib),
        Unzip: makeClass('Unzip', constants.UNZIP, Zlib),
        BrotliCompress: makeClass('BrotliCompress', constants.BROTLI_ENCODE, Brotli),
        BrotliDecompress: makeClass('BrotliDecompress', constants.BROTLI_DECODE, Brotli),
    };
    return { classes, processNow };
});
