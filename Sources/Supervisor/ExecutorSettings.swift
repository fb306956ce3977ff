import Pool
import Wire

/// What an ``Executor`` needs to know before it starts.
package struct ExecutorSettings: Sendable {
    /// Absolute path of the `hatchery-worker` program.
    package var workerPath: String
    package var host: HostLimits
    /// Memory budget of a stem until its function's own is set, and what the engine takes for the machine's memory.
    package var memoryBytesDefault: UInt64
    /// A zygote older than this is replaced, for its children share one address layout.
    package var zygoteAgeMax: Duration
    /// Functions find the language, console and timers, and no API of the web or of Node.
    package var isCoreOnly: Bool
    /// Few instances are wanted, and those soon: nothing is prepared for the sake of many, no process is kept waiting,
    /// and the egress process starts with the first request. A stem would cost more than it saves: set no stems.
    package var isBrief: Bool
    /// The APIs of the web and of Node are made when a function first uses one of ``DeferredGlobals``: worth it where
    /// few functions do.
    package var defersAPIs = false
    /// How functions reach the network.
    package var egress: EgressSettings

    package init(
        workerPath: String, host: HostLimits = HostLimits(), memoryBytesDefault: UInt64 = 128 << 20,
        zygoteAgeMax: Duration = .seconds(3600), isCoreOnly: Bool = false, isBrief: Bool = false,
        egress: EgressSettings = EgressSettings()
    ) {
        self.workerPath = workerPath
        self.host = host
        self.memoryBytesDefault = memoryBytesDefault
        self.zygoteAgeMax = zygoteAgeMax
        self.isCoreOnly = isCoreOnly
        self.isBrief = isBrief
        self.egress = egress
    }
}

/// Why the executor could not start.
package enum ExecutorError: Error, Sendable, Equatable {
    /// The worker program cannot be started: its path and errno.
    case workerNotStarted(path: String, errno: Int32)
    /// The egress program cannot be started: its path and errno.
    case egressNotStarted(path: String, errno: Int32)
    /// The zygote said why it cannot serve, or ended, or was silent for too long.
    case zygoteNotReady(String)
    /// The host forbids a layer without which nothing is served.
    case layerMissing(name: String, reason: String)

    /// One sentence for a person: what was wrong and what to do.
    package var explanation: String {
        switch self {
        case .workerNotStarted(let path, let code):
            "the worker program \(path) cannot be started (\(errnoText(code))): build it, or name it with --worker"
        case .egressNotStarted(let path, let code):
            "the egress program \(path) cannot be started (\(errnoText(code))): build it, or name it with egress.path"
        case .zygoteNotReady(let why):
            "the zygote is not ready: \(why); see what the host allows with: hatchery doctor"
        case .layerMissing(let name, let reason):
            "the host forbids \(name), without which nothing is served: \(reason)"
        }
    }
}
