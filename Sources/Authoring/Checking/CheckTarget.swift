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

/// A function's files as far as they can be read, with what is wrong with them.
struct CheckedFiles {
    /// Nil where a file is wrong.
    private(set) var version: FunctionVersion?
    /// Nil where the code cannot be read, or is too large.
    private(set) var code: String?
    private(set) var codeBytes = 0
    /// Nil where nothing says which: the handlers decide.
    private(set) var kind: FunctionKind?
    private(set) var ingestHost = "fn.segmentapis.com"
    /// function.yaml is right, or there is none.
    private(set) var isManifestKnown = true
    private(set) var findings: [Finding] = []

    init(_ target: CheckTarget, modules: ModuleStore) {
        readCode(target)
        guard let directory = target.directory else { return }
        do throws(ConfigurationError) {
            let version = try FunctionFiles(name: target.name, in: directory, modules: modules)
                .read(defaults: FunctionDefaults())
            self.version = version
            kind = version.kind
        } catch {
            let file = error.source.split(separator: "/", maxSplits: 1).last.map(String.init) ?? error.source
            isManifestKnown = file != "function.yaml"
            // What is wrong with the code's bytes is known already.
            guard file != "function.js" else { return }
            findings.append(
                Finding(
                    file: target.file(file), line: error.line, column: nil, severity: .error, rule: "file",
                    message: error.problem, advice: ""))
        }
    }

    private mutating func readCode(_ target: CheckTarget) {
        func complain(_ message: String, _ rule: String, _ advice: String) {
            findings.append(
                Finding(
                    file: target.codeFile, line: nil, column: nil, severity: .error, rule: rule, message: message,
                    advice: advice))
        }
        guard var bytes = DiskFile.read(target.codeFile) else {
            return complain("cannot be read: \(DiskFile.reason)", "file", "")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        codeBytes = bytes.count
        guard bytes.count <= WireLimit.codeBytesMax else {
            return complain(
                "the code has \(bytes.count) bytes, at most \(WireLimit.codeBytesMax) are accepted", "code-size",
                "make it smaller: what is data can come from settings or over the network")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return complain("it is not UTF-8", "file", "save it as UTF-8")
        }
        code = text
        guard bytes.count > WireLimit.codeBytesMax / 4 * 3 else { return }
        findings.append(
            Finding(
                file: target.codeFile, line: nil, column: nil, severity: .warning, rule: "code-size",
                message: "the code has \(bytes.count) bytes of at most \(WireLimit.codeBytesMax)",
                advice: "take out what is not used: every new instance loads all of it"))
    }
}
