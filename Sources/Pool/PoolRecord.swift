/// What the scheduler knows of one pool.
struct PoolRecord: Sendable {
    var limits: PoolLimits
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
    /// Load one instance although nobody calls: the proof of a new version.
    var wantsProof = false
    /// No load without a call before this instant.
    var refillNotBefore: Instant?

    /// Instances that can serve or will.
    var liveCount: Int { members.count - endingCount }

    /// Instances that run nothing.
    var restingCount: Int { idle.count + compacting.count + suspended.count }

    mutating func forget(resting id: InstanceID) {
        // The one looked for is nearly always the last.
        if let index = idle.lastIndex(of: id) { idle.remove(at: index) }
        if let index = compacting.lastIndex(of: id) { compacting.remove(at: index) }
        if let index = suspended.lastIndex(of: id) { suspended.remove(at: index) }
    }
}
