import Foundation

/// A real hatcheryd with functions of the test's own, in a temporary folder. Whatever it starts, ``stop()`` ends.
package final class TestDaemon: @unchecked Sendable {
    // SAFETY: everything is set in init and only read afterwards; Process is asked by one test at a time.
    package let socketPath: String
    package let folder: URL
    private let process = Process()
    private let log: URL

    /// Starts it and waits until it is ready.
    ///
    /// - Parameters:
    ///   - functions: source text by name.
    ///   - files: further files by path below the folder of functions, such as `name/function.yaml`.
    ///   - options: settings as `key=value`.
    ///   - environment: added to that of the tests.
    package init(
        _ functions: [String: String], files: [String: String] = [:], options: [String] = [],
        environment: [String: String] = [:]
    ) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("hatchery-test-\(UUID().uuidString)")
        socketPath = folder.appendingPathComponent("s").path
        log = folder.appendingPathComponent("log")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("functions"), withIntermediateDirectories: true)
        for (name, code) in functions { try write(code, to: "\(name)/function.js") }
        for (path, text) in files { try write(text, to: path) }
        process.executableURL = Programs.url("hatcheryd")
        process.arguments =
            ["--functions", folder.appendingPathComponent("functions").path, "--socket", socketPath]
            + options.flatMap { ["--set", $0] }
        process.standardInput = FileHandle.nullDevice
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = try FileHandle(forWritingTo: log)
        process.standardError = output
        // Not ours: whoever reads what the tests print would wait for a daemon that outlives them.
        process.standardOutput = output
        try process.run()
        let isReady = eventually(within: 20) { (try? get("/readyz").status) == 200 }
        guard isReady else {
            process.terminate()
            throw TestFailure("hatcheryd did not get ready: \(logText)")
        }
    }

    /// Writes a file below the folder of functions.
    package func write(_ text: String, to path: String) throws {
        let file = folder.appendingPathComponent("functions/\(path)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    package var pid: Int32 { process.processIdentifier }
    package var logText: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// One invocation over HTTP, on a connection of its own.
    package func invoke(
        _ function: String, _ event: String = #"{"type":"track"}"#, headers: [String: String] = [:],
        seconds: Double = 30
    ) throws -> TestAnswer {
        let connection = try TestConnection(path: socketPath, seconds: seconds)
        try connection.send(
            TestConnection.request(
                "POST", "/v1/functions/\(function)/invoke", headers: headers, body: Array(event.utf8)))
        return try connection.receiveAnswer()
    }

    package func get(_ path: String) throws -> TestAnswer {
        let connection = try TestConnection(path: socketPath)
        try connection.send(TestConnection.request("GET", path))
        return try connection.receiveAnswer()
    }

    /// The instances as listed, those of one function or all.
    package func instances(of function: String? = nil) throws -> [TestInstance] {
        let all = try get("/v1/instances").json["instances"] as? [[String: Any]] ?? []
        return all.map(TestInstance.init).filter { function == nil || $0.function == function }
    }

    /// Every process that hangs below the daemon.
    package var descendants: [Int32] { ProcessFacts.descendants(of: pid) }

    /// The daemon's own child that runs this program.
    package func child(_ program: String) -> Int32? {
        descendants.first {
            let facts = ProcessFacts.status($0)
            return facts["PPid"] == "\(pid)" && facts["Name"] == program
        }
    }

    package var openDescriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count) ?? 0
    }

    /// SIGTERM, and whether it ended with 0 and left nothing behind.
    @discardableResult
    package func stop() -> Bool {
        let below = descendants
        if process.isRunning { process.terminate() }
        guard eventually(within: 40, { !process.isRunning }) else {
            kill(pid, SIGKILL)
            return false
        }
        let isClean = eventually { below.allSatisfy { kill($0, 0) != 0 } }
        try? FileManager.default.removeItem(at: folder)
        return process.terminationStatus == 0 && isClean
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }
}

/// One instance as `GET /v1/instances` lists it.
package struct TestInstance: Sendable {
    package var id: Int
    package var pid: Int32
    package var state: String
    package var function: String?
    /// The settings instance; nil where a call brought its own.
    package var settings: String?
    package var residentBytes: Int

    init(_ fields: [String: Any]) {
        id = fields["id"] as? Int ?? 0
        pid = Int32(fields["pid"] as? Int ?? 0)
        state = fields["state"] as? String ?? ""
        function = fields["function"] as? String
        settings = fields["settings"] as? String
        residentBytes = fields["residentBytes"] as? Int ?? 0
    }
}

/// What /proc tells about processes.
package enum ProcessFacts {
    /// The fields of /proc/PID/status.
    package static func status(_ pid: Int32) -> [String: String] {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        var fields: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        return fields
    }

    /// Processor time that a process has used in its own code, in ticks of 10 ms (field 14 of /proc/PID/stat); 0 if it is
    /// gone.
    package static func cpuTicks(_ pid: Int32) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        // The name in parentheses may hold anything.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 11 ? Int(fields[11]) ?? 0 : 0
    }

    package static func descendants(of pid: Int32) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        var children: [Int32: [Int32]] = [:]
        for process in all { children[Int32(status(process)["PPid"] ?? "") ?? 0, default: []].append(process) }
        var found: [Int32] = []
        var next = [pid]
        while let parent = next.popLast() {
            found += children[parent] ?? []
            next += children[parent] ?? []
        }
        return found
    }
}
