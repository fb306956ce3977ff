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
            dispatch(entry, on: id, in: pool, start: start, now, &actions)
            // Not now: the birth of the next stem would take the processor from the call that took this one.
            wakeBy(now + Self.stemDelay)
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

    /// Makes a stem, or else a new process, a member of the pool; nil where nothing can be forked.
    mutating func assign(
        to pool: PoolID, _ now: Instant, preferFork: Bool = false, _ actions: inout [Action]
    ) -> (InstanceID, StartKind)? {
        let id: InstanceID
        let start: StartKind
        if !preferFork || !canHatch, let stem = stems.popLast() {
            id = stem
            start = .stem
            members[id]!.pool = pool
        } else if canHatch {
            id = newInstance()
            start = .cold
            members[id] = Member(state: .loading, pool: pool, since: now, born: now, lastUsed: now)
            actions.append(.hatch(id, for: pool))
        } else {
            return nil
        }
        pools[pool]!.members.insert(id)
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
        pools[pool]!.busyCount += 1
        wakeBy(deadline)
        actions.append(.run(entry.id, on: id, start: start, queued: now.since(entry.arrived)))
    }

    /// Gives waiting calls to whatever can take them: pools with the fewest instances first, then the longest wait.
    mutating func serveWaiting(_ now: Instant, _ actions: inout [Action]) {
        let waiting = pools.filter { !$0.value.queue.isEmpty }.sorted { left, right in
            let (a, b) = (left.value, right.value)
            if a.members.count != b.members.count { return a.members.count < b.members.count }
            return (a.queue.first!.arrived, left.key) < (b.queue.first!.arrived, right.key)
        }
        for (pool, _) in waiting {
            while let entry = pools[pool]?.queue.first, place(entry, in: pool, now, &actions) {
                _ = pools[pool]!.queue.popFirst()
            }
            if pools[pool]?.queue.isEmpty == false { makeRoom(for: pool, now, &actions) }
        }
    }

    /// A guess for the refused: half of the longest wait there is.
    func retryAfter(_ pool: PoolID) -> Duration {
        max(.milliseconds(100), (pools[pool]?.limits.queueTimeMax ?? .seconds(1)) / 2)
    }

    /// Refuses the calls whose wait is over.
    mutating func endWaits(in pool: PoolID, _ now: Instant, _ actions: inout [Action]) {
        guard let record = pools[pool], !record.queue.isEmpty else { return }
        let queue = record.queue
        for entry in pools[pool]!.queue.remove(where: { queue.end(of: $0, record.limits, now: now) != nil }) {
            var reason = queue.end(of: entry, record.limits, now: now) ?? .queueTimeout
            if reason == .queueTimeout, !canHatch, record.liveCount == 0 { reason = .cannotHatch }
            actions.append(.refuse(entry.id, reason, retryAfter: retryAfter(pool)))
        }
        wakeBy(pools[pool]!.queue.nextEnd(record.limits))
        settleClosing(pool, &actions)
    }
}
