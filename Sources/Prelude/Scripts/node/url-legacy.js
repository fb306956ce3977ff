'use strict';
// 'internal/url-legacy': the Url of url.parse(), url.format() and url.resolve(), older than the URL standard.

hatchery.provide('internal/url-legacy', () => {
    const { codes, validateString } = hatchery.require('internal/errors');
    const slashed = new Set();
    for (const name of ['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss']) slashed.add(name).add(`${name}:`);
    const hostless = new Set(['javascript', 'javascript:']);
    const querystring = () => hatchery.require('querystring');
    const forbidden = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
    const forbiddenInIPv6 = /[\0\t\n\r #%/<>?@\\^|]/;
    const fields = ['protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query', 'pathname',
        'path', 'href'];

    function Url() { for (const field of fields) this[field] = null; }

    const isIPv6 = (hostname) => hostname.startsWith('[') && hostname.endsWith(']');
    const invalid = (input) => {
        const error = new codes.ERR_INVALID_URL(input);
        error.input = input;
        return error;
    };

    /** Backslashes before the query are slashes; blanks around are nothing. */
    const clean = (text) => {
        const trimmed = text.replace(/^[\x00-\x20\xa0\ufeff]+|[\x00-\x20\xa0\ufeff]+$/g, '');
        const end = trimmed.search(/[?#]/);
        if (end < 0) return trimmed.replaceAll('\\', '/');
        return trimmed.slice(0, end).replaceAll('\\', '/') + trimmed.slice(end);
    };
    const escapes = {
        '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', "'": '%27', '<': '%3C', '>': '%3E', '\\': '%5C',
        '^': '%5E', '`': '%60', '{': '%7B', '|': '%7C', '}': '%7D',
    };
    const escapeRest = (text) => text.replace(/[\t\n\r "'<>\\^`{|}]/g, (character) => escapes[character]);

    const setQuery = (url, search, isParsed) => {
        if (search) {
            url.search = search;
            url.query = isParsed ? querystring().parse(search.slice(1)) : search.slice(1);
        } else if (isParsed) {
            url.search = null;
            url.query = { __proto__: null };
        }
    };

    /** Where the host ends, and where its user info does; tabs and line ends before that do not count. */
    const findHost = (rest) => {
        let at = -1;
        let end = -1;
        for (let i = 0; i < rest.length; i++) {
            const character = rest[i];
            if ('\t\n\r'.includes(character)) {
                rest = rest.slice(0, i) + rest.slice(i + 1);
                i--;
            } else if (character === '@') {
                at = i;
                end = -1;
            } else if ('#/?'.includes(character)) {
                if (end < 0) end = i;
                break;
            } else if (' "%\';<>\\^`{|}'.includes(character) && end < 0) {
                end = i;
            }
        }
        return { at, end: end < 0 ? rest.length : end, text: rest };
    };

    /** Takes the host off the front of `rest`. @returns what is left */
    const parseAuthority = (url, rest, input) => {
        const { at, end, text } = findHost(rest);
        rest = text;
        if (at >= 0) url.auth = decodeURIComponent(rest.slice(0, at));
        let host = rest.slice(at + 1, end);
        rest = rest.slice(end);
        const port = /:[0-9]*$/.exec(host);
        if (port !== null) {
            if (port[0] !== ':') url.port = port[0].slice(1);
            host = host.slice(0, -port[0].length);
        }
        let hostname = host;
        const isAddress = isIPv6(hostname);
        if (!isAddress) {
            const bad = hostname.search(/[/\\#?:]/);
            if (bad >= 0) {
                rest = `/${hostname.slice(bad)}${rest}`;
                hostname = hostname.slice(0, bad);
            }
        }
        hostname = hostname.length > 255 ? '' : hostname.toLowerCase();
        if (hostname !== '') {
            if (isAddress) {
                if (forbiddenInIPv6.test(hostname)) throw invalid(input);
            } else {
                hostname = toASCII(hostname);
                if (hostname === '' || forbidden.test(hostname)) throw invalid(input);
            }
        }
        url.host = `${hostname}${url.port ? `:${url.port}` : ''}`;
        url.hostname = hostname;
        if (isAddress) {
            url.hostname = hostname.slice(1, -1);
            if (rest[0] !== '/') rest = `/${rest}`;
        }
        return rest;
    };
    /** Names only: an address in another notation stays as it is. */
    const toASCII = (hostname) => {
        if (/^[\x00-\x7f]*$/.test(hostname)) return hostname;
        return hatchery.url?.domainToASCII?.(hostname) ?? hostname;
    };

    Url.prototype.parse = function parse(input, parsesQuery, slashesDenoteHost) {
        validateString(input, 'url');
        let rest = clean(input);
        if (!slashesDenoteHost && !rest.includes('#') && !rest.includes('@')) {
            const simple = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/.exec(rest);
            if (simple !== null) {
                this.path = this.href = rest;
                [, this.pathname] = simple;
                setQuery(this, simple[2], parsesQuery);
                return this;
            }
        }
        const scheme = /^[a-z0-9.+-]+:/i.exec(rest);
        const lower = scheme?.[0].toLowerCase();
        if (scheme !== null) {
            this.protocol = lower;
            rest = rest.slice(lower.length);
        }
        let hasSlashes = false;
        if (slashesDenoteHost || scheme !== null || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
            hasSlashes = rest.startsWith('//');
            if (hasSlashes && !hostless.has(lower)) {
                rest = rest.slice(2);
                this.slashes = true;
            }
        }
        if (!hostless.has(lower) && (hasSlashes || (scheme !== null && !slashed.has(scheme[0])))) {
            rest = parseAuthority(this, rest, input);
        }
        if (!hostless.has(lower)) rest = escapeRest(rest);
        const hashAt = rest.indexOf('#');
        if (hashAt >= 0) {
            this.hash = rest.slice(hashAt);
            rest = rest.slice(0, hashAt);
        }
        const queryAt = rest.indexOf('?');
        if (queryAt >= 0) {
            this.search = rest.slice(queryAt);
            this.query = rest.slice(queryAt + 1);
            if (parsesQuery) this.query = querystring().parse(this.query);
            rest = rest.slice(0, queryAt);
        } else if (parsesQuery) {
            setQuery(this, undefined, true);
        }
        if (rest.length > 0) this.pathname = rest;
        if (slashed.has(lower) && this.hostname && !this.pathname) this.pathname = '/';
        if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
        this.href = this.format();
        return this;
    };

    const escapeAuth = (text) => encodeURIComponent(text).replace(/%3A/gi, ':');

    Url.prototype.format = function format() {
        const auth = this.auth ? `${escapeAuth(this.auth)}@` : '';
        let protocol = this.protocol || '';
        let pathname = this.pathname || '';
        let hash = this.hash || '';
        let host = '';
        if (this.host) {
            host = auth + this.host;
        } else if (this.hostname) {
            const isBare = this.hostname.includes(':') && !isIPv6(this.hostname);
            host = auth + (isBare ? `[${this.hostname}]` : this.hostname);
            if (this.port) host += `:${this.port}`;
        }
        const query = this.query !== null && typeof this.query === 'object' ? querystring().stringify(this.query) : '';
        let search = this.search || (query && `?${query}`) || '';
        if (protocol && !protocol.endsWith(':')) protocol += ':';
        pathname = pathname.replace(/[?#]/g, (character) => (character === '#' ? '%23' : '%3F'));
        if (this.slashes || slashed.has(protocol)) {
            if (this.slashes || host) {
                if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
                host = `//${host}`;
            } else if (protocol.startsWith('file')) {
                host = '//';
            }
        }
        search = search.replaceAll('#', '%23');
        if (hash && hash[0] !== '#') hash = `#${hash}`;
        if (search && search[0] !== '?') search = `?${search}`;
        return `${protocol}${host}${pathname}${search}${hash}`;
    };

    Url.prototype.resolve = function resolve(relative) {
        return this.resolveObject(parse(relative, false, true)).format();
    };
    Url.prototype.resolveObject = function resolveObject(relative) {
        if (typeof relative === 'string') relative = parse(relative, false, true);
        return hatchery.resolveUrl(this, relative, { Url, slashed, hostless });
    };
    Url.prototype.parseHost = function parseHost() {
        let { host } = this;
        const port = /:[0-9]*$/.exec(host);
        if (port !== null) {
            if (port[0] !== ':') this.port = port[0].slice(1);
            host = host.slice(0, -port[0].length);
        }
        if (host) this.hostname = host;
    };

    const parse = (input, parsesQuery, slashesDenoteHost) => {
        if (input instanceof Url) return input;
        return new Url().parse(input, parsesQuery, slashesDenoteHost);
    };
    return { Url, parse };
});
