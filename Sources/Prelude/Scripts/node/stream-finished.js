'use strict';
// 'internal/stream-finished': finished(), which calls back when a stream has ended, failed or closed.

hatchery.provide('internal/stream-finished', () => {
    const {
        codes, AbortError, validateAbortSignal, validateBoolean, validateFunction, validateObject,
    } = hatchery.require('internal/errors');
    const kinds = hatchery.require('internal/stream-kinds');
    const { nextTick } = hatchery;
    const nop = () => {};

    const runOnce = (callback) => {
        let isCalled = false;
        return function once(...values) {
            if (isCalled) return;
            isCalled = true;
            Reflect.apply(callback, this, values);
        };
    };

    const listenForAbort = (signal, listener) =>
        hatchery.require('internal/stream-base').listenOnce(signal, listener).dispose;
    /** The callback for a stream that a signal may end: `onAbort` runs then, else the callback, once. */
    const untilAborted = (signal, onAbort, stream, callback) => {
        if (signal.aborted) {
            nextTick(onAbort);
            return callback;
        }
        const dispose = listenForAbort(signal, onAbort);
        return runOnce((...values) => {
            dispose();
            callback.apply(stream, values);
        });
    };
    const abortion = (signal) => new AbortError(undefined, { cause: signal.reason });

    /** For web streams, which have a promise of their end. */
    const finishedWeb = (stream, options, callback) => {
        let isAborted = false;
        let onAbort = nop;
        if (options.signal) {
            onAbort = () => {
                isAborted = true;
                callback.call(stream, abortion(options.signal));
            };
            callback = untilAborted(options.signal, onAbort, stream, callback);
        }
        const report = (...values) => { if (!isAborted) nextTick(() => callback.apply(stream, values)); };
        const closed = hatchery.webStreamClosed?.(stream) ?? stream[kinds.marks.closedPromise]?.promise;
        if (closed) closed.then(() => report(), report);
        return nop;
    };

    /** @returns {() => void} stops listening */
    function finished(stream, options, callback) {
        if (arguments.length === 2) {
            callback = options;
            options = {};
        } else if (options === undefined || options === null) {
            options = {};
        } else {
            validateObject(options, 'options');
        }
        validateFunction(callback, 'callback');
        validateAbortSignal(options.signal, 'options.signal');
        callback = runOnce(callback);
        if (kinds.isReadableStream(stream) || kinds.isWritableStream(stream)) {
            return finishedWeb(stream, options, callback);
        }
        if (!kinds.isNodeStream(stream)) {
            throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
        }

        const wantsReadable = options.readable ?? kinds.isReadableNodeStream(stream);
        const wantsWritable = options.writable ?? kinds.isWritableNodeStream(stream);
        const { _writableState: writableState, _readableState: readableState } = stream;
        let willClose = kinds.willEmitClose(stream)
            && kinds.isReadableNodeStream(stream) === wantsReadable
            && kinds.isWritableNodeStream(stream) === wantsWritable;
        let isWritableDone = kinds.isWritableFinished(stream, false);
        let isReadableDone = kinds.isReadableFinished(stream, false);

        const onFinish = () => {
            isWritableDone = true;
            // A destroyed stream may have emitted 'close' already.
            if (stream.destroyed) willClose = false;
            if (willClose && (!stream.readable || wantsReadable)) return;
            if (!wantsReadable || isReadableDone) callback.call(stream);
        };
        const onLegacyFinish = () => { if (!stream.writable) onFinish(); };
        const onEnd = () => {
            isReadableDone = true;
            if (stream.destroyed) willClose = false;
            if (willClose && (!stream.writable || wantsWritable)) return;
            if (!wantsWritable || isWritableDone) callback.call(stream);
        };
        const onError = (error) => callback.call(stream, error);
        const errorOf = () => {
            const error = kinds.isWritableErrored(stream) || kinds.isReadableErrored(stream);
            return error && typeof error !== 'boolean' ? error : undefined;
        };
        let isClosed = kinds.isClosed(stream);
        const onClose = () => {
            isClosed = true;
            const error = errorOf();
            if (error) {
                callback.call(stream, error);
            } else if (wantsReadable && !isReadableDone && kinds.isReadableNodeStream(stream, true)
                && !kinds.isReadableFinished(stream, false)) {
                callback.call(stream, new codes.ERR_STREAM_PREMATURE_CLOSE());
            } else if (wantsWritable && !isWritableDone && !kinds.isWritableFinished(stream, false)) {
                callback.call(stream, new codes.ERR_STREAM_PREMATURE_CLOSE());
            } else {
                callback.call(stream);
            }
        };
        const onClosed = () => {
            isClosed = true;
            const error = errorOf();
            if (error) callback.call(stream, error);
            else callback.call(stream);
        };
        const onRequest = () => stream.req.on('finish', onFinish);

        const listened = [];
        const listen = (name, listener) => {
            stream.on(name, listener);
            listened.push([name, listener]);
        };
        if (kinds.isRequest(stream)) {
            listen('complete', onFinish);
            if (!willClose) listen('abort', onClose);
            if (stream.req) onRequest();
            else listen('request', onRequest);
        } else if (wantsWritable && !writableState) {
            listen('end', onLegacyFinish);
            listen('close', onLegacyFinish);
        }
        if (!willClose && typeof stream.aborted === 'boolean') listen('aborted', onClose);
        listen('end', onEnd);
        listen('finish', onFinish);
        if (options.error !== false) listen('error', onError);
        listen('close', onClose);

        // What has happened already is reported too, later.
        if (isClosed) {
            nextTick(onClose);
        } else if (writableState?.errorEmitted || readableState?.errorEmitted) {
            if (!willClose) nextTick(onClosed);
        } else if (!wantsReadable && (!willClose || kinds.isReadable(stream))
            && (isWritableDone || kinds.isWritable(stream) === false)) {
            nextTick(onClosed);
        } else if (!wantsWritable && (!willClose || kinds.isWritable(stream))
            && (isReadableDone || kinds.isReadable(stream) === false)) {
            nextTick(onClosed);
        } else if (readableState && stream.req && stream.aborted) {
            nextTick(onClosed);
        }

        const stop = () => {
            callback = nop;
            for (const [name, listener] of listened) stream.removeListener(name, listener);
            stream.req?.removeListener('finish', onFinish);
        };
        if (options.signal && !isClosed) {
            const onAbort = () => {
                // stop() forgets the callback.
                const last = callback;
                stop();
                last.call(stream, abortion(options.signal));
            };
            callback = untilAborted(options.signal, onAbort, stream, callback);
        }
        return stop;
    }

    /** finished() as a promise. */
    const finishedPromise = (stream, options = undefined) => {
        let cleanup = false;
        if (options?.cleanup) {
            validateBoolean(options.cleanup, 'cleanup');
            ({ cleanup } = options);
        }
        return new Promise((resolve, reject) => {
            const stop = finished(stream, options, (error) => {
                if (cleanup) stop();
                if (error) reject(error);
                else resolve();
            });
        });
    };
    return { finished, finishedPromise, runOnce };
});
