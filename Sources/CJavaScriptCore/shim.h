#include <JavaScriptCore/JavaScript.h>

/* Exported by the library, declared in none of its installed headers. */

/* Collects garbage before it returns; JSGarbageCollect only asks for a collection. */
void JSSynchronousGarbageCollectForDebugging(JSContextRef ctx);

/* `function` is called with (promise, reason) for each rejection that nobody handled by the end of the microtask drain. */
void JSGlobalContextSetUnhandledRejectionCallback(JSGlobalContextRef ctx, JSObjectRef function, JSValueRef *exception);

/* Says that a new object keeps so many bytes outside of the collector's heap, which then collects in time. */
void JSReportExtraMemoryCost(JSContextRef ctx, size_t size);

/* Memory outside of the engine that an object of its keeps: counts when it decides to collect garbage. */
void JSReportExtraMemoryCost(JSContextRef ctx, size_t size);
