import Foundation
import FrontDoor
import NIOCore
import Supervisor
import Testing

/// What is masked, and what is not (SPEC 99).
@Suite struct SecretMaskTests {
    private static let secret = "sk_live+9/aQ\"x\\y\nzé:Ö-42"
    private static let plain = "k3y0f1ron&more"

    private func masked(_ text: String, _ secrets: String..., isCut: Bool = false) throws -> String {
        try #require(SecretMask(secrets)).masked(text, isCut: isCut)
    }

    /// Masks a JSON text and reads it back.
    private func throughJSON(_ value: Any, _ secrets: [String]) throws -> Any {
        let json = ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: [value]))
        let masked = try #require(SecretMask(secrets)).masked(json, keepsShape: false)
        #expect(JSONGuard.isValue(masked))
        return try #require(try JSONSerialization.jsonObject(with: Data(masked.readableBytesView)) as? [Any])[0]
    }

    @Test func spec99valueIsMaskedAsItIsAndTheRestStays() throws {
        #expect(try masked("a \(Self.plain) b \(Self.plain)", Self.plain) == "a *** b ***")
        #expect(try masked("a\(Self.secret)b", Self.secret) == "a***b")
        #expect(
            try masked("nothing here, only words: 100% \\ {a: 'b'}", Self.secret, Self.plain)
                == "nothing here, only words: 100% \\ {a: 'b'}")
        #expect(try masked(Self.plain.uppercased(), Self.plain) == Self.plain.uppercased())
        #expect(SecretMask([]) == nil && SecretMask(["abc"]) == nil)
    }

    @Test(arguments: [plain, secret]) func spec99splitValuesAreFound(_ secret: String) throws {
        let (front, back) = (String(secret.prefix(7)), String(secret.dropFirst(7)))
        for text in [
            "\(front) \(back)", "\(front)\n\(back)", "[ '\(front)', '\(back)' ]", "[\"\(front)\",\"\(back)\"]",
            "{ a: '\(front)', b: '\(back)' }", "{\"first-part\":\"\(front)\",\"second\":\"\(back)\"}",
            "'\(front)' + '\(back)'", secret.map(String.init).joined(separator: ", "),
            "{\n  a: '\(front)',\n  b: '\(back)'\n}",
        ] {
            let masked = try masked("x1 \(text) y2", secret)
            #expect(masked.hasPrefix("x1 ") && masked.hasSuffix(" y2") && masked.contains("***"), "\(masked)")
            #expect(!masked.contains(front.prefix(4)) && !masked.contains(back.suffix(4)), "\(text) left \(masked)")
        }
    }

    @Test(arguments: [plain, secret]) func spec99encodedValuesAreFound(_ secret: String) throws {
        func json(_ value: String) throws -> String {
            let data = try JSONSerialization.data(withJSONObject: [value])
            return String(decoding: data.dropFirst(2).dropLast(2), as: UTF8.self)
        }
        let once = try json(secret)
        let ascii = secret.unicodeScalars.map { $0.isASCII ? String($0) : String(format: "\\u%04x", $0.value) }.joined()
        let full = secret.utf8.map { String(format: "%%%02x", $0) }.joined()
        let url = try #require(secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let hex = secret.utf8.map { String(format: "%02x", $0) }.joined()
        for form in [
            once, try json(once), try json(json(once)), ascii, full, url, url.lowercased() == url ? url : url, hex,
            hex.uppercased(), "<Buffer " + secret.utf8.map { String(format: "%02x ", $0) }.joined() + ">",
            try #require(once.addingPercentEncoding(withAllowedCharacters: .alphanumerics)),
        ] {
            let masked = try masked("before \(form) behind", secret)
            #expect(masked.hasPrefix("before ") && masked.hasSuffix(" behind") && masked.contains("***"), "\(form)")
            #expect(masked.count < 30, "\(form) left \(masked)")
        }
    }

    @Test(arguments: [plain, secret, "Zm9v+/==", "a/b-", "äöüß", "12345678"])
    func spec99base64IsFoundAtEachAlignment(_ secret: String) throws {
        for before in ["", "u", "us", "user:", "some longer user name:"] {
            for after in ["", "!", "!!", "!!!", "{\"x\":1}"] {
                let encoded = Data((before + secret + after).utf8).base64EncodedString()
                let urlSafe = encoded.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
                    .replacingOccurrences(of: "=", with: "")
                let percent = try #require(encoded.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
                let split = encoded.prefix(encoded.count / 2) + "\n" + encoded.dropFirst(encoded.count / 2)
                for text in [encoded, urlSafe, percent, String(split), "Basic \(encoded)"] {
                    let masked = try masked(text, secret)
                    #expect(masked.contains("***"), "\(before)|\(after) as \(text)")
                    // What is left of it decodes to nothing of the value.
                    let own = Data(secret.utf8).base64EncodedString().prefix(secret.utf8.count)
                    #expect(!masked.contains(own.prefix(6)) || own.count < 6)
                }
            }
        }
        // As btoa and escape write what has no character beyond Latin-1.
        if secret == "äöüß" {
            let bytes = Data(secret.unicodeScalars.map { UInt8($0.value) })
            #expect(try masked(bytes.base64EncodedString(), secret) == "***")
            #expect(try masked("%E4%F6%FC%DF", secret) == "***")
        }
    }

    @Test func everyAlignmentOfARandomValueLeavesNoneOfItsBytes() throws {
        var generator = SystemRandomNumberGenerator()
        for round in 0..<300 {
            let secret = String(
                (0..<Int.random(in: 6...40)).map { _ in
                    Character(Unicode.Scalar(UInt8.random(in: 0x21...0x7E, using: &generator)))
                })
            let before = String(repeating: "u", count: round % 7)
            let encoded = Data((before + secret + String(repeating: "v", count: round % 5)).utf8).base64EncodedString()
            let masked = try masked(encoded, secret)
            #expect(masked.contains("***"), "\(secret)")
            let rest = masked.replacingOccurrences(of: "***", with: "")
            #expect(rest.count <= encoded.count - secret.utf8.count * 4 / 3 + 2, "\(secret): \(encoded) left \(masked)")
        }
    }

    @Test func cutTextsHideTheBeginningOfAValue() throws {
        #expect(try masked("token k3y0f1r…", Self.plain) == "token k3y0f1r…")
        #expect(try throughJSON("token k3y0f1r…", [Self.plain]) as? String == "token ***…")
        #expect(try masked("body k3y0f", Self.plain, isCut: true) == "body ***")
        #expect(try masked("body k3y", Self.plain, isCut: true) == "body k3y")
        #expect(try masked("body \(Self.plain.prefix(13))", Self.plain) == "body \(Self.plain.prefix(13))")
    }

    @Test func jsonStaysJSONAndItsOwnShapeStays() throws {
        let value: [String: Any] = ["k": [Self.secret, 1, true, ["\(Self.secret)!": "x\(Self.secret)\u{1}"]]]
        let read = try #require(try throughJSON(value, [Self.secret]) as? [String: [Any]])
        let list = try #require(read["k"])
        #expect(list[0] as? String == "***" && list[1] as? Int == 1 && list[2] as? Bool == true)
        #expect(list[3] as? [String: String] == ["***!": "x***\u{1}"])
        let mask = try #require(SecretMask(["message", "12345678"]))
        let log = ByteBuffer(string: #"{"level":"info","message":"the message 12345678","atMs":12345678}"#)
        #expect(
            String(buffer: mask.masked(log, keepsShape: true))
                == #"{"level":"info","message":"the *** ***","atMs":12345678}"#)
        #expect(
            String(buffer: mask.masked(ByteBuffer(string: #"{"pin":12345678,"id":1123456789}"#), keepsShape: false))
                == #"{"pin":"***","id":1123456789}"#)
    }

    @Test(arguments: [
        "\"", "\"abc", "\"k3y0f1ron&more", "{\"a\":\"k3y0f1ron&more\\", "\"\\u12", "\"k3y0f1ron&more\\ud800\"",
        "[[[[\"\\\"",
        "k3y0f1ron&more", "\"\\x k3y0f1ron&more\"", "\\\"k3y0f1ron&more\\\"", "",
    ]) func hostileTextIsSurvivedAndNeverMadeRight(_ text: String) throws {
        let mask = try #require(SecretMask([Self.plain]))
        let output = mask.masked(ByteBuffer(string: text), keepsShape: false)
        if !text.isEmpty, !JSONGuard.isValue(ByteBuffer(string: text)), !text.contains("\\x") {
            #expect(!JSONGuard.isValue(output), "\(String(buffer: output))")
        }
    }

    @Test func randomBytesAreSurvived() throws {
        let mask = try #require(SecretMask([Self.plain, Self.secret, "äöüß"]))
        let pieces = ["\"", "\\", "%", "k3y0", "f1ron&more", "u00", "{", ":", ",", "é", "\u{FFFD}", "%e4", "…", "a"]
        for _ in 0..<3000 {
            var text = (0..<Int.random(in: 0...40)).map { _ in pieces.randomElement() ?? "" }.joined()
            if Bool.random() { text = String(decoding: text.utf8.dropLast(1), as: UTF8.self) }
            var buffer = ByteBuffer(string: text)
            if Bool.random() { buffer.writeBytes((0..<9).map { _ in UInt8.random(in: 0...255) }) }
            let output = mask.masked(buffer, keepsShape: Bool.random())
            if JSONGuard.isList(buffer) { #expect(JSONGuard.isList(output)) }
        }
    }

    @Test func itIsFastWhereItFindsNothingAndWhereItIsAttacked() throws {
        let secrets = (0..<10).map { "secret-number-\($0)-" + UUID().uuidString }
        let mask = try #require(SecretMask(secrets))
        func time(_ text: String) -> Duration {
            let json = ByteBuffer(bytes: (try? JSONSerialization.data(withJSONObject: [text])) ?? Data())
            return ContinuousClock().measure { _ = mask.masked(json, keepsShape: true) }
        }
        let lines = String(repeating: "info sent { id: 42, path: '/v1/events' } after 17 ms\n", count: 1260)
        let half = String(repeating: String(secrets[3].dropLast()), count: 64 << 10 / secrets[3].count)
        let full = String(repeating: secrets[3] + " ", count: (64 << 10) / secrets[3].count)
        let percents = String(repeating: "%73%65\\u0063ret-numb", count: 3300)
        for (name, text, limit) in [
            ("log lines", lines, 10), ("beginnings", half, 40), ("values", full, 40), ("escapes", percents, 40),
        ] {
            let best = (0..<5).map { _ in time(text) }.min() ?? .zero
            print("mask \(name): \(text.utf8.count) bytes in \(best)")
            #expect(best < .milliseconds(limit), "\(name): \(best)")
        }
        // A value that repeats itself, against a text that nearly holds it everywhere.
        let periodic = try #require(SecretMask([String(repeating: "a", count: 60_000)]))
        let nearly = ByteBuffer(
            string: "\"" + String(repeating: String(repeating: "a", count: 59_999) + "b", count: 17) + "\"")
        #expect(ContinuousClock().measure { _ = periodic.masked(nearly, keepsShape: true) } < .seconds(1))
        let deep = ByteBuffer(string: String(repeating: "[\"\",", count: 1 << 20))
        #expect(ContinuousClock().measure { _ = mask.masked(deep, keepsShape: true) } < .seconds(1))
    }
}
