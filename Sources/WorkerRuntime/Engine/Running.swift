import CJavaScriptCore
import Glibc
import Wire

extension ScriptEngine {
    /// Where result and error start in ``output``: behind a frame header and the fixed part of a report.
    private static let bodyOffset = FrameHeader.byteCount + RunReport.byteCount

    /// Runs the handler for one event until its promise is settled (SPEC 16 to 20, 66 to 71).
    ///
    /// - Parameters:
    ///   - event: the payload as it came, at most ``WireLimit/eventBytesMax`` bytes of what should be JSON.
    ///   - wait: waits until an instant of the monotonic clock in nanoseconds, without end for nil; hands what comes for
    ///     the function's exchanges to ``takeExchange(_:id:_:)``; may return early. There is no deadline in here: the
    ///     supervisor ends the process.
    /// - Returns: a ``RunReport`` with its bytes, with ``FrameHeader/byteCount`` bytes of room in front; valid until
    ///   the next call.
    package func run(_ event: UnsafeRawBufferPointer, wait: (UInt64?) -> Void) -> UnsafeMutableRawBufferPointer {
        let startNs = Clock.monotonicNs
        let startCPUNs = Clock.processNs
        openLog(startNs: Clock.visibleNs)
        answer = nil
        self.event = event
        start()
        self.event = UnsafeRawBufferPointer(start: nil, count: 0)
        while answer == nil { goOn(wait) }
        closeLog()
        var report = answer ?? RunReport(outcome: .internal)
        report.cpuUs = UInt32(clamping: (Clock.processNs &- startCPUNs) / 1000)
        report.runUs = UInt32(clamping: (Clock.monotonicNs &- startNs) / 1000)
        report.memoryPeakBytes = memoryPeak()
        return compose(report)
    }

    /// Hands the event to the prelude; the answer may be there when it returns.
    private func start() {
        guard isLoaded else {
            answer = RunReport(outcome: .internal)
            return
        }
        guard input.reserve(event.count + 1) else {
            answer = RunReport(outcome: .outOfMemory, wantsRetirement: true)
            return
        }
        if let source = event.baseAddress { memcpy(input.base, source, event.count) }
        input.base.storeBytes(of: 0, toByteOffset: event.count, as: UInt8.self)
        let bytes = UnsafePointer(input.base.assumingMemoryBound(to: CChar.self))
        guard let text = ScriptText.make(terminated: bytes, count: event.count) else {
            let isText = memchr(input.base, 0, event.count) == nil
            finishCall(
                script.call(
                    .refuse,
                    script.string("the event is not JSON: \(isText ? "it is not UTF-8" : "it holds a NUL byte")")))
            return
        }
        let value = JSValueMakeString(script.context, text)
        JSStringRelease(text)
        finishCall(script.call(.run, one: value))
    }

    /// Calls what is due, or waits until something is, or gives up where nothing can be.
    private func goOn(_ wait: (UInt64?) -> Void) {
        let (value, thrown) = script.call(.turn)
        guard let value, thrown == nil else { return finishCall((nil, thrown)) }
        let next = JSValueToNumber(script.context, value, nil)
        let isListening = script[.liveExchanges] > 0
        if next > 0 {
            wait(originNs &+ UInt64((next * 1_000_000).rounded(.up)))
        } else if next < 0 {
            if isListening { wait(nil) } else { finishCall(script.call(.abandon)) }
        } else if isListening {
            // Timers that are always due must not keep answers out.
            wait(0)
        }
    }

    /// The prelude reports every fault itself, unless memory or stack run out on the way.
    func finishCall(_ call: (value: JSValueRef?, thrown: JSValueRef?)) {
        guard let thrown = call.thrown, answer == nil else { return }
        let isMemory = isOutOfMemory(thrown)
        var report = RunReport(outcome: isMemory ? .outOfMemory : .badRequest, wantsRetirement: isMemory)
        var error = escapedError(thrown)
        error.withUTF8 {
            report.errorBytes = $0.count
            memcpy(output.base + Self.bodyOffset, $0.baseAddress!, $0.count)
        }
        answer = report
    }

    /// Takes an answer from the prelude.
    ///
    /// - Parameters:
    ///   - text: result or error as JSON in a string, or undefined for none.
    ///   - details: messages or results in the same way.
    /// - Returns: 0, or the bytes of texts that are too long; then there is still no answer.
    func deliver(_ draft: RunReport, isError: Bool, text: JSValueRef?, details: JSValueRef?) -> Int {
        guard answer == nil else { return 0 }
        var report = draft
        let limit = isError ? WireLimit.errorBytesMax : WireLimit.resultBytesMax
        guard let textBytes = write(text, at: 0, limit: limit) else { return deliverOutOfMemory() }
        guard textBytes <= limit else { return textBytes }
        guard let detailBytes = write(details, at: textBytes, limit: WireLimit.resultBytesMax) else {
            return deliverOutOfMemory()
        }
        let countedBytes = isError ? detailBytes : textBytes + detailBytes
        guard countedBytes <= WireLimit.resultBytesMax else { return countedBytes }
        if isError { report.errorBytes = textBytes } else { report.resultBytes = textBytes }
        report.detailBytes = detailBytes
        answer = report
        return 0
    }

    private func deliverOutOfMemory() -> Int {
        answer = RunReport(outcome: .outOfMemory, wantsRetirement: true)
        return 0
    }

    /// Writes `text` into the body from `offset` on; returns its bytes, of which nothing was kept if they exceed `limit`,
    /// 0 where there is no text, or nil when there is no memory for them.
    private func write(_ text: JSValueRef?, at offset: Int, limit: Int) -> Int? {
        guard let text, !JSValueIsUndefined(script.context, text) else { return 0 }
        guard let string = JSValueToStringCopy(script.context, text, nil) else { return nil }
        defer { JSStringRelease(string) }
        let room = JSStringGetMaximumUTF8CStringSize(string)
        guard room <= 3 * limit + 1 else { return max(limit + 1, JSStringGetLength(string)) }
        guard output.reserve(Self.bodyOffset + offset + room) else { return nil }
        let target = (output.base + Self.bodyOffset + offset).assumingMemoryBound(to: CChar.self)
        return JSStringGetUTF8CString(string, target, room) - 1
    }

    private func compose(_ draft: RunReport) -> UnsafeMutableRawBufferPointer {
        var report = draft
        let bodyEnd = Self.bodyOffset + report.resultBytes + report.errorBytes + report.detailBytes
        report.logBytes = log.committedBytes
        if !output.reserve(bodyEnd + report.logBytes) { report.logBytes = 0 }
        memcpy(output.base + bodyEnd, log.base, report.logBytes)
        var writer = ByteWriter(capacity: RunReport.byteCount)
        report.encode(into: &writer)
        _ = writer.bytes.withUnsafeBytes { memcpy(output.base + FrameHeader.byteCount, $0.baseAddress!, $0.count) }
        return UnsafeMutableRawBufferPointer(start: output.base, count: bodyEnd + report.logBytes)
    }
}
