/// The function an instance is to become.
package struct LoadRequest: Equatable, Sendable {
    /// Which handlers count and what becomes of a return value.
    package var kind: FunctionKind
    /// Source text, UTF-8, at most ``WireLimit/codeBytesMax``.
    package var code: [UInt8]
    /// The second argument of every handler: a JSON object, at most ``WireLimit/settingsBytesMax``.
    package var settings: [UInt8]
    /// Bytes of log lines one invocation may leave behind, at most ``WireLimit/logBytesMax``.
    package var logBytesMax: Int
    /// Bytes the instance may allocate beyond a blank stem; enforced from outside, known inside to name its exhaustion.
    package var memoryBytesMax: UInt64
    package var rules: FunctionRules
    /// Where the run is to be recorded or is a replay; nil for any other.
    package var determinism: Determinism?

    package init(
        kind: FunctionKind, code: [UInt8], settings: [UInt8], logBytesMax: Int, memoryBytesMax: UInt64,
        rules: FunctionRules = FunctionRules(), determinism: Determinism? = nil
    ) {
        self.kind = kind
        self.code = code
        self.settings = settings
        self.logBytesMax = logBytesMax
        self.memoryBytesMax = memoryBytesMax
        self.rules = rules
        self.determinism = determinism
    }

    /// The payload of a ``FrameKind/load`` frame.
    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: code.count + settings.count + 32)
        writer.u8(kind.rawValue)
        writer.u32(UInt32(logBytesMax))
        writer.u64(memoryBytesMax)
        rules.encode(into: &writer)
        Determinism.encode(determinism, into: &writer)
        writer.section(settings)
        writer.section(code)
        return writer.bytes
    }

    /// - Throws: ``WireError``; the pipe is unusable after it.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> LoadRequest {
        var reader = ByteReader(bytes)
        let rawKind = try reader.u8()
        guard let kind = FunctionKind(rawValue: rawKind) else { throw .badValue(UInt64(rawKind)) }
        let logBytesMax = Int(try reader.u32())
        guard logBytesMax <= WireLimit.logBytesMax else {
            throw .tooLong(bytes: logBytesMax, limit: WireLimit.logBytesMax)
        }
        let memoryBytesMax = try reader.u64()
        let rules = try FunctionRules.decode(&reader)
        let determinism = try Determinism.decode(&reader)
        let settings = try reader.section(limit: WireLimit.settingsBytesMax)
        let code = try reader.section(limit: WireLimit.codeBytesMax)
        try reader.end()
        return LoadRequest(
            kind: kind, code: Array(code), settings: Array(settings), logBytesMax: logBytesMax,
            memoryBytesMax: memoryBytesMax, rules: rules, determinism: determinism)
    }
}
