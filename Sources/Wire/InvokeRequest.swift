/// The fields in front of the event in a ``FrameKind/invoke`` frame; the event fills the rest of the payload.
package struct InvokeRequest: Equatable, Sendable {
    /// The function's name, or `NAME@INSTANCE` for a settings instance, at most ``WireLimit/addressBytesMax`` bytes.
    package var function: String
    /// Shortens the function's own timeout, in milliseconds; 0 leaves it.
    package var deadlineMs: UInt32
    /// Settings for this call in place of the function's own, a JSON object; empty for none.
    package var settings: [UInt8]

    package init(function: String, deadlineMs: UInt32 = 0, settings: [UInt8] = []) {
        self.function = function
        self.deadlineMs = deadlineMs
        self.settings = settings
    }

    /// The bytes that stand in front of the event.
    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: settings.count + function.utf8.count + 16)
        writer.u32(deadlineMs)
        writer.text(function)
        writer.section(settings)
        return writer.bytes
    }

    /// Decodes the fields and says where in `bytes` the event starts.
    ///
    /// - Throws: ``WireError``; the connection is unusable after it.
    package static func decode(
        _ bytes: UnsafeRawBufferPointer
    ) throws(WireError) -> (request: InvokeRequest, eventOffset: Int) {
        var reader = ByteReader(bytes)
        let deadlineMs = try reader.u32()
        let function = try reader.text(limit: WireLimit.addressBytesMax)
        let settings = try reader.section(limit: WireLimit.settingsBytesMax)
        guard reader.remaining <= WireLimit.eventBytesMax else {
            throw .tooLong(bytes: reader.remaining, limit: WireLimit.eventBytesMax)
        }
        return (InvokeRequest(function: function, deadlineMs: deadlineMs, settings: Array(settings)), reader.offset)
    }
}
