import CKernel
import Glibc
import Sandbox

/// `hatchery-probe NAME bare|confined|egress`: attempts one thing that an attacker would want, without the sandbox,
/// within an instance's, or within that of the egress process.
///
/// Exits 0 when the attempt succeeded and 1 when it failed with an errno, which is printed; a killed process speaks
/// for itself. The tests hold each end against the one the probe's ``Probe/end`` promises.
let arguments = CommandLine.arguments
guard arguments.count == 3, let probe = Probe.all.first(where: { $0.name == arguments[1] }) else {
    for probe in Probe.all { print("\(probe.name)\t\(probe.end)\t\(probe.purpose)") }
    exit(arguments.count == 1 ? 0 : 2)
}
if arguments[2] != "bare" {
    do {
        try Privileges.dropCapabilities()
        try Privileges.forbidInspection()
        try CompiledFilter(arguments[2] == "egress" ? .egress : .hardened).load()
    } catch {
        print("not confined: \(error)")
        exit(3)
    }
}
let result = probe.attempt()
if result < 0 {
    let text = "errno \(errno)\n"
    text.withCString { _ = write(1, $0, strlen($0)) }
}
_exit(result < 0 ? 1 : 0)
