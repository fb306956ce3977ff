/// Base64 as atob has it: a string of bytes, white space ignored, padding optional.
enum ForgivingBase64 {
    /// By character: its six bits, or one of these.
    private static let skip: UInt8 = 0xFE
    private static let invalid: UInt8 = 0xFF
    private static let padding: UInt8 = 0xFD
    private static let values = {
        var values = [UInt8](repeating: invalid, count: 128)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
        for character in " \t\n\u{C}\r".utf8 { values[Int(character)] = skip }
        values[Int(UInt8(ascii: "="))] = padding
        return values
    }()

    /// - Returns: false if the text is no base64.
    static func decode(_ text: UnsafeBufferPointer<UInt16>, into units: inout UnitRoom) -> Bool {
        values.withUnsafeBufferPointer { values in
            func value(_ unit: UInt16) -> UInt8 { unit < 128 ? values[Int(unit)] : invalid }
            var index = 0
            // Whole groups with nothing in between, as long as there are any.
            while index + 4 <= text.count {
                let (a, b) = (value(text[index]), value(text[index + 1]))
                let (c, d) = (value(text[index + 2]), value(text[index + 3]))
                if (a | b | c | d) >= 64 { break }
                units.append(UInt16(a << 2 | b >> 4))
                units.append(UInt16(b << 4 | c >> 2))
                units.append(UInt16(c << 6 | d))
                index += 4
            }
            return finish(UnsafeBufferPointer(rebasing: text[index...]), value, into: &units)
        }
    }

    private static func finish(
        _ text: UnsafeBufferPointer<UInt16>, _ value: (UInt16) -> UInt8, into units: inout UnitRoom
    ) -> Bool {
        var bits: UInt32 = 0
        var count = 0
        var paddings = 0
        for unit in text {
            let value = value(unit)
            if value == skip { continue }
            if value == padding {
                paddings += 1
                continue
            }
            guard value < 64, paddings == 0 else { return false }
            bits = bits << 6 | UInt32(value)
            count += 1
            if count % 4 == 0 {
                units.append(UInt16(bits >> 16 & 0xFF))
                units.append(UInt16(bits >> 8 & 0xFF))
                units.append(UInt16(bits & 0xFF))
                bits = 0
            }
        }
        // Padding, where there is any, must fill up the last four characters.
        if paddings > 0 && (paddings > 2 || (count + paddings) % 4 != 0) { return false }
        switch count % 4 {
        case 1: return false
        case 2: units.append(UInt16(bits >> 4 & 0xFF))
        case 3:
            units.append(UInt16(bits >> 10 & 0xFF))
            units.append(UInt16(bits >> 2 & 0xFF))
        default: break
        }
        return true
    }
}
