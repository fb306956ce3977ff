import CKernel
import Glibc

/// One thing an attacker would want, and how the sandbox answers it.
struct Probe {
    /// How an attempt ends inside.
    enum End: CustomStringConvertible {
        /// The kernel kills the process with SIGSYS.
        case killed
        /// The call fails with this errno.
        case fails(Int32)

        var description: String {
            switch self {
            case .killed: "killed"
            case .fails(let code): "errno:\(code)"
            }
        }
    }

    var name: String
    var end: End
    var purpose: String
    /// Less than 0 where the attempt failed; errno says why.
    var attempt: () -> Int

    static var all: [Probe] {
        [
            Probe(name: "open", end: .fails(EACCES), purpose: "read a file of the host") {
                Int(open("/proc/self/status", O_RDONLY))
            },
            Probe(name: "open-legacy", end: .fails(EACCES), purpose: "read a file through the old call") {
                call(2, address("/proc/self/status"), Int(O_RDONLY))
            },
            Probe(name: "open-writing", end: .fails(EACCES), purpose: "change a file of the host") {
                Int(open("/dev/null", O_WRONLY))
            },
            Probe(name: "create", end: .fails(EACCES), purpose: "leave a file on the host") {
                Int(open(".", O_RDWR | 0x41_0000, 0o600))  // O_TMPFILE: it is gone when the probe ends
            },
            Probe(name: "openat2", end: .killed, purpose: "read a file through the newest call") {
                var how: (UInt64, UInt64, UInt64) = (0, 0, 0)
                return withUnsafeMutableBytes(of: &how) {
                    call(437, Int(AT_FDCWD), address("/proc/self/status"), Int(bitPattern: $0.baseAddress), 24)
                }
            },
            Probe(name: "unlink", end: .killed, purpose: "delete a file (one that is not there)") {
                call(87, address("/nonexistent/none")) == -1 && errno == ENOENT ? 0 : -1
            },
            Probe(name: "socket", end: .killed, purpose: "talk to the network") {
                Int(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
            },
            Probe(name: "unix-socket", end: .killed, purpose: "talk to the host's services") {
                Int(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
            },
            Probe(name: "listen", end: .killed, purpose: "be a server") {
                let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                return Int(listen(listener, 1))
            },
            Probe(name: "exec", end: .killed, purpose: "become another program") {
                var argv = [strdup("true"), nil]
                execv("/bin/true", &argv)
                return -1
            },
            Probe(name: "fork", end: .killed, purpose: "make processes") { forked(57) },
            Probe(name: "clone", end: .killed, purpose: "make processes or threads") { forked(56, Int(SIGCHLD)) },
            Probe(name: "clone3", end: .killed, purpose: "make processes through the newest call") {
                var pidfd: Int32 = -1
                let child = kernel_fork(0, &pidfd)
                if child == 0 { _exit(0) }
                return Int(child)
            },
            Probe(name: "ptrace", end: .killed, purpose: "take over another process") { call(101, 0) },
            Probe(name: "process-memory", end: .killed, purpose: "read another process's memory") {
                var source: [UInt8] = [1]
                var target: [UInt8] = [0]
                return source.withUnsafeMutableBytes { from in
                    target.withUnsafeMutableBytes { to in
                        var local = iovec(iov_base: to.baseAddress, iov_len: 1)
                        var remote = iovec(iov_base: from.baseAddress, iov_len: 1)
                        return withUnsafeMutablePointer(to: &local) { local in
                            withUnsafeMutablePointer(to: &remote) { remote in
                                call(310, Int(getpid()), Int(bitPattern: local), 1, Int(bitPattern: remote), 1, 0)
                            }
                        }
                    }
                }
            },
            Probe(name: "mmap-exec", end: .killed, purpose: "map memory to run code in") {
                call(9, 0, 4096, Int(PROT_READ | PROT_WRITE | PROT_EXEC), 0x22, -1, 0) == -1 ? -1 : 0
            },
            Probe(name: "mprotect-exec", end: .killed, purpose: "make its own memory executable") {
                let page = call(9, 0, 4096, Int(PROT_READ | PROT_WRITE), 0x22, -1, 0)
                return call(10, page, 4096, Int(PROT_READ | PROT_EXEC))
            },
            Probe(name: "mmap-file", end: .killed, purpose: "map a file it was left with") {
                // Descriptor 1 is a pipe, which cannot be mapped: ENODEV says that the kernel tried.
                call(9, 0, 4096, Int(PROT_READ), 0x2, 1, 0) == -1 && (errno == ENODEV || errno == EACCES) ? 0 : -1
            },
            Probe(name: "kill", end: .killed, purpose: "signal a neighbour") { Int(kill(getpid(), 0)) },
            Probe(name: "prctl", end: .killed, purpose: "change its own process settings") {
                Int(kernel_prctl(PR_SET_NAME, UInt(bitPattern: address("probe"))))
            },
            Probe(name: "prlimit", end: .killed, purpose: "raise its own limits") {
                Int(kernel_prlimit(0, kernel_limit_core, 0, 0))
            },
            Probe(name: "unshare", end: .killed, purpose: "gain capabilities in a new user namespace") {
                Int(kernel_unshare(0))
            },
            Probe(name: "seccomp", end: .killed, purpose: "change the filter") { call(317, 2, 0, 0) >= -1 ? 0 : -1 },
            Probe(name: "io-uring", end: .killed, purpose: "do calls behind the filter's back") {
                var parameters = [UInt8](repeating: 0, count: 120)
                let ring = parameters.withUnsafeMutableBytes { call(425, 1, Int(bitPattern: $0.baseAddress)) }
                return ring >= 0 || errno == EPERM || errno == ENOSYS ? 0 : -1
            },
            Probe(name: "memfd", end: .killed, purpose: "make a file to run") { call(319, address("probe"), 0) },
            Probe(name: "dup", end: .killed, purpose: "make descriptors") { Int(dup(1)) },
            Probe(name: "write-elsewhere", end: .killed, purpose: "write to a descriptor that is not its own") {
                call(1, 7, address("x"), 1) == -1 && errno == EBADF ? 0 : -1
            },
            Probe(name: "read-elsewhere", end: .killed, purpose: "read a descriptor that is not its own") {
                var byte: UInt8 = 0
                return withUnsafeMutableBytes(of: &byte) { call(0, 7, Int(bitPattern: $0.baseAddress), 1) } == -1
                    && errno == EBADF ? 0 : -1
            },
            Probe(name: "foreign-abi", end: .killed, purpose: "use the x32 numbers, which a naive filter forgets") {
                // Most kernels answer ENOSYS; what counts is that within the sandbox nobody gets an answer.
                _ = call(0x4000_0000 + 39)
                return 0
            },
            Probe(name: "unnamed", end: .killed, purpose: "any call that no rule names") { call(110) },
        ]
    }

    private static func call(
        _ number: Int, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0
    ) -> Int {
        kernel_syscall(number, a, b, c, d, e, f)
    }

    /// The address of a text that lives as long as the process.
    private static func address(_ text: String) -> Int { Int(bitPattern: strdup(text)) }

    private static func forked(_ number: Int, _ argument: Int = 0) -> Int {
        let child = call(number, argument)
        if child == 0 { _exit(0) }
        return child
    }
}
