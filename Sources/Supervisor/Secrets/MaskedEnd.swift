import NIOCore
import Wire

extension InvocationEnd {
    /// Masks what people read. What goes on to other programs, an event that an insert returns or a source's messages,
    /// is left as it is: a changed event would be a wrong one.
    mutating func mask(with mask: SecretMask, _ kind: FunctionKind) {
        logs = mask.masked(logs, keepsShape: true)
        error = mask.masked(error, keepsShape: true)
        if kind == .destination { result = mask.masked(result, keepsShape: false) }
        if case .results(let entries) = details {
            details = .results(
                kind == .destination ? mask.masked(entries, keepsShape: true) : mask.maskedErrors(ofEntries: entries))
        }
    }
}

extension SecretMask {
    /// A list of entries with their `error` masked and the rest as it is.
    func maskedErrors(ofEntries entries: ByteBuffer) -> ByteBuffer {
        let bytes = Array(entries.readableBytesView)
        var output = ByteBuffer()
        var copied = 0
        var depth = 0
        var at = 0
        /// Where the value of an entry's `error` starts, while in it.
        var errorStart: Int?
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                let start = at + 1
                at = start
                while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
                    at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
                }
                let isKey = at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: ":")
                if depth == 2, isKey, bytes[start..<at].elementsEqual("error".utf8) { errorStart = at + 2 }
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","):
                if depth == 2, let start = errorStart {
                    output.writeBytes(bytes[copied..<start])
                    output.writeImmutableBuffer(masked(ByteBuffer(bytes: bytes[start..<at]), keepsShape: true))
                    copied = at
                    errorStart = nil
                }
                if bytes[at] != UInt8(ascii: ",") { depth -= 1 }
            default: break
            }
            at += 1
        }
        output.writeBytes(bytes[copied...])
        return output
    }
}
