'use strict';
// structuredClone, Blob and performance.

check('objects that are met twice, and cycles, keep their shape', () => {
    const shared = { n: 1 };
    const value = { a: shared, b: [shared], map: new Map([[shared, new Set([shared])]]) };
    value.self = value;
    const copy = structuredClone(value);
    equal(copy.self, copy);
    equal(copy.a, copy.b[0]);
    equal(copy.map.get(copy.a).has(copy.a), true);
    equal(copy.a === shared, false);
});

check('names of built-in properties become own properties', () => {
    const copy = structuredClone(JSON.parse('{"__proto__": {"x": 1}, "toString": 2, "constructor": 3}'));
    equal(Object.keys(copy).join(), '__proto__,toString,constructor');
    equal(Object.getPrototypeOf(copy), Object.prototype);
    equal(copy.toString, 2);
});

check('what cannot be cloned throws a DataCloneError and leaves buffers in place', async () => {
    for (const value of [() => {}, Symbol('x'), new WeakMap(), Promise.resolve(), new Proxy({}, {}), new EventTarget(),
        { deep: [new ReadableStream()] }]) {
        await fails(() => structuredClone(value), { name: 'DataCloneError', code: 25 });
    }
    const buffer = new ArrayBuffer(8);
    await fails(() => structuredClone({ buffer, bad() {} }, { transfer: [buffer] }), { name: 'DataCloneError' });
    equal(buffer.byteLength, 8);
    await fails(() => structuredClone(1, { transfer: [buffer, buffer] }), { name: 'DataCloneError' });
    await fails(() => structuredClone(1, { transfer: [{}] }), { name: 'DataCloneError' });
});

check('other objects of the platform cannot be cloned, but keys can', async () => {
    for (const value of [new URL('http://a/'), new Headers(), new FormData(), new Response(), new TextDecoder()]) {
        await fails(() => structuredClone([value]), { name: 'DataCloneError' });
    }
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']);
    const copy = structuredClone({ key }).key;
    equal(copy instanceof CryptoKey, true);
    equal((await crypto.subtle.exportKey('raw', copy)).byteLength, 16);
});

check('a transferred buffer moves with its views, wherever they are', () => {
    const buffer = new Uint8Array([1, 2, 3, 4]).buffer;
    const map = new Map([[buffer, new DataView(buffer)]]);
    const value = { view: new Uint8Array(buffer, 1, 2), list: [buffer], map };
    const copy = structuredClone(value, { transfer: [buffer] });
    equal(buffer.byteLength, 0);
    equal([...copy.view], [2, 3]);
    equal(copy.view.buffer, copy.list[0]);
    equal(copy.map.get(copy.list[0]).getUint8(3), 4);
    equal(Object.keys(copy).join(), 'view,list,map');
    const whole = structuredClone(new Uint8Array([7]).buffer, { transfer: [] });
    equal(whole.byteLength, 1);
});

check('kinds of values', () => {
    class Point { constructor() { this.x = 1; } get y() { return 2; } }
    equal(structuredClone(new Point()), { x: 1 });
    equal(Object.getPrototypeOf(structuredClone(new Point())), Object.prototype);
    const error = structuredClone(new RangeError('far', { cause: { why: 1 } }));
    equal(error instanceof RangeError, true);
    equal(error.message, 'far');
    equal(error.cause, { why: 1 });
    const exception = structuredClone(new DOMException('x', 'AbortError'));
    equal(exception.name, 'AbortError');
    equal(structuredClone(new Date(5)).getTime(), 5);
    equal(String(structuredClone(/a\/b/giu)), '/a\\/b/giu');
    equal(structuredClone(Object(5n)) instanceof BigInt, true);
    equal(structuredClone(-0), -0);
    const sparse = structuredClone([, 1, , 2]);
    equal(sparse.length, 4);
    equal(0 in sparse, false);
    const file = structuredClone(new File(['abc'], 'a.txt', { type: 'text/plain', lastModified: 3 }));
    equal(file instanceof File, true);
    equal(`${file.name} ${file.size} ${file.type} ${file.lastModified}`, 'a.txt 3 text/plain 3');
});

check('the parts of a Blob are copied when it is made', async () => {
    const bytes = new Uint8Array([65, 66, 67]);
    const blob = new Blob([bytes, 'é', new Blob(['!'])], { type: 'Text/Plain' });
    bytes[0] = 0;
    equal(await blob.text(), 'ABCé!');
    equal(blob.type, 'text/plain');
    equal(await blob.slice(-3).text(), 'é!');
    equal((await blob.bytes()).length, 6);
    const buffer = await blob.arrayBuffer();
    new Uint8Array(buffer)[0] = 0;
    equal(await blob.text(), 'ABCé!');
    equal(await new Blob(['a\r\nb\rc'], { endings: 'native' }).text(), 'a\nb\nc');
});

check('a Blob streams in parts that are its own memory', async () => {
    const blob = new Blob([new Uint8Array(150000).fill(1)]);
    let size = 0;
    for await (const chunk of blob.stream()) {
        size += chunk.length;
        chunk.fill(0);
    }
    equal(size, 150000);
    equal((await blob.bytes())[100], 1);
});

check('object URLs name blobs until they are revoked', async () => {
    const url = URL.createObjectURL(new Blob(['x']));
    equal(url.startsWith('blob:'), true);
    URL.revokeObjectURL(url);
    await fails(() => URL.createObjectURL({}), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
});

check('performance measures between marks and tells observers', async () => {
    const seen = [];
    const observer = new PerformanceObserver((list) => { seen.push(...list.getEntries().map((entry) => entry.name)); });
    observer.observe({ type: 'measure' });
    performance.mark('a', { startTime: 1 });
    performance.mark('b', { startTime: 4, detail: { x: 1 } });
    equal(performance.measure('ab', 'a', 'b').duration, 3);
    await new Promise((resolve) => setTimeout(resolve, 5));
    equal(seen, ['ab']);
    equal(performance.getEntriesByName('b')[0].detail, { x: 1 });
    await fails(() => performance.measure('x', 'never'), { name: 'SyntaxError' });
    observer.disconnect();
    performance.clearMarks();
    performance.clearMeasures();
    equal(performance.getEntries().length, 0);
    equal(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000, true);
});

check('navigator says who runs it', () => {
    equal(/^Hatchery\/\d/.test(navigator.userAgent), true);
});
