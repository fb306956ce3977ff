/* Wall time for everything in the process: these two take the place of the C library's functions of the same name, for
 * the engine's library and OpenSSL's too. Neither makes a system call. */
#include "virtual_time.h"

#include <sys/time.h>
#include <time.h>

VirtualTime virtual_time;

/* Whoever calls from another library finds the functions by name, so they must not be hidden. */
#define VISIBLE __attribute__((visibility("default"), used))

static struct timespec wall_time(void) {
    struct timespec time;
    if (virtual_time.is_on) {
        uint64_t now = virtual_time.wall_start_ns + virtual_time_read();
        time.tv_sec = (time_t)(now / 1000000000);
        time.tv_nsec = (long)(now % 1000000000);
    } else {
        clock_gettime(CLOCK_REALTIME, &time);
    }
    return time;
}

VISIBLE int gettimeofday(struct timeval *restrict value, void *restrict zone) {
    (void)zone;
    struct timespec time = wall_time();
    value->tv_sec = time.tv_sec;
    value->tv_usec = time.tv_nsec / 1000;
    return 0;
}

VISIBLE time_t time(time_t *value) {
    time_t seconds = wall_time().tv_sec;
    if (value) *value = seconds;
    return seconds;
}
