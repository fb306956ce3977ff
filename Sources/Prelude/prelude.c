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
static const char deferral[] = {
#embed "Scripts/core/deferral.js" suffix(, 0)
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
static const char cache[] = {
#embed "Scripts/core/cache.js" suffix(, 0)
};
static const char answers[] = {
#embed "Scripts/core/answers.js" suffix(, 0)
};
static const char batch[] = {
#embed "Scripts/core/batch.js" suffix(, 0)
};
static const char segment[] = {
#embed "Scripts/core/segment.js" suffix(, 0)
};
static const char webhook_request[] = {
#embed "Scripts/web/webhook-request.js" suffix(, 0)
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
static const char event[] = {
#embed "Scripts/web/event.js" suffix(, 0)
};
static const char event_target[] = {
#embed "Scripts/web/event-target.js" suffix(, 0)
};
static const char abort[] = {
#embed "Scripts/web/abort.js" suffix(, 0)
};
static const char pair_iterator[] = {
#embed "Scripts/web/pair-iterator.js" suffix(, 0)
};
static const char url_search_params[] = {
#embed "Scripts/web/url-search-params.js" suffix(, 0)
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
static const char streams_base[] = {
#embed "Scripts/web/streams/base.js" suffix(, 0)
};
static const char streams_strategies[] = {
#embed "Scripts/web/streams/strategies.js" suffix(, 0)
};
static const char streams_writable_inside[] = {
#embed "Scripts/web/streams/writable-inside.js" suffix(, 0)
};
static const char streams_writable[] = {
#embed "Scripts/web/streams/writable.js" suffix(, 0)
};
static const char streams_readable_inside[] = {
#embed "Scripts/web/streams/readable-inside.js" suffix(, 0)
};
static const char streams_pull_into[] = {
#embed "Scripts/web/streams/pull-into.js" suffix(, 0)
};
static const char streams_byte_controller[] = {
#embed "Scripts/web/streams/byte-controller.js" suffix(, 0)
};
static const char streams_readable[] = {
#embed "Scripts/web/streams/readable.js" suffix(, 0)
};
static const char streams_readable_controllers[] = {
#embed "Scripts/web/streams/readable-controllers.js" suffix(, 0)
};
static const char streams_readers[] = {
#embed "Scripts/web/streams/readers.js" suffix(, 0)
};
static const char streams_iteration[] = {
#embed "Scripts/web/streams/iteration.js" suffix(, 0)
};
static const char streams_pipe[] = {
#embed "Scripts/web/streams/pipe.js" suffix(, 0)
};
static const char streams_tee[] = {
#embed "Scripts/web/streams/tee.js" suffix(, 0)
};
static const char streams_transform[] = {
#embed "Scripts/web/streams/transform.js" suffix(, 0)
};
static const char streams_interface[] = {
#embed "Scripts/web/streams/interface.js" suffix(, 0)
};
static const char streams_node_marks[] = {
#embed "Scripts/web/streams/node-marks.js" suffix(, 0)
};
static const char text_streams[] = {
#embed "Scripts/web/text-streams.js" suffix(, 0)
};
static const char mime[] = {
#embed "Scripts/web/mime.js" suffix(, 0)
};
static const char blob[] = {
#embed "Scripts/web/blob.js" suffix(, 0)
};
static const char object_url[] = {
#embed "Scripts/web/object-url.js" suffix(, 0)
};
static const char structured_clone[] = {
#embed "Scripts/web/structured-clone.js" suffix(, 0)
};
static const char messaging[] = {
#embed "Scripts/web/messaging.js" suffix(, 0)
};
static const char performance[] = {
#embed "Scripts/web/performance.js" suffix(, 0)
};
static const char performance_observer[] = {
#embed "Scripts/web/performance-observer.js" suffix(, 0)
};
static const char navigator[] = {
#embed "Scripts/web/navigator.js" suffix(, 0)
};
static const char compression[] = {
#embed "Scripts/web/compression.js" suffix(, 0)
};
static const char headers[] = {
#embed "Scripts/web/headers.js" suffix(, 0)
};
static const char form_data[] = {
#embed "Scripts/web/form-data.js" suffix(, 0)
};
static const char multipart[] = {
#embed "Scripts/web/multipart.js" suffix(, 0)
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
static const char web_body[] = {
#embed "Scripts/web/body.js" suffix(, 0)
};
static const char web_request_response[] = {
#embed "Scripts/web/request-response.js" suffix(, 0)
};
static const char web_fetch[] = {
#embed "Scripts/web/fetch.js" suffix(, 0)
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
static const char node_url_legacy[] = {
#embed "Scripts/node/url-legacy.js" suffix(, 0)
};
static const char node_url_resolve[] = {
#embed "Scripts/node/url-resolve.js" suffix(, 0)
};
static const char node_url[] = {
#embed "Scripts/node/url.js" suffix(, 0)
};
static const char node_punycode[] = {
#embed "Scripts/node/punycode.js" suffix(, 0)
};
static const char node_timers[] = {
#embed "Scripts/node/timers.js" suffix(, 0)
};
static const char node_small_modules[] = {
#embed "Scripts/node/small-modules.js" suffix(, 0)
};
static const char node_stream_web[] = {
#embed "Scripts/node/stream-web.js" suffix(, 0)
};
static const char node_process[] = {
#embed "Scripts/node/process.js" suffix(, 0)
};
static const char node_http_constants[] = {
#embed "Scripts/node/http/constants.js" suffix(, 0)
};
static const char node_http_message[] = {
#embed "Scripts/node/http/message.js" suffix(, 0)
};
static const char node_http_request[] = {
#embed "Scripts/node/http/request.js" suffix(, 0)
};
static const char node_http[] = {
#embed "Scripts/node/http.js" suffix(, 0)
};
static const char node_crypto_support[] = {
#embed "Scripts/node/crypto/support.js" suffix(, 0)
};
static const char node_crypto_hash[] = {
#embed "Scripts/node/crypto/hash.js" suffix(, 0)
};
static const char node_crypto_random[] = {
#embed "Scripts/node/crypto/random.js" suffix(, 0)
};
static const char node_crypto_keys[] = {
#embed "Scripts/node/crypto/keys.js" suffix(, 0)
};
static const char node_crypto_key_encoding[] = {
#embed "Scripts/node/crypto/key-encoding.js" suffix(, 0)
};
static const char node_crypto_key_generation[] = {
#embed "Scripts/node/crypto/key-generation.js" suffix(, 0)
};
static const char node_crypto_signatures[] = {
#embed "Scripts/node/crypto/signatures.js" suffix(, 0)
};
static const char node_crypto_ciphers[] = {
#embed "Scripts/node/crypto/ciphers.js" suffix(, 0)
};
static const char node_crypto_derivation[] = {
#embed "Scripts/node/crypto/derivation.js" suffix(, 0)
};
static const char node_crypto_diffie_hellman[] = {
#embed "Scripts/node/crypto/diffie-hellman.js" suffix(, 0)
};
static const char node_crypto_primes[] = {
#embed "Scripts/node/crypto/primes.js" suffix(, 0)
};
static const char node_crypto_certificates[] = {
#embed "Scripts/node/crypto/certificates.js" suffix(, 0)
};
static const char node_crypto_x509[] = {
#embed "Scripts/node/crypto/x509.js" suffix(, 0)
};
static const char node_crypto_constants[] = {
#embed "Scripts/node/crypto/constants.js" suffix(, 0)
};
static const char node_crypto[] = {
#embed "Scripts/node/crypto.js" suffix(, 0)
};

/* modules: libraries that every function has. */
static const char modules_third_party[] = {
#embed "Scripts/modules/third-party.js" suffix(, 0)
};
static const char modules_jsonwebtoken_algorithms[] = {
#embed "Scripts/modules/jsonwebtoken-algorithms.js" suffix(, 0)
};
static const char modules_jsonwebtoken[] = {
#embed "Scripts/modules/jsonwebtoken.js" suffix(, 0)
};
static const char modules_uuidv5[] = {
#embed "Scripts/modules/uuidv5.js" suffix(, 0)
};
static const char modules_fetch_retry[] = {
#embed "Scripts/modules/fetch-retry.js" suffix(, 0)
};
static const char modules_xml[] = {
#embed "Scripts/modules/xml.js" suffix(, 0)
};
static const char modules_oauth2[] = {
#embed "Scripts/modules/oauth2.js" suffix(, 0)
};
static const char modules_oauth[] = {
#embed "Scripts/modules/oauth.js" suffix(, 0)
};
static const char modules_node_globals[] = {
#embed "Scripts/modules/node-globals.js" suffix(, 0)
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
    {"hatchery:core/deferral.js", deferral},
    {"hatchery:core/library.js", library},
    {"hatchery:core/exchanges.js", exchanges},
    {"hatchery:core/mounting.js", mounting},
    {"hatchery:web/webidl.js", webidl},
    {"hatchery:web/dom-exception.js", dom_exception},
    {"hatchery:web/event.js", event},
    {"hatchery:web/event-target.js", event_target},
    {"hatchery:web/abort.js", abort},
    {"hatchery:web/pair-iterator.js", pair_iterator},
    {"hatchery:web/url-search-params.js", url_search_params},
    {"hatchery:web/url.js", url},
    {"hatchery:web/url-pattern.js", url_pattern},
    {"hatchery:web/encoding.js", encoding},
    {"hatchery:web/base64.js", base64},
    {"hatchery:web/streams/base.js", streams_base},
    {"hatchery:web/streams/strategies.js", streams_strategies},
    {"hatchery:web/streams/writable-inside.js", streams_writable_inside},
    {"hatchery:web/streams/writable.js", streams_writable},
    {"hatchery:web/streams/readable-inside.js", streams_readable_inside},
    {"hatchery:web/streams/pull-into.js", streams_pull_into},
    {"hatchery:web/streams/byte-controller.js", streams_byte_controller},
    {"hatchery:web/streams/readable.js", streams_readable},
    {"hatchery:web/streams/readable-controllers.js", streams_readable_controllers},
    {"hatchery:web/streams/readers.js", streams_readers},
    {"hatchery:web/streams/iteration.js", streams_iteration},
    {"hatchery:web/streams/pipe.js", streams_pipe},
    {"hatchery:web/streams/tee.js", streams_tee},
    {"hatchery:web/streams/transform.js", streams_transform},
    {"hatchery:web/streams/interface.js", streams_interface},
    {"hatchery:web/streams/node-marks.js", streams_node_marks},
    {"hatchery:web/text-streams.js", text_streams},
    {"hatchery:web/mime.js", mime},
    {"hatchery:web/blob.js", blob},
    {"hatchery:web/object-url.js", object_url},
    {"hatchery:web/structured-clone.js", structured_clone},
    {"hatchery:web/messaging.js", messaging},
    {"hatchery:web/performance.js", performance},
    {"hatchery:web/performance-observer.js", performance_observer},
    {"hatchery:web/navigator.js", navigator},
    {"hatchery:web/compression.js", compression},
    {"hatchery:web/headers.js", headers},
    {"hatchery:web/form-data.js", form_data},
    {"hatchery:web/multipart.js", multipart},
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
    {"hatchery:web/body.js", web_body},
    {"hatchery:web/request-response.js", web_request_response},
    {"hatchery:web/fetch.js", web_fetch},
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
    {"hatchery:node/url-legacy.js", node_url_legacy},
    {"hatchery:node/url-resolve.js", node_url_resolve},
    {"hatchery:node/url.js", node_url},
    {"hatchery:node/punycode.js", node_punycode},
    {"hatchery:node/timers.js", node_timers},
    {"hatchery:node/small-modules.js", node_small_modules},
    {"hatchery:node/stream-web.js", node_stream_web},
    {"hatchery:node/process.js", node_process},
    {"hatchery:node/http/constants.js", node_http_constants},
    {"hatchery:node/http/message.js", node_http_message},
    {"hatchery:node/http/request.js", node_http_request},
    {"hatchery:node/http.js", node_http},
    {"hatchery:node/crypto/support.js", node_crypto_support},
    {"hatchery:node/crypto/hash.js", node_crypto_hash},
    {"hatchery:node/crypto/random.js", node_crypto_random},
    {"hatchery:node/crypto/keys.js", node_crypto_keys},
    {"hatchery:node/crypto/key-encoding.js", node_crypto_key_encoding},
    {"hatchery:node/crypto/key-generation.js", node_crypto_key_generation},
    {"hatchery:node/crypto/signatures.js", node_crypto_signatures},
    {"hatchery:node/crypto/ciphers.js", node_crypto_ciphers},
    {"hatchery:node/crypto/derivation.js", node_crypto_derivation},
    {"hatchery:node/crypto/diffie-hellman.js", node_crypto_diffie_hellman},
    {"hatchery:node/crypto/primes.js", node_crypto_primes},
    {"hatchery:node/crypto/certificates.js", node_crypto_certificates},
    {"hatchery:node/crypto/x509.js", node_crypto_x509},
    {"hatchery:node/crypto/constants.js", node_crypto_constants},
    {"hatchery:node/crypto.js", node_crypto},
    {"hatchery:modules/third-party.js", modules_third_party},
    {"hatchery:modules/jsonwebtoken-algorithms.js", modules_jsonwebtoken_algorithms},
    {"hatchery:modules/jsonwebtoken.js", modules_jsonwebtoken},
    {"hatchery:modules/uuidv5.js", modules_uuidv5},
    {"hatchery:modules/fetch-retry.js", modules_fetch_retry},
    {"hatchery:modules/xml.js", modules_xml},
    {"hatchery:modules/oauth2.js", modules_oauth2},
    {"hatchery:modules/oauth.js", modules_oauth},
    {"hatchery:modules/node-globals.js", modules_node_globals},
    {"hatchery:core/cache.js", cache},
    {"hatchery:core/answers.js", answers},
    {"hatchery:core/batch.js", batch},
    {"hatchery:core/segment.js", segment},
    {"hatchery:web/webhook-request.js", webhook_request},
    {"hatchery:core/invocation.js", invocation},
};

/* Pointers, for Swift imports no array whose length the header does not say. */
const PreludeScript *const prelude_scripts = scripts;
const int prelude_script_count = sizeof scripts / sizeof scripts[0];
const char *const prelude_warm_up = warm_up;
