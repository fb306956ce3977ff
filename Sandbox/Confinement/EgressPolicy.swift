import CKernel
import Glibc

extension FilterPolicy {
    /// The egress process: sockets to the outside, threads for name service, files to read; no file to write, no
    /// program to run, nobody to listen for.
    package static let egress = FilterPolicy(
        name: "egress", rules: sockets + waiting + files + memory + threads + softRefusals + traps)

    private static let accessMode: UInt64 = 3  // O_WRONLY and O_RDWR, open(2)
    private static let create: UInt64 = 0x40  // O_CREAT
    private static let truncate: UInt64 = 0x200  // O_TRUNC
    private static let temporary: UInt64 = 0x40_0000  // O_TMPFILE
    private static let execute: UInt64 = 4  // PROT_EXEC, mmap(2)
    private static let thread: UInt64 = 0x1_0000  // CLONE_THREAD, clone(2)

    private static let sockets: [FilterRule] =
        [
            FilterRule("socket", .allow, [.int(0, is: AF_INET)], because: "connections, and questions to name servers"),
            FilterRule("socket", .allow, [.int(0, is: AF_INET6)], because: "the same over version 6"),
            FilterRule(
                "socket", .fail(errno: EACCES), [.int(0, is: AF_UNIX)],
                because: "the C library asks nscd first, and takes no for an answer"),
            FilterRule(
                "socket", .fail(errno: EACCES), [.int(0, is: AF_NETLINK)],
                because: "the C library asks for the host's addresses to sort answers, and does without"),
            FilterRule("socketpair", .allow, because: "libcurl's resolver threads wake the loop through one"),
            FilterRule("connect", .allow, because: "connections; the address was judged when the socket was asked for"),
        ]
        + [
            "sendto", "sendmsg", "sendmmsg", "recvfrom", "recvmsg", "read", "write", "readv", "writev", "close",
            "getsockname", "getpeername", "getsockopt", "setsockopt", "shutdown",
        ].map { FilterRule($0, .allow, because: "what is done with a socket that is there") } + [
            FilterRule("fcntl", .allow, because: "sockets are made not to block"),
            FilterRule(
                "ioctl", .allow, [.int(1, is: 0x541B)], because: "the C library's resolver asks how much came: FIONREAD"
            ),
            FilterRule(
                "ioctl", .fail(errno: ENOTTY), [.int(1, is: 0x5401)], because: "stdio asks for a terminal: TCGETS"),
        ]

    private static let waiting: [FilterRule] = [
        "epoll_wait", "epoll_pwait", "epoll_ctl", "epoll_create1", "poll", "ppoll", "clock_gettime", "nanosleep",
        "clock_nanosleep", "restart_syscall", "eventfd2", "pipe2", "pipe",
    ].map { FilterRule($0, .allow, because: "waiting for sockets and for time") }

    private static let files: [FilterRule] =
        ["openat", "open"].flatMap { call in
            let flags: UInt32 = call == "openat" ? 2 : 1
            let writing = accessMode | create | truncate | temporary
            return [
                FilterRule(
                    call, .allow, [.without(flags, bits: writing)],
                    because: "name service reads resolv.conf, hosts and nsswitch.conf; reading only")
            ]
                + [1, 2, create, truncate, temporary].map {
                    FilterRule(call, .fail(errno: EACCES), [.with(flags, bits: $0)], because: "no file is ever written")
                }
        }
        + ["newfstatat", "fstat", "stat", "lstat", "statx", "lseek", "pread64"].map {
            FilterRule($0, .allow, because: "reading files goes with it, and changes nothing")
        }

    private static let memory: [FilterRule] = [
        FilterRule(
            "mmap", .allow, [.without(2, bits: execute)], because: "memory and files to read; nothing executable"),
        FilterRule(
            "mmap", .fail(errno: EACCES), [.with(2, bits: execute)],
            because: "a module of name service that was not loaded at the start stays out"),
        FilterRule("mprotect", .allow, [.without(2, bits: execute)], because: "stacks of threads; nothing executable"),
        FilterRule("munmap", .allow, because: "memory goes back"),
        FilterRule("mremap", .allow, because: "realloc of large blocks"),
        FilterRule("madvise", .allow, because: "a thread that ends gives its stack back"),
        FilterRule("brk", .allow, because: "malloc grows the heap"),
    ]

    private static let threads: [FilterRule] =
        [
            FilterRule("clone", .allow, [.with(0, bits: thread)], because: "libcurl resolves each name in a thread"),
            FilterRule(
                "clone3", .fail(errno: ENOSYS),
                because: "its flags are out of the filter's sight; the C library falls back to clone"),
        ]
        + [
            "futex", "set_robust_list", "rseq", "exit", "exit_group", "sched_getaffinity", "sched_yield",
            "rt_sigprocmask",
            "rt_sigaction", "rt_sigreturn", "sigaltstack", "getpid", "gettid", "getuid", "geteuid", "getgid", "getegid",
            "getrandom", "uname", "prlimit64", "getrlimit", "sysinfo", "membarrier",
        ].map { FilterRule($0, .allow, because: "threads and the C library's own housekeeping") }

    private static let softRefusals: [FilterRule] = [
        FilterRule("access", .fail(errno: EACCES), because: "libraries look for files that tune them"),
        FilterRule("faccessat", .fail(errno: EACCES), because: "the same"),
        FilterRule("faccessat2", .fail(errno: EACCES), because: "the same"),
        FilterRule("readlink", .fail(errno: EACCES), because: "libraries ask where they are"),
        FilterRule("readlinkat", .fail(errno: EACCES), because: "the same"),
        FilterRule("prctl", .fail(errno: EACCES), because: "naming threads and memory is not needed"),
        FilterRule("getcwd", .fail(errno: EACCES), because: "there is no place to be"),
    ]

    private static let traps: [FilterRule] = [
        "execve", "execveat", "fork", "vfork", "bind", "listen", "accept", "accept4", "ptrace", "process_vm_readv",
        "process_vm_writev", "kill", "tkill", "tgkill", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "creat",
        "unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "rmdir", "link", "linkat",
        "symlink",
        "symlinkat", "truncate", "ftruncate", "chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "openat2",
        "open_by_handle_at", "pwrite64", "sendfile", "splice", "copy_file_range", "fallocate", "chdir", "chroot",
        "mount",
        "umount2", "pivot_root", "unshare", "setns", "setuid", "setgid", "setresuid", "setresgid", "setgroups",
        "capset",
        "seccomp", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "keyctl", "add_key",
        "request_key", "memfd_create", "shmget", "shmat", "mq_open", "personality", "setrlimit", "reboot",
        "init_module",
        "finit_module", "kexec_load", "swapon", "iopl", "ioperm",
    ].map {
        FilterRule($0, .trap, because: "the egress process never needs it: an attempt is worth its name in the log")
    }
}

extension ResourceLimits {
    /// The limits of a process that opens many sockets: no core file, which would hold what functions sent, and as many
    /// descriptors as the host allows.
    package static func openSockets() throws(ConfinementError) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(kernel_limit_descriptors.rawValue), &limit) == 0,
            kernel_setrlimit(kernel_limit_descriptors, UInt64(limit.rlim_max), UInt64(limit.rlim_max)) == 0,
            kernel_setrlimit(kernel_limit_core, 0, 0) == 0
        else { throw .limit(errno: errno) }
    }
}
