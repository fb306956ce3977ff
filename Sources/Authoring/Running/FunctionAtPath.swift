import FunctionFolder
import ModuleStore
import Supervisor
import Wire

/// A function where its author has it: a folder with `function.js`, or a single script.
package struct FunctionAtPath: Sendable {
    /// As it was given.
    package let path: String
    /// The folder in which `events/` and `tests/` are looked for.
    package let folder: String
    /// The folder's name, or the script's without `.js`.
    package let name: String
    /// A single script is a whole function.
    package let isScript: Bool

    /// What stands in front of its files' names when they are shown: the path as it was given, and a slash.
    package var shown: String {
        let given = path.hasSuffix("/") ? String(path.dropLast()) : path
        return given == "." ? "" : "\(given)/"
    }

    /// - Throws: ``ConfigurationError`` if there is no function.
    package init(_ path: String) throws(ConfigurationError) {
        self.path = path
        let absolute = FilePlace.absolute(path)
        isScript = absolute.hasSuffix(".js")
        name = String((isScript ? absolute.dropLast(3) : absolute[...]).split(separator: "/").last ?? "")
        folder = isScript ? FilePlace.parent(absolute) : absolute
        let code = isScript ? absolute : "\(absolute)/function.js"
        guard DiskFile.Signature(code) != nil else {
            let isFolder = DiskFile.names(in: absolute) != nil
            throw ConfigurationError(
                source: path, line: nil,
                problem: isFolder
                    ? "there is no function.js in it: name a function's folder or a script"
                    : "there is nothing of that name: name a function's folder or a script")
        }
    }

    /// Reads what there is to run.
    ///
    /// - Parameters:
    ///   - kind: of a single script; nil for a destination. A folder says its kind in function.yaml.
    ///   - modules: where mounted modules are.
    /// - Throws: ``ConfigurationError``, file and line inside.
    package func version(kind: FunctionKind?, modules: ModuleStore) throws(ConfigurationError) -> FunctionVersion {
        guard isScript else {
            guard kind == nil else {
                throw ConfigurationError(
                    source: path, line: nil, problem: "a folder's kind stands in its function.yaml: leave --kind out")
            }
            let files = FunctionFiles(name: name, in: FilePlace.parent(folder), modules: modules)
            return try files.read(defaults: FunctionDefaults())
        }
        let file = FilePlace.absolute(path)
        guard let code = DiskFile.read(file), String(validating: code, as: UTF8.self) != nil else {
            throw ConfigurationError(source: path, line: nil, problem: "it cannot be read as UTF-8 text")
        }
        guard code.count <= WireLimit.codeBytesMax else {
            throw ConfigurationError(
                source: path, line: nil,
                problem: "it has \(code.count) bytes, at most \(WireLimit.codeBytesMax) are accepted: make it smaller")
        }
        let own = FunctionDefaults()
        return FunctionVersion(
            name: name, version: "", kind: kind ?? .destination, code: code,
            timeout: own.timeout, memoryBytesMax: own.memoryBytesMax, logBytesMax: own.logBytesMax, limits: own.limits,
            network: own.network)
    }
}
