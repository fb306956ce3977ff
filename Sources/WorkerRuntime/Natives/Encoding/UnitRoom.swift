/// Memory for UTF-16 units on their way to the engine. Whoever makes one releases it.
struct UnitRoom {
    private(set) var start: UnsafeMutablePointer<UInt16>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(16, capacity)
        start = .allocate(capacity: self.capacity)
    }

    func release() { start.deallocate() }

    var filled: UnsafeBufferPointer<UInt16> { UnsafeBufferPointer(start: start, count: count) }

    mutating func dropFirst() {
        guard count > 0 else { return }
        count -= 1
        start.update(from: start + 1, count: count)
    }

    /// Makes sure that so many units more fit.
    mutating func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        capacity = max(count + more, capacity * 2)
        let larger = UnsafeMutablePointer<UInt16>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }

    mutating func append(_ unit: UInt16) {
        if count == capacity { reserve(1) }
        start[count] = unit
        count += 1
    }

    mutating func append(scalar: UInt32) {
        if scalar < 0x10000 {
            append(UInt16(truncatingIfNeeded: scalar))
        } else {
            append(UInt16(truncatingIfNeeded: 0xD7C0 + (scalar >> 10)))
            append(UInt16(truncatingIfNeeded: 0xDC00 + (scalar & 0x3FF)))
        }
    }

    /// Widens bytes that are ASCII.
    mutating func append(ascii bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count)
        let target = start + count
        for index in 0..<bytes.count { target[index] = UInt16(bytes[index]) }
        count += bytes.count
    }
}
