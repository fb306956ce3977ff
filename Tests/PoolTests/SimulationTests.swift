import Testing

/// Seeded worlds: random calls, ends, deaths, silence and zygote outages; what must hold is checked at each step.
@Suite struct SimulationTests {
    @Test(arguments: 1...400) func nothingIsLostDoubledOrStarved(seed: UInt64) {
        var world = World(seed: seed)
        for _ in 0..<150 { world.step() }
        world.finish()
        #expect(world.faults.isEmpty, "seed \(seed): \(world.faults.prefix(3))")
    }

    @Test func sameSeedIsTheSameRun() {
        var first = World(seed: 7)
        var second = World(seed: 7)
        for _ in 0..<150 {
            first.step()
            second.step()
        }
        #expect(first.history == second.history)
    }
}
