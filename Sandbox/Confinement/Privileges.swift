import CKernel
import Glibc

/// Giving up what a process may do, in steps whose order matters: user, namespaces, (warm-up), root, capabilities.
package enum Privileges {
    /// The user and group of a worker started by root: "nobody" and "nogroup" everywhere.
    package static let nobody: UInt32 = 65534

    /// Empties every capability set, as far as the bounding set may be touched, and forbids gaining any.
    package static func dropCapabilities() throws(ConfinementError) {
        var capability: UInt = 0
        while kernel_prctl(PR_CAPBSET_READ, capability) >= 0 {
            // Refused to a process without CAP_SETPCAP; then the set bounds nothing it could still gain.
            _ = kernel_prctl(PR_CAPBSET_DROP, capability)
            capability += 1
        }
        guard kernel_clear_capabilities() == 0 else { throw .capabilities(errno: errno) }
        guard kernel_prctl(PR_SET_NO_NEW_PRIVS, 1) == 0 else { throw .noNewPrivileges(errno: errno) }
    }

    /// No core file, no ptrace by the same user, /proc/PID owned by root.
    package static func forbidInspection() throws(ConfinementError) {
        guard kernel_prctl(PR_SET_DUMPABLE, 0) == 0 else { throw .dumpable(errno: errno) }
    }

    /// The same for a process that holds secrets and runs no customer code, and for what it starts: the limit survives
    /// an exec, being undumpable does not.
    package static func leaveNoCore() throws(ConfinementError) {
        guard kernel_setrlimit(kernel_limit_core, 0, 0) == 0 else { throw .limit(errno: errno) }
        try forbidInspection()
    }
}
