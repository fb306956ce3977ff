/// What the kernel does when a rule matches.
package enum FilterAction: Equatable, Sendable {
    /// The call goes through.
    case allow
    /// The call does nothing and fails with this errno.
    case fail(errno: Int32)
    /// The call does nothing; the process gets SIGSYS, says which call it was in its last words and is killed.
    case trap
}

/// A test of one argument; all tests of a rule must hold for it to match.
package struct ArgumentTest: Equatable, Sendable {
    /// Which argument, from 0.
    package var index: UInt32
    /// The bits that are looked at.
    package var mask: UInt64
    /// What they must be.
    package var value: UInt64

    package init(index: UInt32, mask: UInt64, value: UInt64) {
        self.index = index
        self.mask = mask
        self.value = value
    }

    /// The argument's low 32 bits, as the kernel reads an int, equal `value`.
    package static func int(_ index: UInt32, is value: Int32) -> ArgumentTest {
        ArgumentTest(index: index, mask: 0xFFFF_FFFF, value: UInt64(UInt32(bitPattern: value)))
    }

    /// None of `bits` is set.
    package static func without(_ index: UInt32, bits: UInt64) -> ArgumentTest {
        ArgumentTest(index: index, mask: bits, value: 0)
    }

    /// All of `bits` are set.
    package static func with(_ index: UInt32, bits: UInt64) -> ArgumentTest {
        ArgumentTest(index: index, mask: bits, value: bits)
    }
}

/// One line of the filter: a system call by its kernel name, what happens, and why.
package struct FilterRule: Equatable, Sendable {
    package var syscall: String
    package var action: FilterAction
    package var tests: [ArgumentTest]
    /// Why an instance needs the call, or why an attempt is worth naming. Never empty.
    package var reason: String

    package init(_ syscall: String, _ action: FilterAction, _ tests: [ArgumentTest] = [], because reason: String) {
        self.syscall = syscall
        self.action = action
        self.tests = tests
        self.reason = reason
    }
}
