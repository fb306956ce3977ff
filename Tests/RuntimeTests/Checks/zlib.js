'use strict';
// zlib: what the conformance files leave out.

const zlib = require('zlib');
const { promisify } = require('util');
const { pipeline, Readable } = require('stream');
const pairs = [['deflate', 'inflate'], ['gzip', 'gunzip'], ['deflateRaw', 'inflateRaw'],
    ['brotliCompress', 'brotliDecompress'], ['gzip', 'unzip'], ['deflate', 'unzip']];
const text = 'The quick brown fox. '.repeat(5000);

/** All that a stream gives. */
const drained = async (stream) => {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
};
const create = (name, options) => zlib[`create${name[0].toUpperCase()}${name.slice(1)}`](options);

check('every pair of forms goes both ways: at once, with a callback, as streams', async () => {
    for (const [pack, unpack] of pairs) {
        const packed = zlib[`${pack}Sync`](text);
        equal(packed.length < text.length / 20, true, pack);
        equal(zlib[`${unpack}Sync`](packed).toString(), text, unpack);
        equal((await promisify(zlib[unpack])(await promisify(zlib[pack])(text))).toString(), text, pack);
        const streamed = await drained(Readable.from([text, text]).pipe(create(pack)).pipe(create(unpack)));
        equal(streamed.toString(), text + text, `${pack} stream`);
    }
});

check('streams take single bytes and give small chunks', async () => {
    const packed = zlib.gzipSync(text);
    const unzip = zlib.createUnzip({ chunkSize: 64 });
    const done = drained(unzip);
    for (const byte of packed) unzip.write(Buffer.from([byte]));
    unzip.end();
    equal((await done).toString(), text);
    equal(unzip.bytesWritten, packed.length);
});

check('asynchronous forms do their work in a later turn', async () => {
    let isLater = false;
    const done = new Promise((resolve) => zlib.gzip('x', () => resolve(isLater)));
    await null;
    await null;
    isLater = true;
    equal(await done, true);
});

check('a gzip file of several members, and zeros behind it', () => {
    const packed = Buffer.concat([zlib.gzipSync('abc'), zlib.gzipSync('def'), Buffer.alloc(10)]);
    equal(zlib.gunzipSync(packed).toString(), 'abcdef');
    equal(zlib.unzipSync(packed).toString(), 'abcdef');
});

check('broken, cut and too long input', async () => {
    const packed = zlib.gzipSync(text);
    await fails(() => zlib.gunzipSync('no gzip'), {
        message: 'incorrect header check', code: 'Z_DATA_ERROR', errno: -3,
    });
    await fails(() => zlib.gunzipSync(packed.subarray(0, 50)), {
        message: 'unexpected end of file', code: 'Z_BUF_ERROR',
    });
    equal(zlib.gunzipSync(packed.subarray(0, 100), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).length > 0, true);
    await fails(() => zlib.gunzipSync(packed, { maxOutputLength: 1000 }), {
        name: 'RangeError', code: 'ERR_BUFFER_TOO_LARGE', message: 'Cannot create a Buffer larger than 1000 bytes',
    });
    equal(zlib.gunzipSync(packed, { maxOutputLength: text.length }).length, text.length);
    await fails(() => promisify(zlib.brotliDecompress)('no brotli'), { code: /^ERR__ERROR_FORMAT_/ });
    await fails(() => new Promise((resolve, reject) => {
        const settle = (error) => (error ? reject(error) : resolve());
        pipeline(Readable.from([Buffer.from('no gzip')]), zlib.createGunzip(), settle);
    }), { code: 'Z_DATA_ERROR', errno: -3 });
});

check('options are checked as in Node', async () => {
    await fails(() => zlib.gzipSync('a', { level: 10 }), {
        name: 'RangeError', code: 'ERR_OUT_OF_RANGE',
        message: 'The value of "options.level" is out of range. It must be >= -1 and <= 9. Received 10',
    });
    await fails(() => zlib.createGzip({ windowBits: 8 }), { message: /It must be >= 9 and <= 15/ });
    await fails(() => zlib.gzipSync('a', { dictionary: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
    await fails(() => zlib.brotliCompressSync('a', { params: { 99: 1 } }), { code: 'ERR_BROTLI_INVALID_PARAM' });
    await fails(() => zlib.gzip('a'), { code: 'ERR_INVALID_ARG_TYPE' });
    await fails(() => zlib.gzipSync(5), { message: /^The "buffer" argument must be of type string or an instance of / });
});

check('dictionaries', async () => {
    const dictionary = Buffer.from('The quick brown fox. ');
    const packed = zlib.deflateSync('The quick brown fox. ', { dictionary });
    equal(packed.length < 20, true);
    equal(zlib.inflateSync(packed, { dictionary }).toString(), 'The quick brown fox. ');
    await fails(() => zlib.inflateSync(packed), { message: 'Missing dictionary', code: 'Z_NEED_DICT', errno: 2 });
    await fails(() => zlib.inflateSync(packed, { dictionary: Buffer.from('x') }), { message: 'Bad dictionary' });
    const raw = zlib.deflateRawSync('The quick brown fox. ', { dictionary });
    equal(zlib.inflateRawSync(raw, { dictionary }).toString(), 'The quick brown fox. ');
});

check('a stream flushes, changes its level and starts anew', async () => {
    const deflate = zlib.createDeflate({ level: 0 });
    const unpacked = drained(deflate.pipe(zlib.createInflate()));
    deflate.write('abc');
    await new Promise((resolve) => deflate.flush(resolve));
    await new Promise((resolve) => deflate.params(9, zlib.constants.Z_DEFAULT_STRATEGY, resolve));
    deflate.end('def');
    equal((await unpacked).toString(), 'abcdef');

    const gzip = zlib.createGzip();
    gzip.reset();
    gzip.end('again');
    equal(zlib.gunzipSync(await drained(gzip)).toString(), 'again');
});

check('the option info gives the engine too', () => {
    const { buffer, engine } = zlib.gzipSync('abc', { info: true });
    equal(zlib.gunzipSync(buffer).toString(), 'abc');
    equal(engine instanceof zlib.Gzip, true);
    equal(engine.bytesWritten, 3);
});

check('closing ends a stream for good', async () => {
    const gzip = zlib.createGzip();
    gzip.write('abc');
    await new Promise((resolve) => gzip.close(resolve));
    equal(gzip.destroyed, true);
    await fails(() => gzip.reset(), { message: 'zlib binding closed' });
});

check('codecs that nobody closes do not use the memory up', () => {
    for (let i = 0; i < 3000; i++) zlib.createDeflate()._processChunk.call(zlib.createDeflate(), Buffer.from('x'), 2);
    for (let i = 0; i < 3000; i++) hatchery.zlib.create('brotliEncode', {});
});

check('crc32, and names of the module', () => {
    equal(zlib.crc32('hello'), 0x3610a686);
    equal(zlib.crc32(Buffer.from('lo'), zlib.crc32('hel')), 0x3610a686);
    equal(zlib.codes.Z_DATA_ERROR, -3);
    equal(zlib.codes['-3'], 'Z_DATA_ERROR');
    equal(Object.keys(zlib).includes('Z_OK'), false);
    equal(zlib.Z_OK, 0);
    equal(new zlib.Gzip() instanceof require('stream').Transform, true);
    equal(zlib.Gzip() instanceof zlib.Gzip, true);
});
