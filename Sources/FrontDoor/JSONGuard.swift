import NIOCore

/// Says whether bytes are JSON, in one pass and without a tree: bytes from an instance are put into an answer as they
/// are, and must not be able to end the place they are put in.
package enum JSONGuard {
    /// Deeper nesting is no honest result: the engine itself gives up between 45,000 and 60,000 levels (measured).
    package static let depthMax = 1 << 16

    /// One JSON value, or nothing.
    package static func isValue(_ bytes: ByteBuffer) -> Bool {
        bytes.readableBytes == 0 || bytes.withUnsafeReadableBytes { Scanner($0).scanAll(list: false) }
    }

    /// JSON values joined by commas, or nothing.
    package static func isList(_ bytes: ByteBuffer) -> Bool {
        bytes.readableBytes == 0 || bytes.withUnsafeReadableBytes { Scanner($0).scanAll(list: true) }
    }

    private struct Scanner {
        private let bytes: UnsafeRawBufferPointer
        private var at = 0
        private var hasOtherThanASCII = false

        init(_ bytes: UnsafeRawBufferPointer) {
            self.bytes = bytes
        }

        /// Open brackets are kept as bits of a small stack: 1 for an object, 0 for an array.
        func scanAll(list: Bool) -> Bool {
            var scanner = self
            guard scanner.scan(list: list), scanner.at == bytes.count else { return false }
            return !scanner.hasOtherThanASCII || String(validating: bytes, as: UTF8.self) != nil
        }

        private mutating func scan(list: Bool) -> Bool {
            var open: [UInt8] = []
            while true {
                // A value is due.
                space()
                guard at < bytes.count else { return false }
                switch bytes[at] {
                case UInt8(ascii: "{"):
                    at += 1
                    space()
                    if take("}") { break }
                    guard open.count < JSONGuard.depthMax, key() else { return false }
                    open.append(UInt8(ascii: "{"))
                    continue
                case UInt8(ascii: "["):
                    at += 1
                    space()
                    if take("]") { break }
                    guard open.count < JSONGuard.depthMax else { return false }
                    open.append(UInt8(ascii: "["))
                    continue
                case UInt8(ascii: "\""): guard string() else { return false }
                case UInt8(ascii: "t"): guard word("true") else { return false }
                case UInt8(ascii: "f"): guard word("false") else { return false }
                case UInt8(ascii: "n"): guard word("null") else { return false }
                default: guard number() else { return false }
                }
                // A value is done: close what it closes.
                var isNext = false
                while !isNext {
                    space()
                    guard let innermost = open.last else {
                        if list, take(",") {
                            isNext = true
                            continue
                        }
                        return true
                    }
                    if take(",") {
                        if innermost == UInt8(ascii: "{") {
                            space()
                            guard key() else { return false }
                        }
                        isNext = true
                    } else if take(innermost == UInt8(ascii: "{") ? "}" : "]") {
                        open.removeLast()
                    } else {
                        return false
                    }
                }
            }
        }

        private mutating func key() -> Bool {
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\""), string() else { return false }
            space()
            return take(":")
        }

        private mutating func space() {
            while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 {
                at += 1
            }
        }

        private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard at < bytes.count, bytes[at] == UInt8(ascii: scalar) else { return false }
            at += 1
            return true
        }

        private mutating func word(_ word: StaticString) -> Bool {
            guard bytes.count - at >= word.utf8CodeUnitCount else { return false }
            for offset in 0..<word.utf8CodeUnitCount where bytes[at + offset] != word.utf8Start[offset] { return false }
            at += word.utf8CodeUnitCount
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
                    guard at < bytes.count else { return false }
                    if bytes[at] == UInt8(ascii: "u") {
                        guard bytes.count - at > 4 else { return false }
                        for offset in 1...4 where !Self.isHex(bytes[at + offset]) { return false }
                        at += 5
                    } else {
                        guard "\"\\/bfnrt".utf8.contains(bytes[at]) else { return false }
                        at += 1
                    }
                case 0..<0x20: return false
                case 0x80...:
                    hasOtherThanASCII = true
                    at += 1
                default: at += 1
                }
            }
            return false
        }

        private static func isHex(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
        }

        private mutating func number() -> Bool {
            _ = take("-")
            if take("0") {
                // Nothing may follow a leading zero but a fraction or an exponent.
            } else if !digits() {
                return false
            }
            if take("."), !digits() { return false }
            if take("e") || take("E") {
                if !take("+") { _ = take("-") }
                return digits()
            }
            return true
        }

        private mutating func digits() -> Bool {
            let start = at
            while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
            return at > start
        }
    }
}

extension JSONGuard {
    /// One JSON object, or no bytes at all.
    package static func isObjectOrNothing(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first(where: { $0 > 0x20 }) else { return bytes.isEmpty }
        return first == UInt8(ascii: "{") && isValue(ByteBuffer(bytes: bytes))
    }
}
