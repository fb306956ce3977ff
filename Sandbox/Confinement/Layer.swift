/// One layer of confinement, each useful without the others.
package enum Layer: UInt8, CaseIterable, Sendable {
    case seccomp = 0
    case noNewPrivileges = 1
    case noCapabilities = 2
    case notDumpable = 3
    case resourceLimits = 4
    case userNamespace = 5
    case pidNamespace = 6
    case networkNamespace = 7
    case ipcNamespace = 8
    case utsNamespace = 9
    case mountNamespace = 10
    case emptyRoot = 11
    case unprivilegedUser = 12

    /// The name in logs and listings.
    package var name: String {
        switch self {
        case .seccomp: "seccomp"
        case .noNewPrivileges: "no-new-privileges"
        case .noCapabilities: "no-capabilities"
        case .notDumpable: "not-dumpable"
        case .resourceLimits: "resource-limits"
        case .userNamespace: "user-namespace"
        case .pidNamespace: "pid-namespace"
        case .networkNamespace: "network-namespace"
        case .ipcNamespace: "ipc-namespace"
        case .utsNamespace: "uts-namespace"
        case .mountNamespace: "mount-namespace"
        case .emptyRoot: "empty-root"
        case .unprivilegedUser: "unprivileged-user"
        }
    }

    /// Without these nothing is served.
    package var isRequired: Bool {
        switch self {
        case .seccomp, .noNewPrivileges, .noCapabilities, .notDumpable, .resourceLimits: true
        default: false
        }
    }

    /// What an operator can do where the host forbids the layer.
    package var advice: String {
        switch self {
        case .seccomp: "the kernel needs CONFIG_SECCOMP_FILTER, and a container runtime must not forbid seccomp(2)"
        case .userNamespace:
            "allow user namespaces: sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone or "
                + "kernel.apparmor_restrict_unprivileged_userns, or the container's seccomp profile"
        case .pidNamespace, .networkNamespace, .ipcNamespace, .utsNamespace, .mountNamespace:
            "needs a user namespace, or root with CAP_SYS_ADMIN"
        case .emptyRoot: "needs a mount namespace"
        case .unprivilegedUser: "run hatcheryd as root with CAP_SETUID, or as an ordinary user"
        default: "a kernel of 5.10 or later gives it to everybody"
        }
    }
}

/// Whether one layer holds.
package struct LayerState: Sendable, Equatable {
    package var layer: Layer
    /// 0 where the layer holds, else what the host answered.
    package var errno: Int32

    package init(_ layer: Layer, errno: Int32 = 0) {
        self.layer = layer
        self.errno = errno
    }
}
