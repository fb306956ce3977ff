import CKernel
import CSeccomp
import Glibc

/// Why a filter could not be built.
package enum FilterError: Error, Equatable, Sendable {
    /// libseccomp does not know this name on this machine.
    case unknownSyscall(String)
    /// libseccomp refused a rule: its name and a negative errno.
    case ruleRefused(syscall: String, code: Int32)
    /// The program could not be taken out of libseccomp.
    case notExported(errno: Int32)
    /// The kernel refused the program.
    case notLoaded(errno: Int32)
}

/// A filter as the kernel takes it: built once in the zygote, loaded by every instance as the last act before it
/// touches foreign code.
package struct CompiledFilter: Sendable {
    /// Eight bytes an instruction (struct sock_filter, linux/filter.h).
    private let program: [UInt64]

    /// Compiles `policy` with libseccomp.
    package init(_ policy: FilterPolicy) throws(FilterError) {
        guard let context = seccomp_init(Self.killProcess) else { throw .notExported(errno: ENOMEM) }
        defer { seccomp_release(context) }
        // A call through another ABI (32-bit, x32) is an attack: its numbers mean other calls.
        _ = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, Self.killProcess)
        for rule in policy.rules {
            let number = seccomp_syscall_resolve_name(rule.syscall)
            guard number != __NR_SCMP_ERROR else { throw .unknownSyscall(rule.syscall) }
            guard number >= 0 else { continue }  // not a call of this architecture
            let tests = rule.tests.map {
                scmp_arg_cmp(arg: $0.index, op: SCMP_CMP_MASKED_EQ, datum_a: $0.mask, datum_b: $0.value)
            }
            let code = seccomp_rule_add_array(context, rule.action.code, number, UInt32(tests.count), tests)
            guard code == 0 else { throw .ruleRefused(syscall: rule.syscall, code: code) }
        }
        program = try Self.export(context)
    }

    /// libseccomp writes the program to a descriptor only: a pipe holds it, it is far smaller than a pipe.
    private static func export(_ context: scmp_filter_ctx) throws(FilterError) -> [UInt64] {
        var pair: [Int32] = [-1, -1]
        guard kernel_pipe(&pair) == 0 else { throw .notExported(errno: errno) }
        defer { close(pair[0]) }
        let code = seccomp_export_bpf(context, pair[1])
        close(pair[1])
        guard code == 0 else { throw .notExported(errno: -code) }
        var program = [UInt64](repeating: 0, count: 4096)
        let count = program.withUnsafeMutableBytes { read(pair[0], $0.baseAddress, $0.count) }
        guard count > 0, count % 8 == 0, count < 4096 * 8 else { throw .notExported(errno: EBADMSG) }
        return Array(program[..<(count / 8)])
    }

    /// Number of instructions.
    package var count: Int { program.count }

    /// Loads the filter into this process, for good. Needs no-new-privs or CAP_SYS_ADMIN.
    ///
    /// - Throws: ``FilterError/notLoaded(errno:)``; the process must end without running anything foreign.
    package func load() throws(FilterError) {
        guard kernel_load_filter(program, UInt16(program.count)) == 0 else { throw .notLoaded(errno: errno) }
    }

    /// SECCOMP_RET_KILL_PROCESS, linux/seccomp.h.
    private static let killProcess: UInt32 = 0x8000_0000
}

extension FilterAction {
    /// As libseccomp encodes it (SCMP_ACT_* in seccomp.h, macros Swift does not see).
    fileprivate var code: UInt32 {
        switch self {
        case .allow: 0x7FFF_0000
        case .fail(let errno): 0x0005_0000 | UInt32(errno)
        case .trap: 0x0003_0000
        }
    }
}

/// Names for numbers, for reports.
package enum SystemCall {
    /// The kernel's name of call `number` on this machine, or its number in digits.
    package static func name(of number: Int32) -> String {
        guard let name = seccomp_syscall_resolve_num_arch(seccomp_arch_native(), number) else { return "\(number)" }
        defer { free(name) }
        return String(cString: name)
    }
}
