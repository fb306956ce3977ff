import Foundation
import Testing
import Wire
import WorkerRuntime

/// All tests of the engine, one after the other: a process has one engine at work at a time.
@Suite(.serialized) struct ScriptEngineTests {}

/// A customer's function in an engine of its own, and what came of running it.
final class Trial {
    /// One invocation's answer, taken apart.
    struct Answer {
        var report: RunReport
        var result: String
        var error: [String: Any]
        var logs: [[String: Any]]

        var outcome: Outcome { report.outcome }
        var name: String { error["name"] as? String ?? "" }
        var message: String { error["message"] as? String ?? "" }
        var stack: String { error["stack"] as? String ?? "" }
        /// Each line as `level: message`.
        var lines: [String] { logs.map { "\($0["level"]!): \($0["message"]!)" } }
    }

    let engine: ScriptEngine
    let loaded: LoadReport
    /// Deadlines for which the engine asked to sleep.
    private(set) var sleeps = 0

    init(
        _ code: String, kind: FunctionKind = .destination, settings: String = #"{"apiKey":"k1"}"#,
        logBytesMax: Int = 64 << 10, isWarm: Bool = false
    ) throws {
        engine = try ScriptEngine()
        if isWarm {
            engine.warmUp()
            engine.touch()
        }
        loaded = engine.load(
            LoadRequest(
                kind: kind, code: Array(code.utf8), settings: Array(settings.utf8), logBytesMax: logBytesMax,
                memoryBytesMax: 128 << 20))
    }

    var loadError: [String: Any] { Self.object(loaded.error) }
    /// `line:column: message` of a failed load.
    var loadFault: String {
        let error = loadError
        return "\(error["line"] ?? "?"):\(error["column"] ?? "?"): \(error["message"] ?? "")"
    }

    /// Runs the handler for an event of `type`; `fields` is the rest of a JSON object.
    func run(_ type: String = "track", _ fields: String = "") throws -> Answer {
        try run(raw: Array(#"{"type":"\#(type)"\#(fields.isEmpty ? "" : ",")\#(fields)}"#.utf8))
    }

    func run(raw event: [UInt8]) throws -> Answer {
        let payload = event.withUnsafeBytes { bytes in
            Array(engine.run(bytes, wait: sleep).dropFirst(FrameHeader.byteCount))
        }
        let report = try payload.withUnsafeBytes { bytes throws(WireError) in try RunReport.decode(bytes) }
        let body = payload.dropFirst(RunReport.byteCount)
        let result = body.prefix(report.resultBytes)
        let error = body.dropFirst(report.resultBytes).prefix(report.errorBytes)
        let logs = Array("[".utf8) + body.suffix(report.logBytes) + Array("]".utf8)
        return Answer(
            report: report, result: String(decoding: result, as: UTF8.self), error: Self.object(Array(error)),
            logs: try #require(try JSONSerialization.jsonObject(with: Data(logs)) as? [[String: Any]]))
    }

    private func sleep(until deadline: UInt64?) {
        sleeps += 1
        while DispatchTime.now().uptimeNanoseconds < deadline ?? 0 { sched_yield() }
    }

    static func object(_ bytes: [UInt8]) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
    }
}
