'use strict';

check('a URL has its parts and changes them', () => {
    const url = new URL('../b?x=1#y', 'https://user:pass@example.com:8080/a/a/');
    equal(url.href, 'https://user:pass@example.com:8080/a/b?x=1#y');
    equal([url.origin, url.username, url.password, url.host, url.hostname, url.port],
        ['https://example.com:8080', 'user', 'pass', 'example.com:8080', 'example.com', '8080']);
    url.port = '443';
    url.pathname = '/ü';
    equal(url.href, 'https://user:pass@example.com/a/b?x=1#y'.replace('/a/b', '/%C3%BC'));
    equal(JSON.stringify({ url }), `{"url":"${url.href}"}`);
});

check('search parameters and URL follow each other', () => {
    const url = new URL('https://example.com/?a=1');
    const { searchParams } = url;
    searchParams.append('b', 'é &');
    equal(url.search, '?a=1&b=%C3%A9+%26');
    url.search = '?c=3';
    equal([...searchParams], [['c', '3']]);
    url.href = 'https://example.com/?d';
    equal(searchParams.get('d'), '');
    searchParams.delete('d');
    equal(url.href, 'https://example.com/');
});

check('what is no URL throws as in Node', () => fails(() => new URL('/a', 'b'), {
    name: 'TypeError', message: 'Invalid URL', code: 'ERR_INVALID_URL', input: '/a', base: 'b',
}));

check('canParse and parse', () => {
    equal(URL.canParse('https://a'), true);
    equal(URL.canParse('a'), false);
    equal(URL.parse('a', 'https://b/').href, 'https://b/a');
    equal(URL.parse('a'), null);
});

check('host names', () => {
    equal(hatchery.url.domainToASCII('例え.jp'), 'xn--r8jz45g.jp');
    equal(hatchery.url.domainToUnicode('xn--r8jz45g.jp'), '例え.jp');
    equal(hatchery.url.domainToASCII('xn--iñvalid.com'), '');
    equal(new URL('https://0x7f.1/').hostname, '127.0.0.1');
});

check('built-ins that users replace change nothing', () => {
    const { slice, toWellFormed } = String.prototype;
    const { push } = Array.prototype;
    try {
        const used = () => { throw new Error('used'); };
        String.prototype.slice = String.prototype.toWellFormed = Array.prototype.push = used;
        const url = new URL('https://a/?b=c');
        url.searchParams.append('d', 'e');
        equal(url.href, 'https://a/?b=c&d=e');
    } finally {
        Object.assign(String.prototype, { slice, toWellFormed });
        Array.prototype.push = push;
    }
    for (const name of ['slice', 'toWellFormed']) Object.defineProperty(String.prototype, name, { enumerable: false });
    Object.defineProperty(Array.prototype, 'push', { enumerable: false });
});

check('they are shown with their parts', () => {
    const { inspect } = hatchery;
    equal(/^URL \{\n {2}href: 'https:\/\/a\/',/.test(inspect(new URL('https://a'))), true);
    equal(inspect(new URLSearchParams('a=1&b=2&a=3')), "URLSearchParams { 'a' => '1', 'b' => '2', 'a' => '3' }");
});

check('URLPattern', () => {
    const pattern = new URLPattern('/books/:id(\\d+)', 'https://example.com');
    equal(pattern.test('https://example.com/books/12'), true);
    equal(pattern.exec('https://example.com/books/12').pathname, { input: '/books/12', groups: { id: '12' } });
    equal(pattern.exec('https://example.com/books/x'), null);
    equal(pattern.hasRegExpGroups, true);
    equal(new URLPattern({ pathname: '/A' }, { ignoreCase: true }).test('https://x/a'), true);
});
check('an invalid regular expression in a URLPattern', () =>
    fails(() => new URLPattern({ pathname: '/([a-' }), { name: 'TypeError' }));
