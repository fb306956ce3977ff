import CAuthoring
import FunctionFolder
import Glibc
import Wire

/// The files that a new function starts with.
package enum FunctionTemplate {
    /// A file to write: its path below the function's folder, and its text.
    package struct File: Sendable, Equatable {
        package var path: String
        package var text: String
    }

    /// What describes the globals to editors.
    package static let typesFile = "hatchery.d.ts"

    /// The text of ``typesFile``.
    package static var types: String { embedded["common/\(typesFile)"] ?? "" }

    /// Every file of a kind, in the order of their paths.
    package static func files(of kind: FunctionKind) -> [File] {
        embedded.compactMap { path, text in
            let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
            guard parts[0] == kind.name || parts[0] == "common" else { return nil }
            // A .gitignore in our own checkout would count there.
            return File(path: parts[1] == "gitignore" ? ".gitignore" : parts[1], text: text)
        }
        .sorted { $0.path < $1.path }
    }

    /// Writes a new function.
    ///
    /// - Parameters:
    ///   - name: the function's name, which its folder gets.
    ///   - directory: the folder that holds functions; made if it is not there.
    /// - Returns: the files, as they were written.
    /// - Throws: ``NewFunctionError``; nothing that was there is changed.
    package static func write(
        _ name: String, kind: FunctionKind, in directory: String
    ) throws(NewFunctionError) -> [File] {
        guard isName(name) else { throw .badName(name) }
        let folder = "\(directory)/\(name)"
        guard access(folder, F_OK) != 0 else { throw .exists(folder) }
        let files = files(of: kind)
        for file in files { try write(file.text, to: "\(folder)/\(file.path)") }
        return files
    }

    /// Letters, digits, `-`, `_` and `.`, as the daemon wants it; no dot in front, which would hide it.
    private static func isName(_ name: String) -> Bool {
        let isAllowed = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
            default: false
            }
        }
        return isAllowed && !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= WireLimit.nameBytesMax
    }

    /// Writes a file that is not there yet, and the folders on its way.
    private static func write(_ text: String, to path: String) throws(NewFunctionError) {
        for (index, character) in zip(path.indices, path) where character == "/" && index > path.startIndex {
            let folder = String(path[..<index])
            guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw .unwritable(folder, DiskFile.reason) }
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path, DiskFile.reason) }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw .unwritable(path, DiskFile.reason) }
            rest = rest.dropFirst(count)
        }
    }

    private static var embedded: [String: String] {
        var found: [String: String] = [:]
        for index in 0..<Int(template_file_count) {
            found[String(cString: template_files[index].path)] = String(cString: template_files[index].text)
        }
        return found
    }
}

/// Why no function was written.
package enum NewFunctionError: Error, Equatable, Sendable {
    /// The name has something in it that a function's name cannot have.
    case badName(String)
    /// There is a folder, or a file, of that name.
    case exists(String)
    /// A path, and why it cannot be written.
    case unwritable(String, String)

    /// One sentence with what to do.
    package var explanation: String {
        switch self {
        case .badName(let name):
            "\"\(name)\" cannot be a function's name: it takes letters, digits, - _ and ., no dot in front, "
                + "at most \(WireLimit.nameBytesMax) of them"
        case .exists(let folder): "\(folder) is there already and stays as it is: choose another name"
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
        }
    }
}
