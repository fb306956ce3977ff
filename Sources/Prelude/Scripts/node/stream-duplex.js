'use strict';
// 'internal/stream-duplex': Duplex, Transform and PassThrough.

hatchery.provide('internal/stream-duplex', () => {
    const { codes } = hatchery.require('internal/errors');
    const base = hatchery.require('internal/stream-base');
    const Readable = hatchery.require('internal/stream-readable');
    const Writable = hatchery.require('internal/stream-writable');
    const waiting = Symbol('kCallback');
    const { getOwnPropertyDescriptor, defineProperty, setPrototypeOf } = Object;

    function Duplex(options) {
        if (!(this instanceof Duplex)) return new Duplex(options);
        Readable.call(this, options);
        Writable.call(this, options);
        this.allowHalfOpen = options?.allowHalfOpen !== false;
        if (options?.readable === false) {
            const state = this._readableState;
            state.readable = false;
            state.ended = state.endEmitted = true;
        }
        if (options?.writable === false) {
            const state = this._writableState;
            state.writable = false;
            state.ending = state.ended = state.finished = true;
        }
    }
    setPrototypeOf(Duplex.prototype, Readable.prototype);
    setPrototypeOf(Duplex, Readable);
    for (const key of Object.getOwnPropertyNames(Writable.prototype)) {
        if (key in Readable.prototype) continue;
        defineProperty(Duplex.prototype, key, getOwnPropertyDescriptor(Writable.prototype, key));
    }
    base.defineAccessors(Duplex.prototype, {
        destroyed: [
            function destroyed() {
                if (this._readableState === undefined || this._writableState === undefined) return false;
                return this._readableState.destroyed && this._writableState.destroyed;
            },
            function setDestroyed(value) {
                if (!this._readableState || !this._writableState) return;
                this._readableState.destroyed = value;
                this._writableState.destroyed = value;
            },
        ],
    });
    Duplex.fromWeb = (pair, options) =>
        hatchery.require('internal/stream-web').newStreamDuplexFromReadableWritablePair(pair, options);
    Duplex.toWeb = (duplex) => hatchery.require('internal/stream-web').newReadableWritablePairFromDuplex(duplex);
    Duplex.from = (body) => hatchery.require('internal/stream-duplex-from')(body, 'body');

    function Transform(options) {
        if (!(this instanceof Transform)) return new Transform(options);
        const mark = options ? base.getHighWaterMark(false, options, 'readableHighWaterMark', true) : null;
        if (mark === 0) {
            // Nothing may be kept: neither may the writable side keep anything.
            options = {
                ...options, highWaterMark: null, readableHighWaterMark: mark,
                writableHighWaterMark: options.writableHighWaterMark || 0,
            };
        }
        Duplex.call(this, options);
        // The first _read comes before there is anything to transform.
        this._readableState.sync = false;
        this[waiting] = null;
        if (typeof options?.transform === 'function') this._transform = options.transform;
        if (typeof options?.flush === 'function') this._flush = options.flush;
        this.on('prefinish', onPrefinish);
    }
    setPrototypeOf(Transform.prototype, Duplex.prototype);
    setPrototypeOf(Transform, Duplex);

    function final(callback) {
        if (typeof this._flush !== 'function' || this.destroyed) {
            this.push(null);
            callback?.();
            return;
        }
        this._flush((error, data) => {
            if (error) {
                if (callback) callback(error);
                else this.destroy(error);
                return;
            }
            if (data !== null && data !== undefined) this.push(data);
            this.push(null);
            callback?.();
        });
    }
    function onPrefinish() { if (this._final !== final) final.call(this); }

    Transform.prototype._final = final;
    Transform.prototype._transform = function _transform() {
        throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_transform()');
    };
    Transform.prototype._write = function _write(chunk, encoding, callback) {
        const readable = this._readableState;
        const writable = this._writableState;
        const { length } = readable;
        this._transform(chunk, encoding, (error, value) => {
            if (error) {
                callback(error);
                return;
            }
            if (value !== null && value !== undefined) this.push(value);
            const goesOn = writable.ended || length === readable.length || readable.length < readable.highWaterMark;
            if (goesOn) callback();
            else this[waiting] = callback;
        });
    };
    Transform.prototype._read = function _read() {
        const callback = this[waiting];
        if (!callback) return;
        this[waiting] = null;
        callback();
    };

    function PassThrough(options) {
        if (!(this instanceof PassThrough)) return new PassThrough(options);
        Transform.call(this, options);
    }
    setPrototypeOf(PassThrough.prototype, Transform.prototype);
    setPrototypeOf(PassThrough, Transform);
    PassThrough.prototype._transform = function _transform(chunk, encoding, callback) { callback(null, chunk); };

    base.Stream.Duplex = Duplex;
    return { Duplex, Transform, PassThrough };
});
