'use strict';
// urltestdata, setters_tests, toascii, IdnaTestV2 and percent-encoding of the web-platform-tests.

const parts = ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];

const parses = (item) => {
    const base = item.base ?? undefined;
    if (item.failure) {
        equal(URL.canParse(item.input, base), false, 'canParse');
        equal(URL.parse(item.input, base), null, 'parse');
        let made;
        try { made = new URL(item.input, base).href; } catch (error) { equal(error.name, 'TypeError'); }
        equal(made, undefined);
        return;
    }
    const url = new URL(item.input, base);
    for (const part of parts) equal(url[part], item[part], part);
    if ('origin' in item) equal(url.origin, item.origin, 'origin');
    if ('searchParams' in item) equal(String(url.searchParams), item.searchParams, 'searchParams');
    equal(URL.canParse(item.input, base), true);
};

cases('urltestdata', () => conformance('urltestdata.json').filter((item) => typeof item !== 'string'), parses);
cases('urltestdata-javascript-only',
    () => conformance('urltestdata-javascript-only.json').filter((item) => typeof item !== 'string'), parses);

cases('setters_tests', () => Object.entries(conformance('setters_tests.json')).flatMap(([part, list]) =>
    (part === 'comment' ? [] : list.map((item) => ({ part, ...item })))), (item) => {
    const url = new URL(item.href);
    url[item.part] = item.new_value;
    for (const [part, value] of Object.entries(item.expected)) equal(url[part], value, part);
});

/** As in the web-platform-tests: what would end a host is percent-encoded. */
const encoded = (host) => host.replace(/[:/?#\\]/g, encodeURIComponent);

const hosts = (item) => {
    const { output } = item;
    const input = encoded(item.input);
    const url = new URL('https://x/x');
    url.hostname = input;
    if (output === null || output === '') {
        equal(URL.canParse(`https://${input}/x`), false);
        equal(url.hostname, 'x', 'the setter of hostname');
        return;
    }
    const made = new URL(`https://${input}/x`);
    equal(made.host, output, 'host');
    equal(made.hostname, output, 'hostname');
    equal(made.pathname, '/x');
    equal(made.href, `https://${output}/x`);
    equal(url.hostname, output, 'the setter of hostname');
};

// A URL has no empty host to test.
cases('toascii', () => conformance('toascii.json').filter((item) => item.input), hosts);
// These hold ideographs of Unicode 17, which the parser knows and the data, of Unicode 16, does not.
const assigned = ['\u{32931}20.\u97F3.\uA8661.', 'xn--20-9802c.xn--0w5a.xn--1-eg4e.', 'xn--9-i0j5967eg3qz.ss'];
cases('IdnaTestV2', () => conformance('IdnaTestV2.json')
    .filter((item) => item.input && !assigned.includes(item.input)), hosts);
cases('IdnaTestV2-removed', () => conformance('IdnaTestV2-removed.json').filter((item) => item.input), hosts);

const percentItems = () => conformance('percent-encoding.json').filter((item) => typeof item !== 'string');
cases('percent-encoding', percentItems, (item) => {
    // A script's URLs are UTF-8; the other encodings are of documents.
    const url = new URL(`https://doesnotmatter.invalid/?${item.input}#${item.input}`);
    equal(url.search, `?${item.output['utf-8']}`, 'search');
    equal(url.hash, `#${item.output['utf-8']}`, 'hash');
});
