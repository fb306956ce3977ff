'use strict';
// The module 'url': the legacy API, the classes of the URL standard, and paths as file: URLs.

hatchery.provide('url', () => {
    const { codes, validateObject, validateString } = hatchery.require('internal/errors');
    const { Url, parse } = hatchery.require('internal/url-legacy');
    const { URL, URLSearchParams } = hatchery;
    const isURL = (value) => Boolean(
        value?.href && value.protocol && value.auth === undefined && value.path === undefined);

    const formatURL = (url, options) => {
        let { fragment, unicode, search, auth } = { fragment: true, unicode: false, search: true, auth: true };
        if (options) {
            validateObject(options, 'options');
            if (options.fragment !== null && options.fragment !== undefined) fragment = Boolean(options.fragment);
            if (options.unicode !== null && options.unicode !== undefined) unicode = Boolean(options.unicode);
            if (options.search !== null && options.search !== undefined) search = Boolean(options.search);
            if (options.auth !== null && options.auth !== undefined) auth = Boolean(options.auth);
        }
        const hasHost = url.host !== '' || url.href.startsWith(`${url.protocol}//`);
        let text = url.protocol;
        if (hasHost) {
            text += '//';
            const user = url.username !== '' || url.password !== '';
            if (auth && user) text += `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
            text += unicode ? domainToUnicode(url.hostname) : url.hostname;
            if (url.port !== '') text += `:${url.port}`;
        }
        return `${text}${url.pathname}${search ? url.search : ''}${fragment ? url.hash : ''}`;
    };

    const format = (value, options) => {
        if (typeof value === 'string') return parse(value).format();
        if (typeof value !== 'object' || value === null) {
            throw new codes.ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], value);
        }
        if (value instanceof URL) return formatURL(value, options);
        return Url.prototype.format.call(value);
    };

    const domain = (convert) => (name) => {
        if (name === undefined) throw new codes.ERR_MISSING_ARGS('domain');
        return convert(`${name}`) ?? '';
    };
    const domainToASCII = domain((name) => hatchery.url.domainToASCII(name));
    const domainToUnicode = domain((name) => hatchery.url.domainToUnicode(name));

    const fileURLToPath = (input) => {
        let url = input;
        if (typeof url === 'string') url = new URL(url);
        else if (!isURL(url)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], url);
        if (url.protocol !== 'file:') throw new codes.ERR_INVALID_URL_SCHEME('file');
        if (url.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST('linux');
        if (/%2f/i.test(url.pathname)) {
            throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters');
        }
        return decodeURIComponent(url.pathname);
    };
    const pathToFileURL = (path) => {
        validateString(path, 'path');
        let resolved = hatchery.require('path').resolve(path);
        if (path.endsWith('/') && !resolved.endsWith('/')) resolved += '/';
        const escaped = resolved.replace(/[%\\\n\r\t]/g, (character) => encodeURIComponent(character));
        const url = new URL('file://');
        url.pathname = escaped.replace(/[?#]/g, (character) => encodeURIComponent(character));
        return url;
    };

    const urlToHttpOptions = (url) => {
        const { hostname, pathname, port, username, password, search } = url;
        const options = {
            __proto__: null, ...url, protocol: url.protocol,
            hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
            hash: url.hash, search, pathname, path: `${pathname || ''}${search || ''}`, href: url.href,
        };
        if (port !== '') options.port = Number(port);
        if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
        return options;
    };

    return {
        Url, parse, format,
        resolve: (base, relative) => parse(base, false, true).resolve(relative),
        resolveObject: (base, relative) => (base ? parse(base, false, true).resolveObject(relative) : relative),
        URL, URLSearchParams, domainToASCII, domainToUnicode, pathToFileURL, fileURLToPath, urlToHttpOptions,
    };
});
