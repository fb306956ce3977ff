import CCurl
import Glibc

/// Waits for sockets with epoll(7).
final class Poller {
    /// What happened at a socket.
    struct Event {
        var socket: Int32
        var canRead: Bool
        var canWrite: Bool
        var failed: Bool
    }

    private let descriptor: Int32
    private var owners: [Int32: Connections] = [:]
    private var events = [epoll_event](repeating: epoll_event(), count: 256)

    init?() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { return nil }
    }

    /// Watches a socket, or changes what it is watched for.
    func watch(_ socket: Int32, reading: Bool, writing: Bool, for owner: Connections? = nil) {
        var event = epoll_event()
        event.events = (reading ? EPOLLIN.rawValue : 0) | (writing ? EPOLLOUT.rawValue : 0)
        event.data.fd = socket
        // A number may come back for another socket before the old one is forgotten: whatever is there is replaced.
        if epoll_ctl(descriptor, EPOLL_CTL_MOD, socket, &event) != 0 {
            _ = epoll_ctl(descriptor, EPOLL_CTL_ADD, socket, &event)
        }
        owners[socket] = owner
    }

    func forget(_ socket: Int32) {
        var event = epoll_event()
        _ = epoll_ctl(descriptor, EPOLL_CTL_DEL, socket, &event)
        owners[socket] = nil
    }

    /// Who watches the socket now; nil also for a socket of nobody's.
    func owner(of socket: Int32) -> Connections? { owners[socket] }

    /// Waits for at most so long; without end if nil.
    func wait(milliseconds: Int32?) -> [Event] {
        let count = epoll_wait(descriptor, &events, Int32(events.count), milliseconds ?? -1)
        guard count > 0 else { return [] }
        return events[..<Int(count)].map { event in
            let bits = event.events
            return Event(
                socket: event.data.fd,
                canRead: bits & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLRDHUP.rawValue) != 0,
                canWrite: bits & EPOLLOUT.rawValue != 0, failed: bits & EPOLLERR.rawValue != 0)
        }
    }
}
