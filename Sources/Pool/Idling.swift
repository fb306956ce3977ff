/// What becomes of instances that nobody calls, and of those that have served long enough.
extension Scheduler {
    /// A stem that is not ready by then is ended; it takes 3 ms.
    static let hatchTimeMax = Duration.seconds(10)
    /// How long a stem that was taken is missed before the next is born; a first call takes less than 1 ms.
    static let stemDelay = Duration.milliseconds(2)
    /// A compaction that is not done by then ends the instance; it takes 40 ms after 50 MB of garbage.
    static let compactTimeMax = Duration.seconds(5)
    /// Loads without a call at once, in one pool.
    static let loadsAtOnceMax = 8

    /// An instance has nothing to do: the next call in the queue, or rest.
    mutating func rest(_ id: InstanceID, in pool: PoolID, _ now: Instant, _ actions: inout [Action]) {
        if let next = nextWaiting(in: pool, now, &actions) {
            _ = pools[pool]!.queue.popFirst()
            return dispatch(next, on: id, in: pool, start: .warm, now, &actions)
        }
        guard !pools[pool]!.isClosing else { return end(id, isDraining ? .draining : .poolClosed, now, &actions) }
        set(id, .idle, now)
        pools[pool]!.idle.append(id)
        wakeBy(restEnd(of: members[id]!, pools[pool]!.limits))
        refill(pool, now, &actions)
        if !wanting.isEmpty { makeRoom(now, &actions) }
    }

    /// Where an instance belongs in a list that has the most recently used last.
    func position(of id: InstanceID, in list: [InstanceID]) -> Int {
        list.lastIndex { members[$0]!.lastUsed <= members[id]!.lastUsed }.map { $0 + 1 } ?? 0
    }

    /// When an instance that is idle or suspended is next looked at.
    func restEnd(of member: Member, _ limits: PoolLimits) -> Instant {
        var end = member.born + limits.ageMax
        if member.state == .idle, limits.suspendAfter > .zero { end = min(end, member.lastUsed + limits.suspendAfter) }
        if let eviction = evictionTime(of: member) { end = min(end, eviction) }
        return end
    }

    /// When an instance that rests is evicted; nil if never.
    func evictionTime(of member: Member) -> Instant? {
        guard let pool = member.pool, let record = pools[pool], record.limits.evictAfter > .zero,
            record.liveCount > record.limits.minWarm
        else { return nil }
        return member.lastUsed + record.limits.evictAfter
    }

    /// One more instance than the minimum: those that rest may be evicted from now on.
    mutating func wakeForEviction(in pool: PoolID) {
        guard let record = pools[pool], record.limits.minWarm > 0 else { return }
        for id in record.leastRecentlyUsed { wakeBy(evictionTime(of: members[id]!)) }
    }

    /// Why an instance must not run again; nil if it may.
    func retirement(of member: Member, _ wantsRetirement: Bool, _ now: Instant) -> EndReason? {
        guard let pool = member.pool, let limits = pools[pool]?.limits else { return .poolClosed }
        if wantsRetirement { return .askedForRetirement }
        if member.invocations >= limits.invocationsMax { return .tooManyInvocations }
        return member.born + limits.ageMax <= now ? .tooOld : nil
    }

    /// Ends an instance that runs nothing.
    mutating func end(_ id: InstanceID, _ reason: EndReason, _ now: Instant, _ actions: inout [Action]) {
        guard let member = members[id], member.state != .ending else { return }
        set(id, .ending, now)
        if let pool = member.pool, member.state.isResting { pools[pool]?.forget(resting: id) }
        actions.append(.end(id, reason))
    }

    /// Ends the stems of a lineage, those on their way too.
    mutating func endStems(of lineage: Lineage, _ reason: EndReason, _ now: Instant, _ actions: inout [Action]) {
        nurseries[lineage]?.stems = []
        for id in members.keys.sorted() where members[id]!.pool == nil && members[id]!.lineage == lineage {
            end(id, reason, now, &actions)
        }
    }

    /// Ends every instance of the pool that rests or loads without a call.
    mutating func endResting(of pool: PoolID, _ reason: EndReason, _ now: Instant, _ actions: inout [Action]) {
        for id in pools[pool]!.members.sorted() {
            if case .busy = members[id]!.state { continue }
            end(id, reason, now, &actions)
        }
    }

    /// What time does to one instance.
    mutating func age(_ id: InstanceID, _ now: Instant, _ actions: inout [Action]) {
        guard let member = members[id] else { return }
        switch member.state {
        case .stem, .ending:
            break
        case .hatching:
            endUnresponsive(id, member.since + Self.hatchTimeMax, now, &actions)
        case .loading:
            let limit = member.pool.flatMap { pools[$0]?.limits.loadTimeMax } ?? .seconds(5)
            endUnresponsive(id, member.since + limit, now, &actions)
        case .compacting:
            endUnresponsive(id, member.since + Self.compactTimeMax, now, &actions)
        case .busy(let invocation, let deadline):
            guard deadline <= now else { return wakeBy(deadline) }
            set(id, .ending, now)
            actions.append(.expire(invocation, on: id))
        case .idle, .suspended:
            ageResting(id, member, now, &actions)
        }
    }

    private mutating func endUnresponsive(
        _ id: InstanceID, _ limit: Instant, _ now: Instant, _ actions: inout [Action]
    ) {
        guard limit <= now else { return wakeBy(limit) }
        end(id, .unresponsive, now, &actions)
    }

    private mutating func ageResting(_ id: InstanceID, _ member: Member, _ now: Instant, _ actions: inout [Action]) {
        guard let pool = member.pool, let limits = pools[pool]?.limits else { return }
        if let eviction = evictionTime(of: member), eviction <= now {
            end(id, .evicted, now, &actions)
        } else if let reason = retirement(of: member, false, now) {
            end(id, reason, now, &actions)
        } else if member.state == .idle, limits.suspendAfter > .zero, member.lastUsed + limits.suspendAfter <= now {
            pools[pool]!.forget(resting: id)
            pools[pool]!.compacting.insert(id, at: position(of: id, in: pools[pool]!.compacting))
            set(id, .compacting, now)
            actions.append(.compact(id))
            wakeBy(now + Self.compactTimeMax)
        } else {
            wakeBy(restEnd(of: member, limits))
        }
    }

    /// Loads instances that nobody calls yet, up to the minimum that is kept warm. It makes no room for them.
    mutating func refill(_ pool: PoolID, _ now: Instant, _ actions: inout [Action]) {
        guard let record = pools[pool], !record.isClosing, record.liveCount < record.limits.minWarm else {
            belowMinimum.remove(pool)
            return
        }
        belowMinimum.insert(pool)
        if let earliest = record.refillNotBefore, earliest > now { return wakeBy(earliest) }
        let loading = record.members.count { members[$0]?.state == .loading }
        var missing = min(record.limits.minWarm - record.liveCount, Self.loadsAtOnceMax - loading)
        // Stems are for calls.
        while missing > 0, hasRoom(for: pool), let (id, _) = assign(to: pool, now, preferFork: true, &actions) {
            load(id, in: pool, now, &actions)
            missing -= 1
        }
    }

    /// What could not be filled up before may be possible now.
    mutating func refillAll(_ now: Instant, _ actions: inout [Action]) {
        for pool in belowMinimum.sorted() { refill(pool, now, &actions) }
    }

    /// Keeps the stocks of stems full.
    mutating func topUpStems(_ now: Instant, _ actions: inout [Action]) {
        guard !isDraining else { return }
        // Nearly always there is only one, and a sorted copy would cost more than the rest.
        if nurseries.count == 1 { return topUpStems(of: .plain, now, &actions) }
        for lineage in nurseries.keys.sorted() { topUpStems(of: lineage, now, &actions) }
    }

    private mutating func topUpStems(of lineage: Lineage, _ now: Instant, _ actions: inout [Action]) {
        guard let nursery = nurseries[lineage], nursery.canHatch else { return }
        let wanted = lineage == .plain ? host.stems : nursery.poolCount > 0 ? host.moduleStems : 0
        var missing = wanted - nursery.stems.count - nursery.hatchingCount
        guard missing > 0 else { return }
        if let earliest = nursery.notBefore, earliest > now { return wakeBy(earliest) }
        while missing > 0 {
            let id = newInstance()
            enter(id, .hatching, nil, of: lineage, now)
            actions.append(.hatch(id, for: nil, of: lineage))
            wakeBy(now + Self.hatchTimeMax)
            missing -= 1
        }
    }
}
