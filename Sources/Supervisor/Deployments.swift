import Logging
import NIOCore
import Pool
import Wire

/// Which version of which function serves.
extension Executor {
    /// Proves that `version` loads, then lets it take over from the version before, which finishes its calls.
    ///
    /// - Returns: the handlers it has.
    /// - Throws: ``DeployError``; the version before goes on serving and the function's `problem` says why.
    package func deploy(_ version: FunctionVersion) async throws(DeployError) -> [String] {
        let promise = eventLoop.makePromise(of: Result<[String], DeployError>.self)
        eventLoop.execute { self.prove(version) { promise.succeed($0) } }
        do {
            return try await promise.futureResult.get().get()
        } catch let error as DeployError {
            throw error
        } catch {
            throw .unproven("\(error)")
        }
    }

    /// Lets `version` serve without a proof that it loads: an invocation finds out, and ends with the reason.
    package func adopt(_ version: FunctionVersion) async {
        await onLoop {
            let function =
                self.functionsByName[version.name]
                ?? DeployedFunction(name: version.name, kind: version.kind, networkID: self.newName())
            self.functionsByName[version.name] = function
            let pool = self.openPool(of: function, version)
            self.takeOver(function, version, pool.id, [])
            self.perform(
                self.scheduler.open(
                    pool.id, limits: version.limits, lineage: pool.lineage, prove: false, now: .now))
        }
    }

    private func prove(_ version: FunctionVersion, _ done: @escaping (Result<[String], DeployError>) -> Void) {
        let function =
            functionsByName[version.name]
            ?? DeployedFunction(name: version.name, kind: version.kind, networkID: newName())
        functionsByName[version.name] = function
        let pool = openPool(of: function, version)
        pool.proof = { [unowned self] result in
            switch result {
            case .success(let handlers): self.takeOver(function, version, pool.id, handlers)
            case .failure(let error): self.reject(function, pool.id, error)
            }
            done(result)
        }
        perform(scheduler.open(pool.id, limits: version.limits, lineage: pool.lineage, prove: true, now: .now))
    }

    func openPool(
        of function: DeployedFunction, _ version: FunctionVersion, _ recorder: Recorder? = nil
    ) -> LivePool {
        let pool = LivePool(
            id: PoolID(newName()), function: function, version: version, lineage: lineage(of: version.modules),
            recorder: recorder)
        pools[pool.id] = pool
        return pool
    }

    private func takeOver(
        _ function: DeployedFunction, _ version: FunctionVersion, _ pool: PoolID, _ handlers: [String]
    ) {
        let old = function.current
        function.kind = version.kind
        function.problem = nil
        function.current = DeployedFunction.Serving(version: version, handlers: handlers, pool: pool)
        if let old { closePools(of: old) }
    }

    private func reject(_ function: DeployedFunction, _ pool: PoolID, _ error: DeployError) {
        switch error {
        case .broken(let sentence), .unproven(let sentence): function.problem = sentence
        }
        perform(scheduler.close(pool, now: .now))
    }

    private func closePools(of serving: DeployedFunction.Serving) {
        for pool in [serving.pool] + serving.visiting.map(\.pool) { perform(scheduler.close(pool, now: .now)) }
    }

    /// The pool for settings that came with a call; they never meet another's globals.
    func visitingPool(of function: DeployedFunction, settings: [UInt8]) -> PoolID {
        guard var serving = function.current else { return PoolID(0) }
        if let index = serving.visiting.firstIndex(where: { $0.settings == settings }) {
            let entry = serving.visiting.remove(at: index)
            serving.visiting.append(entry)
            function.current = serving
            return entry.pool
        }
        var version = serving.version
        version.settings = settings
        version.limits.minWarm = 0
        let pool = openPool(of: function, version)
        serving.visiting.append((settings, pool.id))
        let surplus = serving.visiting.count > DeployedFunction.visitingPoolsMax ? serving.visiting.removeFirst() : nil
        function.current = serving
        perform(scheduler.open(pool.id, limits: version.limits, lineage: pool.lineage, prove: false, now: .now))
        if let surplus {
            // Later: the end of a process would take the processor from the call that brought the new settings.
            eventLoop.scheduleTask(in: .milliseconds(50)) {
                self.perform(self.scheduler.close(surplus.pool, now: .now))
            }
        }
        return pool.id
    }

    /// Records that the newest files of `name` cannot serve, for listings; the last good version goes on serving.
    package func report(problem: String, of name: String, kind: FunctionKind) async {
        await onLoop {
            let function =
                self.functionsByName[name] ?? DeployedFunction(name: name, kind: kind, networkID: self.newName())
            self.functionsByName[name] = function
            function.problem = problem
        }
    }

    /// Takes a function out of service: new calls find nothing, running ones finish.
    package func remove(_ name: String) async {
        await onLoop {
            guard let function = self.functionsByName.removeValue(forKey: name), let serving = function.current else {
                return
            }
            self.closePools(of: serving)
            self.network.drop(function.networkID)
        }
    }

    /// Runs `body` on the event loop and waits for it.
    func onLoop(_ body: @escaping @Sendable () -> Void) async {
        // The loop outlives the executor; a submit to it fails only after shutdown, when there is nothing to do.
        try? await eventLoop.submit(body).get()
    }
}

/// Why a version does not serve.
package enum DeployError: Error, Sendable, Equatable {
    /// The code does not parse, throws while it loads, or has no handler: a sentence with line and column.
    case broken(String)
    /// The proof did not end in time, or its instance died.
    case unproven(String)

    /// The sentence.
    package var explanation: String {
        switch self {
        case .broken(let sentence), .unproven(let sentence): sentence
        }
    }
}
