import Foundation

/// A server on loopback, one thread a connection, that does with each connection what a test says.
package final class LocalServer: Sendable {
    package let port: UInt16
    private let listener: Int32

    package var origin: String { "http://127.0.0.1:\(port)" }

    /// Serves until it is let go.
    package init(_ serve: @escaping @Sendable (Visitor) -> Void) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(port: 0)
        var bytes = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, bytes) == 0 && listen(listener, 128) == 0 && getsockname(listener, $0, &bytes) == 0
            }
        }
        guard isBound else { throw TestFailure("no server: errno \(errno)") }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { serve(Visitor(connection)) }
            }
        }
    }

    /// A server that answers each request of a connection in turn.
    package static func answering(_ answer: @escaping @Sendable (Request) -> Response) throws -> LocalServer {
        try LocalServer { visitor in
            while let request = visitor.request(), visitor.send(answer(request).bytes) {}
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// A port of loopback that was free a moment ago.
    package static func freePort() throws -> UInt16 { try LocalServer { _ in }.port }

    /// Whether somebody listens there now.
    package static func isListening(_ port: UInt16) -> Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        var address = loopback(port: port)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

/// One request as the server saw it.
package struct Request: Sendable {
    package var method: String
    package var path: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}

/// What a server answers.
package struct Response: Sendable {
    package var status = "200 OK"
    package var headers: [(String, String)] = []
    package var body: [UInt8] = []

    package init(status: String = "200 OK", headers: [(String, String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func text(_ text: String) -> Response { Response(body: Array(text.utf8)) }

    package static func redirect(_ status: Int, _ location: String) -> Response {
        Response(status: "\(status) There", headers: [("Location", location)], body: Array("moved".utf8))
    }

    package var bytes: [UInt8] {
        let lines = headers + [("Content-Length", "\(body.count)")]
        let head = lines.reduce("HTTP/1.1 \(status)\r\n") { "\($0)\($1.0): \($1.1)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }
}

/// One connection, from the server's side; closed when it is let go.
package final class Visitor {
    package let socket: Int32
    private var held: [UInt8] = []

    package init(_ socket: Int32) {
        self.socket = socket
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(socket) }

    /// False when the other end is gone.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    @discardableResult
    package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Waits for more; false at the end.
    @discardableResult
    package func receive() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(socket, &bytes, bytes.count, 0)
        guard count > 0 else { return false }
        held += bytes[..<count]
        return true
    }

    private func line() -> String? {
        while true {
            if let end = held.firstIndex(of: 10) {
                defer { held.removeFirst(end + 1) }
                return String(decoding: held[..<end].filter { $0 != 13 }, as: UTF8.self)
            }
            guard receive() else { return nil }
        }
    }

    private func bytes(_ count: Int) -> [UInt8]? {
        while held.count < count { guard receive() else { return nil } }
        defer { held.removeFirst(count) }
        return Array(held[..<count])
    }

    /// The next request with its body; nil at the end.
    package func request() -> Request? {
        guard let first = line() else { return nil }
        let parts = first.split(separator: " ")
        guard parts.count == 3 else { return nil }
        var request = Request(method: String(parts[0]), path: String(parts[1]), headers: [], body: [])
        while let next = line(), !next.isEmpty {
            let pair = next.split(separator: ":", maxSplits: 1)
            request.headers.append(
                (String(pair[0]), pair.count > 1 ? pair[1].trimmingCharacters(in: .whitespaces) : ""))
        }
        if request.header("transfer-encoding") == "chunked" {
            while let size = line().flatMap({ Int($0, radix: 16) }) {
                guard let chunk = bytes(size), line() != nil else { return nil }
                request.body += chunk
                if size == 0 { break }
            }
        } else if let count = request.header("content-length").flatMap({ Int($0) }) {
            guard let body = bytes(count) else { return nil }
            request.body = body
        }
        return request
    }
}
