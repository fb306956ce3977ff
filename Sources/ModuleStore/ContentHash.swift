/// A short name for content (FNV-1a, 64 bits): equal content, equal name. It tells apart what was changed by accident or on
/// purpose, not by an attacker: whoever may write there may do anything.
package struct ContentHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    package mutating func add(_ bytes: [UInt8]) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        state = (state ^ 0xFF) &* 0x100_0000_01B3
    }

    /// Ten hexadecimal digits.
    package var text: String {
        let digits = String(state, radix: 16)
        return String((String(repeating: "0", count: 16 - digits.count) + digits).prefix(10))
    }
}
