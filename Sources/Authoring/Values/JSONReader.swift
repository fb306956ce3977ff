extension JSON {
    /// Why a text is no JSON, and where.
    package struct Fault: Error, Equatable {
        package var line: Int
        package var problem: String
    }

    /// Reads one value that fills the text.
    ///
    /// - Throws: ``Fault``.
    package static func read(_ bytes: [UInt8]) throws(Fault) -> JSON {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        try reader.end()
        return value
    }
}

/// Reads JSON from bytes.
private struct JSONReader {
    private let bytes: [UInt8]
    private var at = 0
    private static let depthMax = 512

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func end() throws(JSON.Fault) {
        skipSpace()
        if at < bytes.count { throw fault("more follows behind the value") }
    }

    mutating func value(depth: Int) throws(JSON.Fault) -> JSON {
        guard depth < Self.depthMax else { throw fault("it is nested deeper than \(Self.depthMax) levels") }
        skipSpace()
        guard at < bytes.count else { throw fault("it ends too early") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default:
            for (word, value) in [("null", JSON.null), ("true", .bool(true)), ("false", .bool(false))]
            where bytes[at...].starts(with: word.utf8) {
                at += word.utf8.count
                return value
            }
            throw fault("a value is missing")
        }
    }

    private mutating func object(_ depth: Int) throws(JSON.Fault) -> JSON {
        var members: [JSON.Member] = []
        at += 1
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw fault("a key in quotes is missing") }
            let key = try string()
            guard take(UInt8(ascii: ":")) else { throw fault("a colon is missing behind \"\(key)\"") }
            members.append(JSON.Member(key, try value(depth: depth + 1)))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("a comma or } is missing") }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(JSON.Fault) -> JSON {
        var list: [JSON] = []
        at += 1
        if take(UInt8(ascii: "]")) { return .array(list) }
        repeat { list.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("a comma or ] is missing") }
        return .array(list)
    }

    private mutating func number() throws(JSON.Fault) -> JSON {
        let start = at
        while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard Double(text) != nil else { throw fault("\(text) is no number") }
        return .number(text)
    }

    private mutating func string() throws(JSON.Fault) -> String {
        at += 1
        var text: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            guard bytes[at] >= 0x20 else { throw fault("a line break or control character in a text") }
            if bytes[at] == UInt8(ascii: "\\") {
                try escape(&text)
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        guard at < bytes.count else { throw fault("a text does not end") }
        at += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(_ text: inout [UInt8]) throws(JSON.Fault) {
        guard at + 1 < bytes.count else { throw fault("a text does not end") }
        at += 2
        switch bytes[at - 1] {
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(bytes[at - 1])
        case UInt8(ascii: "u"):
            var unit = try hexUnit()
            if unit & 0xFC00 == 0xD800, bytes[at...].starts(with: "\\u".utf8) {
                let kept = at
                at += 2
                let low = try hexUnit()
                if low & 0xFC00 == 0xDC00 {
                    unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
                } else {
                    at = kept
                }
            }
            // Half a pair has no place in UTF-8.
            text += String(Unicode.Scalar(unit).map(Character.init) ?? "\u{FFFD}").utf8
        default: throw fault("\\\(Character(Unicode.Scalar(bytes[at - 1]))) means nothing in a text")
        }
    }

    private mutating func hexUnit() throws(JSON.Fault) -> UInt32 {
        guard at + 4 <= bytes.count,
            let unit = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw fault("\\u needs four hexadecimal digits") }
        at += 4
        return unit
    }

    private mutating func skipSpace() {
        while at < bytes.count, [9, 10, 13, 32].contains(bytes[at]) { at += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private func fault(_ problem: String) -> JSON.Fault {
        JSON.Fault(line: bytes[..<min(at, bytes.count)].count { $0 == 10 } + 1, problem: problem)
    }
}
