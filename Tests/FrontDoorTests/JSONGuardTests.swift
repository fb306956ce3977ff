import FrontDoor
import NIOCore
import Testing

@Suite struct JSONGuardTests {
    static let good = [
        "null", "true", " false ", "0", "-0", "12", "1.5", "-1e9", "2E+3", "\"\"", #""a\n\u00e4\"b""#, "[]", "{}",
        "[1,2,[3]]", #"{"a":{"b":[true,null]},"c":""}"#, " { \"a\" : [ 1 , 2 ] } ", "\"ä😀\"",
    ]
    static let bad = [
        "nul", "tru", "01", "1.", ".5", "+1", "1e", "--1", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "[", "]", "[1,]",
        "[,1]", "{", "}", "{a:1}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "[1}", #"{"a":1]"#, "1 2", "1,2",
        "1},\"outcome\":\"ok\"",
        "null],\"x\":[", "//", "NaN", "Infinity", "'a'", "{\"a\":1}}", "[]]",
    ]

    @Test(arguments: good) func valueIsTaken(_ text: String) {
        #expect(JSONGuard.isValue(ByteBuffer(string: text)))
        #expect(JSONGuard.isList(ByteBuffer(string: "\(text),\(text)")))
    }

    @Test(arguments: bad) func whatCouldBreakOutIsRefused(_ text: String) {
        #expect(!JSONGuard.isValue(ByteBuffer(string: text)))
        #expect(!JSONGuard.isList(ByteBuffer(string: text + ",")))
    }

    @Test func whatIsNotUTF8IsRefused() {
        for bytes: [UInt8] in [[0x80], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF]] {
            #expect(!JSONGuard.isValue(ByteBuffer(bytes: [0x22] + bytes + [0x22])))
        }
    }

    @Test func nothingAtAllIsFine() {
        #expect(JSONGuard.isValue(ByteBuffer()))
        #expect(JSONGuard.isList(ByteBuffer()))
        #expect(JSONGuard.isObjectOrNothing([]))
    }

    @Test func settingsAreOneObject() {
        #expect(JSONGuard.isObjectOrNothing(Array(#" {"a":1}"#.utf8)))
        for text in ["[]", "1", "{", #"{"a":1}{}"#, "   "] { #expect(!JSONGuard.isObjectOrNothing(Array(text.utf8))) }
    }

    @Test func nestingIsBoundedWithoutRecursion() {
        func nested(_ depth: Int) -> ByteBuffer {
            ByteBuffer(string: String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        }
        #expect(JSONGuard.isValue(nested(JSONGuard.depthMax)))
        #expect(!JSONGuard.isValue(nested(JSONGuard.depthMax + 2)))
        #expect(!JSONGuard.isValue(ByteBuffer(string: String(repeating: "[", count: 1_000_000))))
    }

    @Test func everyTruncationOfAnObjectIsRefused() {
        let text = #"{"a":[1,"b",{"c":null}],"d":-1.5e3}"#
        for length in 1..<text.utf8.count {
            #expect(!JSONGuard.isValue(ByteBuffer(string: String(text.prefix(length)))), "\(length)")
        }
    }
}
