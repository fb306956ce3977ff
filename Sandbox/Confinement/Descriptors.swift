import CKernel
import Glibc

/// What a confined process keeps open: its two pipes and its own footprint.
package enum Descriptors {
    /// Moves the pipe ends to 0 and 1, reopens `footprint` for this process onto the same number and closes the rest.
    ///
    /// - Parameters:
    ///   - input: the pipe to read frames from.
    ///   - output: the pipe to write frames to.
    ///   - footprint: a descriptor inherited from the zygote that is open on the zygote's statm; above 1.
    ///   - proc: a directory descriptor on /proc.
    package static func keepOnly(input: Int32, output: Int32, footprint: Int32, proc: Int32) throws(ConfinementError) {
        let own = openat(proc, "self/statm", O_RDONLY | O_CLOEXEC)
        guard own >= 0, dup2(own, footprint) >= 0 else { throw .footprint(errno: errno) }
        guard dup2(input, 0) >= 0, dup2(output, 1) >= 0 else { throw .descriptors(errno: errno) }
        guard kernel_close_range(2, UInt32(footprint) - 1) == 0,
            kernel_close_range(UInt32(footprint) + 1, UInt32.max) == 0
        else { throw .descriptors(errno: errno) }
    }
}
