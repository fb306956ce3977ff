import Glibc

/// Memory that is used again and again, grows on demand and gives back what only one large use needed.
struct ByteRoom: ~Copyable {
    /// Kept between uses. Small events and results never allocate.
    private static let usualBytes = 64 << 10

    /// Start of the memory; moves when it grows.
    private(set) var base: UnsafeMutableRawPointer
    private(set) var capacity: Int

    init() {
        capacity = Self.usualBytes
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { free(base) }

    /// Room for `count` bytes, what is there kept; false when the memory limit is reached, and nothing has changed.
    mutating func reserve(_ count: Int) -> Bool {
        guard count > capacity else { return true }
        guard let larger = realloc(base, count) else { return false }
        base = larger
        capacity = count
        return true
    }

    /// Back to the usual size; the contents are lost.
    mutating func shrink() {
        guard capacity > Self.usualBytes, let smaller = realloc(base, Self.usualBytes) else { return }
        base = smaller
        capacity = Self.usualBytes
    }
}
