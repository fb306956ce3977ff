#include "prelude.h"

/* #embed is C23; Swift packages build C as C17, where this compiler has it as an extension. */
#pragma clang diagnostic ignored "-Wc23-extensions"

/* core: what an invocation is made of. Hardened against user code that replaces built-ins: see intrinsics.js. */
static const char intrinsics[] = {
#embed "Scripts/core/intrinsics.js" suffix(, 0)
};
static const char errors[] = {
#embed "Scripts/core/errors.js" suffix(, 0)
};
static const char kinds[] = {
#embed "Scripts/core/kinds.js" suffix(, 0)
};
static const char inspect_text[] = {
#embed "Scripts/core/inspect-text.js" suffix(, 0)
};
static const char inspect_bases[] = {
#embed "Scripts/core/inspect-bases.js" suffix(, 0)
};
static const char inspect_layout[] = {
#embed "Scripts/core/inspect-layout.js" suffix(, 0)
};
static const char inspect_kinds[] = {
#embed "Scripts/core/inspect-kinds.js" suffix(, 0)
};
static const char inspect[] = {
#embed "Scripts/core/inspect.js" suffix(, 0)
};
static const char format[] = {
#embed "Scripts/core/format.js" suffix(, 0)
};
static const char console[] = {
#embed "Scripts/core/console.js" suffix(, 0)
};
static const char timers[] = {
#embed "Scripts/core/timers.js" suffix(, 0)
};
static const char globals[] = {
#embed "Scripts/core/globals.js" suffix(, 0)
};
static const char library[] = {
#embed "Scripts/core/library.js" suffix(, 0)
};
static const char exchanges[] = {
#embed "Scripts/core/exchanges.js" suffix(, 0)
};
static const char mounting[] = {
#embed "Scripts/core/mounting.js" suffix(, 0)
};
static const char invocation[] = {
#embed "Scripts/core/invocation.js" suffix(, 0)
};
static const char warm_up[] = {
#embed "Scripts/core/warm-up.js" suffix(, 0)
};

/* web: the APIs of the web platform. */
static const char webidl[] = {
#embed "Scripts/web/webidl.js" suffix(, 0)
};
static const char dom_exception[] = {
#embed "Scripts/web/dom-exception.js" suffix(, 0)
};
static const char event_target[] = {
#embed "Scripts/web/event-target.js" suffix(, 0)
};
static const char abort[] = {
#embed "Scripts/web/abort.js" suffix(, 0)
};
static const char url[] = {
#embed "Scripts/web/url.js" suffix(, 0)
};
static const char url_pattern[] = {
#embed "Scripts/web/url-pattern.js" suffix(, 0)
};
static const char encoding[] = {
#embed "Scripts/web/encoding.js" suffix(, 0)
};
static const char base64[] = {
#embed "Scripts/web/base64.js" suffix(, 0)
};
static const char mime[] = {
#embed "Scripts/web/mime.js" suffix(, 0)
};
static const char headers[] = {
#embed "Scripts/web/headers.js" suffix(, 0)
};
static const char form_data[] = {
#embed "Scripts/web/form-data.js" suffix(, 0)
};
static const char event[] = {
#embed "Scripts/web/event.js" suffix(, 0)
};
static const char crypto_convert[] = {
#embed "Scripts/web/crypto/convert.js" suffix(, 0)
};
static const char crypto_algorithms[] = {
#embed "Scripts/web/crypto/algorithms.js" suffix(, 0)
};
static const char crypto_jwk[] = {
#embed "Scripts/web/crypto/jwk.js" suffix(, 0)
};
static const char crypto_key[] = {
#embed "Scripts/web/crypto/crypto-key.js" suffix(, 0)
};
static const char crypto_asymmetric[] = {
#embed "Scripts/web/crypto/asymmetric.js" suffix(, 0)
};
static const char crypto_secret_keys[] = {
#embed "Scripts/web/crypto/secret-keys.js" suffix(, 0)
};
static const char crypto_derivation[] = {
#embed "Scripts/web/crypto/derivation.js" suffix(, 0)
};
static const char crypto_rsa[] = {
#embed "Scripts/web/crypto/rsa.js" suffix(, 0)
};
static const char crypto_elliptic[] = {
#embed "Scripts/web/crypto/elliptic.js" suffix(, 0)
};
static const char crypto_edwards[] = {
#embed "Scripts/web/crypto/edwards.js" suffix(, 0)
};
static const char crypto_subtle[] = {
#embed "Scripts/web/crypto/subtle.js" suffix(, 0)
};
static const char crypto_crypto[] = {
#embed "Scripts/web/crypto/crypto.js" suffix(, 0)
};

/* node: the APIs of Node.js. */
static const char node_errors[] = {
#embed "Scripts/node/errors.js" suffix(, 0)
};
static const char node_validators[] = {
#embed "Scripts/node/validators.js" suffix(, 0)
};
static const char buffer_encodings[] = {
#embed "Scripts/node/buffer/encodings.js" suffix(, 0)
};
static const char buffer_numbers[] = {
#embed "Scripts/node/buffer/numbers.js" suffix(, 0)
};
static const char buffer_methods[] = {
#embed "Scripts/node/buffer/methods.js" suffix(, 0)
};
static const char node_buffer[] = {
#embed "Scripts/node/buffer.js" suffix(, 0)
};
static const char string_decoder[] = {
#embed "Scripts/node/string-decoder.js" suffix(, 0)
};
static const char zlib_constants[] = {
#embed "Scripts/node/zlib/constants.js" suffix(, 0)
};
static const char zlib_options[] = {
#embed "Scripts/node/zlib/options.js" suffix(, 0)
};
static const char zlib_streams[] = {
#embed "Scripts/node/zlib/streams.js" suffix(, 0)
};
static const char node_zlib[] = {
#embed "Scripts/node/zlib.js" suffix(, 0)
};
static const char node_ticks[] = {
#embed "Scripts/node/ticks.js" suffix(, 0)
};
static const char node_events[] = {
#embed "Scripts/node/events.js" suffix(, 0)
};
static const char node_events_async[] = {
#embed "Scripts/node/events-async.js" suffix(, 0)
};
static const char node_util_types[] = {
#embed "Scripts/node/util-types.js" suffix(, 0)
};
static const char node_comparisons[] = {
#embed "Scripts/node/comparisons.js" suffix(, 0)
};
static const char node_assertion_error[] = {
#embed "Scripts/node/assertion-error.js" suffix(, 0)
};
static const char node_assert[] = {
#embed "Scripts/node/assert.js" suffix(, 0)
};
static const char node_stream_kinds[] = {
#embed "Scripts/node/stream-kinds.js" suffix(, 0)
};
static const char node_stream_base[] = {
#embed "Scripts/node/stream-base.js" suffix(, 0)
};
static const char node_stream_chunks[] = {
#embed "Scripts/node/stream-chunks.js" suffix(, 0)
};
static const char node_stream_readable[] = {
#embed "Scripts/node/stream-readable.js" suffix(, 0)
};
static const char node_stream_pipe[] = {
#embed "Scripts/node/stream-pipe.js" suffix(, 0)
};
static const char node_stream_writable[] = {
#embed "Scripts/node/stream-writable.js" suffix(, 0)
};
static const char node_stream_duplex[] = {
#embed "Scripts/node/stream-duplex.js" suffix(, 0)
};
static const char node_stream_finished[] = {
#embed "Scripts/node/stream-finished.js" suffix(, 0)
};
static const char node_stream_from[] = {
#embed "Scripts/node/stream-from.js" suffix(, 0)
};
static const char node_stream_pipeline[] = {
#embed "Scripts/node/stream-pipeline.js" suffix(, 0)
};
static const char node_stream_operators[] = {
#embed "Scripts/node/stream-operators.js" suffix(, 0)
};
static const char node_stream_compose[] = {
#embed "Scripts/node/stream-compose.js" suffix(, 0)
};
static const char node_stream_duplex_from[] = {
#embed "Scripts/node/stream-duplex-from.js" suffix(, 0)
};
static const char node_stream[] = {
#embed "Scripts/node/stream.js" suffix(, 0)
};
static const char node_util[] = {
#embed "Scripts/node/util.js" suffix(, 0)
};
static const char node_parse_args[] = {
#embed "Scripts/node/parse-args.js" suffix(, 0)
};
static const char node_path[] = {
#embed "Scripts/node/path.js" suffix(, 0)
};
static const char node_path_windows[] = {
#embed "Scripts/node/path-windows.js" suffix(, 0)
};
static const char node_querystring[] = {
#embed "Scripts/node/querystring.js" suffix(, 0)
};
static const char node_process[] = {
#embed "Scripts/node/process.js" suffix(, 0)
};

static const PreludeScript scripts[] = {
    {"hatchery:core/intrinsics.js", intrinsics},
    {"hatchery:core/errors.js", errors},
    {"hatchery:core/kinds.js", kinds},
    {"hatchery:core/inspect-text.js", inspect_text},
    {"hatchery:core/inspect-bases.js", inspect_bases},
    {"hatchery:core/inspect-layout.js", inspect_layout},
    {"hatchery:core/inspect-kinds.js", inspect_kinds},
    {"hatchery:core/inspect.js", inspect},
    {"hatchery:core/format.js", format},
    {"hatchery:core/console.js", console},
    {"hatchery:core/timers.js", timers},
    {"hatchery:core/globals.js", globals},
    {"hatchery:core/library.js", library},
    {"hatchery:core/exchanges.js", exchanges},
    {"hatchery:web/webidl.js", webidl},
    {"hatchery:web/dom-exception.js", dom_exception},
    {"hatchery:web/event-target.js", event_target},
    {"hatchery:web/abort.js", abort},
    {"hatchery:web/url.js", url},
    {"hatchery:web/url-pattern.js", url_pattern},
    {"hatchery:web/encoding.js", encoding},
    {"hatchery:web/base64.js", base64},
    {"hatchery:web/mime.js", mime},
    {"hatchery:web/headers.js", headers},
    {"hatchery:web/form-data.js", form_data},
    {"hatchery:web/event.js", event},
    {"hatchery:web/crypto/convert.js", crypto_convert},
    {"hatchery:web/crypto/algorithms.js", crypto_algorithms},
    {"hatchery:web/crypto/jwk.js", crypto_jwk},
    {"hatchery:web/crypto/crypto-key.js", crypto_key},
    {"hatchery:web/crypto/asymmetric.js", crypto_asymmetric},
    {"hatchery:web/crypto/secret-keys.js", crypto_secret_keys},
    {"hatchery:web/crypto/derivation.js", crypto_derivation},
    {"hatchery:web/crypto/rsa.js", crypto_rsa},
    {"hatchery:web/crypto/elliptic.js", crypto_elliptic},
    {"hatchery:web/crypto/edwards.js", crypto_edwards},
    {"hatchery:web/crypto/subtle.js", crypto_subtle},
    {"hatchery:web/crypto/crypto.js", crypto_crypto},
    {"hatchery:node/errors.js", node_errors},
    {"hatchery:node/validators.js", node_validators},
    {"hatchery:node/buffer/encodings.js", buffer_encodings},
    {"hatchery:node/buffer/numbers.js", buffer_numbers},
    {"hatchery:node/buffer/methods.js", buffer_methods},
    {"hatchery:node/buffer.js", node_buffer},
    {"hatchery:node/string-decoder.js", string_decoder},
    {"hatchery:node/zlib/constants.js", zlib_constants},
    {"hatchery:node/zlib/options.js", zlib_options},
    {"hatchery:node/zlib/streams.js", zlib_streams},
    {"hatchery:node/zlib.js", node_zlib},
    {"hatchery:node/ticks.js", node_ticks},
    {"hatchery:node/events.js", node_events},
    {"hatchery:node/events-async.js", node_events_async},
    {"hatchery:node/util-types.js", node_util_types},
    {"hatchery:node/comparisons.js", node_comparisons},
    {"hatchery:node/assertion-error.js", node_assertion_error},
    {"hatchery:node/assert.js", node_assert},
    {"hatchery:node/stream-kinds.js", node_stream_kinds},
    {"hatchery:node/stream-base.js", node_stream_base},
    {"hatchery:node/stream-chunks.js", node_stream_chunks},
    {"hatchery:node/stream-readable.js", node_stream_readable},
    {"hatchery:node/stream-pipe.js", node_stream_pipe},
    {"hatchery:node/stream-writable.js", node_stream_writable},
    {"hatchery:node/stream-duplex.js", node_stream_duplex},
    {"hatchery:node/stream-finished.js", node_stream_finished},
    {"hatchery:node/stream-from.js", node_stream_from},
    {"hatchery:node/stream-pipeline.js", node_stream_pipeline},
    {"hatchery:node/stream-operators.js", node_stream_operators},
    {"hatchery:node/stream-compose.js", node_stream_compose},
    {"hatchery:node/stream-duplex-from.js", node_stream_duplex_from},
    {"hatchery:node/stream.js", node_stream},
    {"hatchery:node/util.js", node_util},
    {"hatchery:node/parse-args.js", node_parse_args},
    {"hatchery:node/path.js", node_path},
    {"hatchery:node/path-windows.js", node_path_windows},
    {"hatchery:node/querystring.js", node_querystring},
    {"hatchery:node/process.js", node_process},
    {"hatchery:core/mounting.js", mounting},
    {"hatchery:core/invocation.js", invocation},
};

/* Pointers, for Swift imports no array whose length the header does not say. */
const PreludeScript *const prelude_scripts = scripts;
const int prelude_script_count = sizeof scripts / sizeof scripts[0];
const char *const prelude_warm_up = warm_up;
