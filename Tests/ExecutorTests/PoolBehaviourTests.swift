import Foundation
import TestSupport
import Testing

/// The pool, seen from outside.
@Suite(.serialized) struct PoolBehaviourTests {
    @Test func idleInstanceIsSuspendedCompactedResumedAndEvicted() throws {
        let daemon = try TestDaemon(
            [
                "keeper": """
                let calls = 0;
                function onTrack(event) {
                  if (event.garbage) for (let i = 0; i < 50; i++) new Uint8Array(1 << 20).fill(i);
                  if (event.garbage) { const a = []; for (let i = 0; i < 4e5; i++) a.push({ i, s: "x" + i }) }
                  return ++calls;
                }
                """
            ], options: ["pool.suspendAfterMs=300", "pool.evictAfterMs=4000"])
        #expect(try daemon.invoke("keeper", #"{"type":"track","garbage":true}"#).number == 1)
        let full = try #require(try daemon.instances(of: "keeper").first)
        #expect(eventually(within: 5) { (try? daemon.instances(of: "keeper").first?.state) == "suspended" })
        #expect(eventually { ProcessFacts.status(full.pid)["State"]?.hasPrefix("T") == true })
        let compact = try #require(try daemon.instances(of: "keeper").first)
        #expect(
            compact.residentBytes < full.residentBytes - (10 << 20), "\(full.residentBytes) to \(compact.residentBytes)"
        )
        let before = Date()
        #expect(try daemon.invoke("keeper").number == 2, "its globals are kept")
        #expect(Date().timeIntervalSince(before) < 0.5)
        #expect(eventually(within: 10) { (try? daemon.instances(of: "keeper").isEmpty) == true })
        #expect(try daemon.invoke("keeper").number == 1, "evicted: its globals are gone")
        #expect(daemon.stop())
    }

    @Test func twentyCallersShareFourInstancesAndAllAreAnswered() throws {
        let daemon = try TestDaemon(
            ["slow": "async function onTrack() { await new Promise((done) => setTimeout(done, 20)); return 1 }"],
            options: ["pool.maxInstances=4"])
        let callers = (0..<20).map { _ in
            Background { (0..<10).map { _ in (try? daemon.invoke("slow").outcome) ?? "lost" } }
        }
        let outcomes = callers.flatMap(\.value)
        #expect(outcomes.count == 200)
        #expect(outcomes.allSatisfy { $0 == "ok" })
        #expect(try daemon.instances(of: "slow").count <= 4)
        #expect(daemon.stop())
    }

    @Test func pastTheQueueRefusalsComeAtOnceAs429() throws {
        let daemon = try TestDaemon(
            ["slow": "async function onTrack() { await new Promise((done) => setTimeout(done, 1000)); return 1 }"],
            options: [
                "pool.maxInstances=1", "pool.queueLength=2", "pool.queueTimeMs=20000", "pool.standingQueueTimeMs=20000",
            ])
        let callers = (0..<8).map { _ in
            Background {
                let before = Date()
                return (try? daemon.invoke("slow"), Date().timeIntervalSince(before))
            }
        }
        let answers = callers.map(\.value)
        let refused = answers.filter { $0.0?.status == 429 }
        #expect(refused.count == 5)
        for (answer, seconds) in refused {
            #expect(answer?.outcome == "overloaded")
            #expect(answer?.retryable == true)
            #expect(Int(answer?.headers["retry-after"] ?? "") ?? 0 >= 1)
            #expect(seconds < 0.9)
        }
        #expect(answers.filter { $0.0?.outcome == "ok" }.count == 3)
        #expect(daemon.stop())
    }

    @Test func changedFileIsANewVersionAndARunningCallIsNotLost() throws {
        let daemon = try TestDaemon([
            "f": "async function onTrack() { await new Promise((done) => setTimeout(done, 1200)); return 'old' }"
        ])
        let running = Background { try? daemon.invoke("f").text }
        #expect(eventually { (try? daemon.instances(of: "f").contains { $0.state == "busy" }) == true })
        try daemon.write("function onTrack() { return 'new' }", to: "f/function.js")
        #expect(eventually { (try? daemon.invoke("f").text) == "new" })
        #expect(running.value == "old")
        try daemon.write("function onTrack() { return ", to: "f/function.js")
        #expect(eventually { daemon.logText.contains("not deployed") })
        #expect(try daemon.invoke("f").text == "new", "the last good version serves on")
        let function = try daemon.get("/v1/functions/f").json
        #expect((function["problem"] as? String ?? "").contains("line 1"))
        try daemon.write("function onTrack() { return 'newest' }", to: "f/function.js")
        #expect(eventually { (try? daemon.invoke("f").text) == "newest" })
        #expect(daemon.stop())
    }

    @Test func drainFinishesWhatRunsAndExitsWithZero() throws {
        let daemon = try TestDaemon([
            "slow": "async function onTrack() { await new Promise((done) => setTimeout(done, 800)); return 'finished' }"
        ])
        let running = Background { try? daemon.invoke("slow").text }
        #expect(eventually { (try? daemon.instances(of: "slow").contains { $0.state == "busy" }) == true })
        #expect(daemon.stop())
        #expect(running.value == "finished")
    }
}
