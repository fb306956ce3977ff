import Foundation
import TestSupport
import Testing

/// Functions that mean harm or just err: each ends with a typed outcome, and nobody else notices.
@Suite(.serialized) struct HostileFunctionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var code: String
        var outcomes: [String]
        var testDescription: String { name }

        init(_ name: String, _ code: String, _ outcomes: String...) {
            self.name = name
            self.code = code
            self.outcomes = outcomes
        }
    }

    static let cases = [
        Case("endless-loop", "function onTrack() { while (true) {} }", "timeout"),
        Case("loop-that-catches", "function onTrack() { for (;;) { try { while (true) {} } catch {} } }", "timeout"),
        Case(
            "endless-microtasks", "async function onTrack() { for (;;) await null }", "timeout", "outOfMemory"),
        Case(
            "microtasks-behind-its-back",
            "function onTrack() { const again = () => Promise.resolve().then(again); again(); return 1 }", "timeout",
            "outOfMemory"),
        Case("catastrophic-regex", "function onTrack() { return /^(a+)+$/.test('a'.repeat(40) + 'b') }", "timeout"),
        Case(
            "long-sort",
            "function onTrack() { const a = []; for (let i = 0; i < 3e6; i++) a.push(Math.random()); for (;;) a.sort() }",
            "timeout", "outOfMemory"),
        Case(
            "array-bomb", "function onTrack() { const a = []; for (;;) a.push(new Array(1000).fill(1.5)) }",
            "outOfMemory"),
        Case("string-bomb", "function onTrack() { let s = 'x'; for (;;) s += s }", "outOfMemory"),
        Case(
            "map-bomb", "function onTrack() { const m = new Map(); for (let i = 0; ; i++) m.set('k' + i, { i }) }",
            "outOfMemory"),
        Case(
            "buffer-bomb", "function onTrack() { const a = []; for (;;) a.push(new ArrayBuffer(1e7)) }", "outOfMemory"),
        Case("huge-buffer", "function onTrack() { return new ArrayBuffer(1e9).byteLength }", "outOfMemory"),
        Case("deep-recursion", "function onTrack() { return (function f() { return f() })() }", "badRequest"),
        Case(
            "deep-json", "function onTrack() { let a = []; for (let i = 0; i < 1e6; i++) a = [a]; return a }",
            "badRequest", "outOfMemory"),
        Case("huge-result", "function onTrack() { return 'x'.repeat(7 << 20) }", "badRequest"),
        Case("cyclic-result", "function onTrack() { const a = {}; a.a = a; return a }", "badRequest"),
        Case("bigint-result", "function onTrack() { return 1n }", "badRequest"),
        Case("never-settles", "function onTrack() { return new Promise(() => {}) }", "badRequest"),
        Case("throws-null", "function onTrack() { throw null }", "badRequest"),
        Case("exit", "function onTrack() { process.exit(0) }", "badRequest"),
        Case("quit", "function onTrack() { quit() }", "badRequest"),
        Case(
            "breaks-promises",
            "Promise.prototype.then = null; JSON.stringify = null; Array.prototype.push = null; function onTrack() { return { fine: true } }",
            "ok"),
        Case(
            "poisons-tojson",
            "Object.prototype.toJSON = () => { throw new Error('no') }; function onTrack() { return {} }", "badRequest"),
    ]

    @Test func eachEndsTypedAndTheNeighbourNeverNotices() throws {
        var functions = Dictionary(uniqueKeysWithValues: Self.cases.map { ($0.name, $0.code) })
        functions["neighbour"] = "let calls = 0; function onTrack() { return ++calls }"
        // However busy the machine, a bomb gets the time to meet the other limit.
        let bombs = Self.cases.filter { !$0.outcomes.contains("timeout") }
        let patience = Dictionary(
            uniqueKeysWithValues: bombs.map { ("\($0.name)/function.yaml", "limits: {timeoutMs: 30000}") })
        let daemon = try TestDaemon(
            functions, files: patience, options: ["limits.timeoutMs=1500", "limits.memoryMiB=64"])
        #expect(try daemon.invoke("neighbour").number == 1)
        for (index, hostile) in Self.cases.enumerated() {
            let answer = try daemon.invoke(hostile.name)
            #expect(answer.status == 200, "\(hostile.name)")
            #expect(
                hostile.outcomes.contains(answer.outcome), "\(hostile.name): \(answer.outcome) \(answer.errorMessage)")
            #expect(try daemon.invoke("neighbour").number == Double(index + 2), "after \(hostile.name)")
        }
        #expect(daemon.stop())
    }

    @Test func millionLogLinesAreBoundedAndTheCutIsVisible() throws {
        let daemon = try TestDaemon([
            "chatty":
                "function onTrack() { for (let i = 0; i < 1e6; i++) console.log('line', i, { i }) ; return 'done' }"
        ])
        let answer = try daemon.invoke("chatty")
        #expect(answer.outcome == "ok")
        #expect(answer.body.count < 200_000)
        #expect(answer.logs.count > 100)
        #expect((answer.logs.last?["message"] as? String ?? "").contains("cut") || answer.logs.count < 1_000_000)
        #expect(daemon.stop())
    }

    @Test func timedOutInvocationStillHasItsLogs() throws {
        let daemon = try TestDaemon(
            ["loop": "function onTrack() { console.log('before'); while (true) {} }"], options: ["limits.timeoutMs=300"]
        )
        let answer = try daemon.invoke("loop")
        #expect(answer.outcome == "timeout")
        #expect(answer.retryable == true)
        #expect(answer.logs.first?["message"] as? String == "before")
        #expect(daemon.stop())
    }

    @Test func deadlineHeaderShortensAndNeverLengthens() throws {
        let daemon = try TestDaemon(
            ["slow": "async function onTrack() { await new Promise((done) => setTimeout(done, 700)); return 1 }"],
            options: ["limits.timeoutMs=500"])
        #expect(try daemon.invoke("slow", headers: ["Hatchery-Deadline-Ms": "60000"]).outcome == "timeout")
        let before = Date()
        #expect(try daemon.invoke("slow", headers: ["Hatchery-Deadline-Ms": "50"]).outcome == "timeout")
        #expect(Date().timeIntervalSince(before) < 0.45)
        #expect(try daemon.invoke("slow", headers: ["Hatchery-Deadline-Ms": "soon"]).status == 400)
        #expect(daemon.stop())
    }
}
