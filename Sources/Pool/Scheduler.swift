/// Decides everything: which instance runs what, when to fork, queue, suspend, evict, retire, kill and refuse.
///
/// Events in, actions out. It reads no clock, owns no descriptor and starts no thread; the driver tells it the time and
/// carries out what it says, in order. An event that does not fit the state is late or hostile, and ignored.
package struct Scheduler: Sendable {
    let host: HostLimits
    var members: [InstanceID: Member] = [:]
    var pools: [PoolID: PoolRecord] = [:]
    var nurseries: [Lineage: Nursery] = [.plain: Nursery()]
    /// Instances of all pools, those that are ending too, for they still hold memory.
    var assignedCount = 0
    /// Those of them that are ending, and those that rest.
    private(set) var endingCount = 0
    private(set) var restingCount = 0
    /// Every pool that waits for an instance is in it; one that no longer does may be.
    var wanting: Set<PoolID> = []
    /// Pools that have fewer instances than their minimum, for want of room, of a zygote or of time.
    var belowMinimum: Set<PoolID> = []
    private(set) var isDraining = false
    private var hasDrained = false
    private var nextInstance: UInt64 = 0
    /// No later than the earliest instant at which time alone changes anything.
    private var wake: Instant?

    /// A scheduler without pools and without a zygote: it forks nothing before ``zygote(available:now:)``.
    package init(host: HostLimits) {
        self.host = host
    }

    // MARK: Pools

    /// Makes a pool known. With `prove` one instance is loaded at once, and stays as a warm one; on a full host another
    /// pool's makes way for it. After ``drain(now:)`` the answer is `closed`.
    ///
    /// - Parameter lineage: forks of another than the plain one need a zygote of their own:
    ///   ``zygote(of:available:now:)``.
    package mutating func open(
        _ pool: PoolID, limits: PoolLimits, lineage: Lineage = .plain, prove: Bool, now: Instant
    ) -> [Action] {
        var actions: [Action] = []
        guard !isDraining else { return [.closed(pool)] }
        guard pools[pool] == nil else { return [] }
        pools[pool] = PoolRecord(limits: limits, lineage: lineage, lastServed: now)
        nurseries[lineage, default: Nursery()].poolCount += 1
        if prove {
            pools[pool]!.wantsProof = true
            wanting.insert(pool)
            serveWaiting(now, &actions)
        }
        refill(pool, now, &actions)
        topUpStems(now, &actions)
        return actions
    }

    /// No more calls will come: what runs and waits finishes, what rests ends; `closed` follows.
    package mutating func close(_ pool: PoolID, now: Instant) -> [Action] {
        var actions: [Action] = []
        guard pools[pool] != nil else { return [.closed(pool)] }
        close(pool, .poolClosed, now, &actions)
        return actions
    }

    private mutating func close(_ pool: PoolID, _ reason: EndReason, _ now: Instant, _ actions: inout [Action]) {
        pools[pool]!.isClosing = true
        pools[pool]!.wantsProof = false
        if pools[pool]!.queue.isEmpty { endResting(of: pool, reason, now, &actions) }
        settleClosing(pool, &actions)
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
        if let callerDeadline, callerDeadline <= now {
            return [.refuse(id, .callerDeadline, retryAfter: retryAfter(pool))]
        }
        let entry = WaitingLine.Entry(id: id, arrived: now, timeout: timeout, callerDeadline: callerDeadline)
        if pools[pool]!.queue.isEmpty, place(entry, in: pool, now, &actions) { return actions }
        guard pools[pool]!.queue.count < pools[pool]!.limits.queueLengthMax else {
            return actions + [.refuse(id, .queueFull, retryAfter: retryAfter(pool))]
        }
        wakeBy(pools[pool]!.queue.append(entry, pools[pool]!.limits))
        wanting.insert(pool)
        makeRoom(now, &actions)
        return actions
    }

    /// The caller is gone: out of the queue; what runs runs on.
    package mutating func abandon(_ id: InvocationID, now: Instant) -> [Action] {
        var actions: [Action] = []
        for pool in wanting where pools[pool]?.queue.remove(where: { $0.id == id }).isEmpty == false {
            settleClosing(pool, &actions)
            settleDraining(&actions)
            break
        }
        return actions
    }

    // MARK: Instances

    /// A stem said ready.
    package mutating func hatched(_ id: InstanceID, now: Instant) -> [Action] {
        var actions: [Action] = []
        guard members[id]?.state == .hatching else { return actions }
        set(id, .stem, now)
        nurseries[members[id]!.lineage]!.stems.append(id)
        serveWaiting(now, &actions)
        refillAll(now, &actions)
        return actions
    }

    /// A load succeeded.
    package mutating func loaded(_ id: InstanceID, now: Instant) -> [Action] {
        var actions: [Action] = []
        guard let member = members[id], member.state == .loading, let pool = member.pool else { return actions }
        members[id]!.lastUsed = now
        rest(id, in: pool, now, &actions)
        return actions
    }

    /// Its invocation ended.
    package mutating func finished(_ id: InstanceID, wantsRetirement: Bool, now: Instant) -> [Action] {
        var actions: [Action] = []
        guard let member = members[id], case .busy = member.state, let pool = member.pool else { return actions }
        members[id]!.invocations += 1
        members[id]!.lastUsed = now
        pools[pool]!.lastServed = now
        if let reason = retirement(of: members[id]!, wantsRetirement, now) {
            end(id, reason, now, &actions)
        } else if !pools[pool]!.queue.isEmpty, shouldYield(pool, now) {
            end(id, .madeRoom, now, &actions)
        } else {
            rest(id, in: pool, now, &actions)
        }
        return actions
    }

    /// It gave memory back.
    package mutating func compacted(_ id: InstanceID, now: Instant) -> [Action] {
        guard let member = members[id], member.state == .compacting, let pool = member.pool else { return [] }
        pools[pool]!.forget(resting: id)
        pools[pool]!.suspended.insert(id, at: position(of: id, in: pools[pool]!.suspended))
        set(id, .suspended, now)
        wakeBy(restEnd(of: members[id]!, pools[pool]!.limits))
        return [.suspend(id)]
    }

    /// The process is gone, expected or not. A lost invocation is the driver's to answer.
    package mutating func exited(_ id: InstanceID, now: Instant) -> [Action] {
        var actions: [Action] = []
        guard let member = members.removeValue(forKey: id) else { return actions }
        count(member.state, member, -1)
        if member.state == .stem { nurseries[member.lineage]!.stems.removeAll { $0 == id } }
        // What dies without being told to may do so again at once.
        if member.state == .stem || member.state == .hatching {
            nurseries[member.lineage]!.notBefore = now + .milliseconds(100)
        }
        if let pool = member.pool, pools[pool] != nil {
            assignedCount -= 1
            pools[pool]!.members.remove(id)
            if member.state.isResting { pools[pool]!.forget(resting: id) }
            if member.state != .ending { pools[pool]!.refillNotBefore = now + .seconds(1) }
            settleClosing(pool, &actions)
        }
        serveWaiting(now, &actions)
        if let pool = member.pool { refill(pool, now, &actions) }
        refillAll(now, &actions)
        topUpStems(now, &actions)
        settleDraining(&actions)
        return actions
    }

    // MARK: The zygote, time, the end

    /// The zygote was replaced: stems of the old one end, for they share its address layout.
    package mutating func invalidateStems(of lineage: Lineage = .plain, now: Instant) -> [Action] {
        var actions: [Action] = []
        endStems(of: lineage, .staleZygote, now, &actions)
        topUpStems(now, &actions)
        return actions
    }

    /// Whether forks of a lineage are possible at all.
    package mutating func zygote(of lineage: Lineage = .plain, available: Bool, now: Instant) -> [Action] {
        var actions: [Action] = []
        nurseries[lineage, default: Nursery()].canHatch = available
        if available {
            nurseries[lineage]!.notBefore = nil
            serveWaiting(now, &actions)
            refillAll(now, &actions)
            topUpStems(now, &actions)
        }
        return actions
    }

    /// Does what time alone brings about.
    package mutating func advance(now: Instant) -> [Action] {
        var actions: [Action] = []
        wake = nil
        for id in members.keys.sorted() { age(id, now, &actions) }
        for pool in wanting.sorted() { endWaits(in: pool, now, &actions) }
        serveWaiting(now, &actions)
        refillAll(now, &actions)
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
        for pool in pools.keys.sorted() { close(pool, .draining, now, &actions) }
        for lineage in nurseries.keys.sorted() { endStems(of: lineage, .draining, now, &actions) }
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
        nurseries[record.lineage]!.poolCount -= 1
        actions.append(.closed(pool))
    }

    mutating func newInstance() -> InstanceID {
        nextInstance += 1
        return InstanceID(nextInstance)
    }

    // MARK: States

    /// A new process.
    mutating func enter(
        _ id: InstanceID, _ state: Member.State, _ pool: PoolID?, of lineage: Lineage, _ now: Instant
    ) {
        let member = Member(state: state, pool: pool, lineage: lineage, since: now, born: now, lastUsed: now)
        members[id] = member
        count(state, member, 1)
    }

    /// The only place where a state changes, so that no count can drift from it.
    mutating func set(_ id: InstanceID, _ state: Member.State, _ now: Instant) {
        guard let member = members[id] else { return }
        members[id]!.state = state
        members[id]!.since = now
        count(member.state, member, -1)
        count(state, member, 1)
    }

    private mutating func count(_ state: Member.State, _ member: Member, _ change: Int) {
        let pool = member.pool
        switch state {
        case .hatching: nurseries[member.lineage]!.hatchingCount += change
        case .busy: if let pool { pools[pool]?.busyCount += change }
        case .idle, .compacting, .suspended: restingCount += change
        case .ending:
            guard let pool else { break }
            endingCount += change
            pools[pool]?.endingCount += change
        case .stem, .loading: break
        }
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
