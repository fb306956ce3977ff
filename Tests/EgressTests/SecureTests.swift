import Foundation
import TestSupport
import Testing
import Wire

/// TLS and HTTP/2, against servers of Debian's openssl and nghttp2-server packages.
@Suite(.serialized) struct SecureTests {
    /// Certificates made for this run, and whoever signed them.
    static let folder: Result<URL, any Error> = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hatchery-egress-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = """
            set -e
            sign() { openssl req -newkey rsa:2048 -nodes -keyout $1.key -out $1.csr -subj /CN=$1
                printf 'subjectAltName=%s' "$2" > $1.ext
                openssl x509 -req -in $1.csr -CA $3.pem -CAkey $3.key -CAcreateserial -days $4 -extfile $1.ext \\
                    -out $1.pem; }
            for name in authority stranger; do
                openssl req -x509 -newkey rsa:2048 -nodes -keyout $name.key -out $name.pem -days 2 -subj /CN=$name; done
            sign good DNS:good.test,IP:127.0.0.1 authority 2
            sign other DNS:other.test authority 2
            sign expired DNS:good.test authority -1
            sign unknown DNS:good.test stranger 2
            openssl req -x509 -newkey rsa:2048 -nodes -keyout own.key -out own.pem -days 2 -subj /CN=good.test \\
                -addext subjectAltName=DNS:good.test
            mkdir www; head -c 2000000 /dev/zero > www/large; printf hello > www/small
            """
        let shell = try Helper("/bin/bash", ["-c", script], in: folder)
        guard shell.wait() == 0 else { throw TestFailure("openssl cannot make certificates; is it installed?") }
        return folder
    }

    /// A program that is ended with the test.
    final class Helper {
        private let process = Process()

        init(_ path: String, _ arguments: [String], in folder: URL) throws {
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
        }

        deinit {
            // Not SIGTERM: a child of a test's thread inherits that it is blocked.
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
        }

        func wait() -> Int32 {
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    private func start(_ path: String, _ arguments: (UInt16) -> [String]) throws -> (Helper, UInt16) {
        let port = try LocalServer.freePort()
        let helper = try Helper(path, arguments(port), in: try Self.folder.get())
        guard eventually({ LocalServer.isListening(port) }) else { throw TestFailure("\(path) does not listen") }
        return (helper, port)
    }

    private func egress(_ port: UInt16) throws -> EgressUnderTest {
        try EgressUnderTest(
            EgressSetup(
                privateRanges: ["127.0.0.0/8"],
                authoritiesFile: try Self.folder.get().appendingPathComponent("authority.pem").path,
                resolve: ["good.test:\(port):127.0.0.1"]))
    }

    @Test(
        arguments: [
            ("good", nil, nil), ("expired", "CERT_HAS_EXPIRED", "certificate has expired"),
            ("own", "DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
            ("unknown", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"),
            (
                "other", "ERR_TLS_CERT_ALTNAME_INVALID",
                "Hostname/IP does not match certificate's altnames: Host: good.test. is not in the cert's altnames"
            ),
        ] as [(String, String?, String?)])
    func certificateIsVerified(_ name: String, _ code: String?, _ message: String?) throws {
        let (server, port) = try start("/usr/bin/openssl") {
            ["s_server", "-quiet", "-www", "-accept", "127.0.0.1:\($0)", "-cert", "\(name).pem", "-key", "\(name).key"]
        }
        let answer = try egress(port).fetch("https://good.test:\(port)/")
        #expect(answer.failure?.code == code)
        #expect(answer.failure?.message == message)
        #expect((answer.head?.status == 200) == (code == nil))
        if code == nil { #expect(answer.trace.securedUs > 0) }
        withExtendedLifetime(server) {}
    }

    @Test func oldTLSIsNotSpoken() throws {
        let (server, port) = try start("/usr/bin/openssl") {
            [
                "s_server", "-quiet", "-www", "-accept", "127.0.0.1:\($0)", "-cert", "good.pem", "-key", "good.key",
                "-tls1_1",
                "-cipher", "DEFAULT:@SECLEVEL=0",
            ]
        }
        #expect(try egress(port).fetch("https://good.test:\(port)/").failure?.code == "EPROTO")
        withExtendedLifetime(server) {}
    }

    @Test func serverWithoutTLS() throws {
        let server = try LocalServer { visitor in
            visitor.receive()
            visitor.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        #expect(try egress(server.port).fetch("https://good.test:\(server.port)/").failure?.code == "EPROTO")
        let mute = try LocalServer { visitor in visitor.receive() }
        #expect(
            try egress(mute.port).fetch("https://good.test:\(mute.port)/").failure
                == ExchangeFailure(
                    code: "ECONNRESET",
                    message: "Client network socket disconnected before secure TLS connection was established"))
    }

    @Test func http2IsSpoken() throws {
        let (server, port) = try start("/usr/sbin/nghttpd") { ["-d", "www", "\($0)", "good.key", "good.pem"] }
        let origin = "https://good.test:\(port)"
        let egress = try egress(port)
        let first = try egress.fetch("\(origin)/small")
        #expect(first.head?.httpVersion == 20)
        #expect(first.head?.status == 200)
        #expect(first.text == "hello")
        let second = try egress.fetch("\(origin)/large")
        #expect(second.body.count == 2_000_000)
        #expect(second.trace.isReused)
        #expect(try egress.fetch("\(origin)/none").head?.status == 404)
        for isLengthKnown in [true, false] {
            let body = [UInt8](repeating: 1, count: 1_000_000)
            let answer = try egress.fetch("\(origin)/small", method: "POST", body: body, isLengthKnown: isLengthKnown)
            #expect(answer.text == "hello")
        }
        withExtendedLifetime(server) {}
    }

    @Test func unreadAnswerOverHTTP2HoldsUpNobody() throws {
        let (server, port) = try start("/usr/sbin/nghttpd") { ["-d", "www", "\($0)", "good.key", "good.pem"] }
        let origin = "https://good.test:\(port)"
        let egress = try egress(port)
        let id = egress.open(RequestHead(method: "GET", url: "\(origin)/large"))
        var received = 0
        while received < ExchangeLimit.windowBytes, let (header, payload) = try egress.next() {
            if header.kind == .responseData { received += payload.count }
        }
        #expect(try egress.fetch("\(origin)/small").text == "hello")
        egress.grant(id, ExchangeLimit.windowBytes)
        #expect(try egress.finish(id).body.count + received == 2_000_000)
        withExtendedLifetime(server) {}
    }
}
