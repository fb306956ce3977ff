#include "prelude.h"

#include <stdalign.h>

/* What third-party.sh has put into .third-party/. Not evaluated at the start, as the scripts of prelude.c are. */
#pragma clang diagnostic ignored "-Wc23-extensions"

/* ICU maps its packages at addresses of 16 bytes. */
alignas(16) static const unsigned char time_zones[] = {
#embed "../../.third-party/timezones/icu.dat"
};

const unsigned char *const prelude_time_zones = time_zones;

static const char moment_zones[] = {
#embed "../../.third-party/timezones/moment.json" suffix(, 0)
};

static const char lodash[] = {
#embed "../../.third-party/lodash/lodash.min.js" suffix(, 0)
};
static const char moment[] = {
#embed "../../.third-party/moment/moment.min.js" suffix(, 0)
};
static const char moment_timezone[] = {
#embed "../../.third-party/moment/moment-timezone.min.js" suffix(, 0)
};
static const char moment_locales[] = {
#embed "../../.third-party/moment/locales.js" suffix(, 0)
};
static const char xml2js[] = {
#embed "../../.third-party/xml2js/xml2js.js" suffix(, 0)
};

static const PreludeAsset assets[] = {
    {"lodash", lodash},
    {"moment", moment},
    {"moment-locales", moment_locales},
    {"moment-timezone", moment_timezone},
    {"moment-zones", moment_zones},
    {"xml2js", xml2js},
};

const PreludeAsset *const prelude_assets = assets;
const int prelude_asset_count = sizeof assets / sizeof assets[0];
