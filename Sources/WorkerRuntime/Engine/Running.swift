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
    ///   - flags: 1 refused, 2 wants retirement.
    ///   - text: JSON in a string, or undefined for none.
    /// - Returns: 0, or the bytes of a text that is too long; then there is still no answer.
    func deliver(outcome: UInt8, flags: Int, isError: Bool, text: JSValueRef?) -> Int {
        guard answer == nil, let outcome = Outcome(rawValue: outcome) else { return 0 }
        var report = RunReport(outcome: outcome, wasRefused: flags & 1 != 0, wantsRetirement: flags & 2 != 0)
        if let text, !JSValueIsUndefined(script.context, text) {
            let limit = isError ? WireLimit.errorBytesMax : WireLimit.resultBytesMax
            guard let count = write(text, limit: limit) else {
                answer = RunReport(outcome: .outOfMemory, wantsRetirement: true)
                return 0
            }
            guard count <= limit else { return count }
            if isError { report.errorBytes = count } else { report.resultBytes = count }
        }
        answer = report
        return 0
    }

    /// Writes `text` as the body; returns its bytes, of which nothing was kept if they exceed `limit`, or nil when
    /// there is no memory for them.
    private func write(_ text: JSValueRef, limit: Int) -> Int? {
        guard let string = JSValueToStringCopy(script.context, text, nil) else { return nil }
        defer { JSStringRelease(string) }
        let room = JSStringGetMaximumUTF8CStringSize(string)
        guard room <= 3 * limit + 1 else { return max(limit + 1, JSStringGetLength(string)) }
        guard output.reserve(Self.bodyOffset + room) else { return nil }
        let target = (output.base + Self.bodyOffset).assumingMemoryBound(to: CChar.self)
        return JSStringGetUTF8CString(string, target, room) - 1
    }

    private func compose(_ draft: RunReport) -> UnsafeMutableRawBufferPointer {
        var report = draft
        let bodyEnd = Self.bodyOffset + report.resultBytes + report.errorBytes
        report.logBytes = log.committedBytes
        if !output.reserve(bodyEnd + report.logBytes) { report.logBytes = 0 }
        memcpy(output.base + bodyEnd, log.base, report.logBytes)
        var writer = ByteWriter(capacity: RunReport.byteCount)
        report.encode(into: &writer)
        _ = writer.bytes.withUnsafeBytes { memcpy(output.base + FrameHeader.byteCount, $0.baseAddress!, $0.count) }
        return UnsafeMutableRawBufferPointer(start: output.base, count: bodyEnd + report.logBytes)
    }
}
