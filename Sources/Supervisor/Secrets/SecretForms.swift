/// The ways in which a secret may be written, folded (``Folding``), to be looked for in folded text.
struct SecretForms {
    /// What is looked for.
    struct Needle: Hashable {
        /// At least ``Folding/windowBytes`` bytes; hexadecimal digits in small letters.
        var bytes: [UInt8]
        /// Capitals count as small letters in the text.
        var isHex = false
        /// The character before it, or behind it, may still hold bits of the secret.
        var reachesBefore = false
        var reachesBehind = false
    }

    private(set) var needles: Set<Needle> = []
    /// Forms of which folding leaves too little: looked for as they are.
    private(set) var exact: Set<[UInt8]> = []

    /// - Parameter secret: at least 4 characters.
    mutating func add(_ secret: String) {
        for form in Self.written(secret) { addPlain(form) }
        for form in Self.written(secret) + Self.escaped(secret) {
            needles.insert(Needle(bytes: Self.hex(form), isHex: true))
            for skipped in 0..<3 { addBase64(form, behind: skipped) }
        }
    }

    private mutating func addPlain(_ form: [UInt8]) {
        let folded = form.filter(Folding.isKept)
        if folded.count >= Folding.windowBytes { needles.insert(Needle(bytes: folded)) } else { exact.insert(form) }
    }

    /// The characters that are the same whatever stands before and behind the secret, when a multiple of three bytes
    /// and `skipped` more stand before it.
    private mutating func addBase64(_ form: [UInt8], behind skipped: Int) {
        let all = Self.base64([UInt8](repeating: 0, count: skipped) + form)
        let bits = 8 * (skipped + form.count)
        let own = Array(all[(8 * skipped + 5) / 6..<bits / 6])
        let folded = own.filter(Folding.isKept)
        guard folded.count >= Folding.windowBytes else {
            exact.insert(own)
            return
        }
        needles.insert(Needle(bytes: folded, reachesBefore: skipped > 0, reachesBehind: bits % 6 > 0))
    }

    /// Its bytes as UTF-8, and as `btoa` and `escape` see them.
    private static func written(_ secret: String) -> [[UInt8]] {
        var forms = [Array(secret.utf8)]
        let scalars = secret.unicodeScalars
        if scalars.contains(where: { $0.value > 0x7F }), scalars.allSatisfy({ $0.value <= 0xFF }) {
            forms.append(scalars.map { UInt8($0.value) })
        }
        return forms
    }

    /// As part of JSON and of a URL, where that differs: what is then encoded as a whole.
    private static func escaped(_ secret: String) -> [[UInt8]] {
        let json = Array(SettingValue.text(secret).json.dropFirst().dropLast())
        var url: [UInt8] = []
        for byte in secret.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: url.append(byte)
            case _ where "-_.!~*'()".utf8.contains(byte): url.append(byte)
            default: url += [UInt8(ascii: "%"), capitals[Int(byte >> 4)], capitals[Int(byte & 15)]]
            }
        }
        return [json, url].filter { $0 != Array(secret.utf8) }
    }

    private static let digits = Array("0123456789abcdef".utf8)
    private static let capitals = Array("0123456789ABCDEF".utf8)

    private static func hex(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// Without padding.
    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        var held: UInt32 = 0
        var bits = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(held >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(held << UInt32(6 - bits) & 63)]) }
        return text
    }
}
