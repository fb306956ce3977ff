import Pool
import Testing

@Suite struct RoutingTests {
    @Test func firstCallForksAndLoadsAndRunsInOneStep() {
        var driver = Driver()
        _ = driver.open()
        let call = driver.call()
        let id = InstanceID(1)
        #expect(
            call.actions == [
                .hatch(id, for: PoolID(1)), .assign(id, PoolID(1)), .run(call.id, on: id, start: .cold, queued: .zero),
            ])
    }

    @Test func waitingStemIsTakenAndReplaced() {
        var driver = Driver(stems: 1)
        let stem = driver.open().hatchedStems.first ?? InstanceID(1)
        _ = driver.scheduler.hatched(stem, now: driver.now)
        let actions = driver.call().actions
        #expect(actions.instanceRun == stem)
        #expect(actions.startKind == .stem)
        #expect(actions.hatchedStems.isEmpty, "not while the call that took it starts")
        #expect(driver.pass(.milliseconds(2)).hatchedStems.count == 1)
    }

    @Test func stemThatIsNotReadyIsNotUsed() {
        var driver = Driver(stems: 1)
        _ = driver.open()
        #expect(driver.call().actions.startKind == .cold)
    }

    @Test func mostRecentlyUsedInstanceComesFirst() {
        var driver = Driver()
        _ = driver.open()
        let first = driver.call().actions.instanceRun!
        let second = driver.call().actions.instanceRun!
        _ = driver.scheduler.finished(second, wantsRetirement: false, now: driver.now)
        _ = driver.scheduler.finished(first, wantsRetirement: false, now: driver.now)
        #expect(driver.call().actions.instanceRun == first)
        #expect(driver.call().actions.instanceRun == second)
    }

    @Test func poolsNeverShareInstances() {
        var driver = Driver()
        _ = driver.open(1)
        _ = driver.open(2)
        let one = driver.warmInstance(1)
        let actions = driver.call(2).actions
        #expect(actions.instanceRun != one)
        #expect(actions.startKind == .cold)
    }

    @Test func callBeyondTheMaximumWaitsAndIsServedByWhoIsFree() {
        var driver = Driver()
        _ = driver.open(1) { $0.maxInstances = 1 }
        let instance = driver.call().actions.instanceRun!
        let waiting = driver.call()
        #expect(waiting.actions.isEmpty)
        let actions = driver.scheduler.finished(instance, wantsRetirement: false, now: driver.now)
        #expect(actions == [.run(waiting.id, on: instance, start: .warm, queued: .zero)])
    }

    @Test func callBeyondTheQueueIsRefusedAtOnce() {
        var driver = Driver()
        _ = driver.open(1) {
            $0.maxInstances = 1
            $0.queueLengthMax = 2
        }
        for _ in 0..<3 { _ = driver.call() }
        #expect(driver.call().actions.refusal == .queueFull)
    }

    @Test func waitEndsAfterTheQueueTime() {
        var driver = Driver()
        _ = driver.open(1) { $0.maxInstances = 1 }
        _ = driver.call(timeout: .seconds(60))
        _ = driver.call()
        #expect(driver.pass(.milliseconds(1900)).refusal == nil)
        #expect(driver.pass(.milliseconds(200)).refusal == .queueTimeout)
    }

    @Test func standingQueueIsServedAShorterTime() {
        var driver = Driver()
        _ = driver.open(1) { $0.maxInstances = 1 }
        let instance = driver.call(timeout: .seconds(60)).actions.instanceRun!
        _ = driver.call(timeout: .seconds(60))
        _ = driver.pass(.milliseconds(1500))
        _ = driver.call()
        // The first in line is served, the queue has not been empty since.
        _ = driver.scheduler.finished(instance, wantsRetirement: false, now: driver.now)
        #expect(driver.pass(.milliseconds(900)).refusal == nil)
        #expect(driver.pass(.milliseconds(200)).refusal == .queueTimeout)
    }

    @Test func callerDeadlineEndsTheWaitAndShortensTheRun() {
        var driver = Driver()
        _ = driver.open(1) { $0.maxInstances = 1 }
        let running = driver.call(patience: .milliseconds(300))
        _ = driver.call(patience: .milliseconds(100))
        #expect(driver.pass(.milliseconds(110)).refusal == .callerDeadline)
        #expect(
            driver.pass(.milliseconds(200)).contains(.expire(running.id, on: running.actions.instanceRun!)))
    }

    @Test func abandonedCallLeavesTheQueue() {
        var driver = Driver()
        _ = driver.open(1) { $0.maxInstances = 1 }
        let instance = driver.call().actions.instanceRun!
        let waiting = driver.call()
        _ = driver.scheduler.abandon(waiting.id, now: driver.now)
        #expect(driver.scheduler.finished(instance, wantsRetirement: false, now: driver.now).instanceRun == nil)
    }

    @Test func deadlineExpiresTheInvocationAndTheQueueGetsANewInstance() {
        var driver = Driver()
        _ = driver.open(1) {
            $0.maxInstances = 1
            $0.queueTimeMax = .seconds(60)
            $0.standingQueueTimeMax = .seconds(60)
        }
        let running = driver.call(timeout: .seconds(1))
        let instance = running.actions.instanceRun!
        let waiting = driver.call()
        #expect(driver.scheduler.nextWake! <= driver.now + .seconds(1))
        #expect(driver.pass(.seconds(1)).contains(.expire(running.id, on: instance)))
        #expect(driver.scheduler.finished(instance, wantsRetirement: false, now: driver.now).isEmpty, "too late")
        let actions = driver.scheduler.exited(instance, now: driver.now)
        #expect(actions.startKind == .cold)
        #expect(actions.contains { if case .run(waiting.id, _, _, _) = $0 { true } else { false } })
    }

    @Test func withoutAZygoteCallsWaitAndAreThenServed() {
        var driver = Driver(zygote: false)
        _ = driver.open()
        #expect(driver.call().actions.isEmpty)
        #expect(driver.scheduler.zygote(available: true, now: driver.now).startKind == .cold)
    }

    @Test func withoutAZygoteTheWaitEndsWithTheTrueReason() {
        var driver = Driver(zygote: false)
        _ = driver.open()
        _ = driver.call()
        #expect(driver.pass(.seconds(3)).refusal == .cannotHatch)
    }

    @Test func callWhoseCallerHasLeftIsNotRun() {
        var driver = Driver()
        _ = driver.open(1) { $0.maxInstances = 1 }
        #expect(driver.call(patience: .zero).actions.refusal == .callerDeadline)
        let instance = driver.call().actions.instanceRun!
        _ = driver.call(patience: .milliseconds(10))
        let next = driver.call()
        driver.now = driver.now + .milliseconds(11)
        let actions = driver.scheduler.finished(instance, wantsRetirement: false, now: driver.now)
        #expect(actions.refusal == .callerDeadline)
        #expect(actions.last == .run(next.id, on: instance, start: .warm, queued: .milliseconds(11)))
    }

    @Test func durationBeyondTheEndOfTimeIsThatEnd() {
        #expect(Instant(nanoseconds: 5) + .seconds(Int64.max) == Instant(nanoseconds: .max))
    }
}
