#include "prelude.h"

/* #embed is C23; Swift packages build C as C17, where this compiler has it as an extension. */
#pragma clang diagnostic ignored "-Wc23-extensions"

/* core: what an invocation is made of. Hardened against user code that replaces built-ins: see intrinsics.js. */
static const char intrinsics[] = {
#embed "Scripts/core/intrinsics.js" suffix(, 0)
};
static const char errors[] = {
#embed "Scripts/core/errors.js" suffix(, 0)
};
static const char inspect[] = {
#embed "Scripts/core/inspect.js" suffix(, 0)
};
static const char format[] = {
#embed "Scripts/core/format.js" suffix(, 0)
};
static const char console[] = {
#embed "Scripts/core/console.js" suffix(, 0)
};
static const char timers[] = {
#embed "Scripts/core/timers.js" suffix(, 0)
};
static const char globals[] = {
#embed "Scripts/core/globals.js" suffix(, 0)
};
static const char library[] = {
#embed "Scripts/core/library.js" suffix(, 0)
};
static const char exchanges[] = {
#embed "Scripts/core/exchanges.js" suffix(, 0)
};
static const char invocation[] = {
#embed "Scripts/core/invocation.js" suffix(, 0)
};
static const char warm_up[] = {
#embed "Scripts/core/warm-up.js" suffix(, 0)
};

/* web: the APIs of the web platform. */
static const char url[] = {
#embed "Scripts/web/url.js" suffix(, 0)
};
static const char encoding[] = {
#embed "Scripts/web/encoding.js" suffix(, 0)
};
static const char base64[] = {
#embed "Scripts/web/base64.js" suffix(, 0)
};
static const char mime[] = {
#embed "Scripts/web/mime.js" suffix(, 0)
};
static const char headers[] = {
#embed "Scripts/web/headers.js" suffix(, 0)
};
static const char form_data[] = {
#embed "Scripts/web/form-data.js" suffix(, 0)
};

static const PreludeScript scripts[] = {
    {"hatchery:core/intrinsics.js", intrinsics},
    {"hatchery:core/errors.js", errors},
    {"hatchery:core/inspect.js", inspect},
    {"hatchery:core/format.js", format},
    {"hatchery:core/console.js", console},
    {"hatchery:core/timers.js", timers},
    {"hatchery:core/globals.js", globals},
    {"hatchery:core/library.js", library},
    {"hatchery:core/exchanges.js", exchanges},
    {"hatchery:web/url.js", url},
    {"hatchery:web/encoding.js", encoding},
    {"hatchery:web/base64.js", base64},
    {"hatchery:web/mime.js", mime},
    {"hatchery:web/headers.js", headers},
    {"hatchery:web/form-data.js", form_data},
    {"hatchery:core/invocation.js", invocation},
};

/* Pointers, for Swift imports no array whose length the header does not say. */
const PreludeScript *const prelude_scripts = scripts;
const int prelude_script_count = sizeof scripts / sizeof scripts[0];
const char *const prelude_warm_up = warm_up;
