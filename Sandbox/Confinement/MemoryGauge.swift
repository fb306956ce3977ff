import Glibc

/// Reads a process's own memory from a descriptor on its /proc/self/statm (proc(5)), one system call, no allocation.
package struct MemoryGauge: Sendable {
    /// Open on statm. The engine holds the same number, so a child reopens it in place.
    package let descriptor: Int32

    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Bytes of data mapped, which RLIMIT_DATA bounds, with the stack, which it does not; 0 if unreadable.
    package var dataBytes: UInt64 { field(5) &* 4096 }

    /// Bytes resident, shared pages included; 0 if unreadable.
    package var residentBytes: UInt64 { field(1) &* 4096 }

    /// Async-signal-safe.
    private func field(_ index: Int) -> UInt64 {
        withUnsafeTemporaryAllocation(byteCount: 128, alignment: 1) { bytes in
            let count = pread(descriptor, bytes.baseAddress, bytes.count, 0)
            guard count > 0 else { return 0 }
            var value: UInt64 = 0
            var at = 0
            for position in 0..<count {
                let byte = bytes[position]
                if byte == UInt8(ascii: " ") {
                    if at == index { break }
                    at += 1
                    value = 0
                } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), at == index {
                    value = value &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
                }
            }
            return value
        }
    }
}
