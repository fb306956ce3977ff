/// One place where a value is not what was expected.
package struct Difference: Sendable, Equatable {
    /// Such as `result.fields[0].value`.
    package var path: String
    /// Nil where nothing was expected.
    package var expected: JSON?
    /// Nil where there is nothing.
    package var actual: JSON?
}

/// Compares values; matchers may stand on the expected side.
package enum ValueComparison {
    /// Every place where they differ, in the order of the expected value.
    package static func differences(_ expected: JSON, _ actual: JSON?, path: String) -> [Difference] {
        guard let actual else { return [Difference(path: path, expected: expected, actual: nil)] }
        if let matcher = Matcher(expected) {
            guard case .has(let wanted) = matcher else {
                return matcher.accepts(actual) ? [] : [Difference(path: path, expected: expected, actual: actual)]
            }
            guard actual.members != nil else { return [Difference(path: path, expected: expected, actual: actual)] }
            return wanted.flatMap { differences($0.value, actual[$0.key], path: member(path, $0.key)) }
        }
        switch (expected, actual) {
        case (.object(let members), .object(let others)):
            let missing = members.flatMap { differences($0.value, actual[$0.key], path: member(path, $0.key)) }
            let extra = others.filter { expected[$0.key] == nil }
            return missing + extra.map { Difference(path: member(path, $0.key), expected: nil, actual: $0.value) }
        case (.array(let list), .array(let others)):
            return (0..<max(list.count, others.count)).flatMap { index in
                let place = "\(path)[\(index)]"
                guard index < list.count else {
                    return [Difference(path: place, expected: nil, actual: others[index])]
                }
                return differences(list[index], index < others.count ? others[index] : nil, path: place)
            }
        default:
            return expected == actual ? [] : [Difference(path: path, expected: expected, actual: actual)]
        }
    }

    private static func member(_ path: String, _ key: String) -> String {
        let isPlain = !key.isEmpty && key.utf8.allSatisfy { $0 == 95 || $0 == 36 || $0 == 45 || isAlphanumeric($0) }
        return isPlain ? "\(path).\(key)" : "\(path)[\(JSON.quoted(key))]"
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: byte >= 0x80
        }
    }

    /// The expected value as it is best shown beside the actual one: what a matcher accepts is not a difference.
    static func resolved(_ expected: JSON, _ actual: JSON?) -> JSON {
        guard let actual else { return expected }
        if let matcher = Matcher(expected) {
            guard case .has(let wanted) = matcher, let members = actual.members else {
                return matcher.accepts(actual) && !differs(expected, actual) ? actual : expected
            }
            var shown = members.map { member in
                let found = wanted.last { $0.key == member.key }
                return JSON.Member(member.key, found.map { resolved($0.value, member.value) } ?? member.value)
            }
            shown += wanted.filter { actual[$0.key] == nil }
            return .object(shown)
        }
        switch (expected, actual) {
        case (.object(let members), .object):
            return .object(members.map { JSON.Member($0.key, resolved($0.value, actual[$0.key])) })
        case (.array(let list), .array(let others)):
            return .array(list.enumerated().map { resolved($1, $0 < others.count ? others[$0] : nil) })
        default:
            return expected == actual ? actual : expected
        }
    }

    private static func differs(_ expected: JSON, _ actual: JSON) -> Bool {
        !differences(expected, actual, path: "").isEmpty
    }

    /// `actual` with the keys of its objects in the order of `expected`, new ones behind.
    static func arranged(_ actual: JSON, like expected: JSON) -> JSON {
        switch (actual, expected) {
        case (.object(let members), .object(let wanted)):
            let known = wanted.compactMap { want in
                actual[want.key].map { JSON.Member(want.key, arranged($0, like: want.value)) }
            }
            return .object(known + members.filter { expected[$0.key] == nil })
        case (.array(let list), .array(let wanted)):
            return .array(list.enumerated().map { $0 < wanted.count ? arranged($1, like: wanted[$0]) : $1 })
        default:
            return actual
        }
    }
}
