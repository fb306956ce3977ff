import COpenSSL

/// Random bytes that follow from a seed: the key stream of ChaCha20 (RFC 8439).
struct SeededBytes {
    private var input: [UInt32]
    private var block: [UInt8] = []
    private var used = 0

    /// - Parameters:
    ///   - seed: 32 bytes.
    ///   - stream: below 256; different ones give sequences that tell nothing of each other.
    init(seed: [UInt8], stream: UInt32) {
        let key = stride(from: 0, to: 32, by: 4).map { start in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(seed[start + $1]) << (8 * UInt32($1)) }
        }
        input = [0x6170_7865, 0x3320_646E, 0x7962_2D32, 0x6B20_6574] + key + [0, 0, 0, stream << 24]
    }

    mutating func byte() -> UInt8 {
        if used == block.count { turnBlock() }
        used += 1
        return block[used - 1]
    }

    mutating func word() -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(byte()) << (8 * UInt64($1)) } }

    private mutating func turnBlock() {
        var state = input
        for _ in 0..<10 {
            Self.quarter(&state, 0, 4, 8, 12)
            Self.quarter(&state, 1, 5, 9, 13)
            Self.quarter(&state, 2, 6, 10, 14)
            Self.quarter(&state, 3, 7, 11, 15)
            Self.quarter(&state, 0, 5, 10, 15)
            Self.quarter(&state, 1, 6, 11, 12)
            Self.quarter(&state, 2, 7, 8, 13)
            Self.quarter(&state, 3, 4, 9, 14)
        }
        block.removeAll(keepingCapacity: true)
        for index in 0..<16 {
            let word = state[index] &+ input[index]
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                block.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        used = 0
        input[12] &+= 1
    }

    private static func quarter(_ state: inout [UInt32], _ a: Int, _ b: Int, _ c: Int, _ d: Int) {
        func mix(_ one: Int, _ other: Int, _ target: Int, _ bits: UInt32) {
            state[one] &+= state[other]
            let mixed = state[target] ^ state[one]
            state[target] = mixed << bits | mixed >> (32 - bits)
        }
        mix(a, b, d, 16)
        mix(c, d, b, 12)
        mix(a, b, d, 8)
        mix(c, d, b, 7)
    }
}

extension SeededBytes {
    // SAFETY: one thread; set once, before any code that asks for random bytes runs.
    nonisolated(unsafe) private static var source: SeededBytes?

    /// From here on OpenSSL takes every random byte from `bytes`: keys, nonces, padding and blinding too.
    static func replaceOpenSSL(with bytes: SeededBytes) {
        source = bytes
        let fill: @convention(c) (UnsafeMutablePointer<UInt8>?, Int32) -> Int32 = { target, count in
            for index in 0..<Int(max(0, count)) { target?[index] = SeededBytes.source?.byte() ?? 0 }
            return 1
        }
        // OpenSSL keeps the pointer for as long as the process lives.
        let method = UnsafeMutablePointer<RAND_METHOD>.allocate(capacity: 1)
        method.initialize(
            to: RAND_METHOD(
                seed: { _, _ in 1 }, bytes: fill, cleanup: {}, add: { _, _, _ in 1 }, pseudorand: fill,
                status: { 1 }))
        RAND_set_rand_method(method)
    }
}
