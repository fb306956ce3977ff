import NIOCore
import Pool

/// Which pool serves which settings: instances with different settings never share a process (SPEC 61, 138).
extension Executor {
    /// The pool for a call.
    ///
    /// - Parameter callSettings: settings that came with it; empty for those of `instance`.
    /// - Throws: ``SettingsError`` where the settings cannot be used.
    func pool(
        of function: DeployedFunction, instance: SettingsInstance, callSettings: [UInt8]
    ) throws(SettingsError) -> PoolID {
        guard callSettings.isEmpty else { return try visitingPool(of: function, callSettings) }
        if let pool = function.current?.pools[instance.name] { return pool }
        guard let version = function.current?.version else { throw SettingsError("it has not loaded yet") }
        let settings = try settings(of: version, instance, callSettings: [])
        let pool = openPool(of: function, version, instance: instance.name, settings)
        function.current?.pools[instance.name] = pool.id
        perform(
            scheduler.open(pool.id, limits: version.limits, lineage: pool.lineage, prove: false, now: .now),
            refusals: .later)
        return pool.id
    }

    /// The settings of a call.
    ///
    /// - Throws: ``SettingsError`` where they cannot be used.
    func settings(
        of version: FunctionVersion, _ instance: SettingsInstance, callSettings: [UInt8]
    ) throws(SettingsError) -> CheckedSettings {
        guard callSettings.isEmpty else { return try version.check(callSettings: callSettings) }
        switch instance.state {
        case .wrong(let problem): throw SettingsError(problem)
        case .right(let settings): return settings
        }
    }

    /// The pool for settings that came with a call; they never meet another's globals.
    private func visitingPool(of function: DeployedFunction, _ json: [UInt8]) throws(SettingsError) -> PoolID {
        guard var serving = function.current else { throw SettingsError("it has not loaded yet") }
        if let index = serving.visiting.firstIndex(where: { $0.settings == json }) {
            let entry = serving.visiting.remove(at: index)
            serving.visiting.append(entry)
            function.current = serving
            return entry.pool
        }
        let settings = try serving.version.check(callSettings: json)
        var limits = serving.version.limits
        limits.minWarm = 0
        let pool = openPool(of: function, serving.version, instance: nil, settings)
        serving.visiting.append((json, pool.id))
        let surplus = serving.visiting.count > DeployedFunction.visitingPoolsMax ? serving.visiting.removeFirst() : nil
        function.current = serving
        perform(
            scheduler.open(pool.id, limits: limits, lineage: pool.lineage, prove: false, now: .now), refusals: .later)
        if let surplus {
            // Later: the end of a process would take the processor from the call that brought the new settings.
            eventLoop.scheduleTask(in: .milliseconds(50)) {
                self.perform(self.scheduler.close(surplus.pool, now: .now))
            }
        }
        return pool.id
    }

    func openPool(
        of function: DeployedFunction, _ version: FunctionVersion, instance: String?, _ settings: CheckedSettings,
        _ recorder: Recorder? = nil
    ) -> LivePool {
        let pool = LivePool(
            id: PoolID(newName()), function: function, version: version, instance: instance, settings: settings,
            lineage: lineage(of: version.modules), recorder: recorder)
        pools[pool.id] = pool
        return pool
    }

    /// Takes up the settings of a version whose code serves already: only the pools of those that changed close.
    func adopt(_ version: FunctionVersion, in function: DeployedFunction) {
        guard let old = function.current else { return }
        function.problem = nil
        function.current?.version = version
        for (name, pool) in old.pools where version.instance(name) != old.version.instance(name) {
            function.current?.pools[name] = nil
            perform(scheduler.close(pool, now: .now))
        }
        keepWarm(function)
    }

    /// Opens the pools that are to have instances although nobody calls.
    func keepWarm(_ function: DeployedFunction) {
        guard let version = function.current?.version, version.limits.minWarm > 0 else { return }
        for instance in version.instances where instance.problem == nil {
            // It is right, so there is nothing to throw.
            _ = try? pool(of: function, instance: instance, callSettings: [])
        }
    }
}

extension FunctionVersion {
    /// Settings that came with a call, checked like those of an instance.
    ///
    /// - Parameter json: one JSON object.
    /// - Throws: ``SettingsError``.
    package func check(callSettings json: [UInt8]) throws(SettingsError) -> CheckedSettings {
        guard let schema else { return CheckedSettings(json: json) }
        guard let given = GivenSettings(ofCall: json) else {
            throw SettingsError("the call's settings must be one JSON object, nested no deeper than settings are")
        }
        return try schema.check(given)
    }
}
