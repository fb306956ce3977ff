/* The clock that JavaScript reads in a run that is recorded or replayed. Everywhere else it is off, and the system's
 * clocks are read as ever. One thread. */
#ifndef HATCHERY_VIRTUAL_TIME_H
#define HATCHERY_VIRTUAL_TIME_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    bool is_on;
    /* Since it was turned on, in nanoseconds. Never runs backwards. */
    uint64_t now_ns;
    /* Wall time, in nanoseconds since 1970, at which now_ns was 0. */
    uint64_t wall_start_ns;
} VirtualTime;

extern VirtualTime virtual_time;

static inline bool virtual_time_is_on(void) { return virtual_time.is_on; }

/* Turns it on, at 0. */
static inline void virtual_time_start(uint64_t wall_start_ns) {
    virtual_time = (VirtualTime){.is_on = true, .now_ns = 0, .wall_start_ns = wall_start_ns};
}

/* Reads the clock, which moves it by a microsecond, so that a loop that waits for a time to come ends. */
static inline uint64_t virtual_time_read(void) {
    uint64_t now = virtual_time.now_ns;
    virtual_time.now_ns += 1000;
    return now;
}

/* Moves it to an instant, unless it is past that; returns where it stands. */
static inline uint64_t virtual_time_advance(uint64_t now_ns) {
    if (now_ns > virtual_time.now_ns) virtual_time.now_ns = now_ns;
    return virtual_time.now_ns;
}

#endif
