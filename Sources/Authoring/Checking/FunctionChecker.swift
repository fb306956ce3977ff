import FunctionFolder
import ModuleStore
import Supervisor
import Wire

/// Checks functions: their files, their code as text, and whether it loads in a confined instance.
package struct FunctionChecker: Sendable {
    private let local: LocalExecutor
    private let modules: ModuleStore

    /// Starts what checks need; ``end()`` ends it.
    ///
    /// - Parameters:
    ///   - programs: the folder of `hatchery-worker`.
    ///   - isBrief: only a function or two are to be checked.
    /// - Throws: ``ExecutorError``; nothing is left running.
    package static func start(
        programs: String, modules: ModuleStore, isBrief: Bool = false
    ) async throws(ExecutorError) -> FunctionChecker {
        var settings = LocalExecutor.settings(programs: programs)
        settings.isBrief = isBrief
        // Code that is only loaded has no use for the network.
        settings.egress.programPath = ""
        settings.host.stems = isBrief ? 0 : 2
        settings.host.moduleStems = 0
        return FunctionChecker(local: try await LocalExecutor.start(settings), modules: modules)
    }

    /// Ends every process of the checks.
    package func end() async { await local.end() }

    /// Checks one function.
    ///
    /// - Throws: ``CheckError`` where no check could be made.
    package func check(_ target: CheckTarget) async throws -> CheckReport {
        let files = CheckedFiles(target, modules: modules)
        guard let code = files.code else {
            return CheckReport(
                name: target.name, kind: files.kind?.name, handlers: [], unhandledTypes: [], codeBytes: files.codeBytes,
                codeBytesMax: WireLimit.codeBytesMax, findings: files.findings)
        }
        var findings = files.findings
        let examiner = await CodeExaminer(
            modules: files.modules, rules: files.rules, named: "\(target.name) check", in: local)
        let answer = try await examiner.examine(code, kind: files.kind, ingestHost: files.rules.ingestHost)
        for item in answer.findings {
            // Which globals and handlers there are is known only where function.yaml was understood.
            if !files.isManifestKnown, ["unknown-global", "other-kind"].contains(item.rule) { continue }
            let isLegacy = files.kind == .source && files.rules.compatibility.contains(.processEvents)
            if isLegacy, item.unknown == "exports" { continue }
            findings.append(try await finding(item, in: target, examiner))
        }
        let kind = files.kind ?? answer.kind.flatMap(FunctionKind.init(name:)) ?? .destination
        let (handlers, fault) = await load(code, as: kind, target, files)
        if let fault, !answer.isExplained, !repeats(fault, findings) { findings.append(fault) }
        if answer.fault != nil, !answer.isExplained, fault == nil {
            findings.append(
                Finding(
                    file: target.codeFile, line: nil, column: nil, severity: .note, rule: "not-examined",
                    message: "the code loads, but uses syntax that this check does not know (\(answer.fault ?? ""))",
                    advice: "nothing more was looked for"))
        }
        return CheckReport(
            name: target.name, kind: kind.name, handlers: handlers,
            unhandledTypes: unhandledTypes(handlers, kind, files.rules), codeBytes: files.codeBytes,
            codeBytesMax: WireLimit.codeBytesMax, findings: findings)
    }

    private func finding(
        _ item: CodeExaminer.Answer.Item, in target: CheckTarget, _ examiner: CodeExaminer
    ) async throws -> Finding {
        var finding = Finding(
            file: target.codeFile, line: item.line, column: item.column, severity: item.severity, rule: item.rule,
            message: item.message, advice: item.advice)
        // The runtime knows better what to do without it.
        if let unknown = item.unknown, let said = try await examiner.complaint(about: unknown),
            said.hasPrefix("\(unknown) is not defined: ")
        {
            finding.advice = String(said.dropFirst(unknown.count + " is not defined: ".count))
        }
        return finding
    }

    /// Loads the code as the daemon does.
    private func load(
        _ code: String, as kind: FunctionKind, _ target: CheckTarget, _ files: CheckedFiles
    ) async -> (handlers: [String], fault: Finding?) {
        var version =
            files.version
            ?? FunctionVersion(
                name: target.name, version: "1", kind: kind, code: Array(code.utf8),
                timeout: .seconds(5), memoryBytesMax: 128 << 20, logBytesMax: 64 << 10, limits: .init())
        version.kind = kind
        version.rules = files.rules
        version.modules = files.modules
        version.limits.minWarm = 0
        do throws(DeployError) {
            return (try await local.executor.deploy(version), nil)
        } catch {
            let (sentence, line, column) = error.parts
            let fault = Finding(
                file: target.codeFile, line: line, column: column, severity: .error,
                rule: sentence.hasPrefix("SyntaxError") ? "syntax" : "load", message: sentence, advice: "")
            return ([], fault)
        }
    }

    /// Whether the load failed at a global that a finding names already.
    private func repeats(_ fault: Finding, _ findings: [Finding]) -> Bool {
        findings.contains {
            $0.rule == "unknown-global" && $0.line == fault.line
                && fault.message.hasPrefix("ReferenceError: \($0.message.prefix { $0 != " " }) is not defined")
        }
    }

    /// Types of single events that no handler takes (SPEC 12, 14, 86).
    private func unhandledTypes(_ handlers: [String], _ kind: FunctionKind, _ rules: FunctionRules) -> [String] {
        let takesAll = handlers.contains("onBatch") && !rules.compatibility.contains(.singleHandlers)
        guard kind != .source, !handlers.isEmpty, !takesAll else { return [] }
        return ["identify", "track", "page", "screen", "group", "alias", "delete"].filter { type in
            !handlers.contains("on" + type.prefix(1).uppercased() + type.dropFirst())
        }
    }
}
