import Glibc

/// An IP address as a number.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// Whether it has 4 bytes; else it has 16.
    package var isV4: Bool
    /// The upper 64 bits of an address of version 6; 0 for version 4.
    package var high: UInt64
    /// The lower 64 bits; an address of version 4 is the lowest 32.
    package var low: UInt64

    /// An address of version 4.
    package init(v4 bits: UInt32) {
        (isV4, high, low) = (true, 0, UInt64(bits))
    }

    /// An address of version 6.
    package init(high: UInt64, low: UInt64) {
        (isV4, self.high, self.low) = (false, high, low)
    }

    /// Reads `127.0.0.1` and `::1`; brackets and zones are no part of an address.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4: UInt32(bigEndian: v4.s_addr))
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self = withUnsafeBytes(of: &v6) { Self(bytes: $0) }
        } else {
            return nil
        }
    }

    /// The address in a `struct sockaddr`; nil if it is of another family or too short.
    package init?(socketAddress: UnsafeRawBufferPointer) {
        guard socketAddress.count >= 2 else { return nil }
        switch Int32(socketAddress.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET:
            guard let at = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr), socketAddress.count >= at + 4 else {
                return nil
            }
            self.init(v4: UInt32(bigEndian: socketAddress.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
        case AF_INET6:
            guard let at = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr), socketAddress.count >= at + 16 else {
                return nil
            }
            self.init(bytes: UnsafeRawBufferPointer(rebasing: socketAddress[at..<at + 16]))
        default:
            return nil
        }
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.init(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// The address of version 4 that packets to this one reach: itself, or the one inside a mapped
    /// (`::ffff:0:0/96`), translated (`::ffff:0:0:0/96`) or NAT64 (`64:ff9b::/96`) address.
    package var reachedV4: IPAddress? {
        if isV4 { return self }
        let isMapped = high == 0 && low >> 32 == 0xFFFF
        let isTranslated = high == 0 && low >> 32 == 0xFFFF_0000
        let isNAT64 = high == 0x0064_FF9B_0000_0000 && low >> 32 == 0
        return isMapped || isTranslated || isNAT64 ? IPAddress(v4: UInt32(truncatingIfNeeded: low)) : nil
    }

    package var description: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            let isWritten: Bool
            if isV4 {
                var address = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
                isWritten = inet_ntop(AF_INET, &address, text.baseAddress!, socklen_t(text.count)) != nil
            } else {
                var words = (high.bigEndian, low.bigEndian)
                isWritten = inet_ntop(AF_INET6, &words, text.baseAddress!, socklen_t(text.count)) != nil
            }
            return isWritten ? String(cString: text.baseAddress!) : "?"
        }
    }
}

/// A block of addresses: `10.0.0.0/8`, `2001:db8::/32`.
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    private let first: IPAddress
    private let prefixBits: Int

    /// Reads `ADDRESS/BITS` or an address alone; bits behind the prefix do not matter.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else { return nil }
        let width = address.isV4 ? 32 : 128
        var bits = width
        if parts.count == 2 {
            guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ 48...57 ~= $0 }), let given = Int(parts[1]),
                given <= width
            else { return nil }
            bits = given
        }
        first = Self.masked(address, bits)
        prefixBits = bits
    }

    /// Whether the address lies in the block; a block of one version holds no address of the other.
    package func contains(_ address: IPAddress) -> Bool {
        address.isV4 == first.isV4 && Self.masked(address, prefixBits) == first
    }

    private static func masked(_ address: IPAddress, _ bits: Int) -> IPAddress {
        if address.isV4 {
            let mask = bits == 0 ? 0 : UInt32.max << UInt32(32 - bits)
            return IPAddress(v4: UInt32(truncatingIfNeeded: address.low) & mask)
        }
        let highMask = bits == 0 ? 0 : UInt64.max << UInt64(64 - min(bits, 64))
        let lowMask = bits <= 64 ? 0 : UInt64.max << UInt64(128 - bits)
        return IPAddress(high: address.high & highMask, low: address.low & lowMask)
    }

    package var description: String { "\(first)/\(prefixBits)" }
}
