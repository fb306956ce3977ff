import Glibc
import Synchronization
import Wire

/// The log of the running invocation: `{"level","message","atMs"}` objects joined by commas, in memory that stays put.
///
/// What ``committedPointer`` counts is complete at every moment, so a signal handler of the one thread may read it.
package final class InvocationLog {
    /// How much a line matters. `console.log` is `info`.
    enum Level: Int, CaseIterable {
        case debug, info, warn, error

        var name: StaticString {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warn: "warn"
            case .error: "error"
            }
        }
    }

    /// Room kept for the line that says that lines are missing.
    private static let truncationBytes = 160

    /// Room for what follows a message: an ellipsis, the time and the closing bracket.
    private static let tailBytes = 48

    /// Start of the log; ``WireLimit/logBytesMax`` bytes of address space, touched only as used.
    package let base: UnsafeRawPointer
    /// Bytes of complete objects at ``base``.
    package let committedPointer: UnsafePointer<Int>

    private let bytes: UnsafeMutablePointer<UInt8>
    private let committedStore: UnsafeMutablePointer<Int>
    private var limit = 0
    private var startNs: UInt64 = 0
    /// Where the line about missing lines starts, once there is one.
    private var truncationStart: Int?
    private var end = 0

    init() throws(EngineError) {
        let memory = mmap(
            nil, WireLimit.logBytesMax, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let memory, memory != MAP_FAILED else { throw .logMemory(errno: errno) }
        bytes = memory.assumingMemoryBound(to: UInt8.self)
        base = UnsafeRawPointer(memory)
        committedStore = .allocate(capacity: 1)
        committedStore.initialize(to: 0)
        committedPointer = UnsafePointer(committedStore)
    }

    deinit {
        munmap(bytes, WireLimit.logBytesMax)
        committedStore.deallocate()
    }

    /// Bytes of complete objects.
    package var committedBytes: Int { committedPointer.pointee }

    /// Starts an empty log.
    ///
    /// - Parameters:
    ///   - limit: bytes it may hold; more than ``WireLimit/logBytesMax`` counts as that.
    ///   - startNs: the instant from which `atMs` counts, on the clock that JavaScript sees.
    func open(limit: Int, startNs: UInt64) {
        self.limit = min(max(limit, 0), WireLimit.logBytesMax)
        self.startNs = startNs
        truncationStart = nil
        end = 0
        commit()
    }

    /// Bytes the next line's message may take at most; 0 once a line was left out or cut.
    var room: Int { truncationStart != nil ? 0 : max(0, limit - Self.truncationBytes - Self.tailBytes - end) }

    /// Adds a line, cut to the room there is.
    ///
    /// - Parameter message: UTF-16; half a surrogate pair becomes U+FFFD.
    /// - Returns: UTF-16 units that were left out; if any, only ``close(droppedLines:droppedBytes:)`` may follow.
    func append(_ level: Level, _ message: UnsafeBufferPointer<UInt16>) -> Int {
        guard truncationStart == nil else { return message.count }
        let start = end
        let last = limit - Self.truncationBytes - Self.tailBytes
        put(start == 0 ? #"{"level":""# : #",{"level":""#)
        put(level.name)
        put(#"","message":""#)
        guard end <= last else {
            end = start
            truncate(lines: 0, bytes: 0)
            return message.count
        }
        let taken = put(message, until: last)
        if taken < message.count { put("…") }
        put(#"","atMs":"#)
        putMilliseconds(Clock.visibleNs &- startNs)
        put("}")
        commit()
        if taken < message.count { truncate(lines: 0, bytes: 0) }
        return message.count - taken
    }

    /// Puts the final figures into the line about missing lines. Nothing can be added afterwards.
    func close(droppedLines: Int, droppedBytes: Int) {
        guard droppedLines > 0 || droppedBytes > 0 else { return }
        if let start = truncationStart {
            end = start
            commit()
        }
        truncate(lines: droppedLines, bytes: droppedBytes)
    }

    /// Gives the memory back; the log is empty afterwards.
    func release() {
        open(limit: limit, startNs: startNs)
        madvise(bytes, WireLimit.logBytesMax, MADV_DONTNEED)
    }

    private func truncate(lines: Int, bytes: Int) {
        truncationStart = end
        guard end + Self.truncationBytes <= limit else { return }
        put(end == 0 ? "{" : ",{")
        put(#""level":"warn","message":"log full at "#)
        put(limit)
        put(" bytes: ")
        if lines > 0 || bytes > 0 {
            put(lines)
            put(" more lines and at least ")
            put(bytes)
            put(" bytes are missing")
        } else {
            put("the rest is missing")
        }
        put(#"","atMs":"#)
        putMilliseconds(Clock.visibleNs &- startNs)
        put("}")
        commit()
    }

    /// The bytes must be there before the count says so, for whoever interrupts.
    private func commit() {
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        committedStore.pointee = end
        atomicMemoryFence(ordering: .sequentiallyConsistent)
    }

    private func put(_ text: StaticString) {
        memcpy(bytes + end, text.utf8Start, text.utf8CodeUnitCount)
        end += text.utf8CodeUnitCount
    }

    private func put(_ number: Int) {
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes[end] = UInt8(ascii: "0") + UInt8(number / divisor % 10)
            end += 1
            divisor /= 10
        }
    }

    private func putMilliseconds(_ nanoseconds: UInt64) {
        let us = Int(nanoseconds / 1000)
        put(us / 1000)
        bytes[end] = UInt8(ascii: ".")
        for (index, divisor) in [100, 10, 1].enumerated() {
            bytes[end + 1 + index] = UInt8(ascii: "0") + UInt8(us / divisor % 10)
        }
        end += 4
    }

    /// Writes JSON string contents up to offset `last`; returns how many units it took, never half a pair.
    private func put(_ message: UnsafeBufferPointer<UInt16>, until last: Int) -> Int {
        var index = 0
        while index < message.count {
            let unit = message[index]
            // The longest any character can get is six bytes.
            guard end + 6 <= last else { return index }
            index += 1
            switch unit {
            case 0x22, 0x5C: put2(0x5C, UInt8(unit))
            case 0x0A: put2(0x5C, UInt8(ascii: "n"))
            case 0x0D: put2(0x5C, UInt8(ascii: "r"))
            case 0x09: put2(0x5C, UInt8(ascii: "t"))
            case 0..<0x20:
                put("\\u00")
                put2(hex(unit >> 4), hex(unit & 15))
            case 0x20..<0x80:
                bytes[end] = UInt8(unit)
                end += 1
            case 0x80..<0x800:
                put2(0xC0 | UInt8(unit >> 6), 0x80 | UInt8(unit & 0x3F))
            case 0xD800..<0xDC00 where index < message.count && 0xDC00..<0xE000 ~= message[index]:
                let scalar = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(message[index]) - 0xDC00)
                index += 1
                put2(0xF0 | UInt8(scalar >> 18), 0x80 | UInt8(scalar >> 12 & 0x3F))
                put2(0x80 | UInt8(scalar >> 6 & 0x3F), 0x80 | UInt8(scalar & 0x3F))
            case 0xD800..<0xE000:
                put("\u{FFFD}")
            default:
                bytes[end] = 0xE0 | UInt8(unit >> 12)
                end += 1
                put2(0x80 | UInt8(unit >> 6 & 0x3F), 0x80 | UInt8(unit & 0x3F))
            }
        }
        return index
    }

    private func put2(_ first: UInt8, _ second: UInt8) {
        bytes[end] = first
        bytes[end + 1] = second
        end += 2
    }

    private func hex(_ digit: UInt16) -> UInt8 {
        UInt8(digit) + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }
}
