/// What the scheduler knows of one pool.
struct PoolRecord: Sendable {
    var limits: PoolLimits
    let lineage: Lineage
    /// When a call of it last ended; when it was opened, if none has.
    var lastServed: Instant
    var queue = WaitingLine()
    /// Every instance assigned to it, those that are ending too.
    var members: Set<InstanceID> = []
    /// Most recently used last, in each of the three.
    var idle: [InstanceID] = []
    var compacting: [InstanceID] = []
    var suspended: [InstanceID] = []
    var busyCount = 0
    var endingCount = 0
    var isClosing = false
    /// One instance is to load although nobody calls, the proof of a new version, and none has begun to.
    var wantsProof = false
    /// No load without a call before this instant.
    var refillNotBefore: Instant?

    /// Instances that can serve or will.
    var liveCount: Int { members.count - endingCount }

    /// How many more instances it could use at once for what waits, within its own maximum.
    var demand: Int {
        queue.isEmpty && !wantsProof ? 0 : min(queue.count + (wantsProof ? 1 : 0), limits.maxInstances - members.count)
    }

    /// Since when it waits for an instance: one that has just made way waits from then on, however old its queue is.
    var waitsSince: Instant { max(queue.first?.arrived ?? lastServed, lastServed) }

    /// The least recently used of those that rest, up to three of them.
    var leastRecentlyUsed: [InstanceID] { [idle.first, compacting.first, suspended.first].compactMap { $0 } }

    mutating func forget(resting id: InstanceID) {
        // The one looked for is nearly always the last.
        if let index = idle.lastIndex(of: id) { idle.remove(at: index) }
        if let index = compacting.lastIndex(of: id) { compacting.remove(at: index) }
        if let index = suspended.lastIndex(of: id) { suspended.remove(at: index) }
    }
}
