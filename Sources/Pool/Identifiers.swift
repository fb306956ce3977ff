/// One live process, named for as long as the daemon runs; never reused.
package struct InstanceID: Hashable, Comparable, Sendable {
    package var rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// One call of a function, named for as long as the daemon runs; never reused.
package struct InvocationID: Hashable, Comparable, Sendable {
    package var rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// One function version with one settings instance; never reused.
package struct PoolID: Hashable, Comparable, Sendable {
    package var rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Which zygote instances are forked from: those of one lineage are born with the same modules.
package struct Lineage: Hashable, Comparable, Sendable {
    package var rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// No modules but those that every function has.
    package static let plain = Lineage(0)
}

/// A point on the monotonic clock, given to the scheduler by its driver; it reads no clock itself.
package struct Instant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the machine started.
    package var nanoseconds: UInt64
    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }
    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The instant `duration` later; a negative duration counts as zero, one beyond the end of time as that end.
    package static func + (instant: Instant, duration: Duration) -> Instant {
        let parts = duration.components
        guard parts.seconds >= 0, parts.attoseconds >= 0 else { return instant }
        let (whole, isTooLong) = UInt64(parts.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (added, carries) = whole.addingReportingOverflow(UInt64(parts.attoseconds / 1_000_000_000))
        let (sum, isTooLate) = instant.nanoseconds.addingReportingOverflow(added)
        return Instant(nanoseconds: isTooLong || carries || isTooLate ? .max : sum)
    }

    /// The time from `earlier` to this instant; zero if `earlier` is later.
    package func since(_ earlier: Instant) -> Duration {
        .nanoseconds(Int64(clamping: nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0))
    }
}

/// How the instance that ran an invocation came to be there.
package enum StartKind: String, Sendable, CaseIterable, Codable {
    /// An idle or suspended instance was reused.
    case warm
    /// A stem was waiting.
    case stem
    /// A process had to be forked.
    case cold
}
