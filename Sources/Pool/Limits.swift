/// How one pool may behave. Every field can be set for the daemon and for one function.
package struct PoolLimits: Sendable, Equatable {
    /// Instances kept loaded even when nobody calls; they are suspended when idle and not evicted. On a full host they
    /// still make way for a pool that has less than its share and waits.
    package var minWarm = 0
    /// Most instances at once.
    package var maxInstances = 16
    /// Most invocations waiting for an instance; the next one is refused at once.
    package var queueLengthMax = 256
    /// Longest wait in the queue.
    package var queueTimeMax = Duration.seconds(2)
    /// Longest wait while the queue stands, that is, while it has not been empty for ``queueTimeMax``.
    package var standingQueueTimeMax = Duration.seconds(1)
    /// An instance idle this long is compacted and frozen; zero for never.
    package var suspendAfter = Duration.seconds(10)
    /// An instance idle this long, frozen or not, ends; zero for never.
    package var evictAfter = Duration.seconds(600)
    /// An instance ends after this many invocations.
    package var invocationsMax = 100_000
    /// An instance ends at this age, at its next idle moment.
    package var ageMax = Duration.seconds(3600)
    /// An instance that loads without a call and has not finished by then ends.
    package var loadTimeMax = Duration.seconds(5)

    package init() {}
}

/// What all pools share.
package struct HostLimits: Sendable, Equatable {
    /// Most instances of all functions at once, stems not counted.
    package var maxInstances = 1000
    /// Stems kept waiting for code, on a full host too: the next instance that ends is then replaced the faster.
    package var stems = 4
    /// The same for each set of mounted modules that a function uses.
    package var moduleStems = 1

    package init() {}
}
