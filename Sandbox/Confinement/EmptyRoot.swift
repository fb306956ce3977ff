import CKernel
import Glibc

/// An empty, read-only root directory in place of the host's.
package enum EmptyRoot {
    /// Replaces the root of this mount namespace, for every process in it.
    ///
    /// After the warm-up, which may read files, and before the capabilities go. Descriptors that are open stay usable.
    /// - Returns: 0, or the errno of the step that failed; the old root may then still be visible.
    package static func enter() -> Int32 {
        let place = "/proc"  // any directory that surely exists; only this namespace sees what is mounted over it
        guard mount(nil, "/", nil, UInt(MS_REC) | UInt(MS_PRIVATE), nil) == 0,
            mount("none", place, "tmpfs", UInt(MS_NOSUID) | UInt(MS_NODEV) | UInt(MS_NOEXEC), "size=4k,mode=555") == 0,
            chdir(place) == 0, kernel_pivot_root(".", ".") == 0, umount2(".", Int32(MNT_DETACH)) == 0,
            chdir("/") == 0,
            mount(
                "none", "/", nil,
                UInt(MS_REMOUNT) | UInt(MS_RDONLY) | UInt(MS_NOSUID) | UInt(MS_NODEV) | UInt(MS_NOEXEC), "size=4k") == 0
        else { return errno }
        return 0
    }

    private static let MS_PRIVATE = 1 << 18
    private static let MS_REC = 1 << 14
    private static let MS_NOSUID = 2
    private static let MS_NODEV = 4
    private static let MS_NOEXEC = 8
    private static let MS_REMOUNT = 32
    private static let MS_RDONLY = 1
    private static let MNT_DETACH = 2
}
