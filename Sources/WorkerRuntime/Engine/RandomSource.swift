/// xoshiro256**: the sequence behind Math.random. Not for secrets.
struct RandomSource {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Four words of which at least one is not 0; all zeros would repeat for ever, so they are replaced.
    init(seed: (UInt64, UInt64, UInt64, UInt64)) {
        state = seed == (0, 0, 0, 0) ? (0x9E37_79B9_7F4A_7C15, 1, 2, 3) : seed
    }

    /// The next number, in 0..<1, with all 53 bits that a double holds.
    mutating func next() -> Double {
        let scrambled = rotate(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotate(state.3, by: 45)
        return Double(scrambled >> 11) * 0x1p-53
    }

    private func rotate(_ word: UInt64, by bits: UInt64) -> UInt64 {
        (word << bits) | (word >> (64 - bits))
    }
}
