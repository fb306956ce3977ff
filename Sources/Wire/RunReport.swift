/// The fixed part of a ``FrameKind/finished`` payload; result, error and logs follow it as bytes in that order.
///
/// All three are JSON made by the instance; the daemon passes them on and never parses them.
package struct RunReport: Equatable, Sendable {
    /// Bytes of the encoded fixed part.
    package static let byteCount = 36

    package var outcome: Outcome
    /// The payload was not an event, so no handler was called.
    package var wasRefused: Bool
    /// The instance asks not to be used again, for it ran out of memory.
    package var wantsRetirement: Bool
    /// From the event's arrival in the instance to the settled result, in microseconds.
    package var runUs: UInt32
    /// CPU time of the same span, in microseconds.
    package var cpuUs: UInt32
    /// Most memory the process has held beyond a blank stem, in bytes, since it started.
    package var memoryPeakBytes: UInt64
    /// Bytes of result JSON; 0 stands for `null`.
    package var resultBytes: Int
    /// Bytes of error JSON; 0 stands for `null`.
    package var errorBytes: Int
    /// Bytes of log objects joined by commas, without the brackets.
    package var logBytes: Int

    package init(
        outcome: Outcome, wasRefused: Bool = false, wantsRetirement: Bool = false, runUs: UInt32 = 0,
        cpuUs: UInt32 = 0, memoryPeakBytes: UInt64 = 0, resultBytes: Int = 0, errorBytes: Int = 0, logBytes: Int = 0
    ) {
        self.outcome = outcome
        self.wasRefused = wasRefused
        self.wantsRetirement = wantsRetirement
        self.runUs = runUs
        self.cpuUs = cpuUs
        self.memoryPeakBytes = memoryPeakBytes
        self.resultBytes = resultBytes
        self.errorBytes = errorBytes
        self.logBytes = logBytes
    }

    /// Appends the fixed part; the caller appends the three byte runs.
    package func encode(into writer: inout ByteWriter) {
        writer.u8(outcome.rawValue)
        writer.u8((wasRefused ? 1 : 0) | (wantsRetirement ? 2 : 0))
        writer.u16(0)
        writer.u32(runUs)
        writer.u32(cpuUs)
        writer.u32(UInt32(resultBytes))
        writer.u64(memoryPeakBytes)
        writer.u32(UInt32(errorBytes))
        writer.u32(UInt32(logBytes))
        writer.u32(0)
    }

    /// Decodes the fixed part and checks that the three byte runs fill the payload exactly.
    ///
    /// - Parameter bytes: the whole payload, from an untrusted instance.
    /// - Throws: ``WireError``; kill the instance after it.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> RunReport {
        var reader = ByteReader(bytes)
        let rawOutcome = try reader.u8()
        guard let outcome = Outcome(rawValue: rawOutcome) else { throw .badValue(UInt64(rawOutcome)) }
        let flags = try reader.u8()
        guard flags <= 3, try reader.u16() == 0 else { throw .badValue(UInt64(flags)) }
        let runUs = try reader.u32()
        let cpuUs = try reader.u32()
        let resultBytes = try length(&reader, limit: WireLimit.resultBytesMax)
        let memoryPeakBytes = try reader.u64()
        let errorBytes = try length(&reader, limit: WireLimit.errorBytesMax)
        let logBytes = try length(&reader, limit: WireLimit.logBytesMax)
        guard try reader.u32() == 0 else { throw .badValue(1) }
        let announced = resultBytes + errorBytes + logBytes
        guard reader.remaining >= announced else { throw .truncated }
        guard reader.remaining == announced else { throw .trailingBytes(reader.remaining - announced) }
        return RunReport(
            outcome: outcome, wasRefused: flags & 1 != 0, wantsRetirement: flags & 2 != 0, runUs: runUs, cpuUs: cpuUs,
            memoryPeakBytes: memoryPeakBytes, resultBytes: resultBytes, errorBytes: errorBytes, logBytes: logBytes)
    }

    private static func length(_ reader: inout ByteReader, limit: Int) throws(WireError) -> Int {
        let length = Int(try reader.u32())
        guard length <= limit else { throw .tooLong(bytes: length, limit: limit) }
        return length
    }
}
