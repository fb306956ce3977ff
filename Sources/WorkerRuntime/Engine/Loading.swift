import CJavaScriptCore
import Wire

extension ScriptEngine {
    /// Makes this process an instance of the function: runs its top-level code once, looks for handlers (SPEC 1 to 10).
    ///
    /// - Returns: the report for the daemon. After an error no invocation can succeed: end the process.
    package func load(_ request: LoadRequest) -> LoadReport {
        logBytesMax = request.logBytesMax
        if let determinism = request.determinism { begin(determinism) }
        openLog(startNs: Clock.visibleNs)
        script[.outOfMemory] = 0
        var error = loadCode(request)
        closeLog()
        let handlers = error.isEmpty ? foundHandlers(request.kind) : []
        if error.isEmpty, handlers.isEmpty { error = noHandlerError(request.kind) }
        isLoaded = error.isEmpty
        let logs = Array(UnsafeRawBufferPointer(start: log.base, count: log.committedBytes))
        return LoadReport(handlers: handlers, error: error, isOutOfMemory: script[.outOfMemory] == 1, logs: logs)
    }

    /// Runs the code; the error as JSON, empty if all went well. Promise jobs have run when it returns.
    private func loadCode(_ request: LoadRequest) -> [UInt8] {
        let (function, syntaxError) = FunctionSource(request.code, in: script).parse()
        guard let function else { return syntaxError }
        let settings = request.settings.isEmpty ? "{}" : String(decoding: request.settings, as: UTF8.self)
        let (error, thrown) = script.call(
            .load, function, script.number(Int(request.kind.rawValue)), script.string(settings))
        if let thrown {
            // The prelude itself met the limit while it described the error.
            script[.outOfMemory] = isOutOfMemory(thrown) ? 1 : 0
            return Array(escapedError(thrown).utf8)
        }
        return error.map { JSValueIsUndefined(script.context, $0) ? [] : script.bytes($0) } ?? []
    }

    private func foundHandlers(_ kind: FunctionKind) -> [String] {
        let found = script.call(.handlers).value.map { Int(JSValueToNumber(script.context, $0, nil)) } ?? 0
        let names = Self.handlerNames(of: kind)
        return zip(names.indices, names).filter { found & (1 << $0.0) != 0 }.map { $0.1 }
    }

    /// The names that count for a kind (SPEC 2).
    private static func handlerNames(of kind: FunctionKind) -> ArraySlice<String> {
        switch kind {
        case .destination, .insert: FunctionSource.handlerNames[..<8]
        case .sourceInsert: FunctionSource.handlerNames[..<7]
        case .source: FunctionSource.handlerNames[8...]
        }
    }

    private func noHandlerError(_ kind: FunctionKind) -> [UInt8] {
        let names = Self.handlerNames(of: kind)
        let advice = names.count == 1 ? "define \(names.first!)" : "define one of \(names.joined(separator: ", "))"
        let message = "no handler: \(advice)"
        return Array(#"{"name":"Error","message":"\#(message)","stack":"\#(message)"}"#.utf8)
    }

    /// For an error that came out of the prelude, which throws only when memory or stack run out.
    func escapedError(_ thrown: JSValueRef) -> String {
        let isMemory = isOutOfMemory(thrown)
        let message = isMemory ? "Out of memory" : "the error cannot be shown: the stack is exhausted"
        return #"{"name":"RangeError","message":"\#(message)","stack":"RangeError: \#(message)"}"#
    }

    func isOutOfMemory(_ thrown: JSValueRef) -> Bool {
        script.bytes(thrown).elementsEqual("RangeError: Out of memory".utf8)
    }
}
