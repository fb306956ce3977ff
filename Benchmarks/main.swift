import Foundation

// hatchery-bench: every figure with its floor and its peers, measured in the same run on the same machine.
//
//   hatchery-bench              all of it, as a table
//   hatchery-bench --quick      the same with fewer rounds
//   hatchery-bench relay PATH   (used by itself) the floor: a socket, a relay, a pipe, an echo process
//   hatchery-bench echo         (used by itself) the process at the end of the floor
signal(SIGPIPE, SIG_IGN)
switch CommandLine.arguments.dropFirst().first {
case "echo": Echo.main()
case "relay": try Relay.main(path: CommandLine.arguments[2])
case nil, "--quick":
    do {
        try Bench(rounds: CommandLine.arguments.contains("--quick") ? .quick : .full).run()
    } catch {
        print("hatchery-bench: \(error)")
        exit(1)
    }
default:
    print("usage: hatchery-bench [--quick]")
    exit(2)
}
