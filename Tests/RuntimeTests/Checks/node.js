'use strict';
// Node's modules other than buffer, crypto, zlib and http: what the conformance files leave out.

const util = require('util');
const assert = require('assert');

check('inspect shows classes, tags and what is nested', () => {
    class Box extends Map {}
    equal(util.inspect(new Box([[1, { a: { b: { c: 1 } } }]])), 'Box(1) [Map] { 1 => { a: { b: [Object] } } }');
    equal(util.inspect({ a: 1n, b: Symbol('s'), c: () => {} }), '{ a: 1n, b: Symbol(s), c: [Function: c] }');
    equal(util.inspect([, 1, , ,]), '[ <1 empty item>, 1, <2 empty items> ]');
    equal(util.inspect(new Map([[{ a: 1 }, new Set([1])]])), 'Map(1) { { a: 1 } => Set(1) { 1 } }');
    equal(util.inspect('it\'s'), '"it\'s"');
    equal(util.inspect(Object.create(null, { x: { value: 1, enumerable: true } })), '[Object: null prototype] { x: 1 }');
});
check('inspect takes its options', () => {
    equal(util.inspect({ a: { b: 1 } }, { depth: 0 }), '{ a: [Object] }');
    equal(util.inspect({ b: 1, a: 2 }, { sorted: true }), '{ a: 2, b: 1 }');
    equal(util.inspect([1, 2, 3], { maxArrayLength: 1 }), '[ 1, ... 2 more items ]');
    equal(util.inspect('abcdef', { maxStringLength: 3 }), "'abc'... 3 more characters");
    equal(util.inspect(1234567.25, { numericSeparator: true }), '1_234_567.25');
    equal(util.inspect({ get a() { return 1; } }, { getters: true }), '{ a: [Getter: 1] }');
    equal(util.inspect(true, { colors: true }), '\u001b[33mtrue\u001b[39m');
    equal(util.inspect({ [util.inspect.custom]: (depth, options) => `<${depth} ${options.compact}>` }), '<2 3>');
});
check('inspect runs no getter and no trap', () => {
    const value = { get a() { throw new Error('ran'); } };
    equal(util.inspect(value), '{ a: [Getter] }');
    const proxy = new Proxy({ a: 1 }, { get() { throw new Error('ran'); }, ownKeys() { throw new Error('ran'); } });
    equal(util.inspect(proxy), '{ a: 1 }');
});
check('parseArgs reads options', () => {
    const { values, positionals } = util.parseArgs({
        args: ['-vf', 'x', '--name=y', 'z'], allowPositionals: true,
        options: { verbose: { type: 'boolean', short: 'v' }, file: { type: 'string', short: 'f' }, name: { type: 'string' } },
    });
    equal({ ...values }, { verbose: true, file: 'x', name: 'y' });
    equal(positionals, ['z']);
});
check('promisify and callbackify are each other\'s inverse', async () => {
    equal(await util.promisify((value, callback) => callback(null, value + 1))(1), 2);
    equal(await new Promise((resolve) => util.callbackify(async (value) => value * 2)(2, (_, value) => resolve(value))), 4);
});
check('assertions word what differs', async () => {
    await fails(() => assert.strictEqual(1, 2), {
        message: 'Expected values to be strictly equal:\n\n1 !== 2\n', code: 'ERR_ASSERTION', name: 'AssertionError',
    });
    await fails(() => assert.deepStrictEqual({ a: [1] }, { a: [2] }), { message: /\+ {5}1\n- {5}2/ });
    await fails(() => assert.throws(() => {}), { message: 'Missing expected exception.' });
    await assert.rejects(Promise.reject(new TypeError('x')), { name: 'TypeError', message: /x/ });
});
check('deep equality knows maps, sets, cycles, dates and boxes', () => {
    const a = { m: new Map([[{ k: 1 }, [1]]]), s: new Set([[1], [2]]), d: new Date(1) };
    a.self = a;
    const b = { m: new Map([[{ k: 1 }, [1]]]), s: new Set([[2], [1]]), d: new Date(1) };
    b.self = b;
    equal(util.isDeepStrictEqual(a, b), true);
    b.d = new Date(2);
    equal(util.isDeepStrictEqual(a, b), false);
    equal(util.isDeepStrictEqual(-0, 0), false);
    assert.deepEqual({ a: 1 }, { a: '1' });
});
check('ticks come before the jobs of a timer\'s callback', async () => {
    const order = [];
    await new Promise((resolve) => setTimeout(() => {
        Promise.resolve().then(() => order.push('job'));
        require('process').nextTick(() => order.push('tick'));
        setTimeout(resolve, 1);
    }, 1));
    equal(order, ['tick', 'job']);
});
check('a pipeline of streams carries what a generator makes of it', async () => {
    const { pipeline } = require('stream/promises');
    const { Readable, Writable } = require('stream');
    const seen = [];
    await pipeline(Readable.from(['a', 'b']), async function* upper(source) {
        for await (const chunk of source) yield chunk.toUpperCase();
    }, new Writable({ objectMode: true, write(chunk, encoding, done) { seen.push(chunk); done(); } }));
    equal(seen, ['A', 'B']);
});
check('process is harmless', async () => {
    const process = require('process');
    equal(Object.keys(process.env).length, 0);
    equal(process.cwd(), '/');
    equal(typeof globalThis.process, 'undefined');
    await fails(() => process.exit(0), { message: /not available/ });
});
check('modules that cannot be here say why', async () => {
    for (const name of ['fs', 'net', 'child_process', 'async_hooks', 'vm', 'worker_threads', 'fs/promises']) {
        await fails(() => require(name), { code: 'MODULE_NOT_FOUND', message: /is not available: / });
    }
    for (const name of ['events', 'node:util', 'stream/web', 'path/win32', 'timers/promises', 'punycode', 'os', 'domain']) {
        equal(typeof require(name) === 'object' || typeof require(name) === 'function', true, name);
    }
});

check("the global crypto is Node's and the web's in one", async () => {
    equal(crypto.createHash('sha256').update('a').digest('hex').slice(0, 8), 'ca978112');
    equal(crypto instanceof Crypto && crypto.webcrypto === crypto && crypto.subtle === crypto.webcrypto.subtle, true);
    equal(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('a'))).toHex().slice(0, 8),
        'ca978112');
    equal(crypto.getRandomValues(new Uint8Array(4)).length + crypto.randomUUID().length, 40);
});
