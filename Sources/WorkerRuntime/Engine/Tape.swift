import CVirtualTime
import Wire

/// The waits of a run that is recorded or replayed, and the clock that only they move.
package final class Tape {
    let mode: Determinism.Mode
    /// Waits so far, looks included.
    var waits: UInt64 = 0
    /// Replay: what was given and not taken yet.
    private(set) var next: Wake?
    /// Replay: nothing more will be given.
    private(set) var isOver = false
    private let realStartNs = Clock.monotonicNs

    init(mode: Determinism.Mode) {
        self.mode = mode
    }

    /// When an instant of the run's own clock is, on the real one.
    func realNs(of instant: UInt64) -> UInt64 { realStartNs &+ instant }

    /// Record: sets the clock to now, and makes the entry for this wait.
    func wake(_ frame: Wake.Frame?) -> Wake {
        Wake(wait: waits, atNs: virtual_time_advance(Clock.monotonicNs &- realStartNs), frame: frame)
    }

    func give(_ wake: Wake?) {
        next = wake
        isOver = wake == nil
    }

    /// Replay: what this wait returns, the clock set to it. A look finds nothing before its time.
    func take(isLook: Bool) -> Wake? {
        guard let wake = next, !isLook || wake.wait <= waits else { return nil }
        next = nil
        _ = virtual_time_advance(wake.atNs)
        return wake
    }
}

extension ScriptEngine {
    /// Makes everything that JavaScript can see depend on `determinism` and on nothing else: clocks, random numbers and
    /// numbers that count on from what the process has done before.
    func begin(_ determinism: Determinism) {
        tape = Tape(mode: determinism.mode)
        virtual_time_start(determinism.wallStartNs)
        originNs = 0
        lastExchange = 0
        var words = SeededBytes(seed: determinism.seed, stream: 1)
        random = RandomSource(seed: (words.word(), words.word(), words.word(), words.word()))
        SeededBytes.replaceOpenSSL(with: SeededBytes(seed: determinism.seed, stream: 2))
    }
}
