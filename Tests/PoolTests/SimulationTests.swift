import Pool
import Testing

/// A seeded world: random calls, ends, deaths, lost messages and zygote outages; what must hold is checked at each step.
@Suite struct SimulationTests {
    @Test(arguments: 1...300) func nothingIsLostDoubledOrStarved(seed: Int) {
        var world = World(seed: UInt64(seed))
        for _ in 0..<400 { world.step() }
        world.finish()
        #expect(world.faults.isEmpty, "seed \(seed): \(world.faults.prefix(3))")
    }
}

private struct World {
    private var random: SplitMix
    private var scheduler: Scheduler
    private var now = Instant(nanoseconds: 1)
    private var host = HostLimits()
    private var limits: [PoolID: PoolLimits] = [:]
    private var openPools: [PoolID] = []
    private var nextPool: UInt64 = 0
    private var nextInvocation: UInt64 = 0
    private(set) var faults: [String] = []

    /// What the outside knows of a process.
    private enum Process: Equatable {
        case hatching, blank, loading, resting, running(InvocationID), compacting, frozen, dying
    }
    private var processes: [InstanceID: Process] = [:]
    private var poolOf: [InstanceID: PoolID] = [:]
    private var waiting: Set<InvocationID> = []
    private var running: [InvocationID: InstanceID] = [:]
    private var answered: Set<InvocationID> = []
    private var hasDrained = false
    private var isDraining = false

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        host.maxInstances = 1 + Int(random.next() % 8)
        host.stems = Int(random.next() % 3)
        scheduler = Scheduler(host: host)
        perform(scheduler.zygote(available: true, now: now))
        for _ in 0..<3 { openPool() }
    }

    private mutating func openPool() {
        nextPool += 1
        let pool = PoolID(nextPool)
        var chosen = PoolLimits()
        chosen.maxInstances = 1 + Int(random.next() % 4)
        chosen.minWarm = Int(random.next() % 2)
        chosen.queueLengthMax = Int(random.next() % 10)
        chosen.invocationsMax = 1 + Int(random.next() % 20)
        limits[pool] = chosen
        openPools.append(pool)
        perform(scheduler.open(pool, limits: chosen, prove: random.next() % 2 == 0, now: now))
    }

    mutating func step() {
        now = now + .milliseconds(Int(random.next() % 200))
        switch random.next() % 20 {
        case 0..<8: call()
        case 8..<14: progress()
        case 14: die()
        case 15: perform(scheduler.zygote(available: random.next() % 3 != 0, now: now))
        case 16 where openPools.count > 1:
            perform(scheduler.close(openPools.removeFirst(), now: now))
            openPool()
        case 17:
            if let id = waiting.sorted().first {
                waiting.remove(id)
                answered.insert(id)
                perform(scheduler.abandon(id, now: now))
            }
        case 18: now = now + .seconds(Int(random.next() % 30))
        default: perform(scheduler.invalidateStems(now: now))
        }
        perform(scheduler.advance(now: now))
        check()
    }

    /// Drains; every call must then be answered within what its bounds allow.
    mutating func finish() {
        perform(scheduler.zygote(available: true, now: now))
        isDraining = true
        perform(scheduler.drain(now: now))
        for _ in 0..<400 where !hasDrained {
            now = now + .milliseconds(100)
            for id in processes.keys.sorted() where processes[id] == .dying { exit(id) }
            progress()
            perform(scheduler.advance(now: now))
        }
        if !hasDrained { faults.append("not drained: \(processes)") }
        if answered.count != Int(nextInvocation) {
            faults.append("\(Int(nextInvocation) - answered.count) calls unanswered")
        }
    }

    private mutating func call() {
        nextInvocation += 1
        let id = InvocationID(nextInvocation)
        waiting.insert(id)
        let pool = openPools[Int(random.next() % UInt64(openPools.count))]
        let patience: Duration? = random.next() % 4 == 0 ? .milliseconds(Int(random.next() % 3000)) : nil
        perform(
            scheduler.arrive(
                id, in: pool, timeout: .milliseconds(100 + Int(random.next() % 2000)),
                callerDeadline: patience.map { now + $0 }, now: now))
    }

    /// A process does its next thing, or hangs.
    private mutating func progress() {
        for id in processes.keys.sorted() where isDraining || random.next() % 3 != 0 {
            switch processes[id] {
            case .hatching:
                processes[id] = .blank
                perform(scheduler.hatched(id, now: now))
            case .loading:
                processes[id] = .resting
                perform(scheduler.loaded(id, now: now))
            case .running(let invocation):
                running[invocation] = nil
                answered.insert(invocation)
                processes[id] = .resting
                perform(scheduler.finished(id, wantsRetirement: random.next() % 20 == 0, now: now))
            case .compacting:
                processes[id] = .resting
                perform(scheduler.compacted(id, now: now))
            case .dying: exit(id)
            default: break
            }
        }
        // A message that does not fit its instance's state is late or hostile and must bring about nothing.
        let odd = InstanceID(random.next() % 50)
        if case .running = processes[odd] { return }
        if !scheduler.finished(odd, wantsRetirement: false, now: now).isEmpty { faults.append("odd finish heard") }
        if processes[odd] != .compacting, !scheduler.compacted(odd, now: now).isEmpty {
            faults.append("odd compaction heard")
        }
    }

    private mutating func die() {
        guard let id = processes.keys.sorted().randomElement(using: &random) else { return }
        exit(id)
    }

    private mutating func exit(_ id: InstanceID) {
        if case .running(let invocation) = processes[id] {
            running[invocation] = nil
            answered.insert(invocation)
        }
        processes[id] = nil
        perform(scheduler.exited(id, now: now))
    }

    private mutating func perform(_ actions: [Action]) {
        for action in actions {
            switch action {
            case .hatch(let id, let pool):
                processes[id] = pool == nil ? .hatching : .blank
            case .assign(let id, let pool):
                if processes[id] != .blank {
                    faults.append("assigned \(id) while \(String(describing: processes[id]))")
                }
                processes[id] = .loading
                poolOf[id] = pool
            case .run(let invocation, let id, _, _): run(invocation, id)
            case .resume(let id):
                if processes[id] != .frozen { faults.append("resumed \(id), not frozen") }
                processes[id] = .resting
            case .compact(let id):
                if processes[id] != .resting {
                    faults.append("compacted \(id) while \(String(describing: processes[id]))")
                }
                processes[id] = .compacting
            case .suspend(let id):
                if case .running = processes[id] { faults.append("froze \(id) while busy") }
                processes[id] = .frozen
            case .end(let id, _):
                if case .running = processes[id] { faults.append("ended \(id) while busy") }
                processes[id] = .dying
            case .expire(let invocation, let id):
                if running.removeValue(forKey: invocation) != id { faults.append("expired \(invocation), not running") }
                answered.insert(invocation)
                processes[id] = .dying
            case .refuse(let invocation, _, _):
                if waiting.remove(invocation) == nil { faults.append("refused \(invocation), not waiting") }
                answered.insert(invocation)
            case .closed(let pool):
                if processes.keys.contains(where: { poolOf[$0] == pool }) {
                    faults.append("closed \(pool) with instances")
                }
            case .drained:
                if hasDrained { faults.append("drained twice") }
                hasDrained = true
            }
        }
    }

    private mutating func run(_ invocation: InvocationID, _ id: InstanceID) {
        if waiting.remove(invocation) == nil { faults.append("ran \(invocation), not waiting") }
        switch processes[id] {
        case .resting, .loading, .compacting: break
        default: faults.append("ran on \(id) while \(String(describing: processes[id]))")
        }
        processes[id] = .running(invocation)
        running[invocation] = id
    }

    private mutating func check() {
        var perPool: [PoolID: Int] = [:]
        for id in processes.keys { if let pool = poolOf[id] { perPool[pool, default: 0] += 1 } }
        for (pool, count) in perPool where count > limits[pool]!.maxInstances {
            faults.append("\(count) instances in \(pool), \(limits[pool]!.maxInstances) allowed")
        }
        let total = perPool.values.reduce(0, +)
        if total > host.maxInstances { faults.append("\(total) instances, \(host.maxInstances) allowed") }
        if let wake = scheduler.nextWake, wake <= now { faults.append("wakes in the past") }
    }
}

/// A small generator whose whole state is the seed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
