import CJavaScriptCore
import CPrelude
import Glibc
import Wire

/// The one JavaScript context of the process and the function in it: made in the zygote, used in its forked children.
///
/// One thread. The environment must have made the engine single-threaded before the program started (DESIGN 2). Order:
/// init and ``warmUp()`` in the zygote; in a child ``reseed(_:)``, ``touch()``, one ``load(_:)``, ``run(_:wait:)``.
package final class ScriptEngine {
    /// SAFETY: an engine is used by one thread at a time, and sets this before it enters its context. The callbacks
    /// from JavaScript carry no pointer of ours, so they find the engine here. They run only inside its calls.
    nonisolated(unsafe) static unowned(unsafe) var current: ScriptEngine!

    /// The log of the running invocation, or of the last one.
    package let log: InvocationLog
    /// Most memory the process has held beyond a blank stem, in bytes. The owner of the process sets it.
    package var memoryPeak: () -> UInt64 = { 0 }

    /// Sends a frame of an exchange towards the network: kind, the exchange's number, payload. Nil where there is no way out.
    package var sendExchange: ((FrameKind, UInt64, [UInt8]) -> Void)?

    /// Of a run that is recorded or replayed.
    package internal(set) var tape: Tape?

    let script: ScriptContext
    var random = RandomSource(seed: (0, 0, 0, 0))
    /// Where performance.now() is 0.
    var originNs = Clock.monotonicNs
    /// The event of the running invocation.
    var event = UnsafeRawBufferPointer(start: nil, count: 0)
    var isLoaded = false
    /// The number of the newest exchange.
    var lastExchange: UInt64 = 0
    var logBytesMax = WireLimit.logBytesMax
    /// The event with a NUL behind it, as the engine wants its text.
    var input = ByteRoom()
    var output = ByteRoom()
    /// The answer of the running invocation, once there is one; its bytes are in ``output``.
    var answer: RunReport?

    /// Run when the first of ``DeferredGlobals`` is used.
    private var deferred: [PreludeText]

    /// Makes the context and runs the prelude.
    ///
    /// - Parameters:
    ///   - prelude: the scripts that the context starts with, in the order they run.
    ///   - deferred: those that are to wait until somebody uses what they define.
    /// - Throws: ``EngineError``; without an engine the process is of no use.
    package init(
        prelude: [PreludeText] = PreludeText.embedded, deferred: [PreludeText] = []
    ) throws(EngineError) {
        guard TimeZones.areCurrent else { throw .timeZones }
        log = try InvocationLog()
        script = try ScriptContext(prelude: prelude)
        self.deferred = deferred
        if !deferred.isEmpty {
            _ = script.call(.deferGlobals, script.string(DeferredGlobals.names.joined(separator: " ")))
        }
    }

    /// Runs what was left out at the start; a second call does nothing.
    func runDeferred() throws(EngineError) {
        let scripts = deferred
        deferred = []
        try script.run(scripts)
    }

    deinit { script.release() }

    /// Starts the sequence of Math.random and the clock of performance.now(); a child calls it right after the fork.
    ///
    /// - Parameter seed: four words from the kernel's random source.
    package func reseed(_ seed: (UInt64, UInt64, UInt64, UInt64)) {
        random = RandomSource(seed: seed)
        originNs = Clock.monotonicNs
    }

    /// Gives back the memory that garbage and large payloads held; takes about 30 ms after 50 MB of garbage (DESIGN 2).
    package func compact() {
        input.shrink()
        output.shrink()
        log.release()
        JSSynchronousGarbageCollectForDebugging(script.context)
        malloc_trim(0)
    }

    /// Takes a line from the prelude.
    func appendLog(_ level: InvocationLog.Level, _ value: JSValueRef?) {
        guard let value, let text = JSValueToStringCopy(script.context, value, nil) else { return }
        defer { JSStringRelease(text) }
        let units = UnsafeBufferPointer(start: JSStringGetCharactersPtr(text), count: JSStringGetLength(text))
        script[.droppedBytes] += log.append(level, units)
        script[.room] = log.room
    }

    /// Starts the log and the counters of a load or a run.
    func openLog(startNs: UInt64) {
        Self.current = self
        log.open(limit: logBytesMax, startNs: startNs)
        script[.room] = log.room
        script[.droppedLines] = 0
        script[.droppedBytes] = 0
    }

    /// Ends what is still pending and completes the log.
    func closeLog() {
        if script[.liveTimers] > 0 { _ = script.call(.cancelTimers) }
        if script[.liveExchanges] > 0 { _ = script.call(.cancelExchanges) }
        if script[.droppedLines] > 0 || script[.droppedBytes] > 0 {
            log.close(droppedLines: script[.droppedLines], droppedBytes: script[.droppedBytes])
        }
    }
}
