// `require` for one of Node's test files: its stand-ins for test/common, its embedded fixtures, and Node's modules.
((embedded) => {
    const hostRequire = globalThis.require;
    const bytes = (path) => {
        const text = embedded[path.replace(/^\/+/, '')];
        if (text === undefined) throw new Error(`the fixture ${path} is not embedded`);
        return Buffer.from(text, 'base64');
    };
    const read = (path, encoding) => (encoding ? bytes(path).toString(encoding) : bytes(path));
    const fixtures = {
        fixturesDir: '/fixtures',
        path: (...parts) => ['/fixtures', ...parts].join('/'),
        readSync: (path, encoding) => read(`fixtures/${[path].flat().join('/').replace(/^\/+/, '')}`, encoding),
        readKey: (name, encoding) => read(`fixtures/keys/${name}`, encoding),
    };
    const load = (path) => {
        const found = path in embedded ? path : `${path}.js`;
        const text = bytes(found).toString();
        if (found.endsWith('.json')) return JSON.parse(text);
        const module = { exports: {} };
        (0, eval)(`(function (module, exports, require) {${text}\n})`)(module, module.exports, require);
        return module.exports;
    };
    const require = (name) => {
        const bare = name.replace(/^node:/, '');
        if (bare === '../common' || bare === '../common/index') return __node.common;
        if (bare === '../common/fixtures') return fixtures;
        const fixture = /^(?:\.\.)?\/fixtures\/(.+)$/.exec(bare);
        return fixture ? load(`fixtures/${fixture[1]}`) : hostRequire(bare);
    };
    __node.require = require;
    // Node's own tests take it for a global; functions have none.
    globalThis.process ??= hostRequire('process');
    return require;
})
