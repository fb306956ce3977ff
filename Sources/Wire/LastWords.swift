/// What a dying instance can still say, written by a signal handler; the log bytes follow the fixed part.
///
/// A hint from an untrusted process: the cause of death is what the kernel reports to whoever reaps it.
package struct LastWords: Equatable, Sendable {
    /// Bytes of the encoded fixed part.
    package static let byteCount = 32

    /// The signal the process received.
    package var signal: UInt32
    /// The system call the filter stopped; ``noSyscall`` if it was not the filter.
    package var syscall: UInt32
    /// The process was at its memory limit.
    package var isOutOfMemory: Bool
    /// CPU time of the running invocation so far, in microseconds.
    package var cpuUs: UInt32
    /// As in ``RunReport``.
    package var memoryPeakBytes: UInt64
    /// Bytes of log objects joined by commas.
    package var logBytes: Int

    /// Stands for "not stopped by the filter".
    package static let noSyscall = UInt32.max

    package init(
        signal: UInt32, syscall: UInt32 = Self.noSyscall, isOutOfMemory: Bool, cpuUs: UInt32, memoryPeakBytes: UInt64,
        logBytes: Int
    ) {
        self.signal = signal
        self.syscall = syscall
        self.isOutOfMemory = isOutOfMemory
        self.cpuUs = cpuUs
        self.memoryPeakBytes = memoryPeakBytes
        self.logBytes = logBytes
    }

    /// Writes the fixed part to `bytes` without allocating, so that a signal handler may call it.
    ///
    /// - Parameter bytes: at least ``byteCount`` bytes.
    package func encode(into bytes: UnsafeMutableRawBufferPointer) {
        bytes.storeBytes(of: signal.littleEndian, toByteOffset: 0, as: UInt32.self)
        bytes.storeBytes(of: syscall.littleEndian, toByteOffset: 4, as: UInt32.self)
        bytes.storeBytes(of: UInt32(isOutOfMemory ? 1 : 0).littleEndian, toByteOffset: 8, as: UInt32.self)
        bytes.storeBytes(of: cpuUs.littleEndian, toByteOffset: 12, as: UInt32.self)
        bytes.storeBytes(of: memoryPeakBytes.littleEndian, toByteOffset: 16, as: UInt64.self)
        bytes.storeBytes(of: UInt32(truncatingIfNeeded: logBytes).littleEndian, toByteOffset: 24, as: UInt32.self)
        bytes.storeBytes(of: UInt32(0), toByteOffset: 28, as: UInt32.self)
    }

    /// - Throws: ``WireError``; the instance is dying anyway.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> LastWords {
        var reader = ByteReader(bytes)
        let signal = try reader.u32()
        let syscall = try reader.u32()
        let isOutOfMemory = try reader.u32() == 1
        let cpuUs = try reader.u32()
        let memoryPeakBytes = try reader.u64()
        let logBytes = Int(try reader.u32())
        _ = try reader.u32()
        guard logBytes <= WireLimit.logBytesMax else { throw .tooLong(bytes: logBytes, limit: WireLimit.logBytesMax) }
        guard reader.remaining == logBytes else { throw .truncated }
        return LastWords(
            signal: signal, syscall: syscall, isOutOfMemory: isOutOfMemory, cpuUs: cpuUs,
            memoryPeakBytes: memoryPeakBytes, logBytes: logBytes)
    }
}
