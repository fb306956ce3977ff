import Foundation
import TestSupport
import Testing

/// Runs the files of `Checks` and `Data` in the runtime of an instance: what they check is said there, in JavaScript.
@Suite struct RuntimeTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    /// Names of the scripts in a folder that check something.
    private static func scripts(_ folder: String) -> [String] {
        let names =
            (try? FileManager.default.contentsOfDirectory(
                atPath: Self.folder.appendingPathComponent(folder).path)) ?? []
        return names.filter { $0.hasSuffix(".js") && $0 != "harness.js" && $0 != "tally.js" }.sorted()
    }

    @Test(arguments: scripts("Checks")) func behaviour(_ script: String) throws {
        try check([Self.folder.appendingPathComponent("Checks/\(script)")])
    }

    /// Against data that others made, where it lies beside the checkout.
    @Test(arguments: scripts("Data")) func conformance(_ script: String) throws {
        let file = Self.folder.appendingPathComponent("Data/\(script)")
        let shared = Self.folder.appendingPathComponent("../../../shared/conformance").standardized
        guard FileManager.default.fileExists(atPath: shared.path) else { return }
        let text = try String(contentsOf: file, encoding: .utf8)
        var texts: [String: String] = [:]
        for match in text.matches(of: /conformance\('([\w.\/-]+\.json)'\)/) {
            let name = String(match.1)
            texts[name] = try String(contentsOf: shared.appendingPathComponent(name), encoding: .utf8)
        }
        let list = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("hatchery-\(UUID().uuidString).js")
        defer { try? FileManager.default.removeItem(at: data) }
        try Data(
            "globalThis.__texts = \(list); globalThis.conformance = (name) => JSON.parse(__texts[name]);\n".utf8
        ).write(to: data)
        try check([data, Self.folder.appendingPathComponent("Data/tally.js"), file])
    }

    private func check(_ files: [URL]) throws {
        let process = Process()
        process.executableURL = Programs.url("hatchery-script")
        process.arguments = ([Self.folder.appendingPathComponent("Checks/harness.js")] + files).map(\.path)
        process.environment = [:]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let last = text.split(separator: "\n").last.map(String.init) ?? ""
        let tally = try? JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any]
        let found = try #require(tally, "no result: \(text.suffix(2000))")
        let failed = found["failed"] as? [[String: Any]] ?? []
        for failure in failed {
            Issue.record("\(failure["name"] ?? ""): \(failure["error"] ?? "")\n\(text.prefix(3000))")
        }
        #expect(found["ran"] as? Int ?? 0 > 0)
    }
}
