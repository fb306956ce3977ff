import FunctionFolder
import Glibc

/// Waits for a change of the files in folders and the folders within.
struct FileWatch {
    private let folders: [String]
    /// What they looked like at first.
    private var before: [String: DiskFile.Signature] = [:]

    private static let pause = Duration.milliseconds(100)
    private static let depthMax = 4

    /// Remembers what the folders look like now.
    init(folders: [String]) {
        self.folders = folders
        before = look()
    }

    /// Returns once something has changed and has then been left alone for a moment.
    func change() async {
        var last = before
        while true {
            try? await Task.sleep(for: Self.pause)
            let now = look()
            if now != before, now == last { return }
            last = now
        }
    }

    private func look() -> [String: DiskFile.Signature] {
        var seen: [String: DiskFile.Signature] = [:]
        func visit(_ path: String, _ depth: Int) {
            if let signature = DiskFile.Signature(path) { seen[path] = signature }
            guard depth < Self.depthMax, let names = DiskFile.names(in: path) else { return }
            for name in names { visit("\(path)/\(name)", depth + 1) }
        }
        for folder in folders { visit(folder, 0) }
        return seen
    }
}
