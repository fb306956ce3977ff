import Supervisor
import Yams

/// Reads sections of keys from YAML; every complaint names its line.
package enum KeyedDocument {
    /// Sets what `yaml` says in `target`.
    ///
    /// - Parameters:
    ///   - others: top-level keys that somebody else reads.
    /// - Throws: ``ConfigurationError`` for the first thing that is wrong.
    package static func apply<Target>(
        _ yaml: String, source: String, keys: [ConfigurationKey<Target>], others: [String] = [], to target: inout Target
    ) throws(ConfigurationError) -> Node? {
        guard let root = try compose(yaml, source: source) else { return nil }
        guard case .mapping(let sections) = root else {
            throw ConfigurationError(
                source: source, line: root.mark?.line, problem: "expected sections such as limits: {timeoutMs: 5000}")
        }
        let sectionNames = Array(Set(keys.map { String($0.path.prefix { $0 != "." }) })).sorted()
        for (name, section) in sections {
            let sectionName = name.string ?? ""
            if others.contains(sectionName) { continue }
            guard sectionNames.contains(sectionName) else {
                throw ConfigurationError(
                    source: source, line: name.mark?.line,
                    problem: "unknown key \"\(sectionName)\""
                        + Suggestion.text(for: sectionName, among: sectionNames + others)
                        + " Known: \((others + sectionNames).joined(separator: ", "))")
            }
            guard case .mapping(let entries) = section else {
                throw ConfigurationError(
                    source: source, line: section.mark?.line ?? name.mark?.line,
                    problem:
                        "\(sectionName) must hold keys, such as \(keys.first { $0.path.hasPrefix(sectionName) }?.path ?? "")"
                )
            }
            for (entry, value) in entries {
                try set("\(sectionName).\(entry.string ?? "")", value, entry.mark?.line, source, keys, &target)
            }
        }
        return root
    }

    /// Sets one key from `path=value`, as `--set` gives it.
    package static func apply<Target>(
        assignment: String, keys: [ConfigurationKey<Target>], to target: inout Target
    ) throws(ConfigurationError) {
        let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw ConfigurationError(
                source: "--set \(assignment)", line: nil, problem: "write KEY=VALUE, such as pool.maxInstances=8")
        }
        try set(parts[0], text: parts[1], nil, "--set \(assignment)", keys, &target)
    }

    /// The document, or nil if it is empty.
    package static func compose(_ yaml: String, source: String) throws(ConfigurationError) -> Node? {
        do {
            return try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw ConfigurationError(source: source, line: line(of: error), problem: "not YAML: \(problem(of: error))")
        } catch {
            throw ConfigurationError(source: source, line: nil, problem: "not YAML: \(error)")
        }
    }

    private static func set<Target>(
        _ path: String, _ value: Node, _ line: Int?, _ source: String, _ keys: [ConfigurationKey<Target>],
        _ target: inout Target
    ) throws(ConfigurationError) {
        let isList = keys.first { $0.path == path }?.value.isList == true
        let items = isList ? value.sequence?.compactMap(\.scalar?.string).joined(separator: ",") : nil
        guard let text = value.scalar?.string ?? items else {
            throw ConfigurationError(
                source: source, line: line,
                problem: "\(path) takes \(isList ? "a list of texts" : "one value, not a list or keys")")
        }
        try set(path, text: text, line, source, keys, &target)
    }

    private static func set<Target>(
        _ path: String, text: String, _ line: Int?, _ source: String, _ keys: [ConfigurationKey<Target>],
        _ target: inout Target
    ) throws(ConfigurationError) {
        guard let key = keys.first(where: { $0.path == path }) else {
            throw ConfigurationError(
                source: source, line: line,
                problem: "unknown key \"\(path)\"" + Suggestion.text(for: path, among: keys.map(\.path)))
        }
        do throws(BadValue) {
            try key.set(text, in: &target)
        } catch {
            throw ConfigurationError(
                source: source, line: line, problem: "\(path) is \"\(text)\": it takes \(error.expected)")
        }
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    private static func problem(of error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        case .duplicatedKeysInMapping(let names, _): "\(names.joined(separator: ", ")) is there twice: keep one"
        default: "\(error)"
        }
    }
}
