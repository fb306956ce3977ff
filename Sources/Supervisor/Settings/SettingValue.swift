/// One value of a function's settings: what JSON can say, numbers with the digits they were written with.
package enum SettingValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// As JSON writes it.
    case number(String)
    case text(String)
    case list([SettingValue])
    /// In the order in which they were written; each name once.
    case object([Member])

    /// A name with its value.
    package struct Member: Sendable, Equatable {
        package var name: String
        package var value: SettingValue

        package init(_ name: String, _ value: SettingValue) {
            self.name = name
            self.value = value
        }
    }

    /// As JSON.
    package var json: [UInt8] {
        var json: [UInt8] = []
        write(to: &json)
        return json
    }

    /// What it is, for complaints; never what it holds.
    package var nature: String {
        switch self {
        case .null: "nothing"
        case .boolean: "true or false"
        case .number: "a number"
        case .text: "a text"
        case .list: "a list"
        case .object: "keys"
        }
    }

    private func write(to json: inout [UInt8]) {
        switch self {
        case .null: json += "null".utf8
        case .boolean(let isTrue): json += (isTrue ? "true" : "false").utf8
        case .number(let digits): json += digits.utf8
        case .text(let text): JSONEscapes.quote(text) { json.append($0) }
        case .list(let items):
            json.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { json.append(UInt8(ascii: ",")) }
                item.write(to: &json)
            }
            json.append(UInt8(ascii: "]"))
        case .object(let members):
            json.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { json.append(UInt8(ascii: ",")) }
                JSONEscapes.quote(member.name) { json.append($0) }
                json.append(UInt8(ascii: ":"))
                member.value.write(to: &json)
            }
            json.append(UInt8(ascii: "}"))
        }
    }
}
