import Pool
import Wire

/// Everything needed to run one version of one function with its settings instances.
package struct FunctionVersion: Sendable, Equatable {
    package var name: String
    /// Short hash of code, limits and schema. Not of settings: they change without a new version, and a hash could be
    /// guessed from.
    package var version: String
    package var kind: FunctionKind
    /// Source text, UTF-8, at most ``WireLimit/codeBytesMax``.
    package var code: [UInt8]
    /// What its settings must be; nil if they may be anything.
    package var schema: SettingsSchema?
    /// The default one first.
    package var instances: [SettingsInstance]
    /// Files that settings refer to: a change of one may change an instance.
    package var settingsFiles: [String]
    package var timeout: Duration
    package var memoryBytesMax: UInt64
    package var logBytesMax: Int
    package var limits: PoolLimits
    package var network: NetworkLimits
    package var rules: FunctionRules
    /// Logs of invocations that ended well are given back too (SPEC 95).
    package var keepsLogsOfSuccess: Bool
    /// The modules it lists, in that order.
    package var modules: [MountedModule]

    package init(
        name: String, version: String, kind: FunctionKind, code: [UInt8], schema: SettingsSchema? = nil,
        instances: [SettingsInstance] = [.none], settingsFiles: [String] = [], timeout: Duration,
        memoryBytesMax: UInt64, logBytesMax: Int, limits: PoolLimits, network: NetworkLimits = NetworkLimits(),
        rules: FunctionRules = FunctionRules(), keepsLogsOfSuccess: Bool = true, modules: [MountedModule] = []
    ) {
        self.name = name
        self.version = version
        self.kind = kind
        self.code = code
        self.schema = schema
        self.instances = instances
        self.settingsFiles = settingsFiles
        self.timeout = timeout
        self.memoryBytesMax = memoryBytesMax
        self.logBytesMax = logBytesMax
        self.limits = limits
        self.network = network
        self.rules = rules
        self.keepsLogsOfSuccess = keepsLogsOfSuccess
        self.modules = modules
    }

    /// The settings instance of that name; nil if there is none.
    package func instance(_ name: String) -> SettingsInstance? { instances.first { $0.name == name } }
}
