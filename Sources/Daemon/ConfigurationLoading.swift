import FunctionFolder

extension Configuration {
    /// The defaults, changed by a file if one is named, then by `assignments` in order.
    ///
    /// - Throws: ``ConfigurationError``.
    package static func load(file: String?, assignments: [String]) throws(ConfigurationError) -> Configuration {
        var configuration = Configuration()
        if let file {
            guard let bytes = DiskFile.read(file) else {
                throw ConfigurationError(source: file, line: nil, problem: "cannot be read: \(DiskFile.reason)")
            }
            _ = try KeyedDocument.apply(
                String(decoding: bytes, as: UTF8.self), source: file, keys: daemonKeys, to: &configuration)
        }
        for assignment in assignments {
            try KeyedDocument.apply(assignment: assignment, keys: daemonKeys, to: &configuration)
        }
        return configuration
    }

    /// This configuration as a commented file that ``load(file:assignments:)`` reads back.
    package var yaml: String {
        var text = ""
        var section = ""
        for key in daemonKeys.sorted(by: { $0.path < $1.path }) {
            let parts = key.path.split(separator: ".").map(String.init)
            if parts[0] != section {
                section = parts[0]
                text += "\(text.isEmpty ? "" : "\n")\(section):\n"
            }
            let value = key.text(in: self)
            let isPlain = !value.isEmpty && value.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
            text +=
                "  # \(key.doc) Default: \(key.text(in: Configuration()).isEmpty ? "none" : key.text(in: Configuration())).\n"
            text += "  \(parts[1]): \(isPlain ? value : "\"\(value)\"")\n"
        }
        return text
    }
}
