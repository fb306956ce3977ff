import NIOCore
import Pool
import Wire

/// One function name with the version that serves it. Lives on the executor's event loop.
final class DeployedFunction {
    let name: String
    /// Connections are kept under this number, and never used for another.
    let networkID: UInt64
    var budget = FunctionBudget()
    var kind: FunctionKind
    /// Nil until a version has loaded.
    var current: Serving?
    /// What is wrong with the newest files.
    var problem: String?
    /// Who waits for its next invocation, to have it recorded.
    var listeners: [RecordingListener] = []
    private(set) var outcomes = [UInt64](repeating: 0, count: Outcome.allCases.count)

    /// The serving version and its pools.
    struct Serving {
        var version: FunctionVersion
        var handlers: [String]
        /// Pools of settings instances by name: those that are kept warm or have been called.
        var pools: [String: PoolID] = [:]
        /// Pools for settings that came with calls, least recently used first.
        var visiting: [(settings: [UInt8], pool: PoolID)] = []

        var allPools: [PoolID] { Array(pools.values) + visiting.map(\.pool) }
    }

    /// Most pools for settings that came with calls; the least recently used one makes room.
    static let visitingPoolsMax = 32

    init(name: String, kind: FunctionKind, networkID: UInt64) {
        self.name = name
        self.networkID = networkID
        self.kind = kind
    }

    func count(_ outcome: Outcome) {
        outcomes[Int(outcome.rawValue)] &+= 1
    }

    /// Outcomes that have happened, by name.
    var outcomeCounts: [String: UInt64] {
        var counts: [String: UInt64] = [:]
        for outcome in Outcome.allCases where outcomes[Int(outcome.rawValue)] > 0 {
            counts[outcome.name] = outcomes[Int(outcome.rawValue)]
        }
        return counts
    }
}

/// What the scheduler calls a pool, with what its instances are made of. Lives on the executor's event loop.
final class LivePool {
    let id: PoolID
    let function: DeployedFunction
    let version: FunctionVersion
    /// The settings instance; nil for settings that came with a call.
    let instance: String?
    let lineage: Lineage
    /// What must not leave with an answer; nil where nothing is sensitive.
    let mask: SecretMask?
    /// Of the one invocation that this pool is for.
    let recorder: Recorder?
    private let loadRequest: LoadRequest
    private let commonPayload: ByteBuffer
    /// Who waits for the first instance to load; nil once it has.
    var proof: ((Result<[String], DeployError>) -> Void)?

    init(
        id: PoolID, function: DeployedFunction, version: FunctionVersion, instance: String?, settings: CheckedSettings,
        lineage: Lineage, recorder: Recorder?
    ) {
        self.id = id
        self.function = function
        self.version = version
        self.instance = instance
        mask = SecretMask(settings.secrets)
        self.lineage = lineage
        self.recorder = recorder
        loadRequest = LoadRequest(
            kind: version.kind, code: version.code, settings: settings.json, logBytesMax: version.logBytesMax,
            memoryBytesMax: version.memoryBytesMax, rules: version.rules)
        commonPayload = ByteBuffer(bytes: loadRequest.encoded)
    }

    /// The payload of the load frame that is sent now.
    func loadPayload() -> ByteBuffer {
        guard let recorder else { return commonPayload }
        var request = loadRequest
        request.determinism = recorder.begin()
        return ByteBuffer(bytes: request.encoded)
    }
}
