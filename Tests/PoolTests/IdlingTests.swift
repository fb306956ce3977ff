import Pool
import Testing

@Suite struct IdlingTests {
    @Test func idleInstanceIsCompactedSuspendedResumedAndEvicted() {
        var driver = Driver()
        _ = driver.open()
        let id = driver.warmInstance()
        #expect(driver.pass(.seconds(11)) == [.compact(id)])
        #expect(driver.scheduler.compacted(id, now: driver.now) == [.suspend(id)])
        #expect(driver.scheduler.state(of: id)?.name == "suspended")
        let call = driver.call()
        #expect(call.actions == [.resume(id), .run(call.id, on: id, start: .warm, queued: .zero)])
        _ = driver.scheduler.finished(id, wantsRetirement: false, now: driver.now)
        _ = driver.pass(.seconds(11))
        _ = driver.scheduler.compacted(id, now: driver.now)
        #expect(driver.pass(.seconds(600)) == [.end(id, .evicted)])
    }

    @Test func mostRecentlyUsedOfTheSuspendedIsResumedFirst() {
        var driver = Driver()
        _ = driver.open()
        let calls = (0..<3).map { _ in driver.call().actions.instanceRun! }
        for index in [2, 0, 1] {
            _ = driver.pass(.milliseconds(1))
            _ = driver.scheduler.finished(calls[index], wantsRetirement: false, now: driver.now)
        }
        #expect(driver.pass(.seconds(11)).count == 3)
        for index in [1, 2, 0] { _ = driver.scheduler.compacted(calls[index], now: driver.now) }
        for index in [1, 0, 2] { #expect(driver.call().actions.instanceRun == calls[index]) }
    }

    @Test func callDuringCompactionIsServedAndNotStopped() {
        var driver = Driver()
        _ = driver.open()
        let id = driver.warmInstance()
        _ = driver.pass(.seconds(11))
        #expect(driver.call().actions.instanceRun == id)
        #expect(driver.scheduler.compacted(id, now: driver.now).isEmpty)
    }

    @Test func compactionThatNeverEndsEndsTheInstance() {
        var driver = Driver()
        _ = driver.open()
        let id = driver.warmInstance()
        _ = driver.pass(.seconds(11))
        #expect(driver.pass(.seconds(6)) == [.end(id, .unresponsive)])
    }

    @Test func minimumIsLoadedKeptAndReplaced() {
        var driver = Driver()
        let actions = driver.open(1) { $0.minWarm = 2 }
        #expect(actions.count == 4)
        for id in [InstanceID(1), InstanceID(2)] { _ = driver.scheduler.loaded(id, now: driver.now) }
        _ = driver.pass(.seconds(11))
        for id in [InstanceID(1), InstanceID(2)] { _ = driver.scheduler.compacted(id, now: driver.now) }
        #expect(driver.pass(.seconds(1200)).ended.isEmpty)
        _ = driver.scheduler.exited(InstanceID(1), now: driver.now)
        #expect(driver.scheduler.counts(of: PoolID(1)).instances == 1)
        #expect(driver.pass(.seconds(2)).contains(.assign(InstanceID(3), PoolID(1))))
    }

    @Test func endedMinimumIsReplacedAtOnceAndACrashedOneIsWokenFor() {
        var driver = Driver()
        _ = driver.open(1) {
            $0.minWarm = 1
            $0.invocationsMax = 1
        }
        _ = driver.scheduler.loaded(InstanceID(1), now: driver.now)
        _ = driver.warmInstance()
        #expect(driver.scheduler.exited(InstanceID(1), now: driver.now).contains(.assign(InstanceID(2), PoolID(1))))
        #expect(driver.scheduler.exited(InstanceID(2), now: driver.now).isEmpty)
        #expect(driver.scheduler.nextWake! <= driver.now + .seconds(1))
        #expect(driver.pass(.seconds(1)).contains(.assign(InstanceID(3), PoolID(1))))
    }

    @Test func dyingStemsAreReplacedNotMoreThanTenTimesASecond() {
        var driver = Driver(stems: 1)
        _ = driver.scheduler.hatched(InstanceID(1), now: driver.now)
        #expect(driver.scheduler.exited(InstanceID(1), now: driver.now).isEmpty)
        #expect(driver.scheduler.nextWake == driver.now + .milliseconds(100))
        #expect(driver.pass(.milliseconds(100)).hatchedStems == [InstanceID(2)])
    }

    @Test func stemThatNeverGetsReadyIsEnded() {
        var driver = Driver(stems: 1)
        #expect(driver.pass(.seconds(10)).ended == [.unresponsive])
    }

    @Test func zeroMeansNeverSuspendedAndNeverEvicted() {
        var driver = Driver()
        _ = driver.open(1) {
            $0.suspendAfter = .zero
            $0.evictAfter = .zero
            $0.ageMax = .seconds(10_000)
        }
        _ = driver.warmInstance()
        #expect(driver.pass(.seconds(9000)).isEmpty)
    }

    @Test func crashingMinimumDoesNotSpin() {
        var driver = Driver()
        _ = driver.open(1) { $0.minWarm = 1 }
        var loads = 1
        for _ in 0..<100 {
            for case .assign(let id, _) in driver.scheduler.exited(InstanceID(UInt64(loads)), now: driver.now) {
                loads = Int(id.rawValue)
            }
            for case .assign(let id, _) in driver.pass(.milliseconds(50)) { loads = Int(id.rawValue) }
        }
        #expect(loads <= 7, "five seconds, one attempt a second")
    }

    @Test func instanceRetiresAfterItsInvocationsItsAgeAndOnItsWish() {
        var driver = Driver()
        _ = driver.open(1) { $0.invocationsMax = 2 }
        let id = driver.warmInstance()
        _ = driver.call()
        #expect(driver.scheduler.finished(id, wantsRetirement: false, now: driver.now).ended == [.tooManyInvocations])
        let wishing = driver.call().actions.instanceRun!
        let wish = driver.scheduler.finished(wishing, wantsRetirement: true, now: driver.now)
        #expect(wish.ended == [.askedForRetirement])
        let aging = driver.call(timeout: .seconds(9000)).actions.instanceRun!
        #expect(driver.pass(.seconds(4000)).ended.isEmpty, "never while busy")
        #expect(driver.scheduler.finished(aging, wantsRetirement: false, now: driver.now).ended == [.tooOld])
    }

    @Test func proofLoadsOneInstanceThatStays() {
        var driver = Driver()
        let id = InstanceID(1)
        #expect(driver.open(prove: true) == [.hatch(id, for: PoolID(1)), .assign(id, PoolID(1))])
        _ = driver.scheduler.loaded(InstanceID(1), now: driver.now)
        #expect(driver.call().actions.instanceRun == InstanceID(1))
    }

    @Test func loadThatNeverEndsEndsTheInstance() {
        var driver = Driver()
        _ = driver.open(prove: true)
        #expect(driver.pass(.seconds(6)).ended == [.unresponsive])
    }

    @Test func closingPoolFinishesItsCallsFirst() {
        var driver = Driver()
        _ = driver.open(1) { $0.maxInstances = 1 }
        let id = driver.call().actions.instanceRun!
        let waiting = driver.call()
        #expect(driver.scheduler.close(PoolID(1), now: driver.now).isEmpty)
        let next = driver.scheduler.finished(id, wantsRetirement: false, now: driver.now)
        #expect(next == [.run(waiting.id, on: id, start: .warm, queued: .zero)])
        #expect(driver.scheduler.finished(id, wantsRetirement: false, now: driver.now) == [.end(id, .poolClosed)])
        #expect(driver.scheduler.exited(id, now: driver.now) == [.closed(PoolID(1))])
    }

    @Test func drainRefusesTheNewFinishesTheOldAndEndsOnce() {
        var driver = Driver(stems: 1)
        let stem = driver.open().hatchedStems.first ?? InstanceID(1)
        _ = driver.scheduler.hatched(stem, now: driver.now)
        let id = driver.call().actions.instanceRun!
        let draining = driver.scheduler.drain(now: driver.now)
        #expect(!draining.contains(.drained))
        #expect(driver.call().actions.refusal == .draining)
        _ = driver.scheduler.finished(id, wantsRetirement: false, now: driver.now)
        var last = driver.scheduler.exited(id, now: driver.now)
        for number in UInt64(1)...3 { last += driver.scheduler.exited(InstanceID(number), now: driver.now) }
        #expect(last.count { $0 == .drained } == 1)
    }

    @Test func poolOpenedWhileDrainingIsClosedAtOnce() {
        var driver = Driver()
        #expect(driver.scheduler.drain(now: driver.now) == [.drained])
        #expect(driver.open(1, { $0.minWarm = 1 }, prove: true) == [.closed(PoolID(1))])
    }

    @Test func newZygoteReplacesTheStemsOfTheOldOneThoseOnTheirWayToo() {
        var driver = Driver(stems: 2)
        _ = driver.scheduler.hatched(InstanceID(1), now: driver.now)
        let actions = driver.scheduler.invalidateStems(now: driver.now)
        #expect(actions.ended == [.staleZygote, .staleZygote])
        #expect(actions.hatchedStems.count == 2)
    }
}
