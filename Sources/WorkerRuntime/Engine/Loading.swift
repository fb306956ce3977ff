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
        let handlers = error.isEmpty ? foundHandlers(request.kind, request.rules) : []
        if error.isEmpty, handlers.isEmpty { error = noHandlerError(request.kind, request.rules) }
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
            .load, function, script.number(Int(request.kind.rawValue)), script.string(settings),
            script.string(Self.json(request.rules)))
        if let thrown {
            // The prelude itself met the limit while it described the error.
            script[.outOfMemory] = isOutOfMemory(thrown) ? 1 : 0
            return Array(escapedError(thrown).utf8)
        }
        return error.map { JSValueIsUndefined(script.context, $0) ? [] : script.bytes($0) } ?? []
    }

    private func foundHandlers(_ kind: FunctionKind, _ rules: FunctionRules) -> [String] {
        let found = script.call(.handlers).value.map { Int(JSValueToNumber(script.context, $0, nil)) } ?? 0
        let names = Self.handlerNames(of: kind, rules)
        return zip(names.indices, names).filter { found & (1 << $0.0) != 0 }.map { $0.1 }
    }

    /// The names that count for a kind (SPEC 2).
    private static func handlerNames(of kind: FunctionKind, _ rules: FunctionRules) -> ArraySlice<String> {
        let names = FunctionSource.handlerNames + [legacyHandlerName]
        switch kind {
        case .insert where rules.compatibility.contains(.noInsertBatches): return names[..<7]
        case .destination, .insert: return names[..<8]
        case .sourceInsert: return names[..<7]
        case .source: return rules.compatibility.contains(.processEvents) ? names[8...] : names[8..<9]
        }
    }

    /// Behind the names that are looked for in the function's scope (SPEC 11).
    private static let legacyHandlerName = "exports.processEvents"

    /// The rules as the prelude takes them.
    private static func json(_ rules: FunctionRules) -> String {
        let types = rules.contentTypes.map(quoted).joined(separator: ",")
        return #"{"flags":\#(rules.compatibility.rawValue),"errorClasses":\#(rules.errorClasses),"#
            + #""bodyBytesMax":\#(rules.bodyBytesMax),"contentTypes":[\#(types)],"#
            + #""ingestHost":\#(quoted(rules.ingestHost))}"#
    }

    /// A JSON string: media types and host names have no characters that need more care.
    private static func quoted(_ text: String) -> String {
        let bytes = text.utf8.filter { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        return "\"\(String(decoding: bytes, as: UTF8.self))\""
    }

    private func noHandlerError(_ kind: FunctionKind, _ rules: FunctionRules) -> [UInt8] {
        let names = Self.handlerNames(of: kind, rules)
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
