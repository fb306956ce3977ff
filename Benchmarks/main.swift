import Foundation

// hatchery-bench: every figure with its floor and its peers, measured in the same run on the same machine.
//
//   hatchery-bench              all of it, as a table
//   hatchery-bench SECTION...   only these: start, runtime, tasks, warm, load, memory
//   hatchery-bench --quick ...  the same with fewer rounds
//   hatchery-bench relay PATH   (used by itself) the floor: a socket, a relay, a pipe, an echo process
//   hatchery-bench echo         (used by itself) the process at the end of the floor
signal(SIGPIPE, SIG_IGN)
switch CommandLine.arguments.dropFirst().first {
case "echo": Echo.main()
case "relay": try Relay.main(path: CommandLine.arguments[2])
default:
    let names = CommandLine.arguments.dropFirst().filter { $0 != "--quick" }
    let sections = names.compactMap(Bench.Section.init)
    guard sections.count == names.count else {
        print("usage: hatchery-bench [--quick] [\(Bench.Section.allCases.map(\.rawValue).joined(separator: "|"))]...")
        exit(2)
    }
    do {
        let rounds: Bench.Rounds = CommandLine.arguments.contains("--quick") ? .quick : .full
        try Bench(rounds: rounds).run(sections.isEmpty ? Bench.Section.allCases : sections)
    } catch {
        print("hatchery-bench: \(error)")
        exit(1)
    }
}
