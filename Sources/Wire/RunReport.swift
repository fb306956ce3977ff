/// The fixed part of a ``FrameKind/finished`` payload; result, error, details and logs follow it as bytes in that order.
///
/// All four are JSON made by the instance; the daemon passes them on and never parses them.
package struct RunReport: Equatable, Sendable {
    /// Bytes of the encoded fixed part.
    package static let byteCount = 36

    package var outcome: Outcome
    /// Why no handler was called; nil where one was, or where none is there.
    package var refusal: RunRefusal?
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
    /// Bytes of details JSON: the messages of a source function, the results of a batch; 0 where there are none.
    package var detailBytes: Int
    /// Bytes of log objects joined by commas, without the brackets.
    package var logBytes: Int

    package init(
        outcome: Outcome, refusal: RunRefusal? = nil, wantsRetirement: Bool = false, runUs: UInt32 = 0,
        cpuUs: UInt32 = 0, memoryPeakBytes: UInt64 = 0, resultBytes: Int = 0, errorBytes: Int = 0,
        detailBytes: Int = 0, logBytes: Int = 0
    ) {
        self.outcome = outcome
        self.refusal = refusal
        self.wantsRetirement = wantsRetirement
        self.runUs = runUs
        self.cpuUs = cpuUs
        self.memoryPeakBytes = memoryPeakBytes
        self.resultBytes = resultBytes
        self.errorBytes = errorBytes
        self.detailBytes = detailBytes
        self.logBytes = logBytes
    }

    /// Appends the fixed part; the caller appends the four byte runs.
    package func encode(into writer: inout ByteWriter) {
        writer.u8(outcome.rawValue)
        writer.u8(wantsRetirement ? 1 : 0)
        writer.u8(refusal?.rawValue ?? 0)
        writer.u8(0)
        writer.u32(runUs)
        writer.u32(cpuUs)
        writer.u32(UInt32(resultBytes))
        writer.u64(memoryPeakBytes)
        writer.u32(UInt32(errorBytes))
        writer.u32(UInt32(logBytes))
        writer.u32(UInt32(detailBytes))
    }

    /// Decodes the fixed part and checks that the four byte runs fill the payload exactly.
    ///
    /// - Parameter bytes: the whole payload, from an untrusted instance.
    /// - Throws: ``WireError``; kill the instance after it.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> RunReport {
        var reader = ByteReader(bytes)
        let rawOutcome = try reader.u8()
        guard let outcome = Outcome(rawValue: rawOutcome) else { throw .badValue(UInt64(rawOutcome)) }
        let flags = try reader.u8()
        let rawRefusal = try reader.u8()
        let refusal = RunRefusal(rawValue: rawRefusal)
        guard flags <= 1, try reader.u8() == 0 else { throw .badValue(UInt64(flags)) }
        guard refusal != nil || rawRefusal == 0 else { throw .badValue(UInt64(rawRefusal)) }
        let runUs = try reader.u32()
        let cpuUs = try reader.u32()
        let resultBytes = try length(&reader, limit: WireLimit.resultBytesMax)
        let memoryPeakBytes = try reader.u64()
        let errorBytes = try length(&reader, limit: WireLimit.errorBytesMax)
        let logBytes = try length(&reader, limit: WireLimit.logBytesMax)
        let detailBytes = try length(&reader, limit: WireLimit.resultBytesMax)
        let announced = resultBytes + errorBytes + detailBytes + logBytes
        guard reader.remaining >= announced else { throw .truncated }
        guard reader.remaining == announced else { throw .trailingBytes(reader.remaining - announced) }
        return RunReport(
            outcome: outcome, refusal: refusal, wantsRetirement: flags == 1, runUs: runUs, cpuUs: cpuUs,
            memoryPeakBytes: memoryPeakBytes, resultBytes: resultBytes, errorBytes: errorBytes,
            detailBytes: detailBytes, logBytes: logBytes)
    }

    private static func length(_ reader: inout ByteReader, limit: Int) throws(WireError) -> Int {
        let length = Int(try reader.u32())
        guard length <= limit else { throw .tooLong(bytes: length, limit: limit) }
        return length
    }
}

/// Why an instance called no handler.
package enum RunRefusal: UInt8, Sendable, CaseIterable {
    /// The payload is no event, no batch or no request.
    case malformed = 1
    /// A webhook's body is longer than its limit.
    case tooLarge = 2
    /// A webhook's Content-Type is none that the function accepts.
    case unsupportedMediaType = 3
}
