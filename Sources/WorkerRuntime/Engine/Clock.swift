import CVirtualTime
import Glibc

/// The two clocks of an invocation, in nanoseconds.
enum Clock {
    /// CLOCK_MONOTONIC: read without a system call.
    static var monotonicNs: UInt64 { read(CLOCK_MONOTONIC) }

    /// What JavaScript may see of it: in a run that is recorded or replayed, a clock of that run's own, from 0 at its load.
    static var visibleNs: UInt64 { virtual_time_is_on() ? virtual_time_read() : monotonicNs }

    /// CPU time of this process, user and system.
    static var processNs: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
