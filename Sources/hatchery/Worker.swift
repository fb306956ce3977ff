import Glibc

/// The worker program that belongs to this one.
enum Worker {
    /// `hatchery-worker` beside this program.
    static var path: String { folder + "/hatchery-worker" }

    /// The folder of this program and those that belong to it.
    static var folder: String {
        var path = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &path, path.count)
        let own = String(decoding: path.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    }
}
