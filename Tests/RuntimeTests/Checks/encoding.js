'use strict';

const decoded = (label, ...bytes) => new TextDecoder(label).decode(new Uint8Array(bytes));

check('every encoding decodes', () => {
    equal(decoded('utf-8', 0xEF, 0xBB, 0xBF, 0xC3, 0xA9), 'é');
    equal(decoded('utf-16le', 0x3D, 0xD8, 0x00, 0xDE), '😀');
    equal(decoded('utf-16be', 0xD8, 0x3D, 0xDE, 0x00), '😀');
    equal(decoded('latin1', 0x80, 0xE9), '€é');
    equal(decoded('iso-8859-16', 0xA4, 0xFE), '€ț');
    equal(decoded('koi8-u', 0xAE), 'ў');
    equal(decoded('macintosh', 0xF0), '\uF8FF');
    equal(decoded('windows-1255', 0xCA), '\u05BA');
    equal(decoded('shift_jis', 0x82, 0xA0, 0xB1, 0xF0, 0x40), 'あｱ\uE000');
    equal(decoded('euc-jp', 0xA4, 0xA2, 0x8E, 0xB1, 0x8F, 0xB0, 0xA1), 'あｱ丂');
    equal(decoded('iso-2022-jp', 0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42, 0x61), 'あa');
    equal(decoded('euc-kr', 0xB0, 0xA1, 0x81, 0x41), '가갂');
    equal(decoded('big5', 0xA4, 0x40, 0x88, 0x62, 0x88, 0x40, 0xA3, 0xC0), '一Ê̄㇀␀');
    equal(decoded('gb18030', 0xB0, 0xA1, 0x81, 0x30, 0x81, 0x30, 0xA6, 0xD9), '啊\u0080\uFE10');
    equal(decoded('gbk', 0x90, 0x30, 0x81, 0x30), '\u{10000}');
    equal(decoded('x-user-defined', 0x41, 0xFF), 'A\uF7FF');
});

check('a trail byte that is ASCII is seen again after an error', () => {
    for (const label of ['shift_jis', 'euc-kr', 'big5', 'gbk', 'euc-jp']) {
        equal(decoded(label, 0x81, 0x22), '\uFFFD"', label);
    }
});

check('parts of a character in several chunks', () => {
    const bytes = {
        'utf-8': [0xF0, 0x9F, 0x98, 0x80], 'utf-16le': [0x3D, 0xD8, 0, 0xDE], gb18030: [0x94, 0x39, 0xFC, 0x36],
    };
    for (const [label, list] of Object.entries(bytes)) {
        const decoder = new TextDecoder(label);
        let text = '';
        for (const byte of list) text += decoder.decode(new Uint8Array([byte]), { stream: true });
        equal(text + decoder.decode(), '😀', label);
        decoder.decode(new Uint8Array(list.slice(0, 2)), { stream: true });
        equal(decoder.decode(), '\uFFFD', label);
        equal(decoder.decode(new Uint8Array(list)), '😀', label);
    }
});

check('fatal', () => fails(() => new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xFF])), {
    name: 'TypeError', code: 'ERR_ENCODING_INVALID_ENCODED_DATA',
    message: 'The encoded data was not valid for encoding utf-8',
}));
check('an unknown label', () => fails(() => new TextDecoder('utf-7'), {
    name: 'RangeError', code: 'ERR_ENCODING_NOT_SUPPORTED', message: 'The "utf-7" encoding is not supported',
}));

check('long texts of each width go there and back', () => {
    for (const unit of ['a', 'é', '你', '😀', 'a\uD800', '\0']) {
        const text = unit.repeat(20000);
        const bytes = new TextEncoder().encode(text);
        equal(new TextDecoder().decode(bytes) === text.toWellFormed(), true, unit);
    }
});

check('encodeInto stops before what does not fit', () => {
    const target = new Uint8Array(6);
    equal(new TextEncoder().encodeInto('aé😀b', target), { read: 2, written: 3 });
    equal([...target], [0x61, 0xC3, 0xA9, 0, 0, 0]);
});

check('views and what is none', () => {
    const buffer = new Uint8Array([0x20, 0x61, 0x62]).buffer;
    equal(new TextDecoder().decode(buffer), ' ab');
    equal(new TextDecoder().decode(new DataView(buffer, 1, 1)), 'a');
    equal(new TextDecoder().decode(new Uint16Array(buffer, 0, 1)), ' a');
    equal(new TextDecoder().decode(), '');
    return fails(() => new TextDecoder().decode('text'), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
});

check('atob and btoa', () => {
    equal(btoa('\0ÿ>?'), 'AP8+Pw==');
    equal(atob(' AP 8+Pw '), '\0ÿ>?');
    return fails(() => btoa('€'), { name: 'InvalidCharacterError', message: 'Invalid character', code: 5 });
});
check('what is no base64', () => fails(() => atob('a'), { name: 'InvalidCharacterError', code: 5 }));
