import CKernel
import Glibc

/// The rlimits of an instance (getrlimit(2)). The filter is the wall; these bound what it lets through.
package enum ResourceLimits {
    /// Sets every limit but the data budget, for this process and for good.
    ///
    /// Descriptors that are open stay open; none can be added.
    /// - Throws: ``ConfinementError/limit(errno:)``.
    package static func closeDoors() throws(ConfinementError) {
        let fixed: [(kernel_limit, UInt64)] = [
            (kernel_limit_core, 0),  // a core file would hold settings and events
            (kernel_limit_file_size, 0),
            (kernel_limit_processes, 0),
            (kernel_limit_locked_memory, 0),
            (kernel_limit_message_queues, 0),
            (kernel_limit_descriptors, 1),  // ppoll(2) refuses to watch more descriptors than this, and it watches one
        ]
        for (resource, value) in fixed where kernel_setrlimit(resource, value, value) != 0 {
            throw .limit(errno: errno)
        }
    }

    /// Sets how much data this process may map from now on. The hard limit stays open for the supervisor, who
    /// sets the function's own budget from outside; the filter keeps the process itself from raising it.
    ///
    /// - Parameters:
    ///   - bytes: the budget beyond what is mapped now.
    ///   - dataBytes: what is mapped now, as ``MemoryGauge/dataBytes`` tells.
    package static func setMemoryBudget(_ bytes: UInt64, dataBytes: UInt64) throws(ConfinementError) {
        let soft = dataBytes &+ bytes
        guard kernel_setrlimit(kernel_limit_data, soft, .max) == 0 else {
            throw .limit(errno: errno)
        }
    }
}
