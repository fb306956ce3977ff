/// Why bytes from the other end are not a frame or not the message the frame announced.
///
/// The stream cannot be trusted after any of them: a gateway's connection is closed, an instance is killed.
package enum WireError: Error, Equatable, Sendable {
    /// The first byte is not ``FrameHeader/magic``.
    case notAFrame(UInt8)
    /// A version this build does not speak.
    case unsupportedVersion(UInt8)
    /// A frame kind this build does not know, or one that does not travel in this direction.
    case unexpectedKind(UInt8)
    /// The announced payload is longer than ``WireLimit/framePayloadBytesMax`` or than the field's own limit.
    case tooLong(bytes: Int, limit: Int)
    /// The payload ended before the field that was being read.
    case truncated
    /// Bytes were left over behind the last field.
    case trailingBytes(Int)
    /// A number outside its closed list.
    case badValue(UInt64)
    /// Text that is not UTF-8.
    case notUTF8

    /// One sentence for a person: what was wrong and what to do.
    package var explanation: String {
        switch self {
        case .notAFrame(let byte):
            "expected a frame to start with byte \(FrameHeader.magic), got \(byte): this is not the Hatchery frame protocol"
        case .unsupportedVersion(let version):
            "frame version \(version) is not spoken here: send version \(FrameHeader.version)"
        case .unexpectedKind(let kind):
            "frame kind \(kind) is unknown or does not travel in this direction: see the frame table of Wire"
        case .tooLong(let bytes, let limit):
            "\(bytes) bytes were announced where at most \(limit) are accepted: send less"
        case .truncated:
            "the payload ended in the middle of a field: the frame was built wrongly"
        case .trailingBytes(let count):
            "\(count) bytes were left over behind the last field: the frame was built wrongly"
        case .badValue(let value):
            "the value \(value) is not one of the known ones"
        case .notUTF8:
            "a text field is not UTF-8"
        }
    }
}
