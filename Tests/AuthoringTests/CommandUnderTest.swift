import Foundation
import TestSupport

/// A folder of functions on disk, and `hatchery` run in it.
final class CommandUnderTest {
    let folder: URL

    struct Outcome {
        var status: Int32
        var out: String
        var err: String
    }

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
        let process = Process()
        process.executableURL = Programs.url("hatchery")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let (out, err, standardInput) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        process.standardInput = standardInput
        try process.run()
        standardInput.fileHandleForWriting.write(Data((input ?? "").utf8))
        try standardInput.fileHandleForWriting.close()
        return (process, out, err)
    }

    /// Runs it to its end.
    func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
        let (process, out, err) = try start(arguments, input: input)
        let output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let errors = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, out: output, err: errors)
    }
}
