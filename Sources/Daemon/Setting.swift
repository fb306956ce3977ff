/// One thing that can be set: the file, `--set`, the flags, `--print-config` and the README table all come from it.
package struct Setting<Target>: Sendable {
    /// `section.name`, or a bare name; times and sizes end in their unit.
    package let key: String
    /// What it accepts, as a phrase that follows "takes": "a whole number of milliseconds from 1 to 60000".
    package let accepts: String
    /// What it does, as one sentence without a full stop.
    package let doc: String
    /// The value in force, as text that ``write`` takes back.
    package let read: @Sendable (Target) -> String
    /// Takes a value over; false if the text is not one that it accepts.
    package let write: @Sendable (inout Target, String) -> Bool

    /// The last part of the key.
    package var name: Substring { key.split(separator: ".").last ?? "" }
    /// The first part of a key of two, else empty.
    package var section: Substring { key.contains(".") ? key.split(separator: ".")[0] : "" }

    /// The same setting of something that holds a `Target`.
    func lifted<Outer>(_ path: any WritableKeyPath<Outer, Target> & Sendable) -> Setting<Outer> {
        Setting<Outer>(
            key: key, accepts: accepts, doc: doc, read: { read($0[keyPath: path]) },
            write: { write(&$0[keyPath: path], $1) })
    }
}

extension Setting {
    typealias Path<Value> = any WritableKeyPath<Target, Value> & Sendable

    /// A whole number; `unit` is a plural noun.
    static func number<Value: FixedWidthInteger & Sendable>(
        _ key: String, _ path: Path<Value>, of unit: String = "", scale: Value = 1, _ range: ClosedRange<Value>,
        _ doc: String
    ) -> Setting {
        Setting(
            key: key,
            accepts: "a whole number\(unit.isEmpty ? "" : " of \(unit)") from \(range.lowerBound) to \(range.upperBound)",
            doc: doc, read: { "\($0[keyPath: path] / scale)" },
            write: { target, text in
                guard let value = Value(text), range.contains(value) else { return false }
                target[keyPath: path] = value * scale
                return true
            })
    }

    static func milliseconds(
        _ key: String, _ path: Path<Duration>, _ range: ClosedRange<Int>, _ doc: String
    ) -> Setting {
        Setting(
            key: key, accepts: "a whole number of milliseconds from \(range.lowerBound) to \(range.upperBound)",
            doc: doc, read: { "\($0[keyPath: path] / .milliseconds(1))".wholePart },
            write: { target, text in
                guard let value = Int(text), range.contains(value) else { return false }
                target[keyPath: path] = .milliseconds(value)
                return true
            })
    }

    /// One word of a closed list.
    static func choice<Value: Equatable & Sendable>(
        _ key: String, _ path: Path<Value>, _ choices: [(name: String, value: Value)], _ doc: String
    ) -> Setting {
        Setting(
            key: key, accepts: "one of " + choices.map(\.name).joined(separator: ", "), doc: doc,
            read: { target in choices.first { $0.value == target[keyPath: path] }?.name ?? "" },
            write: { target, text in
                guard let choice = choices.first(where: { $0.name == text }) else { return false }
                target[keyPath: path] = choice.value
                return true
            })
    }

    /// Any text, which may be empty; `what` is a phrase such as "a path".
    static func text(_ key: String, _ path: Path<String>, _ what: String, _ doc: String) -> Setting {
        Setting(
            key: key, accepts: what, doc: doc, read: { $0[keyPath: path] },
            write: { target, text in
                guard !text.utf8.contains(0) else { return false }
                target[keyPath: path] = text
                return true
            })
    }

    /// Permission bits in octal.
    static func mode(_ key: String, _ path: Path<UInt32>, _ doc: String) -> Setting {
        Setting(
            key: key, accepts: "permission bits in octal from 0000 to 0777", doc: doc,
            read: { target in
                let digits = String(target[keyPath: path], radix: 8)
                return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            },
            write: { target, text in
                guard let value = UInt32(text, radix: 8), value <= 0o777 else { return false }
                target[keyPath: path] = value
                return true
            })
    }
}

extension String {
    /// Up to the decimal point, for the floating-point quotient of two durations.
    fileprivate var wholePart: String { split(separator: ".").first.map(String.init) ?? self }
}
