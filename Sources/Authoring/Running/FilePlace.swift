import Glibc

/// Paths as text.
package enum FilePlace {
    /// From the root, without `.`, `..` and doubled slashes.
    package static func absolute(_ path: String, in folder: String? = nil) -> String {
        let base = path.hasPrefix("/") ? "" : (folder ?? currentFolder)
        var parts: [Substring] = []
        for part in "\(base)/\(path)".split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The folder that holds `path`, which is absolute.
    package static func parent(_ path: String) -> String {
        "/" + path.split(separator: "/").dropLast().joined(separator: "/")
    }

    private static var currentFolder: String {
        guard let found = getcwd(nil, 0) else { return "/" }
        defer { free(found) }
        return String(cString: found)
    }
}
