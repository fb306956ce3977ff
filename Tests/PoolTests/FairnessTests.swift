import Pool
import Testing

@Suite struct FairnessTests {
    @Test func floodOfOnePoolDoesNotStarveAnother() {
        var driver = Driver(maxInstances: 4)
        _ = driver.open(1)
        _ = driver.open(2)
        let flood = (0..<4).map { _ in driver.call(1).actions.instanceRun! }
        for _ in 0..<50 { _ = driver.call(1) }
        #expect(driver.call(2).actions.isEmpty)
        let freed = driver.scheduler.finished(flood[0], wantsRetirement: false, now: driver.now)
        #expect(freed == [.end(flood[0], .madeRoom)])
        let served = driver.scheduler.exited(flood[0], now: driver.now)
        #expect(served.contains(.assign(served.instanceRun!, PoolID(2))))
    }

    @Test func restingInstanceOfAnotherPoolMakesRoomLeastRecentlyUsedFirst() {
        var driver = Driver(maxInstances: 2)
        for pool in UInt64(1)...3 { _ = driver.open(pool) }
        let oldest = driver.warmInstance(1)
        _ = driver.pass(.seconds(1))
        _ = driver.warmInstance(2)
        #expect(driver.call(3).actions == [.end(oldest, .madeRoom)])
        #expect(driver.scheduler.exited(oldest, now: driver.now).startKind == .cold)
    }

    @Test func instanceThatBecomesIdleMakesWayForAPoolThatWaits() {
        var driver = Driver(maxInstances: 1)
        _ = driver.open(1)
        _ = driver.open(2)
        let instance = driver.call(1).actions.instanceRun!
        let waiting = driver.call(2)
        let freed = driver.scheduler.finished(instance, wantsRetirement: false, now: driver.now)
        #expect(freed == [.end(instance, .madeRoom)])
        let served = driver.scheduler.exited(instance, now: driver.now)
        #expect(served.contains { if case .run(waiting.id, _, .cold, _) = $0 { true } else { false } })
    }

    @Test func minimumMakesWayOnlyForAPoolBelowItsShare() {
        var driver = Driver(maxInstances: 2)
        _ = driver.open(1) { $0.minWarm = 1 }
        _ = driver.scheduler.loaded(InstanceID(1), now: driver.now)
        _ = driver.open(2)
        _ = driver.call(2)
        #expect(driver.call(2).actions.isEmpty, "it has its share, one of two")
        _ = driver.open(3)
        #expect(driver.call(3).actions == [.end(InstanceID(1), .madeRoom)])
    }

    @Test func roomIsMadeOncePerCallThatWaits() {
        var driver = Driver(maxInstances: 3)
        _ = driver.open(1)
        _ = driver.open(2)
        let idle = (0..<3).map { _ in driver.call(1).actions.instanceRun! }
        for id in idle { _ = driver.scheduler.finished(id, wantsRetirement: false, now: driver.now) }
        #expect(driver.call(2).actions.ended == [.madeRoom])
        #expect(driver.pass(.milliseconds(1)).isEmpty)
        #expect(driver.call(2).actions.ended == [.madeRoom])
    }

    /// More flooding functions than instances: they take turns.
    @Test(arguments: 1...4) func poolsThatFloodTakeTurns(maxInstances: Int) {
        var driver = Driver(maxInstances: maxInstances)
        var poolOf: [InstanceID: UInt64] = [:]
        var running: Set<InstanceID> = []
        var ending: [InstanceID] = []
        var served: [UInt64: Int] = [:]
        func note(_ actions: [Action]) {
            for action in actions {
                switch action {
                case .assign(let id, let pool): poolOf[id] = pool.rawValue
                case .run(_, let id, _, _): running.insert(id)
                case .end(let id, _): ending.append(id)
                default: break
                }
            }
        }
        for pool in UInt64(1)...5 { _ = driver.open(pool) }
        for _ in 0..<1000 {
            for pool in UInt64(1)...5 where driver.scheduler.counts(of: PoolID(pool)).queued < 5 {
                note(driver.call(pool).actions)
            }
            note(driver.pass(.milliseconds(10)))
            for id in running.sorted() {
                served[poolOf[id]!, default: 0] += 1
                running.remove(id)
                note(driver.scheduler.finished(id, wantsRetirement: false, now: driver.now))
            }
            while let id = ending.popLast() { note(driver.scheduler.exited(id, now: driver.now)) }
        }
        let fair = 1000 * maxInstances / 5
        for pool in UInt64(1)...5 { #expect(served[pool, default: 0] > fair / 2, "\(served)") }
    }

    @Test func withoutAZygoteNothingMakesWay() {
        var driver = Driver(maxInstances: 2)
        _ = driver.open(1)
        _ = driver.open(2)
        let ids = (0..<2).map { _ in driver.call(1).actions.instanceRun! }
        _ = driver.call(1)
        _ = driver.scheduler.zygote(available: false, now: driver.now)
        _ = driver.call(2)
        for id in ids + ids {
            #expect(driver.scheduler.finished(id, wantsRetirement: false, now: driver.now).ended.isEmpty)
        }
        #expect(driver.scheduler.zygote(available: true, now: driver.now).ended == [.madeRoom])
    }

    @Test func proofOnAFullHostMakesRoom() {
        var driver = Driver(maxInstances: 1)
        _ = driver.open(1)
        let old = driver.warmInstance(1)
        #expect(driver.open(2, prove: true) == [.end(old, .madeRoom)])
        #expect(driver.scheduler.exited(old, now: driver.now).contains(.assign(InstanceID(2), PoolID(2))))
    }

    @Test func proofOnABusyHostComesWithTheNextFreeInstance() {
        var driver = Driver(maxInstances: 1)
        _ = driver.open(1)
        let busy = driver.call(1).actions.instanceRun!
        for _ in 0..<5 { _ = driver.call(1) }
        #expect(driver.open(2, prove: true).isEmpty)
        _ = driver.pass(.milliseconds(200))
        #expect(driver.scheduler.finished(busy, wantsRetirement: false, now: driver.now) == [.end(busy, .madeRoom)])
        #expect(driver.scheduler.exited(busy, now: driver.now).contains(.assign(InstanceID(2), PoolID(2))))
    }
}
