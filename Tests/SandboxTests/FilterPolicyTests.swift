import Sandbox
import Testing

@Suite struct FilterPolicyTests {
    @Test func everyRuleHasAReason() {
        for rule in FilterPolicy.hardened.rules { #expect(rule.reason.count > 10, "\(rule.syscall)") }
    }

    @Test func noCallIsRuledOnTwiceWithoutATestOfArguments() {
        var seen: Set<String> = []
        for rule in FilterPolicy.hardened.rules where rule.tests.isEmpty {
            #expect(seen.insert(rule.syscall).inserted, "\(rule.syscall)")
        }
    }

    @Test func nothingThatMakesProcessesFilesOrSocketsIsAllowed() {
        let never: Set = [
            "open", "openat", "socket", "connect", "clone", "clone3", "fork", "vfork", "execve", "ptrace", "kill",
            "tgkill", "prctl", "ioctl", "sendmsg", "recvmsg", "bpf", "io_uring_setup", "userfaultfd",
        ]
        for rule in FilterPolicy.hardened.rules where never.contains(rule.syscall) {
            #expect(rule.action != .allow, "\(rule.syscall)")
        }
    }

    @Test func mappingIsNeverExecutable() {
        for rule in FilterPolicy.hardened.rules
        where ["mmap", "mprotect"].contains(rule.syscall) && rule.action == .allow {
            #expect(rule.tests.contains(.without(2, bits: 4)))
        }
        #expect(!FilterPolicy.hardened.rules.contains { $0.syscall == "pkey_mprotect" && $0.action == .allow })
    }

    @Test func policyCompilesSmall() throws {
        let filter = try CompiledFilter(.hardened)
        #expect(filter.count > FilterPolicy.hardened.rules.count / 2)
        #expect(filter.count < 1000)
    }

    @Test func unknownCallIsRefusedByName() {
        let policy = FilterPolicy(name: "broken", rules: [FilterRule("no_such_call", .allow, because: "a test")])
        #expect(throws: FilterError.unknownSyscall("no_such_call")) { try CompiledFilter(policy) }
    }
}
