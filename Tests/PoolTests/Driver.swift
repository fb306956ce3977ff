import Pool

/// Plays the supervisor by hand: a clock that moves when told, and the actions of each step.
struct Driver {
    var scheduler: Scheduler
    var now = Instant(nanoseconds: 1_000_000_000)
    private var nextInvocation: UInt64 = 0

    init(stems: Int = 0, maxInstances: Int = 100, zygote: Bool = true) {
        var host = HostLimits()
        host.stems = stems
        host.maxInstances = maxInstances
        scheduler = Scheduler(host: host)
        if zygote { _ = scheduler.zygote(available: true, now: now) }
    }

    mutating func open(
        _ pool: UInt64 = 1, _ change: (inout PoolLimits) -> Void = { _ in }, prove: Bool = false
    ) -> [Action] {
        var limits = PoolLimits()
        change(&limits)
        return scheduler.open(PoolID(pool), limits: limits, prove: prove, now: now)
    }

    mutating func call(
        _ pool: UInt64 = 1, timeout: Duration = .seconds(5), patience: Duration? = nil
    ) -> (id: InvocationID, actions: [Action]) {
        nextInvocation += 1
        let id = InvocationID(nextInvocation)
        return (
            id,
            scheduler.arrive(
                id, in: PoolID(pool), timeout: timeout, callerDeadline: patience.map { now + $0 }, now: now)
        )
    }

    mutating func pass(_ time: Duration) -> [Action] {
        now = now + time
        return scheduler.advance(now: now)
    }

    /// Forks and finishes one call, so that one instance rests.
    mutating func warmInstance(_ pool: UInt64 = 1) -> InstanceID {
        let id = call(pool).actions.instanceRun!
        _ = scheduler.finished(id, wantsRetirement: false, now: now)
        return id
    }
}

extension [Action] {
    /// The instance that the first run goes to.
    var instanceRun: InstanceID? {
        for case .run(_, let instance, _, _) in self { return instance }
        return nil
    }

    var startKind: StartKind? {
        for case .run(_, _, let start, _) in self { return start }
        return nil
    }

    var refusal: RefusalReason? {
        for case .refuse(_, let reason, _) in self { return reason }
        return nil
    }

    var hatchedStems: [InstanceID] {
        compactMap { action in
            if case .hatch(let id, nil, _) = action { id } else { nil }
        }
    }

    var ended: [EndReason] {
        compactMap { action in
            if case .end(_, let reason) = action { reason } else { nil }
        }
    }
}
