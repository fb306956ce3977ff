#include "prelude.h"

/* #embed is C23; Swift packages build C as C17, where this compiler has it as an extension. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const char intrinsics[] = {
#embed "Scripts/intrinsics.js" suffix(, 0)
};
static const char errors[] = {
#embed "Scripts/errors.js" suffix(, 0)
};
static const char inspect[] = {
#embed "Scripts/inspect.js" suffix(, 0)
};
static const char format[] = {
#embed "Scripts/format.js" suffix(, 0)
};
static const char console[] = {
#embed "Scripts/console.js" suffix(, 0)
};
static const char timers[] = {
#embed "Scripts/timers.js" suffix(, 0)
};
static const char globals[] = {
#embed "Scripts/globals.js" suffix(, 0)
};
static const char invocation[] = {
#embed "Scripts/invocation.js" suffix(, 0)
};
static const char warm_up[] = {
#embed "Scripts/warm-up.js" suffix(, 0)
};

static const PreludeScript scripts[] = {
    {"hatchery:intrinsics.js", intrinsics}, {"hatchery:errors.js", errors},   {"hatchery:inspect.js", inspect},
    {"hatchery:format.js", format},         {"hatchery:console.js", console}, {"hatchery:timers.js", timers},
    {"hatchery:globals.js", globals},       {"hatchery:invocation.js", invocation},
};

/* Pointers, for Swift imports no array whose length the header does not say. */
const PreludeScript *const prelude_scripts = scripts;
const int prelude_script_count = sizeof scripts / sizeof scripts[0];
const char *const prelude_warm_up = warm_up;
