import Logging
import NIOCore
import Pool

/// The executor's own beginning and end.
extension Executor {
    /// How long the first zygote may take; it takes 30 ms.
    private static let readyTimeMax = TimeAmount.seconds(20)

    /// Starts a zygote and returns when it serves.
    ///
    /// - Throws: ``ExecutorError``; nothing is left running.
    package static func start(
        settings: ExecutorSettings, logger: Logger, eventLoop: any EventLoop
    ) async throws(ExecutorError) -> Executor {
        let executor = Executor(settings: settings, logger: logger, eventLoop: eventLoop)
        let promise = eventLoop.makePromise(of: Result<Void, ExecutorError>.self)
        eventLoop.execute {
            executor.zygotes.firstReady = { promise.succeed($0) }
            executor.startZygoteOrRetry(of: .plain)
            if !settings.isBrief { executor.network.start() }
            let loopBound = NIOLoopBound(executor, eventLoop: eventLoop)
            eventLoop.scheduleTask(in: readyTimeMax) {
                loopBound.value.zygotes.firstReady?(.failure(.zygoteNotReady("it was silent for 20 s")))
                loopBound.value.zygotes.firstReady = nil
            }
        }
        let result: Result<Void, ExecutorError>
        do {
            result = try await promise.futureResult.get()
        } catch {
            result = .failure(.zygoteNotReady("\(error)"))
        }
        if case .failure(let error) = result {
            await executor.drain(grace: .zero)
            throw error
        }
        return executor
    }

    /// Refuses new calls, lets running and queued ones finish for at most `grace`, ends every process.
    package func drain(grace: Duration) async {
        let promise = eventLoop.makePromise(of: Void.self)
        eventLoop.execute {
            self.whenDrained.append { promise.succeed(()) }
            guard !self.isDraining else { return }
            self.isDraining = true
            let loopBound = NIOLoopBound(self, eventLoop: self.eventLoop)
            // One turn later, so that the scheduler's own "drained" below cannot come first and be lost.
            self.eventLoop.scheduleTask(in: TimeAmount(grace)) { loopBound.value.endAll() }
            self.perform(self.scheduler.drain(now: .now))
        }
        try? await promise.futureResult.get()
    }

    /// Nothing runs any more, or nothing is left: ends what there is, and answers when all of it is gone.
    func drained() {
        guard isDraining else { return }
        if zygotes.all.isEmpty {
            network.close()
            let waiting = whenDrained
            whenDrained = []
            for done in waiting { done() }
        } else {
            endAll()
        }
    }

    private func endAll() {
        zygotes.lines = [:]
        if zygotes.all.isEmpty { return drained() }
        for group in zygotes.all.values { group.end() }
    }
}
