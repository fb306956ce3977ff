import NIOCore
import Wire

/// What is recorded of one request of an invocation, secrets masked.
struct RequestTrace {
    var method: String
    var url: String
    /// From the invocation's dispatch, in microseconds.
    var startUs: UInt64
    var status: UInt16?
    var failure: ExchangeFailure?
    /// As measured by the egress process; nil where it never answered.
    var measured: ExchangeTrace?
    var sentBytes = 0
    var receivedBytes = 0
    /// Nil unless headers and bodies are recorded.
    var content: Content?

    /// Headers and the beginnings of bodies.
    struct Content {
        var limit: Int
        var requestHeaders = HeaderFields()
        var responseHeaders = HeaderFields()
        var requestBody = ByteBuffer()
        var responseBody = ByteBuffer()

        mutating func addRequest(_ bytes: ByteBuffer) { Self.add(bytes, to: &requestBody, limit) }
        mutating func addResponse(_ bytes: ByteBuffer) { Self.add(bytes, to: &responseBody, limit) }

        private static func add(_ bytes: ByteBuffer, to body: inout ByteBuffer, _ limit: Int) {
            let room = limit - body.readableBytes
            if room > 0, let part = bytes.getSlice(at: bytes.readerIndex, length: min(room, bytes.readableBytes)) {
                body.writeImmutableBuffer(part)
            }
        }
    }

    /// As one JSON object.
    ///
    /// - Parameter mask: the sensitive values of its settings.
    func write(to json: inout JSONText, masking mask: SecretMask?) {
        let shown = { (text: String, isCut: Bool) in mask?.masked(text, isCut: isCut) ?? text }
        json.object {
            $0.field("method", shown(method, false))
            $0.field("url", shown(Mask.url(url), false))
            if let status { $0.field("status", Int(status)) } else { $0.null("status") }
            if let failure {
                $0.field("error", shown("\(failure.code): \(failure.message)", false))
            } else {
                $0.null("error")
            }
            $0.field("startUs", Int(startUs))
            $0.field("sentBytes", Int(measured?.sentBytes ?? UInt64(sentBytes)))
            $0.field("receivedBytes", Int(measured?.receivedBytes ?? UInt64(receivedBytes)))
            if let measured { write(measured, to: &$0) }
            if let content { write(content, to: &$0, shown) }
        }
    }

    private func write(_ measured: ExchangeTrace, to json: inout JSONText) {
        json.field("decodedBytes", Int(measured.decodedBytes))
        json.field("redirects", Int(measured.redirects))
        json.field("isReused", measured.isReused)
        json.field("remoteAddress", measured.remoteAddress)
        json.key("timings")
        json.object {
            $0.field("resolvedUs", Int(measured.resolvedUs))
            $0.field("connectedUs", Int(measured.connectedUs))
            $0.field("securedUs", Int(measured.securedUs))
            $0.field("firstByteUs", Int(measured.firstByteUs))
            $0.field("endUs", Int(measured.endUs))
        }
    }

    private func write(_ content: Content, to json: inout JSONText, _ shown: (String, Bool) -> String) {
        let isRequestCut = sentBytes > content.requestBody.readableBytes
        let isResponseCut = receivedBytes > content.responseBody.readableBytes
        write(content.requestHeaders, as: "requestHeaders", to: &json, shown)
        json.field("requestBody", shown(String(buffer: content.requestBody), isRequestCut))
        json.field("isRequestBodyCut", isRequestCut)
        write(content.responseHeaders, as: "responseHeaders", to: &json, shown)
        json.field("responseBody", shown(String(buffer: content.responseBody), isResponseCut))
        json.field("isResponseBodyCut", isResponseCut)
    }

    /// A list of pairs: names may repeat.
    private func write(
        _ headers: HeaderFields, as key: String, to json: inout JSONText, _ shown: (String, Bool) -> String
    ) {
        json.key(key)
        json.array { list in
            for (name, value) in headers.fields {
                let name = String(decoding: name, as: UTF8.self)
                list.array {
                    $0.element(shown(name, false))
                    let value = String(decoding: value, as: UTF8.self)
                    $0.element(Mask.isSecretHeader(name) ? Mask.text : shown(value, false))
                }
            }
        }
    }
}
