import AccessPolicy
import CCurl
import CKernel
import Glibc
import Sandbox
import Wire

/// The life of `hatchery-egress`: one socket to the daemon, one order of what is allowed, then confinement, then work.
package enum Egress {
    /// The daemon's socket, a stream of frames in both directions.
    private static let daemonSocket: Int32 = 3

    /// Where Debian, and most others, keep the certificate authorities.
    private static let authoritiesFile = "/etc/ssl/certs/ca-certificates.crt"

    /// Runs the program's whole life in this process: until the daemon hangs up, or sends what is no frame.
    package static func main() -> Never {
        var kind: Int32 = 0
        var kindBytes = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(daemonSocket, SOL_SOCKET, SO_TYPE, &kind, &kindBytes) == 0 else {
            fail("it is started by hatcheryd and has nothing to do on its own", status: 2)
        }
        _ = kernel_close_range(4, UInt32.max)
        // A terminal's Ctrl-C is for the daemon, which drains and then hangs up.
        _ = setsid()
        signal(SIGPIPE, SIG_IGN)
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK else { fail("libcurl does not start") }
        let daemon = DaemonSocket(descriptor: daemonSocket)
        do throws(WireError) {
            let order = try firstFrame(daemon)
            let policy = makePolicy(order)
            loadAuthorities(order.authoritiesFile)
            let setup = TransferSetup(proxy: order.proxy, resolve: list(order.resolve))
            warmUp()
            confine()
            guard let loop = EgressLoop(daemon: daemon, socket: daemonSocket, policy: policy, setup: setup) else {
                fail("epoll is not to be had: \(String(cString: strerror(errno)))")
            }
            try loop.run()
        } catch {
            fail("the daemon sent what is no frame for it: \(error.explanation)")
        }
        exit(0)
    }

    /// Waits for the order that must come before anything else.
    private static func firstFrame(_ daemon: DaemonSocket) throws(WireError) -> EgressSetup {
        var setup: EgressSetup?
        while setup == nil {
            guard daemon.fill() else { exit(0) }
            _ = try daemon.next { header, payload throws(WireError) in
                guard header.kind == .configure else { throw .unexpectedKind(header.kind.rawValue) }
                setup = try EgressSetup.decode(payload)
            }
        }
        return setup ?? EgressSetup()
    }

    private static func makePolicy(_ setup: EgressSetup) -> AccessPolicy {
        do throws(RuleError) {
            return try AccessPolicy(
                allow: setup.allow, deny: setup.deny, privateRanges: setup.privateRanges,
                isProxied: !setup.proxy.isEmpty)
        } catch {
            fail("its settings are wrong (egress.allow, egress.deny, egress.privateRanges): \(error.explanation)")
        }
    }

    /// A file that cannot be read is only said: plain HTTP still works, and TLS fails for want of an authority.
    private static func loadAuthorities(_ file: String) {
        let path = file.isEmpty ? authoritiesFile : file
        if authorities_load(path) <= 0 {
            say(
                "no certificate authorities in \(path): requests over TLS will fail; install ca-certificates or set "
                    + "egress.authoritiesFile")
        }
    }

    private static func list(_ texts: [String]) -> UnsafeMutablePointer<curl_slist>? {
        texts.reduce(nil) { curl_slist_append($0, $1) ?? $0 }
    }

    /// Lets libraries read what they read once, before the filter is in place: the modules of name service above all.
    private static func warmUp() {
        var found: UnsafeMutablePointer<addrinfo>?
        if getaddrinfo("localhost", "80", nil, &found) == 0 { freeaddrinfo(found) }
    }

    /// Gives up everything but sockets to the outside and reading files, for good.
    private static func confine() {
        do throws(ConfinementError) {
            if geteuid() == 0, kernel_become(Privileges.nobody, Privileges.nobody) != 0 {
                say("it stays root, for it may not become another user: \(String(cString: strerror(errno)))")
            }
            try Privileges.dropCapabilities()
            try Privileges.forbidInspection()
            try ResourceLimits.openSockets()
            guard kernel_on_death(SIGSYS, { _, number in Egress.sayForbidden(number) }) == 0 else {
                throw .descriptors(errno: errno)
            }
            do throws(FilterError) {
                try CompiledFilter(.egress).load()
            } catch {
                throw .filter(error)
            }
        } catch {
            fail("it cannot be confined (\(error)) and does not run without")
        }
    }

    /// In a signal handler: writes and allocates nothing.
    private static func sayForbidden(_ number: Int32) {
        var digits: (UInt8, UInt8, UInt8, UInt8) = (48, 48, 48, 10)
        digits.0 += UInt8(truncatingIfNeeded: number / 100 % 10)
        digits.1 += UInt8(truncatingIfNeeded: number / 10 % 10)
        digits.2 += UInt8(truncatingIfNeeded: number % 10)
        let text: StaticString = "hatchery-egress: its filter forbids the system call number "
        _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
        _ = withUnsafeBytes(of: &digits) { write(2, $0.baseAddress!, 4) }
    }

    private static func say(_ sentence: String) {
        let line = Array("hatchery-egress: \(sentence)\n".utf8)
        _ = write(2, line, line.count)
    }

    private static func fail(_ sentence: String, status: Int32 = 1) -> Never {
        say(sentence)
        exit(status)
    }
}
