#include "decoder.h"

#include <brotli/decode.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct decoder {
    enum decoder_kind kind;
    int has_begun; /* the first byte of a member was seen */
    int is_over;
    int is_ready;
    BrotliDecoderState *brotli;
    z_stream zlib;
};

struct decoder *decoder_open(enum decoder_kind kind)
{
    struct decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL)
        return NULL;
    decoder->kind = kind;
    if (kind == decoder_brotli && (decoder->brotli = BrotliDecoderCreateInstance(NULL, NULL, NULL)) == NULL) {
        free(decoder);
        return NULL;
    }
    return decoder;
}

void decoder_close(struct decoder *decoder)
{
    if (decoder->brotli != NULL)
        BrotliDecoderDestroyInstance(decoder->brotli);
    if (decoder->is_ready)
        inflateEnd(&decoder->zlib);
    free(decoder);
}

/* Servers send deflate with and without zlib's two bytes in front; the first byte tells. */
static int begin(struct decoder *decoder, uint8_t first)
{
    int bits = decoder->kind == decoder_gzip ? MAX_WBITS + 16 : (first & 15) == Z_DEFLATED ? MAX_WBITS : -MAX_WBITS;
    decoder->has_begun = 1;
    if (decoder->is_ready)
        return inflateReset(&decoder->zlib);
    int code = inflateInit2(&decoder->zlib, bits);
    decoder->is_ready = code == Z_OK;
    return code;
}

static enum decoder_state unbrotli(struct decoder *decoder, const uint8_t *input, size_t input_bytes, size_t *used,
                                   uint8_t *output, size_t output_bytes, size_t *made)
{
    size_t in_left = input_bytes, out_left = output_bytes;
    BrotliDecoderResult result =
        BrotliDecoderDecompressStream(decoder->brotli, &in_left, &input, &out_left, &output, NULL);
    *used = input_bytes - in_left;
    *made = output_bytes - out_left;
    switch (result) {
    case BROTLI_DECODER_RESULT_SUCCESS: return decoder_over;
    case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT: return decoder_hungry;
    case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: return decoder_full;
    default: return decoder_corrupt;
    }
}

enum decoder_state decoder_step(struct decoder *decoder, const uint8_t *input, size_t input_bytes, size_t *used,
                                uint8_t *output, size_t output_bytes, size_t *made)
{
    *used = *made = 0;
    if (decoder->is_over) {
        *used = input_bytes;
        return decoder_over;
    }
    if (decoder->kind == decoder_brotli) {
        enum decoder_state state = unbrotli(decoder, input, input_bytes, used, output, output_bytes, made);
        decoder->is_over = state == decoder_over;
        return state;
    }
    for (;;) {
        if (!decoder->has_begun) {
            if (*used == input_bytes)
                return decoder_hungry;
            /* Behind a gzip member comes another one, or what browsers ignore. */
            if (decoder->is_ready && input[*used] != 0x1f) {
                decoder->is_over = 1;
                *used = input_bytes;
                return decoder_over;
            }
            if (begin(decoder, input[*used]) != Z_OK)
                return decoder_corrupt;
        }
        z_stream *stream = &decoder->zlib;
        stream->next_in = (Bytef *)(input + *used);
        stream->avail_in = (uInt)(input_bytes - *used);
        stream->next_out = output + *made;
        stream->avail_out = (uInt)(output_bytes - *made);
        int code = inflate(stream, Z_NO_FLUSH);
        *used = input_bytes - stream->avail_in;
        *made = output_bytes - stream->avail_out;
        if (code == Z_STREAM_END) {
            decoder->has_begun = 0;
            if (decoder->kind == decoder_gzip)
                continue;
            decoder->is_over = 1;
            *used = input_bytes;
            return decoder_over;
        }
        if (code != Z_OK && code != Z_BUF_ERROR)
            return decoder_corrupt;
        return stream->avail_out == 0 ? decoder_full : decoder_hungry;
    }
}

const char *decoder_reason(const struct decoder *decoder)
{
    if (decoder->kind == decoder_brotli)
        return BrotliDecoderErrorString(BrotliDecoderGetErrorCode(decoder->brotli));
    return decoder->zlib.msg != NULL ? decoder->zlib.msg : "no memory to decompress";
}
