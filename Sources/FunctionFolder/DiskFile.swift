import Glibc

/// Files as bytes.
package enum DiskFile {
    /// The whole file, or nil with ``reason``.
    package static func read(_ path: String, limit: Int = 16 << 20) -> [UInt8]? { content(path, limit: limit)?.bytes }

    /// A file's bytes, and who may read them.
    package struct Content {
        package var bytes: [UInt8]
        /// Nobody but its owner may read it, or write it.
        package var isPrivate: Bool
    }

    /// The file and who may read it, or nil with ``reason``; of a larger file than `limit` its beginning, longer than
    /// that.
    package static func content(_ path: String, limit: Int = 16 << 20) -> Content? {
        // Not blocking, for a FIFO of that name would block until somebody writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFREG else {
            errno = EINVAL
            return nil
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { return nil }
            if count == 0 { return Content(bytes: bytes, isPrivate: status.st_mode & 0o077 == 0) }
            bytes += buffer[..<count]
        }
        return Content(bytes: bytes, isPrivate: status.st_mode & 0o077 == 0)
    }

    /// Why the last call failed.
    package static var reason: String { String(cString: strerror(errno)) }

    /// What changes when a file does: when and how large and which, and who may read it; nil if it is not there.
    package struct Signature: Equatable, Sendable {
        var modifiedNs: Int
        var bytes: Int
        var inode: UInt64
        var mode: UInt32

        package init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            modifiedNs = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
            bytes = Int(status.st_size)
            inode = UInt64(status.st_ino)
            mode = status.st_mode
        }
    }

    /// Names in a folder, sorted; nil if it cannot be read.
    package static func names(in folder: String) -> [String]? {
        guard let handle = opendir(folder) else { return nil }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
