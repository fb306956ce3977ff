/// Reads settings that came as JSON with a call.
struct SettingsReader {
    private let bytes: [UInt8]
    private var at = 0

    /// Deeper than any type of setting, with room to say so.
    private static let depthMax = 64

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The members of one JSON object; of a name that is there twice the last counts, as in JavaScript.
    ///
    /// - Returns: nil if it is no JSON object, or nested more deeply than settings are.
    static func members(_ json: [UInt8]) -> [SettingValue.Member]? {
        var reader = SettingsReader(json)
        guard case .object(let members) = reader.value(0), reader.isAtEnd else { return nil }
        return members
    }

    private var isAtEnd: Bool {
        mutating get {
            space()
            return at == bytes.count
        }
    }

    private mutating func value(_ depth: Int) -> SettingValue? {
        guard depth < Self.depthMax else { return nil }
        space()
        guard at < bytes.count else { return nil }
        switch bytes[at] {
        case UInt8(ascii: "{"): return object(depth)
        case UInt8(ascii: "["): return list(depth)
        case UInt8(ascii: "\""): return string().map(SettingValue.text)
        case UInt8(ascii: "t"): return take("true") ? .boolean(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .boolean(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func object(_ depth: Int) -> SettingValue? {
        at += 1
        var members: [SettingValue.Member] = []
        var places: [String: Int] = [:]
        if take("}") { return .object([]) }
        repeat {
            space()
            guard let name = string(), take(":"), let value = value(depth + 1) else { return nil }
            if let place = places[name] {
                members[place].value = value
            } else {
                places[name] = members.count
                members.append(.init(name, value))
            }
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func list(_ depth: Int) -> SettingValue? {
        at += 1
        var items: [SettingValue] = []
        if take("]") { return .list([]) }
        repeat {
            guard let item = value(depth + 1) else { return nil }
            items.append(item)
        } while take(",")
        return take("]") ? .list(items) : nil
    }

    private mutating func number() -> SettingValue? {
        let start = at
        while at < bytes.count, "+-.0123456789Ee".utf8.contains(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        return Double(text) == nil ? nil : .number(text)
    }

    private mutating func string() -> String? {
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return nil }
        let start = at + 1
        at = start
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard at < bytes.count else { return nil }
        defer { at += 1 }
        var text: [UInt8] = []
        bytes.withUnsafeBytes { JSONEscapes.decode($0, start..<at) { byte, _, _ in text.append(byte) } }
        return String(validating: text, as: UTF8.self)
    }

    private mutating func take(_ word: StaticString) -> Bool {
        space()
        guard bytes.count - at >= word.utf8CodeUnitCount else { return false }
        for offset in 0..<word.utf8CodeUnitCount where bytes[at + offset] != word.utf8Start[offset] { return false }
        at += word.utf8CodeUnitCount
        return true
    }

    private mutating func space() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 {
            at += 1
        }
    }
}
