import Glibc
import HatcheryClient

/// One HTTP request on the daemon's socket: for answers that are larger than a frame may be.
struct SocketRequest {
    var path: String
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    /// Sends it and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - socketPath: of the daemon.
    ///   - seconds: how long the daemon may be silent.
    /// - Throws: ``HatcheryClientError``.
    func answer(from socketPath: String, within seconds: Int) throws(HatcheryClientError) -> Answer {
        let descriptor = try Self.connect(socketPath)
        defer { close(descriptor) }
        var head = "POST \(path) HTTP/1.1\r\nHost: hatchery\r\nConnection: close\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        try Self.send(Array((head + "\r\n").utf8) + body, descriptor)
        return try Self.parse(try Self.receive(descriptor, within: seconds))
    }

    private static func connect(_ path: String) throws(HatcheryClientError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw .unreachable(socketPath: path, reason: "the path is too long")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw .unreachable(socketPath: path, reason: reason)
        }
        return descriptor
    }

    private static func send(_ bytes: [UInt8], _ descriptor: Int32) throws(HatcheryClientError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + offset, $0.count - offset, Int32(MSG_NOSIGNAL))
            }
            // A daemon that refuses answers before it has read all.
            guard count > 0 else { return }
            offset += count
        }
    }

    /// Everything until the daemon hangs up.
    private static func receive(_ descriptor: Int32, within seconds: Int) throws(HatcheryClientError) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&watched, 1, Int32(clamping: seconds * 1000)) > 0 else {
                throw .silent(after: .seconds(seconds))
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { return all }
            all += buffer[..<count]
        }
    }

    private static func parse(_ bytes: [UInt8]) throws(HatcheryClientError) -> Answer {
        let separator = Array("\r\n\r\n".utf8)
        let end = bytes.indices.prefix(16 << 10).first { bytes[$0...].starts(with: separator) }
        guard let end, let status = Int(String(decoding: bytes.dropFirst(9).prefix(3), as: UTF8.self)) else {
            throw .disconnected("the daemon hung up")
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).lowercased().split(separator: "\r\n")
        let length = lines.first { $0.hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) }
        let body = Array(bytes[(end + separator.count)...])
        guard body.count == length else { throw .disconnected("the answer is incomplete") }
        return Answer(status: status, body: body)
    }
}
