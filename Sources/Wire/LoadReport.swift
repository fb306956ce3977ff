/// What became of a load.
package struct LoadReport: Equatable, Sendable {
    /// Names of the handlers that were found; empty where the load failed.
    package var handlers: [String]
    /// `{"name","message","stack","line","column"}` where the load failed, else empty. Line and column count from 1
    /// and are left out where unknown.
    package var error: [UInt8]
    /// The load failed because the memory limit was reached.
    package var isOutOfMemory: Bool
    /// What top-level code logged: JSON objects joined by commas, without the brackets.
    package var logs: [UInt8]

    package init(handlers: [String], error: [UInt8], isOutOfMemory: Bool, logs: [UInt8]) {
        self.handlers = handlers
        self.error = error
        self.isOutOfMemory = isOutOfMemory
        self.logs = logs
    }

    /// The payload of a ``FrameKind/loaded`` frame.
    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: error.count + logs.count + 128)
        writer.u8(isOutOfMemory ? 1 : 0)
        writer.u8(UInt8(handlers.count))
        for handler in handlers { writer.text(handler) }
        writer.section(error)
        writer.section(logs)
        return writer.bytes
    }

    /// - Throws: ``WireError``; kill the instance after it.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> LoadReport {
        var reader = ByteReader(bytes)
        let isOutOfMemory = try reader.u8() == 1
        var handlers: [String] = []
        for _ in 0..<(try reader.u8()) { handlers.append(try reader.text(limit: 32)) }
        let error = try reader.section(limit: WireLimit.errorBytesMax)
        let logs = try reader.section(limit: WireLimit.logBytesMax)
        try reader.end()
        return LoadReport(
            handlers: handlers, error: Array(error), isOutOfMemory: isOutOfMemory, logs: Array(logs))
    }
}
