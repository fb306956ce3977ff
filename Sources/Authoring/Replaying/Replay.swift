import HatcheryClient
import ModuleStore
import Pool
import Supervisor
import Wire

/// A recording on its way to be run once more.
package struct Replay: Sendable {
    package let recording: Recording
    /// Runs in place of the recorded code.
    private let version: FunctionVersion
    private let settings: CheckedSettings
    /// Secrets for which the replay has placeholders only.
    package let missingSecrets: [Int]

    /// Why a recording cannot be run here, and what to do.
    package struct PreparationError: Error, Sendable {
        package var explanation: String
    }

    /// Prepares it.
    ///
    /// - Parameters:
    ///   - settings: a JSON object in place of the recorded settings, with the values of secrets; nil for the recorded
    ///     ones, which have placeholders there.
    ///   - code: in place of the recorded code; nil for that.
    ///   - modules: where the modules are that the function lists.
    package init(
        _ recording: Recording, settings: [UInt8]? = nil, code: [UInt8]? = nil, modules: ModuleStore
    ) throws(PreparationError) {
        self.recording = recording
        let function = recording.function
        let recorded = function.settings.bytes
        let known = RecordedSecrets(recorded: recorded, given: settings)
        missingSecrets = known.missing
        // Whether it ends in time is the machine's affair, unless it did not.
        let timeout = Duration.milliseconds(function.timeoutMs)
        let isTimeout = recording.end.outcome == Outcome.timeout.name
        var limits = PoolLimits()
        limits.queueTimeMax = .seconds(60)
        limits.standingQueueTimeMax = .seconds(60)
        version = FunctionVersion(
            name: function.name, version: function.version, kind: FunctionKind(name: function.kind) ?? .destination,
            code: code ?? Array(function.code.utf8), timeout: isTimeout ? timeout : max(timeout, .seconds(60)),
            memoryBytesMax: function.memoryBytesMax, logBytesMax: function.logBytesMax, limits: limits,
            rules: function.rules.rules, modules: try Self.mounted(function.modules, modules))
        self.settings = CheckedSettings(json: settings ?? recorded, secrets: known.values)
    }

    private static func mounted(
        _ listed: [Recording.Module], _ store: ModuleStore
    ) throws(PreparationError) -> [MountedModule] {
        var found: [MountedModule] = []
        for module in listed {
            do throws(ModuleError) {
                found.append(try store.module(module.global))
            } catch {
                throw PreparationError(
                    explanation: "the recorded function lists the module \(module.global): \(error.description)")
            }
        }
        return found
    }

    /// Runs it and compares.
    package func run(on local: LocalExecutor) async -> Replayed {
        let end = await withCheckedContinuation { done in
            let executor = local.executor
            executor.eventLoop.execute {
                executor.replay(recording, as: version, settings: settings) { done.resume(returning: $0) }
            }
        }
        guard let now = end.recording else {
            let why = end.recordingProblem ?? "the replay did not run (\(end.outcome.name))"
            return Replayed(end: end, comparison: Comparison(divergences: [why], notes: []))
        }
        return Replayed(
            end: end, comparison: Comparison(of: recording, with: now, hasPlaceholders: !missingSecrets.isEmpty))
    }

    /// Runs it in processes of its own, and compares.
    ///
    /// - Parameter programs: the folder of the worker program.
    /// - Throws: ``ExecutorError``; nothing is left running.
    package func run(programs: String) async throws(ExecutorError) -> Replayed {
        var settings = LocalExecutor.settings(programs: programs)
        settings.egress.programPath = ""
        settings.isBrief = true
        settings.host.stems = 0
        settings.host.moduleStems = 0
        let local = try await LocalExecutor.start(settings)
        let replayed = await run(on: local)
        await local.end()
        return replayed
    }

    /// How a replay ended, and whether it was the same.
    package struct Replayed: Sendable {
        package var end: InvocationEnd
        package var comparison: Comparison
    }
}

/// The secrets of a recording, found by the placeholders in its settings.
struct RecordedSecrets {
    /// The value of each, or its placeholder.
    private(set) var values: [String] = []
    /// The numbers of those that have no value, counted from 1.
    private(set) var missing: [Int] = []

    /// - Parameters:
    ///   - recorded: settings with placeholders.
    ///   - given: settings with values, or nil.
    init(recorded: [UInt8], given: [UInt8]?) {
        var found: [Int: String] = [:]
        let recorded = JSONValue(recorded) ?? .null
        Self.collect(recorded, given.flatMap { JSONValue($0) }, &found)
        let count = found.keys.max().map { $0 + 1 } ?? 0
        values = (0..<count).map { found[$0] ?? SecretPlaceholders.placeholder($0) }
        missing = values.indices.filter { values[$0] == SecretPlaceholders.placeholder($0) }.map { $0 + 1 }
    }

    private static func collect(_ recorded: JSONValue, _ given: JSONValue?, _ found: inout [Int: String]) {
        switch (recorded, given) {
        case (.string(let text), _):
            guard let index = index(of: text) else { return }
            if case .string(let value)? = given { found[index] = value } else { found[index] = text }
        case (.object(let members), let other):
            for (name, member) in members {
                if case .object(let others)? = other {
                    collect(member, others[name], &found)
                } else {
                    collect(member, nil, &found)
                }
            }
        case (.array(let items), let other):
            for (index, item) in items.enumerated() {
                if case .array(let others)? = other, index < others.count {
                    collect(item, others[index], &found)
                } else {
                    collect(item, nil, &found)
                }
            }
        default: break
        }
    }

    /// Of a text that is a placeholder and nothing else.
    private static func index(of text: String) -> Int? {
        guard text.hasPrefix("***"), text.hasSuffix("***"), text.count > 6,
            let number = Int(text.dropFirst(3).dropLast(3)), number > 0, number <= 10_000
        else { return nil }
        return number - 1
    }
}
