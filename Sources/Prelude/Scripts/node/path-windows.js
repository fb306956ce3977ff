'use strict';
// path.win32: the same functions for paths with drives, shares and backslashes.

hatchery.addWindowsPath = (posix, { resolveDots, format, baseRange, extensionOf, withoutSuffix, checkSuffix }) => {
    const { validateString } = hatchery.require('internal/errors');
    const isSeparator = (character) => character === '/' || character === '\\';
    const isDrive = (path) => /^[a-zA-Z]:/.test(path);

    /** The device ('C:' or '\\server\share'), and where the path below it starts, with whether that is absolute. */
    const split = (path) => {
        const share = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/.exec(path);
        if (share !== null) {
            const end = share[0].length;
            return {
                device: `\\\\${share[1]}\\${share[2]}`, isShare: true, isAbsolute: true,
                rootEnd: end < path.length ? end + 1 : end, hasRootSeparator: end < path.length,
            };
        }
        if (isDrive(path)) {
            const isAbsolute = isSeparator(path[2]);
            return { device: path.slice(0, 2), isShare: false, isAbsolute, rootEnd: isAbsolute ? 3 : 2 };
        }
        const isAbsolute = isSeparator(path[0]);
        return { device: '', isShare: false, isAbsolute, rootEnd: isAbsolute ? 1 : 0 };
    };
    const segmentsOf = (path) => path.split(/[\\/]/);

    const win32 = {
        resolve(...paths) {
            let device = '';
            let tail = '';
            let isAbsolute = false;
            for (let i = paths.length - 1; i >= -1; i--) {
                let path;
                if (i >= 0) {
                    path = paths[i];
                    validateString(path, `paths[${i}]`);
                    if (path === '') continue;
                } else {
                    // Nothing is known of a current folder: it is the root.
                    path = device === '' ? posix.resolve('') : `${device}\\`;
                }
                const parts = split(path);
                if (parts.device !== '') {
                    if (device === '') ({ device } = parts);
                    else if (parts.device.toLowerCase() !== device.toLowerCase()) continue;
                }
                if (isAbsolute) {
                    if (device !== '') break;
                } else {
                    tail = `${path.slice(parts.rootEnd)}\\${tail}`;
                    ({ isAbsolute } = parts);
                    if (isAbsolute && device !== '') break;
                }
            }
            const text = resolveDots(segmentsOf(tail), isAbsolute).join('\\');
            return isAbsolute ? `${device}\\${text}` : `${device}${text}` || '.';
        },
        normalize(path) {
            validateString(path, 'path');
            if (path === '') return '.';
            if (path.length === 1) return path === '/' ? '\\' : path;
            const { device, isAbsolute, rootEnd, isShare } = split(path);
            if (isShare && rootEnd === path.length && !isSeparator(path.at(-1))) return `${device}\\`;
            let text = resolveDots(segmentsOf(path.slice(rootEnd)), isAbsolute).join('\\');
            if (text === '' && !isAbsolute) text = '.';
            if (text !== '' && isSeparator(path.at(-1)) && rootEnd < path.length) text += '\\';
            if (device === '') return isAbsolute ? `\\${text}` : text;
            return isAbsolute ? `${device}\\${text}` : `${device}${text}`;
        },
        isAbsolute(path) {
            validateString(path, 'path');
            return isSeparator(path[0]) || (isDrive(path) && isSeparator(path[2]));
        },
        join(...paths) {
            for (const path of paths) validateString(path, 'path');
            const parts = paths.filter((path) => path.length > 0);
            if (parts.length === 0) return '.';
            let joined = parts.join('\\');
            // Only a first part that starts like a share makes one.
            const [first] = parts;
            const isShare = /^[\\/]{2}[^\\/]/.test(first);
            if (!isShare) joined = joined.replace(/^[\\/]{2,}/, '\\');
            return win32.normalize(joined);
        },
        relative(from, to) {
            validateString(from, 'from');
            validateString(to, 'to');
            if (from === to) return '';
            const source = win32.resolve(from);
            const target = win32.resolve(to);
            if (source.toLowerCase() === target.toLowerCase()) return '';
            const left = source.split('\\').filter(Boolean);
            const right = target.split('\\').filter(Boolean);
            const isShare = source.startsWith('\\\\') && target.startsWith('\\\\');
            let same = 0;
            const isSame = (at) => at < left.length && left[at].toLowerCase() === right[at]?.toLowerCase();
            while (isSame(same)) same++;
            if (same === 0 && (isShare || isDrive(source) || isDrive(target))) return target;
            return [...left.slice(same).fill('..'), ...right.slice(same)].join('\\');
        },
        toNamespacedPath(path) {
            if (typeof path !== 'string' || path.length === 0) return path;
            const resolved = win32.resolve(path);
            if (resolved.length <= 2) return path;
            if (resolved.startsWith('\\\\') && resolved[2] !== '?' && resolved[2] !== '.') {
                return `\\\\?\\UNC\\${resolved.slice(2)}`;
            }
            return isDrive(resolved) && resolved[2] === '\\' ? `\\\\?\\${resolved}` : path;
        },
        dirname(path) {
            validateString(path, 'path');
            if (path === '') return '.';
            const { rootEnd } = split(path);
            const [start] = baseRange(path, rootEnd, isSeparator);
            if (start > rootEnd) return path.slice(0, start - 1);
            return rootEnd > 0 ? path.slice(0, rootEnd) : '.';
        },
        basename(path, suffix) {
            checkSuffix(suffix);
            validateString(path, 'path');
            if (suffix !== undefined && suffix !== '' && suffix === path) return '';
            const base = path.slice(...baseRange(path, isDrive(path) ? 2 : 0, isSeparator));
            return withoutSuffix(base, suffix);
        },
        extname(path) {
            validateString(path, 'path');
            return extensionOf(path.slice(...baseRange(path, isDrive(path) ? 2 : 0, isSeparator)));
        },
        format: format('\\'),
        parse(path) {
            validateString(path, 'path');
            const { rootEnd } = split(path);
            const root = path.slice(0, rootEnd);
            const [start, end] = baseRange(path, rootEnd, isSeparator);
            const base = path.slice(start, end);
            const ext = extensionOf(base);
            const dir = start > rootEnd ? path.slice(0, start - 1) : root;
            return { root, dir, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
        },
        sep: '\\', delimiter: ';', win32: null, posix,
    };
    win32.win32 = posix.win32 = win32;
    win32._makeLong = win32.toNamespacedPath;
    posix._makeLong = posix.toNamespacedPath;
};
