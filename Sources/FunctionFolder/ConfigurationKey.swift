import AccessPolicy
import Wire

/// One thing that can be set: the single source of the file format, of `--set`, of `--print-config` and of the README.
package struct ConfigurationKey<Target>: Sendable {
    /// Section and name, joined by a dot; the name ends with the unit.
    package var path: String
    /// One sentence.
    package var doc: String
    package var value: ConfigurationValue<Target>

    package init(_ path: String, _ doc: String, _ value: ConfigurationValue<Target>) {
        self.path = path
        self.doc = doc
        self.value = value
    }

    /// Sets the key from text.
    ///
    /// - Throws: ``BadValue`` with what would be accepted.
    package func set(_ text: String, in target: inout Target) throws(BadValue) {
        try value.set(text, &target)
    }

    /// The value in `target` as it would be written.
    package func text(in target: Target) -> String { value.get(target) }
}

/// A value that a key does not take.
package struct BadValue: Error, Equatable, Sendable {
    /// What would be accepted.
    package var expected: String

    package init(expected: String) { self.expected = expected }
}

/// How a value is read and written.
package struct ConfigurationValue<Target>: Sendable {
    package var set: @Sendable (String, inout Target) throws(BadValue) -> Void
    package var get: @Sendable (Target) -> String
    /// A YAML list is accepted in place of commas.
    package var isList = false

    /// From how a value is read and how it is written.
    package init(
        set: @escaping @Sendable (String, inout Target) throws(BadValue) -> Void,
        get: @escaping @Sendable (Target) -> String, isList: Bool = false
    ) {
        self.set = set
        self.get = get
        self.isList = isList
    }

    /// A whole number within `range`.
    package static func number(
        _ range: ClosedRange<Int>, get: @escaping @Sendable (Target) -> Int,
        set: @escaping @Sendable (inout Target, Int) -> Void
    ) -> Self {
        Self(
            set: { (text, target) throws(BadValue) in
                guard let number = Int(text), range.contains(number) else {
                    throw BadValue(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
                }
                set(&target, number)
            }, get: { "\(get($0))" })
    }

    /// Whole milliseconds within `range`.
    package static func milliseconds(
        _ range: ClosedRange<Int>, _ field: WritableKeyPath<Target, Duration> & Sendable
    ) -> Self {
        number(
            range, get: { Int($0[keyPath: field].wholeMilliseconds) },
            set: { $0[keyPath: field] = .milliseconds($1) })
    }

    /// A whole number within `range`.
    package static func count(_ range: ClosedRange<Int>, _ field: WritableKeyPath<Target, Int> & Sendable) -> Self {
        number(range, get: { $0[keyPath: field] }, set: { $0[keyPath: field] = $1 })
    }

    /// `true` or `false`.
    package static func flag(
        get: @escaping @Sendable (Target) -> Bool, set: @escaping @Sendable (inout Target, Bool) -> Void
    ) -> Self {
        word(["true", "false"], get: { get($0) ? "true" : "false" }, set: { set(&$0, $1 == "true") })
    }

    /// One of a closed list of words.
    package static func word(
        _ words: [String], get: @escaping @Sendable (Target) -> String,
        set: @escaping @Sendable (inout Target, String) -> Void
    ) -> Self {
        Self(
            set: { (text, target) throws(BadValue) in
                guard words.contains(text) else { throw BadValue(expected: "one of " + words.joined(separator: ", ")) }
                set(&target, text)
            }, get: get)
    }

    /// Texts with commas between them, each of which `isOne` must accept.
    package static func list(
        _ field: WritableKeyPath<Target, [String]> & Sendable, of what: String,
        isOne: @escaping @Sendable (String) -> Bool
    ) -> Self {
        Self(
            set: { (text, target) throws(BadValue) in
                let parts = text.split(separator: ",").map { part in
                    String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
                }
                if let wrong = parts.first(where: { !isOne($0) }) {
                    throw BadValue(expected: "\(what), and \"\(wrong)\" is none")
                }
                target[keyPath: field] = parts
            }, get: { $0[keyPath: field].joined(separator: ", ") }, isList: true)
    }

    /// Rules of an allow or deny list (``AccessRule``).
    package static func rules(_ field: WritableKeyPath<Target, [String]> & Sendable) -> Self {
        list(field, of: "HOST, *.HOST, :PORT, HOST:PORT or ADDRESS/BITS") { AccessRule($0) != nil }
    }

    /// A text that `isRight` accepts; empty for none.
    package static func text(
        _ field: WritableKeyPath<Target, String> & Sendable, _ expected: String,
        isRight: @escaping @Sendable (String) -> Bool
    ) -> Self {
        Self(
            set: { (text, target) throws(BadValue) in
                guard text.isEmpty || isRight(text) else { throw BadValue(expected: expected) }
                target[keyPath: field] = text
            }, get: { $0[keyPath: field] })
    }

    /// Any text.
    package static func text(_ field: WritableKeyPath<Target, String> & Sendable) -> Self {
        Self(set: { (text, target) throws(BadValue) in target[keyPath: field] = text }, get: { $0[keyPath: field] })
    }
}
