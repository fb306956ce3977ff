// cache.load and cache.delete (SPEC 88 to 93).

const counter = () => {
    let count = 0;
    return async () => ({ count: ++count });
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

check('a value is loaded once and is the same object', async () => {
    const load = counter();
    const first = await cache.load('once', load);
    equal(first.count, 1);
    equal(await cache.load('once', -1, load), first);
    equal(await cache.load('once', 1000, load) === first, true);
});

check('a lifetime ends', async () => {
    const load = counter();
    equal((await cache.load('short', 20, load)).count, 1);
    equal((await cache.load('short', 20, load)).count, 1);
    await pause(30);
    equal((await cache.load('short', 20, load)).count, 2);
    equal((await cache.load('never', 0, load)).count, 3);
    equal((await cache.load('never', 0, load)).count, 4);
});

check('delete forgets at once', async () => {
    const load = counter();
    await cache.load('gone', load);
    equal(cache.delete('gone'), true);
    equal(cache.delete('gone'), false);
    equal((await cache.load('gone', load)).count, 2);
});

check('undefined, null and plain functions are fine', async () => {
    let calls = 0;
    await cache.load('undefined', () => { calls += 1; });
    equal(await cache.load('undefined', () => { calls += 1; return 1; }), undefined);
    equal(calls, 1);
    equal(await cache.load('null', () => null), null);
});

check('those who ask at the same time share one load', async () => {
    let calls = 0;
    const load = async () => { calls += 1; await pause(5); return { calls }; };
    const [a, b, c] = await Promise.all([cache.load('many', load), cache.load('many', load), cache.load('many', 5, load)]);
    equal(a === b && b === c, true);
    equal(calls, 1);
});

check('what a loader throws is thrown as it is, and nothing is kept', async () => {
    const thrown = new RetryError('later');
    const seen = await Promise.allSettled([
        cache.load('bad', async () => { await null; throw thrown; }), cache.load('bad', () => 1),
    ]);
    equal(seen[0].reason === thrown && seen[1].reason === thrown, true);
    equal(seen[0].reason instanceof RetryError, true);
    equal(await cache.load('bad', () => 2), 2);
    await fails(() => cache.load('sync', () => { throw thrown; }), { name: 'RetryError' });
    equal(await cache.load('sync', () => 3), 3);
});

check('deleting while it loads keeps nothing', async () => {
    let finish;
    const first = cache.load('race', () => new Promise((resolve) => { finish = resolve; }));
    cache.delete('race');
    const second = cache.load('race', () => 'new');
    finish('old');
    equal(await first, 'old');
    equal(await second, 'new');
    equal(await cache.load('race', () => 'later'), 'new');
});

check('at most 1000 entries, the least recently used goes', async () => {
    for (let i = 0; i < 1000; i++) await cache.load(`n${i}`, () => i);
    await cache.load('n0', () => 'again');
    await cache.load('one more', () => 1);
    equal(await cache.load('n0', () => 'again'), 0);
    equal(await cache.load('n1', () => 'again'), 'again');
});

check('at most 4 MiB', async () => {
    const text = 'x'.repeat(1 << 20);
    for (const key of ['a', 'b', 'c', 'd', 'e']) await cache.load(`text ${key}`, () => text + key);
    equal(await cache.load('text a', () => 'again'), 'again');
    equal((await cache.load('text e', () => 'again')).length, (1 << 20) + 1);
    let calls = 0;
    for (let i = 0; i < 2; i++) await cache.load('huge', () => { calls += 1; return new Uint8Array(5 << 20); });
    equal(calls, 2);
    for (let i = 0; i < 2; i++) {
        await cache.load('long', () => { calls += 1; return Array.from({ length: 200000 }, (_, n) => ({ n, t: 'abcdef' })); });
    }
    equal(calls, 4);
});

check('objects with cycles, getters and proxies', async () => {
    const odd = { get fails() { throw new Error('read'); }, list: [1, , 3], map: new Map([[{}, new Set([1])]]) };
    odd.self = odd;
    odd.proxy = new Proxy(odd, { ownKeys() { throw new Error('trap'); } });
    equal(await cache.load('odd', () => odd) === odd, true);
    equal(await cache.load('odd', () => 0) === odd, true);
    class Client { #secret = 1; get() { return this.#secret; } }
    equal((await cache.load('client', () => new Client())).get(), 1);
});

check('mistakes are named', async () => {
    await fails(() => cache.load('x'), { name: 'TypeError', message: 'cache.load: the loader must be a function' });
    await fails(() => cache.load('x', '5', () => 1), { message: 'cache.load: the lifetime must be a number of milliseconds' });
    await fails(() => cache.load({}, () => 1), { message: 'cache.load: the key must be a string' });
    await fails(() => cache.load('x'.repeat(2000), () => 1), { message: /2000 characters, at most 1024/ });
    await fails(async () => cache.delete(), { message: 'cache.delete: the key must be a string' });
});

check('a load that an invocation leaves behind is nothing to the next one', async () => {
    let finish;
    const left = cache.load('left', () => new Promise((resolve) => { finish = resolve; }));
    hatchery.dropLoads(); // as each invocation starts
    equal(await cache.load('left', () => 'own'), 'own');
    finish('late');
    equal(await left, 'late');
    equal(await cache.load('left', () => 'other'), 'own');
});
