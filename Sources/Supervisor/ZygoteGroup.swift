import CKernel
import Glibc
import NIOConcurrencyHelpers
import Pool
import Wire

/// One generation of worker processes: init, its zygote, and the instances forked from it.
///
/// Requests are sent from the event loop; reports come from a thread of its own, which blocks in poll(2) and hands
/// each report to `deliver`. The thread ends when init has been reaped.
final class ZygoteGroup: Sendable {
    /// Generations count up from 1.
    let generation: UInt64
    let lineage: Lineage
    private let zygoteSocket: Descriptor
    private let initSocket: Descriptor

    /// Everything a group can say.
    enum Event: Sendable {
        case report(ZygoteReport, pidfd: Descriptor?, pid: Int32)
        /// The zygote hung up. Instances live on.
        case zygoteGone
        /// Init is gone and reaped, and with it every process of the group.
        case gone
    }

    /// Starts the worker program; its zygote reports ready later, or fails.
    ///
    /// - Parameter deliver: called on the group's thread.
    /// - Throws: ``ExecutorError/workerNotStarted(path:errno:)``.
    init(
        generation: UInt64, lineage: Lineage, modules: [MountedModule], settings: ExecutorSettings,
        deliver: @escaping @Sendable (ZygoteGroup, Event) -> Void
    ) throws(ExecutorError) {
        self.generation = generation
        self.lineage = lineage
        var zygotePair: [Int32] = [-1, -1]
        var initPair: [Int32] = [-1, -1]
        guard kernel_socket_pair(&zygotePair) == 0 else {
            throw .workerNotStarted(path: settings.workerPath, errno: errno)
        }
        guard kernel_socket_pair(&initPair) == 0 else {
            let code = errno
            close(zygotePair[0])
            close(zygotePair[1])
            throw .workerNotStarted(path: settings.workerPath, errno: code)
        }
        zygoteSocket = Descriptor(zygotePair[0])
        initSocket = Descriptor(initPair[0])
        defer {
            close(zygotePair[1])
            close(initPair[1])
        }
        // A zygote that does not read must not stop the event loop.
        _ = fcntl(zygotePair[0], F_SETFL, O_NONBLOCK)
        let bundles = modules.isEmpty ? nil : Self.file(of: MountedModule.encoded(modules))
        if !modules.isEmpty, bundles == nil { throw .workerNotStarted(path: settings.workerPath, errno: errno) }
        let launcher = try withExtendedLifetime(bundles) { () throws(ExecutorError) in
            try Self.spawn(
                settings, descriptors: [zygotePair[1], initPair[1]] + (bundles.map { [$0.number] } ?? []))
        }
        let thread = Listener(
            group: self, zygoteSocket: zygoteSocket, initSocket: initSocket, launcher: launcher, deliver: deliver)
        Thread.detach(name: "zygote-\(generation)") { thread.listen() }
    }

    /// A file in memory that holds `bytes`; nil and errno if there is none to be had.
    private static func file(of bytes: [UInt8]) -> Descriptor? {
        let number = kernel_memory_file("modules")
        guard number >= 0 else { return nil }
        let file = Descriptor(number)
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(number, $0.baseAddress! + offset, bytes.count - offset, off_t(offset))
            }
            guard count > 0 else { return nil }
            offset += count
        }
        return file
    }

    private static func spawn(_ settings: ExecutorSettings, descriptors: [Int32]) throws(ExecutorError) -> pid_t {
        let arguments =
            ["hatchery-worker", "zygote", "\(settings.memoryBytesDefault)"] + (descriptors.count > 2 ? ["modules"] : [])
            + (settings.isCoreOnly ? ["core"] : []) + (settings.isBrief ? ["brief"] : [])
            + (settings.defersAPIs ? ["deferred"] : [])
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        // Ready for the engine, so that the program need not start itself over.
        let environment = EngineEnvironment.entries(
            memoryBytes: settings.memoryBytesDefault, isBrief: settings.isBrief)
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: pid_t = 0
        let code = kernel_spawn(&pid, settings.workerPath, &argv, &envp, descriptors, Int32(descriptors.count))
        guard code == 0 else { throw .workerNotStarted(path: settings.workerPath, errno: code) }
        return pid
    }

    /// Asks for a child that reads `input` and writes `output`; its report follows.
    ///
    /// - Returns: false if the zygote is gone or does not read.
    func fork(_ request: ForkRequest, input: Int32, output: Int32) -> Bool {
        let bytes = request.encoded
        return kernel_send(zygoteSocket.number, bytes, bytes.count, [input, output], 2) == bytes.count
    }

    /// Lets the zygote go, which ends it; its instances live on.
    func retireZygote() {
        shutdown(zygoteSocket.number, Int32(SHUT_RDWR))
    }

    /// Ends every process of the group; ``Event/gone`` follows.
    func end() {
        shutdown(zygoteSocket.number, Int32(SHUT_RDWR))
        shutdown(initSocket.number, Int32(SHUT_RDWR))
    }
}

/// The thread that listens to one group.
private struct Listener: Sendable {
    let group: ZygoteGroup
    let zygoteSocket: Descriptor
    let initSocket: Descriptor
    let launcher: pid_t
    let deliver: @Sendable (ZygoteGroup, ZygoteGroup.Event) -> Void

    func listen() {
        var initProcess: Descriptor?
        var hasZygote = true
        var hasInit = true
        while hasInit {
            // The zygote first: a child's birth is then known before its death.
            var watched = [
                pollfd(fd: hasZygote ? zygoteSocket.number : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: initSocket.number, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&watched, 2, -1) >= 0 else { continue }
            if watched[0].revents != 0, !receive(from: zygoteSocket, initProcess: &initProcess) {
                hasZygote = false
                deliver(group, .zygoteGone)
            }
            if watched[1].revents != 0, !receive(from: initSocket, initProcess: &initProcess) { hasInit = false }
        }
        if hasZygote { deliver(group, .zygoteGone) }
        group.end()
        if let initProcess { reap(initProcess) } else { reapLauncher() }
        deliver(group, .gone)
    }

    /// Takes one report; false at the end of the stream or when it cannot be read.
    private func receive(from socket: Descriptor, initProcess: inout Descriptor?) -> Bool {
        var bytes = [UInt8](repeating: 0, count: ZygoteReport.byteCountMax)
        var descriptors: [Int32] = [-1]
        var count: Int32 = 1
        let received = kernel_receive(socket.number, &bytes, bytes.count, &descriptors, &count)
        if received < 0 && errno == EAGAIN { return true }
        let pidfd = count == 1 ? Descriptor(descriptors[0]) : nil
        guard received > 0,
            let report = try? bytes.withUnsafeBytes({ try ZygoteReport.decode(.init(rebasing: $0[..<received])) })
        else { return false }
        if case .born = report {
            initProcess = pidfd
            // Its last act; whoever is not reaped stays in the process table.
            reapLauncher()
        }
        deliver(group, .report(report, pidfd: pidfd, pid: pidfd.map { ProcessTable.pid(of: $0) } ?? 0))
        return true
    }

    private func reapLauncher() {
        var status: Int32 = 0
        while waitpid(launcher, &status, 0) < 0 && errno == EINTR {}
    }

    private func reap(_ process: Descriptor) {
        _ = kernel_pidfd_send_signal(process.number, SIGKILL)
        var watched = pollfd(fd: process.number, events: Int16(POLLIN), revents: 0)
        while poll(&watched, 1, -1) < 0 && errno == EINTR {}
        var code: Int32 = 0
        var status: Int32 = 0
        _ = kernel_reap_pidfd(process.number, &code, &status)
    }
}
