/// Makes a sentence of a load error, which is JSON from an untrusted instance.
enum LoadFailure {
    /// `SyntaxError: Unexpected token ';' (function.js line 2, column 9)`, or the raw text if it is not the expected JSON.
    static func sentence(_ error: [UInt8]) -> String {
        var scanner = FieldScanner(error)
        let fields = scanner.fields()
        guard let message = fields["message"] else { return String(decoding: error.prefix(500), as: UTF8.self) }
        let name = fields["name"].map { "\($0): " } ?? ""
        guard let line = fields["line"] else { return name + message }
        let column = fields["column"].map { ", column \($0)" } ?? ""
        return "\(name)\(message) (function.js line \(line)\(column))"
    }
}

extension DeployError {
    /// The sentence without the place that ``LoadFailure`` puts behind it, and the place, both counted from 1.
    package var parts: (sentence: String, line: Int?, column: Int?) {
        let opening = " (function.js line "
        guard explanation.hasSuffix(")"), let at = explanation.lastRange(of: opening) else {
            return (explanation, nil, nil)
        }
        let place = explanation[at.upperBound...].dropLast()
        let line = Int(place.prefix { $0.isNumber })
        let column = place.split(separator: " ").last.flatMap { Int($0) }
        return (String(explanation[..<at.lowerBound]), line, place.contains("column") ? column : nil)
    }
}

extension String {
    fileprivate func lastRange(of part: String) -> Range<String.Index>? {
        var end = endIndex
        while end > startIndex {
            end = index(before: end)
            if self[end...].hasPrefix(part) { return end..<index(end, offsetBy: part.count) }
        }
        return nil
    }
}

/// Reads a flat JSON object of strings and numbers; stops at anything else.
private struct FieldScanner {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func fields() -> [String: String] {
        var fields: [String: String] = [:]
        guard take(UInt8(ascii: "{")) else { return fields }
        repeat {
            guard let key = string(), take(UInt8(ascii: ":")) else { return fields }
            if let text = string() {
                fields[key] = text
            } else if let number = number() {
                fields[key] = number
            } else {
                return fields
            }
        } while take(UInt8(ascii: ","))
        return fields
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        while at < bytes.count, bytes[at] == UInt8(ascii: " ") { at += 1 }
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func number() -> String? {
        let start = at
        while at < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
        return at > start ? String(decoding: bytes[start..<at], as: UTF8.self) : nil
    }

    private mutating func string() -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        var text: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            guard bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count else {
                text.append(bytes[at])
                at += 1
                continue
            }
            at += 1
            switch bytes[at] {
            case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"): text.append(UInt8(ascii: " "))
            case UInt8(ascii: "u"):
                let digits = String(decoding: bytes[min(at + 1, bytes.count)..<min(at + 5, bytes.count)], as: UTF8.self)
                text +=
                    String(UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map(Character.init) ?? "\u{FFFD}")
                    .utf8
                at += 4
            default: text.append(bytes[at])
            }
            at += 1
        }
        guard at < bytes.count else { return nil }
        at += 1
        return String(decoding: text, as: UTF8.self)
    }
}
