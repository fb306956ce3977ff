import Foundation
import TestSupport
import Testing
import Wire

/// What goes wrong on the network, in Node's words.
@Suite struct FailureTests {
    private func failure(
        _ url: String, _ setup: EgressSetup = EgressSetup(privateRanges: ["127.0.0.0/8"]), timeoutMs: UInt32 = 10_000,
        connectTimeoutMs: UInt32 = 10_000
    ) throws -> (ExchangeFailure, EgressUnderTest.Answer) {
        let answer = try EgressUnderTest(setup).fetch(url) {
            $0.timeoutMs = timeoutMs
            $0.connectTimeoutMs = connectTimeoutMs
        }
        return (try #require(answer.failure), answer)
    }

    @Test func refusedConnection() throws {
        let port = try LocalServer.freePort()
        let (failure, _) = try failure("http://127.0.0.1:\(port)/")
        #expect(
            failure
                == ExchangeFailure(
                    code: "ECONNREFUSED", syscall: "connect", message: "connect ECONNREFUSED 127.0.0.1:\(port)"))
    }

    @Test func unknownName() throws {
        // No name service needs to be asked to know that a label of 64 bytes is none.
        let name = String(repeating: "a", count: 64) + ".test"
        let (failure, _) = try failure("http://\(name)/")
        #expect(
            failure
                == ExchangeFailure(code: "ENOTFOUND", syscall: "getaddrinfo", message: "getaddrinfo ENOTFOUND \(name)"))
    }

    @Test(arguments: [
        ("", "ECONNRESET", "socket hang up"),
        ("HTTP/1.1 200 OK\r\nContent-", "ECONNRESET", "socket hang up"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "ECONNRESET", "aborted"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "ECONNRESET", "aborted"),
        ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip", "Z_DATA_ERROR", "incorrect header check"),
        ("SSH-2.0-x\r\n\r\n", "HPE_INVALID_CONSTANT", "Parse Error: Expected HTTP/"),
    ])
    func brokenAnswer(_ text: String, _ code: String, _ message: String) throws {
        let server = try LocalServer { visitor in
            _ = visitor.request()
            visitor.send(text)
        }
        let (failure, answer) = try failure(server.origin)
        #expect(failure.code == code)
        #expect(failure.message.hasPrefix(message))
        #expect((answer.head != nil) == text.contains("\r\n\r\n") || code == "HPE_INVALID_CONSTANT")
        if text.hasSuffix("abc") || text.hasSuffix("abc\r\n") { #expect(answer.text == "abc") }
    }

    @Test func endlessHead() throws {
        let server = try LocalServer { visitor in
            _ = visitor.request()
            visitor.send("HTTP/1.1 200 OK\r\n")
            while visitor.send("X: \(String(repeating: "x", count: 1000))\r\n") {}
        }
        #expect(try failure(server.origin).0.code == "HPE_HEADER_OVERFLOW")
    }

    @Test func silentServerIsGivenUp() throws {
        let server = try LocalServer { visitor in while visitor.receive() {} }
        #expect(
            try failure("\(server.origin)/x", timeoutMs: 300).0
                == ExchangeFailure(code: "ETIMEDOUT", message: "network timeout at: \(server.origin)/x (after 300 ms)"))
        let (tls, _) = try failure("https://127.0.0.1:\(server.port)/", connectTimeoutMs: 300)
        #expect(tls.message == "connect ETIMEDOUT 127.0.0.1:\(server.port)")
    }

    @Test func timeIsThatOfTheWholeExchange() throws {
        let server = try LocalServer.answering { _ in
            poll(nil, 0, 100)
            return .redirect(302, "/again")
        }
        let start = Date()
        #expect(try failure(server.origin, timeoutMs: 350).0.code == "ETIMEDOUT")
        #expect(Date().timeIntervalSince(start) < 2)
    }

    @Test func otherSchemesAreNotSpoken() throws {
        for url in ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "ldap://x/", "data:,x"] {
            #expect(
                try failure(url).0
                    == ExchangeFailure(code: "ERR_INVALID_PROTOCOL", message: "Only HTTP(S) protocols are supported"))
        }
        #expect(try failure("http://").0.code == "ERR_INVALID_URL")
    }

    @Test(arguments: [
        "http://127.0.0.1/", "http://localhost/", "http://0/", "http://0x7f000001/", "http://2130706433/",
        "http://127.1/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/",
        "http://private.test/", "http://mapped.test/", "http://many.test/", "http://user@127.0.0.1/",
        "http://127.0.0.1./",
    ])
    func privateAddressIsRefusedHoweverItIsReached(_ url: String) throws {
        let setup = EgressSetup(resolve: [
            "private.test:80:192.168.1.1", "mapped.test:80:[::ffff:10.0.0.1]",
            "many.test:80:10.0.0.1,127.0.0.1,[fd00::1]",
        ])
        let (failure, answer) = try failure(url, setup)
        #expect(failure.code == "EPOLICY", "\(failure)")
        #expect(failure.message.contains(" is refused: "), "\(failure)")
        #expect(answer.trace.connectedUs == 0)
    }

    @Test func redirectToAPrivateAddressIsRefused() throws {
        let server = try LocalServer.answering { request in
            .redirect(
                302,
                ["/a": "http://10.0.0.1/", "/b": "http://name.test:8081/", "/c": "http://[::ffff:a00:1]/"][request.path]
                    ?? "/")
        }
        let setup = EgressSetup(privateRanges: ["127.0.0.0/8"], resolve: ["name.test:8081:172.16.0.1"])
        for path in ["/a", "/b", "/c"] {
            let (failure, answer) = try failure(server.origin + path, setup)
            #expect(failure.code == "EPOLICY")
            #expect(answer.trace.redirects == 1)
        }
    }

    @Test func nameWithAnAllowedAddressAmongRefusedOnesWorks() throws {
        let server = try LocalServer.answering { _ in .text("here") }
        let setup = EgressSetup(
            privateRanges: ["127.0.0.0/8"], resolve: ["many.test:\(server.port):10.0.0.1,127.0.0.1"])
        #expect(try EgressUnderTest(setup).fetch("http://many.test:\(server.port)/").text == "here")
    }

    @Test func functionsRulesAreChecked() throws {
        let server = try LocalServer.answering { request in
            request.path == "/there" ? .redirect(302, "http://evil.test/") : .text("ok")
        }
        let egress = try EgressUnderTest(
            EgressSetup(privateRanges: ["127.0.0.0/8"], resolve: ["evil.test:80:8.8.8.8"]))
        func failure(_ path: String, allow: [String] = [], deny: [String] = []) throws -> String? {
            try egress.fetch(server.origin + path) { ($0.allow, $0.deny) = (allow, deny) }.failure?.message
        }
        #expect(try failure("/", allow: ["127.0.0.0/8"]) == nil)
        #expect(try failure("/", deny: ["127.0.0.1"]) == "address 127.0.0.1 is refused by the deny rule 127.0.0.1")
        #expect(
            try failure("/", deny: [":\(server.port)"])
                == "port \(server.port) is refused by the deny rule :\(server.port)")
        #expect(try failure("/there", deny: ["*.test"]) == "host evil.test is refused by the deny rule *.test")
        #expect(
            try failure("/there", allow: ["127.0.0.1"])
                == "host evil.test (8.8.8.8), port 80 is refused: no allow rule of the function names it")
        #expect(try failure("/", deny: ["no rule"])?.hasPrefix("everything is refused: the rule \"no rule\"") == true)
    }

    @Test func proxyIsUsedForAllAndHostsAreStillJudged() throws {
        let proxy = try LocalServer.answering { request in
            request.method == "CONNECT" ? Response(status: "403 No") : .text("\(request.method) \(request.path)")
        }
        let egress = try EgressUnderTest(EgressSetup(deny: ["*.evil.test"], proxy: proxy.origin))
        #expect(try egress.fetch("http://a.test/x").text == "GET http://a.test/x")
        let tunnel = try egress.fetch("https://a.test/x")
        #expect(tunnel.failure?.code == "ECONNREFUSED")
        #expect(tunnel.failure?.message.hasPrefix("the proxy refused: ") == true)
        #expect(try egress.fetch("http://x.evil.test/").failure?.code == "EPOLICY")
        #expect(try egress.fetch("http://127.0.0.1/").failure?.code == "EPOLICY")
    }
}
