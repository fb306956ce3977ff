import Glibc
import Logging
import NIOCore
import NIOPosix
import Pool
import Wire

/// Runs functions: takes invocations and deployments, owns zygotes and instances, carries out what the scheduler decides.
///
/// Every method must be called on ``eventLoop`` unless it is `async`.
package final class Executor: @unchecked Sendable {
    // SAFETY: all state is touched on `eventLoop` only; other threads reach it through `eventLoop.execute`.
    package let eventLoop: any EventLoop
    let settings: ExecutorSettings
    let logger: Logger

    var scheduler: Scheduler
    var functionsByName: [String: DeployedFunction] = [:]
    var pools: [PoolID: LivePool] = [:]
    var flights: [InvocationID: Flight] = [:]
    var live: [InstanceID: LiveInstance] = [:]
    private var nextName: UInt64 = 0
    private var armed: (at: Instant, timer: Scheduled<Void>)?

    var zygotes: Zygotes
    let network: Network
    var isDraining = false
    var whenDrained: [() -> Void] = []

    init(settings: ExecutorSettings, logger: Logger, eventLoop: any EventLoop) {
        self.settings = settings
        self.logger = logger
        self.eventLoop = eventLoop
        scheduler = Scheduler(host: settings.host)
        zygotes = Zygotes()
        network = Network(settings: settings.egress, logger: logger, eventLoop: eventLoop)
    }

    /// A number that no instance, invocation or pool has had.
    func newName() -> UInt64 {
        nextName &+= 1
        return nextName
    }

    // MARK: Invocations

    /// Runs a function and calls `end` exactly once, on the event loop, never before this call returns.
    ///
    /// - Returns: a name for ``abandon(_:)``.
    @discardableResult
    package func invoke(_ invocation: Invocation, end: @escaping (InvocationEnd) -> Void) -> InvocationID {
        let id = InvocationID(newName())
        let address = FunctionAddress(invocation.function)
        guard let function = functionsByName[address.function] else {
            refuseSoon(
                .notFound, .notFound,
                "there is no function \"\(address.function)\": list them with GET /v1/functions",
                end)
            return id
        }
        guard let serving = function.current else {
            let why = function.problem.map { "its code does not load: \($0)" } ?? "it has not loaded yet"
            refuseSoon(
                .internal, .unavailable(retryAfter: .seconds(1)),
                "function \"\(function.name)\" cannot run yet: \(why)",
                end)
            return id
        }
        guard let instance = serving.version.instance(address.instance) else {
            let known = serving.version.instances.map(\.name).joined(separator: ", ")
            refuseSoon(
                .notFound, .notFound,
                "function \"\(function.name)\" has no settings instance \"\(address.instance)\": it has \(known)", end)
            return id
        }
        let pool: PoolID
        do throws(SettingsError) {
            if invocation.isRecorded || function.listeners.contains(where: { $0.instance == address.instance }) {
                let settings = try settings(of: serving.version, instance, callSettings: invocation.settings)
                record(id, of: function, serving.version, settings, invocation, end)
                return id
            }
            pool = try self.pool(of: function, instance: instance, callSettings: invocation.settings)
        } catch {
            function.count(.invalidSettings)
            refuseSoon(.invalidSettings, nil, error.sentence, end)
            return id
        }
        let now = Instant.now
        let timeout = min(serving.version.timeout, invocation.patience ?? serving.version.timeout)
        flights[id] = Flight(
            id: id, function: function, pool: pool, version: serving.version, event: invocation.event,
            mask: pools[pool]?.mask, arrived: now, timeout: timeout, answerer: invocation.answerer, end: end)
        perform(
            scheduler.arrive(
                id, in: pool, timeout: serving.version.timeout,
                callerDeadline: invocation.patience.map { now + $0 }, now: now),
            refusals: .later)
        return id
    }

    /// The caller is gone: takes the invocation out of the queue; a running one runs on and its end goes nowhere.
    package func abandon(_ id: InvocationID) {
        // A recording may be for somebody else.
        guard let flight = flights[id], flight.recorder == nil else { return }
        flight.abandon()
        if flight.dispatched == nil { flights[id] = nil }
        perform(scheduler.abandon(id, now: .now))
    }

    private func refuseSoon(
        _ outcome: Outcome, _ refusal: Refusal?, _ message: String, _ end: @escaping (InvocationEnd) -> Void
    ) {
        var ending = InvocationEnd(outcome: outcome, refusal: refusal)
        ending.error = ErrorBody.json(name: outcome.errorName, message: message)
        let loopBound = NIOLoopBound((ending, end), eventLoop: eventLoop)
        eventLoop.execute {
            let (ending, end) = loopBound.value
            end(ending)
        }
    }

    // MARK: Carrying out decisions

    /// Whether a refusal may answer its caller before the current call returns.
    enum RefusalTiming { case now, later }

    /// Does what the scheduler decided, in order, then sets the alarm for its next decision.
    func perform(_ actions: [Action], refusals: RefusalTiming = .now) {
        for (index, action) in actions.enumerated() {
            switch action {
            case .hatch(let id, let pool, let lineage): hatch(id, for: pool, of: lineage)
            case .assign(let id, let pool):
                assign(id, to: pool)
                // A run right behind it travels in the same write.
                if index + 1 == actions.count || !actions[index + 1].isRun(on: id) { live[id]?.flush() }
            case .run(let invocation, let id, let start, _): dispatch(invocation, on: id, start: start)
            case .resume(let id): live[id]?.signal(SIGCONT)
            case .suspend(let id): live[id]?.signal(SIGSTOP)
            case .compact(let id):
                live[id]?.write(.compact, id: 0, payload: ByteBuffer())
                live[id]?.flush()
            case .end(let id, let reason): end(id, because: reason)
            case .expire(let invocation, let id): expire(invocation, on: id)
            case .refuse(let invocation, let reason, let retryAfter):
                refuse(invocation, reason, retryAfter, refusals)
            case .closed(let pool):
                // A proof that was still waited for has nobody left to give it.
                let closed = pools.removeValue(forKey: pool)
                closed?.proof?(.failure(.unproven("the daemon is shutting down")))
                if let closed { settle(closed.lineage) }
            case .drained: drained()
            }
        }
        setAlarm()
    }

    private func setAlarm() {
        guard let next = scheduler.nextWake else { return }
        if let armed {
            guard next < armed.at else { return }
            armed.timer.cancel()
        }
        let delay = next.since(.now)
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        let timer = eventLoop.scheduleTask(in: .nanoseconds(Int64(delay.wholeMicroseconds) * 1000 + 100_000)) {
            let executor = loopBound.value
            executor.armed = nil
            executor.perform(executor.scheduler.advance(now: .now))
        }
        armed = (next, timer)
    }

    private func assign(_ id: InstanceID, to pool: PoolID) {
        guard let instance = live[id], let livePool = pools[pool] else { return }
        instance.pool = pool
        // A stem was born with the default; a process forked for this pool has its budget already.
        if instance.isReady, livePool.version.memoryBytesMax != settings.memoryBytesDefault {
            let code = instance.setMemoryBudget(livePool.version.memoryBytesMax)
            if code != 0 {
                logger.warning(
                    "memory limit not set", metadata: ["instance": "\(id.rawValue)", "error": "\(errnoText(code))"])
                return instance.signal(SIGKILL)
            }
        }
        instance.write(.load, id: 0, payload: livePool.loadPayload())
    }

    private func dispatch(_ invocation: InvocationID, on id: InstanceID, start: StartKind) {
        guard let flight = flights[invocation], let instance = live[id] else { return }
        flight.dispatched = .now
        flight.start = start
        instance.flight = flight
        instance.write(.run, id: invocation.rawValue, payload: flight.event)
        if let recorder = flight.recorder, recorder.isReplay {
            for wake in recorder.wakes { instance.write(.wake, id: 0, payload: ByteBuffer(bytes: wake.encoded)) }
            instance.write(.wake, id: 0, payload: ByteBuffer())
        }
        instance.flush()
    }

    private func refuse(
        _ invocation: InvocationID, _ reason: RefusalReason, _ retryAfter: Duration, _ timing: RefusalTiming
    ) {
        guard let flight = flights.removeValue(forKey: invocation) else { return }
        let ending = Self.ending(for: reason, retryAfter: retryAfter, function: flight.function.name)
        guard timing == .later else { return flight.finish(ending) }
        let loopBound = NIOLoopBound((flight, ending), eventLoop: eventLoop)
        eventLoop.execute {
            let (flight, ending) = loopBound.value
            flight.finish(ending)
        }
    }

    /// Ends an instance that runs nothing: there is nothing to lose, so at once.
    private func end(_ id: InstanceID, because reason: EndReason) {
        guard let instance = live[id] else { return }
        logger.debug("instance ended", metadata: ["instance": "\(id.rawValue)", "because": "\(reason)"])
        instance.signal(SIGKILL)
    }

    private func expire(_ invocation: InvocationID, on id: InstanceID) {
        guard let instance = live[id] else { return }
        instance.verdict = instance.verdict ?? .deadline
        instance.signal(SIGTERM)
        endSoon(instance)
    }
}

extension Action {
    fileprivate func isRun(on instance: InstanceID) -> Bool {
        if case .run(_, instance, _, _) = self { true } else { false }
    }
}
