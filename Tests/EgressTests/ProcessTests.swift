import Foundation
import Sandbox
import TestSupport
import Testing
import Wire

/// The process itself: its beginning, its end and its confinement.
@Suite struct ProcessTests {
    @Test func endsWithTheDaemon() throws {
        #expect(try EgressUnderTest().hangUp() == 0)
        #expect(try EgressUnderTest(nil).hangUp() == 0)
    }

    @Test(arguments: [
        [UInt8]("GET / HTTP/1.1\r\n\r\n".utf8), [200, 2, 41, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [200, 1, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [200, 1, 41, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0],
        FrameHeader(kind: .responseHead, payloadBytes: 0, id: 1).encoded,
        FrameHeader(kind: .configure, payloadBytes: 0, id: 1).encoded,
        FrameHeader(kind: .openExchange, payloadBytes: 0, id: 1).encoded,
        FrameHeader(kind: .grant, payloadBytes: 3, id: 1).encoded + [1, 2, 3],
    ])
    func whatIsNoFrameEndsItWithAReason(_ bytes: [UInt8]) throws {
        for setup in [EgressSetup(), nil] {
            let egress = try EgressUnderTest(setup)
            egress.send(raw: bytes)
            #expect(egress.exitStatus() == 1)
            #expect(egress.complaint.hasPrefix("hatchery-egress: the daemon sent what is no frame for it: "))
        }
    }

    @Test func everyTruncationOfAnOrderEndsIt() throws {
        let order = ExchangeOrder(
            function: 1, allow: ["a"], deny: ["b"],
            head: RequestHead(method: "GET", url: "http://a.test/", headers: HeaderFields([([65], [66])])))
        for count in stride(from: 0, to: order.encoded.count, by: 7) {
            let egress = try EgressUnderTest()
            egress.send(.openExchange, id: 1, Array(order.encoded[..<count]))
            #expect(egress.exitStatus() == 1)
        }
    }

    @Test func sameNumberTwiceEndsIt() throws {
        let server = try LocalServer { visitor in while visitor.receive() {} }
        let egress = try EgressUnderTest()
        let order = ExchangeOrder(function: 1, head: RequestHead(method: "GET", url: server.origin)).encoded
        egress.send(.openExchange, id: 7, order)
        egress.send(.openExchange, id: 7, order)
        #expect(egress.exitStatus() == 1)
    }

    @Test func wrongRuleOfTheDaemonIsNamed() throws {
        let egress = try EgressUnderTest(EgressSetup(deny: ["not a rule"]))
        #expect(egress.exitStatus() == 1)
        #expect(egress.complaint.contains("\"not a rule\""))
    }

    @Test func itIsConfined() throws {
        let server = try LocalServer.answering { _ in .text("ok") }
        let egress = try EgressUnderTest()
        #expect(try egress.fetch(server.origin).text == "ok")
        let status = try String(contentsOfFile: "/proc/\(egress.pid)/status", encoding: .utf8)
        func field(_ name: String) -> [Substring] {
            status.split(separator: "\n").first { $0.hasPrefix("\(name):") }?.split(separator: "\t").dropFirst().map {
                $0
            } ?? []
        }
        #expect(field("Seccomp") == ["2"])
        #expect(field("NoNewPrivs") == ["1"])
        #expect(field("CapEff") == ["0000000000000000"])
        #expect(field("Threads") == ["1"])
        #expect(!field("Uid").contains("0"))
    }

    @Test func everyRuleOfTheFilterHasAReason() throws {
        for rule in FilterPolicy.egress.rules { #expect(rule.reason.count > 7, "\(rule.syscall)") }
        let names = Set(FilterPolicy.egress.rules.filter { $0.action == .allow }.map(\.syscall))
        for never in [
            "execve", "bind", "listen", "accept4", "fork", "ptrace", "unlink", "rename", "clone3", "io_uring_setup",
        ] {
            #expect(!names.contains(never))
        }
        #expect(try CompiledFilter(.egress).count < 1500)
    }

    /// What an attacker would do with the process, and its end: `ok`, an errno, or the signal of the filter.
    @Test(arguments: [
        ("open", "ok"), ("open-writing", "errno \(EACCES)"), ("create", "errno \(EACCES)"), ("unlink", "killed"),
        ("unix-socket", "errno \(EACCES)"), ("listen", "killed"), ("exec", "killed"), ("fork", "killed"),
        ("clone", "killed"), ("clone3", "errno \(ENOSYS)"), ("ptrace", "killed"), ("process-memory", "killed"),
        ("mmap-exec", "errno \(EACCES)"),
    ])
    func attackMeetsItsEnd(_ name: String, _ end: String) throws {
        let process = Process()
        process.executableURL = Programs.url("hatchery-probe")
        process.arguments = [name, "egress"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let isKilled = process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGSYS
        let isDone = process.terminationReason == .exit && process.terminationStatus == 0
        #expect((isKilled ? "killed" : isDone ? "ok" : said.trimmingCharacters(in: .newlines)) == end)
    }
}
