'use strict';
// The module 'querystring'.

hatchery.provide('querystring', () => {
    const { codes } = hatchery.require('internal/errors');
    const plainURI = /^[A-Za-z0-9\-_.!~*'()]*$/;

    const escapeText = (text) => {
        if (plainURI.test(text)) return text;
        // The first half of a pair goes together with whatever follows it.
        let paired = '';
        for (let i = 0; i < text.length; i++) {
            const unit = text.charCodeAt(i);
            if (unit < 0xd800 || unit > 0xdfff) {
                paired += text[i];
                continue;
            }
            if (++i >= text.length) throw new codes.ERR_INVALID_URI();
            paired += String.fromCodePoint(0x10000 + (((unit & 0x3ff) << 10) | (text.charCodeAt(i) & 0x3ff)));
        }
        return encodeURIComponent(paired);
    };
    /** The bytes that a text with %XX stands for; a lone % stands for itself. */
    const unescapeBuffer = (text, turnsPlus = false) => {
        const { Buffer } = hatchery.require('buffer');
        const bytes = [];
        for (let i = 0; i < text.length; i++) {
            const code = text.charCodeAt(i);
            const pair = text.slice(i + 1, i + 3);
            if (turnsPlus && code === 43) bytes.push(32);
            else if (code === 37 && /^[0-9a-fA-F]{2}$/.test(pair)) {
                bytes.push(parseInt(pair, 16));
                i += 2;
            } else bytes.push(code);
        }
        return Buffer.from(bytes);
    };

    const querystring = {
        unescapeBuffer,
        unescape(text) {
            try {
                return decodeURIComponent(text);
            } catch {
                return unescapeBuffer(text).toString();
            }
        },
        escape(value) {
            if (typeof value === 'object') return escapeText(String(value));
            return escapeText(typeof value === 'string' ? value : `${value}`);
        },
        stringify(object, separator = '&', equals = '=', options = undefined) {
            const sep = separator || '&';
            const eq = equals || '=';
            let escape = querystring.escape;
            if (typeof options?.encodeURIComponent === 'function') escape = options.encodeURIComponent;
            const isOwn = escape === ownEscape;
            const show = (value) => {
                if (typeof value === 'string') return value.length > 0 ? escape(value) : '';
                if (typeof value === 'number') return Number.isFinite(value) ? (isOwn && Math.abs(value) < 1e21
                    ? `${value}` : escape(`${value}`)) : '';
                if (typeof value === 'bigint') return isOwn ? `${value}` : escape(`${value}`);
                if (typeof value === 'boolean') return isOwn ? `${value}` : escape(value ? 'true' : 'false');
                return '';
            };
            if (object === null || typeof object !== 'object') return '';
            return Object.keys(object).map((key) => {
                const name = `${show(key)}${eq}`;
                const value = object[key];
                return Array.isArray(value) ? value.map((one) => name + show(one)).join(sep) : name + show(value);
            }).filter((text) => text !== '').join(sep);
        },
        parse(text, separator, equals, options) {
            const result = { __proto__: null };
            if (typeof text !== 'string' || text.length === 0) return result;
            const sep = separator ? String(separator) : '&';
            const eq = equals ? String(equals) : '=';
            let pairsMax = 1000;
            if (typeof options?.maxKeys === 'number') pairsMax = options.maxKeys > 0 ? options.maxKeys : Infinity;
            if (Number.isNaN(pairsMax)) pairsMax = Infinity;
            let unescape = querystring.unescape;
            if (typeof options?.decodeURIComponent === 'function') unescape = options.decodeURIComponent;
            const isOwn = unescape === ownUnescape;
            const decode = (part) => {
                const spaced = part.includes('+') ? part.replaceAll('+', isOwn ? ' ' : '%20') : part;
                if (isOwn && !spaced.includes('%')) return spaced;
                try {
                    return unescape(spaced);
                } catch {
                    return ownUnescape(spaced);
                }
            };
            let from = 0;
            for (let count = 0; from <= text.length && count < pairsMax;) {
                let end = text.indexOf(sep, from);
                if (end < 0) end = text.length;
                const pair = text.slice(from, end);
                from = end + sep.length;
                if (pair === '') continue;
                count++;
                const at = pair.indexOf(eq);
                const key = decode(at < 0 ? pair : pair.slice(0, at));
                const value = at < 0 ? '' : decode(pair.slice(at + eq.length));
                if (!(key in result)) result[key] = value;
                else if (Array.isArray(result[key])) result[key].push(value);
                else result[key] = [result[key], value];
            }
            return result;
        },
    };
    querystring.encode = querystring.stringify;
    querystring.decode = querystring.parse;
    const { escape: ownEscape, unescape: ownUnescape } = querystring;
    return querystring;
});
