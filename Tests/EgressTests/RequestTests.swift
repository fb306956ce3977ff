import AccessPolicy
import Egress
import Testing
import Wire

/// URLs, heads and redirects, without a network.
@Suite struct RequestTests {
    @Test func urlIsReadAsTheWebDoes() throws {
        let url = try WebURL("HTTP://user:pw@ExAmple.test:8080/a/../b?q#top")
        #expect(url.href == "http://user:pw@example.test:8080/b?q#top")
        #expect(url.host == "example.test")
        #expect(url.port == 8080)
        #expect(url.withoutFragment == "http://user:pw@example.test:8080/b?q")
        #expect(url.fragment == "#top")
        #expect(try WebURL("https://x.test").port == 443)
        #expect(try WebURL("http://0x7f.1/").host == "127.0.0.1")
        #expect(try WebURL("http://[::FFFF:127.0.0.1]/").host == "[::ffff:7f00:1]")
        #expect(try WebURL("//other.test\\p", base: url).href == "http://other.test/p")
        #expect(throws: WebURL.ParseError.otherScheme) { try WebURL("file:///etc/passwd") }
        #expect(throws: WebURL.ParseError.otherScheme) { try WebURL("gopher://x.test/") }
        #expect(throws: WebURL.ParseError.invalid) { try WebURL("http://") }
    }

    private func decide(
        _ status: UInt16, _ location: String?, method: String = "GET", mode: RedirectMode = .follow,
        hasBody: Bool = false,
        canRepeat: Bool = true, redirects: Int = 0, from: String = "https://a.test/x#frag"
    ) throws -> Redirect {
        let hop = Hop(
            method: method, url: try WebURL(from),
            headers: HeaderFields(["Authorization", "Cookie", "Content-Type", "X-Own"].map { (Array($0.utf8), [49]) }),
            hasBody: hasBody)
        let headers = HeaderFields(location.map { [(Array("LOCATION".utf8), Array($0.utf8))] } ?? [])
        return Redirect.decide(
            hop: hop, status: status, headers: headers, mode: mode, redirects: redirects, redirectsMax: 5,
            canRepeatBody: canRepeat)
    }

    private func next(_ redirect: Redirect) throws -> Hop {
        guard case .follow(let hop) = redirect else { throw RuleError(rule: "\(redirect)") }
        return hop
    }

    private func code(_ redirect: Redirect) -> String? {
        if case .fail(let failure) = redirect { failure.code } else { nil }
    }

    @Test(arguments: [UInt16(301), 302, 303, 307, 308]) func redirectIsFollowed(_ status: UInt16) throws {
        let hop = try next(try decide(status, "/y"))
        #expect(hop.method == "GET")
        #expect(hop.url.href == "https://a.test/y#frag")
        #expect(hop.headers.fields.count == 4)
    }

    @Test(arguments: [UInt16(200), 201, 300, 304, 305, 400]) func otherAnswerIsDelivered(_ status: UInt16) throws {
        #expect(try decide(status, "/y") == .deliver)
        #expect(try decide(status, "/y", mode: .error) == .deliver)
    }

    @Test func answerWithoutALocationIsDelivered() throws { #expect(try decide(302, nil) == .deliver) }

    @Test func manualModeDeliversAndErrorModeFails() throws {
        #expect(try decide(302, "/y", mode: .manual) == .deliver)
        guard case .fail(let failure) = try decide(302, "/y", mode: .error) else { throw RuleError(rule: "") }
        #expect(
            failure.message == "uri requested responds with a redirect, redirect mode is set to error: https://a.test/x"
        )
    }

    @Test(arguments: [
        (UInt16(301), "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (307, "POST", "POST"),
        (308, "POST", "POST"),
        (301, "PUT", "PUT"), (302, "PUT", "PUT"), (303, "PUT", "GET"), (303, "HEAD", "HEAD"), (303, "DELETE", "GET"),
    ])
    func methodChangesAsInFetch(_ status: UInt16, _ method: String, _ then: String) throws {
        let hop = try next(try decide(status, "/y", method: method, hasBody: method != "HEAD"))
        #expect(hop.method == then)
        let isDropped = method != "HEAD" && then == "GET"
        #expect(hop.hasBody == (method != "HEAD" && !isDropped))
        #expect(hop.headers.fields.contains { $0.name == Array("Content-Type".utf8) } == !isDropped)
    }

    @Test(arguments: ["https://b.test/", "http://a.test/", "https://a.test:444/", "//b.test"])
    func secretsStayWithTheirOrigin(_ location: String) throws {
        let names = try next(try decide(302, location)).headers.fields.map { String(decoding: $0.name, as: UTF8.self) }
        #expect(names == ["Content-Type", "X-Own"])
    }

    @Test func badRedirectsFail() throws {
        #expect(code(try decide(302, "http://")) == "invalid-redirect")
        #expect(code(try decide(302, "file:///etc/passwd")) == "ERR_INVALID_PROTOCOL")
        #expect(code(try decide(302, "javascript:1")) == "ERR_INVALID_PROTOCOL")
        #expect(code(try decide(302, "/y", redirects: 5)) == "max-redirect")
        #expect(code(try decide(307, "/y", method: "POST", hasBody: true, canRepeat: false)) == "unsupported-redirect")
        #expect(code(try decide(303, "/y", method: "POST", hasBody: true, canRepeat: false)) == nil)
    }

    private func lines(_ method: String = "GET", _ headers: [(String, String)]) throws -> [String] {
        let hop = Hop(
            method: method, url: try WebURL("http://a.test:81/"),
            headers: HeaderFields(headers.map { (Array($0.0.utf8), Array($0.1.utf8)) }), hasBody: false)
        return try RequestFields.lines(of: hop).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func headersAreSentAsTheyAreWithoutThoseOfTheConnection() throws {
        #expect(
            try lines(
                "GET",
                [
                    ("X-One", "1"), ("Connection", "upgrade"), ("Transfer-Encoding", "chunked"),
                    ("content-length", "5"),
                    ("X-Empty", ""), ("accept", "a/b"), ("Host", "A.test:81"), ("Upgrade", "h2c"),
                ]) == ["Expect:", "X-One: 1", "X-Empty;", "accept: a/b"])
    }

    @Test func whatCouldBecomeAnotherRequestIsRefused() {
        for (name, value) in [
            ("X", "a\r\nb: c"), ("X", "a\nb"), ("X", "a\0b"), ("X y", "1"), ("X:", "1"), ("", "1"), ("X\n", "1"),
        ] {
            #expect(throws: ExchangeFailure.self, "\(name): \(value)") { try lines("GET", [(name, value)]) }
        }
        for method in ["", "G T", "GET\r\n", "CONNECT", "connect", "TRACE", "TRACK"] {
            #expect(throws: ExchangeFailure.self, "\(method)") { try lines(method, []) }
        }
        #expect(throws: ExchangeFailure.self) { try lines("GET", [("Host", "b.test")]) }
    }

    private func head(_ text: [String]) throws -> AnswerLines {
        var lines = AnswerLines()
        for line in text { try Array((line + "\r\n").utf8).withUnsafeBytes { try lines.take($0) } }
        return lines
    }

    @Test func headIsReadLineByLine() throws {
        let lines = try head([
            "HTTP/1.1 100 Continue", "", "HTTP/1.1 103 Early Hints", "Link: a", "", "HTTP/1.1 404 Not Found", "A: 1",
            "a:2", "B:  x", "\t y ", "no colon", "bad name: 1", "", "Trailer: x",
        ])
        #expect(lines.isComplete)
        #expect(lines.status == 404)
        #expect(lines.statusText == Array("Not Found".utf8))
        #expect(lines.httpVersion == 11)
        let fields = lines.headers.fields.map { String(decoding: $0.name + [61] + $0.value, as: UTF8.self) }
        #expect(fields == ["A=1", "a=2", "B=x y"])
        #expect(try head(["HTTP/2 200 ", ""]).httpVersion == 20)
    }

    @Test func headWithoutEndIsRefused() {
        for line in ["", "ICY 20 OK", "HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 abc"] where !line.isEmpty {
            #expect(throws: AnswerLines.Fault.notHTTP) { try head([line]) }
        }
        let long = String(repeating: "x", count: 60_000)
        #expect(throws: AnswerLines.Fault.tooLarge) {
            try head(["HTTP/1.1 200 OK"] + (0..<5).map { "A\($0): \(long)" })
        }
        #expect(throws: AnswerLines.Fault.tooLarge) { try head(["HTTP/1.1 200 OK"] + (0..<1025).map { "A\($0): 1" }) }
    }
}
