'use strict';

check('names are the same in any case, values are joined and trimmed', () => {
    const headers = new Headers([['X-A', ' 1\t'], ['x-a', '2']]);
    equal(headers.get('X-a'), '1, 2');
    headers.set('x-A', '3');
    equal([...headers], [['x-a', '3']]);
    headers.delete('X-A');
    equal(headers.has('x-a'), false);
    equal(headers.get('x-a'), null);
});

check('they come in order, cookies apart', () => {
    const headers = new Headers({ b: '2', 'Set-Cookie': 'x=1', a: '1' });
    headers.append('set-cookie', 'y=2');
    equal([...headers], [['a', '1'], ['b', '2'], ['set-cookie', 'x=1'], ['set-cookie', 'y=2']]);
    equal(headers.getSetCookie(), ['x=1', 'y=2']);
    equal(headers.get('set-cookie'), 'x=1, y=2');
    equal([...headers.keys()], ['a', 'b', 'set-cookie', 'set-cookie']);
    equal(headers.raw(), { b: ['2'], 'set-cookie': ['x=1', 'y=2'], a: ['1'] });
    equal(Object.prototype.toString.call(headers.entries()), '[object Headers Iterator]');
});

check('changes while they are listed are seen', () => {
    const headers = new Headers({ a: '1', c: '3' });
    const seen = [];
    for (const [name] of headers) {
        seen.push(name);
        if (name === 'a') headers.append('d', '4');
    }
    equal(seen, ['a', 'c', 'd']);
});

for (const [what, body, message] of [
    ['a name that is none', () => new Headers({ 'a b': '1' }), 'a b is not a legal HTTP header name'],
    ['an empty name', () => new Headers([['', '1']]), ' is not a legal HTTP header name'],
    ['a value with a line break', () => new Headers({ a: 'x\r\ny: z' }), 'x\r\ny: z is not a legal HTTP header value'],
    ['a value that is not made of bytes', () => new Headers({ a: '€' }),
        /^Cannot convert argument to a ByteString because the character at index 0 has a value of 8364/],
    ['a triple', () => new Headers([['a', 'b', 'c']]), 'Each header pair must be a name/value tuple'],
    ['null', () => new Headers(null), /^Failed to construct 'Headers'/],
    ['too few arguments', () => new Headers().append('a'), /2 arguments required, but only 1 present/],
    ['another object', () => Headers.prototype.get.call({}, 'a'), /Illegal invocation/],
    ['headers that are fixed', () => hatchery.makeHeaders({ a: '1' }, 'immutable').set('b', '2'),
        'Headers are immutable'],
]) check(`${what} is refused`, () => fails(body, { name: 'TypeError', message }));

check('a copy is its own', () => {
    const first = new Headers({ a: '1' });
    const second = new Headers(first);
    second.append('a', '2');
    equal([first.get('a'), second.get('a')], ['1', '1, 2']);
});
