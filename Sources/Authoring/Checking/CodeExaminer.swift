import CAuthoring
import Foundation
import NIOCore
import Pool
import Supervisor
import Wire

/// Runs the analysis scripts in a confined instance: the code under check is text to them, and never run by them.
struct CodeExaminer {
    /// What the scripts answer.
    struct Answer: Decodable {
        struct Item: Decodable {
            var severity: Finding.Severity
            var rule: String
            var line: Int
            var column: Int
            var message: String
            var advice: String
            /// The name of a global that is not there.
            var unknown: String?
        }

        var findings: [Item]
        /// As given, or guessed.
        var kind: String?
        /// What the parser did not understand; the engine may.
        var fault: String?
        /// The findings say all that is to be said of the fault.
        var isExplained: Bool
    }

    private struct Question: Encodable {
        var type = "track"
        var code: String?
        var kind: String?
        var ingestHost: String?
        var unknown: String?
    }

    private struct Thrown: Decodable {
        var message: String
    }

    private let local: LocalExecutor
    private let name: String

    /// Deploys the scripts under a name of their own, beside the modules that the checked function lists: the known globals
    /// are those that this instance has.
    init(
        modules: [MountedModule], rules: FunctionRules, named name: String, in local: LocalExecutor
    ) async {
        self.local = local
        self.name = name
        var limits = PoolLimits()
        limits.maxInstances = 1
        limits.queueTimeMax = .seconds(20)
        limits.standingQueueTimeMax = .seconds(20)
        await local.executor.adopt(
            FunctionVersion(
                name: name, version: "1", kind: .destination, code: Array(Self.code.utf8),
                timeout: .seconds(20), memoryBytesMax: 512 << 20, logBytesMax: 64 << 10, limits: limits, rules: rules,
                modules: modules))
    }

    /// Looks through a function's code.
    ///
    /// - Parameters:
    ///   - kind: nil to guess it from the handlers.
    ///   - ingestHost: where the events of sources come from.
    /// - Throws: ``CheckError`` where the scripts failed, which is our fault.
    func examine(_ code: String, kind: FunctionKind?, ingestHost: String) async throws -> Answer {
        let end = try await ask(Question(code: code, kind: kind?.name, ingestHost: ingestHost))
        guard end.outcome == .ok else {
            throw CheckError("the code could not be examined: \(end.outcome.name) \(String(buffer: end.error))")
        }
        return try JSONDecoder().decode(Answer.self, from: Data(end.result.readableBytesView))
    }

    /// What the runtime says where code reads a global that is not there; nil if it is there.
    func complaint(about unknown: String) async throws -> String? {
        let end = try await ask(Question(unknown: unknown))
        return try? JSONDecoder().decode(Thrown.self, from: Data(end.error.readableBytesView)).message
    }

    private func ask(_ question: Question) async throws -> InvocationEnd {
        let event = try JSONEncoder().encode(question)
        return await local.invoke(Invocation(function: name, event: ByteBuffer(bytes: event)))
    }

    /// One function of all scripts: the parser as a CommonJS module, ours with the object `check` that they share.
    private static var code: String {
        let scripts = (0..<Int(checking_script_count)).map { String(cString: checking_scripts[$0].text) }
        let parser = """
            const check = {};
            { const module = { exports: {} }; (function (module, exports) {\(scripts[0])})(module, module.exports);
            check.acorn = module.exports; }
            """
        let parts = scripts[1..<(scripts.count - 1)].map { "(function (check) { 'use strict';\n\($0)\n})(check);" }
        return ([parser] + parts + [scripts[scripts.count - 1]]).joined(separator: "\n")
    }
}

/// Why a check could not be made; nothing is said about the function.
package struct CheckError: Error, Sendable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
