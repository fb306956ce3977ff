// In front of testharness.js: what a worker's global scope has and a function's has not, and the files a test would fetch.
(({ url, resources }) => {
    const scope = globalThis;
    scope.self = scope;
    scope.GLOBAL = { isWindow: () => false, isWorker: () => false, isShadowRealm: () => false };
    const [, protocol, host, pathname, search] = /^(\w+:)\/\/([^/]+)([^?]*)(.*)$/.exec(url);
    const [hostname, port] = host.split(':');
    scope.location = { href: url, origin: `${protocol}//${host}`, protocol, host, hostname, port, pathname, search, hash: '' };
    if (Object.keys(resources).length === 0) return;
    const fetchFromNetwork = scope.fetch;
    scope.fetch = async (input, ...rest) => {
        const path = typeof input === 'string' ? input : String(input?.url ?? input);
        if (!Object.hasOwn(resources, path)) return fetchFromNetwork(input, ...rest);
        const body = resources[path];
        return {
            ok: true, status: 200, text: async () => body, json: async () => JSON.parse(body),
            arrayBuffer: async () => new TextEncoder().encode(body).buffer,
        };
    };
})
