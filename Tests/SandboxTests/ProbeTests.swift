import Foundation
import TestSupport
import Testing

/// Each attack succeeds without the sandbox and meets its exact end within it.
@Suite struct ProbeTests {
    struct Line: CustomTestStringConvertible, Sendable {
        var name: String
        var end: String
        var testDescription: String { name }
    }

    static let probes: [Line] = {
        let output = (try? run([])).map { String(decoding: $0.output, as: UTF8.self) } ?? ""
        return output.split(separator: "\n").map { line in
            let fields = line.split(separator: "\t")
            return Line(name: String(fields[0]), end: String(fields[1]))
        }
    }()

    static func run(_ arguments: [String]) throws -> (output: Data, reason: Process.TerminationReason, status: Int32) {
        let process = Process()
        process.executableURL = Programs.url("hatchery-probe")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (output, process.terminationReason, process.terminationStatus)
    }

    @Test func thereAreProbesForEveryWayOut() {
        let names = Set(Self.probes.map(\.name))
        for needed in ["open", "socket", "exec", "clone", "ptrace", "mmap-exec"] { #expect(names.contains(needed)) }
    }

    @Test(arguments: probes) func attackSucceedsWithoutTheSandbox(_ probe: Line) throws {
        let end = try Self.run([probe.name, "bare"])
        #expect(end.reason == .exit)
        #expect(end.status == 0, "\(String(decoding: end.output, as: UTF8.self))")
    }

    @Test(arguments: probes) func attackMeetsItsExactEndWithinTheSandbox(_ probe: Line) throws {
        let end = try Self.run([probe.name, "confined"])
        if probe.end == "killed" {
            #expect(end.reason == .uncaughtSignal)
            #expect(end.status == SIGSYS)
        } else {
            #expect(end.status == 1)
            let code = probe.end.split(separator: ":")[1]
            #expect(String(decoding: end.output, as: UTF8.self) == "errno \(code)\n")
        }
    }
}
