import CKernel
import Glibc
import Sandbox
import Wire

/// What an instance still says when it is about to die: the logs and figures of the invocation it leaves behind.
///
/// The daemon sends SIGTERM at the deadline and SIGKILL a moment later; faults and forbidden system calls arrive as
/// their own signals. The handler runs on its own stack, over whatever the function was doing.
struct DeathHandler {
    /// Plain memory and not a class: the handler may interrupt any access to it.
    private struct State {
        var gauge: MemoryGauge
        var logBase: UnsafeRawPointer
        var logCommitted: UnsafePointer<Int>
        var dataBytes: UInt64
        var residentBytes: UInt64
        var memoryBytesMax: UInt64 = .max
        var invocation: UInt64 = 0
        var cpuStartNs: UInt64 = 0
        var isRunning = false
        var isWriting = false
    }

    private let state: UnsafeMutablePointer<State>

    /// Installs the handler for this process. From here on the filter may be in place; before it, it must not.
    static func arm(gauge: MemoryGauge, log: InvocationLog, dataBytes: UInt64) -> DeathHandler {
        let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        state.initialize(
            to: State(
                gauge: gauge, logBase: log.base, logCommitted: log.committedPointer, dataBytes: dataBytes,
                residentBytes: gauge.residentBytes))
        kernel_set_death_context(state)
        return DeathHandler(state: state)
    }

    /// Signals after which an instance still speaks. Installed once in the zygote: the filter forbids it later.
    static func install() {
        for signal in [SIGTERM, SIGSYS, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT] {
            _ = kernel_on_death(signal) { signal, syscall in DeathHandler.speak(signal: signal, syscall: syscall) }
        }
    }

    func begin(invocation: UInt64) {
        state.pointee.invocation = invocation
        state.pointee.cpuStartNs = Self.cpuNs()
        state.pointee.isRunning = true
    }

    func end() { state.pointee.isRunning = false }

    func setWriting(_ isWriting: Bool) { state.pointee.isWriting = isWriting }

    func setMemoryBytesMax(_ bytes: UInt64) { state.pointee.memoryBytesMax = bytes }

    private static func cpuNs() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// The handler. Async-signal-safe: no allocation, no lock, raw memory only.
    private static func speak(signal: Int32, syscall: Int32) {
        guard let context = kernel_death_context() else {
            // The zygote: nothing to say, and the default action is back for the next delivery.
            if signal == SIGTERM { _exit(0) }
            return
        }
        let state = context.assumingMemoryBound(to: State.self)
        if state.pointee.isRunning && !state.pointee.isWriting {
            writeLastWords(state, signal: signal, syscall: syscall)
        }
        if signal == SIGTERM { _exit(0) }
        // A forbidden call: another that no rule names, so that the kernel itself ends the process with SIGSYS.
        if signal == SIGSYS { _ = kernel_syscall(Self.unnamedSyscall, 0, 0, 0, 0, 0, 0) }
        // A fault: returning repeats it under the default action, so the true signal is what the reaper sees.
    }

    /// getppid, which no rule names.
    private static let unnamedSyscall = 110

    private static func writeLastWords(_ state: UnsafeMutablePointer<State>, signal: Int32, syscall: Int32) {
        let dataBytes = state.pointee.gauge.dataBytes
        let limit = state.pointee.dataBytes &+ (state.pointee.memoryBytesMax / 10 &* 9)
        let resident = state.pointee.gauge.residentBytes
        let logBytes = min(state.pointee.logCommitted.pointee, WireLimit.logBytesMax)
        let words = LastWords(
            signal: UInt32(bitPattern: signal), syscall: UInt32(bitPattern: syscall),
            isOutOfMemory: state.pointee.memoryBytesMax != .max && dataBytes > limit,
            cpuUs: UInt32(truncatingIfNeeded: (cpuNs() &- state.pointee.cpuStartNs) / 1000),
            memoryPeakBytes: resident > state.pointee.residentBytes ? resident &- state.pointee.residentBytes : 0,
            logBytes: logBytes)
        withUnsafeTemporaryAllocation(byteCount: FrameHeader.byteCount + LastWords.byteCount, alignment: 16) { bytes in
            FrameHeader(
                kind: .lastWords, payloadBytes: LastWords.byteCount + logBytes, id: state.pointee.invocation
            ).encode(into: bytes)
            words.encode(into: UnsafeMutableRawBufferPointer(rebasing: bytes[FrameHeader.byteCount...]))
            FrameOutput.writeAll(UnsafeRawBufferPointer(bytes))
        }
        FrameOutput.writeAll(UnsafeRawBufferPointer(start: state.pointee.logBase, count: logBytes))
    }
}
