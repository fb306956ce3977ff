#if !__has_include("../../.third-party/ada/ada.cpp")
#error "The URL parser is missing: run `make setup` first."
#else

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include "../../.third-party/ada/ada.cpp"
#pragma clang diagnostic pop

#include "url_parser.h"

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace {

/* What the last call returned. */
std::string held;

/* Whether the labels of a host that begin with xn-- are what Punycode makes of a valid label. The parser leaves a host
 * of ASCII as it is; it looks at every label where one is not ASCII, so that is what it gets. */
bool has_valid_labels(const ada::url_aggregator &url) {
    if (!url.is_special()) return true;
    const std::string_view host = url.get_hostname();
    if (host.find("xn--") == std::string_view::npos) return true;
    std::string ignored;
    return ada::idna::to_ascii(std::string(host) + ".\xC3\xA9", ignored);
}

using Parsed = tl::expected<ada::url_aggregator, ada::errors>;

Parsed parse(std::string_view input, const ada::url_aggregator *base = nullptr) {
    Parsed url = ada::parse<ada::url_aggregator>(input, base);
    if (url && !has_valid_labels(*url)) return tl::unexpected(ada::errors::type_error);
    return url;
}

Parsed parse(const char *input, size_t length, const char *base, size_t base_length) {
    if (base == nullptr) return parse({input, length});
    Parsed parent = parse({base, base_length});
    return parent ? parse({input, length}, &*parent) : parent;
}

/* Gives back the URL's href and its offsets. */
const char *deliver(ada::url_aggregator &&url, uint32_t *offsets) {
    const ada::url_components parts = url.get_components();
    const uint32_t all[URL_OFFSET_COUNT] = {
        parts.protocol_end, parts.username_end,   parts.host_start,   parts.host_end,
        parts.port,         parts.pathname_start, parts.search_start, parts.hash_start,
    };
    for (int i = 0; i < URL_OFFSET_COUNT; i++) offsets[i] = all[i];
    held.assign(url.get_href());
    return held.c_str();
}

/* Runs what may want for memory: the caller sees an invalid URL then, and runs out itself soon. */
template <typename Body>
auto guarded(Body body) -> decltype(body()) {
    try {
        return body();
    } catch (const std::exception &) {
        return {};
    }
}

} /* namespace */

const char *url_parse(const char *input, size_t length, const char *base, size_t base_length, uint32_t *offsets) {
    return guarded([&]() -> const char * {
        Parsed url = parse(input, length, base, base_length);
        return url ? deliver(std::move(*url), offsets) : nullptr;
    });
}

bool url_can_parse(const char *input, size_t length, const char *base, size_t base_length) {
    return guarded([&] { return parse(input, length, base, base_length).has_value(); });
}

const char *url_set(const char *href, size_t length, int part, const char *value, size_t value_length,
                    uint32_t *offsets) {
    return guarded([&]() -> const char * {
        Parsed url = parse({href, length});
        if (!url) return nullptr;
        const std::string_view text(value, value_length);
        switch (part) {
        case URL_SET_PROTOCOL: url->set_protocol(text); break;
        case URL_SET_USERNAME: url->set_username(text); break;
        case URL_SET_PASSWORD: url->set_password(text); break;
        case URL_SET_HOST: url->set_host(text); break;
        case URL_SET_HOSTNAME: url->set_hostname(text); break;
        case URL_SET_PORT: url->set_port(text); break;
        case URL_SET_PATHNAME: url->set_pathname(text); break;
        case URL_SET_SEARCH: url->set_search(text); break;
        case URL_SET_HASH: url->set_hash(text); break;
        }
        if (!has_valid_labels(*url)) url = parse({href, length});
        return deliver(std::move(*url), offsets);
    });
}

const char *url_origin(const char *href, size_t length) {
    const char *origin = guarded([&]() -> const char * {
        Parsed url = parse({href, length});
        held = url ? url->get_origin() : "null";
        return held.c_str();
    });
    return origin == nullptr ? "null" : origin;
}

const char *url_domain_to_ascii(const char *domain, size_t length) {
    const char *host = guarded([&]() -> const char * {
        Parsed url = parse("ws://x");
        held.clear();
        if (url && url->set_hostname({domain, length}) && has_valid_labels(*url)) held.assign(url->get_hostname());
        return held.c_str();
    });
    return host == nullptr ? "" : host;
}

const char *url_domain_to_unicode(const char *domain, size_t length) {
    const char *host = guarded([&]() -> const char * {
        held = ada::idna::to_unicode(url_domain_to_ascii(domain, length));
        return held.c_str();
    });
    return host == nullptr ? "" : host;
}

#endif
