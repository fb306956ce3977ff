import CJavaScriptCore
import COpenSSL

/// `hatchery.primes`: generate(bits, isSafe, add|undefined, rem|undefined) -> bytes, check(bytes, checks) -> bool,
/// checkOptions(bits, add|undefined, rem|undefined)
extension Natives {
    /// Beyond this a prime takes minutes.
    private static let primeBitsMax = 16_384

    static func definePrimes(_ table: NativeTable) {
        let primes = table.group("primes")
        primes.define("generate") { call throws(NativeError) in
            ERR_clear_error()
            guard case let bits = call.int(0), (1...primeBitsMax).contains(bits) else {
                throw NativeError(
                    name: "RangeError", message: "A prime has at most \(primeBitsMax) bits", code: "ERR_OUT_OF_RANGE")
            }
            let add = number(call, 2)
            let rem = number(call, 3)
            let prime = BN_new()
            let context = BN_CTX_new()
            defer {
                for number in [add, rem, prime] { BN_clear_free(number) }
                BN_CTX_free(context)
            }
            guard BN_generate_prime_ex2(prime, Int32(bits), call.bool(1) ? 1 : 0, add, rem, nil, context) == 1 else {
                throw OpenSSLError.take("No prime was found")
            }
            let count = Int32((bits + 7) / 8)
            return call.makeBytes(Int(count)) {
                BN_bn2binpad(prime, $0.bindMemory(to: UInt8.self).baseAddress, count)
            }
        }
        // checkOptions(bits, add, rem): throws if no prime can be such.
        primes.define("checkOptions") { call throws(NativeError) in
            let add = number(call, 1)
            let rem = number(call, 2)
            defer {
                BN_free(add)
                BN_free(rem)
            }
            guard let add else { return nil }
            if BN_num_bits(add) > call.int(0) {
                throw NativeError(name: "RangeError", message: "invalid options.add", code: "ERR_OUT_OF_RANGE")
            }
            if let rem, BN_cmp(add, rem) <= 0 {
                throw NativeError(name: "RangeError", message: "invalid options.rem", code: "ERR_OUT_OF_RANGE")
            }
            return nil
        }
        primes.define("check") { call throws(NativeError) in
            ERR_clear_error()
            guard let candidate = number(call, 0) else { return call.make(false) }
            let context = BN_CTX_new()
            defer {
                BN_clear_free(candidate)
                BN_CTX_free(context)
            }
            let result = BN_is_prime_ex(candidate, Int32(clamping: call.int(1)), context, nil)
            guard result >= 0 else { throw OpenSSLError.take("Checking failed") }
            return call.make(result == 1)
        }
    }

    /// The caller frees it.
    private static func number(_ call: NativeCall, _ index: Int) -> OpaquePointer? {
        call.copy(index).flatMap { BN_bin2bn($0 + [0], Int32(clamping: $0.count), nil) }
    }
}
