/// What a decoder makes of one more byte.
enum DecoderStep {
    case more
    case scalar(UInt32)
    case pair(UInt32, UInt32)
    case error
}

/// A decoder of the Encoding standard but UTF-8: takes bytes one by one and may give some back.
protocol LegacyDecoder {
    /// - Parameter byte: nil at the end of all input.
    /// - Parameter restored: takes the bytes that are to be looked at again, the last of them first.
    mutating func step(_ byte: UInt8?, restored: inout [UInt8]) -> DecoderStep
}

/// One byte, one character.
struct SingleByteDecoder: LegacyDecoder {
    /// The characters of the bytes from 0x80 on.
    let table: [UInt32]

    mutating func step(_ byte: UInt8?, restored: inout [UInt8]) -> DecoderStep {
        guard let byte else { return .more }
        if byte < 0x80 { return .scalar(UInt32(byte)) }
        let scalar = table[Int(byte) - 0x80]
        return scalar == LegacyIndex.none ? .error : .scalar(scalar)
    }
}

struct UTF16Decoder: LegacyDecoder {
    let isBigEndian: Bool
    private var first: UInt8?
    private var leading: UInt32?

    init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    mutating func step(_ byte: UInt8?, restored: inout [UInt8]) -> DecoderStep {
        guard let byte else {
            guard first != nil || leading != nil else { return .more }
            first = nil
            leading = nil
            return .error
        }
        guard let first else {
            self.first = byte
            return .more
        }
        self.first = nil
        let unit = isBigEndian ? UInt32(first) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(first)
        if let leading {
            self.leading = nil
            if (0xDC00...0xDFFF).contains(unit) { return .scalar(0x10000 + (leading - 0xD800) << 10 + unit - 0xDC00) }
            restored.append(byte)
            restored.append(first)
            return .error
        }
        if (0xD800...0xDBFF).contains(unit) {
            leading = unit
            return .more
        }
        return (0xDC00...0xDFFF).contains(unit) ? .error : .scalar(unit)
    }
}

/// EUC-KR, Big5 and Shift_JIS: a byte of ASCII, or a lead and a trail byte.
struct DoubleByteDecoder: LegacyDecoder {
    enum Encoding { case eucKR, big5, shiftJIS }

    let encoding: Encoding
    private var lead: Int = 0

    init(_ encoding: Encoding) { self.encoding = encoding }

    mutating func step(_ byte: UInt8?, restored: inout [UInt8]) -> DecoderStep {
        guard let byte else {
            guard lead != 0 else { return .more }
            lead = 0
            return .error
        }
        guard lead != 0 else { return start(byte) }
        let lead = self.lead
        self.lead = 0
        let step = pair(lead, Int(byte))
        if case .error = step, byte < 0x80 { restored.append(byte) }
        return step
    }

    private mutating func start(_ byte: UInt8) -> DecoderStep {
        if byte < 0x80 { return .scalar(UInt32(byte)) }
        if encoding == .shiftJIS {
            if byte == 0x80 { return .scalar(0x80) }
            if (0xA1...0xDF).contains(byte) { return .scalar(0xFF61 - 0xA1 + UInt32(byte)) }
            if byte == 0xA0 || byte > 0xFC { return .error }
        } else if byte == 0x80 || byte == 0xFF {
            return .error
        }
        lead = Int(byte)
        return .more
    }

    private func pair(_ lead: Int, _ byte: Int) -> DecoderStep {
        switch encoding {
        case .eucKR:
            guard (0x41...0xFE).contains(byte) else { return .error }
            return look((lead - 0x81) * 190 + byte - 0x41, LegacyIndex.eucKR)
        case .big5:
            guard (0x40...0x7E).contains(byte) || (0xA1...0xFE).contains(byte) else { return .error }
            let pointer = (lead - 0x81) * 157 + byte - (byte < 0x7F ? 0x40 : 0x62)
            switch pointer {
            case 1133: return .pair(0xCA, 0x304)
            case 1135: return .pair(0xCA, 0x30C)
            case 1164: return .pair(0xEA, 0x304)
            case 1166: return .pair(0xEA, 0x30C)
            default: return look(pointer, LegacyIndex.big5)
            }
        case .shiftJIS:
            guard (0x40...0x7E).contains(byte) || (0x80...0xFC).contains(byte) else { return .error }
            let row = lead - (lead < 0xA0 ? 0x81 : 0xC1)
            let pointer = row * 188 + byte - (byte < 0x7F ? 0x40 : 0x41)
            // User-defined characters.
            if (8836...10715).contains(pointer) { return .scalar(UInt32(0xE000 - 8836 + pointer)) }
            return look(pointer, LegacyIndex.jis0208)
        }
    }

    private func look(_ pointer: Int, _ table: [UInt32]) -> DecoderStep {
        guard pointer < table.count, table[pointer] != LegacyIndex.none else { return .error }
        return .scalar(table[pointer])
    }
}

struct EUCJPDecoder: LegacyDecoder {
    private var lead: UInt8 = 0
    private var isSecondPlane = false

    mutating func step(_ byte: UInt8?, restored: inout [UInt8]) -> DecoderStep {
        guard let byte else {
            guard lead != 0 else { return .more }
            lead = 0
            return .error
        }
        if lead == 0x8E && (0xA1...0xDF).contains(byte) {
            lead = 0
            return .scalar(0xFF61 - 0xA1 + UInt32(byte))
        }
        if lead == 0x8F && (0xA1...0xFE).contains(byte) {
            isSecondPlane = true
            lead = byte
            return .more
        }
        if lead != 0 {
            let table = isSecondPlane ? LegacyIndex.jis0212 : LegacyIndex.jis0208
            let pointer = (Int(lead) - 0xA1) * 94 + Int(byte) - 0xA1
            let isPair = (0xA1...0xFE).contains(lead) && (0xA1...0xFE).contains(byte)
            lead = 0
            isSecondPlane = false
            if isPair, pointer < table.count, table[pointer] != LegacyIndex.none { return .scalar(table[pointer]) }
            if byte < 0x80 { restored.append(byte) }
            return .error
        }
        if byte < 0x80 { return .scalar(UInt32(byte)) }
        if byte == 0x8E || byte == 0x8F || (0xA1...0xFE).contains(byte) {
            lead = byte
            return .more
        }
        return .error
    }
}

/// ISO-2022-JP, whose escape sequences switch between sets of characters.
struct ISO2022JPDecoder: LegacyDecoder {
    private enum State { case ascii, roman, katakana, leadByte, trailByte, escapeStart, escape }

    private var state = State.ascii
    private var outputState = State.ascii
    private var lead: UInt8 = 0
    private var hasOutput = false

    mutating func step(_ byte: UInt8?, restored: inout [UInt8]) -> DecoderStep {
        switch state {
        case .ascii, .roman, .katakana, .leadByte: return plain(byte)
        case .trailByte: return trail(byte)
        case .escapeStart:
            if byte == 0x24 || byte == 0x28 {
                lead = byte!
                state = .escape
                return .more
            }
            if let byte { restored.append(byte) }
            hasOutput = false
            state = outputState
            return .error
        case .escape: return escape(byte, restored: &restored)
        }
    }

    private mutating func plain(_ byte: UInt8?) -> DecoderStep {
        guard let byte else { return .more }
        if byte == 0x1B {
            state = .escapeStart
            return .more
        }
        hasOutput = false
        switch state {
        case .ascii where byte < 0x80 && byte != 0x0E && byte != 0x0F: return .scalar(UInt32(byte))
        case .roman where byte < 0x80 && byte != 0x0E && byte != 0x0F:
            return .scalar(byte == 0x5C ? 0xA5 : byte == 0x7E ? 0x203E : UInt32(byte))
        case .katakana where (0x21...0x5F).contains(byte): return .scalar(0xFF61 - 0x21 + UInt32(byte))
        case .leadByte where (0x21...0x7E).contains(byte):
            lead = byte
            state = .trailByte
            return .more
        default: return .error
        }
    }

    private mutating func trail(_ byte: UInt8?) -> DecoderStep {
        state = .leadByte
        guard let byte else { return .error }
        if byte == 0x1B {
            state = .escapeStart
            return .error
        }
        guard (0x21...0x7E).contains(byte) else { return .error }
        let scalar = LegacyIndex.jis0208[(Int(lead) - 0x21) * 94 + Int(byte) - 0x21]
        return scalar == LegacyIndex.none ? .error : .scalar(scalar)
    }

    private mutating func escape(_ byte: UInt8?, restored: inout [UInt8]) -> DecoderStep {
        let lead = self.lead
        self.lead = 0
        let next: State? =
            switch (lead, byte) {
            case (0x28, 0x42): .ascii
            case (0x28, 0x4A): .roman
            case (0x28, 0x49): .katakana
            case (0x24, 0x40), (0x24, 0x42): .leadByte
            default: nil
            }
        if let next {
            state = next
            outputState = next
            // Two sequences with nothing in between are an error.
            let isError = hasOutput
            hasOutput = true
            return isError ? .error : .more
        }
        if let byte { restored.append(byte) }
        restored.append(lead)
        hasOutput = false
        state = outputState
        return .error
    }
}

/// gb18030 and GBK: one, two or four bytes.
struct GB18030Decoder: LegacyDecoder {
    private var first: UInt8 = 0
    private var second: UInt8 = 0
    private var third: UInt8 = 0

    mutating func step(_ byte: UInt8?, restored: inout [UInt8]) -> DecoderStep {
        guard let byte else {
            guard first != 0 else { return .more }
            (first, second, third) = (0, 0, 0)
            return .error
        }
        if third != 0 { return fourth(byte, restored: &restored) }
        if second != 0 {
            if (0x81...0xFE).contains(byte) {
                third = byte
                return .more
            }
            restored.append(byte)
            restored.append(second)
            (first, second) = (0, 0)
            return .error
        }
        if first != 0 { return pair(byte, restored: &restored) }
        if byte < 0x80 { return .scalar(UInt32(byte)) }
        if byte == 0x80 { return .scalar(0x20AC) }
        if byte == 0xFF { return .error }
        first = byte
        return .more
    }

    private mutating func pair(_ byte: UInt8, restored: inout [UInt8]) -> DecoderStep {
        if (0x30...0x39).contains(byte) {
            second = byte
            return .more
        }
        let lead = Int(first)
        first = 0
        if (0x40...0x7E).contains(byte) || (0x80...0xFE).contains(byte) {
            let pointer = (lead - 0x81) * 190 + Int(byte) - (byte < 0x7F ? 0x40 : 0x41)
            let scalar = LegacyIndex.gb18030[pointer]
            if scalar != LegacyIndex.none { return .scalar(scalar) }
        }
        if byte < 0x80 { restored.append(byte) }
        return .error
    }

    private mutating func fourth(_ byte: UInt8, restored: inout [UInt8]) -> DecoderStep {
        defer { (first, second, third) = (0, 0, 0) }
        guard (0x30...0x39).contains(byte) else {
            restored.append(byte)
            restored.append(third)
            restored.append(second)
            return .error
        }
        let pointer =
            ((Int(first) - 0x81) * 10 + Int(second) - 0x30) * 1260 + (Int(third) - 0x81) * 10 + Int(byte) - 0x30
        let scalar = LegacyIndex.gb18030Range(pointer)
        return scalar == LegacyIndex.none ? .error : .scalar(scalar)
    }
}

/// What is ASCII is itself, all else is in the private area.
struct UserDefinedDecoder: LegacyDecoder {
    mutating func step(_ byte: UInt8?, restored: inout [UInt8]) -> DecoderStep {
        guard let byte else { return .more }
        return .scalar(byte < 0x80 ? UInt32(byte) : 0xF780 + UInt32(byte) - 0x80)
    }
}
