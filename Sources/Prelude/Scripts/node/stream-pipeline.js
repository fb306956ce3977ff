'use strict';
// 'internal/stream-pipeline': pipeline(), which connects streams, iterables and generator functions and ends them all
// when one of them ends early.

hatchery.provide('internal/stream-pipeline', () => {
    const {
        codes, AbortError, aggregateTwoErrors, validateAbortSignal, validateFunction,
    } = hatchery.require('internal/errors');
    const base = hatchery.require('internal/stream-base');
    const kinds = hatchery.require('internal/stream-kinds');
    const { finished, runOnce } = hatchery.require('internal/stream-finished');
    const { nextTick } = hatchery;

    /** Destroys the stream unless it has finished by itself; reports how it ended. */
    const watch = (stream, isReading, isWriting) => {
        let isDone = false;
        stream.on('close', () => { isDone = true; });
        const stop = finished(stream, { readable: isReading, writable: isWriting }, (error) => { isDone = !error; });
        return {
            destroy(error) {
                if (isDone) return;
                isDone = true;
                base.destroyAny(stream, error || new codes.ERR_STREAM_DESTROYED('pipe'));
            },
            stop,
        };
    };

    const toAsyncIterable = (value) => {
        if (kinds.isIterable(value)) return value;
        if (kinds.isReadableNodeStream(value)) {
            return hatchery.require('internal/stream-readable').prototype[Symbol.asyncIterator].call(value);
        }
        throw new codes.ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
    };

    /** Writes what an iterable gives into a stream. */
    const pumpToNode = async (iterable, writable, finish, { end }) => {
        let failure;
        let wake = null;
        const resume = (error) => {
            if (error) failure = error;
            if (wake === null) return;
            const callback = wake;
            wake = null;
            callback();
        };
        const wait = () => new Promise((resolve, reject) => {
            if (failure) {
                reject(failure);
                return;
            }
            wake = () => {
                if (failure) reject(failure);
                else resolve();
            };
        });
        writable.on('drain', resume);
        const stop = finished(writable, { readable: false }, resume);
        try {
            if (writable.writableNeedDrain) await wait();
            for await (const chunk of iterable) if (!writable.write(chunk)) await wait();
            if (end) {
                writable.end();
                await wait();
            }
            finish();
        } catch (error) {
            finish(failure !== error ? aggregateTwoErrors(failure, error) : error);
        } finally {
            stop();
            writable.off('drain', resume);
        }
    };

    /** Writes into a web stream. */
    const pumpToWeb = async (readable, writable, finish, { end }) => {
        if (kinds.isTransformStream(writable)) ({ writable } = writable);
        const writer = writable.getWriter();
        try {
            for await (const chunk of readable) {
                await writer.ready;
                writer.write(chunk).catch(() => {});
            }
            await writer.ready;
            if (end) await writer.close();
            finish();
        } catch (error) {
            try {
                await writer.abort(error);
                finish(error);
            } catch (another) {
                finish(another);
            }
        }
    };

    const pipeNode = (source, target, finish, finishOnlyError, { end }) => {
        let hasEnded = false;
        target.on('close', () => { if (!hasEnded) finishOnlyError(new codes.ERR_STREAM_PREMATURE_CLOSE()); });
        source.pipe(target, { end: false });
        if (end) {
            const endTarget = () => {
                hasEnded = true;
                target.end();
            };
            if (kinds.isReadableFinished(source)) nextTick(endTarget);
            else source.once('end', endTarget);
        } else {
            finish();
        }
        finished(source, { readable: true, writable: false }, (error) => {
            const state = source._readableState;
            const isOver = error?.code === 'ERR_STREAM_PREMATURE_CLOSE' && state && state.ended && !state.errored
                && !state.errorEmitted;
            // A source that ended and closed before 'end' was read has been read by its target.
            if (isOver) source.once('end', finish).once('error', finish);
            else finish(error);
        });
        return finished(target, { readable: false, writable: true }, finish);
    };

    /** pipeline() on a list, with the options of the promise form. */
    const pipelineOf = (streams, callback, options) => {
        if (streams.length === 1 && Array.isArray(streams[0])) [streams] = streams;
        if (streams.length < 2) throw new codes.ERR_MISSING_ARGS('streams');
        const abortion = new AbortController();
        const { signal } = abortion;
        const outerSignal = options?.signal;
        // Callbacks of the last stream that have to be taken back when the pipeline fails.
        const lastCleanups = [];
        validateAbortSignal(outerSignal, 'options.signal');

        let failure;
        let result;
        const watchers = [];
        let open = 0;
        const onAbort = () => finishNow(new AbortError(undefined, { cause: outerSignal?.reason }));
        let stopListening;
        if (outerSignal) {
            if (outerSignal.aborted) nextTick(onAbort);
            else stopListening = base.listenOnce(outerSignal, onAbort).dispose;
        }

        const finish = (error) => finishWhen(error, --open === 0);
        const finishNow = (error) => finishWhen(error, true);
        const finishOnlyError = (error) => { if (error) finishNow(error); else finish(); };
        const finishWhen = (error, isFinal) => {
            if (error && (!failure || failure.code === 'ERR_STREAM_PREMATURE_CLOSE')) failure = error;
            if (!failure && !isFinal) return;
            while (watchers.length > 0) watchers.shift()(failure);
            stopListening?.();
            abortion.abort();
            if (!isFinal) return;
            if (!failure) for (const cleanup of lastCleanups) cleanup();
            nextTick(callback, failure, result);
        };

        let current;
        for (let i = 0; i < streams.length; i++) {
            const stream = streams[i];
            const isReading = i < streams.length - 1;
            const isWriting = i > 0;
            const end = isReading || options?.end !== false;
            const isLast = i === streams.length - 1;
            if (kinds.isNodeStream(stream)) {
                if (end) {
                    const watcher = watch(stream, isReading, isWriting);
                    watchers.push(watcher.destroy);
                    if (kinds.isReadable(stream) && isLast) lastCleanups.push(watcher.stop);
                }
                // Errors after the end have nobody else to go to.
                const onError = (error) => {
                    if (error && error.name !== 'AbortError' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
                        finishOnlyError(error);
                    }
                };
                stream.on('error', onError);
                if (kinds.isReadable(stream) && isLast) {
                    lastCleanups.push(() => stream.removeListener('error', onError));
                }
            }
            if (i === 0) current = startOf(stream, signal);
            else if (typeof stream === 'function') current = throughFunction(stream, isReading, isLast);
            else if (kinds.isNodeStream(stream)) current = intoNode(stream, end, isLast);
            else if (kinds.isWebStream(stream)) current = intoWeb(stream, end);
            else {
                throw new codes.ERR_INVALID_ARG_TYPE(`streams[${i}]`,
                    ['Stream', 'Function', 'Iterable', 'AsyncIterable', 'ReadableStream'], stream);
            }
        }
        if (signal.aborted || outerSignal?.aborted) nextTick(onAbort);
        return current;

        function startOf(stream) {
            if (typeof stream === 'function') {
                const made = stream({ signal });
                if (!kinds.isIterable(made)) {
                    throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', made);
                }
                return made;
            }
            if (kinds.isIterable(stream) || kinds.isReadableNodeStream(stream) || kinds.isTransformStream(stream)) {
                return stream;
            }
            return hatchery.require('internal/stream-duplex-from')(stream, 'source');
        }

        function throughFunction(transform, isReading) {
            const from = toAsyncIterable(kinds.isTransformStream(current) ? current.readable : current);
            const made = transform(from, { signal });
            if (isReading) {
                if (!kinds.isIterable(made, true)) {
                    const at = `transform[${streams.indexOf(transform) - 1}]`;
                    throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable', at, made);
                }
                return made;
            }
            const { PassThrough } = hatchery.require('internal/stream-duplex');
            // The last function's result is the pipeline's value, and a stream for those who want one.
            const output = new PassThrough({ objectMode: true });
            if (typeof made?.then === 'function') {
                open++;
                made.then((value) => {
                    result = value;
                    if (value !== null && value !== undefined) output.write(value);
                    output.end();
                    nextTick(finish);
                }, (error) => {
                    output.destroy(error);
                    nextTick(finish, error);
                });
            } else if (kinds.isIterable(made, true)) {
                open++;
                pumpToNode(made, output, finish, { end: true });
            } else if (kinds.isReadableStream(made) || kinds.isTransformStream(made)) {
                open++;
                pumpToNode(made.readable || made, output, finish, { end: true });
            } else {
                throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', made);
            }
            const watcher = watch(output, false, true);
            watchers.push(watcher.destroy);
            lastCleanups.push(watcher.stop);
            return output;
        }

        function intoNode(stream, end, isLast) {
            if (kinds.isReadableNodeStream(current)) {
                open += 2;
                const stop = pipeNode(current, stream, finish, finishOnlyError, { end });
                if (kinds.isReadable(stream) && isLast) lastCleanups.push(stop);
            } else {
                const readable = kinds.isTransformStream(current) || kinds.isReadableStream(current)
                    ? current.readable || current : current;
                if (!kinds.isIterable(readable)) {
                    throw new codes.ERR_INVALID_ARG_TYPE('val',
                        ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], current);
                }
                open++;
                pumpToNode(readable, stream, finish, { end });
            }
            return stream;
        }

        function intoWeb(stream, end) {
            open++;
            if (kinds.isTransformStream(current)) pumpToWeb(toAsyncIterable(current.readable), stream, finish, { end });
            else pumpToWeb(toAsyncIterable(current), stream, finish, { end });
            return stream;
        }
    };

    const pipeline = (...streams) => {
        const callback = streams.pop();
        validateFunction(callback, 'streams[stream.length - 1]');
        return pipelineOf(streams, runOnce(callback));
    };

    /** pipeline() as a promise; the last argument may be options. */
    const pipelinePromise = (...streams) => new Promise((resolve, reject) => {
        let options;
        const last = streams.at(-1);
        const isOptions = last && typeof last === 'object' && !kinds.isNodeStream(last) && !kinds.isIterable(last)
            && !kinds.isWebStream(last);
        if (isOptions) {
            options = streams.pop();
            if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
        }
        pipelineOf(streams, runOnce((error, value) => {
            if (error) reject(error);
            else resolve(value);
        }), options);
    });
    return { pipeline, pipelineOf, pipelinePromise };
});
