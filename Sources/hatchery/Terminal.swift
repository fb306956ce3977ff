import Glibc

/// Where the output goes: colour only for a person's terminal, and not against their wish (NO_COLOR).
enum Terminal {
    private static let isColoured = isatty(1) == 1 && getenv("NO_COLOR") == nil

    /// A colour by its meaning.
    enum Tone: String {
        case good = "32"
        case bad = "31"
        case care = "33"
        case quiet = "2"
        case strong = "1"
    }

    static func paint(_ text: String, _ tone: Tone) -> String {
        isColoured ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }

    static func complain(_ text: String) {
        let line = "hatchery: \(text)\n"
        line.withCString { _ = write(2, $0, strlen($0)) }
    }

    /// Rows in columns as wide as they need, the first row as a heading.
    static func table(_ rows: [[String]]) {
        guard let heading = rows.first else { return }
        let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for (index, row) in rows.enumerated() {
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            print(index == 0 ? paint(line, .strong) : line)
        }
    }
}
