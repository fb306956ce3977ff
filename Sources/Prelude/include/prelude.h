/* The JavaScript that every context starts with, embedded in the program: an instance can open no file. */
#ifndef HATCHERY_PRELUDE_H
#define HATCHERY_PRELUDE_H

#include <malloc.h> /* malloc_trim, which Swift's own view of the C library leaves out */

typedef struct {
    /* Names the script in stacks; whatever starts with "hatchery:" is left out of what customers see. */
    const char *name;
    /* The body of a strict function with one parameter, `hatchery`; UTF-8, ends with NUL. */
    const char *source;
} PreludeScript;

/* In the order they must run: each uses what the ones before it put on `hatchery`. */
extern const PreludeScript *const prelude_scripts;
extern const int prelude_script_count;

/* A function that does what first calls do, for the zygote to run; UTF-8, ends with NUL. */
extern const char *const prelude_warm_up;

/* A package of ICU's with the system's time-zone data (time-zones.py). */
extern const unsigned char *const prelude_time_zones;

/* A text that scripts take when they first need it; UTF-8 without NUL. */
typedef struct {
    const char *name;
    const char *text;
} PreludeAsset;

/* Modules of others, and data (third-party.sh). */
extern const PreludeAsset *const prelude_assets;
extern const int prelude_asset_count;

/* Exported by the engine's library, declared in none of its installed headers: what a proxy stands for, NULL for any
 * other object and for a revoked proxy. */
struct OpaqueJSValue;
struct OpaqueJSValue *JSObjectGetProxyTarget(struct OpaqueJSValue *object);

#endif
