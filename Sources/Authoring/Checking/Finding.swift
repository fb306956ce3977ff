/// One thing that `hatchery check` has to say about a function's files.
package struct Finding: Codable, Equatable, Sendable {
    /// How much it matters.
    package enum Severity: String, Codable, Sendable {
        /// It does not deploy, or a call that gets there fails.
        case error
        /// It runs, and does something else than was probably meant.
        case warning
        /// Good to know.
        case note
    }

    /// The file as the caller named its folder.
    package var file: String
    /// From 1; nil where there is no place.
    package var line: Int?
    /// From 1, in UTF-16 units as in the runtime's stacks; nil where only the line is known.
    package var column: Int?
    package var severity: Severity
    /// A word that stays the same from release to release, such as `unknown-global`.
    package var rule: String
    /// What is wrong.
    package var message: String
    /// What to do; empty where the message says it.
    package var advice: String

    package init(
        file: String, line: Int?, column: Int?, severity: Severity, rule: String, message: String, advice: String
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.rule = rule
        self.message = message
        self.advice = advice
    }

    /// `FILE:LINE:COLUMN: SEVERITY: MESSAGE`, as editors and terminals find places.
    package var headline: String {
        let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
        return "\(file)\(place): \(severity.rawValue): \(message) [\(rule)]"
    }

    /// The line of `text` that is meant with a caret below the column; empty where there is no line.
    ///
    /// - Parameter text: the whole file.
    package func excerpt(of text: String) -> String {
        guard let line else { return "" }
        let lines = text.split(separator: "\n", maxSplits: line, omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return "" }
        let row = Array(String(lines[line - 1]).utf16.prefix { $0 != 13 })
        let at = min(row.count, max(0, (column ?? 1) - 1))
        // Of a very long line, what is around the place.
        let start = row.count > 160 ? max(0, at - 60) : 0
        let end = row.count > 160 ? min(row.count, start + 120) : row.count
        let shown = "    " + String(decoding: row[start..<end], as: UTF16.self)
        guard column != nil else { return shown }
        let before = String(decoding: row[start..<at], as: UTF16.self)
        return shown + "\n    " + String(before.map { $0 == "\t" ? "\t" : " " }) + "^"
    }
}

/// What is known of one function after a check.
package struct CheckReport: Codable, Equatable, Sendable {
    package var name: String
    /// Nil where function.yaml does not say which it is because it cannot be read.
    package var kind: String?
    /// Handlers that the runtime has found; empty where the code does not load.
    package var handlers: [String]
    /// Types of events that the function does not handle.
    package var unhandledTypes: [String]
    package var codeBytes: Int
    package var codeBytesMax: Int
    /// In the order of files, lines and columns.
    package var findings: [Finding]

    /// Whether the function can be deployed and no finding is an error.
    package var isGood: Bool { !findings.contains { $0.severity == .error } }
}
