/// Who gets an instance when the host has no more.
extension Scheduler {
    /// Ends a resting instance of another pool, least recently used first and above its minimum first, if that lets
    /// the waiting pool grow.
    mutating func makeRoom(for pool: PoolID, _ now: Instant, _ actions: inout [Action]) {
        guard let record = pools[pool], record.members.count < record.limits.maxInstances, canHatch || !stems.isEmpty,
            assignedCount >= host.maxInstances, endingCount < waitingCount
        else { return }
        guard
            let victim = victim(sparing: pool, aboveMinimumOnly: true) ?? victim(sparing: pool, aboveMinimumOnly: false)
        else { return }
        end(victim, .madeRoom, now, &actions)
    }

    private var endingCount: Int { pools.values.reduce(0) { $0 + $1.endingCount } }
    private var waitingCount: Int { pools.values.reduce(0) { $0 + $1.queue.count } }

    private func victim(sparing pool: PoolID, aboveMinimumOnly: Bool) -> InstanceID? {
        var oldest: (InstanceID, Instant)?
        for (id, record) in pools where id != pool {
            guard !aboveMinimumOnly || record.liveCount > record.limits.minWarm else { continue }
            // The first of each list is its least recently used.
            for candidate in [record.suspended.first, record.compacting.first, record.idle.first].compactMap({ $0 }) {
                let used = members[candidate]!.lastUsed
                if oldest == nil || (used, candidate) < (oldest!.1, oldest!.0) { oldest = (candidate, used) }
            }
        }
        return oldest?.0
    }

    /// Whether an instance that is free now should make way for a pool that has fewer and waits.
    func shouldYield(_ pool: PoolID) -> Bool {
        guard assignedCount >= host.maxInstances, let record = pools[pool] else { return false }
        return pools.contains { id, other in
            id != pool && !other.queue.isEmpty && other.members.count < other.limits.maxInstances
                && other.liveCount + 1 < record.liveCount && record.endingCount == 0
        }
    }
}
