import Foundation

/// A blocking connection to the daemon that can send anything.
package final class TestConnection {
    private let descriptor: Int32
    private var held: [UInt8] = []

    /// - Parameter seconds: how long a read may take.
    package init(path: String, seconds: Double = 10) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else {
            // What is fully initialised is deinitialised, and so closed, when its init throws.
            throw TestFailure("cannot connect: \(String(cString: strerror(errno)))")
        }
        var limit = timeval(tv_sec: Int(seconds), tv_usec: Int((seconds - seconds.rounded(.down)) * 1e6))
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    package static func request(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []
    ) -> [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: hatchery\r\n"
        if method != "GET" { head += "Content-Length: \(body.count)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }

    package func send(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + offset, $0.count - offset, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw TestFailure("cannot send: \(String(cString: strerror(errno)))") }
            offset += count
        }
    }

    /// At least one more byte, or nil when the daemon has hung up.
    package func receiveMore() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0, errno == ECONNRESET { return false }
        guard count >= 0 else { throw TestFailure("nothing came: \(String(cString: strerror(errno)))") }
        held += buffer[..<count]
        return count > 0
    }

    /// Exactly `count` bytes.
    package func receive(_ count: Int) throws -> [UInt8] {
        while held.count < count {
            guard try receiveMore() else { throw TestFailure("the daemon hung up after \(held.count) bytes") }
        }
        defer { held.removeFirst(count) }
        return Array(held[..<count])
    }

    /// Everything until the daemon hangs up.
    package func receiveAll() throws -> [UInt8] {
        while try receiveMore() {}
        return held
    }

    /// One HTTP answer with its body.
    package func receiveAnswer() throws -> TestAnswer {
        while true {
            let text = String(decoding: held, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
                _ = try receive(text[..<end.upperBound].utf8.count)
                let body = try receive(Int(headers["content-length"] ?? "") ?? 0)
                return TestAnswer(status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers, body: body)
            }
            guard try receiveMore() else { throw TestFailure("no answer, the daemon hung up") }
        }
    }
}

/// An HTTP answer.
package struct TestAnswer: Sendable {
    package var status: Int
    package var headers: [String: String]
    package var body: [UInt8]

    package var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body), options: [.fragmentsAllowed])) as? [String: Any] ?? [:]
    }

    package var outcome: String {
        json["outcome"] as? String ?? "no answer: \(String(decoding: body.prefix(300), as: UTF8.self))"
    }
    package var result: Any? { json["result"] }
    package var text: String? { json["result"] as? String }
    package var number: Double? { json["result"] as? Double }
    package var retryable: Bool? { json["retryable"] as? Bool }
    package var errorMessage: String { (json["error"] as? [String: Any])?["message"] as? String ?? "" }
    package var logs: [[String: Any]] { json["logs"] as? [[String: Any]] ?? [] }
    package var start: String? { (json["metrics"] as? [String: Any])?["start"] as? String }
}
