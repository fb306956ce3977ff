/// What is wrong with a configuration, with the place and what to do.
package struct ConfigurationError: Error, Equatable, Sendable {
    /// The file, or the flag.
    package var source: String
    /// Counted from 1; nil where there are no lines.
    package var line: Int?
    /// What is wrong and what would be right.
    package var problem: String

    package init(source: String, line: Int?, problem: String) {
        self.source = source
        self.line = line
        self.problem = problem
    }

    /// One sentence with the place in front.
    package var explanation: String {
        line.map { "\(source) line \($0): \(problem)" } ?? "\(source): \(problem)"
    }
}
