import Glibc

/// A complete filter. Whatever no rule names kills the process with SIGSYS.
package struct FilterPolicy: Sendable {
    package var name: String
    package var rules: [FilterRule]

    /// A policy of the given rules.
    package init(name: String, rules: [FilterRule]) {
        self.name = name
        self.rules = rules
    }

    private static let protectExecute: UInt64 = 4  // PROT_EXEC, mmap(2)
    private static let mapAnonymous: UInt64 = 0x20  // MAP_ANONYMOUS, mmap(2)

    /// An instance without a JIT: no executable mapping ever, two pipes, memory, time, randomness, nothing else.
    package static let hardened = FilterPolicy(name: "hardened", rules: allowed + harmlessFailures + tripwires)

    private static let allowed: [FilterRule] = [
        FilterRule("read", .allow, [.int(0, is: 0)], because: "frames come in on descriptor 0"),
        FilterRule("write", .allow, [.int(0, is: 1)], because: "frames go out on descriptor 1"),
        FilterRule("pread64", .allow, because: "the engine reads its memory footprint from the kept statm descriptor"),
        FilterRule("ppoll", .allow, because: "waiting for a timer while descriptor 0 may close"),
        FilterRule("brk", .allow, because: "malloc grows the heap"),
        FilterRule(
            "mmap", .allow, [.without(2, bits: protectExecute), .with(3, bits: mapAnonymous)],
            because: "malloc and the collector map memory; never a file, never executable"),
        FilterRule(
            "mprotect", .allow, [.without(2, bits: protectExecute)],
            because: "malloc commits heap; nothing becomes executable"),
        FilterRule("munmap", .allow, because: "memory goes back"),
        FilterRule("mremap", .allow, because: "realloc of large blocks"),
        FilterRule("madvise", .allow, because: "the collector and malloc_trim give pages back"),
        FilterRule("futex", .allow, because: "locks of the C library, uncontended in one thread"),
        FilterRule("sched_yield", .allow, because: "spinning locks of the engine"),
        FilterRule("clock_gettime", .allow, because: "CPU time; the other clocks need no system call"),
        FilterRule("getrandom", .allow, because: "randomness for the function"),
        FilterRule("getrusage", .allow, because: "the peak of resident memory for the answer's metrics"),
        FilterRule("rt_sigprocmask", .allow, because: "abort() begins with it; a blocked signal stops no SIGKILL"),
        FilterRule("getpid", .allow, because: "abort() asks; inside the pid namespace it tells nothing"),
        FilterRule("gettid", .allow, because: "abort() asks, as for getpid"),
        FilterRule("rt_sigreturn", .allow, because: "the end of a signal handler"),
        FilterRule("restart_syscall", .allow, because: "the kernel resumes a wait after SIGSTOP and SIGCONT with it"),
        FilterRule("exit_group", .allow, because: "an orderly end when the daemon hangs up"),
    ]

    private static let harmlessFailures: [FilterRule] = [
        FilterRule(
            "openat", .fail(errno: EACCES),
            because: "ICU looks for data files when it meets a new locale; it takes no for an answer"),
        FilterRule("open", .fail(errno: EACCES), because: "the same through the call before openat"),
        FilterRule("newfstatat", .fail(errno: EACCES), because: "ICU asks whether a time-zone file is there"),
        FilterRule(
            "write", .fail(errno: EBADF), [.int(0, is: 2)],
            because: "a runtime's message before it traps; there is no descriptor 2, and the trap tells enough"),
    ]

    private static let tripwires: [FilterRule] =
        [
            "socket", "socketpair", "connect", "accept", "accept4", "bind", "listen", "sendto", "sendmsg", "recvfrom",
            "recvmsg", "execve", "execveat", "fork", "vfork", "clone", "clone3", "ptrace", "process_vm_readv",
            "process_vm_writev", "kill", "tgkill", "tkill", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "unlink",
            "unlinkat", "rename", "renameat2", "mkdir", "mkdirat", "openat2", "open_by_handle_at", "readlink",
            "readlinkat", "stat", "statx", "access", "faccessat2", "getdents64", "chdir", "chroot", "mount",
            "umount2", "pivot_root", "unshare", "setns", "setuid", "setgid", "setresuid", "setresgid", "capset",
            "prctl",
            "seccomp", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "keyctl", "add_key",
            "request_key", "memfd_create", "shmget", "shmat", "mq_open", "dup", "dup2", "dup3", "fcntl", "ioctl",
            "pipe2",
            "rt_sigaction", "sigaltstack", "prlimit64", "setrlimit", "nanosleep", "clock_nanosleep",
            "close", "lseek", "readv", "writev", "pwrite64", "sendfile", "splice", "vmsplice", "personality", "reboot",
            "init_module", "finit_module", "delete_module", "kexec_load", "swapon", "iopl", "ioperm",
        ].map {
            FilterRule($0, .trap, because: "no instance ever needs it: an attempt is worth its name in the outcome")
        } + [
            FilterRule(
                "mmap", .trap, [.with(2, bits: protectExecute)],
                because: "executable memory is the first thing an exploit asks for: worth its name"),
            FilterRule(
                "mprotect", .trap, [.with(2, bits: protectExecute)],
                because: "executable memory is the first thing an exploit asks for: worth its name"),
        ]
}
