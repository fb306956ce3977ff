import Pool
import Supervisor
import Wire

/// What a function's own `function.yaml` may change.
package struct FunctionDefaults: Sendable, Equatable {
    package var timeout = Duration.seconds(5)
    package var memoryBytesMax: UInt64 = 128 << 20
    package var logBytesMax = 64 << 10
    package var limits = PoolLimits()
    package var network = NetworkLimits()
    package var rules = FunctionRules()
    /// Logs of invocations that ended well are given back too (SPEC 95).
    package var keepsLogsOfSuccess = true

    /// The defaults.
    package init() {}
}
