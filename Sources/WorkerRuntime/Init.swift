import CKernel
import Glibc
import Sandbox
import Wire

/// The first process of the pid namespace: parent of the zygote and of every instance, so that instances outlive a
/// zygote and every death is reported by the one who reaps it.
enum Init {
    /// Starts the zygote, then reaps and reports until the daemon closes the socket; then everything here dies with it.
    static func main(proc: Int32, _ order: Zygote.Order, layers: [LayerState]) -> Never {
        let deaths = kernel_child_signal_fd()
        var pidfd: Int32 = -1
        let zygote = kernel_fork(0, &pidfd)
        if zygote == 0 {
            close(Launcher.initSocket)
            close(deaths)
            Zygote.main(proc: proc, order, layers: layers)
        }
        guard zygote > 0, deaths >= 0 else {
            Launcher.report(.failed("the zygote cannot be forked: \(String(cString: strerror(errno)))"))
            exit(1)
        }
        close(pidfd)
        close(proc)
        close(Launcher.zygoteSocket)
        if order.hasModules { close(Launcher.modulesFile) }
        try? Privileges.dropCapabilities()
        try? Privileges.forbidInspection()
        reapUntilAlone(deaths: deaths)
        // As pid 1 of a namespace this process takes all others with it; without one, its process group does.
        kill(0, SIGKILL)
        _exit(0)
    }

    private static func reapUntilAlone(deaths: Int32) {
        var notice = [UInt8](repeating: 0, count: MemoryLayout<signalfd_siginfo>.size)
        while true {
            var watched = [
                pollfd(fd: deaths, events: Int16(POLLIN), revents: 0),
                pollfd(fd: Launcher.initSocket, events: 0, revents: 0),
            ]
            if poll(&watched, 2, -1) < 0 { continue }
            if watched[1].revents != 0 { return }
            while read(deaths, &notice, notice.count) > 0 {}
            reapAll()
        }
    }

    private static func reapAll() {
        while true {
            var code: Int32 = 0
            var status: Int32 = 0
            let pid = kernel_reap_any(&code, &status)
            guard pid > 0 else { return }
            Launcher.report(.exited(pid: pid, code: code, status: status))
        }
    }
}
