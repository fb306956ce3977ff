import _StringProcessing

/// What may stand in `expect` for a value that is not known exactly: an object with one key that begins with `$`.
enum Matcher {
    case match(String)
    case any
    case type(String)
    case has([JSON.Member])

    static let names = ["$match", "$any", "$type", "$has"]
    private static let types = ["string", "number", "integer", "boolean", "null", "array", "object"]

    /// Nil if `value` is meant as it is.
    init?(_ value: JSON) {
        guard let members = value.members, members.count == 1 else { return nil }
        let operand = members[0].value
        switch (members[0].key, operand) {
        case ("$match", .string(let pattern)): self = .match(pattern)
        case ("$any", .bool(true)): self = .any
        case ("$type", .string(let name)): self = .type(name)
        case ("$has", .object(let members)): self = .has(members)
        default: return nil
        }
    }

    /// Looks for matchers that mean nothing, at any depth.
    ///
    /// - Parameter complaint: makes the error of a sentence.
    static func check<Complaint: Error>(
        _ value: JSON, _ complaint: (String) -> Complaint
    ) throws(Complaint) {
        switch value {
        case .array(let list):
            for value in list { try check(value, complaint) }
        case .object(let members):
            if members.count == 1, members[0].key.hasPrefix("$") {
                if let problem = problem(members[0]) { throw complaint(problem) }
            }
            for member in members { try check(member.value, complaint) }
        default: break
        }
    }

    private static func problem(_ member: JSON.Member) -> String? {
        switch (member.key, member.value) {
        case ("$match", .string(let pattern)):
            do {
                _ = try Regex(pattern)
                return nil
            } catch {
                return "$match: \"\(pattern)\" is no regular expression"
            }
        case ("$match", _): return "$match takes a regular expression as text"
        case ("$any", .bool(true)): return nil
        case ("$any", _): return "$any takes true and nothing else"
        case ("$type", .string(let name)) where types.contains(name): return nil
        case ("$type", _): return "$type takes one of \(types.joined(separator: ", "))"
        case ("$has", .object): return nil
        case ("$has", _): return "$has takes an object: the keys that must be there"
        default: return "\(member.key) is none of \(names.joined(separator: ", "))"
        }
    }

    /// Whether `actual` is what it describes; ``has`` is not for this function.
    func accepts(_ actual: JSON) -> Bool {
        switch self {
        case .any, .has: true
        case .match(let pattern):
            actual.text.flatMap { text in (try? Regex(pattern)).map { text.firstMatch(of: $0) != nil } } ?? false
        case .type("integer"):
            if case .number(let text) = actual { Double(text).map { $0 == $0.rounded() } ?? false } else { false }
        case .type(let name): actual.typeName == name
        }
    }
}
