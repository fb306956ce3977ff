import Glibc
import Pool

extension Instant {
    /// Now, on the clock that neither jumps nor sleeps with wall time (CLOCK_MONOTONIC).
    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
    }
}

extension Duration {
    /// Whole microseconds, never negative.
    package var wholeMicroseconds: UInt64 {
        let parts = components
        guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
        return UInt64(parts.seconds) &* 1_000_000 &+ UInt64(parts.attoseconds / 1_000_000_000_000)
    }

    /// Whole milliseconds, never negative.
    package var wholeMilliseconds: UInt64 { wholeMicroseconds / 1000 }
}
