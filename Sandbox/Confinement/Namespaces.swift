import CKernel
import Glibc

/// Leaving the host's namespaces, one layer at a time where the host does not allow all of them.
package enum Namespaces {
    private static let userFlag: Int32 = 0x1000_0000
    private static let otherFlags: [(Layer, Int32)] = [
        (.pidNamespace, 0x2000_0000), (.networkNamespace, 0x4000_0000), (.ipcNamespace, 0x0800_0000),
        (.utsNamespace, 0x0400_0000), (.mountNamespace, 0x0002_0000),
    ]  // CLONE_NEW*, clone(2)

    /// Enters new namespaces and leaves root; the pid namespace begins with the next child.
    ///
    /// The user namespace belongs to the user who makes it, and so to the daemon, who may then set limits inside it.
    /// A root daemon's worker makes it as root and becomes ``Privileges/nobody`` in it. Where the host has no user
    /// namespaces, root enters the others without one and leaves root last.
    /// - Returns: a state for each namespace layer and for the user.
    package static func enter() -> [LayerState] {
        // Asked before: in the new namespace root has no number.
        let isRoot = geteuid() == 0
        var states = [LayerState(.userNamespace, errno: enterUserNamespace())]
        for (layer, flag) in otherFlags {
            states.append(LayerState(layer, errno: kernel_unshare(flag) == 0 ? 0 : errno))
        }
        let hasLeft = !isRoot || kernel_become(Privileges.nobody, Privileges.nobody) == 0
        states.append(LayerState(.unprivilegedUser, errno: hasLeft ? 0 : errno))
        return states
    }

    /// One user and one group, ``Privileges/nobody`` inside; everything else on the host belongs to no one here.
    ///
    /// - Returns: 0 or an errno, and then nothing has changed.
    private static func enterUserNamespace() -> Int32 {
        guard geteuid() == 0 else {
            let uid = geteuid()
            let gid = getegid()
            guard kernel_unshare(userFlag) == 0 else { return errno }
            map(process: "self", uid: uid, gid: gid)
            return 0
        }
        return enterAsRoot()
    }

    /// Only a process outside may map another user than the namespace's own: a child that waits, maps and ends.
    private static func enterAsRoot() -> Int32 {
        var gate: [Int32] = [-1, -1]
        var pidfd: Int32 = -1
        guard kernel_pipe(&gate) == 0 else { return errno }
        let own = getpid()
        let mapper = kernel_fork(0, &pidfd)
        if mapper == 0 {
            close(gate[1])
            var go: UInt8 = 0
            guard read(gate[0], &go, 1) == 1 else { _exit(0) }
            // In a container that knows no nobody, its root is what there is.
            let isMapped =
                map(process: "\(own)", uid: Privileges.nobody, gid: Privileges.nobody)
                || map(process: "\(own)", uid: 0, gid: 0)
            _exit(isMapped ? 0 : 1)
        }
        let code = mapper < 0 ? errno : kernel_unshare(userFlag) == 0 ? 0 : errno
        if code == 0 { _ = Glibc.write(gate[1], [1], 1) }
        close(gate[0])
        close(gate[1])
        guard mapper > 0 else { return code }
        close(pidfd)
        var status: Int32 = 0
        while waitpid(mapper, &status, 0) < 0 && errno == EINTR {}
        return code != 0 ? code : status == 0 ? 0 : EPERM
    }

    @discardableResult
    private static func map(process: String, uid: UInt32, gid: UInt32) -> Bool {
        // An ordinary user must give up setgroups(2) first; root need not, and needs it to leave its groups.
        if process == "self" { write("deny", to: "/proc/self/setgroups") }
        return write("\(Privileges.nobody) \(gid) 1", to: "/proc/\(process)/gid_map")
            && write("\(Privileges.nobody) \(uid) 1", to: "/proc/\(process)/uid_map")
    }

    @discardableResult
    private static func write(_ text: String, to path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return text.withCString { Glibc.write(descriptor, $0, strlen($0)) == strlen($0) }
    }
}
