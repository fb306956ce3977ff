#include "authoring.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

/* What `hatchery new` and `hatchery types` write: a file's path starts with the kind that it is for, or with common. */
static const char common_gitignore[] = {
#embed "../Templates/common/gitignore" suffix(, 0)
};
static const char common_jsconfig_json[] = {
#embed "../Templates/common/jsconfig.json" suffix(, 0)
};
static const char destination_function_js[] = {
#embed "../Templates/destination/function.js" suffix(, 0)
};
static const char destination_function_yaml[] = {
#embed "../Templates/destination/function.yaml" suffix(, 0)
};
static const char destination_settings_yaml[] = {
#embed "../Templates/destination/settings.yaml" suffix(, 0)
};
static const char destination_events_delete_json[] = {
#embed "../Templates/destination/events/delete.json" suffix(, 0)
};
static const char destination_events_identify_json[] = {
#embed "../Templates/destination/events/identify.json" suffix(, 0)
};
static const char destination_events_track_json[] = {
#embed "../Templates/destination/events/track.json" suffix(, 0)
};
static const char destination_tests_identify_yaml[] = {
#embed "../Templates/destination/tests/identify.yaml" suffix(, 0)
};
static const char destination_tests_track_yaml[] = {
#embed "../Templates/destination/tests/track.yaml" suffix(, 0)
};
static const char source_function_js[] = {
#embed "../Templates/source/function.js" suffix(, 0)
};
static const char source_function_yaml[] = {
#embed "../Templates/source/function.yaml" suffix(, 0)
};
static const char source_settings_yaml[] = {
#embed "../Templates/source/settings.yaml" suffix(, 0)
};
static const char source_events_customer_json[] = {
#embed "../Templates/source/events/customer.json" suffix(, 0)
};
static const char source_events_order_json[] = {
#embed "../Templates/source/events/order.json" suffix(, 0)
};
static const char source_tests_webhook_yaml[] = {
#embed "../Templates/source/tests/webhook.yaml" suffix(, 0)
};
static const char insert_function_js[] = {
#embed "../Templates/insert/function.js" suffix(, 0)
};
static const char insert_function_yaml[] = {
#embed "../Templates/insert/function.yaml" suffix(, 0)
};
static const char insert_settings_yaml[] = {
#embed "../Templates/insert/settings.yaml" suffix(, 0)
};
static const char insert_events_identify_json[] = {
#embed "../Templates/insert/events/identify.json" suffix(, 0)
};
static const char insert_events_track_json[] = {
#embed "../Templates/insert/events/track.json" suffix(, 0)
};
static const char insert_tests_enrich_yaml[] = {
#embed "../Templates/insert/tests/enrich.yaml" suffix(, 0)
};
static const char sourceInsert_function_js[] = {
#embed "../Templates/sourceInsert/function.js" suffix(, 0)
};
static const char sourceInsert_function_yaml[] = {
#embed "../Templates/sourceInsert/function.yaml" suffix(, 0)
};
static const char sourceInsert_settings_yaml[] = {
#embed "../Templates/sourceInsert/settings.yaml" suffix(, 0)
};
static const char sourceInsert_events_identify_json[] = {
#embed "../Templates/sourceInsert/events/identify.json" suffix(, 0)
};
static const char sourceInsert_events_track_json[] = {
#embed "../Templates/sourceInsert/events/track.json" suffix(, 0)
};
static const char sourceInsert_tests_protect_yaml[] = {
#embed "../Templates/sourceInsert/tests/protect.yaml" suffix(, 0)
};
static const char types[] = {
#embed "../Types/hatchery.d.ts" suffix(, 0)
};

static const EmbeddedFile files[] = {
    {"common/hatchery.d.ts", types},
    {"common/gitignore", common_gitignore},
    {"common/jsconfig.json", common_jsconfig_json},
    {"destination/function.js", destination_function_js},
    {"destination/function.yaml", destination_function_yaml},
    {"destination/settings.yaml", destination_settings_yaml},
    {"destination/events/delete.json", destination_events_delete_json},
    {"destination/events/identify.json", destination_events_identify_json},
    {"destination/events/track.json", destination_events_track_json},
    {"destination/tests/identify.yaml", destination_tests_identify_yaml},
    {"destination/tests/track.yaml", destination_tests_track_yaml},
    {"source/function.js", source_function_js},
    {"source/function.yaml", source_function_yaml},
    {"source/settings.yaml", source_settings_yaml},
    {"source/events/customer.json", source_events_customer_json},
    {"source/events/order.json", source_events_order_json},
    {"source/tests/webhook.yaml", source_tests_webhook_yaml},
    {"insert/function.js", insert_function_js},
    {"insert/function.yaml", insert_function_yaml},
    {"insert/settings.yaml", insert_settings_yaml},
    {"insert/events/identify.json", insert_events_identify_json},
    {"insert/events/track.json", insert_events_track_json},
    {"insert/tests/enrich.yaml", insert_tests_enrich_yaml},
    {"sourceInsert/function.js", sourceInsert_function_js},
    {"sourceInsert/function.yaml", sourceInsert_function_yaml},
    {"sourceInsert/settings.yaml", sourceInsert_settings_yaml},
    {"sourceInsert/events/identify.json", sourceInsert_events_identify_json},
    {"sourceInsert/events/track.json", sourceInsert_events_track_json},
    {"sourceInsert/tests/protect.yaml", sourceInsert_tests_protect_yaml},
};

const EmbeddedFile *const template_files = files;
const int template_file_count = sizeof files / sizeof files[0];
