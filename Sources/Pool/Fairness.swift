/// Who gets an instance when the host has no more.
extension Scheduler {
    /// How long a pool without any instance waits before another's only one makes way for it: long enough that pools
    /// that share one place do not start a process for each call.
    static let turn = Duration.milliseconds(100)

    /// The pool that is to have the next instance: the fewest instances first, then the longest wait.
    func neediest() -> PoolID? {
        var best: (count: Int, since: Instant, pool: PoolID)?
        for pool in wanting {
            guard let record = pools[pool], record.demand > 0, canStart(record) else { continue }
            let candidate = (count: record.members.count, since: record.waitsSince, pool: pool)
            if best.map({ candidate < $0 }) ?? true { best = candidate }
        }
        return best?.pool
    }

    /// On a full host, ends resting instances for what waits, least recently used first.
    ///
    /// What a pool keeps as its minimum goes last, and only to pools that have less than their share of the host.
    mutating func makeRoom(_ now: Instant, _ actions: inout [Action]) {
        guard assignedCount >= host.maxInstances, restingCount > 0 else { return }
        let share = max(1, host.maxInstances / pools.count)
        var wanted = 0
        var entitled = 0
        for pool in wanting {
            guard let record = pools[pool], record.demand > 0 else { continue }
            wanted += record.demand
            entitled += max(0, min(record.demand, share - record.liveCount))
        }
        while endingCount < min(wanted, startableMax), let victim = victim(aboveMinimumOnly: true) {
            end(victim, .madeRoom, now, &actions)
        }
        while endingCount < min(entitled, startableMax), let victim = victim(aboveMinimumOnly: false) {
            end(victim, .madeRoom, now, &actions)
        }
    }

    /// Whether an instance can be started for the pool at all: its lineage has a zygote, or a stem at least.
    private func canStart(_ record: PoolRecord) -> Bool {
        guard let nursery = nurseries[record.lineage] else { return false }
        return nursery.canHatch || !nursery.stems.isEmpty || record.leastRecentlyUsed.isEmpty == false
    }

    /// How many instances can be started: without a zygote, nothing makes way but for stems.
    private var startableMax: Int {
        var count = 0
        for nursery in nurseries.values where nursery.poolCount > 0 {
            if nursery.canHatch { return .max }
            count += nursery.stems.count
        }
        return count
    }

    /// The least recently used resting instance. A pool that waits has none.
    private func victim(aboveMinimumOnly: Bool) -> InstanceID? {
        var oldest: (used: Instant, id: InstanceID)?
        for record in pools.values where !aboveMinimumOnly || record.liveCount > record.limits.minWarm {
            for id in record.leastRecentlyUsed {
                let candidate = (used: members[id]!.lastUsed, id: id)
                if oldest.map({ candidate < $0 }) ?? true { oldest = candidate }
            }
        }
        return oldest?.id
    }

    /// Whether an instance that is free now should make way for a pool that has fewer and waits, although its own pool
    /// has more calls for it.
    func shouldYield(_ pool: PoolID, _ now: Instant) -> Bool {
        guard assignedCount >= host.maxInstances, let own = pools[pool]?.liveCount else { return false }
        let claims = wanting.count { id in
            guard id != pool, let other = pools[id], other.demand > 0 else { return false }
            if other.liveCount + 1 < own { return true }
            let turn = min(Self.turn, other.limits.standingQueueTimeMax / 2)
            return other.liveCount == 0 && now.since(other.waitsSince) >= turn
        }
        // Each claim is met by one instance at a time, and those that are ending already will do.
        return min(claims, startableMax) > endingCount
    }
}
