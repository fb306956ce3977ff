import Pool

/// Plays gateways, processes and the clock for one scheduler, all from one seed, and notes whatever must not be.
///
/// It wakes the scheduler when it asked to be woken and never else, so that a wake that comes too late shows.
struct World {
    private var random: SplitMix
    private var scheduler: Scheduler
    private var now = Instant(nanoseconds: 1)
    private var host = HostLimits()
    private var limits: [PoolID: PoolLimits] = [:]
    private var openPools: [PoolID] = []
    private var nextPool: UInt64 = 0
    private var nextInvocation: UInt64 = 0
    private(set) var history: [Action] = []
    private(set) var faults: [String] = []

    /// What the outside knows of a process.
    private enum Process: Equatable {
        case hatching, blank, loading, resting, running(InvocationID), compacting, frozen, dying

        var isFree: Bool { self == .resting || self == .compacting || self == .frozen }
    }

    private struct Call {
        var pool: PoolID
        var timeout: Duration
        /// When its wait in the queue must be over; once it runs, when its run must be.
        var end: Instant
        var callerDeadline: Instant?
    }

    private var processes: [InstanceID: Process] = [:]
    /// Processes that never say another word.
    private var mute: Set<InstanceID> = []
    private var poolOf: [InstanceID: PoolID] = [:]
    private var waiting: [InvocationID: Call] = [:]
    private var running: [InvocationID: Call] = [:]
    private var answered: Set<InvocationID> = []
    private var hasZygote = true
    private var isDraining = false
    private var hasDrained = false

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        host.maxInstances = 1 + Int(random.next() % 8)
        host.stems = Int(random.next() % 3)
        scheduler = Scheduler(host: host)
        perform(scheduler.zygote(available: true, now: now))
        for _ in 0..<3 { openPool() }
    }

    // MARK: Events

    mutating func step() {
        pass(.milliseconds(Int(random.next() % 200)))
        switch random.next() % 22 {
        case 0..<9: call()
        case 9..<15: for id in processes.keys.sorted() where !chance(3) { progress(id) }
        case 15: if let id = processes.keys.sorted().randomElement(using: &random) { exit(id) }
        case 16:
            hasZygote = !chance(3)
            perform(scheduler.zygote(available: hasZygote, now: now))
        case 17:
            perform(scheduler.close(openPools.remove(at: Int(random.next() % 3)), now: now))
            openPool()
        case 18:
            if let id = waiting.keys.sorted().randomElement(using: &random) {
                waiting[id] = nil
                answer(id)
                perform(scheduler.abandon(id, now: now))
            }
        case 19: pass(.seconds(Int(random.next() % 30)))
        case 20: sayOddThings()
        default: perform(scheduler.invalidateStems(now: now))
        }
        check()
    }

    /// Everything recovers and grows quiet; then a drain, after which every call must have its one answer.
    mutating func finish() {
        hasZygote = true
        perform(scheduler.zygote(available: true, now: now))
        for _ in 0..<100 { calmStep() }
        let count = processes.keys.count { poolOf[$0] != nil }
        for pool in openPools where count < host.maxInstances {
            let live = scheduler.counts(of: pool).instances
            if live < limits[pool]!.minWarm { faults.append("\(pool) below its minimum") }
        }
        if processes.count - count != host.stems { faults.append("\(processes.count - count) stems") }
        if !waiting.isEmpty || !running.isEmpty { faults.append("calls left: \(waiting) \(running)") }
        for _ in 0..<5 { call() }
        isDraining = true
        perform(scheduler.drain(now: now))
        call()
        openPool()
        for _ in 0..<100 where !hasDrained { calmStep() }
        if !hasDrained { faults.append("not drained: \(processes)") }
        if answered.count != Int(nextInvocation) { faults.append("calls unanswered") }
    }

    private mutating func calmStep() {
        mute = []
        for id in processes.keys.sorted() { progress(id) }
        pass(.milliseconds(100))
        check()
    }

    private mutating func openPool() {
        nextPool += 1
        let pool = PoolID(nextPool)
        var chosen = PoolLimits()
        chosen.maxInstances = 1 + Int(random.next() % 4)
        chosen.minWarm = Int(random.next() % 2)
        chosen.queueLengthMax = Int(random.next() % 10)
        chosen.invocationsMax = 1 + Int(random.next() % 20)
        chosen.suspendAfter = chance(4) ? .zero : .seconds(1 + Int(random.next() % 10))
        chosen.evictAfter = chance(4) ? .zero : .seconds(10 + Int(random.next() % 30))
        chosen.ageMax = .seconds(60)
        limits[pool] = chosen
        openPools.append(pool)
        perform(scheduler.open(pool, limits: chosen, prove: chance(2), now: now))
    }

    private mutating func call() {
        nextInvocation += 1
        let id = InvocationID(nextInvocation)
        let pool = openPools.randomElement(using: &random)!
        let deadline: Instant? = chance(4) ? now + .milliseconds(Int(random.next() % 3000)) : nil
        let timeout = Duration.milliseconds(100 + Int(random.next() % 2000))
        let end = now + limits[pool]!.queueTimeMax
        waiting[id] = Call(pool: pool, timeout: timeout, end: min(end, deadline ?? end), callerDeadline: deadline)
        perform(scheduler.arrive(id, in: pool, timeout: timeout, callerDeadline: deadline, now: now))
    }

    /// A process does its next thing.
    private mutating func progress(_ id: InstanceID) {
        if processes[id] == .dying { return exit(id) }
        guard !mute.contains(id) else { return }
        switch processes[id] {
        case .hatching:
            processes[id] = .blank
            perform(scheduler.hatched(id, now: now))
        case .loading:
            processes[id] = .resting
            perform(scheduler.loaded(id, now: now))
        case .running(let invocation):
            running[invocation] = nil
            answer(invocation)
            processes[id] = .resting
            perform(scheduler.finished(id, wantsRetirement: chance(20), now: now))
        case .compacting:
            processes[id] = .resting
            perform(scheduler.compacted(id, now: now))
        default: break
        }
    }

    /// A message that does not fit its instance's state is late or hostile and must bring about nothing.
    private mutating func sayOddThings() {
        let id = InstanceID(random.next() % 100)
        let state = processes[id]
        if state != .hatching { expectNothing(scheduler.hatched(id, now: now), "hatched") }
        if state != .loading { expectNothing(scheduler.loaded(id, now: now), "loaded") }
        if state != .compacting { expectNothing(scheduler.compacted(id, now: now), "compacted") }
        if state == nil { expectNothing(scheduler.exited(id, now: now), "exited") }
        if case .running = state { return }
        expectNothing(scheduler.finished(id, wantsRetirement: chance(2), now: now), "finished")
    }

    private mutating func expectNothing(_ actions: [Action], _ event: String) {
        if !actions.isEmpty { faults.append("\(event) heard that did not fit: \(actions)") }
    }

    private mutating func exit(_ id: InstanceID) {
        if case .running(let invocation) = processes[id] {
            running[invocation] = nil
            answer(invocation)
        }
        processes[id] = nil
        poolOf[id] = nil
        perform(scheduler.exited(id, now: now))
    }

    private mutating func answer(_ id: InvocationID) {
        if !answered.insert(id).inserted { faults.append("\(id) answered twice") }
    }

    // MARK: Time

    private mutating func pass(_ time: Duration) {
        let target = now + time
        var wakes = 0
        while let wake = scheduler.nextWake, wake <= target {
            now = max(now, wake)
            perform(scheduler.advance(now: now))
            wakes += 1
            if wakes > 1000 { return faults.append("spins at \(now)") }
        }
        now = target
    }

    private mutating func chance(_ oneIn: UInt64) -> Bool { random.next() % oneIn == 0 }

    // MARK: Actions

    private mutating func perform(_ actions: [Action]) {
        history += actions
        if hasDrained, actions.contains(where: { if case .refuse = $0 { false } else { true } }) {
            faults.append("after the drain: \(actions)")
        }
        for action in actions { perform(action) }
    }

    private mutating func perform(_ action: Action) {
        switch action {
        case .hatch(let id, let pool, _):
            if !hasZygote { faults.append("forked without a zygote") }
            processes[id] = pool == nil ? .hatching : .blank
            if chance(15) { mute.insert(id) }
        case .assign(let id, let pool):
            expect(id, "assigned") { $0 == .blank }
            processes[id] = .loading
            poolOf[id] = pool
        case .run(let invocation, let id, _, _): run(invocation, id)
        case .resume(let id):
            expect(id, "resumed") { $0 == .frozen }
            processes[id] = .resting
        case .compact(let id):
            expect(id, "compacted") { $0 == .resting }
            processes[id] = .compacting
        case .suspend(let id):
            expect(id, "suspended") { $0 == .resting }
            processes[id] = .frozen
        case .end(let id, _):
            expect(id, "ended") { if case .running = $0 { false } else { $0 != .dying } }
            processes[id] = .dying
        case .expire(let invocation, let id):
            expect(id, "expired") { $0 == .running(invocation) }
            running[invocation] = nil
            answer(invocation)
            processes[id] = .dying
        case .refuse(let invocation, _, _):
            if waiting.removeValue(forKey: invocation) == nil { faults.append("refused \(invocation), not waiting") }
            answer(invocation)
        case .closed(let pool):
            if poolOf.values.contains(pool) || waiting.values.contains(where: { $0.pool == pool }) {
                faults.append("closed \(pool), in use")
            }
        case .drained:
            let isTrue = isDraining && !hasDrained && processes.isEmpty && waiting.isEmpty
            if !isTrue { faults.append("drained, but not so") }
            hasDrained = true
        }
    }

    private mutating func run(_ invocation: InvocationID, _ id: InstanceID) {
        guard var call = waiting.removeValue(forKey: invocation) else {
            return faults.append("ran \(invocation), not waiting")
        }
        expect(id, "run") { $0 == .resting || $0 == .loading || $0 == .compacting }
        if poolOf[id] != call.pool { faults.append("ran \(invocation) in a foreign pool") }
        call.end = min(now + call.timeout, call.callerDeadline ?? now + call.timeout)
        if call.end <= now { faults.append("ran \(invocation) with no time left") }
        processes[id] = .running(invocation)
        running[invocation] = call
    }

    private mutating func expect(_ id: InstanceID, _ action: String, _ fits: (Process) -> Bool) {
        guard let state = processes[id], fits(state) else {
            return faults.append("\(action) \(id) while \(String(describing: processes[id]))")
        }
    }

    // MARK: What must hold

    private mutating func check() {
        pass(.zero)
        let members = Dictionary(grouping: poolOf, by: \.value).mapValues { $0.map(\.key) }
        for (pool, ids) in members where ids.count > limits[pool]!.maxInstances {
            faults.append("\(ids.count) instances in \(pool)")
        }
        if poolOf.count > host.maxInstances { faults.append("\(poolOf.count) instances on the host") }
        for (id, call) in waiting where call.end <= now { faults.append("\(id) waits too long") }
        for (id, call) in running where call.end <= now { faults.append("\(id) runs too long") }
        for pool in Set(waiting.values.map(\.pool)) { checkWait(of: pool, members) }
        checkWake()
    }

    /// No call waits beside an instance that could run it, be started for it, or make way for it.
    private mutating func checkWait(of pool: PoolID, _ members: [PoolID: [InstanceID]]) {
        let own = members[pool] ?? []
        if own.contains(where: { processes[$0]!.isFree }) { faults.append("\(pool) waits beside its own") }
        let hasStem = processes.contains { $0.value == .blank && poolOf[$0.key] == nil }
        guard own.count < limits[pool]!.maxInstances, hasZygote || hasStem else { return }
        if poolOf.count < host.maxInstances { return faults.append("\(pool) waits beside free room") }
        let isMadeRoom = poolOf.keys.contains { processes[$0] == .dying }
        for (other, ids) in members where !isMadeRoom {
            if ids.count > limits[other]!.minWarm, ids.contains(where: { processes[$0]!.isFree }) {
                faults.append("\(pool) waits beside an idle instance of \(other)")
            }
        }
    }

    /// Before the wake that the scheduler asks for, time changes nothing.
    private mutating func checkWake() {
        var probe = scheduler
        let before = scheduler.nextWake.map { Instant(nanoseconds: $0.nanoseconds - 1) } ?? now + .seconds(100_000)
        let actions = probe.advance(now: before)
        if !actions.isEmpty { faults.append("wakes too late for \(actions)") }
    }
}

/// A small generator whose whole state is the seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
