/// A line of what a failing case shows.
package struct ReportLine: Sendable, Equatable {
    /// What a terminal paints it by.
    package enum Role: Sendable {
        /// Names what follows.
        case heading
        case expected
        case actual
        case plain
    }

    package var role: Role
    package var text: String

    package init(_ role: Role, _ text: String) {
        self.role = role
        self.text = text
    }
}

/// Says how a part of an answer differs from what was expected.
package enum DifferenceText {
    /// Nothing if they do not differ.
    ///
    /// A single scalar is shown with its path; several differences as lines of JSON, - expected, + actual.
    package static func lines(_ name: String, expected: JSON, actual: JSON?) -> [ReportLine] {
        let differences = ValueComparison.differences(expected, actual, path: name)
        guard !differences.isEmpty else { return [] }
        if differences.count == 1, isShort(differences[0].expected), isShort(differences[0].actual) {
            return short(differences[0])
        }
        let more = differences.count > 1 ? ", and \(differences.count - 1) more" : ""
        let heading = ReportLine(.heading, "\(name): differs at \(differences[0].path)\(more)")
        guard let actual else { return [heading, ReportLine(.expected, "- \(expected.compact)")] }
        let shown = ValueComparison.resolved(expected, actual)
        return [heading] + lineDifference(shown.lines, ValueComparison.arranged(actual, like: shown).lines)
    }

    private static func isShort(_ value: JSON?) -> Bool { value.map { $0.isScalar || $0.compact.count <= 80 } ?? true }

    private static func short(_ difference: Difference) -> [ReportLine] {
        var lines = [
            ReportLine(.heading, difference.path),
            ReportLine(.expected, "- expected  \(difference.expected?.compact ?? "nothing")"),
            ReportLine(.actual, "+ actual    \(difference.actual?.compact ?? "nothing")"),
        ]
        if case .string(let expected) = difference.expected, case .string(let actual) = difference.actual {
            lines.append(pointer(expected, actual))
        }
        return lines
    }

    /// A line that points at the first character that differs; both texts stand above it in quotes.
    private static func pointer(_ expected: String, _ actual: String) -> ReportLine {
        let (left, right) = (Array(expected.unicodeScalars), Array(actual.unicodeScalars))
        let same = zip(left, right).prefix { $0 == $1 }.count
        let before = JSON.quoted(String(String.UnicodeScalarView(right[..<same]))).count - 1
        let why =
            same == left.count ? "more follows" : same == right.count ? "it ends too early" : "the first difference"
        return ReportLine(.plain, String(repeating: " ", count: 12 + before) + "^ \(why), character \(same + 1)")
    }

    private static let contextLines = 3

    /// Lines that went and came, with a few of those around them.
    static func lineDifference(_ expected: [String], _ actual: [String]) -> [ReportLine] {
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in actual.difference(from: expected) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var all: [ReportLine] = []
        var (left, right) = (0, 0)
        while left < expected.count || right < actual.count {
            if left < expected.count, removed.contains(left) {
                all.append(ReportLine(.expected, "- \(expected[left])"))
                left += 1
            } else if right < actual.count, inserted.contains(right) {
                all.append(ReportLine(.actual, "+ \(actual[right])"))
                right += 1
            } else {
                all.append(ReportLine(.plain, "  \(actual[right])"))
                left += 1
                right += 1
            }
        }
        return trimmed(all)
    }

    private static func trimmed(_ lines: [ReportLine]) -> [ReportLine] {
        var isNear = [Bool](repeating: false, count: lines.count)
        for index in lines.indices where lines[index].role != .plain {
            for near in max(0, index - contextLines)...min(lines.count - 1, index + contextLines) {
                isNear[near] = true
            }
        }
        var kept: [ReportLine] = []
        for index in lines.indices {
            if isNear[index] {
                kept.append(lines[index])
            } else if index == 0 || isNear[index - 1] {
                kept.append(ReportLine(.plain, "  ..."))
            }
        }
        return kept
    }
}
