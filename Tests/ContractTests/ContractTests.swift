import Foundation
import TestSupport
import Testing

/// What a running function may rely on: a test for each item of the contract, named after its number. Whatever concerns
/// gateways, accounts and pages of the managed product has none.
@Suite(.daemon) struct ContractTests {}

/// One daemon for a suite and all in it, which must end well.
struct DaemonTrait: SuiteTrait, TestScoping {
    @TaskLocal static var current: TestDaemon?

    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        let daemon = try TestDaemon(
            [:],
            options: [
                "functions.rescanMs=20", "egress.privateRanges=127.0.0.0/8", "host.maxInstances=60",
                "log.level=error",
            ])
        do {
            try await Self.$current.withValue(daemon) { try await body() }
        } catch {
            daemon.stop()
            throw error
        }
        #expect(daemon.stop())
    }
}

extension Trait where Self == DaemonTrait {
    static var daemon: Self { Self() }
}

/// A function that a test has given to the suite's daemon.
struct TestFunction: Sendable {
    let name: String
    let daemon: TestDaemon
    let handlers: [String]
    /// Why it does not serve; empty if it does.
    let problem: String

    /// Waits until the daemon has taken it up or refused it.
    ///
    /// - Parameter manifest: further lines of `function.yaml`.
    init(_ code: String, kind: String = "destination", _ manifest: String = "", settings: String? = nil) throws {
        let daemon = try #require(DaemonTrait.current)
        let name = "f\(UUID().uuidString.prefix(13))"
        try daemon.write("kind: \(kind)\n\(manifest)\n", to: "\(name)/function.yaml")
        if let settings { try daemon.write(settings, to: "\(name)/settings.yaml") }
        try daemon.write(code, to: "\(name)/function.js")
        var status: [String: Any] = [:]
        let isTaken = try eventually {
            let answer = try daemon.get("/v1/functions/\(name)")
            status = answer.json
            return answer.status == 200 && (status["version"] is String || status["problem"] is String)
        }
        guard isTaken else { throw TestFailure("not taken up: \(daemon.logText)") }
        self.name = name
        self.daemon = daemon
        handlers = status["handlers"] as? [String] ?? []
        problem = status["problem"] as? String ?? ""
    }

    /// One invocation.
    func run(_ payload: String = #"{"type":"track"}"#, deadlineMs: Int? = nil) throws -> TestAnswer {
        try daemon.invoke(name, payload, headers: deadlineMs.map { ["Hatchery-Deadline-Ms": "\($0)"] } ?? [:])
    }
}

extension TestAnswer {
    /// A member of the answer as JSON text with sorted keys.
    subscript(_ name: String) -> String { Self.text(json[name]) }

    var errorName: String { (json["error"] as? [String: Any])?["name"] as? String ?? "" }
    var stack: String { (json["error"] as? [String: Any])?["stack"] as? String ?? "" }

    /// `outcome`, and `outcome: message` where it is none of the good ones.
    var end: String { Self.end(json) }
    /// The same of each event of a batch.
    var ends: [String] { (json["results"] as? [[String: Any]] ?? []).map(Self.end) }
    /// The result of each event of a batch, as JSON text.
    var results: [String] { (json["results"] as? [[String: Any]] ?? []).map { Self.text($0["result"]) } }
    /// Each line of the log as `level message`.
    var lines: [String] { logs.map { "\($0["level"] ?? "") \($0["message"] ?? "")" } }
    /// The events that a source has sent, as JSON text.
    var events: [String] { messages("events") }
    /// The same of its objects.
    var objects: [String] { messages("objects") }

    private func messages(_ kind: String) -> [String] {
        ((json["messages"] as? [String: Any])?[kind] as? [Any] ?? ["no messages"]).map(Self.text)
    }

    private static func end(_ fields: [String: Any]) -> String {
        let outcome = fields["outcome"] as? String ?? "?"
        guard let error = fields["error"] as? [String: Any] else { return outcome }
        return "\(outcome): \(error["message"] ?? "?")"
    }

    private static func text(_ value: Any?) -> String {
        guard let value else { return "nothing" }
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .fragmentsAllowed, .withoutEscapingSlashes]
        let data = (try? JSONSerialization.data(withJSONObject: value, options: options)) ?? Data("?".utf8)
        return String(decoding: data, as: UTF8.self)
    }
}

extension Array {
    /// The element there, if there is one: an answer that is too short fails a test and not all of them.
    func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

/// A JSON string of `text`.
func quoted(_ text: String) -> String {
    String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
}
