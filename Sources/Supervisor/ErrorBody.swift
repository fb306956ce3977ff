import NIOCore

/// The `error` of an answer that the daemon itself has to give.
package enum ErrorBody {
    /// `{"name","message","stack"}` as JSON.
    package static func json(name: String, message: String) -> ByteBuffer {
        var json = JSONText()
        json.object {
            $0.field("name", name)
            $0.field("message", message)
            $0.field("stack", "")
        }
        return json.buffer
    }
}
