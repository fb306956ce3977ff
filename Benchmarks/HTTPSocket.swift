import Foundation

/// A blocking HTTP/1.1 client on a Unix socket, just enough for answers with a Content-Length.
final class HTTPSocket {
    let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 65536)

    init(path: String) throws {
        descriptor = try unixSocket(path)
    }

    deinit { close(descriptor) }

    func invoke(_ function: String, event: [UInt8]) throws {
        try send(function, event: event)
        try receiveOK()
    }

    func get(_ path: String) throws -> String {
        try writeAll(descriptor, Array("GET \(path) HTTP/1.1\r\nHost: hatchery\r\n\r\n".utf8))
        return String(decoding: try receive(), as: UTF8.self)
    }

    func send(_ function: String, event: [UInt8]) throws {
        let head =
            "POST /v1/functions/\(function)/invoke HTTP/1.1\r\nHost: hatchery\r\nContent-Length: \(event.count)\r\n\r\n"
        try writeAll(descriptor, Array(head.utf8) + event)
    }

    func receiveOK() throws {
        let answer = try receive()
        guard answer.starts(with: "HTTP/1.1 200".utf8) else {
            throw BenchError("a call failed: \(String(decoding: answer, as: UTF8.self))")
        }
    }

    /// Head and body of one answer.
    private func receive() throws -> [UInt8] {
        var held: [UInt8] = []
        while true {
            let got = read(descriptor, &buffer, buffer.count)
            guard got > 0 else { throw BenchError("the connection ended") }
            held += buffer[..<got]
            if let length = Self.wholeLength(held), held.count >= length { return held }
        }
    }

    /// Bytes of head and body together, once the head is there.
    private static func wholeLength(_ bytes: [UInt8]) -> Int? {
        let end = Array("\r\n\r\n".utf8)
        guard bytes.count > 4, let at = (0...(bytes.count - 4)).first(where: { bytes[$0..<$0 + 4].elementsEqual(end) })
        else { return nil }
        for line in String(decoding: bytes[..<at], as: UTF8.self).lowercased().components(separatedBy: "\r\n")
        where line.hasPrefix("content-length:") {
            return at + 4 + (Int(line.dropFirst(15).trimmingCharacters(in: .whitespaces)) ?? 0)
        }
        return at + 4
    }

    /// Calls a second over `connections`, each with one call in flight.
    static func rate(path: String, calls: Int, connections: Int) throws -> Double {
        let sockets = try (0..<connections).map { _ in try HTTPSocket(path: path) }
        let before = Machine.nowNs()
        var sent = 0
        var answered = 0
        for socket in sockets {
            try socket.send("small", event: Bench.event)
            sent += 1
        }
        while answered < calls {
            var watched = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            poll(&watched, UInt(watched.count), 10_000)
            for (index, entry) in watched.enumerated() where entry.revents != 0 {
                try sockets[index].receiveOK()
                answered += 1
                if sent < calls {
                    try sockets[index].send("small", event: Bench.event)
                    sent += 1
                }
            }
        }
        return Double(calls) / (Double(Machine.nowNs() - before) / 1e9)
    }
}
