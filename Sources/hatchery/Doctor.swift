import ArgumentParser
import FoundationEssentials
import Glibc
import HatcheryClient

/// `hatchery doctor`
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show which layers of confinement this host allows, and whether a daemon answers.",
        discussion: "Exits with 1 when a layer without which nothing is served is off.")

    @OptionGroup var daemon: DaemonOptions

    /// One layer, from the worker's check.
    private struct Layer: Encodable {
        var name: String
        var isOn: Bool
        var reason: String
    }

    /// The whole examination, as `--json` prints it.
    private struct Findings: Encodable {
        var layers: [Layer]
        var daemon: String
    }

    func run() async throws {
        let (layers, isFit) = try examineHost()
        let findings = Findings(layers: layers, daemon: await examineDaemon())
        if daemon.json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(findings), as: UTF8.self))
        } else {
            Terminal.table([["LAYER", "STATE", "WHY"]] + layers.map { [$0.name, $0.isOn ? "on" : "off", $0.reason] })
            print("\ndaemon: \(findings.daemon)")
        }
        if !isFit { throw Ending.functionFailed.because("a layer is off without which hatcheryd refuses to serve") }
    }

    private func examineHost() throws -> ([Layer], isFit: Bool) {
        let worker = Worker.path
        guard access(worker, X_OK) == 0, let pipe = popen("'\(worker)' --check", "r") else {
            throw Ending.functionFailed.because("the worker program \(worker) is not there: build it with make build")
        }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { text += buffer[..<count] }
        let status = pclose(pipe)
        let layers = String(decoding: text, as: UTF8.self).split(separator: "\n").map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Layer(
                name: fields[0], isOn: fields.count > 1 && fields[1] == "on", reason: fields.count > 2 ? fields[2] : "")
        }
        return (layers, status == 0 && !layers.isEmpty)
    }

    private func examineDaemon() async -> String {
        let client = daemon.client
        defer { Task { await client.close() } }
        do {
            let answer = try await client.query("/readyz")
            return answer.status == 200
                ? "ready on \(client.socketPath)" : "answers on \(client.socketPath), not ready (starting or draining)"
        } catch {
            return "\(error)"
        }
    }
}
