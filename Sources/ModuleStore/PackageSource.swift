import Foundation

/// A package of JavaScript on disk: a folder, a tarball, or a wheel that carries one.
struct PackageSource {
    /// Holds package.json.
    let folder: URL
    let name: String
    let version: String
    let entry: URL

    private struct Description: Decodable {
        var name: String?
        var version: String?
        var main: String?
    }

    /// Finds the package.
    ///
    /// - Parameters:
    ///   - path: a folder, `.tgz`, `.tar.gz` or `.whl`.
    ///   - package: which one, where the source carries several; nil for its own.
    ///   - entry: a file in the package in place of its `main`.
    ///   - scratch: an empty folder to unpack into.
    init(path: String, package: String?, entry: String?, scratch: URL) throws {
        var root = URL(fileURLWithPath: path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ModuleError("\(path) is not there: name a folder, a .tgz or a .whl")
        }
        if !isFolder.boolValue { root = try Self.unpack(root, into: scratch) }
        let folder = try Self.find(package, below: root, from: path)
        let file = folder.appendingPathComponent("package.json")
        guard let data = FileManager.default.contents(atPath: file.path),
            let description = try? JSONDecoder().decode(Description.self, from: data)
        else { throw ModuleError("\(file.path) cannot be read as JSON") }
        self.folder = folder
        name = package ?? description.name ?? folder.lastPathComponent
        version = description.version ?? "0.0.0"
        self.entry = try Self.entry(entry ?? description.main ?? "index.js", in: folder)
    }

    private static func unpack(_ archive: URL, into scratch: URL) throws -> URL {
        let name = archive.lastPathComponent
        if name.hasSuffix(".tgz") || name.hasSuffix(".tar.gz") {
            try Tool.run(["tar", "xzf", archive.path, "-C", scratch.path])
            return scratch
        }
        guard name.hasSuffix(".whl") else {
            throw ModuleError("\(name) is none of the kinds that are known: a folder, a .tgz, a .whl")
        }
        let wheel = scratch.appendingPathComponent("wheel")
        try Tool.run(["python3", "-m", "zipfile", "-e", archive.path, wheel.path])
        let inside = FileManager.default.enumerator(atPath: wheel.path)?.compactMap { $0 as? String } ?? []
        let tarballs = inside.filter { $0.hasSuffix(".tgz") }
        for tarball in tarballs {
            try Tool.run(["tar", "xzf", wheel.appendingPathComponent(tarball).path, "-C", scratch.path])
        }
        return tarballs.isEmpty ? wheel : scratch
    }

    /// The folder of the package: the uppermost package.json, or `node_modules/NAME` anywhere.
    private static func find(_ package: String?, below root: URL, from path: String) throws -> URL {
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        let manifests = files.filter { $0 == "package.json" || $0.hasSuffix("/package.json") }
            .sorted { ($0.split(separator: "/").count, $0) < ($1.split(separator: "/").count, $1) }
        func folder(_ file: String) -> URL { root.appendingPathComponent(file).deletingLastPathComponent() }
        guard let package else {
            guard let first = manifests.first else { throw ModuleError("\(path) holds no package.json") }
            return folder(first)
        }
        if let own = manifests.first(where: {
            $0 == "\(package)/package.json" || $0.hasSuffix("/\(package)/package.json")
        }) {
            return folder(own)
        }
        throw ModuleError("\(path) holds no package \"\(package)\"")
    }

    private static func entry(_ main: String, in folder: URL) throws -> URL {
        for candidate in [main, main + ".js", main + "/index.js"] {
            let file = folder.appendingPathComponent(candidate)
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue {
                return file
            }
        }
        throw ModuleError("the package has no file \(main): name its entry with --entry")
    }
}

/// Runs programs of the system.
enum Tool {
    /// - Parameter folder: where it runs; nil for here.
    /// - Throws: ``ModuleError`` with the program's complaint, unless it ended with 0.
    static func run(_ words: [String], in folder: URL? = nil) throws {
        let process = Process()
        process.currentDirectoryURL = folder
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let complaint = Pipe()
        process.standardError = complaint
        do {
            try process.run()
        } catch {
            throw ModuleError("\(words[0]) cannot be started: \(error.localizedDescription)")
        }
        let text = String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus != 0 else { return }
        guard process.terminationStatus != 127 else {
            throw ModuleError("\(words[0]) is missing: install it (make setup)")
        }
        throw ModuleError("\(words[0]) failed: \(text.prefix(4000))")
    }
}
