/// Decides everything: which instance runs what, when to fork, queue, suspend, evict, retire, kill and refuse.
///
/// Events in, actions out. It reads no clock, owns no descriptor and starts no thread; the driver tells it the time and
/// carries out what it says, in order. An event that does not fit the state is late or hostile, and ignored.
package struct Scheduler: Sendable {
    let host: HostLimits
    var members: [InstanceID: Member] = [:]
    var pools: [PoolID: PoolRecord] = [:]
    /// Ready, oldest first.
    var stems: [InstanceID] = []
    var hatchingStems = 0
    /// Instances of all pools, those that are ending too, for they still hold memory.
    var assignedCount = 0
    var canHatch = false
    var isDraining = false
    private var hasDrained = false
    private var nextInstance: UInt64 = 0
    /// No later than the earliest instant at which time alone changes anything.
    private var wake: Instant?

    /// A scheduler without pools and without a zygote: it forks nothing before ``zygote(available:now:)``.
    package init(host: HostLimits) {
        self.host = host
    }

    // MARK: Pools

    /// Makes a pool known. With `prove` one instance is loaded at once, and stays as a warm one.
    package mutating func open(_ pool: PoolID, limits: PoolLimits, prove: Bool, now: Instant) -> [Action] {
        var actions: [Action] = []
        pools[pool] = PoolRecord(limits: limits)
        pools[pool]!.wantsProof = prove
        refill(pool, now, &actions)
        topUpStems(now, &actions)
        return actions
    }

    /// No more calls will come: what runs and waits finishes, what rests ends; `closed` follows.
    package mutating func close(_ pool: PoolID, now: Instant) -> [Action] {
        var actions: [Action] = []
        guard pools[pool] != nil else { return [.closed(pool)] }
        pools[pool]!.isClosing = true
        if pools[pool]!.queue.isEmpty { endResting(of: pool, .poolClosed, now, &actions) }
        settleClosing(pool, &actions)
        return actions
    }

    // MARK: Invocations

    /// A call for `pool`.
    ///
    /// - Parameters:
    ///   - timeout: how long it may run, counted from dispatch.
    ///   - callerDeadline: when its caller stops waiting, in the queue or not; nil if never.
    package mutating func arrive(
        _ id: InvocationID, in pool: PoolID, timeout: Duration, callerDeadline: Instant?, now: Instant
    ) -> [Action] {
        var actions: [Action] = []
        guard !isDraining, pools[pool] != nil else {
            return [.refuse(id, .draining, retryAfter: .seconds(1))]
        }
        let entry = WaitingLine.Entry(id: id, arrived: now, timeout: timeout, callerDeadline: callerDeadline)
        if pools[pool]!.queue.isEmpty, place(entry, in: pool, now, &actions) { return actions }
        guard pools[pool]!.queue.count < pools[pool]!.limits.queueLengthMax else {
            return actions + [.refuse(id, .queueFull, retryAfter: retryAfter(pool))]
        }
        pools[pool]!.queue.append(entry)
        wakeBy(pools[pool]!.queue.nextEnd(pools[pool]!.limits))
        makeRoom(for: pool, now, &actions)
        return actions
    }

    /// The caller is gone: out of the queue; what runs runs on.
    package mutating func abandon(_ id: InvocationID, now: Instant) -> [Action] {
        var actions: [Action] = []
        for pool in pools.keys where !pools[pool]!.queue.isEmpty {
            if !pools[pool]!.queue.remove(where: { $0.id == id }).isEmpty { settleClosing(pool, &actions) }
        }
        return actions
    }

    // MARK: Instances

    /// A stem said ready.
    package mutating func hatched(_ id: InstanceID, now: Instant) -> [Action] {
        var actions: [Action] = []
        guard members[id]?.state == .hatching else { return actions }
        hatchingStems -= 1
        set(id, .stem, now)
        stems.append(id)
        serveWaiting(now, &actions)
        return actions
    }

    /// A load succeeded.
    package mutating func loaded(_ id: InstanceID, now: Instant) -> [Action] {
        var actions: [Action] = []
        guard let member = members[id], member.state == .loading, let pool = member.pool else { return actions }
        pools[pool]!.wantsProof = false
        members[id]!.lastUsed = now
        rest(id, in: pool, now, &actions)
        return actions
    }

    /// Its invocation ended.
    package mutating func finished(_ id: InstanceID, wantsRetirement: Bool, now: Instant) -> [Action] {
        var actions: [Action] = []
        guard let member = members[id], case .busy = member.state, let pool = member.pool else { return actions }
        pools[pool]!.busyCount -= 1
        pools[pool]!.wantsProof = false
        members[id]!.invocations += 1
        members[id]!.lastUsed = now
        if let reason = retirement(of: members[id]!, wantsRetirement, now) {
            end(id, reason, now, &actions)
        } else if shouldYield(pool) {
            end(id, .madeRoom, now, &actions)
        } else if let next = pools[pool]!.queue.popFirst() {
            dispatch(next, on: id, in: pool, start: .warm, now, &actions)
        } else {
            rest(id, in: pool, now, &actions)
        }
        return actions
    }

    /// It gave memory back.
    package mutating func compacted(_ id: InstanceID, now: Instant) -> [Action] {
        guard let member = members[id], member.state == .compacting, let pool = member.pool else { return [] }
        pools[pool]!.forget(resting: id)
        pools[pool]!.suspended.append(id)
        set(id, .suspended, now)
        wakeBy(evictionTime(of: members[id]!))
        return [.suspend(id)]
    }

    /// The process is gone, expected or not. A lost invocation is the driver's to answer.
    package mutating func exited(_ id: InstanceID, now: Instant) -> [Action] {
        var actions: [Action] = []
        guard let member = members.removeValue(forKey: id) else { return actions }
        switch member.state {
        case .hatching: hatchingStems -= 1
        case .stem: stems.removeAll { $0 == id }
        default: break
        }
        if member.pool != nil { assignedCount -= 1 }
        if let pool = member.pool, pools[pool] != nil {
            pools[pool]!.members.remove(id)
            pools[pool]!.forget(resting: id)
            switch member.state {
            case .busy: pools[pool]!.busyCount -= 1
            case .ending: pools[pool]!.endingCount -= 1
            default: break
            }
            // What dies without being told to may do so again at once.
            if member.state != .ending { pools[pool]!.refillNotBefore = now + .seconds(1) }
            settleClosing(pool, &actions)
        }
        serveWaiting(now, &actions)
        if !canHatch || member.state == .hatching {
            wakeBy(now + .milliseconds(100))
        } else {
            topUpStems(now, &actions)
        }
        settleDraining(&actions)
        return actions
    }

    // MARK: The zygote, time, the end

    /// The zygote was replaced: stems of the old one end, for they share its address layout.
    package mutating func invalidateStems(now: Instant) -> [Action] {
        var actions: [Action] = []
        for id in stems { end(id, .staleZygote, now, &actions) }
        stems = []
        topUpStems(now, &actions)
        return actions
    }

    /// Whether forks are possible at all.
    package mutating func zygote(available: Bool, now: Instant) -> [Action] {
        var actions: [Action] = []
        canHatch = available
        if available {
            serveWaiting(now, &actions)
            for pool in pools.keys.sorted() { refill(pool, now, &actions) }
            topUpStems(now, &actions)
        }
        return actions
    }

    /// Does what time alone brings about.
    package mutating func advance(now: Instant) -> [Action] {
        var actions: [Action] = []
        wake = nil
        for id in members.keys.sorted() { age(id, now, &actions) }
        for pool in pools.keys.sorted() {
            endWaits(in: pool, now, &actions)
            refill(pool, now, &actions)
        }
        serveWaiting(now, &actions)
        topUpStems(now, &actions)
        settleDraining(&actions)
        return actions
    }

    /// No later than the next instant at which ``advance(now:)`` would do something; nil if time changes nothing.
    package var nextWake: Instant? { wake }

    mutating func wakeBy(_ instant: Instant?) {
        guard let instant else { return }
        wake = wake.map { min($0, instant) } ?? instant
    }

    /// No new calls; what runs and waits finishes, the rest ends; `drained` follows.
    package mutating func drain(now: Instant) -> [Action] {
        var actions: [Action] = []
        isDraining = true
        for pool in pools.keys.sorted() {
            pools[pool]!.isClosing = true
            if pools[pool]!.queue.isEmpty { endResting(of: pool, .draining, now, &actions) }
            settleClosing(pool, &actions)
        }
        for id in stems { end(id, .draining, now, &actions) }
        stems = []
        for (id, member) in members where member.state == .hatching {
            hatchingStems -= 1
            set(id, .ending, now)
            actions.append(.end(id, .draining))
        }
        settleDraining(&actions)
        return actions
    }

    private mutating func settleDraining(_ actions: inout [Action]) {
        guard isDraining, !hasDrained, members.isEmpty, pools.values.allSatisfy(\.queue.isEmpty) else { return }
        hasDrained = true
        actions.append(.drained)
    }

    /// A closing pool with nothing left is forgotten.
    mutating func settleClosing(_ pool: PoolID, _ actions: inout [Action]) {
        guard let record = pools[pool], record.isClosing, record.members.isEmpty, record.queue.isEmpty else { return }
        pools[pool] = nil
        actions.append(.closed(pool))
    }

    mutating func newInstance() -> InstanceID {
        nextInstance += 1
        return InstanceID(nextInstance)
    }

    mutating func set(_ id: InstanceID, _ state: Member.State, _ now: Instant) {
        members[id]?.state = state
        members[id]?.since = now
    }

    // MARK: What an operator sees

    /// The state of an instance; nil if it is gone.
    package func state(
        of id: InstanceID
    ) -> (name: String, pool: PoolID?, since: Instant, born: Instant, invocations: Int)? {
        members[id].map { ($0.state.name, $0.pool, $0.since, $0.born, $0.invocations) }
    }

    /// How many instances a pool has, how many are busy and suspended, how many calls wait.
    package func counts(of pool: PoolID) -> (instances: Int, busy: Int, suspended: Int, queued: Int) {
        guard let record = pools[pool] else { return (0, 0, 0, 0) }
        return (record.liveCount, record.busyCount, record.suspended.count, record.queue.count)
    }
}
