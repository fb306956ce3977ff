'use strict';
// urlpatterntestdata of the web-platform-tests.

const names = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
/** What must be absent for a component to come from the base. */
const earlier = {
    protocol: [], username: [], password: [], hostname: ['protocol'], port: ['protocol', 'hostname'],
    pathname: ['protocol', 'hostname', 'port'], search: ['protocol', 'hostname', 'port', 'pathname'],
    hash: ['protocol', 'hostname', 'port', 'pathname', 'search'],
};

/** The pattern of a component where the data does not say. */
const likely = ({ pattern: [init, base], exactly_empty_components: empty = [] }, name) => {
    const isObject = typeof init === 'object';
    if (empty.includes(name)) return '';
    if (isObject && init[name]) return init[name];
    if (isObject && earlier[name].some((other) => other in init)) return '*';
    const parent = init?.baseURL ?? (typeof base === 'string' ? base : undefined);
    if (parent === undefined || name === 'username' || name === 'password') return '*';
    const value = new URL(parent)[name];
    return name === 'protocol' ? value.slice(0, -1) : name === 'search' || name === 'hash' ? value.slice(1) : value;
};

const throws = (body) => {
    let error;
    try { body(); } catch (thrown) { error = thrown; }
    equal(error?.name, 'TypeError');
};

const patterns = () => conformance('urlpatterntestdata.json').filter((item) => typeof item === 'object');
cases('urlpatterntestdata', patterns, (item) => {
    if (item.expected_obj === 'error') {
        throws(() => new URLPattern(...item.pattern));
        return;
    }
    const pattern = new URLPattern(...item.pattern);
    for (const name of names) equal(pattern[name], item.expected_obj?.[name] ?? likely(item, name), name);
    if (item.expected_match === 'error') {
        throws(() => pattern.test(...item.inputs));
        throws(() => pattern.exec(...item.inputs));
        return;
    }
    equal(pattern.test(...item.inputs), Boolean(item.expected_match), 'test');
    const result = pattern.exec(...item.inputs);
    if (!item.expected_match) {
        equal(result, item.expected_match ?? null);
        return;
    }
    equal(result.inputs, item.expected_match.inputs ?? item.inputs, 'inputs');
    for (const name of names) {
        const isEmpty = item.exactly_empty_components?.includes(name);
        const expected = item.expected_match[name] ?? { input: '', groups: isEmpty ? {} : { 0: '' } };
        equal(result[name].input, expected.input, name);
        equal(Object.keys(result[name].groups).sort(), Object.keys(expected.groups).sort(), `groups of ${name}`);
        for (const [group, value] of Object.entries(expected.groups)) {
            equal(result[name].groups[group], value ?? undefined, `${name}, ${group}`);
        }
    }
});
