import FoundationEssentials

/// Bytes in a recording: a string where they are UTF-8, else `{"base64": "..."}`.
package struct RecordedBytes: Sendable, Equatable, Codable {
    package var bytes: [UInt8]

    package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// Nil where they are not UTF-8.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    private enum Key: String, CodingKey { case base64 }

    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            bytes = Array(text.utf8)
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        bytes = Array(try container.decode(Data.self, forKey: .base64))
    }

    package func encode(to encoder: any Encoder) throws {
        if let text {
            var container = encoder.singleValueContainer()
            return try container.encode(text)
        }
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Data(bytes), forKey: .base64)
    }
}

/// Header fields in a recording: pairs of name and value, one character for each byte.
package struct RecordedHeaders: Sendable, Equatable, Codable {
    package var fields: [[String]]

    package init(fields: [[String]]) { self.fields = fields }

    package init(from decoder: any Decoder) throws {
        fields = try decoder.singleValueContainer().decode([[String]].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(fields)
    }
}

/// Bytes as text with one character for each.
enum Latin1 {
    static func text(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    static func bytes(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
}
