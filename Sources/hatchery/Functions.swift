import ArgumentParser
import FoundationEssentials
import HatcheryClient

/// `GET /v1/functions`, decoded.
struct FunctionListing: Decodable {
    struct Function: Decodable {
        var name: String
        var kind: String
        var version: String?
        var handlers: [String]
        var problem: String?
        var timeoutMs: Int
        var memoryMiB: Int
        var instances: Int
        var busy: Int
        var suspended: Int
        var queued: Int
        var minWarm: Int
        var maxInstances: Int
        var outcomes: [String: UInt64]
        var settings: [Settings]
    }

    struct Settings: Decodable {
        var name: String
        var problem: String?
        var instances: Int
        var queued: Int
    }

    var functions: [Function]

    init(_ answer: Answer) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(answer.body))
    }
}

/// `hatchery functions`
struct Functions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the functions, their versions and what is wrong with them.")

    @OptionGroup var daemon: DaemonOptions

    func run() async throws {
        let answer = try await daemon.read("/v1/functions")
        guard !daemon.json else { return print(String(decoding: answer.body, as: UTF8.self)) }
        let functions = try FunctionListing(answer).functions
        guard !functions.isEmpty else {
            return print("There are no functions. Put one into the daemon's folder as NAME/function.js.")
        }
        var rows = [
            ["NAME", "KIND", "VERSION", "HANDLERS", "TIMEOUT", "MEMORY", "INSTANCES", "QUEUED", "CALLS", "FAILED"]
        ]
        for function in functions {
            let calls = function.outcomes.values.reduce(0, +)
            let good = (function.outcomes["ok"] ?? 0) + (function.outcomes["filtered"] ?? 0)
            rows.append([
                function.name, function.kind, function.version ?? "-",
                function.handlers.isEmpty ? "-" : function.handlers.joined(separator: ","), "\(function.timeoutMs) ms",
                "\(function.memoryMiB) MiB", "\(function.instances)/\(function.maxInstances)", "\(function.queued)",
                "\(calls)", "\(calls - good)",
            ])
            // Of those with other settings only what is their own.
            for settings in function.settings.dropFirst() {
                rows.append([
                    "\(function.name)@\(settings.name)", "", "", "", "", "",
                    "\(settings.instances)/\(function.maxInstances)", "\(settings.queued)", "", "",
                ])
            }
        }
        Terminal.table(rows)
        for function in functions {
            for settings in function.settings {
                guard let problem = settings.problem else { continue }
                let name = settings.name == "default" ? function.name : "\(function.name)@\(settings.name)"
                print(Terminal.paint("\(name): \(problem); its calls end with invalidSettings", .bad))
            }
            guard let problem = function.problem else { continue }
            let still = function.version == nil ? "it does not serve" : "version \(function.version ?? "") serves on"
            print(Terminal.paint("\(function.name): \(problem); \(still)", .bad))
        }
    }
}

extension DaemonOptions {
    /// Reads a resource, or says why not and exits.
    func read(_ path: String) async throws -> Answer {
        let client = client
        do throws(HatcheryClientError) {
            let answer = try await client.query(path)
            await client.close()
            return answer
        } catch {
            throw error.ending
        }
    }
}
