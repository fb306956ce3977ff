'use strict';
// Streams: what web-platform-tests do not cover.

const gather = async (stream) => {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    return chunks;
};

check('a long stream is read in order and ends', async () => {
    let count = 0;
    const stream = new ReadableStream({
        pull(controller) { if (count < 5000) controller.enqueue(count++); else controller.close(); },
    });
    const chunks = await gather(stream);
    equal(chunks.length, 5000);
    equal(chunks[4999], 4999);
});

check('thousands of chunks wait in a queue and come out in order', async () => {
    const stream = new ReadableStream({
        start(controller) {
            for (let i = 0; i < 5000; i++) controller.enqueue(i);
            controller.close();
        },
    }, { highWaterMark: 10000, size: (chunk) => chunk % 3 });
    const reader = stream.getReader();
    for (let i = 0; i < 5000; i++) equal((await reader.read()).value, i);
    equal((await reader.read()).done, true);
});

check('a pipe through transforms keeps order', async () => {
    const twice = () => new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk * 2); } });
    const stream = ReadableStream.from([1, 2, 3]).pipeThrough(twice()).pipeThrough(twice());
    equal(await gather(stream), [4, 8, 12]);
});

check('ReadableStream.from takes generators, arrays of promises and async iterables, and calls return()', async () => {
    let isReturned = false;
    async function* numbers() {
        try {
            yield 1;
            yield 2;
        } finally {
            isReturned = true;
        }
    }
    equal(await gather(ReadableStream.from([Promise.resolve('a'), 'b'])), ['a', 'b']);
    const reader = ReadableStream.from(numbers()).getReader();
    equal((await reader.read()).value, 1);
    await reader.cancel();
    equal(isReturned, true);
    await fails(() => ReadableStream.from(1), { name: 'TypeError' });
});

check('replacing Promise.prototype.then and Array.prototype.push does not break a pipe', async () => {
    const { then } = Promise.prototype;
    const { push } = Array.prototype;
    const source = new ReadableStream({
        start(controller) {
            controller.enqueue('x');
            controller.close();
        },
    });
    const got = [];
    let done;
    Array.prototype.push = () => { throw new Error('push'); };
    try {
        done = source.pipeTo(new WritableStream({ write(chunk) { got[got.length] = chunk; } }));
    } finally {
        Array.prototype.push = push;
    }
    Promise.prototype.then = () => { throw new Error('then'); };
    try {
        await done;
    } finally {
        Promise.prototype.then = then;
    }
    equal(got, ['x']);
});

check('a transformer\'s cancel is called once, by cancel or by abort', async () => {
    const reasons = [];
    const make = () => new TransformStream({ cancel(reason) { reasons.push(reason); } });
    await make().readable.cancel('a');
    await make().writable.abort('b');
    equal(reasons, ['a', 'b']);
});

check('a read of a view with a minimum waits for that many elements', async () => {
    let controller;
    const stream = new ReadableStream({ type: 'bytes', start(made) { controller = made; } });
    const reading = stream.getReader({ mode: 'byob' }).read(new Uint8Array(8), { min: 3 });
    controller.enqueue(new Uint8Array([1, 2]));
    controller.enqueue(new Uint8Array([3, 4]));
    const { value } = await reading;
    equal([...value], [1, 2, 3, 4]);
});

check('a pipe with a signal stops with its reason', async () => {
    const abort = new AbortController();
    let cancelled;
    const source = new ReadableStream({
        pull(controller) { controller.enqueue(1); },
        cancel(reason) { cancelled = reason; },
    });
    const piping = source.pipeTo(new WritableStream({ write: () => new Promise((resolve) => setTimeout(resolve, 1)) }),
        { signal: abort.signal });
    setTimeout(() => abort.abort('enough'), 5);
    let caught;
    await piping.catch((error) => { caught = error; });
    equal(caught, 'enough');
    equal(cancelled, 'enough');
});

check('errors of a wrong use have Node\'s codes', async () => {
    const stream = new ReadableStream();
    stream.getReader();
    await fails(() => stream.getReader(), { name: 'TypeError', code: 'ERR_INVALID_STATE' });
    await fails(() => stream.cancel(), { name: 'TypeError', code: 'ERR_INVALID_STATE' });
    const { get } = Object.getOwnPropertyDescriptor(ReadableStream.prototype, 'locked');
    await fails(() => get.call({}), { name: 'TypeError', code: 'ERR_INVALID_THIS' });
    await fails(() => new ReadableStreamDefaultController(), { name: 'TypeError', code: 'ERR_ILLEGAL_CONSTRUCTOR' });
});

check('the streams of other scripts: bytes, all of them, an end and an error', async () => {
    const { streams } = globalThis.hatchery ?? {};
    if (streams === undefined) return;
    const parts = [new Uint8Array([1, 2]), new Uint8Array([3])];
    const handle = streams.makeBytes({
        pull(made) { if (parts.length > 0) made.enqueue(parts.shift()); else made.close(); },
    });
    equal(streams.isDisturbed(handle.stream), false);
    equal([...await streams.readAll(handle.stream)], [1, 2, 3]);
    equal(streams.isDisturbed(handle.stream), true);
    const failing = streams.makeBytes({ pull() { throw new RangeError('lost'); } });
    await fails(() => streams.readAll(failing.stream), { name: 'RangeError', message: 'lost' });
    const whole = streams.fromBytes(new Uint8Array(200000).fill(7));
    const all = await streams.readAll(whole);
    equal(all.length, 200000);
    equal(all[199999], 7);
    const limited = streams.fromBytes(new Uint8Array(200000));
    await fails(() => streams.readAll(limited, (chunk, total) => { if (total > 70000) throw new Error('too long'); }),
        { message: 'too long' });
});

check('a stream of bytes of ours ends for a reader with buffers of its own', async () => {
    const { streams } = globalThis.hatchery ?? {};
    if (streams === undefined) return;
    const handle = streams.makeBytes({ pull(made) { made.close(); } });
    const { done, value } = await handle.stream.getReader({ mode: 'byob' }).read(new Uint8Array(4));
    equal(done, true);
    equal(value.length, 0);
});

check('compression and back, for each format', async () => {
    if (globalThis.hatchery !== undefined && hatchery.zlib === undefined) return;
    const text = 'all work and no play '.repeat(5000);
    for (const format of ['gzip', 'deflate', 'deflate-raw']) {
        const packed = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream(format))).bytes();
        equal(packed.length < 2000, true, format);
        const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream(format));
        equal(await new Response(stream).text(), text, format);
        const unpack = (...parts) => new Blob(parts).stream().pipeThrough(new DecompressionStream(format));
        const cut = unpack(packed.slice(0, packed.length - 6));
        await fails(() => new Response(cut).text(), { name: 'TypeError' });
        const longer = unpack(packed, new Uint8Array([9, 9, 9, 9]));
        await fails(() => new Response(longer).text(), { name: 'TypeError' });
    }
    await fails(() => new CompressionStream('zip'), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });
});
