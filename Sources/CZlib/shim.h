/* zlib1g-dev and libbrotli-dev: the compressions that Node's zlib module has. */
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zlib.h>
