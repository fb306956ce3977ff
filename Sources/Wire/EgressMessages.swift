/// What is allowed for everybody: the payload of ``FrameKind/configure``, the first frame of the egress process.
package struct EgressSetup: Equatable, Sendable {
    /// Rules for every function: `example.com`, `*.example.com`, `:443`, `93.184.216.0/24`; an empty list allows all.
    package var allow: [String]
    package var deny: [String]
    /// Ranges among the private addresses that may be reached after all.
    package var privateRanges: [String]
    /// `http://HOST:PORT`; empty for none.
    package var proxy: String
    /// A PEM file in place of the system's certificate authorities; empty for the system's.
    package var authoritiesFile: String
    /// Names with fixed addresses: `HOST:PORT:ADDRESS`.
    package var resolve: [String]

    package init(
        allow: [String] = [], deny: [String] = [], privateRanges: [String] = [], proxy: String = "",
        authoritiesFile: String = "", resolve: [String] = []
    ) {
        self.allow = allow
        self.deny = deny
        self.privateRanges = privateRanges
        self.proxy = proxy
        self.authoritiesFile = authoritiesFile
        self.resolve = resolve
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 256)
        for list in [allow, deny, privateRanges, resolve] { TextList.encode(list, into: &writer) }
        writer.text(proxy)
        writer.text(authoritiesFile)
        return writer.bytes
    }

    /// - Throws: ``WireError``; the egress process ends.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> EgressSetup {
        var reader = ByteReader(bytes)
        var setup = EgressSetup()
        setup.allow = try TextList.decode(&reader)
        setup.deny = try TextList.decode(&reader)
        setup.privateRanges = try TextList.decode(&reader)
        setup.resolve = try TextList.decode(&reader)
        setup.proxy = try reader.text(limit: TextList.textBytesMax)
        setup.authoritiesFile = try reader.text(limit: TextList.textBytesMax)
        try reader.end()
        return setup
    }
}

/// A request with what it is allowed: the payload of ``FrameKind/openExchange`` towards egress.
package struct ExchangeOrder: Equatable, Sendable {
    /// Connections are kept under this number, and never used for another.
    package var function: UInt64
    /// The function's own rules, behind those of ``EgressSetup``.
    package var allow: [String]
    package var deny: [String]
    /// The whole exchange, redirects and body included, in milliseconds.
    package var timeoutMs: UInt32
    /// Until a connection stands, TLS included, in milliseconds.
    package var connectTimeoutMs: UInt32
    package var redirectsMax: UInt16
    /// Bytes of the request's body.
    package var sentBytesMax: UInt64
    /// Bytes of the answer's body after decompression.
    package var receivedBytesMax: UInt64
    package var head: RequestHead

    package init(
        function: UInt64, allow: [String] = [], deny: [String] = [], timeoutMs: UInt32 = 30_000,
        connectTimeoutMs: UInt32 = 10_000, redirectsMax: UInt16 = 20, sentBytesMax: UInt64 = .max,
        receivedBytesMax: UInt64 = .max, head: RequestHead
    ) {
        self.function = function
        self.allow = allow
        self.deny = deny
        self.timeoutMs = timeoutMs
        self.connectTimeoutMs = connectTimeoutMs
        self.redirectsMax = redirectsMax
        self.sentBytesMax = sentBytesMax
        self.receivedBytesMax = receivedBytesMax
        self.head = head
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 512)
        writer.u64(function)
        TextList.encode(allow, into: &writer)
        TextList.encode(deny, into: &writer)
        writer.u32(timeoutMs)
        writer.u32(connectTimeoutMs)
        writer.u16(redirectsMax)
        writer.u64(sentBytesMax)
        writer.u64(receivedBytesMax)
        head.encode(into: &writer)
        return writer.bytes
    }

    /// - Throws: ``WireError``; the egress process ends.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> ExchangeOrder {
        var reader = ByteReader(bytes)
        let function = try reader.u64()
        let allow = try TextList.decode(&reader)
        let deny = try TextList.decode(&reader)
        let timeoutMs = try reader.u32()
        let connectTimeoutMs = try reader.u32()
        let redirectsMax = try reader.u16()
        let sentBytesMax = try reader.u64()
        let receivedBytesMax = try reader.u64()
        let head = try RequestHead.decode(&reader)
        try reader.end()
        return ExchangeOrder(
            function: function, allow: allow, deny: deny, timeoutMs: timeoutMs, connectTimeoutMs: connectTimeoutMs,
            redirectsMax: redirectsMax, sentBytesMax: sentBytesMax, receivedBytesMax: receivedBytesMax, head: head)
    }
}

/// A list of short texts.
private enum TextList {
    static let textBytesMax = 4096
    static let countMax = 4096

    static func encode(_ texts: [String], into writer: inout ByteWriter) {
        writer.u16(UInt16(truncatingIfNeeded: texts.count))
        for text in texts { writer.text(text) }
    }

    static func decode(_ reader: inout ByteReader) throws(WireError) -> [String] {
        let count = Int(try reader.u16())
        guard count <= countMax else { throw .tooLong(bytes: count, limit: countMax) }
        var texts: [String] = []
        for _ in 0..<count { texts.append(try reader.text(limit: textBytesMax)) }
        return texts
    }
}
