/// A decoder with its state between chunks.
final class TextDecoding {
    private enum Kind {
        case utf8(UTF8Decoder)
        case utf16(UTF16Decoder)
        case singleByte(SingleByteDecoder)
        case doubleByte(DoubleByteDecoder)
        case eucJP(EUCJPDecoder)
        case iso2022JP(ISO2022JPDecoder)
        case gb18030(GB18030Decoder)
        case userDefined(UserDefinedDecoder)
    }

    private let fresh: Kind
    private var kind: Kind
    private let hasBOM: Bool
    private var isPastBOM = false

    /// - Parameter name: the standard's, in lower case; nil for any other.
    init?(_ name: String) {
        var hasBOM = false
        switch name {
        case "utf-8":
            hasBOM = true
            fresh = .utf8(UTF8Decoder())
        case "utf-16le", "utf-16be":
            hasBOM = true
            fresh = .utf16(UTF16Decoder(isBigEndian: name == "utf-16be"))
        case "euc-kr": fresh = .doubleByte(DoubleByteDecoder(.eucKR))
        case "big5": fresh = .doubleByte(DoubleByteDecoder(.big5))
        case "shift_jis": fresh = .doubleByte(DoubleByteDecoder(.shiftJIS))
        case "euc-jp": fresh = .eucJP(EUCJPDecoder())
        case "iso-2022-jp": fresh = .iso2022JP(ISO2022JPDecoder())
        case "gb18030", "gbk": fresh = .gb18030(GB18030Decoder())
        case "x-user-defined": fresh = .userDefined(UserDefinedDecoder())
        default:
            guard let table = LegacyIndex.singleByte(name == "iso-8859-8-i" ? "iso-8859-8" : name) else { return nil }
            fresh = .singleByte(SingleByteDecoder(table: table))
        }
        kind = fresh
        self.hasBOM = hasBOM
    }

    /// - Parameter isLast: nothing follows: the next call begins anew.
    /// - Returns: false if `isFatal` and the bytes have an error.
    func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, isFatal: Bool, ignoresBOM: Bool, into units: inout UnitRoom
    ) -> Bool {
        let isDone = run(bytes, isLast: isLast, isFatal: isFatal, into: &units)
        if hasBOM && !isPastBOM && units.count > 0 {
            if !ignoresBOM && units.filled[0] == 0xFEFF { units.dropFirst() }
            isPastBOM = true
        }
        if isLast {
            kind = fresh
            isPastBOM = false
        }
        return isDone
    }

    private func run(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, isFatal: Bool, into units: inout UnitRoom
    ) -> Bool {
        func drive<Decoder: LegacyDecoder>(_ decoder: inout Decoder) -> Bool {
            Self.drive(&decoder, bytes, isLast: isLast, isFatal: isFatal, into: &units)
        }
        let isDone: Bool
        switch kind {
        case .utf8(var decoder):
            isDone = decoder.decode(bytes, isLast: isLast, isFatal: isFatal, into: &units)
            kind = .utf8(decoder)
        case .utf16(var decoder):
            isDone = drive(&decoder)
            kind = .utf16(decoder)
        case .singleByte(var decoder):
            isDone = drive(&decoder)
        case .doubleByte(var decoder):
            isDone = drive(&decoder)
            kind = .doubleByte(decoder)
        case .eucJP(var decoder):
            isDone = drive(&decoder)
            kind = .eucJP(decoder)
        case .iso2022JP(var decoder):
            isDone = drive(&decoder)
            kind = .iso2022JP(decoder)
        case .gb18030(var decoder):
            isDone = drive(&decoder)
            kind = .gb18030(decoder)
        case .userDefined(var decoder):
            isDone = drive(&decoder)
        }
        return isDone
    }

    private static func drive<Decoder: LegacyDecoder>(
        _ decoder: inout Decoder, _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, isFatal: Bool,
        into units: inout UnitRoom
    ) -> Bool {
        var restored: [UInt8] = []
        var index = 0
        while true {
            let byte: UInt8?
            if let again = restored.popLast() {
                byte = again
            } else if index < bytes.count {
                byte = bytes[index]
                index += 1
            } else if isLast {
                byte = nil
            } else {
                return true
            }
            switch decoder.step(byte, restored: &restored) {
            case .more:
                // At the end there is no more: it is finished.
                if byte == nil && restored.isEmpty { return true }
            case .scalar(let scalar):
                units.append(scalar: scalar)
            case .pair(let first, let second):
                units.append(scalar: first)
                units.append(scalar: second)
            case .error:
                if isFatal { return false }
                units.append(0xFFFD)
            }
        }
    }
}
