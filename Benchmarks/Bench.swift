import Foundation

/// The whole run: daemons, floor and peers one after the other, then the table.
struct Bench {
    /// How often each thing is done.
    struct Rounds {
        var starts: Int
        var warmCalls: Int
        var peerStarts: Int
        var loadCalls: Int
        var instances: Int
        static let full = Rounds(starts: 300, warmCalls: 20_000, peerStarts: 20, loadCalls: 200_000, instances: 500)
        static let quick = Rounds(starts: 60, warmCalls: 3_000, peerStarts: 5, loadCalls: 20_000, instances: 100)
    }

    var rounds: Rounds
    static let event = Array(
        #"{"type":"track","userId":"u1","event":"Order Completed","properties":{"total":21,"items":[1,2,3]},"context":{"ip":"192.0.2.1","library":{"name":"analytics.js","version":"2.11.1"}}}"#
            .utf8)

    /// What can be measured by itself.
    enum Section: String, CaseIterable {
        case start, runtime, tasks, warm, load, memory
    }

    func run(_ sections: [Section]) throws {
        var table = Table()
        let wantsPeers = sections.contains { [.start, .warm, .memory].contains($0) }
        let peers = try wantsPeers ? Peer.installed().map { try $0.measure(rounds: rounds) } : []
        for section in sections {
            switch section {
            case .start: try addStarts(to: &table, peers)
            case .runtime: try addRuntime(to: &table)
            case .tasks: try addTasks(to: &table)
            case .warm: try addWarmCalls(to: &table, peers)
            case .load: try addLoad(to: &table)
            case .memory: try addMemory(to: &table, peers)
            }
        }
        table.print()
    }

    private func addStarts(to table: inout Table, _ peers: [Peer.Figures]) throws {
        let cold = try starts(stems: 0, expecting: "cold")
        let stem = try starts(stems: 16, expecting: "stem")
        let resumed = try resumption()
        let deno = peers.first { $0.name == "deno" }
        table.section("start, request to first result, median ms")
        table.row("hatchery, a stem waiting", stem.median / 1e6, "ms", against: deno?.startMs, of: "deno")
        table.row("hatchery, by fork", cold.median / 1e6, "ms", against: deno?.startMs, of: "deno")
        table.row("hatchery, a suspended instance resumed", resumed.median / 1e6, "ms")
        table.row("hatchery, a suspended instance resumed: p99", resumed.p99 / 1e6, "ms")
        for peer in peers { table.row("\(peer.name), spawn to first result", peer.startMs, "ms") }
    }

    private func addRuntime(to table: inout Table) throws {
        let runtime = RuntimeBench(rounds: rounds)
        let kinds = [("a stem waiting", try runtime.starts(stems: 4)), ("by fork", try runtime.starts(stems: 0))]
        table.section("start with the whole runtime, turn by turn with the core alone and with aws-sdk, median ms")
        for (name, starts) in kinds {
            let (core, full) = (starts.core.median / 1e6, starts.full.median / 1e6)
            table.row("\(name): the core alone", core, "ms")
            table.row("\(name): the whole runtime", full, "ms", against: core, of: "core")
            guard starts.module.count > 0 else { continue }
            table.row("\(name): with aws-sdk", starts.module.median / 1e6, "ms", against: full, of: "without")
        }
    }

    private func addTasks(to table: inout Table) throws {
        table.section("work inside a function, best of many, ms")
        for task in try RuntimeBench(rounds: rounds).tasks() {
            table.row(task.name, task.hatcheryMs, "ms", against: task.nodeMs, of: "node")
        }
    }

    private func addWarmCalls(to table: inout Table, _ peers: [Peer.Figures]) throws {
        let floor = try floorLatency()
        let warm = try warmLatency()
        let floorOnOne = try Machine.onOneCore { try floorLatency() }
        let warmOnOne = try Machine.onOneCore { try warmLatency() }
        let base = (free: floor.median / 1e3, onOne: floorOnOne.median / 1e3)
        table.section("warm call, one at a time, everything on one core, µs")
        table.row("floor: socket, relay, pipe, echo: median", base.onOne, "µs")
        table.row("hatchery by frames: median", warmOnOne.frames.median / 1e3, "µs", against: base.onOne, of: "floor")
        table.row("hatchery by HTTP: median", warmOnOne.http.median / 1e3, "µs", against: base.onOne, of: "floor")
        table.section("warm call, one at a time, wherever the kernel puts the processes, µs")
        table.row("floor: socket, relay, pipe, echo: median", base.free, "µs")
        table.row("hatchery by frames: median", warm.frames.median / 1e3, "µs", against: base.free, of: "floor")
        table.row("hatchery by frames: p99", warm.frames.p99 / 1e3, "µs", against: floor.p99 / 1e3, of: "floor's p99")
        table.row("hatchery by HTTP: median", warm.http.median / 1e3, "µs", against: base.free, of: "floor")
        for peer in peers { table.row("\(peer.name), pipe to pipe, no socket: median", peer.warmUs, "µs") }
    }

    private func addLoad(to table: inout Table) throws {
        let load = try throughput()
        table.section("throughput, 64 in flight, calls a second")
        table.row("floor: one connection of frames", load.floor, "/s")
        table.row("hatchery by frames, one connection", load.frames, "/s", against: load.floor, of: "floor")
        table.row("hatchery by HTTP, 64 connections", load.http, "/s", against: load.floor, of: "floor")
    }

    private func addMemory(to table: inout Table, _ peers: [Peer.Figures]) throws {
        let memory = try memoryPerInstance()
        table.section("machine memory per warm instance, MB (available memory before and after)")
        table.row("hatchery, \(rounds.instances) instances", memory, "MB")
        for peer in peers {
            table.row("\(peer.name), \(Peer.processes) processes", peer.memoryMB, "MB", against: memory, of: "hatchery")
        }
    }

    /// A new settings instance each time: its first call needs a process of its own.
    private func starts(stems: Int, expecting start: String) throws -> Samples {
        let daemon = try DaemonUnderTest(options: ["host.stems=\(stems)", "host.maxInstances=64"])
        defer { daemon.stop() }
        let socket = try FrameSocket(path: daemon.socketPath)
        var samples = Samples()
        for round in 0..<rounds.starts {
            if stems > 0 { try daemon.waitForStems(stems) }
            let settings = Array(#"{"round":\#(round)}"#.utf8)
            let before = Machine.nowNs()
            let answer = try socket.invoke("small", event: Self.event, settings: settings)
            samples.add(Machine.nowNs() - before)
            guard answer.contains(#""start":"\#(start)""#) else {
                throw BenchError("expected a \(start) start: \(answer)")
            }
        }
        return samples
    }

    /// Each call wakes an instance that was compacted and stopped.
    private func resumption() throws -> Samples {
        let daemon = try DaemonUnderTest(options: ["pool.suspendAfterMs=20", "host.stems=0"])
        defer { daemon.stop() }
        let socket = try FrameSocket(path: daemon.socketPath)
        var samples = Samples()
        for _ in 0..<(rounds.starts / 3) {
            try daemon.waitForState("suspended")
            let before = Machine.nowNs()
            let answer = try socket.invoke("small", event: Self.event)
            samples.add(Machine.nowNs() - before)
            guard answer.contains(#""start":"warm""#) else { throw BenchError("expected a warm start: \(answer)") }
        }
        return samples
    }

    private func floorLatency() throws -> Samples {
        let floor = try FloorUnderTest()
        defer { floor.stop() }
        return try latency(FrameSocket(path: floor.socketPath))
    }

    private func warmLatency() throws -> (frames: Samples, http: Samples) {
        let daemon = try DaemonUnderTest(options: [])
        defer { daemon.stop() }
        let frames = try latency(FrameSocket(path: daemon.socketPath))
        let connection = try HTTPSocket(path: daemon.socketPath)
        var http = Samples()
        for _ in 0..<rounds.warmCalls {
            let before = Machine.nowNs()
            try connection.invoke("small", event: Self.event)
            http.add(Machine.nowNs() - before)
        }
        return (frames, http)
    }

    private func latency(_ socket: FrameSocket) throws -> Samples {
        var samples = Samples()
        for round in 0..<(rounds.warmCalls + 500) {
            let before = Machine.nowNs()
            _ = try socket.invoke("small", event: Self.event)
            if round >= 500 { samples.add(Machine.nowNs() - before) }
        }
        return samples
    }

    private func throughput() throws -> (floor: Double, frames: Double, http: Double) {
        let floor = try FloorUnderTest()
        let floorRate = try FrameSocket(path: floor.socketPath).rate(calls: rounds.loadCalls, inFlight: 64)
        floor.stop()
        // Two instances on two cores: more would only take turns.
        let daemon = try DaemonUnderTest(options: ["pool.maxInstances=2"])
        defer { daemon.stop() }
        _ = try FrameSocket(path: daemon.socketPath).rate(calls: 5000, inFlight: 64)
        let frames = try FrameSocket(path: daemon.socketPath).rate(calls: rounds.loadCalls, inFlight: 64)
        let http = try HTTPSocket.rate(path: daemon.socketPath, calls: rounds.loadCalls / 2, connections: 64)
        return (floorRate, frames, http)
    }

    /// Every instance has run an invocation; all of them at once, so that none is reused.
    private func memoryPerInstance() throws -> Double {
        let count = rounds.instances
        let daemon = try DaemonUnderTest(
            options: [
                "pool.maxInstances=\(count)", "host.maxInstances=\(count)", "pool.queueLength=\(count)",
                "pool.suspendAfterMs=600000", "pool.queueTimeMs=60000", "pool.standingQueueTimeMs=60000",
                "limits.timeoutMs=60000", "socket.inFlightPerConnectionMax=\(count)",
            ])
        defer { daemon.stop() }
        let socket = try FrameSocket(path: daemon.socketPath)
        _ = try socket.invoke("small", event: Self.event)
        let before = Machine.availableBytes()
        let wait = Array(#"{"type":"track","waitMs":\#(count * 12 + 1000)}"#.utf8)
        for id in 0..<count { try socket.send(id: UInt64(id), "slow", event: wait) }
        for _ in 0..<count {
            let answer = try socket.receive()
            guard answer.contains(#""outcome":"ok""#) else { throw BenchError("not every instance ran: \(answer)") }
        }
        return Double(before - Machine.availableBytes()) / Double(count) / 1e6
    }
}

/// What went wrong, for a person.
struct BenchError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
