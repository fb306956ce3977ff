import Wire

/// Collects an answer's head from the lines libcurl gives, one at a time.
package struct AnswerLines {
    /// Why a head was not accepted.
    package enum Fault: Error, Equatable {
        case tooLarge
        case notHTTP
    }

    package private(set) var status: UInt16 = 0
    package private(set) var statusText: [UInt8] = []
    /// 10, 11 or 20.
    package private(set) var httpVersion: UInt8 = 0
    package private(set) var headers = HeaderFields()
    /// The empty line came, and it was not that of a 1xx answer. What comes later are trailers.
    package private(set) var isComplete = false
    private var byteCount = 0

    package init() {}

    /// Takes the next line with its end.
    package mutating func take(_ line: UnsafeRawBufferPointer) throws(Fault) {
        if isComplete { return }
        byteCount += line.count
        guard byteCount <= ExchangeLimit.headerBytesMax else { throw .tooLarge }
        var text = line[...]
        while let last = text.last, last == 10 || last == 13 { text = text.dropLast() }
        if text.isEmpty {
            // 100 and 103 are followed by the answer; 101 cannot come, for no upgrade is asked for.
            if status >= 200 || status == 101 { isComplete = true }
        } else if status == 0 || status < 200 && text.starts(with: "HTTP/".utf8) {
            try begin(Array(text))
        } else {
            try add(text)
        }
    }

    private mutating func begin(_ line: [UInt8]) throws(Fault) {
        headers = HeaderFields()
        let parts = line.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[1].count == 3, let code = UInt16(String(decoding: parts[1], as: UTF8.self)),
            code >= 100
        else { throw .notHTTP }
        status = code
        statusText = parts.count == 3 ? Array(parts[2].prefix(ExchangeLimit.messageBytesMax)) : []
        switch String(decoding: parts[0], as: UTF8.self) {
        case "HTTP/2": httpVersion = 20
        case "HTTP/1.0": httpVersion = 10
        default: httpVersion = 11
        }
    }

    private mutating func add(_ line: Slice<UnsafeRawBufferPointer>) throws(Fault) {
        if let first = line.first, first == 32 || first == 9 {
            // A folded line continues the value before it.
            guard !headers.fields.isEmpty else { return }
            headers.fields[headers.fields.count - 1].value += [32] + Self.trimmed(line)
            return
        }
        guard let colon = line.firstIndex(of: 58) else { return }
        let name = line[..<colon]
        guard !name.isEmpty, name.allSatisfy(isTokenByte) else { return }
        guard headers.fields.count < ExchangeLimit.headerCountMax else { throw .tooLarge }
        headers.fields.append((Array(name), Self.trimmed(line[(colon + 1)...])))
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        var bytes = bytes.drop { $0 == 32 || $0 == 9 }
        while let last = bytes.last, last == 32 || last == 9 { bytes = bytes.dropLast() }
        return Array(bytes)
    }
}
