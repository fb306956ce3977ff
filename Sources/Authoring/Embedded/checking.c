#include "authoring.h"

/* #embed is C23; Swift packages build C as C17, where this compiler has it as an extension. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const char acorn[] = {
#embed "../../../.third-party/acorn/acorn.js" suffix(, 0)
};
static const char source[] = {
#embed "../Checking/Scripts/source.js" suffix(, 0)
};
static const char syntax[] = {
#embed "../Checking/Scripts/syntax.js" suffix(, 0)
};
static const char names[] = {
#embed "../Checking/Scripts/names.js" suffix(, 0)
};
static const char globals[] = {
#embed "../Checking/Scripts/globals.js" suffix(, 0)
};
static const char handlers[] = {
#embed "../Checking/Scripts/handlers.js" suffix(, 0)
};
static const char settings[] = {
#embed "../Checking/Scripts/settings.js" suffix(, 0)
};
static const char network[] = {
#embed "../Checking/Scripts/network.js" suffix(, 0)
};
static const char check[] = {
#embed "../Checking/Scripts/check.js" suffix(, 0)
};

static const EmbeddedFile scripts[] = {
    {"acorn.js", acorn},     {"source.js", source},     {"syntax.js", syntax},   {"names.js", names},
    {"globals.js", globals}, {"handlers.js", handlers}, {"settings.js", settings}, {"network.js", network},
    {"check.js", check},
};

const EmbeddedFile *const checking_scripts = scripts;
const int checking_script_count = sizeof scripts / sizeof scripts[0];
