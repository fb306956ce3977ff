import CKernel
import Foundation
import TestSupport
import Wire

/// A real egress process, seen from where the daemon is. Every wait ends after 20 seconds.
final class EgressUnderTest: @unchecked Sendable {
    // SAFETY: each test uses its own, from one thread.
    private let socket: Int32
    private let errors: Int32
    let pid: pid_t
    private var lastID: UInt64 = 0
    private var status: Int32?

    /// What became of an exchange.
    struct Answer {
        var head: ResponseHead?
        var body: [UInt8] = []
        var failure: ExchangeFailure?
        var trace = ExchangeTrace()

        var text: String { String(decoding: body, as: UTF8.self) }

        func header(_ name: String) -> [String] {
            (head?.headers.fields ?? []).filter { String(decoding: $0.name, as: UTF8.self).lowercased() == name }
                .map { String(decoding: $0.value, as: UTF8.self) }
        }
    }

    /// - Parameter setup: nil for a process that was not told anything yet.
    init(_ setup: EgressSetup? = EgressSetup(privateRanges: ["127.0.0.0/8"])) throws {
        var pair: [Int32] = [-1, -1]
        var pipes: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0,
            kernel_pipe(&pipes) == 0
        else { throw TestFailure("no sockets: errno \(errno)") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, pair[1], 100)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 2)
        posix_spawn_file_actions_adddup2(&actions, 100, 3)
        posix_spawn_file_actions_addclose(&actions, 100)
        var argv: [UnsafeMutablePointer<CChar>?] = [strdup("hatchery-egress"), nil]
        var envp: [UnsafeMutablePointer<CChar>?] = [nil]
        var child: pid_t = 0
        let path = Programs.url("hatchery-egress").path
        let code = posix_spawn(&child, path, &actions, nil, &argv, &envp)
        posix_spawn_file_actions_destroy(&actions)
        free(argv[0])
        close(pair[1])
        close(pipes[1])
        guard code == 0 else { throw TestFailure("\(path) cannot be started: errno \(code)") }
        (socket, errors, pid) = (pair[0], pipes[0], child)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        if let setup { send(.configure, id: 0, setup.encoded) }
    }

    deinit {
        close(socket)
        _ = exitStatus()
        close(errors)
    }

    /// Hangs up in this direction, and waits for the end of the process.
    func hangUp() -> Int32 {
        shutdown(socket, Int32(SHUT_WR))
        return exitStatus()
    }

    /// Waits for the end: the exit status, or 128 and the signal.
    func exitStatus() -> Int32 {
        if let status { return status }
        var raw: Int32 = 0
        while waitpid(pid, &raw, 0) < 0 && errno == EINTR {}
        let ended = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
        status = ended
        return ended
    }

    /// What the process, which has ended, wrote about it.
    var complaint: String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(errors, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    // MARK: Frames

    func send(_ kind: FrameKind, id: UInt64, _ payload: [UInt8] = []) {
        send(raw: FrameHeader(kind: kind, payloadBytes: payload.count, id: id).encoded + payload)
    }

    func send(raw bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// The next frame; nil at the end of the stream.
    func next() throws -> (FrameHeader, [UInt8])? {
        guard let head = try receive(FrameHeader.byteCount) else { return nil }
        let header = try head.withUnsafeBytes { try FrameHeader.decode($0) }
        guard let payload = try receive(header.payloadBytes) else { throw TestFailure("half a frame") }
        return (header, payload)
    }

    private func receive(_ count: Int) throws -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress! + filled, count - filled, 0) }
            if got < 0 { throw TestFailure("nothing came for 20 seconds: errno \(errno)") }
            if got == 0 { return nil }
            filled += got
        }
        return bytes
    }

    /// Whether a frame comes within so many milliseconds.
    func hasFrame(within milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, milliseconds) > 0
    }

    // MARK: Exchanges

    /// Sends an order and gives its number.
    func open(_ head: RequestHead, function: UInt64 = 1, _ change: (inout ExchangeOrder) -> Void = { _ in }) -> UInt64 {
        lastID += 1
        var order = ExchangeOrder(function: function, head: head)
        change(&order)
        send(.openExchange, id: lastID, order.encoded)
        return lastID
    }

    func grant(_ id: UInt64, _ bytes: Int) { send(.grant, id: id, Credit.encoded(UInt32(bytes))) }

    /// One exchange from start to end, its body sent and taken within the credits.
    func fetch(
        _ url: String, method: String = "GET", headers: [(String, String)] = [], body: [UInt8]? = nil,
        isLengthKnown: Bool = true, redirect: RedirectMode = .follow, decompress: Bool = true, function: UInt64 = 1,
        _ change: (inout ExchangeOrder) -> Void = { _ in }
    ) throws -> Answer {
        let head = RequestHead(
            method: method, url: url, headers: HeaderFields(headers.map { (Array($0.0.utf8), Array($0.1.utf8)) }),
            redirect: redirect, hasBody: body != nil,
            bodyBytes: isLengthKnown ? body.map { UInt64($0.count) } : nil, decompress: decompress)
        return try finish(open(head, function: function, change), body: body)
    }

    /// Takes an exchange to its end.
    ///
    /// - Parameter isAfterWindow: the first window was sent already.
    func finish(_ id: UInt64, body: [UInt8]? = nil, isAfterWindow: Bool = false) throws -> Answer {
        var rest = (body ?? [])[...]
        var credit = isAfterWindow ? 0 : ExchangeLimit.windowBytes
        var isEnded = body == nil
        func upload() {
            while !rest.isEmpty, credit > 0 {
                let part = rest.prefix(min(credit, 64 << 10))
                send(.requestData, id: id, Array(part))
                rest = rest.dropFirst(part.count)
                credit -= part.count
            }
            if rest.isEmpty, !isEnded {
                isEnded = true
                send(.requestEnd, id: id)
            }
        }
        upload()
        var answer = Answer()
        while let (header, payload) = try next() {
            guard header.id == id else { continue }
            let isOver = try payload.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                switch header.kind {
                case .responseHead:
                    answer.head = try ResponseHead.decode(&reader)
                    try reader.end()
                case .responseData:
                    answer.body += payload
                    grant(id, payload.count)
                case .requestCredit:
                    credit += Int(try Credit.decode(bytes))
                    upload()
                case .responseEnd:
                    answer.trace = try ExchangeTrace.decode(&reader)
                    try reader.end()
                    return true
                case .exchangeFailed:
                    answer.failure = try ExchangeFailure.decode(&reader)
                    answer.trace = try ExchangeTrace.decode(&reader)
                    try reader.end()
                    return true
                default:
                    throw TestFailure("unexpected \(header.kind)")
                }
                return false
            }
            if isOver { return answer }
        }
        throw TestFailure("egress hung up: \(complaint)")
    }
}
