import Foundation
import ModuleStore
import TestSupport
import Wire

/// Runs scripts in confined instances of a real daemon, each in an instance of its own.
final class Runner {
    private let daemon: TestDaemon
    private let modules: URL

    /// Evaluates the script it is sent and answers with what came of it.
    private static let function = """
        async function onTrack(event) {
            (0, eval)(event.properties.script);
            return await globalThis.__result;
        }
        """

    init(options: [String] = []) throws {
        // Only modules have a `require`: this one hands its own to the tests.
        modules = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hatchery-conformance-\(UUID().uuidString)")
        let handed = MountedModule(name: "require", global: "require", source: Array("module.exports = require;".utf8))
        _ = try ModuleStore(folder: modules.path).add(handed, version: "1.0.0")
        daemon = try TestDaemon(
            ["conformance": Self.function], files: ["conformance/function.yaml": "modules: [require]"],
            options: [
                "limits.timeoutMs=60000", "limits.memoryMiB=1024", "pool.invocationsMax=1", "pool.maxInstances=2",
                "pool.queueTimeMs=600000", "pool.standingQueueTimeMs=600000", "host.stems=0", "host.moduleStems=2",
                "modules.directory=\(modules.path)",
            ] + options)
    }

    func run(_ file: TestFile) -> Outcome {
        let event = json(["type": "track", "properties": ["script": file.script]])
        do {
            let answer = try daemon.invoke("conformance", event, seconds: 90)
            guard let result = answer.json["result"] as? [String: Any] else {
                return Outcome(problem: "\(answer.json["outcome"] ?? ""): \(answer.errorMessage)")
            }
            let tests = result["tests"] as? [[String: Any]] ?? []
            return Outcome(
                problem: result["problem"] as? String,
                tests: tests.map {
                    Outcome.Test(
                        name: $0["name"] as? String ?? "", isPass: $0["isPass"] as? Bool ?? false,
                        message: $0["message"] as? String ?? "")
                })
        } catch {
            return Outcome(problem: "\(error)")
        }
    }

    func stop() {
        daemon.stop()
        try? FileManager.default.removeItem(at: modules)
    }
}
