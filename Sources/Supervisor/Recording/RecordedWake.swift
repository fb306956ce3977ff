import Wire

/// One return of the event loop's wait, in a recording.
package struct RecordedWake: Sendable, Equatable, Codable {
    /// Which wait it was, counted from 1; looks that brought nothing are counted and not listed.
    package var wait: UInt64
    /// Nanoseconds since the function began to load.
    package var atNs: UInt64
    /// What came, and for which request; nil where only time had passed.
    package var request: UInt64?
    package var head: Head?
    package var data: RecordedBytes?
    package var isEnd: Bool?
    package var failure: Failure?
    /// Bytes of the request's body that may follow.
    package var credit: UInt32?

    /// An answer without its body; texts have one character for each byte, but for the URL.
    package struct Head: Sendable, Equatable, Codable {
        package var status: UInt16
        package var statusText: String
        package var url: String
        package var isRedirected: Bool
        package var httpVersion: UInt8
        package var headers: RecordedHeaders
    }

    /// As ``ExchangeFailure``.
    package struct Failure: Sendable, Equatable, Codable {
        package var code: String
        package var syscall: String
        package var message: String
    }

    /// - Throws: ``WireError`` where the frame is none of its kind; the instance was given the same.
    init(_ wake: Wake, hiding secrets: SecretPlaceholders) throws(WireError) {
        wait = wake.wait
        atNs = wake.atNs
        guard let frame = wake.frame else { return }
        request = frame.exchange
        switch frame.kind {
        case .responseHead:
            let found = try frame.payload.decoded { reader throws(WireError) in try ResponseHead.decode(&reader) }
            let headers = found.headers.fields.map { [Latin1.text($0.name), secrets.hide(Latin1.text($0.value))] }
            head = Head(
                status: found.status, statusText: Latin1.text(found.statusText), url: secrets.hide(found.url),
                isRedirected: found.isRedirected, httpVersion: found.httpVersion,
                headers: RecordedHeaders(fields: headers))
        case .responseData:
            data = RecordedBytes(secrets.hide(frame.payload))
        case .exchangeFailed:
            let found = try frame.payload.decoded { reader throws(WireError) in try ExchangeFailure.decode(&reader) }
            failure = Failure(code: found.code, syscall: found.syscall, message: secrets.hide(found.message))
        case .requestCredit:
            credit = try frame.payload.decoded { reader throws(WireError) in try reader.u32() }
        default:
            isEnd = true
        }
    }

    /// As the instance is given it.
    func wake(revealing secrets: SecretPlaceholders) -> Wake {
        var wake = Wake(wait: wait, atNs: atNs, frame: nil)
        guard let request else { return wake }
        var writer = ByteWriter()
        var kind = FrameKind.responseEnd
        if let head {
            kind = .responseHead
            let headers = head.headers.fields.filter { $0.count == 2 }.map {
                (name: Latin1.bytes($0[0]), value: Latin1.bytes(secrets.reveal($0[1])))
            }
            ResponseHead(
                status: head.status, statusText: Latin1.bytes(head.statusText), url: secrets.reveal(head.url),
                isRedirected: head.isRedirected, httpVersion: head.httpVersion, headers: HeaderFields(headers)
            ).encode(into: &writer)
        } else if let data {
            kind = .responseData
            writer.raw(secrets.reveal(data.bytes))
        } else if let failure {
            kind = .exchangeFailed
            ExchangeFailure(code: failure.code, syscall: failure.syscall, message: secrets.reveal(failure.message))
                .encode(into: &writer)
        } else if let credit {
            kind = .requestCredit
            writer.raw(Credit.encoded(credit))
        }
        wake.frame = Wake.Frame(kind: kind, exchange: request, payload: writer.bytes)
        return wake
    }
}

extension [UInt8] {
    fileprivate func decoded<T>(_ body: (inout ByteReader) throws(WireError) -> T) throws(WireError) -> T {
        let result = withUnsafeBytes { bytes -> Result<T, WireError> in
            var reader = ByteReader(bytes)
            do throws(WireError) {
                return .success(try body(&reader))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
