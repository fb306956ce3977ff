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

    /// Runs a program to its end.
    package static func run(_ program: String, _ arguments: [String], input: String? = nil) throws -> Ended {
        let process = Process()
        process.executableURL = url(program)
        process.arguments = arguments
        let (out, err, standardInput) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        process.standardInput = standardInput
        try process.run()
        standardInput.fileHandleForWriting.write(Data((input ?? "").utf8))
        try standardInput.fileHandleForWriting.close()
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
