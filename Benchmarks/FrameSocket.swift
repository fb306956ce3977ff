import Foundation
import Wire

/// A blocking client of the frame protocol: nothing between the measurement and the socket.
final class FrameSocket {
    private let descriptor: Int32
    private var held: [UInt8] = []
    private var offset = 0
    private var nextID: UInt64 = 0

    init(path: String) throws {
        descriptor = try unixSocket(path)
    }

    deinit { close(descriptor) }

    /// One call, start to end. Returns the answer's JSON.
    func invoke(_ function: String, event: [UInt8], settings: [UInt8] = []) throws -> String {
        nextID += 1
        try writeAll(descriptor, Self.frame(nextID, function, event, settings))
        return try receive()
    }

    func send(id: UInt64, _ function: String, event: [UInt8]) throws {
        try writeAll(descriptor, Self.frame(id, function, event, []))
    }

    /// The next answer's JSON. A refusal is an error, but `overloaded` and the like are for the caller to read.
    func receive() throws -> String {
        while true {
            if let payload = nextPayload() {
                return String(decoding: payload.dropFirst(AnswerHead.byteCount), as: UTF8.self)
            }
            try fill()
        }
    }

    /// Calls a second with `inFlight` on this connection, every answer counted.
    func rate(calls: Int, inFlight: Int) throws -> Double {
        let template = Self.frame(0, "small", Bench.event, [])
        let before = Machine.nowNs()
        var sent = 0
        var answered = 0
        var batch: [UInt8] = []
        for _ in 0..<inFlight { batch += numbered(template, &sent) }
        try writeAll(descriptor, batch)
        while answered < calls {
            try fill()
            batch.removeAll(keepingCapacity: true)
            while let payload = nextPayload() {
                guard payload.count > AnswerHead.byteCount, payload[payload.startIndex] == 200 else {
                    throw BenchError("a call failed under load: \(String(decoding: payload, as: UTF8.self))")
                }
                answered += 1
                if sent < calls { batch += numbered(template, &sent) }
            }
            if !batch.isEmpty { try writeAll(descriptor, batch) }
        }
        return Double(calls) / (Double(Machine.nowNs() - before) / 1e9)
    }

    private func numbered(_ template: [UInt8], _ sent: inout Int) -> [UInt8] {
        var frame = template
        sent += 1
        withUnsafeBytes(of: UInt64(sent).littleEndian) { frame.replaceSubrange(8..<16, with: $0) }
        return frame
    }

    private static func frame(_ id: UInt64, _ function: String, _ event: [UInt8], _ settings: [UInt8]) -> [UInt8] {
        let head = InvokeRequest(function: function, settings: settings).encoded
        return FrameHeader(kind: .invoke, payloadBytes: head.count + event.count, id: id).encoded + head + event
    }

    private func nextPayload() -> ArraySlice<UInt8>? {
        guard held.count - offset >= FrameHeader.byteCount else { return nil }
        let header = held.withUnsafeBytes { try? FrameHeader.decode(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
        guard let header, held.count - offset >= FrameHeader.byteCount + header.payloadBytes else { return nil }
        let start = offset + FrameHeader.byteCount
        offset = start + header.payloadBytes
        return held[start..<offset]
    }

    private func fill() throws {
        held.removeFirst(offset)
        offset = 0
        let count = held.count
        held.reserveCapacity(count + 65536)
        var buffer = [UInt8](repeating: 0, count: 65536)
        let got = read(descriptor, &buffer, buffer.count)
        guard got > 0 else { throw BenchError("the connection ended") }
        held += buffer[..<got]
    }
}

/// A connected Unix socket.
func unixSocket(_ path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
        throw BenchError("path too long: \(path)")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    guard result == 0 else {
        close(descriptor)
        throw BenchError("cannot connect to \(path): \(String(cString: strerror(errno)))")
    }
    return descriptor
}

func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) throws {
    var offset = 0
    while offset < bytes.count {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + offset, $0.count - offset) }
        guard count > 0 else { throw BenchError("the connection ended") }
        offset += count
    }
}
