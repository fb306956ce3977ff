import Foundation
import TestSupport
import Testing

/// Every example of the guide for authors: its files make functions whose test cases pass, and its commands print what
/// it shows.
@Suite struct GuideTests {
    @Test func everyFunctionOfTheGuidePassesItsTests() throws {
        let guide = try Guide()
        defer { guide.remove() }
        let names = try FileManager.default.contentsOfDirectory(atPath: guide.folder.path).sorted()
        let tested = names.filter { $0 != "late" && guide.hasTests($0) }
        #expect(tested.count == 11, "\(tested)")
        for name in tested {
            let (status, text) = try guide.run("hatchery test \(name)")
            #expect(status == 0, "\(name): \(text)")
        }
        // One of them is there for its mistake.
        for name in tested where name != "errors" {
            let (status, text) = try guide.run("hatchery check \(name)")
            #expect(status == 0, "\(text)")
        }
    }

    @Test func everyCommandOfTheGuidePrintsWhatItShows() throws {
        let guide = try Guide()
        defer { guide.remove() }
        for block in guide.consoles {
            var daemon: Process?
            defer { daemon?.terminate() }
            for step in block {
                if step.command.hasPrefix("hatcheryd") {
                    daemon = try guide.start(step.command)
                    continue
                }
                let (status, text) = try guide.run(step.command)
                #expect(status == step.status, "$ \(step.command)\n\(text)")
                #expect(
                    Guide.matches(text, step.output), "$ \(step.command)\n\(text)\nbut the guide shows\n\(step.output)")
            }
            daemon?.terminate()
            daemon?.waitUntilExit()
        }
    }
}

/// The guide, its files laid out in a temporary folder.
private struct Guide {
    struct Step {
        var command: String
        var output = ""
        var status: Int32 = 0
    }

    let folder: URL
    private(set) var consoles: [[Step]] = []

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("hatchery-guide-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Authoring/Guide/WritingFunctions.md")
        var fence: String?
        var lines: [String] = []
        for line in try String(contentsOf: source, encoding: .utf8).components(separatedBy: "\n") {
            if let open = fence {
                guard line == "```" else {
                    lines.append(line)
                    continue
                }
                try take(open, lines)
                fence = nil
            } else if line.hasPrefix("```") {
                fence = String(line.dropFirst(3))
                lines = []
            }
        }
    }

    private mutating func take(_ fence: String, _ lines: [String]) throws {
        if let file = fence.components(separatedBy: "file=").dropFirst().first {
            let url = folder.appendingPathComponent(file)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
        } else if fence.hasPrefix("console") {
            consoles.append(steps(lines))
        }
    }

    /// `$ COMMAND`, what it prints, and `? STATUS` where that is not 0.
    private func steps(_ lines: [String]) -> [Step] {
        var steps: [Step] = []
        for line in lines {
            if line.hasPrefix("$ ") {
                steps.append(
                    Step(command: line.dropFirst(2).replacingOccurrences(of: "/tmp/hatchery.sock", with: socket)))
            } else if line.hasPrefix("? "), let status = Int32(line.dropFirst(2)) {
                steps[steps.count - 1].status = status
            } else {
                steps[steps.count - 1].output += line + "\n"
            }
        }
        return steps
    }

    private var socket: String { folder.appendingPathComponent("s").path }

    func hasTests(_ function: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("\(function)/tests").path)
    }

    func run(_ command: String) throws -> (status: Int32, text: String) {
        let (process, output) = shell(command)
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Starts a daemon and waits until it answers.
    func start(_ command: String) throws -> Process {
        let (process, _) = shell("exec \(command) 2>/dev/null")
        try process.run()
        let isReady = eventually(within: 20) { (try? run("hatchery functions --socket \(socket)").status) == 0 }
        guard isReady else {
            process.terminate()
            throw TestFailure("the daemon of the guide did not get ready")
        }
        return process
    }

    private func shell(_ command: String) -> (Process, Pipe) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        let programs = Programs.url("hatchery").deletingLastPathComponent().path
        environment["PATH"] = "\(programs):\(environment["PATH"] ?? "/usr/bin:/bin")"
        environment["ROOMS_API_KEY"] = "a key of the guide"
        environment["FORMS_SECRET"] = "a secret of the guide"
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        return (process, output)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Whether `text` is what `shown` says: `…` stands for any text, on a line of its own for any lines.
    static func matches(_ text: String, _ shown: String) -> Bool {
        let parts = shown.replacingOccurrences(of: "…\n", with: "…").components(separatedBy: "…")
        var rest = Substring(text)
        for (index, part) in parts.enumerated() {
            if index == 0 {
                guard rest.hasPrefix(part) else { return false }
                rest = rest.dropFirst(part.count)
            } else if index == parts.count - 1, part.isEmpty {
                return true
            } else {
                guard let found = rest.range(of: part) else { return false }
                rest = rest[found.upperBound...]
            }
        }
        return parts.count > 1 || rest.isEmpty
    }
}
