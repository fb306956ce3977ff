import Glibc
import Logging

/// Writes one line an event to stderr, as text for people or as a JSON object for programs.
package struct LineLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    private let format: LogFormat

    package init(level: Logger.Level, format: LogFormat) {
        logLevel = level
        self.format = format
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { ($0.key, "\($0.value)") }
        let line =
            switch format {
            case .text: Self.text(event.level, "\(event.message)", fields)
            case .json: Self.json(event.level, "\(event.message)", fields)
            }
        // One write, so that lines of several threads do not mix.
        (line + "\n").withCString { _ = write(2, $0, strlen($0)) }
    }

    private static func text(_ level: Logger.Level, _ message: String, _ fields: [(String, String)]) -> String {
        var line = "\(timestamp()) \(level.rawValue) \(escaped(message))"
        for (key, value) in fields {
            let needsQuotes = value.isEmpty || value.contains { $0 == " " || $0 == "\"" || $0 == "=" }
            line += needsQuotes ? " \(key)=\"\(escaped(value))\"" : " \(key)=\(escaped(value))"
        }
        return line
    }

    private static func json(_ level: Logger.Level, _ message: String, _ fields: [(String, String)]) -> String {
        var line = "{\"time\":\"\(timestamp())\",\"level\":\"\(level.rawValue)\",\"message\":\"\(escaped(message))\""
        for (key, value) in fields { line += ",\"\(escaped(key))\":\"\(escaped(value))\"" }
        return line + "}"
    }

    /// One line whatever is in it.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// UTC, ISO 8601, milliseconds.
    private static func timestamp() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var parts = tm()
        gmtime_r(&now.tv_sec, &parts)
        func digits(_ value: Int, _ count: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        return digits(Int(parts.tm_year) + 1900, 4) + "-" + digits(Int(parts.tm_mon) + 1, 2) + "-"
            + digits(Int(parts.tm_mday), 2) + "T" + digits(Int(parts.tm_hour), 2) + ":" + digits(Int(parts.tm_min), 2)
            + ":" + digits(Int(parts.tm_sec), 2) + "." + digits(now.tv_nsec / 1_000_000, 3) + "Z"
    }
}
