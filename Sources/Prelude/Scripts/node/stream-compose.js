'use strict';
// 'internal/stream-compose': several streams as one duplex stream.

hatchery.provide('internal/stream-compose', () => {
    const { codes, AbortError } = hatchery.require('internal/errors');
    const kinds = hatchery.require('internal/stream-kinds');
    const base = hatchery.require('internal/stream-base');
    const { finished } = hatchery.require('internal/stream-finished');
    const { pipelineOf } = hatchery.require('internal/stream-pipeline');

    return (...originals) => {
        const { Duplex } = hatchery.require('internal/stream-duplex');
        const duplexFrom = hatchery.require('internal/stream-duplex-from');
        if (originals.length === 0) throw new codes.ERR_MISSING_ARGS('streams');
        if (originals.length === 1) return duplexFrom(originals[0]);
        const streams = originals.slice();
        if (typeof streams[0] === 'function') streams[0] = duplexFrom(streams[0]);
        const lastIndex = streams.length - 1;
        if (typeof streams[lastIndex] === 'function') streams[lastIndex] = duplexFrom(streams[lastIndex]);
        for (let i = 0; i < streams.length; i++) {
            if (!kinds.isNodeStream(streams[i]) && !kinds.isWebStream(streams[i])) continue;
            if (i < lastIndex && !(kinds.isReadable(streams[i]) || kinds.isReadableStream(streams[i])
                || kinds.isTransformStream(streams[i]))) {
                throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, originals[i], 'must be readable');
            }
            if (i > 0 && !(kinds.isWritable(streams[i]) || kinds.isWritableStream(streams[i])
                || kinds.isTransformStream(streams[i]))) {
                throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, originals[i], 'must be writable');
            }
        }

        const head = streams[0];
        const tail = pipelineOf(streams, onEnd);
        const isWritable = Boolean(
            kinds.isWritable(head) || kinds.isWritableStream(head) || kinds.isTransformStream(head));
        const isReadable = Boolean(
            kinds.isReadable(tail) || kinds.isReadableStream(tail) || kinds.isTransformStream(tail));
        let onDrain = null;
        let onFinish = null;
        let onReadable = null;
        // Null once the pipeline has ended; before that, who waits for it.
        let onClose;
        const duplex = new Duplex({
            writableObjectMode: Boolean(head?.writableObjectMode),
            readableObjectMode: Boolean(tail?.readableObjectMode),
            writable: isWritable, readable: isReadable,
        });
        function onEnd(error) {
            const callback = onClose;
            onClose = null;
            if (callback) callback(error);
            else if (error) duplex.destroy(error);
            else if (!isReadable && !isWritable) duplex.destroy();
        }
        const call = (callback) => { if (callback) callback(); };

        if (isWritable && kinds.isNodeStream(head)) {
            duplex._write = (chunk, encoding, callback) => {
                if (head.write(chunk, encoding)) callback();
                else onDrain = callback;
            };
            duplex._final = (callback) => {
                head.end();
                onFinish = callback;
            };
            head.on('drain', () => {
                const callback = onDrain;
                onDrain = null;
                call(callback);
            });
        } else if (isWritable) {
            const writer = (kinds.isTransformStream(head) ? head.writable : head).getWriter();
            duplex._write = async (chunk, encoding, callback) => {
                try {
                    await writer.ready;
                    writer.write(chunk).catch(() => {});
                    callback();
                } catch (error) {
                    callback(error);
                }
            };
            duplex._final = async (callback) => {
                try {
                    await writer.ready;
                    writer.close().catch(() => {});
                    onFinish = callback;
                } catch (error) {
                    callback(error);
                }
            };
        }
        if (isWritable) {
            const end = kinds.isTransformStream(tail) ? tail.readable : tail;
            finished(end, () => {
                const callback = onFinish;
                onFinish = null;
                call(callback);
            });
        }

        if (isReadable && kinds.isNodeStream(tail)) {
            tail.on('readable', () => {
                const callback = onReadable;
                onReadable = null;
                call(callback);
            });
            tail.on('end', () => duplex.push(null));
            duplex._read = () => {
                for (;;) {
                    const chunk = tail.read();
                    if (chunk === null) {
                        onReadable = duplex._read;
                        return;
                    }
                    if (!duplex.push(chunk)) return;
                }
            };
        } else if (isReadable) {
            const reader = (kinds.isTransformStream(tail) ? tail.readable : tail).getReader();
            duplex._read = async () => {
                for (;;) {
                    try {
                        const { value, done } = await reader.read();
                        if (!duplex.push(done ? null : value) || done) return;
                    } catch {
                        return;
                    }
                }
            };
        }

        duplex._destroy = (error, callback) => {
            if (!error && onClose !== null) error = new AbortError();
            onReadable = onDrain = onFinish = null;
            if (kinds.isNodeStream(tail)) base.destroyAny(tail, error);
            if (onClose === null) callback(error);
            else onClose = callback;
        };
        return duplex;
    };
});
