#include "icu.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/udata.h>

icu_converter *icu_open_converter(const char *name)
{
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &error);
    if (U_FAILURE(error))
        return NULL;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    return (icu_converter *)converter;
}

void icu_close_converter(icu_converter *converter)
{
    ucnv_close((UConverter *)converter);
}

int32_t icu_character(icu_converter *converter, const char *bytes, int32_t count)
{
    UChar units[4];
    UErrorCode error = U_ZERO_ERROR;
    ucnv_resetToUnicode((UConverter *)converter);
    int32_t length = ucnv_toUChars((UConverter *)converter, units, 4, bytes, count, &error);
    if (U_FAILURE(error))
        return -1;
    if (length == 1)
        return units[0];
    if (length != 2 || !U16_IS_LEAD(units[0]) || !U16_IS_TRAIL(units[1]))
        return -1;
    return U16_GET_SUPPLEMENTARY(units[0], units[1]);
}

bool icu_use_package(const void *package)
{
    UErrorCode error = U_ZERO_ERROR;
    udata_setCommonData(package, &error);
    return error == U_ZERO_ERROR;
}
