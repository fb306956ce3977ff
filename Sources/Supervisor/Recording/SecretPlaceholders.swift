/// Stands for secret values in a recording: `***1***` for the first, and so on.
///
/// A replay hands the placeholders over as the settings' values, so that what a function does with a secret as a whole
/// is the same again.
package struct SecretPlaceholders: Sendable {
    /// Longest value first, for one may hold another.
    private let pairs: [(value: [UInt8], placeholder: [UInt8])]
    /// The same with the values as they stand in JSON, where that is different.
    private let escaped: [(value: [UInt8], placeholder: [UInt8])]

    /// - Parameter secrets: the values, in an order that stays the same.
    package init(_ secrets: [String]) {
        let pairs = secrets.enumerated().map { (value: Array($1.utf8), placeholder: Array(Self.placeholder($0).utf8)) }
            .filter { !$0.value.isEmpty }.sorted { $0.value.count > $1.value.count }
        self.pairs = pairs
        escaped = pairs.map { value, placeholder in
            let json = SettingValue.text(String(decoding: value, as: UTF8.self)).json
            return (Array(json[1...].dropLast()), placeholder)
        }.filter { pair in !pairs.contains { $0.value == pair.0 } }
    }

    /// What stands for the secret with this index.
    package static func placeholder(_ index: Int) -> String { "***\(index + 1)***" }

    package var isEmpty: Bool { pairs.isEmpty }

    /// With placeholders for values.
    package func hide(_ bytes: [UInt8]) -> [UInt8] {
        (pairs + escaped).reduce(bytes) { Self.replace($1.value, with: $1.placeholder, in: $0) }
    }

    /// The same for a text in parts; a secret that spans some is hidden in the first of them.
    package func hide(parts: [[UInt8]]) -> [[UInt8]] {
        let all = parts.joined().map { $0 }
        var ends: [Int] = []
        for part in parts { ends.append((ends.last ?? 0) + part.count) }
        var hidden = parts.map { _ in [UInt8]() }
        var at = 0
        var part = 0
        while at < all.count {
            while at >= ends[part] { part += 1 }
            if let (value, placeholder) = pairs.first(where: {
                $0.value[0] == all[at] && all[at...].starts(with: $0.value)
            }) {
                hidden[part] += placeholder
                at += value.count
            } else {
                hidden[part].append(all[at])
                at += 1
            }
        }
        return hidden
    }

    package func hide(_ text: String) -> String {
        isEmpty ? text : String(decoding: hide(Array(text.utf8)), as: UTF8.self)
    }

    /// With values for placeholders.
    package func reveal(_ bytes: [UInt8]) -> [UInt8] {
        pairs.reduce(bytes) { Self.replace($1.placeholder, with: $1.value, in: $0) }
    }

    package func reveal(_ text: String) -> String {
        isEmpty ? text : String(decoding: reveal(Array(text.utf8)), as: UTF8.self)
    }

    private static func replace(_ part: [UInt8], with other: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= part.count else { return bytes }
        var result: [UInt8] = []
        var start = 0
        var at = 0
        while at <= bytes.count - part.count {
            guard bytes[at] == part[0], bytes[at..<at + part.count].elementsEqual(part) else {
                at += 1
                continue
            }
            result += bytes[start..<at]
            result += other
            at += part.count
            start = at
        }
        return start == 0 ? bytes : result + bytes[start...]
    }
}
