'use strict';
// Buffer and string_decoder: what the conformance files leave out.

const { Buffer: B, transcode, isUtf8, isAscii, constants, resolveObjectURL, Blob: BlobOfBuffer } = require('buffer');
const { StringDecoder } = require('string_decoder');

check('Buffer is a global that functions can replace, and the one of the module', () => {
    equal(B, Buffer);
    const { enumerable, writable, configurable } = Object.getOwnPropertyDescriptor(globalThis, 'Buffer');
    equal([enumerable, writable, configurable], [false, true, true]);
    equal(BlobOfBuffer, Blob);
    equal(Buffer.from('x') instanceof Uint8Array, true);
    equal(Buffer.name, 'Buffer');
    equal(Buffer.prototype.constructor, Buffer);
});

check('every encoding goes both ways', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    for (const encoding of ['latin1', 'binary', 'hex', 'base64', 'base64url']) {
        equal(Buffer.from(bytes.toString(encoding), encoding).equals(bytes), true, encoding);
    }
    const text = 'aé€😀\0\uffff';
    for (const encoding of ['utf8', 'utf16le', 'ucs2']) {
        equal(Buffer.from(text, encoding).toString(encoding), text, encoding);
    }
    equal(bytes.toString('ascii').charCodeAt(200), 72);
    equal(Buffer.byteLength(text), Buffer.from(text).length);
    equal(Buffer.byteLength('😀'), 4);
});

check('long texts keep their characters, whatever lies across a boundary', () => {
    for (const piece of ['a', 'é', '€', '😀', 'aé€😀', '\0', 'abcdefg😀']) {
        for (const count of [1, 7, 8, 9, 1023, 1365, 1366, 4096, 5000]) {
            const text = piece.repeat(count);
            equal(Buffer.from(text).toString(), text, `${piece} ${count}`);
            equal(Buffer.from(text, 'ucs2').toString('ucs2'), text, `${piece} ${count}`);
        }
    }
});

check('broken UTF-8 and lone surrogates become U+FFFD, one for each maximal part', () => {
    equal(Buffer.from('\ud800a\udc00').toString('hex'), 'efbfbd61efbfbd');
    const shown = (...bytes) => Buffer.from(bytes).toString();
    equal(shown(0xe2, 0x82, 0x41), '\ufffdA');
    equal(shown(0xf0, 0x9f, 0x98), '\ufffd');
    equal(shown(0xed, 0xa0, 0x80), '\ufffd\ufffd\ufffd');
    equal(shown(0xc0, 0x80, 0xff), '\ufffd\ufffd\ufffd');
    equal(shown(0xf4, 0x90, 0x80, 0x80), '\ufffd\ufffd\ufffd\ufffd');
});

check('text is written in whole characters only', () => {
    const buffer = Buffer.alloc(5, '.');
    equal(buffer.write('a€€'), 4);
    equal(buffer.toString(), 'a€.');
    equal(Buffer.alloc(3).write('ab', 'utf16le'), 2);
    equal(Buffer.alloc(2).write('68656c', 'hex'), 2);
    equal(buffer.write('zz', 1, 'hex'), 0);
});

check('what is no base64 or hex is skipped or ends the text, as in Node', () => {
    equal(Buffer.from('YW Jj*\nZA==ZGVm', 'base64').toString(), 'abcd');
    equal(Buffer.from('-_-_', 'base64').equals(Buffer.from('+/+/', 'base64url')), true);
    equal(Buffer.from('=bad', 'base64').length, 0);
    equal(Buffer.from('abxxcd', 'hex').toString('hex'), 'ab');
    equal(Buffer.from('abc', 'hex').length, 1);
    equal(Buffer.from([1]).toString('base64url'), 'AQ');
});

check('searches find what lies at a distance of an odd number of bytes only if the encoding has single bytes', () => {
    const buffer = Buffer.from([0, 97, 0, 97, 0, 98, 0]);
    equal(buffer.indexOf('a', 0, 'ucs2'), -1);
    equal(buffer.indexOf(Buffer.from('a\0'), 0), 1);
    equal(buffer.lastIndexOf('a\0'), 3);
    equal(buffer.includes(98), true);
    equal(Buffer.from('aXbX').lastIndexOf('X', -2), 1);
    equal(Buffer.from('abc').indexOf(''), 0);
    equal(Buffer.from('abc').indexOf('', 9), 3);
});

check('small buffers share memory, slices show the same bytes, copies do not', () => {
    const [a, b] = [Buffer.from('aa'), Buffer.from('bb')];
    equal(a.buffer, b.buffer);
    equal(a.byteOffset % 8, 0);
    a.slice(1)[0] = 0x7a;
    equal(a.toString(), 'az');
    equal(Buffer.from(a).fill('q') && a.toString(), 'az');
    equal(Buffer.alloc(1).buffer === a.buffer, false);
});

check('one who gives the memory of a small buffer away does not take it from the others', () => {
    const kept = Buffer.from('kept');
    structuredClone(kept.buffer, { transfer: [kept.buffer] });
    equal(kept.toString(), 'kept');
    equal(Buffer.from('later').toString(), 'later');
});

check('fill repeats any pattern, of itself too', () => {
    equal(Buffer.alloc(7, 'abc').toString(), 'abcabca');
    equal(Buffer.alloc(5, 'é').toString('hex'), 'c3a9c3a9c3');
    const buffer = Buffer.from('abcdef');
    equal(buffer.fill(buffer.subarray(4)).toString(), 'efefef');
    equal(Buffer.alloc(4, new Uint16Array([0x4142])).toString(), 'BABA');
});

check('wrong arguments throw with the codes of Node', async () => {
    await fails(() => Buffer.from(5), {
        name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE',
        message: 'The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an '
            + 'Array-like Object. Received type number (5)',
    });
    await fails(() => Buffer.alloc(-1), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    await fails(() => Buffer.alloc(2 ** 33), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    await fails(() => Buffer.from('a', 'b'), { code: 'ERR_UNKNOWN_ENCODING', message: 'Unknown encoding: b' });
    await fails(() => Buffer.alloc(1).readUInt16LE(), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
    await fails(() => Buffer.alloc(3).readUInt16LE(2), { message: /It must be >= 0 and <= 1\. Received 2/ });
    await fails(() => Buffer.alloc(3).swap16(), { code: 'ERR_INVALID_BUFFER_SIZE' });
    await fails(() => Buffer.alloc(8).writeBigInt64LE(1), { name: 'TypeError' });
    await fails(() => transcode(Buffer.from('a'), 'hex', 'utf8'), { code: 'U_ILLEGAL_ARGUMENT_ERROR' });
});

check('numbers go both ways in every width', () => {
    const buffer = Buffer.alloc(8);
    for (const [name, values] of [['Int8', [-128, 127]], ['UInt16', [0, 65535]], ['Int32', [-(2 ** 31), 2 ** 31 - 1]],
        ['UInt32', [2 ** 32 - 1]], ['Float', [0.5, -Infinity]], ['Double', [Math.PI, 5e-324]],
        ['BigInt64', [-(2n ** 63n), 2n ** 63n - 1n]], ['BigUInt64', [2n ** 64n - 1n]]]) {
        for (const order of name === 'Int8' ? [''] : ['LE', 'BE']) {
            for (const value of values) {
                buffer[`write${name}${order}`](value);
                equal(buffer[`read${name}${order}`](), value, name + order);
            }
        }
    }
    for (let width = 1; width <= 6; width++) {
        const value = -(2 ** (width * 8 - 1)) + 5;
        equal(buffer.writeIntLE(value, 1, width), 1 + width);
        equal(buffer.readIntLE(1, width), value, `${width}`);
        buffer.writeIntBE(value, 1, width);
        equal(buffer.readIntBE(1, width), value, `${width}`);
        equal(buffer.readUintBE(1, width), value + 2 ** (width * 8), `${width}`);
    }
});

check('isUtf8, isAscii and transcode', () => {
    equal(isUtf8(Buffer.from('é€😀\ufffd')), true);
    equal(isUtf8(Buffer.from([0xe2, 0x82])), false);
    equal(isAscii(Buffer.from('abc\x7f'.repeat(9))), true);
    equal(isAscii(Buffer.from('abcdefghijklmnopqé')), false);
    equal(transcode(Buffer.from('é€'), 'utf8', 'latin1').toString('latin1'), 'é?');
    equal(constants.MAX_LENGTH, 2 ** 32);
});

check('ordinary changes of built-ins do not reach Buffer', () => {
    const kept = [Array.prototype.slice, String.prototype.toLowerCase, Uint8Array.prototype.set];
    try {
        Array.prototype.slice = () => { throw new Error('replaced'); };
        String.prototype.toLowerCase = () => 'replaced';
        equal(Buffer.concat([Buffer.from('YQ==', 'BASE64'), Buffer.from('b')]).toString('Hex'), '6162');
    } finally {
        [Array.prototype.slice, String.prototype.toLowerCase, Uint8Array.prototype.set] = kept;
    }
});

check('the console and util show buffers as Node does', () => {
    const { inspect } = require('util');
    equal(inspect(Buffer.from('abc')), '<Buffer 61 62 63>');
    equal(inspect(Object.assign(Buffer.from('a'), { extra: 1 })), '<Buffer 61, extra: 1>');
    equal(inspect(Buffer.alloc(52)).endsWith(' ... 2 more bytes>'), true);
    equal(JSON.stringify(Buffer.from('a')), '{"type":"Buffer","data":[97]}');
    equal(Buffer.from(JSON.parse(JSON.stringify(Buffer.from('a')))).toString(), 'a');
});

check('URLs of Blobs lead back to them', async () => {
    const url = URL.createObjectURL(new Blob(['x']));
    equal(await resolveObjectURL(url).text(), 'x');
    URL.revokeObjectURL(url);
    equal(resolveObjectURL(url), undefined);
});

check('StringDecoder gives whole characters, however the bytes are cut', () => {
    const text = 'a€😀é\ud800Zz';
    for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii']) {
        const bytes = Buffer.from(text, encoding === 'utf16le' ? encoding : 'utf8');
        for (let width = 1; width < 6; width++) {
            const decoder = new StringDecoder(encoding);
            let joined = '';
            for (let at = 0; at < bytes.length; at += width) joined += decoder.write(bytes.subarray(at, at + width));
            equal(joined + decoder.end(), bytes.toString(encoding), `${encoding} ${width}`);
        }
    }
    const decoder = new StringDecoder();
    equal(decoder.write(Buffer.from([0xe2, 0x82])), '');
    equal([decoder.lastNeed, decoder.lastTotal], [1, 3]);
    equal(decoder.end(), '\ufffd');
    equal(decoder.end(), '');
});
