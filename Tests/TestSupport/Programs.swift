import Foundation

/// The programs under test: those of the release build, which are what ships.
package enum Programs {
    /// A program by name, in `.build/release` or in the folder that `HATCHERY_BIN` names.
    package static func url(_ name: String) -> URL {
        if let folder = ProcessInfo.processInfo.environment["HATCHERY_BIN"] {
            return URL(fileURLWithPath: folder).appendingPathComponent(name)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(".build/release/\(name)")
    }

    /// How a program ended, and what it wrote.
    package typealias Ended = (status: Int32, out: String, err: String)

    /// Starts a program; what it writes goes to pipes.
    package static func start(
        _ program: String, _ arguments: [String], in folder: URL? = nil, input: String? = nil
    ) throws -> (Process, out: Pipe, err: Pipe) {
        let process = Process()
        process.executableURL = url(program)
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

    /// Runs `hatchery` to its end, with no input.
    ///
    /// - Parameter environment: variables that are set, or absent for nil, on top of those of the tests.
    /// - Returns: its exit code, and all that it printed in one text.
    package static func hatchery(
        _ arguments: [String], in folder: URL? = nil, environment: [String: String?] = [:]
    ) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = url("hatchery")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment
        for (name, value) in environment { process.environment?[name] = value }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    /// Runs a program to its end.
    package static func run(
        _ program: String, _ arguments: [String], in folder: URL? = nil, input: String? = nil
    ) throws -> Ended {
        let (process, out, err) = try start(program, arguments, in: folder, input: input)
        let output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let errors = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output, errors)
    }
}

/// Waits for something by looking again and again, for at most `seconds`.
///
/// - Returns: whether it came true.
package func eventually(within seconds: Double = 10, _ isTrue: () throws -> Bool) rethrows -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
        if try isTrue() { return true }
        poll(nil, 0, 5)
    }
    return try isTrue()
}

/// What went wrong in a test's own machinery.
package struct TestFailure: Error, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
}
