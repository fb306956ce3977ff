/// Text without what may have come between the parts of a secret: white space and line breaks, quotes, commas,
/// backslashes and brackets, as lists and joined texts have them, and the characters that the two alphabets of base64
/// and the writing of URLs disagree on.
enum Folding {
    /// Less than this is not looked for.
    static let windowBytes = 4

    static func isKept(_ byte: UInt8) -> Bool { kept[Int(byte)] }

    private static let kept: [Bool] = (0...255).map { (byte: UInt8) in
        byte > 0x20 && byte != 0x7F && !"\"'`,\\()[]{}<>+-_/".utf8.contains(byte)
    }

    /// What each byte adds to a window (``SecretNeedles``): small letters for capitals, 0 for what is left out.
    static let windowBytesOf: [UInt8] = (0...255).map { (byte: UInt8) in
        isKept(byte) ? (0x41...0x5A ~= byte ? byte | 0x20 : byte) : 0
    }
}

/// Bytes of a text after some decoding, each with the place in the text that it came from.
struct PlacedBytes {
    private(set) var bytes: [UInt8] = []
    /// Where the byte's character starts and ends in the text; as many as there are bytes.
    private(set) var starts: [Int32] = []
    private(set) var ends: [Int32] = []

    /// A text as it is.
    init(_ text: UnsafeRawBufferPointer) {
        bytes = Array(text)
        starts = (0..<Int32(text.count)).map { $0 }
        ends = starts.map { $0 + 1 }
    }

    private init(capacity: Int) {
        bytes.reserveCapacity(capacity)
        starts.reserveCapacity(capacity)
        ends.reserveCapacity(capacity)
    }

    private mutating func append(_ byte: UInt8, _ start: Int32, _ end: Int32) {
        bytes.append(byte)
        starts.append(start)
        ends.append(end)
    }

    /// Without what folding leaves out.
    func folded() -> PlacedBytes {
        var folded = PlacedBytes(capacity: bytes.count)
        for index in bytes.indices where Folding.isKept(bytes[index]) {
            folded.append(bytes[index], starts[index], ends[index])
        }
        return folded
    }

    /// With `%41` as the byte it stands for.
    func withoutPercents() -> PlacedBytes {
        var decoded = PlacedBytes(capacity: bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, let high = JSONEscapes.hexDigit(bytes[at + 1]),
                let low = JSONEscapes.hexDigit(bytes[at + 2])
            {
                decoded.append(high << 4 | low, starts[at], ends[at + 2])
                at += 3
            } else {
                decoded.append(bytes[at], starts[at], ends[at])
                at += 1
            }
        }
        return decoded
    }

    /// With JSON's escapes as what they stand for, however often they were escaped again.
    func withoutEscapes() -> PlacedBytes {
        var single = PlacedBytes(capacity: bytes.count)
        for index in bytes.indices
        where bytes[index] != UInt8(ascii: "\\") || index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\\") {
            single.append(bytes[index], starts[index], ends[index])
        }
        var decoded = PlacedBytes(capacity: bytes.count)
        single.bytes.withUnsafeBytes {
            JSONEscapes.decode($0, 0..<$0.count) { byte, start, end in
                decoded.append(byte, single.starts[start], single.ends[end - 1])
            }
        }
        return decoded
    }

    /// Without the names in front of values: `{ a: 'x', "b": 'y' }` as `{ 'x', 'y' }`.
    func withoutNames() -> PlacedBytes {
        var rest = PlacedBytes(capacity: bytes.count)
        var at = 0
        while at < bytes.count {
            rest.append(bytes[at], starts[at], ends[at])
            let isFront = bytes[at] == UInt8(ascii: "{") || bytes[at] == UInt8(ascii: ",")
            at += 1
            if isFront, let end = nameEnd(at) { at = end }
        }
        return rest
    }

    /// The place behind `name:` at `start`; nil if there is none.
    private func nameEnd(_ start: Int) -> Int? {
        var at = start
        skip(&at) { $0 <= 0x20 }
        skip(&at, most: 1, Self.isQuote)
        let name = at
        skip(&at, most: 64) { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
            default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "-")
            }
        }
        guard at > name else { return nil }
        skip(&at, most: 1, Self.isQuote)
        guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { return nil }
        return at + 1
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private func skip(_ at: inout Int, most: Int = 1 << 10, _ isSkipped: (UInt8) -> Bool) {
        let end = min(bytes.count, at + most)
        while at < end, isSkipped(bytes[at]) { at += 1 }
    }
}
