'use strict';
// The numbers of zlib and brotli, under Node's names.

hatchery.provide('internal/zlib-constants', () => {
    const constants = { __proto__: null };
    const number = (prefix, names, first = 0) => {
        names.split(' ').forEach((name, index) => { constants[prefix + name] = first + index; });
    };
    number('Z_', 'NO_FLUSH PARTIAL_FLUSH SYNC_FLUSH FULL_FLUSH FINISH BLOCK');
    number('Z_', 'OK STREAM_END NEED_DICT');
    const failures = ['ERRNO', 'STREAM_ERROR', 'DATA_ERROR', 'MEM_ERROR', 'BUF_ERROR', 'VERSION_ERROR'];
    failures.forEach((name, index) => { constants[`Z_${name}`] = -1 - index; });
    number('Z_', 'NO_COMPRESSION BEST_SPEED');
    constants.Z_BEST_COMPRESSION = 9;
    constants.Z_DEFAULT_COMPRESSION = -1;
    number('Z_', 'FILTERED HUFFMAN_ONLY RLE FIXED', 1);
    constants.Z_DEFAULT_STRATEGY = 0;
    constants.ZLIB_VERNUM = 0x12d0;
    number('', 'DEFLATE INFLATE GZIP GUNZIP DEFLATERAW INFLATERAW UNZIP BROTLI_DECODE BROTLI_ENCODE', 1);
    Object.assign(constants, {
        Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15, Z_DEFAULT_WINDOWBITS: 15,
        Z_MIN_CHUNK: 64, Z_MAX_CHUNK: Infinity, Z_DEFAULT_CHUNK: 16384,
        Z_MIN_MEMLEVEL: 1, Z_MAX_MEMLEVEL: 9, Z_DEFAULT_MEMLEVEL: 8,
        Z_MIN_LEVEL: -1, Z_MAX_LEVEL: 9, Z_DEFAULT_LEVEL: -1,
    });
    number('BROTLI_OPERATION_', 'PROCESS FLUSH FINISH EMIT_METADATA');
    Object.assign(constants, {
        BROTLI_PARAM_MODE: 0, BROTLI_MODE_GENERIC: 0, BROTLI_MODE_TEXT: 1, BROTLI_MODE_FONT: 2, BROTLI_DEFAULT_MODE: 0,
        BROTLI_PARAM_QUALITY: 1, BROTLI_MIN_QUALITY: 0, BROTLI_MAX_QUALITY: 11, BROTLI_DEFAULT_QUALITY: 11,
        BROTLI_PARAM_LGWIN: 2, BROTLI_MIN_WINDOW_BITS: 10, BROTLI_MAX_WINDOW_BITS: 24,
        BROTLI_LARGE_MAX_WINDOW_BITS: 30, BROTLI_DEFAULT_WINDOW: 22,
        BROTLI_PARAM_LGBLOCK: 3, BROTLI_MIN_INPUT_BLOCK_BITS: 16, BROTLI_MAX_INPUT_BLOCK_BITS: 24,
    });
    number('BROTLI_PARAM_', 'DISABLE_LITERAL_CONTEXT_MODELING SIZE_HINT LARGE_WINDOW NPOSTFIX NDIRECT', 4);
    number('BROTLI_DECODER_', 'RESULT_ERROR RESULT_SUCCESS RESULT_NEEDS_MORE_INPUT RESULT_NEEDS_MORE_OUTPUT');
    number('BROTLI_DECODER_PARAM_', 'DISABLE_RING_BUFFER_REALLOCATION LARGE_WINDOW');
    number('BROTLI_DECODER_', 'NO_ERROR SUCCESS NEEDS_MORE_INPUT NEEDS_MORE_OUTPUT');
    const formatErrors = 'EXUBERANT_NIBBLE RESERVED EXUBERANT_META_NIBBLE SIMPLE_HUFFMAN_ALPHABET SIMPLE_HUFFMAN_SAME '
        + 'CL_SPACE HUFFMAN_SPACE CONTEXT_MAP_REPEAT BLOCK_LENGTH_1 BLOCK_LENGTH_2 TRANSFORM DICTIONARY WINDOW_BITS '
        + 'PADDING_1 PADDING_2 DISTANCE';
    formatErrors.split(' ').forEach((name, index) => {
        constants[`BROTLI_DECODER_ERROR_FORMAT_${name}`] = -1 - index;
    });
    Object.assign(constants, {
        BROTLI_DECODER_ERROR_DICTIONARY_NOT_SET: -19, BROTLI_DECODER_ERROR_INVALID_ARGUMENTS: -20,
        BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES: -21, BROTLI_DECODER_ERROR_ALLOC_TREE_GROUPS: -22,
        BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MAP: -25, BROTLI_DECODER_ERROR_ALLOC_RING_BUFFER_1: -26,
        BROTLI_DECODER_ERROR_ALLOC_RING_BUFFER_2: -27, BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES: -30,
        BROTLI_DECODER_ERROR_UNREACHABLE: -31,
    });

    const codes = {};
    for (const name of ['OK', 'STREAM_END', 'NEED_DICT', ...failures]) {
        codes[`Z_${name}`] = constants[`Z_${name}`];
        codes[constants[`Z_${name}`]] = `Z_${name}`;
    }
    return { constants: Object.freeze(constants), codes: Object.freeze(codes) };
});
