'use strict';
// The modules 'path', 'path/posix' and 'path/win32'.

hatchery.provide('path', () => {
    const { validateString, validateObject } = hatchery.require('internal/errors');
    const cwd = () => '/';

    /** The segments without '.', and without '..' where there is something to leave. */
    const resolveDots = (segments, isAbsolute) => {
        const kept = [];
        for (const segment of segments) {
            if (segment === '' || segment === '.') continue;
            if (segment !== '..') kept.push(segment);
            else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
            else if (!isAbsolute) kept.push('..');
        }
        return kept;
    };

    const format = (separator) => (parts) => {
        validateObject(parts, 'pathObject');
        const folder = parts.dir || parts.root;
        const extension = parts.ext ? (parts.ext.startsWith('.') ? parts.ext : `.${parts.ext}`) : '';
        const base = parts.base || `${parts.name || ''}${extension}`;
        if (!folder) return base;
        return folder === parts.root ? `${folder}${base}` : `${folder}${separator}${base}`;
    };

    /** The last segment's place: [start, end). */
    const baseRange = (path, from, isSeparator) => {
        let end = path.length;
        while (end > from && isSeparator(path[end - 1])) end--;
        let start = end;
        while (start > from && !isSeparator(path[start - 1])) start--;
        return [start, end];
    };
    const extensionOf = (base) => {
        const dot = base.lastIndexOf('.');
        return dot <= 0 || base === '..' ? '' : base.slice(dot);
    };
    const withoutSuffix = (base, suffix) =>
        (suffix && suffix.length < base.length && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base);
    const checkSuffix = (suffix) => { if (suffix !== undefined) validateString(suffix, 'ext'); };

    const isSlash = (character) => character === '/';
    const posix = {
        resolve(...paths) {
            let resolved = '';
            for (let i = paths.length - 1; i >= -1 && !resolved.startsWith('/'); i--) {
                const path = i >= 0 ? paths[i] : cwd();
                if (i >= 0) validateString(path, `paths[${i}]`);
                if (path.length > 0) resolved = `${path}/${resolved}`;
            }
            const isAbsolute = resolved.startsWith('/');
            const text = resolveDots(resolved.split('/'), isAbsolute).join('/');
            return isAbsolute ? `/${text}` : text || '.';
        },
        normalize(path) {
            validateString(path, 'path');
            if (path === '') return '.';
            const isAbsolute = path.startsWith('/');
            let text = resolveDots(path.split('/'), isAbsolute).join('/');
            if (text === '') {
                if (isAbsolute) return '/';
                return path.endsWith('/') ? './' : '.';
            }
            if (path.endsWith('/')) text += '/';
            return isAbsolute ? `/${text}` : text;
        },
        isAbsolute(path) {
            validateString(path, 'path');
            return path.startsWith('/');
        },
        join(...paths) {
            for (const path of paths) validateString(path, 'path');
            const joined = paths.filter((path) => path.length > 0).join('/');
            return joined === '' ? '.' : posix.normalize(joined);
        },
        relative(from, to) {
            validateString(from, 'from');
            validateString(to, 'to');
            if (from === to) return '';
            const source = posix.resolve(from);
            const target = posix.resolve(to);
            if (source === target) return '';
            const left = source.split('/').filter(Boolean);
            const right = target.split('/').filter(Boolean);
            let same = 0;
            while (same < left.length && same < right.length && left[same] === right[same]) same++;
            return [...left.slice(same).fill('..'), ...right.slice(same)].join('/');
        },
        toNamespacedPath: (path) => path,
        dirname(path) {
            validateString(path, 'path');
            if (path === '') return '.';
            const [start] = baseRange(path, 0, isSlash);
            if (start <= 1) return path.startsWith('/') ? '/' : '.';
            return start === 2 && path.startsWith('/') ? '//' : path.slice(0, start - 1);
        },
        basename(path, suffix) {
            checkSuffix(suffix);
            validateString(path, 'path');
            if (suffix !== undefined && suffix !== '' && suffix === path) return '';
            const base = path.slice(...baseRange(path, 0, isSlash));
            return withoutSuffix(base, suffix);
        },
        extname(path) {
            validateString(path, 'path');
            return extensionOf(path.slice(...baseRange(path, 0, isSlash)));
        },
        format: format('/'),
        parse(path) {
            validateString(path, 'path');
            const root = path.startsWith('/') ? '/' : '';
            const [start, end] = baseRange(path, root.length, isSlash);
            const base = path.slice(start, end);
            const ext = extensionOf(base);
            const name = ext === '' ? base : base.slice(0, -ext.length);
            const dir = start > root.length ? path.slice(0, start - 1) : root;
            return { root, dir, base, ext, name };
        },
        sep: '/', delimiter: ':', win32: null, posix: null,
    };
    Object.assign(posix, { posix });
    hatchery.addWindowsPath(posix, {
        resolveDots, format, baseRange, extensionOf, withoutSuffix, checkSuffix,
    });
    return posix;
});
hatchery.provide('path/posix', () => hatchery.require('path').posix);
hatchery.provide('path/win32', () => hatchery.require('path').win32);
