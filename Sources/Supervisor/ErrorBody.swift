import NIOCore

/// The `error` of an answer that the daemon itself has to give.
package enum ErrorBody {
    /// `{"name","message","stack"}` as JSON.
    package static func json(name: String, message: String) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeStaticString("{\"name\":")
        writeString(name, to: &buffer)
        buffer.writeStaticString(",\"message\":")
        writeString(message, to: &buffer)
        buffer.writeStaticString(",\"stack\":\"\"}")
        return buffer
    }

    private static func writeString(_ text: String, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                buffer.writeInteger(UInt8(ascii: "\\"))
                buffer.writeInteger(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                buffer.writeStaticString("\\u00")
                buffer.writeInteger(digits[Int(byte >> 4)])
                buffer.writeInteger(digits[Int(byte & 15)])
            default:
                buffer.writeInteger(byte)
            }
        }
        buffer.writeStaticString("\"")
    }
}
