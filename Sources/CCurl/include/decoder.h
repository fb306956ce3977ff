/* Undoes the compression of an answer's body, step by step, never making more than is asked for. libcurl could do it
 * too, but it makes all that a packet unpacks to at once, which a hostile server can turn into any amount. */
#ifndef HATCHERY_DECODER_H
#define HATCHERY_DECODER_H

#include <stddef.h>
#include <stdint.h>

enum decoder_kind { decoder_gzip = 1, decoder_deflate, decoder_brotli };
enum decoder_state { decoder_hungry = 0, decoder_full = 1, decoder_over = 2, decoder_corrupt = -1 };

struct decoder;

/* NULL if there is no memory. */
struct decoder *decoder_open(enum decoder_kind kind);
void decoder_close(struct decoder *decoder);

/* Decodes from `input` to `output`, and says in `used` and `made` how many bytes of each. Hungry: all input is used and
 * all it gives is out. Full: the output is full and there may be more. Over: what follows is no part of the body. */
enum decoder_state decoder_step(struct decoder *decoder, const uint8_t *input, size_t input_bytes, size_t *used,
                                uint8_t *output, size_t output_bytes, size_t *made);

/* Why the input is corrupt, in the library's words. */
const char *decoder_reason(const struct decoder *decoder);

#endif
