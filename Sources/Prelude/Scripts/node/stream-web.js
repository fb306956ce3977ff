'use strict';
// 'internal/stream-web': streams of Node made of web streams, and the other way around.

hatchery.provide('internal/stream-web', () => {
    const {
        codes, AbortError, validateObject, validateBoolean,
    } = hatchery.require('internal/errors');
    const kinds = hatchery.require('internal/stream-kinds');
    const { destroyAny, bufferClass } = hatchery.require('internal/stream-base');
    const { finished } = hatchery.require('internal/stream-finished');
    const { Readable, Writable, Duplex } = hatchery.require('stream');
    const { nextTick } = hatchery;
    const Buffer = bufferClass();

    const checkOptions = (options) => {
        validateObject(options, 'options');
        if (options.encoding !== undefined && !Buffer.isEncoding(options.encoding)) {
            throw new codes.ERR_INVALID_ARG_VALUE('options.encoding', options.encoding);
        }
        for (const key of ['objectMode', 'allowHalfOpen', 'decodeStrings']) {
            if (options[key] !== undefined) validateBoolean(options[key], `options.${key}`);
        }
    };
    const checkKind = (isKind, value, name, expected) => {
        if (!isKind(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, expected, value);
    };
    /** A callback's own error is nobody's to catch. */
    const settle = (callback, error) => {
        try {
            callback(error);
        } catch (thrown) {
            nextTick(() => { throw thrown; });
        }
    };
    const premature = (error) => (error?.code === 'ERR_STREAM_PREMATURE_CLOSE'
        ? new AbortError(undefined, { cause: error }) : error);

    /** The methods of a readable side that reads from `reader`. */
    const readFrom = (reader) => ({
        read() {
            reader.read().then(
                ({ value, done }) => this.push(done ? null : value),
                (error) => destroyAny(this, error),
            );
        },
    });
    /** The methods of a writable side that writes to `writer`; `isClosed` says whether it has closed. */
    const writeTo = (writer, isClosed) => ({
        write(chunk, encoding, callback) {
            if (typeof chunk === 'string' && this._writableState.decodeStrings && !this.writableObjectMode) {
                chunk = new Uint8Array(Buffer.from(chunk, encoding));
            }
            const done = (error) => settle(callback, error);
            writer.ready.then(() => writer.write(chunk)).then(() => done(), done);
        },
        final(callback) {
            const done = (error) => settle(callback, error);
            if (isClosed()) done();
            else writer.close().then(() => done(), done);
        },
    });

    const newStreamReadableFromReadableStream = (stream, options = {}) => {
        checkKind(kinds.isReadableStream, stream, 'readableStream', 'ReadableStream');
        checkOptions(options);
        const { highWaterMark, encoding, objectMode = false, signal } = options;
        const reader = stream.getReader();
        let isClosed = false;
        const readable = new Readable({
            objectMode, highWaterMark, encoding, signal, ...readFrom(reader),
            destroy(error, callback) {
                const done = () => settle(callback, error);
                if (isClosed) done();
                else reader.cancel(error).then(done, done);
            },
        });
        reader.closed.then(() => { isClosed = true; }, (error) => {
            isClosed = true;
            destroyAny(readable, error);
        });
        return readable;
    };

    const newStreamWritableFromWritableStream = (stream, options = {}) => {
        checkKind(kinds.isWritableStream, stream, 'writableStream', 'WritableStream');
        checkOptions(options);
        const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
        const writer = stream.getWriter();
        let isClosed = false;
        const writable = new Writable({
            highWaterMark, objectMode, decodeStrings, signal, ...writeTo(writer, () => isClosed),
            destroy(error, callback) {
                const done = () => settle(callback, error);
                if (isClosed) done();
                else if (error) writer.abort(error).then(done, done);
                else writer.close().then(done, done);
            },
        });
        writer.closed.then(() => {
            isClosed = true;
            if (!writable.writableEnded) destroyAny(writable, new codes.ERR_STREAM_PREMATURE_CLOSE());
        }, (error) => {
            isClosed = true;
            destroyAny(writable, error);
        });
        return writable;
    };

    const newStreamDuplexFromReadableWritablePair = (pair = {}, options = {}) => {
        validateObject(pair, 'pair');
        checkKind(kinds.isReadableStream, pair.readable, 'pair.readable', 'ReadableStream');
        checkKind(kinds.isWritableStream, pair.writable, 'pair.writable', 'WritableStream');
        checkOptions(options);
        const { allowHalfOpen = false, objectMode = false, decodeStrings = true } = options;
        const { encoding, highWaterMark, signal } = options;
        const writer = pair.writable.getWriter();
        const reader = pair.readable.getReader();
        let isWriterClosed = false;
        let isReaderClosed = false;
        const duplex = new Duplex({
            allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
            ...readFrom(reader), ...writeTo(writer, () => isWriterClosed),
            destroy(error, callback) {
                const done = () => settle(callback, error);
                const ends = [];
                if (!isWriterClosed) ends.push(error ? writer.abort(error) : writer.close());
                if (!isReaderClosed) ends.push(reader.cancel(error));
                Promise.all(ends).then(done, done);
            },
        });
        writer.closed.then(() => {
            isWriterClosed = true;
            if (!duplex.writableEnded) destroyAny(duplex, new codes.ERR_STREAM_PREMATURE_CLOSE());
        }, (error) => {
            isWriterClosed = isReaderClosed = true;
            destroyAny(duplex, error);
        });
        reader.closed.then(() => { isReaderClosed = true; }, (error) => {
            isWriterClosed = isReaderClosed = true;
            destroyAny(duplex, error);
        });
        return duplex;
    };

    const newReadableStreamFromStreamReadable = (readable, options = {}) => {
        if (typeof readable?._readableState !== 'object') {
            throw new codes.ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', readable);
        }
        if (kinds.isDestroyed(readable) || !kinds.isReadable(readable)) {
            const stream = new ReadableStream();
            stream.cancel();
            return stream;
        }
        const { readableObjectMode: isObjects, readableHighWaterMark: highWaterMark } = readable;
        const strategy = options.strategy ?? (isObjects
            ? new CountQueuingStrategy({ highWaterMark }) : new ByteLengthQueuingStrategy({ highWaterMark }));
        let controller;
        readable.pause();
        const stop = finished(readable, (problem) => {
            const error = premature(problem);
            stop();
            // What comes after the end is of no interest to anybody.
            readable.on('error', () => {});
            if (error) controller.error(error);
            else controller.close();
        });
        readable.on('data', (chunk) => {
            controller.enqueue(Buffer.isBuffer(chunk) && !isObjects ? new Uint8Array(chunk) : chunk);
            if (controller.desiredSize <= 0) readable.pause();
        });
        return new ReadableStream({
            start(given) { controller = given; },
            pull() { readable.resume(); },
            cancel(reason) { destroyAny(readable, reason); },
        }, strategy);
    };

    const newWritableStreamFromStreamWritable = (writable) => {
        if (typeof writable?._writableState !== 'object') {
            throw new codes.ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', writable);
        }
        if (kinds.isDestroyed(writable) || !kinds.isWritable(writable)) {
            const stream = new WritableStream();
            stream.close();
            return stream;
        }
        const { writableHighWaterMark: highWaterMark, writableObjectMode: isObjects } = writable;
        const strategy = isObjects ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
        let controller;
        let pressure;
        let closing;
        const stop = finished(writable, (problem) => {
            const error = premature(problem);
            stop();
            writable.on('error', () => {});
            if (error) {
                pressure?.reject(error);
                // A stream that is being closed learns it there.
                if (closing) {
                    closing.reject(error);
                    closing = undefined;
                }
                controller.error(error);
                controller = undefined;
                return;
            }
            if (closing) {
                closing.resolve();
                closing = undefined;
                return;
            }
            controller.error(new AbortError());
            controller = undefined;
        });
        writable.on('drain', () => pressure?.resolve());
        return new WritableStream({
            start(given) { controller = given; },
            write(chunk) {
                if (!writable.writableNeedDrain && writable.write(chunk)) return undefined;
                pressure = Promise.withResolvers();
                return pressure.promise.finally(() => { pressure = undefined; });
            },
            abort(reason) { destroyAny(writable, reason); },
            close() {
                if (closing === undefined && !kinds.isWritableEnded(writable)) writable.end();
                closing = Promise.withResolvers();
                return closing.promise;
            },
        }, strategy);
    };

    const newReadableWritablePairFromDuplex = (duplex) => {
        if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
            throw new codes.ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
        }
        if (kinds.isDestroyed(duplex)) {
            const writable = new WritableStream();
            const readable = new ReadableStream();
            writable.close();
            readable.cancel();
            return { readable, writable };
        }
        const writable = kinds.isWritable(duplex) ? newWritableStreamFromStreamWritable(duplex) : new WritableStream();
        if (!kinds.isWritable(duplex)) writable.close();
        const readable = kinds.isReadable(duplex) ? newReadableStreamFromStreamReadable(duplex) : new ReadableStream();
        if (!kinds.isReadable(duplex)) readable.cancel();
        return { writable, readable };
    };

    return {
        newStreamReadableFromReadableStream, newStreamWritableFromWritableStream,
        newStreamDuplexFromReadableWritablePair, newReadableStreamFromStreamReadable,
        newWritableStreamFromStreamWritable, newReadableWritablePairFromDuplex,
    };
});
