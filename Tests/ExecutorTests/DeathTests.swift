import Foundation
import TestSupport
import Testing

/// Processes that are killed from outside.
@Suite(.serialized) struct DeathTests {
    static let slow =
        "async function onTrack(event) { if (event.slow) await new Promise((done) => setTimeout(done, 3000)); return 'done' }"

    @Test func killedInstanceFailsItsOneCallAndIsReplaced() throws {
        let daemon = try TestDaemon(["f": Self.slow])
        let running = Background { try? daemon.invoke("f", #"{"type":"track","slow":true}"#) }
        #expect(eventually { (try? daemon.instances(of: "f").contains { $0.state == "busy" }) == true })
        let busy = try #require(try daemon.instances(of: "f").first { $0.state == "busy" })
        kill(busy.pid, SIGKILL)
        let answer = running.value
        #expect(answer?.outcome == "crashed")
        #expect(answer?.retryable == true, "not the function's doing")
        #expect(answer?.errorMessage.contains("SIGKILL") == true)
        #expect(try daemon.invoke("f").text == "done")
        #expect(daemon.stop())
    }

    @Test func killedZygoteIsReplacedAndItsInstancesLiveOn() throws {
        let daemon = try TestDaemon(
            ["f": "let calls = 0; function onTrack() { return ++calls }", "g": "function onTrack() { return 'g' }"],
            options: ["host.stems=2"])
        #expect(try daemon.invoke("f").number == 1)
        let instances = Set(try daemon.instances().map(\.pid))
        let initProcess = try #require(daemon.child("hatchery-worker"))
        // Below init there are its zygote and the instances.
        let zygote = try #require(
            daemon.descendants.first { ProcessFacts.status($0)["PPid"] == "\(initProcess)" && !instances.contains($0) })
        kill(zygote, SIGKILL)
        #expect(try daemon.invoke("f").number == 2, "the same instance, its globals intact")
        #expect(eventually { daemon.logText.contains("zygote ready generation=2") })
        for number in 0..<10 {
            #expect(
                try daemon.invoke("g", headers: ["Hatchery-Settings": #"{"n":\#(number)}"#]).text == "g",
                "new processes hatch")
        }
        #expect(try daemon.invoke("f").number == 3)
        #expect(daemon.stop())
    }

    @Test func killedInitTakesItsInstancesAndServiceGoesOn() throws {
        let daemon = try TestDaemon(["f": Self.slow])
        let running = Background { try? daemon.invoke("f", #"{"type":"track","slow":true}"#) }
        #expect(eventually { (try? daemon.instances(of: "f").contains { $0.state == "busy" }) == true })
        let initProcess = try #require(daemon.child("hatchery-worker"))
        kill(initProcess, SIGKILL)
        #expect(running.value?.outcome == "crashed")
        #expect(eventually { (try? daemon.invoke("f").text) == "done" })
        #expect(daemon.stop())
    }

    @Test func killedDaemonLeavesNoProcessBehind() throws {
        let daemon = try TestDaemon(["f": Self.slow], options: ["host.stems=4"])
        _ = try daemon.invoke("f")
        let below = daemon.descendants
        #expect(below.count >= 6)
        kill(daemon.pid, SIGKILL)
        #expect(eventually { below.allSatisfy { ProcessFacts.status($0)["State"]?.hasPrefix("Z") ?? true } })
    }

    @Test func stoppedZygoteIsReplacedAndCallsAreServed() throws {
        let daemon = try TestDaemon(["f": "function onTrack() { return 'ok' }"], options: ["host.stems=0"])
        let instances = Set(try daemon.instances().map(\.pid))
        let initProcess = try #require(daemon.child("hatchery-worker"))
        // Below init there are its zygote and the instances.
        let zygote = try #require(
            daemon.descendants.first { ProcessFacts.status($0)["PPid"] == "\(initProcess)" && !instances.contains($0) })
        kill(zygote, SIGSTOP)
        _ = try daemon.invoke("f", headers: ["Hatchery-Settings": #"{"n":1}"#])
        #expect(
            eventually(within: 15) {
                (try? daemon.invoke("f", headers: ["Hatchery-Settings": #"{"n":2}"#]).text) == "ok"
            })
        #expect(daemon.stop())
    }
}
