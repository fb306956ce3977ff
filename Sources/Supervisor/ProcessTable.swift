import Glibc

/// Reads what the kernel tells about processes under /proc (proc(5)).
enum ProcessTable {
    /// The pid, in this process's own namespace, of the process behind a pidfd; 0 if it is gone.
    static func pid(of pidfd: Descriptor) -> Int32 {
        guard let text = read("/proc/self/fdinfo/\(pidfd.number)") else { return 0 }
        for line in text.split(separator: "\n") where line.hasPrefix("Pid:") {
            return max(0, Int32(line.dropFirst(4).drop { $0 == "\t" || $0 == " " }) ?? 0)
        }
        return 0
    }

    /// Resident memory of a process, shared pages included, in bytes; 0 if it is gone.
    static func residentBytes(of pid: Int32) -> UInt64 {
        guard pid > 0, let text = read("/proc/\(pid)/statm") else { return 0 }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (UInt64(fields[1]) ?? 0) * UInt64(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
