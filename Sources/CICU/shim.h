#ifndef HATCHERY_ICU_H
#define HATCHERY_ICU_H

#include <stdbool.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/udata.h>

/* ICU's headers rename its functions by macros, which Swift does not see. */

/* A converter that stops at bytes that mean nothing; NULL if there is none of that name. */
static inline UConverter *icu_open_converter(const char *name) {
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &error);
    if (U_FAILURE(error)) return NULL;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    return converter;
}

static inline void icu_close_converter(UConverter *converter) { ucnv_close(converter); }

/* The only character that these bytes stand for; -1 if they stand for none or for several. */
static inline int32_t icu_character(UConverter *converter, const char *bytes, int32_t count) {
    UChar units[4];
    UErrorCode error = U_ZERO_ERROR;
    ucnv_resetToUnicode(converter);
    int32_t length = ucnv_toUChars(converter, units, 4, bytes, count, &error);
    if (U_FAILURE(error)) return -1;
    if (length == 1) return units[0];
    if (length != 2 || !U16_IS_LEAD(units[0]) || !U16_IS_TRAIL(units[1])) return -1;
    return U16_GET_SUPPLEMENTARY(units[0], units[1]);
}

/* Gives ICU a package that it looks into before its own; false if it does not take it. Before any other use of ICU. */
static inline bool icu_use_package(const void *package) {
    UErrorCode error = U_ZERO_ERROR;
    udata_setCommonData(package, &error);
    return error == U_ZERO_ERROR;
}

#endif
