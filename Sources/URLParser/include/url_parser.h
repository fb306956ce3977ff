/* What the runtime needs of ada, the URL parser: strings in UTF-8 in, hrefs and offsets out. One thread only: what a
 * function returns is kept until the next call of any of them. */
#ifndef HATCHERY_URL_PARSER_H
#define HATCHERY_URL_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where the parts of an href begin and end: these, in this order. What is absent is UINT32_MAX. */
enum {
    URL_PROTOCOL_END,   /* behind the colon */
    URL_USERNAME_END,
    URL_HOST_START,     /* at the @, if there is one */
    URL_HOST_END,
    URL_PORT,           /* the number itself */
    URL_PATHNAME_START,
    URL_SEARCH_START,   /* at the ? */
    URL_HASH_START,     /* at the # */
    URL_OFFSET_COUNT
};

/* The parts that can be set. */
enum {
    URL_SET_PROTOCOL,
    URL_SET_USERNAME,
    URL_SET_PASSWORD,
    URL_SET_HOST,
    URL_SET_HOSTNAME,
    URL_SET_PORT,
    URL_SET_PATHNAME,
    URL_SET_SEARCH,
    URL_SET_HASH
};

/* Parses; the base may be NULL. Gives the href, ASCII that ends with NUL, or NULL if the URL or its base is invalid. */
const char *url_parse(const char *input, size_t length, const char *base, size_t base_length, uint32_t *offsets);

bool url_can_parse(const char *input, size_t length, const char *base, size_t base_length);

/* Sets a part of the URL with that href and gives the new href, which is the old one if the value does not fit. */
const char *url_set(const char *href, size_t length, int part, const char *value, size_t value_length,
                    uint32_t *offsets);

/* The origin, `null` if it is opaque. */
const char *url_origin(const char *href, size_t length);

/* A host in ASCII; empty if it is none. */
const char *url_domain_to_ascii(const char *domain, size_t length);

/* A host in UTF-8 with the labels that Punycode stands for; empty if it is none. */
const char *url_domain_to_unicode(const char *domain, size_t length);

/* URLPattern: its components, which are also the first fields of what a pattern or an input is made of. */
enum {
    PATTERN_PROTOCOL,
    PATTERN_USERNAME,
    PATTERN_PASSWORD,
    PATTERN_HOSTNAME,
    PATTERN_PORT,
    PATTERN_PATHNAME,
    PATTERN_SEARCH,
    PATTERN_HASH,
    PATTERN_COMPONENT_COUNT,
    PATTERN_BASE_URL = PATTERN_COMPONENT_COUNT,
    PATTERN_FIELD_COUNT
};

/* How a component is matched. */
enum { PATTERN_BY_REGEXP, PATTERN_BY_TEXT, PATTERN_ANYTHING, PATTERN_NOTHING };

/* UTF-8; no bytes at all for what is absent. */
typedef struct {
    const char *start;
    size_t length;
} PatternText;

typedef struct {
    int kind;
    bool has_regexp_groups;
    PatternText pattern;
    PatternText source; /* of the regular expression, or the text that matches */
    PatternText groups; /* their names, with commas in between */
} PatternComponent;

/* Whether a regular expression matches an input, both in UTF-8: the caller has the engine for that. */
typedef bool (*PatternTest)(void *context, PatternText source, PatternText input);

/* Takes a pattern apart: `text`, against `fields[PATTERN_BASE_URL]`, or the fields if it is absent. The components hold
 * until the next call. False for what is no pattern; a regular expression may still be invalid. */
bool url_pattern_parse(PatternText text, const PatternText *fields, bool ignores_case, PatternTest test, void *context,
                       PatternComponent *components);

/* Brings the fields of an input into the form in which they are matched; they hold until the next call. */
bool url_pattern_process(const PatternText *fields, PatternText *components);

#ifdef __cplusplus
}
#endif
#endif
