import NIOCore

/// Writes JSON piece by piece, commas included.
struct JSONText {
    private(set) var buffer = ByteBuffer()
    private var isFirst = true

    mutating func object(_ body: (inout JSONText) -> Void) { enclose("{", "}", body) }
    mutating func array(_ body: (inout JSONText) -> Void) { enclose("[", "]", body) }

    mutating func key(_ name: String) {
        comma()
        write(name)
        buffer.writeStaticString(":")
        isFirst = true
    }

    mutating func field(_ name: String, _ value: String) {
        key(name)
        element(value)
    }

    mutating func field(_ name: String, _ value: Int) {
        key(name)
        comma()
        buffer.writeString(String(value))
    }

    mutating func field(_ name: String, _ value: Bool) {
        key(name)
        comma()
        buffer.writeStaticString(value ? "true" : "false")
    }

    mutating func null(_ name: String) {
        key(name)
        comma()
        buffer.writeStaticString("null")
    }

    mutating func element(_ value: String) {
        comma()
        write(value)
    }

    private mutating func comma() {
        if !isFirst { buffer.writeStaticString(",") }
        isFirst = false
    }

    private mutating func enclose(_ open: StaticString, _ close: StaticString, _ body: (inout JSONText) -> Void) {
        comma()
        buffer.writeStaticString(open)
        isFirst = true
        body(&self)
        buffer.writeStaticString(close)
        isFirst = false
    }

    private mutating func write(_ text: String) {
        JSONEscapes.quote(text) { buffer.writeInteger($0) }
    }
}
