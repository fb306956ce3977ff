/// JSON as a person reads it: two spaces a level, keys in their own order.
enum PrettyJSON {
    static func text(_ json: [UInt8]) -> String {
        var out: [UInt8] = []
        var depth = 0
        var at = 0
        func newline(_ depth: Int) { out += [10] + Array(repeating: 32, count: depth * 2) }
        while at < json.count {
            let byte = json[at]
            switch byte {
            case UInt8(ascii: "\""):
                let start = at
                at += 1
                while at < json.count, json[at] != UInt8(ascii: "\"") { at += json[at] == UInt8(ascii: "\\") ? 2 : 1 }
                at = min(at + 1, json.count)
                out += json[start..<at]
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                out.append(byte)
                if at + 1 < json.count, json[at + 1] == byte + 2 {
                    out.append(json[at + 1])
                    at += 1
                } else {
                    depth += 1
                    newline(depth)
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                newline(depth)
                out.append(byte)
            case UInt8(ascii: ","):
                out.append(byte)
                newline(depth)
            case UInt8(ascii: ":"): out += [byte, 32]
            default: out.append(byte)
            }
            at += 1
        }
        return String(decoding: out, as: UTF8.self)
    }
}
