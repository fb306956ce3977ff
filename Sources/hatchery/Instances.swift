import ArgumentParser
import FoundationEssentials
import HatcheryClient

/// `GET /v1/instances`, decoded.
private struct InstanceListing: Decodable {
    struct Instance: Decodable {
        var id: UInt64
        var pid: Int32
        var state: String
        var function: String?
        var version: String?
        var settings: String?
        var invocations: UInt64
        var ageMs: UInt64
        var sinceMs: UInt64
        var residentBytes: UInt64

        /// `NAME` or `NAME@INSTANCE`.
        var address: String {
            guard let function else { return "-" }
            guard let settings else { return "\(function) (settings of a call)" }
            return settings == "default" ? function : "\(function)@\(settings)"
        }
    }

    var instances: [Instance]
}

/// `hatchery ps`
struct Instances: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ps", abstract: "List the instances: what each is doing, for how long, and its memory.",
        discussion: "RESIDENT counts pages that instances share; what one costs by itself is about a twentieth of it.")

    @OptionGroup var daemon: DaemonOptions

    func run() async throws {
        let answer = try await daemon.read("/v1/instances")
        guard !daemon.json else { return print(String(decoding: answer.body, as: UTF8.self)) }
        let instances = try JSONDecoder().decode(InstanceListing.self, from: Data(answer.body)).instances
        var rows = [["ID", "PID", "STATE", "FOR", "FUNCTION", "VERSION", "CALLS", "AGE", "RESIDENT"]]
        for instance in instances {
            rows.append([
                "\(instance.id)", "\(instance.pid)", instance.state, Self.time(instance.sinceMs),
                instance.address, instance.version ?? "-", "\(instance.invocations)", Self.time(instance.ageMs),
                "\(instance.residentBytes >> 20) MiB",
            ])
        }
        Terminal.table(rows)
    }

    private static func time(_ milliseconds: UInt64) -> String {
        switch milliseconds {
        case ..<1000: "\(milliseconds) ms"
        case ..<120_000: "\(milliseconds / 1000) s"
        case ..<7_200_000: "\(milliseconds / 60_000) min"
        default: "\(milliseconds / 3_600_000) h"
        }
    }
}
