import CKernel
import Glibc
import Sandbox

/// `hatchery-worker --check`: tries every layer of confinement in a child and prints one line for each.
enum HostCheck {
    /// Lines of `name`, `on` or `off`, and a reason, separated by tabs. Exits 0 when every required layer is on.
    static func main() -> Never {
        var pair: [Int32] = [-1, -1]
        var pidfd: Int32 = -1
        guard kernel_pipe(&pair) == 0 else { exit(1) }
        let child = kernel_fork(0, &pidfd)
        if child == 0 {
            // Confined, it may write to a pipe on descriptor 1 and to nothing else.
            dup2(pair[1], 1)
            tryEverything()
        }
        close(pair[1])
        var bytes = [UInt8](repeating: 0, count: 4096)
        while case let count = read(pair[0], &bytes, bytes.count), count > 0 { write(1, bytes, count) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        exit(status == 0 ? 0 : 1)
    }

    private static func tryEverything() -> Never {
        var states = Namespaces.enter()
        let hasMounts = states.contains(LayerState(.mountNamespace))
        states.append(LayerState(.emptyRoot, errno: hasMounts ? EmptyRoot.enter() : EPERM))
        states.append(tried(.noCapabilities) { () throws(ConfinementError) in try Privileges.dropCapabilities() })
        states.append(LayerState(.noNewPrivileges, errno: kernel_prctl(PR_SET_NO_NEW_PRIVS, 1) == 0 ? 0 : errno))
        states.append(tried(.notDumpable) { () throws(ConfinementError) in try Privileges.forbidInspection() })
        let filter = try? CompiledFilter(.hardened)
        states.append(tried(.resourceLimits) { () throws(ConfinementError) in try ResourceLimits.closeDoors() })
        var isFiltered = false
        if let filter { isFiltered = (try? filter.load()) != nil }
        states.append(LayerState(.seccomp, errno: isFiltered ? 0 : ENOSYS))
        states.sort { $0.layer.rawValue < $1.layer.rawValue }
        var text = ""
        for state in states {
            let reason = state.errno == 0 ? "" : "\(String(cString: strerror(state.errno))); \(state.layer.advice)"
            text += "\(state.layer.name)\t\(state.errno == 0 ? "on" : "off")\t\(reason)\n"
        }
        text.withCString { _ = write(1, $0, strlen($0)) }
        _exit(states.contains { $0.layer.isRequired && $0.errno != 0 } ? 1 : 0)
    }

    private static func tried(_ layer: Layer, _ step: () throws(ConfinementError) -> Void) -> LayerState {
        do {
            try step()
            return LayerState(layer)
        } catch {
            return LayerState(layer, errno: errno == 0 ? EPERM : errno)
        }
    }
}
