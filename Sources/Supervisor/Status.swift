/// One function as `GET /v1/functions` shows it.
package struct FunctionStatus: Sendable, Codable {
    package var name: String
    package var kind: String
    /// The serving version; nil while none has loaded.
    package var version: String?
    /// Handlers of the serving version.
    package var handlers: [String]
    /// What is wrong with the newest files, in a sentence with the place; nil if they serve.
    package var problem: String?
    package var timeoutMs: Int
    package var memoryMiB: Int
    package var instances: Int
    package var busy: Int
    package var suspended: Int
    package var queued: Int
    package var minWarm: Int
    package var maxInstances: Int
    /// Calls answered since the daemon started, by outcome name.
    package var outcomes: [String: UInt64]
    /// Its settings instances, the default one first; empty while no version has loaded.
    package var settings: [SettingsStatus]

    package init(
        name: String, kind: String, version: String?, handlers: [String], problem: String?, timeoutMs: Int,
        memoryMiB: Int, instances: Int, busy: Int, suspended: Int, queued: Int, minWarm: Int, maxInstances: Int,
        outcomes: [String: UInt64], settings: [SettingsStatus]
    ) {
        self.name = name
        self.kind = kind
        self.version = version
        self.handlers = handlers
        self.problem = problem
        self.timeoutMs = timeoutMs
        self.memoryMiB = memoryMiB
        self.instances = instances
        self.busy = busy
        self.suspended = suspended
        self.queued = queued
        self.minWarm = minWarm
        self.maxInstances = maxInstances
        self.outcomes = outcomes
        self.settings = settings
    }
}

/// One settings instance of a function; its values are shown nowhere.
package struct SettingsStatus: Sendable, Codable {
    package var name: String
    /// Why its calls end with `invalidSettings`, and what to do; nil if they do not.
    package var problem: String?
    package var instances: Int
    package var busy: Int
    package var suspended: Int
    package var queued: Int

    package init(name: String, problem: String?, instances: Int, busy: Int, suspended: Int, queued: Int) {
        self.name = name
        self.problem = problem
        self.instances = instances
        self.busy = busy
        self.suspended = suspended
        self.queued = queued
    }
}

/// One instance as `GET /v1/instances` shows it.
package struct InstanceStatus: Sendable, Codable {
    package var id: UInt64
    /// As the daemon's own pid namespace numbers it; 0 until the zygote has answered.
    package var pid: Int32
    /// hatching, stem, loading, idle, busy, compacting, suspended or ending.
    package var state: String
    /// Nil for a stem.
    package var function: String?
    package var version: String?
    /// The settings instance; nil for a stem, and where the settings came with a call.
    package var settings: String?
    package var invocations: UInt64
    package var ageMs: UInt64
    /// Since the last change of state.
    package var sinceMs: UInt64
    /// Resident memory, shared pages included, in bytes.
    package var residentBytes: UInt64

    package init(
        id: UInt64, pid: Int32, state: String, function: String?, version: String?, settings: String?,
        invocations: UInt64, ageMs: UInt64, sinceMs: UInt64, residentBytes: UInt64
    ) {
        self.id = id
        self.pid = pid
        self.state = state
        self.function = function
        self.version = version
        self.settings = settings
        self.invocations = invocations
        self.ageMs = ageMs
        self.sinceMs = sinceMs
        self.residentBytes = residentBytes
    }
}

/// One layer of confinement as `hatchery doctor` shows it.
package struct LayerStatus: Sendable, Codable {
    package var name: String
    package var isOn: Bool
    /// Why it is off and what would turn it on; empty if it is on.
    package var reason: String

    package init(name: String, isOn: Bool, reason: String) {
        self.name = name
        self.isOn = isOn
        self.reason = reason
    }
}
