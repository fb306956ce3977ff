import CKernel
import Glibc

/// The listening socket's file: bound with its final permissions before anybody can connect, removed only if still ours.
struct SocketFile {
    let path: String
    let descriptor: Int32
    private let inode: UInt64

    /// Binds without listening, so that there is no moment with other permissions.
    ///
    /// A file left by a daemon that died is replaced; a living daemon's is not.
    init(settings: FrontDoorSettings) throws(FrontDoorError) {
        let path = settings.socketPath
        self.path = path
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { throw .pathTooLong(path: path, bytes: path.utf8.count) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try Self.clear(path, address)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .refused(path: path, step: "socket", reason: Self.reason()) }
        do throws(FrontDoorError) {
            try Self.place(descriptor, address, settings)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        var status = stat()
        inode = stat(path, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    private static func place(
        _ descriptor: Int32, _ address: sockaddr_un, _ settings: FrontDoorSettings
    ) throws(FrontDoorError) {
        let path = settings.socketPath
        guard with(address, { Glibc.bind(descriptor, $0, $1) }) == 0 else {
            throw .refused(path: path, step: "bind", reason: reason())
        }
        if let group = settings.group {
            guard let entry = getgrnam(group) else { throw .unknownGroup(group) }
            guard chown(path, uid_t.max, entry.pointee.gr_gid) == 0 else {
                throw .refused(path: path, step: "chown", reason: reason())
            }
        }
        guard chmod(path, settings.mode) == 0 else { throw .refused(path: path, step: "chmod", reason: reason()) }
    }

    /// Removes the file unless another daemon has put its own there.
    func remove() {
        var status = stat()
        if stat(path, &status) == 0, UInt64(status.st_ino) == inode { unlink(path) }
    }

    private static func clear(_ path: String, _ address: sockaddr_un) throws(FrontDoorError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        if with(address, { connect(probe, $0, $1) }) == 0 {
            var pid: pid_t = 0
            var uid: uid_t = 0
            var gid: gid_t = 0
            _ = kernel_peer_credentials(probe, &pid, &uid, &gid)
            throw .taken(path: path, pid: pid)
        }
        guard errno == ECONNREFUSED else { throw .refused(path: path, step: "connect", reason: reason()) }
        unlink(path)
    }

    private static func with(_ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
