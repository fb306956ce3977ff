import Foundation
import FunctionFolder
import ModuleStore
import Supervisor
import Wire

/// A function's files as far as they can be read, with what is wrong with them.
struct CheckedFiles {
    /// Nil where a file is wrong, and for a single script.
    private(set) var version: FunctionVersion?
    /// Nil where the code cannot be read, or is too large.
    private(set) var code: String?
    private(set) var codeBytes = 0
    /// Nil where nothing says which: the handlers decide.
    private(set) var kind: FunctionKind?
    private(set) var modules: [MountedModule] = []
    private(set) var rules = FunctionRules()
    /// function.yaml is right, or there is none.
    private(set) var isManifestKnown = true
    private(set) var findings: [Finding] = []

    init(_ target: CheckTarget, modules store: ModuleStore) {
        readCode(target)
        guard let directory = target.directory else { return }
        let files = FunctionFiles(name: target.name, in: directory, modules: store)
        do throws(ConfigurationError) {
            let manifest = try files.manifest(defaults: FunctionDefaults())
            kind = manifest.kind
            modules = manifest.modules
            rules = manifest.rules
        } catch {
            isManifestKnown = false
            kind = Self.kind(in: "\(directory)/\(target.name)/function.yaml")
            findings.append(Self.finding(error, target))
        }
        if isManifestKnown {
            do throws(ConfigurationError) {
                let version = try files.read(defaults: FunctionDefaults())
                findings += Self.settingsFindings(version, target)
                self.version = version
            } catch {
                let finding = Self.finding(error, target)
                // What is wrong with the code is found in more detail than the daemon needs.
                if finding.file != target.codeFile { findings.append(finding) }
            }
        }
        readEvents(target, in: "\(directory)/\(target.name)")
        findings += Self.testFindings(target, in: "\(directory)/\(target.name)")
    }

    /// The kind that a file names in which something else is wrong.
    private static func kind(in file: String) -> FunctionKind? {
        let text = String(decoding: DiskFile.read(file) ?? [], as: UTF8.self)
        guard let root = try? KeyedDocument.compose(text, source: file) else { return nil }
        return root.mapping?["kind"]?.string.flatMap(FunctionKind.init(name:))
    }

    private static func finding(_ error: ConfigurationError, _ target: CheckTarget) -> Finding {
        let file = error.source.split(separator: "/", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
        return Finding(
            file: target.file(file), line: error.line, column: nil, severity: .error, rule: "file",
            message: error.problem, advice: "")
    }

    private mutating func readCode(_ target: CheckTarget) {
        guard var bytes = DiskFile.read(target.codeFile) else {
            return complain(target.codeFile, .error, "file", "cannot be read: \(DiskFile.reason)", "")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        codeBytes = bytes.count
        guard bytes.count <= WireLimit.codeBytesMax else {
            return complain(
                target.codeFile, .error, "code-size",
                "the code has \(bytes.count) bytes, at most \(WireLimit.codeBytesMax) are accepted",
                "make it smaller: what is data can come from settings or over the network")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return complain(target.codeFile, .error, "file", "it is not UTF-8", "save it as UTF-8")
        }
        code = text
        guard bytes.count > WireLimit.codeBytesMax / 4 * 3 else { return }
        complain(
            target.codeFile, .warning, "code-size",
            "the code has \(bytes.count) bytes of at most \(WireLimit.codeBytesMax)",
            "take out what is not used: every new instance loads all of it")
    }

    /// Sample events must be JSON: objects, or lists of them.
    private mutating func readEvents(_ target: CheckTarget, in folder: String) {
        for name in DiskFile.names(in: "\(folder)/events") ?? [] where name.hasSuffix(".json") {
            guard let bytes = DiskFile.read("\(folder)/events/\(name)") else { continue }
            let file = target.file("events/\(name)")
            do {
                let value = try JSONSerialization.jsonObject(with: Data(bytes))
                if value is [String: Any] || value is [Any] { continue }
                complain(file, .error, "event", "it is no event", "write a JSON object, or a list of them for a batch")
            } catch {
                let reason = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? "\(error)"
                complain(file, .error, "event", "it is not JSON: \(reason)", "")
            }
        }
    }

    private mutating func complain(
        _ file: String, _ severity: Finding.Severity, _ rule: String, _ message: String, _ advice: String
    ) {
        findings.append(
            Finding(
                file: file, line: nil, column: nil, severity: severity, rule: rule, message: message, advice: advice))
    }
}
