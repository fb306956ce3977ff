import FunctionFolder
import Supervisor
import Wire
import Yams

/// Reads the test cases of a function.
package struct TestFile: Sendable {
    /// As it is shown.
    let source: String
    /// The function's folder, for paths to events.
    let folder: String

    static let caseKeys = ["name", "instance", "settings", "event", "batch", "request", "answers", "expect"]

    package init(source: String, folder: String) {
        self.source = source
        self.folder = folder
    }

    /// Every case of every file in `tests/`, in the order of the files' names.
    ///
    /// - Throws: ``ConfigurationError`` for the first thing that is wrong in each file.
    package static func cases(of function: FunctionAtPath) -> (cases: [TestCase], problems: [ConfigurationError]) {
        var cases: [TestCase] = []
        var problems: [ConfigurationError] = []
        let names = DiskFile.names(in: "\(function.folder)/tests") ?? []
        for name in names where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            let file = TestFile(source: "\(function.shown)tests/\(name)", folder: function.folder)
            do throws(ConfigurationError) {
                guard let bytes = DiskFile.read("\(function.folder)/tests/\(name)") else {
                    throw ConfigurationError(
                        source: file.source, line: nil, problem: "cannot be read: \(DiskFile.reason)")
                }
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw ConfigurationError(
                        source: file.source, line: nil, problem: "it is not UTF-8: save it as UTF-8")
                }
                cases += try file.cases(text, defaultName: String(name.prefix { $0 != "." }))
            } catch {
                problems.append(error)
            }
        }
        return (cases, problems)
    }

    /// The cases in a file's text.
    ///
    /// - Throws: ``ConfigurationError`` for the first thing that is wrong.
    package func cases(_ yaml: String, defaultName: String) throws(ConfigurationError) -> [TestCase] {
        guard let root = try KeyedDocument.compose(yaml, source: source) else {
            throw wrong(nil, "it is empty: write a case with event and expect")
        }
        let top = try keys(of: root, "a test file", known: Self.caseKeys + ["cases"])
        guard let listed = top["cases"] else { return [try testCase(root, top, [:], defaultName)] }
        guard let nodes = listed.node.sequence, !nodes.isEmpty else {
            throw wrong(listed.line, "cases is a list with at least one case:  cases: [{event: ..., expect: ...}]")
        }
        var defaults = top
        defaults["cases"] = nil
        var cases: [TestCase] = []
        for (index, node) in nodes.enumerated() {
            let own = try keys(of: node, "a case", known: Self.caseKeys)
            let fallback = "\(top["name"]?.node.string ?? defaultName) \(index + 1)"
            cases.append(try testCase(node, own, defaults, fallback))
        }
        return cases
    }

    /// A value with the line of its key.
    struct Entry {
        var node: Node
        var line: Int?
    }

    /// The entries of a mapping whose keys must be among `known`.
    func keys(of node: Node, _ what: String, known: [String]) throws(ConfigurationError) -> [String: Entry] {
        guard case .mapping(let mapping) = node else {
            throw wrong(node.mark?.line, "\(what) has keys such as \(known.prefix(3).joined(separator: ", "))")
        }
        var found: [String: Entry] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard known.contains(name) else {
                throw wrong(
                    key.mark?.line,
                    "unknown key \"\(name)\"\(Suggestion.text(for: name, among: known)). Known here: "
                        + known.joined(separator: ", "))
            }
            found[name] = Entry(node: value, line: key.mark?.line)
        }
        return found
    }

    func wrong(_ line: Int?, _ problem: String) -> ConfigurationError {
        ConfigurationError(source: source, line: line, problem: problem)
    }

    func json(_ entry: Entry) throws(ConfigurationError) -> JSON { try YAMLValue.json(entry.node, source: source) }

    private func testCase(
        _ node: Node, _ own: [String: Entry], _ defaults: [String: Entry], _ name: String
    ) throws(ConfigurationError) -> TestCase {
        let line = node.mark?.line ?? 1
        var all = defaults.merging(own) { $1 }
        // A case with a payload of its own does not want the file's as well.
        let payloads = ["event", "batch", "request"]
        if own.keys.contains(where: payloads.contains) {
            for key in payloads where own[key] == nil { all[key] = nil }
        }
        return TestCase(
            name: try own["name"].map { entry throws(ConfigurationError) in try text(entry, "name") } ?? name,
            file: source, line: line,
            instance: try all["instance"].map { entry throws(ConfigurationError) in try text(entry, "instance") }
                ?? "default",
            settings: try all["settings"].map { entry throws(ConfigurationError) in try settings(entry) } ?? [],
            payload: try payload(all, line), answers: try answers(all["answers"]),
            expectation: try expectation(all["expect"]), hasExpectation: all["expect"]?.node.mapping?.isEmpty == false)
    }

    func text(_ entry: Entry, _ key: String) throws(ConfigurationError) -> String {
        guard let text = entry.node.scalar?.string, !text.isEmpty else { throw wrong(entry.line, "\(key) is a text") }
        return text
    }

    private func settings(_ entry: Entry) throws(ConfigurationError) -> [JSON.Member] {
        guard case .object(let members) = try json(entry) else {
            throw wrong(entry.line, "settings are names with values, such as settings: {room: \"#growth\"}")
        }
        return members
    }

    private func payload(_ all: [String: Entry], _ line: Int) throws(ConfigurationError) -> [UInt8] {
        let given = ["event", "batch", "request"].compactMap { key in all[key].map { (key, $0) } }
        guard let (key, entry) = given.first else {
            throw wrong(line, "the case calls the function with nothing: give it an event, a batch or a request")
        }
        if given.count > 1 { throw wrong(given[1].1.line, "a case has one of event, batch and request, not two") }
        let value = try json(entry)
        let bytes: [UInt8]
        if case .string(let path) = value {
            let file = FilePlace.absolute(path, in: folder)
            guard let read = DiskFile.read(file) else {
                throw wrong(entry.line, "\(key) names the file \(path), which cannot be read: \(DiskFile.reason)")
            }
            bytes = read
        } else {
            if key == "batch", value.list == nil { throw wrong(entry.line, "a batch is a list of events") }
            if key == "request", value.members == nil {
                throw wrong(entry.line, "a request has keys: body, headers, queryParameters")
            }
            bytes = Array(value.compact.utf8)
        }
        guard bytes.count <= WireLimit.eventBytesMax else {
            throw wrong(entry.line, "\(key) has \(bytes.count) bytes, at most \(WireLimit.eventBytesMax) are accepted")
        }
        return bytes
    }

    private func expectation(_ entry: Entry?) throws(ConfigurationError) -> Expectation {
        var expectation = Expectation()
        guard let entry, entry.node != Node("", Tag(.null)), entry.node.null == nil else { return expectation }
        let found = try keys(of: entry.node, "expect", known: Expectation.names)
        for name in Expectation.names {
            guard let part = found[name] else { continue }
            let value = try json(part)
            try Matcher.check(value) { wrong(part.line, "\(name): \($0)") }
            try check(name, value, part)
            expectation[name] = value
        }
        return expectation
    }

    private func check(_ name: String, _ value: JSON, _ entry: Entry) throws(ConfigurationError) {
        switch name {
        case "outcome":
            guard Matcher(value) == nil else { return }
            let names = Outcome.allCases.map(\.name)
            guard let text = value.text, names.contains(text) else {
                throw wrong(
                    entry.line,
                    "outcome is one of \(names.joined(separator: ", "))"
                        + Suggestion.text(for: value.text ?? "", among: names))
            }
        case "requests":
            guard Matcher(value) == nil else { return }
            guard let nodes = entry.node.sequence else { throw wrong(entry.line, "requests is a list") }
            for node in nodes where node.mapping != nil {
                let isMatcher = node.mapping?.first?.key.string?.hasPrefix("$") == true
                if !isMatcher {
                    _ = try keys(of: node, "a request", known: ["method", "url", "headers", "body", "json"])
                }
            }
        case "logs", "results":
            guard Matcher(value) != nil || value.list != nil else { throw wrong(entry.line, "\(name) is a list") }
        case "messages":
            if Matcher(value) == nil { _ = try keys(of: entry.node, "messages", known: ["events", "objects"]) }
        case "error":
            guard Matcher(value) == nil, value.members != nil else { return }
            _ = try keys(of: entry.node, "error", known: ["name", "message", "stack"])
        default: break
        }
    }
}
