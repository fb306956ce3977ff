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

static const PreludeAsset assets[] = {
    {"moment-zones", moment_zones},
};

const PreludeAsset *const prelude_assets = assets;
const int prelude_asset_count = sizeof assets / sizeof assets[0];
