import CKernel
import Glibc
import Sandbox
import Wire

/// The warm process that instances are forked from. It has run trusted code only and has exactly one thread.
enum Zygote {
    /// What the daemon wants of it.
    struct Order {
        /// The budget of a stem until its function's own is set, in bytes.
        var memoryBytes: UInt64
        /// ``Launcher/modulesFile`` holds modules to load ahead.
        var hasModules: Bool
        /// Nothing but the language, console and timers.
        var isCoreOnly: Bool
        /// Few children are wanted, and those soon: nothing is prepared for the sake of many.
        var isBrief: Bool
        /// The APIs of the web and of Node are made when one of them is first used.
        var defersAPIs: Bool
    }

    /// Prepares the engine, gives up files and capabilities, then forks on request until the daemon hangs up.
    ///
    /// Order: the engine warms up while files are still visible; the root goes before the capabilities that
    /// changing it takes; the filter is loaded by each child as its last step.
    static func main(proc: Int32, _ order: Order, layers: [LayerState]) -> Never {
        do {
            let isCoreFirst = order.isCoreOnly || order.defersAPIs
            let engine = try ScriptEngine(
                prelude: isCoreFirst ? PreludeText.core : PreludeText.embedded,
                deferred: order.defersAPIs ? PreludeText.outsideCore : [])
            if order.hasModules { try engine.mount(try modules()) }
            if order.isBrief {
                engine.prepare()
            } else {
                engine.warmUp()
                engine.pack()
            }
            let footprint = try findFootprint(proc: proc)
            var layers = layers
            layers.append(rootLayer(after: layers))
            try Privileges.dropCapabilities()
            try Privileges.forbidInspection()
            let filter = try CompiledFilter(.hardened)
            layers += [.seccomp, .noNewPrivileges, .noCapabilities, .notDumpable, .resourceLimits].map {
                LayerState($0)
            }
            var nest = Nest(
                engine: engine, filter: filter, footprint: footprint, proc: proc, threads: try ThreadCount(proc: proc))
            DeathHandler.install()
            if !order.isBrief { try nest.rehearse(memoryBytes: order.memoryBytes) }
            let codes = layers.map { ZygoteReport.LayerCode(layer: $0.layer.rawValue, errno: $0.errno) }
            report(.ready(layers: codes, filterInstructions: UInt32(filter.count)))
            serve(nest)
        } catch {
            report(.failed("the zygote cannot serve: \(error)"))
            exit(1)
        }
    }

    /// Only where the mount namespace is our own: elsewhere it would be the host's root.
    private static func rootLayer(after layers: [LayerState]) -> LayerState {
        guard layers.contains(LayerState(.mountNamespace)) else { return LayerState(.emptyRoot, errno: EPERM) }
        return LayerState(.emptyRoot, errno: EmptyRoot.enter())
    }

    private static func serve(_ nest: Nest) -> Never {
        var request = [UInt8](repeating: 0, count: 64)
        while true {
            var descriptors: [Int32] = [-1, -1]
            var count: Int32 = 2
            let received = kernel_receive(Launcher.zygoteSocket, &request, request.count, &descriptors, &count)
            guard received > 0 else { exit(0) }
            do {
                let fork = try request.withUnsafeBytes { try ForkRequest.decode(.init(rebasing: $0[..<received])) }
                guard count == 2 else { throw WireError.truncated }
                nest.hatch(fork, input: descriptors[0], output: descriptors[1])
            } catch {
                report(.failed("the daemon sent a request that cannot be read: \(error)"))
                exit(1)
            }
            for index in 0..<Int(count) { close(descriptors[index]) }
        }
    }

    /// The modules in the file that the daemon passed.
    private static func modules() throws -> [MountedModule] {
        defer { close(Launcher.modulesFile) }
        let size = max(0, Int(lseek(Launcher.modulesFile, 0, SEEK_END)))
        var bytes = [UInt8](repeating: 0, count: size)
        var offset = 0
        while offset < size {
            let count = bytes.withUnsafeMutableBytes {
                pread(Launcher.modulesFile, $0.baseAddress! + offset, size - offset, off_t(offset))
            }
            guard count > 0 else { throw WireError.truncated }
            offset += count
        }
        return try bytes.withUnsafeBytes { try MountedModule.decode($0) }
    }

    static func report(_ report: ZygoteReport, descriptor: Int32? = nil) {
        Launcher.report(report, descriptor: descriptor, on: Launcher.zygoteSocket)
    }

    /// The descriptor on which the engine reads its own memory footprint; opened in its place if it has none yet.
    private static func findFootprint(proc: Int32) throws(ConfinementError) -> Int32 {
        for descriptor in Int32(3)..<64 {
            var target = [UInt8](repeating: 0, count: 64)
            let length = target.withUnsafeMutableBytes { bytes in
                readlinkat(proc, "self/fd/\(descriptor)", bytes.baseAddress!.assumingMemoryBound(to: CChar.self), 64)
            }
            if length > 0, String(decoding: target[..<length], as: UTF8.self).hasSuffix("/statm") { return descriptor }
        }
        let own = openat(proc, "self/statm", O_RDONLY | O_CLOEXEC)
        guard own > 1 else { throw .footprint(errno: errno) }
        return own
    }
}

/// Proves before every fork that this process has one thread, from a descriptor on its own stat file (proc(5)).
struct ThreadCount {
    private let descriptor: Int32

    init(proc: Int32) throws(ConfinementError) {
        descriptor = openat(proc, "self/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .footprint(errno: errno) }
    }

    /// Threads of this process; 0 if unreadable.
    var current: Int32 {
        withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { bytes in
            let count = pread(descriptor, bytes.baseAddress, bytes.count, 0)
            guard count > 0 else { return 0 }
            // Field 20; the second is a name in parentheses that may hold anything, so count from the last one.
            guard let close = (0..<count).last(where: { bytes[$0] == UInt8(ascii: ")") }) else { return 0 }
            var field = 2
            var value: Int32 = 0
            for position in (close + 1)..<count {
                if bytes[position] == UInt8(ascii: " ") {
                    field += 1
                    if field == 21 { break }
                } else if field == 20 {
                    value = value &* 10 &+ Int32(bytes[position] &- UInt8(ascii: "0"))
                }
            }
            return value
        }
    }
}
