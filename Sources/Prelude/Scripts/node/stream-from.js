'use strict';
// 'internal/stream-from': Readable.from(), a stream of what an iterable gives.

hatchery.provide('internal/stream-from', () => {
    const { codes } = hatchery.require('internal/errors');
    const { nextTick } = hatchery;

    return (Readable, source, options) => {
        const { Buffer } = hatchery.require('buffer');
        if (typeof source === 'string' || source instanceof Buffer) {
            return new Readable({
                objectMode: true, ...options,
                read() {
                    this.push(source);
                    this.push(null);
                },
            });
        }
        let iterator;
        let isAsync = false;
        if (source && typeof source[Symbol.asyncIterator] === 'function') {
            isAsync = true;
            iterator = source[Symbol.asyncIterator]();
        } else if (source && typeof source[Symbol.iterator] === 'function') {
            iterator = source[Symbol.iterator]();
        } else {
            throw new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], source);
        }

        let isReading = false;
        const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
        readable._read = () => {
            if (isReading) return;
            isReading = true;
            pump();
        };
        readable._destroy = (error, callback) => {
            close(error).then(() => nextTick(callback, error), (problem) => nextTick(callback, problem || error));
        };
        const close = async (error) => {
            const hasError = error !== undefined && error !== null;
            if (hasError && typeof iterator.throw === 'function') {
                const { value, done } = await iterator.throw(error);
                await value;
                if (done) return;
            }
            if (typeof iterator.return === 'function') {
                const { value } = await iterator.return();
                await value;
            }
        };
        const pump = async () => {
            for (;;) {
                try {
                    const { value, done } = isAsync ? await iterator.next() : iterator.next();
                    if (done) {
                        readable.push(null);
                        return;
                    }
                    const isPromise = value && typeof value.then === 'function';
                    const item = isPromise ? await value : value;
                    if (item === null) {
                        isReading = false;
                        throw new codes.ERR_STREAM_NULL_VALUES();
                    }
                    if (readable.push(item)) continue;
                    isReading = false;
                } catch (error) {
                    readable.destroy(error);
                }
                return;
            }
        };
        return readable;
    };
});
