'use strict';
// Node's http and https as clients: request() and get() over the same way out as fetch. No servers, no sockets.

hatchery.provide('http', () => makeModule('http:', 80));
hatchery.provide('https', () => makeModule('https:', 443));

/** The module for a protocol: they differ in that only. */
const makeModule = (protocol, defaultPort) => {
    const { codes } = hatchery.require('internal/errors');
    const { Agent, IncomingMessage } = hatchery.require('internal/http-message');
    const { ClientRequest } = hatchery.require('internal/http-request');
    const { URL } = globalThis;
    const { METHODS, STATUS_CODES } = hatchery.require('internal/http-constants');

    const urlOf = (options) => {
        if (options.socketPath) throw new Error('a function has no sockets: options.socketPath is not supported');
        const scheme = options.protocol ?? options.agent?.protocol ?? protocol;
        if (scheme !== protocol) throw new codes.ERR_INVALID_PROTOCOL(scheme, protocol);
        let host = options.hostname ?? options.host ?? 'localhost';
        if (host.includes(':') && !host.startsWith('[') && !/:\d+$/.test(host)) host = `[${host}]`;
        const port = options.port ?? options.defaultPort ?? defaultPort;
        const bare = /:\d+$/.test(host) && options.hostname === undefined ? host : `${host}:${port}`;
        return new URL(`${scheme}//${bare}${options.path ?? '/'}`);
    };

    const request = (input, options, onResponse) => {
        let merged;
        const isURL = typeof input === 'object' && input !== null && typeof input.href === 'string'
            && input.searchParams !== undefined;
        if (typeof input === 'string' || isURL) {
            const url = new URL(String(input));
            if (typeof options === 'function') [options, onResponse] = [undefined, options];
            merged = {
                protocol: url.protocol, hostname: url.hostname, path: `${url.pathname}${url.search}`,
                ...(url.port === '' ? {} : { port: url.port }),
                ...(url.username === '' ? {}
                    : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
                ...options,
            };
        } else {
            merged = { ...input };
            onResponse = options;
        }
        return new ClientRequest(urlOf(merged), merged, onResponse);
    };

    const noServer = () => { throw new Error('a function cannot listen: it is called by the host'); };
    return {
        Agent, IncomingMessage, ClientRequest,
        globalAgent: Object.assign(new Agent(), { protocol, defaultPort }),
        METHODS: [...METHODS], STATUS_CODES: { ...STATUS_CODES }, maxHeaderSize: 16384,
        request,
        get(...values) {
            const made = request(...values);
            made.end();
            return made;
        },
        createServer: noServer,
    };
};
