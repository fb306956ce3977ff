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

    /// Runs the program's whole life in this process.
    ///
    /// - Parameters:
    ///   - arguments: as in `main`, program name first.
    package static func main(_ arguments: [String]) -> Never {
        switch arguments.dropFirst().first {
        case "zygote":
            guard let memory = arguments.dropFirst(2).first.flatMap(UInt64.init) else { usage() }
            let isBrief = arguments.contains("brief")
            ensureEnvironment(arguments, memoryBytes: memory, isBrief: isBrief)
            launch(
                Zygote.Order(
                    memoryBytes: memory, hasModules: arguments.contains("modules"),
                    isCoreOnly: arguments.contains("core"), isBrief: isBrief,
                    defersAPIs: arguments.contains("deferred")))
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

    /// The engine reads its options before main, so they must be there at exec: where the starter did not set them,
    /// sets them and starts over once.
    private static func ensureEnvironment(_ arguments: [String], memoryBytes: UInt64, isBrief: Bool) {
        guard getenv("Malloc") == nil else { return }
        let environment = EngineEnvironment.entries(memoryBytes: memoryBytes, isBrief: isBrief)
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
