import Glibc
import Wire

/// Reads frames from descriptor 0 into one buffer that grows to the frame and shrinks again.
struct FrameInput: ~Copyable {
    private static let usualBytes = 64 << 10
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: usualBytes, alignment: 16)
    private var start = 0
    private var end = 0
    private var payloadBytes = 0

    /// Blocks until a whole frame is there; nil at the end of the stream or when it is not a frame stream.
    mutating func next() -> FrameHeader? {
        guard fill(FrameHeader.byteCount) else { return nil }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
        guard let header = try? FrameHeader.decode(bytes) else { return nil }
        start += FrameHeader.byteCount
        payloadBytes = header.payloadBytes
        return fill(payloadBytes) ? header : nil
    }

    /// Bytes that were read and belong to no frame that was taken; with none, ``next()`` would wait for the pipe.
    var hasBytes: Bool { end > start + payloadBytes }

    /// The current frame's payload, valid until ``release()``.
    var payload: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[start..<start + payloadBytes])
    }

    /// Done with the current frame: its bytes are given up, and a large buffer with them.
    mutating func release() {
        start += payloadBytes
        payloadBytes = 0
        if start == end {
            start = 0
            end = 0
            if buffer.count > Self.usualBytes { replace(bytes: Self.usualBytes) }
        }
    }

    private mutating func fill(_ count: Int) -> Bool {
        while end - start < count {
            if buffer.count - start < count { makeRoom(count) }
            let got = read(0, buffer.baseAddress! + end, buffer.count - end)
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { return false }
            end += got
        }
        return true
    }

    /// Moves what is unread to the front, of a larger buffer if this one cannot hold `count` bytes.
    private mutating func makeRoom(_ count: Int) {
        if count > buffer.count {
            replace(bytes: count)
        } else {
            memmove(buffer.baseAddress!, buffer.baseAddress! + start, end - start)
            (start, end) = (0, end - start)
        }
    }

    private mutating func replace(bytes count: Int) {
        let other = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        memcpy(other.baseAddress!, buffer.baseAddress! + start, end - start)
        buffer.deallocate()
        buffer = other
        (start, end) = (0, end - start)
    }
}

/// Writes frames to descriptor 1, blocking while the daemon is slow to read.
enum FrameOutput {
    static func send(_ kind: FrameKind, id: UInt64, payload: [UInt8]) {
        var writer = ByteWriter(capacity: FrameHeader.byteCount + payload.count)
        FrameHeader(kind: kind, payloadBytes: payload.count, id: id).encode(into: &writer)
        writer.raw(payload)
        writer.bytes.withUnsafeBytes { writeAll($0) }
    }

    /// Sends a payload that has ``FrameHeader/byteCount`` bytes of room in front of it.
    static func send(_ kind: FrameKind, id: UInt64, room: UnsafeMutableRawBufferPointer) {
        FrameHeader(kind: kind, payloadBytes: room.count - FrameHeader.byteCount, id: id).encode(into: room)
        writeAll(UnsafeRawBufferPointer(room))
    }

    /// Async-signal-safe. A daemon that is gone ends the process.
    static func writeAll(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset < bytes.count {
            let count = write(1, bytes.baseAddress! + offset, bytes.count - offset)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { _exit(0) }
            offset += count
        }
    }
}
