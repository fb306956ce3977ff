/// Which instance runs a call.
extension Scheduler {
    /// Puts a call on the best instance there is: the most recently used one that rests, awake before asleep, then a
    /// stem, then a fork. False if it has to wait.
    mutating func place(
        _ entry: WaitingLine.Entry, in pool: PoolID, _ now: Instant, _ actions: inout [Action]
    ) -> Bool {
        if let id = pools[pool]!.idle.popLast() ?? pools[pool]!.compacting.popLast() {
            dispatch(entry, on: id, in: pool, start: .warm, now, &actions)
        } else if let id = pools[pool]!.suspended.popLast() {
            actions.append(.resume(id))
            dispatch(entry, on: id, in: pool, start: .warm, now, &actions)
        } else if hasRoom(for: pool) {
            guard let (id, start) = assign(to: pool, now, &actions) else { return false }
            wakeForEviction(in: pool)
            dispatch(entry, on: id, in: pool, start: start, now, &actions)
            // Not now: the birth of the next stem would take the processor from the call that took this one.
            let lineage = pools[pool]!.lineage
            if nurseries[lineage]!.notBefore ?? now <= now { nurseries[lineage]!.notBefore = now + Self.stemDelay }
            topUpStems(now, &actions)
        } else {
            return false
        }
        return true
    }

    /// Whether the pool may have one more instance.
    func hasRoom(for pool: PoolID) -> Bool {
        guard let record = pools[pool] else { return false }
        return record.members.count < record.limits.maxInstances && assignedCount < host.maxInstances
    }

    /// Whether a process can be forked for the pool.
    func canHatch(for pool: PoolID) -> Bool {
        pools[pool].flatMap { nurseries[$0.lineage] }?.canHatch ?? false
    }

    /// Makes a stem, or else a new process, a member of the pool; nil where nothing can be forked.
    mutating func assign(
        to pool: PoolID, _ now: Instant, preferFork: Bool = false, _ actions: inout [Action]
    ) -> (InstanceID, StartKind)? {
        let id: InstanceID
        let start: StartKind
        let lineage = pools[pool]!.lineage
        let canHatch = nurseries[lineage]!.canHatch
        if !preferFork || !canHatch, let stem = nurseries[lineage]!.stems.popLast() {
            id = stem
            start = .stem
            members[id]!.pool = pool
        } else if canHatch {
            id = newInstance()
            start = .cold
            enter(id, .loading, pool, of: lineage, now)
            actions.append(.hatch(id, for: pool, of: lineage))
        } else {
            return nil
        }
        pools[pool]!.members.insert(id)
        pools[pool]!.wantsProof = false
        assignedCount += 1
        actions.append(.assign(id, pool))
        return (id, start)
    }

    /// Runs a call on an instance of the pool that rests or was just assigned.
    mutating func dispatch(
        _ entry: WaitingLine.Entry, on id: InstanceID, in pool: PoolID, start: StartKind, _ now: Instant,
        _ actions: inout [Action]
    ) {
        let deadline = min(now + entry.timeout, entry.callerDeadline ?? now + entry.timeout)
        set(id, .busy(entry.id, deadline: deadline), now)
        wakeBy(deadline)
        actions.append(.run(entry.id, on: id, start: start, queued: now.since(entry.arrived)))
    }

    /// The call that is next in the queue; those before it whose wait is over are refused.
    mutating func nextWaiting(
        in pool: PoolID, _ now: Instant, _ actions: inout [Action]
    ) -> WaitingLine.Entry? {
        while let entry = pools[pool]!.queue.first {
            if entry.end > now { return entry }
            _ = pools[pool]!.queue.popFirst()
            refuse(entry, in: pool, &actions)
        }
        return nil
    }

    /// Gives what waits whatever instances there may be, one at a time to the pool that needs it most, and makes room.
    mutating func serveWaiting(_ now: Instant, _ actions: inout [Action]) {
        guard !wanting.isEmpty else { return }
        wanting = wanting.filter { pool in pools[pool].map { $0.wantsProof || !$0.queue.isEmpty } ?? false }
        while let pool = neediest() {
            if let entry = nextWaiting(in: pool, now, &actions) {
                guard place(entry, in: pool, now, &actions) else { break }
                _ = pools[pool]!.queue.popFirst()
            } else if pools[pool]!.wantsProof {
                guard hasRoom(for: pool), let (id, _) = assign(to: pool, now, &actions) else { break }
                load(id, in: pool, now, &actions)
            } else {
                settleClosing(pool, &actions)
            }
        }
        makeRoom(now, &actions)
    }

    /// An assigned instance loads without a call.
    mutating func load(_ id: InstanceID, in pool: PoolID, _ now: Instant, _ actions: inout [Action]) {
        set(id, .loading, now)
        wakeBy(now + pools[pool]!.limits.loadTimeMax)
        wakeForEviction(in: pool)
        topUpStems(now, &actions)
    }

    /// A guess for the refused: half of the longest wait there is.
    func retryAfter(_ pool: PoolID) -> Duration {
        max(.milliseconds(100), (pools[pool]?.limits.queueTimeMax ?? .seconds(1)) / 2)
    }

    /// Refuses the calls whose wait is over.
    mutating func endWaits(in pool: PoolID, _ now: Instant, _ actions: inout [Action]) {
        guard pools[pool]?.queue.isEmpty == false else { return }
        for entry in pools[pool]!.queue.remove(where: { $0.end <= now }) { refuse(entry, in: pool, &actions) }
        wakeBy(pools[pool]!.queue.nextEnd)
        settleClosing(pool, &actions)
    }

    private func refuse(_ entry: WaitingLine.Entry, in pool: PoolID, _ actions: inout [Action]) {
        let isForWantOfZygote = entry.endReason == .queueTimeout && !canHatch(for: pool) && pools[pool]?.liveCount == 0
        actions.append(
            .refuse(entry.id, isForWantOfZygote ? .cannotHatch : entry.endReason, retryAfter: retryAfter(pool)))
    }
}
