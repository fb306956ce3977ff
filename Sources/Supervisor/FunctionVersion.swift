import Pool
import Wire

/// Everything needed to run one version of one function; a change of any field is a new version.
package struct FunctionVersion: Sendable, Equatable {
    package var name: String
    /// Short hash of code, settings and limits.
    package var version: String
    package var kind: FunctionKind
    /// Source text, UTF-8, at most ``WireLimit/codeBytesMax``.
    package var code: [UInt8]
    /// The values handed to handlers: a JSON object, at most ``WireLimit/settingsBytesMax``.
    package var settings: [UInt8]
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
    /// The values among the settings that must not be shown.
    package var secrets: [String]

    package init(
        name: String, version: String, kind: FunctionKind, code: [UInt8], settings: [UInt8], timeout: Duration,
        memoryBytesMax: UInt64, logBytesMax: Int, limits: PoolLimits, network: NetworkLimits = NetworkLimits(),
        rules: FunctionRules = FunctionRules(), keepsLogsOfSuccess: Bool = true, modules: [MountedModule] = [],
        secrets: [String] = []
    ) {
        self.name = name
        self.version = version
        self.kind = kind
        self.code = code
        self.settings = settings
        self.timeout = timeout
        self.memoryBytesMax = memoryBytesMax
        self.logBytesMax = logBytesMax
        self.limits = limits
        self.network = network
        self.rules = rules
        self.keepsLogsOfSuccess = keepsLogsOfSuccess
        self.modules = modules
        self.secrets = secrets
    }
}
