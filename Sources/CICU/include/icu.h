#ifndef HATCHERY_ICU_H
#define HATCHERY_ICU_H

#include <stdbool.h>
#include <stdint.h>

/* What is used of ICU, without its headers: they rename its functions by macros, which Swift does not see, and declare
 * types that Foundation's own ICU declares in another way. */

/* A converter of one legacy encoding. */
typedef struct icu_converter icu_converter;

/* A converter that stops at bytes that mean nothing; NULL if there is none of that name. */
icu_converter *icu_open_converter(const char *name);

void icu_close_converter(icu_converter *converter);

/* The only character that these bytes stand for; -1 if they stand for none or for several. */
int32_t icu_character(icu_converter *converter, const char *bytes, int32_t count);

/* Gives ICU a package that it looks into before its own; false if it does not take it. Before any other use of ICU. */
bool icu_use_package(const void *package);

#endif
