import CKernel
import Glibc
import Sandbox
import Wire

/// Forks children of the zygote and turns each into a confined instance.
struct Nest {
    let engine: ScriptEngine
    let filter: CompiledFilter
    /// The number under which engine and gauge read the memory footprint, here and in every child.
    let footprint: Int32
    let proc: Int32
    let threads: ThreadCount
    /// What a blank stem has resident, from the rehearsal; without one, what the zygote has.
    private(set) var blankBytes: UInt64

    init(engine: ScriptEngine, filter: CompiledFilter, footprint: Int32, proc: Int32, threads: ThreadCount) {
        self.engine = engine
        self.filter = filter
        self.footprint = footprint
        self.proc = proc
        self.threads = threads
        blankBytes = MemoryGauge(descriptor: footprint).residentBytes
    }

    /// Exit status of a child that could not be confined: it never ran anything foreign.
    private static let notConfined: Int32 = 71

    /// Forks one child, which never returns from here, and reports it.
    ///
    /// - Parameters:
    ///   - input: the pipe end the child reads; the caller closes its copy.
    ///   - output: the pipe end the child writes; the caller closes its copy.
    func hatch(_ request: ForkRequest, input: Int32, output: Int32) {
        let threadCount = threads.current
        guard threadCount == 1 else {
            Zygote.report(.refused(instance: request.instance, errno: EAGAIN, threads: threadCount))
            return
        }
        let dataBytes = MemoryGauge(descriptor: footprint).dataBytes
        var pidfd: Int32 = -1
        // A sibling: init is its parent, reaps it and keeps it alive when this zygote dies.
        let child = kernel_fork(1, &pidfd)
        if child == 0 { becomeInstance(request, input: input, output: output, dataBytes: dataBytes) }
        guard child > 0 else {
            Zygote.report(.refused(instance: request.instance, errno: errno, threads: threadCount))
            return
        }
        Zygote.report(.hatched(instance: request.instance, pid: child, dataBytes: dataBytes), descriptor: pidfd)
        close(pidfd)
    }

    /// Hatches a child into the void once, so that what cannot work fails here and not at the first customer's call.
    mutating func rehearse(memoryBytes: UInt64) throws(ConfinementError) {
        guard threads.current == 1 else { throw .descriptors(errno: EAGAIN) }
        var pair: [Int32] = [-1, -1]
        var silence: [Int32] = [-1, -1]
        guard kernel_pipe(&pair) == 0, kernel_pipe(&silence) == 0 else { throw .descriptors(errno: errno) }
        close(pair[1])  // the child meets the end of file at once and exits
        var pidfd: Int32 = -1
        let request = ForkRequest(instance: 0, memoryBytesMax: memoryBytes, isStem: true)
        let dataBytes = MemoryGauge(descriptor: footprint).dataBytes
        let child = kernel_fork(0, &pidfd)
        if child == 0 { becomeInstance(request, input: pair[0], output: silence[1], dataBytes: dataBytes) }
        close(pair[0])
        close(silence[1])
        guard child > 0 else { throw .descriptors(errno: errno) }
        close(pidfd)
        var ready = [UInt8](repeating: 0, count: FrameHeader.byteCount)
        let said = read(silence[0], &ready, ready.count)
        close(silence[0])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let header = ready.withUnsafeBytes { try? FrameHeader.decode($0) }
        guard said == FrameHeader.byteCount, status == 0, let header, header.kind == .ready else {
            throw .filter(.notLoaded(errno: status & 0x7F == SIGSYS ? ENOSYS : EPERM))
        }
        blankBytes = header.id
    }

    private func becomeInstance(_ request: ForkRequest, input: Int32, output: Int32, dataBytes: UInt64) -> Never {
        do throws(ConfinementError) {
            try Descriptors.keepOnly(input: input, output: output, footprint: footprint, proc: proc)
            var seed: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
            guard kernel_getrandom(&seed, MemoryLayout.size(ofValue: seed)) == 0 else { _exit(Self.notConfined) }
            engine.reseed(seed)
            try ResourceLimits.closeDoors()
            try ResourceLimits.setMemoryBudget(request.memoryBytesMax, dataBytes: dataBytes)
        } catch {
            _exit(Self.notConfined)
        }
        guard (try? filter.load()) != nil else { _exit(Self.notConfined) }
        Instance(
            engine: engine, gauge: MemoryGauge(descriptor: footprint), dataBytes: dataBytes, blankBytes: blankBytes
        ).live(asStem: request.isStem)
    }
}
