import Foundation
import TestSupport
import Testing
import Wire

/// The real process against a server on loopback.
@Suite struct ExchangeTests {
    private static func echo() throws -> LocalServer {
        try .answering { request in
            let lines = request.headers.map { "\($0.name): \($0.value)" }
            return Response(
                status: "200 Fine", headers: [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")],
                body: Array(
                    ([request.method, request.path, "\(request.body.count)"] + lines).joined(separator: "\n").utf8))
        }
    }

    @Test func answerComesWithItsHeadAndTrace() throws {
        let server = try Self.echo()
        let egress = try EgressUnderTest()
        let answer = try egress.fetch(
            "\(server.origin)/a?b=c#d", headers: [("X-Own", "1"), ("X-Own", "2"), ("X-Empty", "")])
        let head = try #require(answer.head)
        #expect(head.status == 200)
        #expect(head.statusText == Array("Fine".utf8))
        #expect(head.url == "\(server.origin)/a?b=c")
        #expect(!head.isRedirected)
        #expect(head.httpVersion == 11)
        #expect(answer.header("set-cookie") == ["a=1", "b=2"])
        #expect(
            answer.text.split(separator: "\n").map(String.init) == [
                "GET", "/a?b=c", "0", "Host: 127.0.0.1:\(server.port)", "X-Own: 1", "X-Own: 2", "X-Empty: ",
                "Accept-Encoding: gzip, deflate, br",
            ])
        let trace = answer.trace
        #expect(trace.receivedBytes == UInt64(answer.body.count))
        #expect(trace.remoteAddress == "127.0.0.1")
        #expect(!trace.isReused)
        #expect(trace.connectedUs > 0 && trace.firstByteUs >= trace.connectedUs && trace.endUs >= trace.firstByteUs)
    }

    @Test func connectionsAreReusedByTheirFunctionOnly() throws {
        let server = try Self.echo()
        let egress = try EgressUnderTest()
        func isReused(_ function: UInt64, _ deny: [String] = []) throws -> Bool {
            try egress.fetch(server.origin, function: function) { $0.deny = deny }.trace.isReused
        }
        #expect(try !isReused(1))
        #expect(try isReused(1))
        #expect(try !isReused(2))
        #expect(try isReused(1))
        #expect(try isReused(2))
        egress.send(.dropFunction, id: 1)
        #expect(try !isReused(1))
        #expect(try isReused(2))
        // What other rules have let through counts for nothing.
        #expect(try !isReused(2, ["*.example"]))
    }

    @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"])
    func methodsAndBodiesArrive(_ method: String) throws {
        let server = try Self.echo()
        let egress = try EgressUnderTest()
        for isLengthKnown in [true, false] {
            let body = [UInt8](repeating: 120, count: 1_000_000)
            let answer = try egress.fetch(server.origin, method: method, body: body, isLengthKnown: isLengthKnown)
            let lines = answer.text.split(separator: "\n")
            #expect(lines.prefix(3) == [method[...], "/", "1000000"])
            #expect(lines.contains(isLengthKnown ? "Content-Length: 1000000" : "Transfer-Encoding: chunked"))
            #expect(answer.trace.sentBytes == 1_000_000)
        }
        let lines = try egress.fetch(server.origin, method: method).text.split(separator: "\n")
        #expect(lines.contains("Content-Length: 0") == ["POST", "PUT"].contains(method))
    }

    @Test func headHasNoBody() throws {
        let server = try LocalServer { visitor in
            while visitor.request() != nil { visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n") }
        }
        let egress = try EgressUnderTest()
        for _ in 0..<2 {
            let answer = try egress.fetch(server.origin, method: "HEAD")
            #expect(answer.failure == nil)
            #expect(answer.header("content-length") == ["500"])
        }
    }

    @Test func answerWaitsForCredit() throws {
        let server = try LocalServer.answering { _ in Response(body: [UInt8](repeating: 1, count: 3_000_000)) }
        let egress = try EgressUnderTest()
        let id = egress.open(RequestHead(method: "GET", url: server.origin))
        var received = 0
        while received < ExchangeLimit.windowBytes, let (header, payload) = try egress.next() {
            if header.kind == .responseData { received += payload.count }
            #expect(payload.count <= 64 << 10)
        }
        #expect(received == ExchangeLimit.windowBytes)
        #expect(!egress.hasFrame(within: 200))
        // Others go on meanwhile.
        #expect(try egress.fetch(server.origin).body.count == 3_000_000)
        egress.grant(id, 1)
        #expect(try egress.next()?.1.count == 1)
        // However much is granted, a window is what may be on its way.
        egress.grant(id, Int(UInt32.max))
        received += 1
        while received < 2 * ExchangeLimit.windowBytes + 1, let (_, payload) = try egress.next() {
            received += payload.count
        }
        #expect(!egress.hasFrame(within: 200))
        egress.grant(id, ExchangeLimit.windowBytes)
        let rest = try egress.finish(id)
        #expect(received + rest.body.count == 3_000_000)
    }

    @Test func uploadWaitsForTheServer() throws {
        let isReading = DispatchSemaphore(value: 0)
        let server = try LocalServer { visitor in
            isReading.wait()
            while let request = visitor.request() { visitor.send(Response.text("\(request.body.count)").bytes) }
        }
        let egress = try EgressUnderTest()
        let count = 32 << 20
        let id = egress.open(
            RequestHead(method: "POST", url: server.origin, hasBody: true, bodyBytes: UInt64(count)))
        // As much as there is credit for; the sockets in between take a part, and then there is no more.
        var credit = ExchangeLimit.windowBytes
        var sent = 0
        repeat {
            if credit > 0 {
                egress.send(.requestData, id: id, [UInt8](repeating: 7, count: credit))
                sent += credit
                credit = 0
            }
            if egress.hasFrame(within: 300), let (header, payload) = try egress.next() {
                #expect(header.kind == .requestCredit)
                credit += Int(try payload.withUnsafeBytes { try Credit.decode($0) })
            }
        } while credit > 0
        #expect(sent < count)
        isReading.signal()
        let answer = try egress.finish(id, body: [UInt8](repeating: 7, count: count - sent), isAfterWindow: true)
        #expect(answer.text == "\(count)")
    }

    @Test func bodyBeyondItsWindowFailsTheExchangeOnly() throws {
        let server = try LocalServer { visitor in while visitor.receive() {} }
        let egress = try EgressUnderTest()
        let id = egress.open(RequestHead(method: "POST", url: server.origin, hasBody: true))
        egress.send(.requestData, id: id, [UInt8](repeating: 7, count: ExchangeLimit.windowBytes + 1))
        #expect(try egress.finish(id).failure?.code == "EPROTO")
        let echo = try Self.echo()
        #expect(try egress.fetch(echo.origin).failure == nil)
    }

    @Test(arguments: [
        ("gzip", "H4sIAAAAAAACA8tIzcnJV8hAkACAiPnlEQAAAA=="), ("x-gzip", "H4sIAAAAAAACA8tIzcnJV8hAkACAiPnlEQAAAA=="),
        ("deflate", "eJzLSM3JyVfIQJAAOi4GfQ=="), ("deflate", "y0jNyclXyECQAA=="),
        ("br", "GxAA+I2Ubt5EVYaWbCBvAU8cYBw="),
        ("identity", "aGVsbG8gaGVsbG8gaGVsbG8="), ("utf-8", "aGVsbG8gaGVsbG8gaGVsbG8="),
    ])
    func compressionIsUndone(_ encoding: String, _ base64: String) throws {
        let packed = [UInt8](try #require(Data(base64Encoded: base64)))
        // Byte by byte, for a decoder must not care where a packet ends.
        let server = try LocalServer { visitor in
            while visitor.request() != nil {
                visitor.send(
                    "HTTP/1.1 200 OK\r\nContent-Encoding: \(encoding)\r\nContent-Length: \(packed.count)\r\n\r\n")
                for byte in packed { visitor.send([byte]) }
            }
        }
        let egress = try EgressUnderTest()
        let answer = try egress.fetch(server.origin)
        #expect(answer.text == "hello hello hello")
        #expect(answer.trace.receivedBytes == UInt64(packed.count))
        #expect(answer.trace.decodedBytes == 17)
        let raw = try egress.fetch(server.origin, decompress: false)
        #expect(raw.body == packed)
    }

    @Test func bombUnpacksAsFarAsCreditGoes() throws {
        // 64 KiB of zeros a member, in 105 bytes.
        let zeros =
            "H4sIAAAAAAACA+3BAQEAAACAkP6v7ggKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            + "AAAAAAAAAAAAAAAAauuOl9cAAAEA"
        let member = [UInt8](try #require(Data(base64Encoded: zeros)))
        let bomb = [UInt8](Array(repeating: member, count: 4000).joined())
        let server = try LocalServer.answering { _ in Response(headers: [("Content-Encoding", "gzip")], body: bomb) }
        let egress = try EgressUnderTest()
        let id = egress.open(RequestHead(method: "GET", url: server.origin))
        var received = 0
        while received < ExchangeLimit.windowBytes, let (header, payload) = try egress.next() {
            if header.kind == .responseData { received += payload.count }
        }
        #expect(!egress.hasFrame(within: 200))
        #expect(try egress.fetch(server.origin) { $0.receivedBytesMax = 1 << 20 }.failure?.code == "EBUDGET")
        egress.grant(id, ExchangeLimit.windowBytes)
        let rest = try egress.finish(id)
        #expect(received + rest.body.count == 4000 << 16)
    }

    @Test func redirectsAreFollowedAsInFetch() throws {
        let other = try Self.echo()
        let otherOrigin = other.origin
        let server = try LocalServer.answering { request in
            if request.path.hasPrefix("/to/") {
                let parts = request.path.split(separator: "/")
                return .redirect(Int(parts[1]) ?? 302, parts[2] == "other" ? "\(otherOrigin)/x" : "/\(parts[2])")
            }
            if request.path == "/loop" { return .redirect(302, "/loop") }
            return .text("\(request.method) \(request.path) \(request.body.count)")
        }
        let egress = try EgressUnderTest()
        let body: [UInt8] = [1, 2, 3]
        for (status, expected) in [
            (301, "GET /a 0"), (302, "GET /a 0"), (303, "GET /a 0"), (307, "POST /a 3"), (308, "POST /a 3"),
        ] {
            let answer = try egress.fetch("\(server.origin)/to/\(status)/a", method: "POST", body: body)
            #expect(answer.text == expected)
            #expect(answer.head?.isRedirected == true)
            #expect(answer.head?.url == "\(server.origin)/a")
            #expect(answer.trace.redirects == 1)
        }
        let crossed = try egress.fetch(
            "\(server.origin)/to/302/other", headers: [("Authorization", "secret"), ("X-Own", "1")])
        #expect(crossed.head?.url == "\(other.origin)/x")
        #expect(!crossed.text.contains("secret"))
        #expect(crossed.text.contains("X-Own"))
        let loop = try egress.fetch("\(server.origin)/loop") { $0.redirectsMax = 4 }
        #expect(
            loop.failure
                == ExchangeFailure(code: "max-redirect", message: "maximum redirect reached at: \(server.origin)/loop"))
        #expect(loop.trace.redirects == 4)
        let manual = try egress.fetch("\(server.origin)/loop", redirect: .manual)
        #expect(manual.head?.status == 302)
        #expect(manual.text == "moved")
        #expect(try egress.fetch("\(server.origin)/loop", redirect: .error).failure?.code == "no-redirect")
        let stream = try egress.fetch("\(server.origin)/to/307/a", method: "POST", body: body, isLengthKnown: false)
        #expect(stream.failure?.message == "Cannot follow redirect with body being a readable stream")
    }

    @Test func limitsOfAnExchangeHold() throws {
        let server = try LocalServer.answering { _ in Response(body: [UInt8](repeating: 1, count: 100_000)) }
        let egress = try EgressUnderTest()
        let large = try egress.fetch(server.origin) { $0.receivedBytesMax = 99_999 }
        #expect(large.failure?.code == "EBUDGET")
        #expect(large.failure?.message == "the answer's body is larger than 99999 bytes (network.receivedMiB)")
        #expect(try egress.fetch(server.origin) { $0.receivedBytesMax = 100_000 }.failure == nil)
        let sent = try egress.fetch(server.origin, method: "POST", body: [1, 2, 3]) { $0.sentBytesMax = 2 }
        #expect(sent.failure?.code == "EBUDGET")
        let id = egress.open(RequestHead(method: "POST", url: server.origin, hasBody: true, bodyBytes: 5))
        #expect(try egress.finish(id, body: [1, 2, 3]).failure?.code == "ERR_HTTP_CONTENT_LENGTH_MISMATCH")
    }

    @Test func cancelledExchangeIsSilentAndCloses() throws {
        let isClosed = DispatchSemaphore(value: 0)
        let server = try LocalServer { visitor in
            _ = visitor.request()
            visitor.send("HTTP/1.1 200 OK\r\n\r\nbeginning")
            while visitor.receive() {}
            isClosed.signal()
        }
        let egress = try EgressUnderTest()
        let id = egress.open(RequestHead(method: "GET", url: server.origin))
        while let (header, _) = try egress.next(), header.kind != .responseData {}
        egress.send(.cancelExchange, id: id)
        #expect(isClosed.wait(timeout: .now() + 10) == .success)
        egress.grant(id, 5)
        egress.send(.requestData, id: id, [1])
        #expect(!egress.hasFrame(within: 100))
    }

    @Test func tenSlowAnswersTakeTheTimeOfOne() throws {
        let server = try LocalServer.answering { _ in
            poll(nil, 0, 400)
            return .text("late")
        }
        let egress = try EgressUnderTest()
        let start = Date()
        var left = Set((0..<10).map { _ in egress.open(RequestHead(method: "GET", url: server.origin)) })
        while !left.isEmpty, let (header, _) = try egress.next() {
            #expect(header.kind != .exchangeFailed)
            if header.kind == .responseEnd { left.remove(header.id) }
        }
        #expect(Date().timeIntervalSince(start) < 1.2)
    }

    @Test func memoryStaysSmallWhileTheDaemonIsBehind() throws {
        let server = try LocalServer.answering { _ in Response(body: [UInt8](repeating: 1, count: 4 << 20)) }
        let egress = try EgressUnderTest()
        var left = Set((0..<40).map { egress.open(RequestHead(method: "GET", url: server.origin), function: $0 % 4) })
        var received = 0
        while !left.isEmpty, let (header, payload) = try egress.next() {
            switch header.kind {
            case .responseData:
                received += payload.count
                egress.grant(header.id, payload.count)
            case .responseEnd: left.remove(header.id)
            default: #expect(header.kind == .responseHead)
            }
        }
        #expect(received == 40 * 4 << 20)
        let status = try String(contentsOfFile: "/proc/\(egress.pid)/status", encoding: .utf8)
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?.split(separator: " ").dropFirst()
            .first
        #expect(Int(try #require(peak)) ?? .max < 100 << 10)
    }
}
