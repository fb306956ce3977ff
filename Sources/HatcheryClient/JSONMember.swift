/// Finds a member of a JSON object without decoding it, so that its text and the order of its keys stay as they are.
enum JSONMember {
    /// The text of `key`'s value in the object `json`; nil if it is not there. `json` must be well-formed.
    static func value(of key: String, in json: [UInt8]) -> [UInt8]? {
        var depth = 0
        var at = 0
        var valueStart: Int?
        let wanted = Array("\"\(key)\"".utf8)
        while at < json.count {
            switch json[at] {
            case UInt8(ascii: "\""):
                let start = at
                at = endOfString(json, at)
                if depth == 1, valueStart == nil, json[start..<at].elementsEqual(wanted), at < json.count,
                    json[at] == UInt8(ascii: ":")
                {
                    valueStart = at + 1
                }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0, let valueStart { return Array(json[valueStart..<at]) }
            case UInt8(ascii: ",") where depth == 1:
                if let valueStart { return Array(json[valueStart..<at]) }
            default: break
            }
            at += 1
        }
        return nil
    }

    /// The offset behind the closing quote of the string that starts at `start`.
    static func endOfString(_ json: [UInt8], _ start: Int) -> Int {
        var at = start + 1
        while at < json.count, json[at] != UInt8(ascii: "\"") { at += json[at] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(at + 1, json.count)
    }
}

extension Answer {
    /// The handler's result as the JSON it wrote, keys in its order; `null` if there is none.
    public var result: [UInt8] { JSONMember.value(of: "result", in: body) ?? Array("null".utf8) }

    /// A member of the answer as it came; nil if it has none of that name.
    package func member(_ name: String) -> [UInt8]? { JSONMember.value(of: name, in: body) }
}
