'use strict';
// The module 'punycode': the encoding of RFC 3492.

hatchery.provide('punycode', () => {
    const integerMax = 2147483647;
    const base = 36;
    const digitMin = 1;
    const digitMax = 26;
    const skew = 38;
    const damp = 700;
    const biasStart = 72;
    const firstCode = 128;
    const separators = /[\x2E\u3002\uFF0E\uFF61]/g;
    const refuse = (message) => { throw new RangeError(message); };
    const overflow = 'Overflow: input needs wider integers to process';
    const noBasic = 'Illegal input >= 0x80 (not a basic code point)';

    const adapt = (delta, count, isFirst) => {
        delta = isFirst ? Math.floor(delta / damp) : delta >> 1;
        delta += Math.floor(delta / count);
        let k = 0;
        for (; delta > ((base - digitMin) * digitMax) >> 1; k += base) delta = Math.floor(delta / (base - digitMin));
        return Math.floor(k + ((base - digitMin + 1) * delta) / (delta + skew));
    };
    const threshold = (k, bias) => (k <= bias ? digitMin : k >= bias + digitMax ? digitMax : k - bias);
    const digitOf = (code) => {
        if (code >= 0x30 && code < 0x3a) return 26 + code - 0x30;
        if (code >= 0x41 && code < 0x5b) return code - 0x41;
        return code >= 0x61 && code < 0x7b ? code - 0x61 : base;
    };
    const characterOf = (digit) => String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);

    const decode = (input) => {
        const output = [];
        const basic = Math.max(input.lastIndexOf('-'), 0);
        for (let i = 0; i < basic; i++) {
            if (input.charCodeAt(i) >= 0x80) refuse(noBasic);
            output.push(input.charCodeAt(i));
        }
        let code = firstCode;
        let bias = biasStart;
        let index = 0;
        for (let at = basic > 0 ? basic + 1 : 0; at < input.length;) {
            const before = index;
            for (let weight = 1, k = base; ; k += base) {
                if (at >= input.length) refuse('Invalid input');
                const digit = digitOf(input.charCodeAt(at++));
                if (digit >= base) refuse('Invalid input');
                if (digit > Math.floor((integerMax - index) / weight)) refuse(overflow);
                index += digit * weight;
                const limit = threshold(k, bias);
                if (digit < limit) break;
                if (weight > Math.floor(integerMax / (base - limit))) refuse(overflow);
                weight *= base - limit;
            }
            const count = output.length + 1;
            bias = adapt(index - before, count, before === 0);
            if (Math.floor(index / count) > integerMax - code) refuse(overflow);
            code += Math.floor(index / count);
            index %= count;
            output.splice(index++, 0, code);
        }
        return String.fromCodePoint(...output);
    };

    const encode = (input) => {
        const codes = ucs2decode(input);
        let text = codes.filter((code) => code < 0x80).map((code) => String.fromCharCode(code)).join('');
        const basic = text.length;
        let handled = basic;
        if (basic > 0) text += '-';
        let code = firstCode;
        let delta = 0;
        let bias = biasStart;
        while (handled < codes.length) {
            let next = integerMax;
            for (const one of codes) if (one >= code && one < next) next = one;
            if (next - code > Math.floor((integerMax - delta) / (handled + 1))) refuse(overflow);
            delta += (next - code) * (handled + 1);
            code = next;
            for (const one of codes) {
                if (one < code && ++delta > integerMax) refuse(overflow);
                if (one !== code) continue;
                let rest = delta;
                for (let k = base; ; k += base) {
                    const limit = threshold(k, bias);
                    if (rest < limit) break;
                    text += characterOf(limit + ((rest - limit) % (base - limit)));
                    rest = Math.floor((rest - limit) / (base - limit));
                }
                text += characterOf(rest);
                bias = adapt(delta, handled + 1, handled === basic);
                delta = 0;
                handled++;
            }
            delta++;
            code++;
        }
        return text;
    };

    const ucs2decode = (text) => {
        const codes = [];
        for (let i = 0; i < text.length; i++) {
            const code = text.codePointAt(i);
            codes.push(code);
            if (code > 0xffff) i++;
        }
        return codes;
    };
    /** Converts each label of a domain, and leaves the user of an address alone. */
    const mapLabels = (text, convert) => {
        const at = text.indexOf('@');
        const user = at < 0 ? '' : text.slice(0, at + 1);
        const domain = at < 0 ? text : text.split('@')[1];
        return user + domain.replace(separators, '\x2E').split('.').map(convert).join('.');
    };

    return {
        version: '2.1.0',
        ucs2: { decode: ucs2decode, encode: (codes) => String.fromCodePoint(...codes) },
        decode, encode,
        toASCII: (text) => mapLabels(text, (label) => (/[^\0-\x7F]/.test(label) ? `xn--${encode(label)}` : label)),
        toUnicode: (text) => mapLabels(text, (label) =>
            (/^xn--/.test(label) ? decode(label.slice(4).toLowerCase()) : label)),
    };
});
