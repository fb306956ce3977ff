import Foundation
import HatcheryClient
import TestSupport
import Testing
import Wire

/// Clients that err, are slow, or are very many.
@Suite(.serialized) struct FrontDoorBehaviourTests {
    static let functions = [
        "f": "function onTrack(event) { return event.value ?? 'ok' }",
        "big": "function onTrack() { return 'x'.repeat(1 << 20) }",
    ]

    static func frame(_ id: UInt64, _ function: String, _ event: String = #"{"type":"track"}"#) -> [UInt8] {
        let payload = InvokeRequest(function: function).encoded + Array(event.utf8)
        return FrameHeader(kind: .invoke, payloadBytes: payload.count, id: id).encoded + payload
    }

    static func receiveFrame(_ connection: TestConnection) throws -> (FrameHeader, [UInt8]) {
        let header = try connection.receive(FrameHeader.byteCount).withUnsafeBytes { try FrameHeader.decode($0) }
        return (header, try connection.receive(header.payloadBytes))
    }

    @Test func framesAreAnsweredAndGarbageIsToldWhatIsWrong() throws {
        let daemon = try TestDaemon(Self.functions, options: ["socket.partTimeMs=500"])
        let good = try TestConnection(path: daemon.socketPath)
        try good.send(Self.frame(7, "f"))
        #expect(try Self.receiveFrame(good).0.id == 7)

        var wrongVersion = Self.frame(1, "f")
        wrongVersion[1] = 9
        var oversized = Self.frame(1, "f")
        oversized.replaceSubrange(4..<8, with: [0xFF, 0xFF, 0xFF, 0x7F])
        var unknownKind = Self.frame(1, "f")
        unknownKind[2] = 99
        let half = Array(Self.frame(1, "f").dropLast(5))
        for (bytes, words) in [
            (wrongVersion, "version 9"), (oversized, "at most"), (unknownKind, "kind 99"), (half, "did not come"),
        ] {
            let connection = try TestConnection(path: daemon.socketPath)
            try connection.send(bytes)
            let (header, payload) = try Self.receiveFrame(connection)
            #expect(header.kind == .goodbye)
            #expect(
                String(decoding: payload, as: UTF8.self).contains(words), "\(String(decoding: payload, as: UTF8.self))")
            #expect(try connection.receiveMore() == false)
        }
        #expect(try daemon.invoke("f").outcome == "ok")
        #expect(daemon.stop())
    }

    @Test func badRequestsOverHTTPAreTypedAndSayWhatToDo() throws {
        let daemon = try TestDaemon(Self.functions, options: ["socket.partTimeMs=500"])
        func status(_ bytes: [UInt8]) throws -> TestAnswer {
            let connection = try TestConnection(path: daemon.socketPath)
            try connection.send(bytes)
            return try connection.receiveAnswer()
        }
        #expect(try daemon.invoke("nobody").status == 404)
        #expect(try daemon.invoke("f", "{").status == 400)
        #expect(try daemon.invoke("f", "[1").status == 400)
        #expect(try daemon.invoke("f", "5").status == 400)
        #expect(try daemon.invoke("f", headers: ["Hatchery-Settings": "no"]).status == 400)
        let wrongMethod = try status(TestConnection.request("PUT", "/v1/functions/f/invoke"))
        #expect(wrongMethod.status == 405)
        #expect(wrongMethod.headers["allow"] == "POST")
        #expect(try status(TestConnection.request("GET", "/nothing")).status == 404)
        let tooLarge = "POST /v1/functions/f/invoke HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n"
        #expect(try status(Array(tooLarge.utf8)).status == 413)
        #expect(try status(Array("nonsense\r\n\r\n".utf8)).status == 400)
        #expect(
            try status(Array("POST /v1/functions/f/invoke HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n{".utf8))
                .status == 408)
        for answer in [wrongMethod, try daemon.invoke("nobody")] {
            #expect(
                Set(answer.json.keys) == ["outcome", "retryable", "result", "error", "logs", "requests", "metrics"])
            #expect(!answer.errorMessage.isEmpty)
        }
        #expect(daemon.stop())
    }

    @Test func socketHasTheModeItWasGivenAndEachConnectionIsLoggedWithItsPeer() throws {
        let daemon = try TestDaemon(Self.functions, options: ["socket.mode=0600"])
        let attributes = try FileManager.default.attributesOfItem(atPath: daemon.socketPath)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(daemon.logText.contains("connection opened gid=\(getgid()) pid=\(getpid()) uid=\(getuid())"))
        #expect(daemon.stop())
        #expect(!FileManager.default.fileExists(atPath: daemon.socketPath))
    }

    @Test func keepAliveServesManyRequestsOnOneConnection() throws {
        let daemon = try TestDaemon(Self.functions)
        let connection = try TestConnection(path: daemon.socketPath)
        for number in 0..<50 {
            try connection.send(
                TestConnection.request(
                    "POST", "/v1/functions/f/invoke", body: Array(#"{"type":"track","value":\#(number)}"#.utf8)))
            #expect(try connection.receiveAnswer().number == Double(number))
        }
        #expect(daemon.stop())
    }

    @Test func sixMebibytesGoInAndOut() throws {
        let daemon = try TestDaemon([
            "echo": "function onTrack(event) { return event.text.length }",
            "big": "function onTrack() { return 'x'.repeat(6291000) }",
        ])
        let text = String(repeating: "y", count: 6_291_000)
        #expect(try daemon.invoke("echo", #"{"type":"track","text":"\#(text)"}"#).number == 6_291_000)
        #expect(try daemon.invoke("big").text?.count == 6_291_000)
        #expect(daemon.stop())
    }

    @Test func slowReaderIsHeldBackAndHurtsNobody() throws {
        let daemon = try TestDaemon(Self.functions, options: ["socket.outboundMiB=16"])
        let slow = try TestConnection(path: daemon.socketPath, seconds: 2)
        // 300 answers of 1 MiB each that nobody reads: the daemon must stop taking requests, not memory.
        var sent = 0
        do {
            for id in UInt64(1)...300 {
                try slow.send(Self.frame(id, "big"))
                sent += 1
            }
        } catch {}
        for _ in 0..<20 { #expect(try daemon.invoke("f").outcome == "ok") }
        let resident = ProcessFacts.status(daemon.pid)["VmRSS"]?.split(separator: " ").first.flatMap { Int($0) } ?? 0
        #expect(resident < 500_000, "\(resident) kB")
        #expect(daemon.stop())
    }

    @Test func thousandConnectionsAreServedAndLeakNothing() throws {
        let daemon = try TestDaemon(
            Self.functions,
            options: ["pool.queueLength=2000", "pool.queueTimeMs=20000", "pool.standingQueueTimeMs=20000"])
        _ = try daemon.invoke("f")
        let descriptorsBefore = daemon.openDescriptors
        let processesBefore = daemon.descendants.count
        do {
            let connections = try (0..<1000).map { _ in try TestConnection(path: daemon.socketPath) }
            for connection in connections {
                try connection.send(
                    TestConnection.request("POST", "/v1/functions/f/invoke", body: Array(#"{"type":"track"}"#.utf8)))
            }
            for connection in connections { #expect(try connection.receiveAnswer().status == 200) }
        }
        // Instances that the burst brought stay for a while; their two pipes and their pidfd are theirs.
        #expect(
            eventually {
                let instances = max(0, daemon.descendants.count - processesBefore)
                return daemon.openDescriptors <= descriptorsBefore + 3 * instances + 3
            }, "\(descriptorsBefore) to \(daemon.openDescriptors)")
        #expect(daemon.stop())
    }

    @Test func connectionsBeyondTheLimitAreTurnedAwayWithASentence() throws {
        let daemon = try TestDaemon(Self.functions, options: ["socket.connectionsMax=3"])
        let held = try (0..<3).map { _ in try TestConnection(path: daemon.socketPath) }
        for connection in held {
            try connection.send(TestConnection.request("GET", "/healthz"))
            _ = try connection.receiveAnswer()
        }
        let refused = try TestConnection(path: daemon.socketPath).receiveAnswer()
        #expect(refused.status == 503)
        #expect(refused.errorMessage.contains("connectionsMax"))
        withExtendedLifetime(held) {}
    }

    @Test func clientMultiplexesAndAnswersComeAsTheyEnd() async throws {
        let daemon = try TestDaemon([
            "wait":
                "async function onTrack(event) { await new Promise((done) => setTimeout(done, event.ms)); return event.ms }"
        ])
        let client = HatcheryClient(socketPath: daemon.socketPath)
        let order = try await withThrowingTaskGroup(of: String.self) { group in
            for ms in [300, 10] {
                group.addTask {
                    let answer = try await client.invoke("wait", event: Array(#"{"type":"track","ms":\#(ms)}"#.utf8))
                    return String(decoding: answer.result, as: UTF8.self)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(order == ["10", "300"])
        let report = try await client.invoke("wait", event: Array(#"{"type":"track","ms":1}"#.utf8)).report()
        #expect(report.outcome == "ok")
        await client.close()
        await #expect(throws: HatcheryClientError.closed) { try await client.query("/healthz") }
        #expect(daemon.stop())
    }

    @Test func clientSaysWhatToDoWhenNobodyListens() async throws {
        let client = HatcheryClient(socketPath: "/tmp/hatchery-nobody-\(getpid()).sock")
        do {
            _ = try await client.query("/healthz")
            Issue.record("somebody answered")
        } catch {
            #expect("\(error)".contains("hatcheryd --functions"))
        }
    }

    @Test func secondDaemonIsRefusedAndAStaleSocketIsReplaced() throws {
        let daemon = try TestDaemon(Self.functions)
        let second = Process()
        second.executableURL = Programs.url("hatcheryd")
        second.arguments = [
            "--functions", daemon.folder.appendingPathComponent("functions").path, "--socket", daemon.socketPath,
        ]
        let pipe = Pipe()
        second.standardError = pipe
        try second.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        second.waitUntilExit()
        #expect(second.terminationStatus == 1)
        #expect(text.contains("another hatcheryd (pid \(daemon.pid))"))
        #expect(try daemon.invoke("f").outcome == "ok")
        kill(daemon.pid, SIGKILL)
        #expect(eventually { (try? TestConnection(path: daemon.socketPath)) == nil })
        let heir = Process()
        heir.executableURL = Programs.url("hatcheryd")
        heir.arguments = second.arguments
        heir.standardError = FileHandle.nullDevice
        try heir.run()
        #expect(eventually { (try? TestConnection(path: daemon.socketPath)) != nil })
        heir.terminate()
        heir.waitUntilExit()
        #expect(heir.terminationStatus == 0)
    }
}
