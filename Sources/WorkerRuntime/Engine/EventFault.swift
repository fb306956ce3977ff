/// Where bytes stop being JSON (RFC 8259): the engine's own parser does not say.
struct EventFault {
    private enum Expected { case value, valueOrClose, key, keyOrClose, colon, commaOrClose, nothing }

    private let bytes: UnsafeRawBufferPointer
    private var at = 0
    private var expected = Expected.value
    /// The opening bytes around the current place: nesting is as deep as the input likes, so no recursion.
    private var open: [UInt8] = []

    /// A phrase such as "unexpected character at line 1, column 23".
    static func describe(_ bytes: UnsafeRawBufferPointer) -> String {
        guard bytes.contains(where: { !isSpace($0) }) else { return "it is empty" }
        var scan = EventFault(bytes: bytes)
        while scan.at < bytes.count, scan.step() {}
        guard scan.at < bytes.count else { return "it ends in the middle" }
        let line = bytes[..<scan.at].count { $0 == 0x0A } + 1
        let lineStart = bytes[..<scan.at].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return "unexpected character at line \(line), column \(ScriptText.units(bytes[lineStart..<scan.at]) + 1)"
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Takes one token; false if what is at ``at`` cannot stand there. At the end of the bytes it may stop in one.
    private mutating func step() -> Bool {
        let byte = bytes[at]
        if Self.isSpace(byte) {
            at += 1
            return true
        }
        switch (expected, byte) {
        case (.value, _), (.valueOrClose, _):
            if expected == .valueOrClose, byte == UInt8(ascii: "]") { return close() }
            return value(byte)
        case (.keyOrClose, UInt8(ascii: "}")):
            return close()
        case (.commaOrClose, UInt8(ascii: "}")), (.commaOrClose, UInt8(ascii: "]")):
            // The closing bytes follow their opening ones at a distance of two.
            return open.last == byte - 2 && close()
        case (.key, UInt8(ascii: "\"")), (.keyOrClose, UInt8(ascii: "\"")):
            expected = .colon
            return string()
        case (.colon, UInt8(ascii: ":")):
            expected = .value
        case (.commaOrClose, UInt8(ascii: ",")):
            expected = open.last == UInt8(ascii: "{") ? .key : .value
        default:
            return false
        }
        at += 1
        return true
    }

    private mutating func close() -> Bool {
        open.removeLast()
        at += 1
        afterValue()
        return true
    }

    private mutating func afterValue() {
        expected = open.isEmpty ? .nothing : .commaOrClose
    }

    private mutating func value(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            open.append(byte)
            expected = byte == UInt8(ascii: "{") ? .keyOrClose : .valueOrClose
            at += 1
            return true
        case UInt8(ascii: "\""):
            afterValue()
            return string()
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        default: return number()
        }
    }

    private mutating func word(_ text: StaticString) -> Bool {
        afterValue()
        for index in 0..<text.utf8CodeUnitCount {
            guard at < bytes.count else { return true }
            guard bytes[at] == text.utf8Start[index] else { return false }
            at += 1
        }
        return true
    }

    private mutating func string() -> Bool {
        at += 1
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                return true
            case UInt8(ascii: "\\"):
                at += 1
                guard at < bytes.count else { return true }
                guard escape(bytes[at]) else { return false }
            case 0..<0x20: return false
            default: at += 1
            }
        }
        return true
    }

    private mutating func escape(_ byte: UInt8) -> Bool {
        at += 1
        if "\"\\/bfnrt".utf8.contains(byte) { return true }
        guard byte == UInt8(ascii: "u") else {
            at -= 1
            return false
        }
        for _ in 0..<4 {
            guard at < bytes.count else { return true }
            guard "0123456789abcdefABCDEF".utf8.contains(bytes[at]) else { return false }
            at += 1
        }
        return true
    }

    private mutating func number() -> Bool {
        afterValue()
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        if at < bytes.count, bytes[at] == UInt8(ascii: "0") { at += 1 } else if !digits() { return false }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            guard digits() else { return false }
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            return digits()
        }
        return true
    }

    /// At least one digit, or the end of the bytes.
    private mutating func digits() -> Bool {
        let start = at
        while at < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[at] { at += 1 }
        return at > start || at == bytes.count
    }
}
