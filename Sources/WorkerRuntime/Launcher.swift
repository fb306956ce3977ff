import CKernel
import Glibc
import Sandbox
import Wire

/// The first moments of `hatchery-worker`: the engine's environment, the namespaces, then init, which starts the zygote.
///
/// The daemon passes two sockets: ``zygoteSocket`` for the zygote and ``initSocket`` for launcher and init.
package enum Launcher {
    /// Fork requests come in, zygote reports go out.
    static let zygoteSocket: Int32 = 3
    /// Births and deaths go out; its end of file means that the daemon is gone.
    static let initSocket: Int32 = 4
    /// A file with the modules that the zygote loads ahead (``MountedModule``); only with the argument `modules`.
    static let modulesFile: Int32 = 5

    /// What makes the engine run in one thread, so that fork is safe, and without executable memory (DESIGN 2); and
    /// what keeps a child's pages shared: symbols are bound before the fork, and malloc keeps no lists of small free
    /// chunks, which lie scattered over pages that a child would copy for the sake of one (1.6 MB a child, then 0.7).
    private static let engineEnvironment = [
        "Malloc=1", "JSC_useSharedArrayBuffer=1", "JSC_useJIT=0", "JSC_useConcurrentGC=0", "JSC_numberOfGCMarkers=1",
        "TZ=UTC", "LANG=en_US.UTF-8", "MALLOC_ARENA_MAX=1", "LD_BIND_NOW=1",
        "GLIBC_TUNABLES=glibc.malloc.mxfast=0:glibc.malloc.tcache_count=0",
    ]

    /// Runs the program's whole life in this process.
    ///
    /// - Parameters:
    ///   - arguments: as in `main`, program name first.
    package static func main(_ arguments: [String]) -> Never {
        switch arguments.dropFirst().first {
        case "zygote":
            guard let memory = arguments.dropFirst(2).first.flatMap(UInt64.init) else { usage() }
            ensureEnvironment(arguments, memoryBytes: memory)
            launch(
                Zygote.Order(
                    memoryBytes: memory, hasModules: arguments.contains("modules"),
                    isCoreOnly: arguments.contains("core")))
        case "--check":
            HostCheck.main()
        default:
            usage()
        }
    }

    private static func usage() -> Never {
        print(
            """
            hatchery-worker is started by hatcheryd; it has nothing to do on its own.
              hatchery-worker --check    print which layers of confinement this host allows
            """)
        exit(2)
    }

    /// The engine reads its options before main, so they must be there at exec: sets them and starts over once.
    private static func ensureEnvironment(_ arguments: [String], memoryBytes: UInt64) {
        guard getenv("Malloc") == nil else { return }
        // Heap growth follows what the engine takes for the size of the machine.
        let environment = engineEnvironment + ["JSC_forceRAMSize=\(memoryBytes)"]
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = environment.map { strdup($0) } + [nil]
        execve("/proc/self/exe", &argv, &envp)
        report(.failed("cannot start the worker again with its environment: \(String(cString: strerror(errno)))"))
        exit(1)
    }

    private static func launch(_ order: Zygote.Order) -> Never {
        _ = kernel_close_range(order.hasModules ? 6 : 5, UInt32.max)
        // Having been started through /proc, the process and all below it would be listed as "exe".
        _ = "hatchery-worker".withCString { kernel_prctl(PR_SET_NAME, UInt(bitPattern: $0)) }
        let proc = kernel_open_path("/proc")
        guard proc >= 0 else { fail("/proc cannot be opened", errno) }
        // A terminal's Ctrl-C is for the daemon, which drains; and the group is what dies with init.
        _ = setsid()
        let layers = Namespaces.enter()
        var pidfd: Int32 = -1
        // A sibling is the daemon's own child: it reaps init, and this process is not in between.
        let child = kernel_fork(1, &pidfd)
        if child == 0 { Init.main(proc: proc, order, layers: layers) }
        guard child > 0 else { fail("init cannot be forked", errno) }
        report(.born, descriptor: pidfd)
        exit(0)
    }

    private static func fail(_ what: String, _ code: Int32) -> Never {
        report(.failed("\(what): \(String(cString: strerror(code)))"))
        exit(1)
    }

    static func report(_ report: ZygoteReport, descriptor: Int32? = nil, on socket: Int32 = initSocket) {
        let bytes = report.encoded
        var descriptors = [descriptor ?? -1]
        _ = kernel_send(socket, bytes, bytes.count, &descriptors, descriptor == nil ? 0 : 1)
    }
}
