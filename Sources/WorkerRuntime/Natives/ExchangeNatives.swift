import CJavaScriptCore
import Wire

/// The way of a request out of the instance: frames to the daemon. Names and arguments as core/exchanges.js has them.
extension Natives {
    static func defineExchanges(_ table: NativeTable) {
        let net = table.group("net")
        net.define("open") { call in
            guard ScriptEngine.current.sendExchange != nil else { return call.make(0) }
            let bodyBytes = call.int(5)
            let head = RequestHead(
                method: call.string(0), url: call.string(1), headers: headers(of: call, 2),
                redirect: RedirectMode(rawValue: UInt8(clamping: call.int(3))) ?? .follow, hasBody: call.bool(4),
                bodyBytes: bodyBytes < 0 ? nil : UInt64(bodyBytes), decompress: call.bool(6))
            var writer = ByteWriter(capacity: 512)
            head.encode(into: &writer)
            return call.make(Int(ScriptEngine.current.openExchange(writer.bytes)))
        }
        net.define("send") { call in
            guard let bytes = call.bytes(1) else { return nil }
            // Frames have a limit, chunks of a stream have none.
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                send(.requestData, call, Array(rest.prefix(ExchangeLimit.windowBytes)))
                rest = rest.dropFirst(ExchangeLimit.windowBytes)
            }
            return nil
        }
        net.define("finish") { call in
            send(.requestEnd, call, [])
            return nil
        }
        net.define("cancel") { call in
            send(.cancelExchange, call, [])
            return nil
        }
        net.define("grant") { call in
            send(.grant, call, Credit.encoded(UInt32(clamping: call.int(1))))
            return nil
        }
    }

    private static func send(_ kind: FrameKind, _ call: NativeCall, _ payload: [UInt8]) {
        ScriptEngine.current.sendExchange?(kind, UInt64(clamping: call.int(0)), payload)
    }

    /// Lines of `name: value` whose characters stand for bytes.
    private static func headers(of call: NativeCall, _ index: Int) -> HeaderFields {
        call.withUTF16(index) { units in
            let lines = units.split(separator: 10)
            return HeaderFields(
                lines.prefix(ExchangeLimit.headerCountMax).compactMap { line in
                    guard let colon = line.firstIndex(of: 58) else { return nil }
                    let value = line[(colon + 1)...].drop { $0 == 32 }
                    return (
                        line[..<colon].map { UInt8(truncatingIfNeeded: $0) },
                        value.map { UInt8(truncatingIfNeeded: $0) }
                    )
                })
        }
    }
}

extension ScriptEngine {
    /// Sends a request's head under a number that no other exchange of this process has had.
    func openExchange(_ head: [UInt8]) -> UInt64 {
        lastExchange += 1
        sendExchange?(.openExchange, lastExchange, head)
        return lastExchange
    }

    /// Hands a frame that came for an exchange to whoever waits for it; one that nobody waits for is dropped.
    ///
    /// Call it only while ``run(_:wait:)`` waits.
    package func takeExchange(_ kind: FrameKind, id: UInt64, _ payload: UnsafeRawBufferPointer) {
        let call = NativeCall(context: script.context, count: 0, arguments: nil)
        guard let value = try? Self.value(of: kind, payload, call) else { return }
        finishCall(script.call(.exchangeEvent, script.number(Int(kind.rawValue)), script.number(Int(id)), value))
    }

    private static func value(
        of kind: FrameKind, _ payload: UnsafeRawBufferPointer, _ call: NativeCall
    ) throws(WireError) -> JSValueRef? {
        var reader = ByteReader(payload)
        switch kind {
        case .responseHead:
            let head = try ResponseHead.decode(&reader)
            let object = NativeObject(call)
            object.set("status", call.make(Int(head.status)))
            object.set("statusText", call.make(latin1: head.statusText))
            object.set("url", call.make(head.url))
            object.set("isRedirected", call.make(head.isRedirected))
            object.set("httpVersion", call.make(Int(head.httpVersion)))
            var headers = NativeList(call)
            for (name, value) in head.headers.fields {
                headers.add(call.make(latin1: name))
                headers.add(call.make(latin1: value))
            }
            object.set("headers", headers.value)
            return object.value
        case .responseData:
            return call.makeBytes(payload.count) { $0.copyMemory(from: payload) }
        case .exchangeFailed:
            let failure = try ExchangeFailure.decode(&reader)
            let object = NativeObject(call)
            object.set("code", call.make(failure.code))
            object.set("syscall", call.make(failure.syscall))
            object.set("message", call.make(failure.message))
            return object.value
        case .requestCredit:
            return call.make(Int(try Credit.decode(payload)))
        default:
            return call.undefined
        }
    }
}
