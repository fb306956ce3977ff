#include <stdint.h>

void g_source_set_ready_time(void *source, int64_t ready_time);

/* Takes the place of GLib's function of that name in this program. The engine sets the timers of its collector with it,
 * for a run loop that never turns here; GLib would wake that loop through an eventfd, which an instance does not have and
 * whose write its filter forbids. */
void g_source_set_ready_time(void *source, int64_t ready_time)
{
    (void)source;
    (void)ready_time;
}
