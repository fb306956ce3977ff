'use strict';
// 'internal/stream-duplex-from': Duplex.from(), which makes a duplex stream of nearly anything.

hatchery.provide('internal/stream-duplex-from', () => {
    const { codes, AbortError } = hatchery.require('internal/errors');
    const base = hatchery.require('internal/stream-base');
    const kinds = hatchery.require('internal/stream-kinds');
    const { finished } = hatchery.require('internal/stream-finished');
    const Readable = hatchery.require('internal/stream-readable');
    const { Duplex } = hatchery.require('internal/stream-duplex');
    const { nextTick } = hatchery;

    const from = (source, options = {}) => hatchery.require('internal/stream-from')(
        class extends Duplex { constructor(given) { super({ ...given, ...options }); } }, source, options);

    /** A duplex stream of a readable and a writable one, either of which may be missing. */
    const join = ({ readable, writable }) => {
        const source = readable && typeof readable.read !== 'function' ? Readable.wrap(readable) : readable;
        let isReadable = Boolean(kinds.isReadable(source));
        let isWritable = Boolean(kinds.isWritable(writable));
        let onDrain = null;
        let onFinish = null;
        let onReadable = null;
        let onClose;
        const duplex = new Duplex({
            readableObjectMode: Boolean(source?.readableObjectMode),
            writableObjectMode: Boolean(writable?.writableObjectMode),
            readable: isReadable, writable: isWritable,
        });
        const onEnd = (error) => {
            const callback = onClose;
            onClose = null;
            if (callback) callback(error);
            else if (error) duplex.destroy(error);
        };
        const call = (callback) => { if (callback) callback(); };
        if (isWritable) {
            finished(writable, (error) => {
                isWritable = false;
                if (error) base.destroyAny(source, error);
                if (!isReadable || error) onEnd(error);
            });
            duplex._write = (chunk, encoding, callback) => {
                if (writable.write(chunk, encoding)) callback();
                else onDrain = callback;
            };
            duplex._final = (callback) => {
                writable.end();
                onFinish = callback;
            };
            writable.on('drain', () => {
                const callback = onDrain;
                onDrain = null;
                call(callback);
            });
            writable.on('finish', () => {
                const callback = onFinish;
                onFinish = null;
                call(callback);
            });
        }
        if (isReadable) {
            finished(source, (error) => {
                isReadable = false;
                if (error) base.destroyAny(source, error);
                if (!isWritable || error) onEnd(error);
            });
            source.on('readable', () => {
                const callback = onReadable;
                onReadable = null;
                call(callback);
            });
            source.on('end', () => duplex.push(null));
            duplex._read = () => {
                for (;;) {
                    const chunk = source.read();
                    if (chunk === null) {
                        onReadable = duplex._read;
                        return;
                    }
                    if (!duplex.push(chunk)) return;
                }
            };
        }
        duplex._destroy = (error, callback) => {
            if (!error && onClose !== null) error = new AbortError();
            onReadable = onDrain = onFinish = null;
            if (onClose === null) {
                callback(error);
                return;
            }
            onClose = callback;
            base.destroyAny(writable, error);
            base.destroyAny(source, error);
        };
        return duplex;
    };

    /** Calls back after the generator has learnt of the end and thrown, if it does, as with Node's ticks. */
    const afterJobs = async (callback) => {
        for (let i = 0; i < 4; i++) await undefined;
        callback();
    };

    /** The chunks written to a stream as an asynchronous iterable, for a generator function. */
    const makeChannel = () => {
        let { promise, resolve } = Promise.withResolvers();
        const abortion = new AbortController();
        const { signal } = abortion;
        const values = (async function* values() {
            for (;;) {
                const { chunk, done, callback } = await promise;
                ({ promise, resolve } = Promise.withResolvers());
                if (done) {
                    afterJobs(callback);
                    return;
                }
                nextTick(callback);
                if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
                yield chunk;
            }
        })();
        const send = (message) => {
            const deliver = resolve;
            resolve = null;
            deliver(message);
        };
        return {
            values, signal,
            write(chunk, encoding, callback) { send({ chunk, done: false, callback }); },
            final(callback) { send({ done: true, callback }); },
            destroy(error, callback) {
                abortion.abort();
                callback(error);
            },
        };
    };

    const fromFunction = (body, name) => {
        const { values, signal, write, final, destroy } = makeChannel();
        const made = body(values, { signal });
        if (kinds.isIterable(made)) return from(made, { objectMode: true, write, final, destroy });
        if (typeof made?.then !== 'function') {
            throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, made);
        }
        let duplex;
        const settled = made.then((value) => {
            if (value !== null && value !== undefined) throw new codes.ERR_INVALID_RETURN_VALUE('nully', 'body', value);
        }, (error) => { base.destroyAny(duplex, error); });
        duplex = new Duplex({
            objectMode: true, readable: false, write,
            final(callback) {
                final(async () => {
                    try {
                        await settled;
                        nextTick(callback, null);
                    } catch (error) {
                        nextTick(callback, error);
                    }
                });
            },
            destroy,
        });
        return duplex;
    };

    const duplexify = (body, name) => {
        if (kinds.isDuplexNodeStream(body)) return body;
        if (kinds.isReadableNodeStream(body)) return join({ readable: body });
        if (kinds.isWritableNodeStream(body)) return join({ writable: body });
        if (kinds.isNodeStream(body)) return join({ writable: false, readable: false });
        if (kinds.isReadableStream(body)) return join({ readable: Readable.fromWeb(body) });
        if (kinds.isWritableStream(body)) {
            return join({ writable: hatchery.require('internal/stream-writable').fromWeb(body) });
        }
        if (typeof body === 'function') return fromFunction(body, name);
        if (typeof Blob === 'function' && body instanceof Blob) return duplexify(body.arrayBuffer(), name);
        if (kinds.isIterable(body)) return from(body, { objectMode: true, writable: false });
        if (kinds.isReadableStream(body?.readable) && kinds.isWritableStream(body?.writable)) {
            return Duplex.fromWeb(body);
        }
        if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
            const side = (value) => (value ? kinds.isReadableNodeStream(value) || kinds.isWritableNodeStream(value)
                ? value : duplexify(value, name) : undefined);
            return join({ readable: side(body.readable), writable: side(body.writable) });
        }
        if (typeof body?.then === 'function') {
            let duplex;
            body.then((value) => {
                if (value !== null && value !== undefined) duplex.push(value);
                duplex.push(null);
            }, (error) => base.destroyAny(duplex, error));
            duplex = new Duplex({ objectMode: true, writable: false, read() {} });
            return duplex;
        }
        throw new codes.ERR_INVALID_ARG_TYPE(name, ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable',
            'AsyncIterable', 'Function', '{ readable, writable } pair', 'Promise'], body);
    };
    return duplexify;
});
