/// The limits of one exchange that every hop enforces.
package enum ExchangeLimit {
    /// Bytes of a body that may be on their way before the receiver grants more; the same in both directions.
    package static let windowBytes = 256 << 10
    /// A URL, in bytes; what servers commonly accept is 8 KiB.
    package static let urlBytesMax = 64 << 10
    /// All header names and values of one head together, in bytes.
    package static let headerBytesMax = 256 << 10
    /// Header fields of one head.
    package static let headerCountMax = 1024
    /// A method, in bytes.
    package static let methodBytesMax = 64
    /// One message of a failure, in bytes.
    package static let messageBytesMax = 16 << 10
}

/// Header fields in order, names as written; values are bytes (Latin-1 where a text is made of them).
package struct HeaderFields: Equatable, Sendable {
    package var fields: [(name: [UInt8], value: [UInt8])]

    package init(_ fields: [(name: [UInt8], value: [UInt8])] = []) { self.fields = fields }

    package static func == (one: HeaderFields, other: HeaderFields) -> Bool {
        one.fields.count == other.fields.count
            && zip(one.fields, other.fields).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 }
    }

    func encode(into writer: inout ByteWriter) {
        writer.u16(UInt16(truncatingIfNeeded: fields.count))
        for (name, value) in fields {
            writer.section(name)
            writer.section(value)
        }
    }

    static func decode(_ reader: inout ByteReader) throws(WireError) -> HeaderFields {
        let count = Int(try reader.u16())
        guard count <= ExchangeLimit.headerCountMax else {
            throw .tooLong(bytes: count, limit: ExchangeLimit.headerCountMax)
        }
        var room = ExchangeLimit.headerBytesMax
        var fields: [(name: [UInt8], value: [UInt8])] = []
        for _ in 0..<count {
            let name = try reader.section(limit: room)
            let value = try reader.section(limit: room - name.count)
            room -= name.count + value.count
            fields.append((Array(name), Array(value)))
        }
        return HeaderFields(fields)
    }
}

/// What becomes of an answer that points elsewhere, as in fetch.
package enum RedirectMode: UInt8, Sendable, CaseIterable {
    case follow, error, manual
}

/// A request without its body, as the function made it. From an untrusted instance: the URL is checked again at each hop.
package struct RequestHead: Equatable, Sendable {
    package var method: String
    /// Absolute; `http` or `https`.
    package var url: String
    package var headers: HeaderFields
    package var redirect: RedirectMode
    /// Body bytes follow in ``FrameKind/requestData``, until ``FrameKind/requestEnd``.
    package var hasBody: Bool
    /// The body's length in bytes where it is known; then it is sent with Content-Length, else chunked.
    package var bodyBytes: UInt64?
    /// Ask for a compressed answer and undo the compression.
    package var decompress: Bool

    package init(
        method: String, url: String, headers: HeaderFields = HeaderFields(), redirect: RedirectMode = .follow,
        hasBody: Bool = false, bodyBytes: UInt64? = nil, decompress: Bool = true
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.redirect = redirect
        self.hasBody = hasBody
        self.bodyBytes = bodyBytes
        self.decompress = decompress
    }

    package func encode(into writer: inout ByteWriter) {
        writer.u8(redirect.rawValue)
        writer.u8((hasBody ? 1 : 0) | (decompress ? 2 : 0))
        writer.u64(bodyBytes ?? .max)
        writer.text(method)
        writer.text(url)
        headers.encode(into: &writer)
    }

    /// - Throws: ``WireError``; the sender is broken.
    package static func decode(_ reader: inout ByteReader) throws(WireError) -> RequestHead {
        let rawRedirect = try reader.u8()
        guard let redirect = RedirectMode(rawValue: rawRedirect) else { throw .badValue(UInt64(rawRedirect)) }
        let flags = try reader.u8()
        guard flags <= 3 else { throw .badValue(UInt64(flags)) }
        let bodyBytes = try reader.u64()
        let method = try reader.text(limit: ExchangeLimit.methodBytesMax)
        let url = try reader.text(limit: ExchangeLimit.urlBytesMax)
        return RequestHead(
            method: method, url: url, headers: try HeaderFields.decode(&reader), redirect: redirect,
            hasBody: flags & 1 != 0, bodyBytes: bodyBytes == .max ? nil : bodyBytes, decompress: flags & 2 != 0)
    }
}

/// An answer without its body.
package struct ResponseHead: Equatable, Sendable {
    package var status: UInt16
    package var statusText: [UInt8]
    /// Of the request that was answered last, behind all redirects.
    package var url: String
    package var isRedirected: Bool
    /// 10, 11 or 20.
    package var httpVersion: UInt8
    package var headers: HeaderFields

    package init(
        status: UInt16, statusText: [UInt8], url: String, isRedirected: Bool, httpVersion: UInt8, headers: HeaderFields
    ) {
        self.status = status
        self.statusText = statusText
        self.url = url
        self.isRedirected = isRedirected
        self.httpVersion = httpVersion
        self.headers = headers
    }

    package func encode(into writer: inout ByteWriter) {
        writer.u16(status)
        writer.u8(isRedirected ? 1 : 0)
        writer.u8(httpVersion)
        writer.section(statusText)
        writer.text(url)
        headers.encode(into: &writer)
    }

    /// - Throws: ``WireError``; the sender is broken.
    package static func decode(_ reader: inout ByteReader) throws(WireError) -> ResponseHead {
        let status = try reader.u16()
        let redirected = try reader.u8()
        guard redirected <= 1 else { throw .badValue(UInt64(redirected)) }
        let httpVersion = try reader.u8()
        let statusText = Array(try reader.section(limit: ExchangeLimit.messageBytesMax))
        let url = try reader.text(limit: ExchangeLimit.urlBytesMax)
        return ResponseHead(
            status: status, statusText: statusText, url: url, isRedirected: redirected == 1, httpVersion: httpVersion,
            headers: try HeaderFields.decode(&reader))
    }
}

/// Why an exchange ended without a complete answer, in the terms of Node's network errors.
package struct ExchangeFailure: Error, Equatable, Sendable {
    /// Such as `ENOTFOUND`; `EPOLICY` for a refusal by a rule, `EBUDGET` for a used-up budget, `EEGRESS` where the egress
    /// process was lost.
    package var code: String
    /// Such as `getaddrinfo` or `connect`; empty where there is none.
    package var syscall: String
    /// What comes behind `reason: ` in the function's error.
    package var message: String

    package init(code: String, syscall: String = "", message: String) {
        self.code = code
        self.syscall = syscall
        self.message = message
    }

    package func encode(into writer: inout ByteWriter) {
        writer.text(code)
        writer.text(syscall)
        writer.text(message)
    }

    /// - Throws: ``WireError``; the sender is broken.
    package static func decode(_ reader: inout ByteReader) throws(WireError) -> ExchangeFailure {
        ExchangeFailure(
            code: try reader.text(limit: ExchangeLimit.messageBytesMax),
            syscall: try reader.text(limit: ExchangeLimit.messageBytesMax),
            message: try reader.text(limit: ExchangeLimit.messageBytesMax))
    }
}

/// The payload of ``FrameKind/grant`` and ``FrameKind/requestCredit``.
package enum Credit {
    package static func encoded(_ bytes: UInt32) -> [UInt8] {
        var writer = ByteWriter(capacity: 4)
        writer.u32(bytes)
        return writer.bytes
    }

    /// - Throws: ``WireError``; the sender is broken.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> UInt32 {
        var reader = ByteReader(bytes)
        let credit = try reader.u32()
        try reader.end()
        return credit
    }
}

/// What an exchange cost, measured by the egress process.
package struct ExchangeTrace: Equatable, Sendable {
    /// Bytes of bodies: sent, received from the wire, and received after decompression.
    package var sentBytes: UInt64 = 0
    package var receivedBytes: UInt64 = 0
    package var decodedBytes: UInt64 = 0
    /// Microseconds from the exchange's start to: name resolved, connected, TLS done, first byte, end. 0 where it did not come
    /// to that. With redirects, of the last request, but for the end.
    package var resolvedUs: UInt32 = 0
    package var connectedUs: UInt32 = 0
    package var securedUs: UInt32 = 0
    package var firstByteUs: UInt32 = 0
    package var endUs: UInt32 = 0
    package var redirects: UInt16 = 0
    /// The last request went over a connection that was there already.
    package var isReused = false
    /// The last request's peer; empty if there was none.
    package var remoteAddress = ""

    package init() {}

    package func encode(into writer: inout ByteWriter) {
        for value in [sentBytes, receivedBytes, decodedBytes] { writer.u64(value) }
        for value in [resolvedUs, connectedUs, securedUs, firstByteUs, endUs] { writer.u32(value) }
        writer.u16(redirects)
        writer.u8(isReused ? 1 : 0)
        writer.text(remoteAddress)
    }

    /// - Throws: ``WireError``; the sender is broken.
    package static func decode(_ reader: inout ByteReader) throws(WireError) -> ExchangeTrace {
        var trace = ExchangeTrace()
        trace.sentBytes = try reader.u64()
        trace.receivedBytes = try reader.u64()
        trace.decodedBytes = try reader.u64()
        trace.resolvedUs = try reader.u32()
        trace.connectedUs = try reader.u32()
        trace.securedUs = try reader.u32()
        trace.firstByteUs = try reader.u32()
        trace.endUs = try reader.u32()
        trace.redirects = try reader.u16()
        trace.isReused = try reader.u8() == 1
        trace.remoteAddress = try reader.text(limit: ExchangeLimit.messageBytesMax)
        return trace
    }
}
