import ModuleStore
import Supervisor
import Wire
import Yams

/// The files of one function in its folder.
package struct FunctionFiles: Sendable {
    package let name: String
    private let folder: String
    private let modules: ModuleStore

    package init(name: String, in directory: String, modules: ModuleStore) {
        self.name = name
        self.modules = modules
        folder = "\(directory)/\(name)"
    }

    /// What the files look like from outside; nil if there is no `function.js`.
    package struct Signature: Equatable, Sendable {
        var code: DiskFile.Signature
        var manifest: DiskFile.Signature?
        /// By path: those of settings, and those that settings refer to.
        var settings: [String: DiskFile.Signature]
        /// Of the folder of modules: one that is mounted or removed changes it.
        var modules: DiskFile.Signature?
    }

    /// - Parameter settingsFiles: those that settings referred to when they were last read.
    package func signature(settingsFiles: [String] = []) -> Signature? {
        guard let code = DiskFile.Signature("\(folder)/function.js") else { return nil }
        var settings: [String: DiskFile.Signature] = [:]
        let own = [SettingsFiles.defaultFile] + SettingsFiles.names(in: folder).map { "settings/\($0)" }
        for path in own.map({ "\(folder)/\($0)" }) + settingsFiles { settings[path] = DiskFile.Signature(path) }
        return Signature(
            code: code, manifest: DiskFile.Signature("\(folder)/function.yaml"), settings: settings,
            modules: DiskFile.Signature(modules.folder.path))
    }

    /// Reads the version that the files make. What is wrong with the settings of an instance is in that instance.
    ///
    /// - Throws: ``ConfigurationError``, file and line inside.
    package func read(defaults: FunctionDefaults) throws(ConfigurationError) -> FunctionVersion {
        guard FunctionName.isOne(name), name.utf8.count <= WireLimit.nameBytesMax else {
            throw ConfigurationError(
                source: "\(name)/", line: nil,
                problem:
                    "a function's name \(FunctionName.rule), at most \(WireLimit.nameBytesMax): rename the folder"
            )
        }
        let code = try readCode()
        var own = defaults
        let (kind, listed, schema) = try readManifest(&own)
        if kind == .source { try refuseIngestCalls(code, host: own.rules.ingestHost) }
        var settings = SettingsFiles(folder: folder, schema: schema)
        let instances = settings.instances()
        var hash = ContentHash()
        let limits = functionKeys.map { $0.text(in: own) }.joined(separator: " ")
        for part in [code, Array("\(kind.name) \(limits) \(schema.map { "\($0)" } ?? "")".utf8)] + listed.map(\.source)
        {
            hash.add(part)
        }
        return FunctionVersion(
            name: name, version: hash.text, kind: kind, code: code, schema: schema, instances: instances,
            settingsFiles: settings.references, timeout: own.timeout, memoryBytesMax: own.memoryBytesMax,
            logBytesMax: own.logBytesMax, limits: own.limits, network: own.network, rules: own.rules,
            keepsLogsOfSuccess: own.keepsLogsOfSuccess, modules: listed)
    }

    /// What `function.yaml` alone says of how code is read.
    ///
    /// - Throws: ``ConfigurationError``, file and line inside.
    package func manifest(
        defaults: FunctionDefaults
    ) throws(ConfigurationError) -> (kind: FunctionKind, modules: [MountedModule], rules: FunctionRules) {
        var own = defaults
        let manifest = try readManifest(&own)
        return (manifest.0, manifest.1, own.rules)
    }

    private func readCode() throws(ConfigurationError) -> [UInt8] {
        let source = "\(name)/function.js"
        guard var code = DiskFile.read("\(folder)/function.js") else {
            throw ConfigurationError(source: source, line: nil, problem: "cannot be read: \(DiskFile.reason)")
        }
        if code.starts(with: [0xEF, 0xBB, 0xBF]) { code.removeFirst(3) }
        guard code.count <= WireLimit.codeBytesMax else {
            throw ConfigurationError(
                source: source, line: nil,
                problem: "it has \(code.count) bytes, at most \(WireLimit.codeBytesMax) are accepted: make it smaller")
        }
        try checkUTF8(code, source)
        return code
    }

    /// A source that called its own endpoint would run for ever (SPEC 39).
    private func refuseIngestCalls(_ code: [UInt8], host: String) throws(ConfigurationError) {
        let text = String(decoding: code, as: UTF8.self)
        guard !host.isEmpty, let found = text.firstRange(of: "https://\(host)") else { return }
        throw ConfigurationError(
            source: "\(name)/function.js", line: text[..<found.lowerBound].count { $0.isNewline } + 1,
            problem: "it names https://\(host). "
                + "Functions are unable to send data or events back to their originating source")
    }

    /// `kind` and the modules from `function.yaml`; its limits go into `own`.
    private func readManifest(
        _ own: inout FunctionDefaults
    ) throws(ConfigurationError) -> (FunctionKind, [MountedModule], SettingsSchema?) {
        let source = "\(name)/function.yaml"
        guard let yaml = try text("function.yaml"),
            let root = try KeyedDocument.apply(
                yaml, source: source, keys: functionKeys, others: ["kind", "modules", "settings"], to: &own)
        else { return (.destination, [], nil) }
        let listed = try root.mapping?["modules"].map { node throws(ConfigurationError) in
            try readModules(node, source)
        }
        let schema = try root.mapping?["settings"].map { node throws(ConfigurationError) in
            try SchemaDocument.schema(node, source: source)
        }
        guard let node = root.mapping?["kind"] else { return (.destination, listed ?? [], schema) }
        guard let kind = FunctionKind(name: node.string ?? "") else {
            throw ConfigurationError(
                source: source, line: node.mark?.line,
                problem: "kind is \"\(node.string ?? "")\": it is one of "
                    + FunctionKind.allCases.map(\.name).joined(separator: ", ")
                    + Suggestion.text(for: node.string ?? "", among: FunctionKind.allCases.map(\.name)))
        }
        return (kind, listed ?? [], schema)
    }

    private func readModules(_ node: Node, _ source: String) throws(ConfigurationError) -> [MountedModule] {
        guard let names = node.sequence?.map({ $0.string ?? "" }) else {
            throw ConfigurationError(
                source: source, line: node.mark?.line, problem: "modules is a list of names, such as modules: [AWS]")
        }
        var found: [MountedModule] = []
        for name in names {
            do throws(ModuleError) {
                found.append(try modules.module(name))
            } catch {
                throw ConfigurationError(source: source, line: node.mark?.line, problem: error.description)
            }
        }
        return found
    }

    /// A file's text; nil if it is not there.
    private func text(_ file: String) throws(ConfigurationError) -> String? {
        guard DiskFile.Signature("\(folder)/\(file)") != nil else { return nil }
        guard let bytes = DiskFile.read("\(folder)/\(file)") else {
            throw ConfigurationError(
                source: "\(name)/\(file)", line: nil, problem: "cannot be read: \(DiskFile.reason)")
        }
        try checkUTF8(bytes, "\(name)/\(file)")
        return String(decoding: bytes, as: UTF8.self)
    }

    private func checkUTF8(_ bytes: [UInt8], _ source: String) throws(ConfigurationError) {
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        var low = 0
        var high = bytes.count
        // The longest prefix that could still become valid; four bytes are the most a character takes.
        while low < high {
            let middle = (low + high + 1) / 2
            let isValid = (0...3).contains { String(validating: bytes[..<max(0, middle - $0)], as: UTF8.self) != nil }
            if isValid { low = middle } else { high = middle - 1 }
        }
        throw ConfigurationError(
            source: source, line: bytes[..<low].count { $0 == 10 } + 1,
            problem: "it is not UTF-8 near byte \(low): save it as UTF-8")
    }
}
