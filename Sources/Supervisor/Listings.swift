import Pool
import Wire

/// What an operator sees.
extension Executor {
    /// Whether a zygote serves and the daemon is not shutting down.
    package var isReady: Bool { zygotes.lines[.plain]?.serving != nil && !isDraining }

    /// All functions, by name.
    package func functions() -> [FunctionStatus] {
        functionsByName.values.sorted { $0.name < $1.name }.map(status)
    }

    /// One function, of `NAME@INSTANCE` with that settings instance alone; nil if there is none.
    package func function(_ name: String) -> FunctionStatus? {
        let address = FunctionAddress(name)
        guard var found = functionsByName[address.function].map(status), name != address.function else {
            return functionsByName[name].map(status)
        }
        found.settings = found.settings.filter { $0.name == address.instance }
        return found.settings.isEmpty ? nil : found
    }

    private func status(_ function: DeployedFunction) -> FunctionStatus {
        let serving = function.current
        var counts = (instances: 0, busy: 0, suspended: 0, queued: 0)
        for pool in serving?.allPools ?? [] {
            let more = scheduler.counts(of: pool)
            counts.instances += more.instances
            counts.busy += more.busy
            counts.suspended += more.suspended
            counts.queued += more.queued
        }
        return FunctionStatus(
            name: function.name, kind: function.kind.name, version: serving?.version.version,
            handlers: serving?.handlers ?? [], problem: function.problem,
            timeoutMs: Int(serving?.version.timeout.wholeMilliseconds ?? 0),
            memoryMiB: Int((serving?.version.memoryBytesMax ?? 0) >> 20), instances: counts.instances,
            busy: counts.busy, suspended: counts.suspended, queued: counts.queued,
            minWarm: serving?.version.limits.minWarm ?? 0, maxInstances: serving?.version.limits.maxInstances ?? 0,
            outcomes: function.outcomeCounts, settings: serving.map(settings) ?? [])
    }

    private func settings(_ serving: DeployedFunction.Serving) -> [SettingsStatus] {
        serving.version.instances.map { instance in
            let counts = scheduler.counts(of: serving.pools[instance.name] ?? PoolID(0))
            return SettingsStatus(
                name: instance.name, problem: instance.problem, instances: counts.instances, busy: counts.busy,
                suspended: counts.suspended, queued: counts.queued)
        }
    }

    /// All instances, oldest first.
    package func instances() -> [InstanceStatus] {
        let now = Instant.now
        return live.values.sorted { $0.id < $1.id }.map { instance in
            let state = scheduler.state(of: instance.id)
            let pool = instance.pool.flatMap { pools[$0] }
            return InstanceStatus(
                id: instance.id.rawValue, pid: instance.pid, state: state?.name ?? "ending",
                function: pool?.function.name, version: pool?.version.version, settings: pool?.instance,
                invocations: UInt64(state?.invocations ?? 0),
                ageMs: state.map { now.since($0.born).wholeMilliseconds } ?? 0,
                sinceMs: state.map { now.since($0.since).wholeMilliseconds } ?? 0,
                residentBytes: ProcessTable.residentBytes(of: instance.pid))
        }
    }

    /// The layers of confinement, as the serving zygote reported them.
    package func layers() -> [LayerStatus] {
        zygotes.layers.map { state in
            LayerStatus(
                name: state.layer.name, isOn: state.errno == 0,
                reason: state.errno == 0 ? "" : "\(errnoText(state.errno)); \(state.layer.advice)")
        }
    }
}
