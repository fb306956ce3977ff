import Glibc
import Wire

/// The socket to the daemon: frames in, frames out, never blocking once it serves.
final class DaemonSocket {
    private let descriptor: Int32
    private var input: [UInt8] = []
    private var inputStart = 0
    private var output: [UInt8] = []
    private var outputStart = 0

    private static let keptBytesMax = 1 << 20

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// From here on reads and writes do not wait.
    func stopBlocking() { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }

    /// Whether there is something left to write.
    var hasOutput: Bool { outputStart < output.count }

    /// Queues a frame. What waits here is bounded by the windows of the exchanges.
    func send(_ kind: FrameKind, id: UInt64, payload: [UInt8]) {
        output.append(contentsOf: FrameHeader(kind: kind, payloadBytes: payload.count, id: id).encoded)
        output.append(contentsOf: payload)
    }

    /// Writes what the socket takes.
    ///
    /// - Returns: false if the daemon is gone.
    func flush() -> Bool {
        while hasOutput {
            let count = output.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + outputStart, $0.count - outputStart)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN
            }
            outputStart += count
            // A daemon that is never quite done reading must not make this grow.
            if outputStart >= Self.keptBytesMax {
                output.removeFirst(outputStart)
                outputStart = 0
            }
        }
        output.removeAll(keepingCapacity: output.capacity <= Self.keptBytesMax)
        outputStart = 0
        return true
    }

    /// Reads what is there.
    ///
    /// - Returns: false at the end of the stream.
    func fill() -> Bool {
        if inputStart > 0 {
            input.removeFirst(inputStart)
            inputStart = 0
        }
        return withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { room in
            while true {
                let count = read(descriptor, room.baseAddress!, room.count)
                if count < 0 && errno == EINTR { continue }
                if count < 0 { return errno == EAGAIN }
                input.append(contentsOf: room[..<count])
                return count > 0
            }
        }
    }

    /// The next whole frame, given to `take`; false if there is none yet.
    ///
    /// - Throws: ``WireError``, also what `take` throws; the stream is unusable after it.
    func next(_ take: (FrameHeader, UnsafeRawBufferPointer) throws(WireError) -> Void) throws(WireError) -> Bool {
        let available = input.count - inputStart
        guard available >= FrameHeader.byteCount else {
            if available > 0, input[inputStart] != FrameHeader.magic { throw .notAFrame(input[inputStart]) }
            return false
        }
        // The bytes stay where they are while `take` runs: it only sends.
        let start = inputStart
        let result: Result<Bool, WireError> = input.withUnsafeBytes { bytes in
            do throws(WireError) {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
                let header = try FrameHeader.decode(rest)
                let end = FrameHeader.byteCount + header.payloadBytes
                guard rest.count >= end else { return .success(false) }
                inputStart += end
                try take(header, UnsafeRawBufferPointer(rebasing: rest[FrameHeader.byteCount..<end]))
                return .success(true)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
