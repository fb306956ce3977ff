'use strict';
// The modules 'stream', 'stream/promises', 'stream/consumers' and 'stream/web': the parts put together.

hatchery.provide('stream', () => {
    const base = hatchery.require('internal/stream-base');
    const kinds = hatchery.require('internal/stream-kinds');
    const { Stream } = base;
    // The readable side asks for this while it is being made.
    Stream.Duplex = function Duplex() {};
    const { Duplex, Transform, PassThrough } = hatchery.require('internal/stream-duplex');
    Stream.Readable = hatchery.require('internal/stream-readable');
    Stream.Writable = hatchery.require('internal/stream-writable');
    Object.assign(Stream, { Duplex, Transform, PassThrough });
    const { finished, finishedPromise } = hatchery.require('internal/stream-finished');
    const { pipeline, pipelinePromise } = hatchery.require('internal/stream-pipeline');
    const { streamReturning, promiseReturning } = hatchery.require('internal/stream-operators');
    const custom = Symbol.for('nodejs.util.promisify.custom');
    const hide = (object, name, value) =>
        Object.defineProperty(object, name, { __proto__: null, value, writable: true, configurable: true });

    const putOperator = (name, operator, wrap) => {
        const method = { [name](...values) { return wrap(Reflect.apply(operator, this, values)); } }[name];
        hide(method, 'length', operator.length);
        hide(Stream.Readable.prototype, name, method);
    };
    for (const [name, operator] of Object.entries(streamReturning)) {
        putOperator(name, operator, (made) => (name === 'compose' ? made : Stream.Readable.from(made)));
    }
    for (const [name, operator] of Object.entries(promiseReturning)) {
        const method = { async [name](...values) { return Reflect.apply(operator, this, values); } }[name];
        hide(Stream.Readable.prototype, name, method);
    }

    Object.assign(Stream, {
        Stream, pipeline, finished,
        addAbortSignal: base.addAbortSignal, destroy: base.destroyAny,
        compose: (...streams) => hatchery.require('internal/stream-compose')(...streams),
        isDestroyed: kinds.isDestroyed, isDisturbed: kinds.isDisturbed, isErrored: kinds.isErrored,
        isReadable: kinds.isReadable, isWritable: kinds.isWritable,
        getDefaultHighWaterMark: base.getDefaultHighWaterMark, setDefaultHighWaterMark: base.setDefaultHighWaterMark,
    });
    const promises = { finished: finishedPromise, pipeline: pipelinePromise };
    Object.defineProperty(Stream, 'promises', { configurable: true, enumerable: true, get: () => promises });
    Object.defineProperty(pipeline, custom, { enumerable: true, get: () => pipelinePromise });
    Object.defineProperty(finished, custom, { enumerable: true, get: () => finishedPromise });
    return Stream;
});

hatchery.provide('stream/promises', () => hatchery.require('stream').promises);
hatchery.provide('_stream_readable', () => hatchery.require('stream').Readable);
hatchery.provide('_stream_writable', () => hatchery.require('stream').Writable);
hatchery.provide('_stream_duplex', () => hatchery.require('stream').Duplex);
hatchery.provide('_stream_transform', () => hatchery.require('stream').Transform);
hatchery.provide('_stream_passthrough', () => hatchery.require('stream').PassThrough);

hatchery.provide('stream/consumers', () => {
    const chunksOf = async (stream) => {
        const { Buffer } = hatchery.require('buffer');
        const chunks = [];
        for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
        return Buffer.concat(chunks.map((chunk) => (chunk instanceof Uint8Array ? chunk : new Uint8Array(chunk))));
    };
    const text = async (stream) => {
        const decoder = new TextDecoder();
        let all = '';
        for await (const chunk of stream) {
            all += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
        }
        return all + decoder.decode();
    };
    return {
        text, buffer: chunksOf,
        async arrayBuffer(stream) {
            const bytes = await chunksOf(stream);
            return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
        },
        async blob(stream) { return new Blob([await chunksOf(stream)]); },
        async json(stream) { return JSON.parse(await text(stream)); },
    };
});

hatchery.provide('stream/web', () => {
    const names = ['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader',
        'ReadableStreamBYOBRequest', 'ReadableByteStreamController', 'ReadableStreamDefaultController',
        'TransformStream', 'TransformStreamDefaultController', 'WritableStream', 'WritableStreamDefaultWriter',
        'WritableStreamDefaultController', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream',
        'TextDecoderStream', 'CompressionStream', 'DecompressionStream'];
    return Object.fromEntries(names.map((name) => [name, globalThis[name]]));
});
