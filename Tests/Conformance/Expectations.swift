import Foundation

/// What is known to pass: the committed file. It may only get better.
struct Expectations: Codable {
    /// By the name of a test file.
    var files: [String: Entry] = [:]
    /// Why tests that start with a key (a folder or a file, then optionally ` | ` and a test's name) cannot pass here.
    var reasons: [String: String] = [:]

    struct Entry: Codable, Equatable {
        var pass: Int
        /// 0 until it has been run once.
        var total: Int
        /// How many Node 20 passes; nil where nobody has counted.
        var node20: Int?
        /// Names of the tests that do not pass.
        var failing: [String]
    }

    static func read(_ file: URL) throws -> Expectations {
        guard let data = FileManager.default.contents(atPath: file.path) else { return Expectations() }
        return try JSONDecoder().decode(Expectations.self, from: data)
    }

    /// One file a line, so that a change shows what it changed.
    func write(_ file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func line(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        let entries = try files.sorted { $0.key < $1.key }.map { "    \(try line($0.key)): \(try line($0.value))" }
        let why = try reasons.sorted { $0.key < $1.key }.map { "    \(try line($0.key)): \(try line($0.value))" }
        let text = """
            {
              "reasons": {
            \(why.joined(separator: ",\n"))
              },
              "files": {
            \(entries.joined(separator: ",\n"))
              }
            }

            """
        try Data(text.utf8).write(to: file)
    }

    func reason(for file: String, test: String) -> String? {
        reasons.first { key, _ in
            // A test's name may have a bar of its own.
            guard let bar = key.range(of: " | ") else { return file.hasPrefix(key) }
            return file.hasPrefix(key[..<bar.lowerBound]) && test.hasPrefix(key[bar.upperBound...])
        }?.value
    }
}

/// What came of one file.
struct Outcome {
    struct Test {
        var name: String
        var isPass: Bool
        var message: String
    }
    /// The file as a whole did not work; its tests may be incomplete.
    var problem: String?
    var tests: [Test] = []

    var pass: Int { tests.count { $0.isPass } }
    var failing: [String] { tests.filter { !$0.isPass }.map(\.name) }

    /// What is worse than `expected`: nothing, if the list is empty.
    func regressions(from expected: Expectations.Entry) -> [String] {
        guard expected.total > 0 else { return [] }
        let known = Set(expected.failing)
        var worse = tests.filter { !$0.isPass && !known.contains($0.name) }.map { "\($0.name): \($0.message)" }
        if pass < expected.pass, worse.isEmpty {
            worse.append("\(pass) tests pass instead of \(expected.pass)" + (problem.map { ": \($0)" } ?? ""))
        }
        return worse
    }
}
