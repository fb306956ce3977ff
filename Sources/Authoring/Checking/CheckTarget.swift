import FunctionFolder
import Glibc
import ModuleStore
import Supervisor
import Wire

/// What a person points `hatchery check` at.
package struct CheckTarget: Sendable, Equatable {
    /// The function's name: its folder's, or the file's.
    package var name: String
    /// The folder that holds the function's folder, for ``FunctionFiles``; nil for a single file.
    package var directory: String?
    /// The code's file, as findings name it.
    package var codeFile: String

    /// The functions at a path: a function's folder, a folder of such folders, or a `.js` file.
    ///
    /// - Throws: ``CheckError`` where there is none.
    package static func find(at path: String) throws(CheckError) -> [CheckTarget] {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        var status = stat()
        guard stat(path, &status) == 0 else { throw CheckError("\(path): \(DiskFile.reason)") }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            guard path.hasSuffix(".js") else {
                throw CheckError("\(path) is no function: name a folder with function.js in it, or a .js file")
            }
            let file = path.split(separator: "/").last.map(String.init) ?? path
            return [CheckTarget(name: String(file.dropLast(3)), directory: nil, codeFile: path)]
        }
        if isFile("\(path)/function.js") { return [folder(path)] }
        let found = (DiskFile.names(in: path) ?? []).filter { isFile("\(path)/\($0)/function.js") }
        guard !found.isEmpty else {
            throw CheckError(
                "\(path) holds no function.js, and no folder in it does: make one with  hatchery new NAME --kind KIND")
        }
        return found.map { folder("\(path)/\($0)") }
    }

    private static func isFile(_ path: String) -> Bool { DiskFile.Signature(path) != nil }

    private static func folder(_ path: String) -> CheckTarget {
        // The name of `.` is that of the folder it stands for.
        var real = path
        if let resolved = realpath(path, nil) {
            real = String(cString: resolved)
            free(resolved)
        }
        let parts = real.split(separator: "/").map(String.init)
        let directory = "/" + parts.dropLast().joined(separator: "/")
        let shown = path == "." ? "function.js" : "\(path)/function.js"
        return CheckTarget(name: parts.last ?? "", directory: directory, codeFile: shown)
    }

    /// Another file of the function, as findings name it.
    func file(_ name: String) -> String { String(codeFile.dropLast("function.js".count)) + name }
}
