import Foundation

/// The upstream part of a source package of Debian: downloaded once, checked against its hash, kept below `.build`.
/// Debian's own revisions may come and go; that part stays as it is.
struct DebianSource {
    let name: String
    /// Upstream's version, without Debian's revision.
    let version: String
    /// What to tell whoever waits for it.
    let size: String
    let sha256: String
    /// Patterns of the files to unpack.
    let wanted: [String]

    private var archiveName: String { "\(name)_\(version).orig.tar.xz" }

    /// Brings the files into `folder` unless they are there.
    /// - Returns: where they are: the top of the source.
    func unpack(in folder: URL) throws -> URL {
        let root = folder.appendingPathComponent("\(name)-\(version)")
        guard !FileManager.default.fileExists(atPath: root.path) else { return root }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let archive = folder.appendingPathComponent(archiveName)
        if try !isWhole(archive) { try download(into: folder) }
        guard FileManager.default.fileExists(atPath: archive.path) else {
            throw ConformanceFailure("\(archiveName) was not found in the package archives of this machine")
        }
        guard try isWhole(archive) else {
            throw ConformanceFailure("\(archive.path) is not the file that was expected: delete it and try again")
        }
        let unpacked = folder.appendingPathComponent("unpacking-\(getpid())")
        try FileManager.default.createDirectory(at: unpacked, withIntermediateDirectories: true)
        try Command.run(
            ["tar", "xJf", archive.path, "-C", unpacked.path, "--strip-components=1", "--wildcards"] + wanted)
        try FileManager.default.moveItem(at: unpacked, to: root)
        return root
    }

    private func isWhole(_ file: URL) throws -> Bool {
        guard FileManager.default.fileExists(atPath: file.path) else { return false }
        return try Command.run("sha256sum", file.path).hasPrefix(sha256)
    }

    /// With apt, from the source lists of this machine; their `deb` lines are read as `deb-src` lines.
    private func download(into folder: URL) throws {
        print("conformance: downloading Debian's source of \(name) \(version) (\(size))")
        let apt = folder.appendingPathComponent("apt")
        for part in ["lists/partial", "cache/archives/partial", "empty"] {
            try FileManager.default.createDirectory(
                at: apt.appendingPathComponent(part), withIntermediateDirectories: true)
        }
        let sources = apt.appendingPathComponent("sources.list")
        try Data(try Self.sourceLines().utf8).write(to: sources)
        let options = [
            "-o", "Dir::Etc::SourceList=\(sources.path)", "-o", "Dir::Etc::SourceParts=\(apt.path)/empty",
            "-o", "Dir::State::Lists=\(apt.path)/lists", "-o", "Dir::Cache=\(apt.path)/cache", "-qq",
        ]
        try Command.run(["apt-get"] + options + ["update"])
        let versions = try Command.run(["apt-cache"] + options + ["showsrc", name]).split(separator: "\n")
            .filter { $0.hasPrefix("Version: \(version)-") }.map { $0.dropFirst("Version: ".count) }
        // Of a security update the archive may keep only the part that never changes: try every revision there is,
        // whatever apt says of their other parts.
        for candidate in Set(versions).sorted() {
            _ = try? Command.run(
                ["apt-get"] + options + ["source", "--download-only", "--tar-only", "\(name)=\(candidate)"],
                in: folder, isQuiet: true)
            if try isWhole(folder.appendingPathComponent(archiveName)) { return }
        }
    }

    private static func sourceLines() throws -> String {
        let etc = URL(fileURLWithPath: "/etc/apt")
        let parts = (try? FileManager.default.contentsOfDirectory(atPath: "/etc/apt/sources.list.d")) ?? []
        let files =
            [etc.appendingPathComponent("sources.list")]
            + parts.map { etc.appendingPathComponent("sources.list.d/\($0)") }
        var lines: [String] = []
        for file in files {
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            if file.pathExtension == "sources" {
                for stanza in text.components(separatedBy: "\n\n") { lines += line(ofStanza: stanza) }
            } else {
                lines += text.split(separator: "\n").filter { $0.hasPrefix("deb ") }.map { "deb-src" + $0.dropFirst(3) }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A stanza of the deb822 format as lines of the old one.
    private static func line(ofStanza text: String) -> [String] {
        var fields: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
        guard let uris = fields["URIs"], let suites = fields["Suites"], let components = fields["Components"] else {
            return []
        }
        let options = fields["Signed-By"].map { "[signed-by=\($0)] " } ?? ""
        return uris.split(separator: " ").flatMap { uri in
            suites.split(separator: " ").map { "deb-src \(options)\(uri) \($0) \(components)" }
        }
    }
}

/// Runs programs of the system.
enum Command {
    @discardableResult
    static func run(_ words: String..., in folder: URL? = nil) throws -> String { try run(words, in: folder) }

    /// - Returns: what it printed.
    /// - Throws: ``ConformanceFailure`` with its complaint, unless it ended with 0.
    /// Complaints go where ours go, unless `isQuiet`.
    @discardableResult
    static func run(_ words: [String], in folder: URL? = nil, isQuiet: Bool = false) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        if isQuiet { process.standardError = FileHandle.nullDevice }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ConformanceFailure("\(words.joined(separator: " ")) ended with \(process.terminationStatus)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

struct ConformanceFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
