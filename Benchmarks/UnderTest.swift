import Foundation

/// A hatcheryd of our own with two small functions, on a socket in a temporary folder.
struct DaemonUnderTest {
    let socketPath: String
    private let process = Process()
    private let folder: URL

    private static let functions = [
        "small": "function onTrack(event) { return { user: event.userId, total: event.properties.total * 2 } }",
        "slow": "async function onTrack(event) { await new Promise((done) => setTimeout(done, event.waitMs)) }",
    ]

    /// Uses what ``RuntimeBench`` measures; it loads only where the runtime is whole.
    private static let tasks = RuntimeBench.script + "function onTrack() { return tasks() }"

    /// - Parameters:
    ///   - options: settings as `key=value`.
    ///   - module: a mounted module that the function `listing` lists and looks at; nil for no such function.
    init(options: [String], listing module: String? = nil) throws {
        folder = try Machine.temporaryFolder()
        socketPath = folder.appendingPathComponent("s").path
        var functions = Self.functions
        functions["tasks"] = Self.tasks
        if let module {
            functions["listing"] =
                "function onTrack(event) { return { user: event.userId, kind: typeof \(module).S3 } }"
        }
        for (name, code) in functions {
            let place = folder.appendingPathComponent("functions/\(name)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try code.write(to: place.appendingPathComponent("function.js"), atomically: true, encoding: .utf8)
            if let module, name == "listing" {
                try "modules: [\(module)]\n".write(
                    to: place.appendingPathComponent("function.yaml"), atomically: true, encoding: .utf8)
            }
        }
        process.executableURL = Machine.sibling("hatcheryd")
        process.arguments =
            [
                "--functions", folder.appendingPathComponent("functions").path, "--socket", socketPath, "--log-level",
                "error",
            ]
            + options.flatMap { ["--set", $0] }
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try keepTrying(socketPath) { _ = try FrameSocket(path: socketPath).invoke("small", event: Bench.event) }
    }

    /// Waits until `count` stems stand ready.
    func waitForStems(_ count: Int) throws {
        try waitForListing("the stems are not ready") { $0.components(separatedBy: #""stem""#).count > count }
    }

    /// Waits until the instance of the small function is in that state.
    func waitForState(_ state: String) throws {
        try waitForListing("the instance is not \(state)") { listing in
            listing.components(separatedBy: "{").contains {
                $0.contains(#""function":"small""#) && $0.contains(#""state":"\#(state)""#)
            }
        }
    }

    private func waitForListing(_ complaint: String, _ isThere: (String) -> Bool) throws {
        let connection = try HTTPSocket(path: socketPath)
        for _ in 0..<2000 {
            if isThere(try connection.get("/v1/instances")) { return }
            usleep(1000)
        }
        throw BenchError(complaint)
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}

/// The relay with its echo process.
struct FloorUnderTest {
    let socketPath: String
    private let process = Process()
    private let folder: URL

    init() throws {
        folder = try Machine.temporaryFolder()
        socketPath = folder.appendingPathComponent("s").path
        process.executableURL = Machine.sibling("hatchery-bench")
        process.arguments = ["relay", socketPath]
        try process.run()
        try keepTrying(socketPath) { _ = try FrameSocket(path: socketPath).invoke("small", event: Bench.event) }
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}

/// Tries until it works, for at most 10 s.
private func keepTrying(_ path: String, _ attempt: () throws -> Void) throws {
    var last: any Error = BenchError("nothing listens on \(path)")
    for _ in 0..<1000 {
        do {
            return try attempt()
        } catch {
            last = error
            usleep(10_000)
        }
    }
    throw last
}
