/// What the scheduler knows of one instance.
struct Member: Sendable {
    /// hatching → stem → loading → idle ⇄ busy; idle → compacting → suspended → busy; all → ending.
    enum State: Equatable, Sendable {
        /// A stem on its way, not assigned: its memory budget cannot be set before its pid is known. Next: stem, ending.
        case hatching
        /// Blank, ready, waiting for code. Next: loading, busy, ending.
        case stem
        /// Loads without an invocation attached. Next: idle, ending.
        case loading
        /// Next: busy, compacting, ending.
        case idle
        /// Runs an invocation, or loads and then runs it. Next: idle, busy (the next in the queue), ending.
        case busy(InvocationID, deadline: Instant)
        /// Was asked to give memory back. Next: suspended, busy, ending.
        case compacting
        /// Stopped. Next: busy, ending.
        case suspended
        /// Was told to end. Next: gone.
        case ending

        /// It serves its pool and runs nothing.
        var isResting: Bool { self == .idle || self == .compacting || self == .suspended }

        var name: String {
            switch self {
            case .hatching: "hatching"
            case .stem: "stem"
            case .loading: "loading"
            case .idle: "idle"
            case .busy: "busy"
            case .compacting: "compacting"
            case .suspended: "suspended"
            case .ending: "ending"
            }
        }
    }

    var state: State
    var pool: PoolID?
    let lineage: Lineage
    /// Of the last change of state.
    var since: Instant
    let born: Instant
    /// When it last became idle after an invocation, or loaded.
    var lastUsed: Instant
    var invocations = 0
}
