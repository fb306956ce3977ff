import Logging
import NIOCore
import Pool
import Wire

/// Which version of which function serves.
extension Executor {
    /// Proves that `version` loads, then lets it take over from the version before, which finishes its calls.
    ///
    /// Where the same version serves already, only what its settings instances changed is taken up.
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
            let function = self.function(named: version.name, version.kind)
            if let old = function.current { self.closePools(of: old) }
            function.kind = version.kind
            function.current = DeployedFunction.Serving(version: version, handlers: [])
            self.keepWarm(function)
        }
    }

    /// The function of that name, a new one where there is none.
    private func function(named name: String, _ kind: FunctionKind) -> DeployedFunction {
        if let known = functionsByName[name] { return known }
        let function = DeployedFunction(name: name, kind: kind, networkID: newName())
        functionsByName[name] = function
        return function
    }

    private func prove(_ version: FunctionVersion, _ done: @escaping (Result<[String], DeployError>) -> Void) {
        let function = function(named: version.name, version.kind)
        if let current = function.current, current.version.version == version.version {
            adopt(version, in: function)
            return done(.success(current.handlers))
        }
        // Any settings do, for none are seen while code loads; where all are wrong, the pool is for the proof alone.
        let instance = version.instances.first { $0.problem == nil }
        var limits = version.limits
        if instance == nil { limits.minWarm = 0 }
        let pool = openPool(
            of: function, version, instance: instance?.name,
            instance?.settings ?? CheckedSettings(json: Array("{}".utf8)))
        pool.proof = { [unowned self] result in
            switch result {
            case .success(let handlers): self.takeOver(function, version, pool, handlers)
            case .failure(let error): self.reject(function, pool.id, error)
            }
            done(result)
        }
        perform(scheduler.open(pool.id, limits: limits, lineage: pool.lineage, prove: true, now: .now))
    }

    private func takeOver(
        _ function: DeployedFunction, _ version: FunctionVersion, _ pool: LivePool, _ handlers: [String]
    ) {
        let old = function.current
        function.kind = version.kind
        function.problem = nil
        function.current = DeployedFunction.Serving(version: version, handlers: handlers)
        if let instance = pool.instance {
            function.current?.pools[instance] = pool.id
        } else {
            perform(scheduler.close(pool.id, now: .now))
        }
        if let old { closePools(of: old) }
        keepWarm(function)
    }

    private func reject(_ function: DeployedFunction, _ pool: PoolID, _ error: DeployError) {
        switch error {
        case .broken(let sentence), .unproven(let sentence): function.problem = sentence
        }
        perform(scheduler.close(pool, now: .now))
    }

    private func closePools(of serving: DeployedFunction.Serving) {
        for pool in serving.allPools { perform(scheduler.close(pool, now: .now)) }
    }

    /// Records that the newest files of `name` cannot serve, for listings; the last good version goes on serving.
    package func report(problem: String, of name: String, kind: FunctionKind) async {
        await onLoop {
            self.function(named: name, kind).problem = problem
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
