/* Wall time for everything in the process: these functions take the place of the C library's of the same names, for the
 * engine's library, ICU and OpenSSL too. All clocks but that of wall time are the system's at all times. */
#define _GNU_SOURCE
#include "virtual_time.h"

#include <dlfcn.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

VirtualTime virtual_time;

/* Whoever calls from another library finds the functions by name, so they must not be hidden. */
#define VISIBLE __attribute__((visibility("default"), used))

/* The C library's own, which reads without a system call. Libraries that start before this one find none yet. */
static int (*system_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void find_system_clock(void) {
    system_clock_gettime = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
}

static int read_system_clock(clockid_t clock, struct timespec *time) {
    if (system_clock_gettime) return system_clock_gettime(clock, time);
    return (int)syscall(SYS_clock_gettime, clock, time);
}

static struct timespec wall_time(uint64_t now_ns) {
    uint64_t ns = virtual_time.wall_start_ns + now_ns;
    return (struct timespec){.tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000)};
}

/* JavaScript's Date comes here. */
VISIBLE int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!virtual_time.is_on || clock != CLOCK_REALTIME) return read_system_clock(clock, time);
    *time = wall_time(virtual_time_read());
    return 0;
}

/* These two are for libraries' own purposes: reading does not move the clock. */
static struct timespec library_time(void) {
    struct timespec time = {0};
    if (virtual_time.is_on) return wall_time(virtual_time.now_ns);
    read_system_clock(CLOCK_REALTIME, &time);
    return time;
}

VISIBLE int gettimeofday(struct timeval *restrict value, void *restrict zone) {
    (void)zone;
    struct timespec time = library_time();
    value->tv_sec = time.tv_sec;
    value->tv_usec = time.tv_nsec / 1000;
    return 0;
}

VISIBLE time_t time(time_t *value) {
    time_t seconds = library_time().tv_sec;
    if (value) *value = seconds;
    return seconds;
}
