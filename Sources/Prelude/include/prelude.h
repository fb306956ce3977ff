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

/* Exported by the engine's library, declared in none of its installed headers: what a proxy stands for, NULL for any
 * other object and for a revoked proxy. */
struct OpaqueJSValue;
struct OpaqueJSValue *JSObjectGetProxyTarget(struct OpaqueJSValue *object);

#endif
