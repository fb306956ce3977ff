import NIOCore

/// Where the front door stands and how much one connection may ask of it.
package struct FrontDoorSettings: Sendable {
    /// At most 107 bytes (unix(7)).
    package var socketPath: String
    /// Permission bits of the socket file.
    package var mode: UInt32 = 0o660
    /// Group of the socket file; nil leaves the daemon's own.
    package var group: String?
    /// Connections beyond this are turned away at once.
    package var connectionsMax = 4096
    /// Invocations one connection may have in flight; reading pauses beyond it.
    package var inFlightPerConnectionMax = 256
    /// Answers a connection may leave unread, in bytes, before it is closed.
    package var outboundBytesMax = 64 << 20
    /// How long the rest of a frame or request that has begun may take.
    package var partTimeMax = Duration.seconds(30)

    /// The defaults, on a socket of that path.
    package init(socketPath: String) {
        self.socketPath = socketPath
    }
}

/// Why the front door cannot open.
package enum FrontDoorError: Error, Equatable, Sendable {
    case pathTooLong(path: String, bytes: Int)
    case notASocket(path: String)
    case taken(path: String, pid: Int32)
    case unknownGroup(String)
    case refused(path: String, step: String, reason: String)

    /// One sentence for a person: what was wrong and what to do.
    package var explanation: String {
        switch self {
        case .pathTooLong(let path, let bytes):
            "the socket path \(path) has \(bytes) bytes, the kernel takes 107: choose a shorter one"
        case .notASocket(let path):
            "\(path) exists and is not a socket: it is left alone; choose another path or move it away"
        case .taken(let path, let pid):
            "another hatcheryd (pid \(pid)) serves \(path): stop it, or choose another path"
        case .unknownGroup(let group):
            "there is no group \"\(group)\" for the socket: create it or correct socket.group"
        case .refused(let path, let step, let reason):
            "the socket \(path) cannot be opened (\(step): \(reason)): check the folder's permissions"
        }
    }
}
