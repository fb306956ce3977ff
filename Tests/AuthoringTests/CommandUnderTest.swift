import Foundation
import TestSupport

/// A folder of functions on disk, and `hatchery` run in it.
final class CommandUnderTest {
    let folder: URL

    /// - Parameter files: paths below the folder with what they hold.
    init(_ files: [String: String]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hatchery-authoring-\(UUID().uuidString)")
        for (path, text) in files { try write(path, text) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ path: String, _ text: String) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func read(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    /// Starts the command; its output goes to pipes.
    func start(_ arguments: [String], input: String? = nil) throws -> (Process, out: Pipe, err: Pipe) {
        try Programs.start("hatchery", arguments, in: folder, input: input)
    }

    /// Runs it to its end.
    func run(_ arguments: [String], input: String? = nil) throws -> Programs.Ended {
        try Programs.run("hatchery", arguments, in: folder, input: input)
    }
}
