#if !__has_include("../../.third-party/ada/ada.cpp")
#error "The URL parser is missing: run `make setup` first."
#else

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include "../../.third-party/ada/ada.cpp"
#pragma clang diagnostic pop

#include "url_parser.h"

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/* Regular expressions are JavaScript's: the parser only carries their sources, and asks the caller the one time it
 * wants to know whether one matches. */
struct RegexpCarrier {
    using regex_type = std::string;

    static inline PatternTest test = nullptr;
    static inline void *context = nullptr;

    static std::optional<regex_type> create_instance(std::string_view source, bool) { return std::string(source); }

    static bool regex_match(std::string_view input, const regex_type &source) {
        return test != nullptr && test(context, {source.data(), source.size()}, {input.data(), input.size()});
    }

    static std::optional<std::vector<std::optional<std::string>>> regex_search(std::string_view, const regex_type &) {
        return std::nullopt;
    }
};

using Pattern = ada::url_pattern<RegexpCarrier>;

/* What the last pattern was made of. */
Pattern held_pattern;
std::string held_groups[PATTERN_COMPONENT_COUNT];
ada::url_pattern_init held_input;

std::optional<std::string> owned(PatternText text) {
    if (text.start == nullptr) return std::nullopt;
    return std::string(text.start, text.length);
}

ada::url_pattern_init init_of(const PatternText *fields) {
    return {
        owned(fields[PATTERN_PROTOCOL]), owned(fields[PATTERN_USERNAME]), owned(fields[PATTERN_PASSWORD]),
        owned(fields[PATTERN_HOSTNAME]), owned(fields[PATTERN_PORT]),     owned(fields[PATTERN_PATHNAME]),
        owned(fields[PATTERN_SEARCH]),   owned(fields[PATTERN_HASH]),     owned(fields[PATTERN_BASE_URL]),
    };
}

PatternText lent(const std::string &text) { return {text.data(), text.size()}; }

PatternComponent describe(const ada::url_pattern_component<RegexpCarrier> &part, std::string &groups) {
    groups.clear();
    for (const std::string &name : part.group_name_list) groups += groups.empty() ? name : "," + name;
    using Type = ada::url_pattern_component_type;
    const int kind = part.type == Type::EXACT_MATCH     ? PATTERN_BY_TEXT
                     : part.type == Type::FULL_WILDCARD ? PATTERN_ANYTHING
                     : part.type == Type::EMPTY         ? PATTERN_NOTHING
                                                        : PATTERN_BY_REGEXP;
    return {
        kind, part.has_regexp_groups, lent(part.pattern),
        lent(kind == PATTERN_BY_TEXT ? part.exact_match_value : part.regexp), lent(groups),
    };
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

bool url_pattern_parse(PatternText text, const PatternText *fields, bool ignores_case, PatternTest test, void *context,
                       PatternComponent *components) {
    return guarded([&] {
        RegexpCarrier::test = test;
        RegexpCarrier::context = context;
        const ada::url_pattern_options options{ignores_case};
        const PatternText base = fields[PATTERN_BASE_URL];
        const std::string_view parent(base.start == nullptr ? "" : base.start, base.length);
        auto pattern =
            text.start == nullptr
                ? ada::parse_url_pattern<RegexpCarrier>(init_of(fields), nullptr, &options)
                : ada::parse_url_pattern<RegexpCarrier>(
                      std::string_view(text.start, text.length), base.start == nullptr ? nullptr : &parent, &options);
        RegexpCarrier::test = nullptr;
        if (!pattern) return false;
        held_pattern = std::move(*pattern);
        const ada::url_pattern_component<RegexpCarrier> *const parts[] = {
            &held_pattern.protocol_component, &held_pattern.username_component, &held_pattern.password_component,
            &held_pattern.hostname_component, &held_pattern.port_component,     &held_pattern.pathname_component,
            &held_pattern.search_component,   &held_pattern.hash_component,
        };
        for (int i = 0; i < PATTERN_COMPONENT_COUNT; i++) components[i] = describe(*parts[i], held_groups[i]);
        return true;
    });
}

bool url_pattern_process(const PatternText *fields, PatternText *components) {
    return guarded([&] {
        using Init = ada::url_pattern_init;
        auto input = Init::process(init_of(fields), Init::process_type::url, "", "", "", "", "", "", "", "");
        if (!input) return false;
        held_input = std::move(*input);
        const std::optional<std::string> *const parts[] = {
            &held_input.protocol, &held_input.username, &held_input.password, &held_input.hostname,
            &held_input.port,     &held_input.pathname, &held_input.search,   &held_input.hash,
        };
        for (int i = 0; i < PATTERN_COMPONENT_COUNT; i++) {
            components[i] = *parts[i] ? lent(**parts[i]) : PatternText{"", 0};
        }
        return true;
    });
}

#endif
