'use strict';
// What url.resolve() does: a relative reference on top of a base, both of them Urls.

hatchery.resolveUrl = (base, relative, { Url, slashed, hostless }) => {
    const result = new Url();
    Object.assign(result, base);
    // The hash is always the reference's.
    result.hash = relative.hash;
    const done = () => {
        result.href = result.format();
        return result;
    };
    const setPath = () => {
        if (result.pathname || result.search) result.path = (result.pathname || '') + (result.search || '');
    };
    const takeSearch = () => {
        result.search = relative.search;
        result.query = relative.query;
    };
    if (relative.href === '') return done();

    if (relative.slashes && !relative.protocol) {
        for (const key of Object.keys(relative)) if (key !== 'protocol') result[key] = relative[key];
        if (slashed.has(result.protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
        return done();
    }

    if (relative.protocol && relative.protocol !== result.protocol) {
        if (!slashed.has(relative.protocol)) {
            Object.assign(result, relative);
            return done();
        }
        result.protocol = relative.protocol;
        if (!relative.host && !/^file:?$/.test(relative.protocol) && !hostless.has(relative.protocol)) {
            // The first segment is the host.
            const segments = (relative.pathname || '').split('/');
            while (segments.length > 0 && !(relative.host = segments.shift()));
            relative.host ||= '';
            relative.hostname ||= '';
            if (segments[0] !== '') segments.unshift('');
            if (segments.length < 2) segments.unshift('');
            result.pathname = segments.join('/');
        } else {
            result.pathname = relative.pathname;
        }
        takeSearch();
        result.host = relative.host || '';
        result.auth = relative.auth;
        result.hostname = relative.hostname || relative.host;
        result.port = relative.port;
        setPath();
        result.slashes = result.slashes || relative.slashes;
        return done();
    }

    const isBaseAbsolute = Boolean(result.pathname && result.pathname[0] === '/');
    const isAbsolute = Boolean(relative.host || (relative.pathname && relative.pathname[0] === '/'));
    let mustBeAbsolute = isAbsolute || isBaseAbsolute || Boolean(result.host && relative.pathname);
    const dropsDots = mustBeAbsolute;
    let segments = result.pathname ? result.pathname.split('/') : [];
    const own = relative.pathname ? relative.pathname.split('/') : [];
    const hasNoSlashes = Boolean(result.protocol && !slashed.has(result.protocol));

    /** A host among the segments, for schemes without slashes. */
    const putHost = (list, host) => {
        if (list[0] === '') list[0] = host;
        else list.unshift(host);
    };
    const takeHost = (host) => {
        result.hostname = result.host = host;
        if (!host || host.indexOf('@') <= 0) return;
        const [auth, name] = host.split('@');
        result.auth = auth;
        result.host = result.hostname = name;
    };
    if (hasNoSlashes) {
        result.hostname = '';
        result.port = null;
        if (result.host) putHost(segments, result.host);
        result.host = '';
        if (relative.protocol) {
            relative.hostname = null;
            relative.port = null;
            result.auth = null;
            if (relative.host) putHost(own, relative.host);
            relative.host = null;
        }
        mustBeAbsolute = mustBeAbsolute && (own[0] === '' || segments[0] === '');
    }

    if (isAbsolute) {
        if (relative.host || relative.host === '') {
            if (result.host !== relative.host) result.auth = null;
            result.host = relative.host;
            result.port = relative.port;
        }
        if (relative.hostname || relative.hostname === '') {
            if (result.hostname !== relative.hostname) result.auth = null;
            result.hostname = relative.hostname;
        }
        takeSearch();
        segments = own;
    } else if (own.length > 0) {
        segments.pop();
        segments = segments.concat(own);
        takeSearch();
    } else if (relative.search !== null && relative.search !== undefined) {
        if (hasNoSlashes) takeHost(segments.shift());
        takeSearch();
        if (result.pathname !== null || result.search !== null) setPath();
        return done();
    }

    if (segments.length === 0) {
        result.pathname = null;
        result.path = result.search ? `/${result.search}` : null;
        return done();
    }

    const last = segments.at(-1);
    const isFolder = ((result.host || relative.host || segments.length > 1) && (last === '.' || last === '..'))
        || last === '';
    let up = 0;
    for (let i = segments.length - 1; i >= 0; i--) {
        const segment = segments[i];
        if (segment === '.') {
            segments.splice(i, 1);
        } else if (segment === '..') {
            segments.splice(i, 1);
            up++;
        } else if (up > 0) {
            segments.splice(i, 1);
            up--;
        }
    }
    if (!mustBeAbsolute && !dropsDots) while (up-- > 0) segments.unshift('..');
    if (mustBeAbsolute && segments[0] !== '' && (!segments[0] || segments[0][0] !== '/')) segments.unshift('');
    if (isFolder && segments.join('/').at(-1) !== '/') segments.push('');
    const startsWithSlash = segments[0] === '' || Boolean(segments[0] && segments[0][0] === '/');
    if (hasNoSlashes) takeHost(startsWithSlash ? '' : segments.length > 0 ? segments.shift() : '');
    mustBeAbsolute = mustBeAbsolute || Boolean(result.host && segments.length > 0);
    if (mustBeAbsolute && !startsWithSlash) segments.unshift('');
    if (segments.length > 0) {
        result.pathname = segments.join('/');
    } else {
        result.pathname = null;
        result.path = null;
    }
    if (result.pathname !== null || result.search !== null) {
        result.path = (result.pathname || '') + (result.search || '');
    }
    result.auth = relative.auth || result.auth;
    result.slashes = result.slashes || relative.slashes;
    return done();
};
