import CJavaScriptCore
import CPrelude
import Wire

/// A JavaScript context with the prelude in it: what Swift may call there, and the numbers both sides share.
struct ScriptContext {
    /// Numbers that JavaScript writes and Swift reads without a call, and the other way round, under these names.
    enum Shared: Int, CaseIterable {
        /// Timers that are still to fire.
        case liveTimers
        /// Requests whose answer is not complete.
        case liveExchanges
        /// As ``InvocationLog/room``.
        case room
        /// Lines that were not even formatted, for the log was full.
        case droppedLines
        /// Bytes known to be missing from the log.
        case droppedBytes
        /// 1 if a load failed for want of memory.
        case outOfMemory
    }

    /// The prelude's functions, under their names there.
    enum Entry: Int, CaseIterable {
        case load, handlers, syntaxErrorJSON, run, refuse, turn, abandon, cancelTimers, cancelExchanges, exchangeEvent
        case unhandled, forget, mount, deferGlobals
    }

    let context: JSGlobalContextRef
    private let shared: UnsafeMutablePointer<Double>
    private let entries: [JSObjectRef]
    /// What the scripts share.
    private let hatchery: JSObjectRef

    /// Makes the context and runs the prelude in it.
    init(prelude: [PreludeText]) throws(EngineError) {
        guard let context = JSGlobalContextCreate(nil), let hatchery = JSObjectMake(context, nil, nil) else {
            throw .noContext
        }
        self.context = context
        self.hatchery = hatchery
        JSValueProtect(context, hatchery)
        Natives.define(on: hatchery, in: context)
        Self.defineConstants(on: hatchery, in: context)
        guard let state = JSObjectMakeTypedArray(context, kJSTypedArrayTypeFloat64Array, Shared.allCases.count, nil),
            let memory = JSObjectGetTypedArrayBytesPtr(context, state, nil)
        else { throw .noContext }
        JSValueProtect(context, state)
        shared = memory.assumingMemoryBound(to: Double.self)
        Self.set("state", state, on: hatchery, in: context)
        try Self.run(prelude, on: hatchery, in: context)
        entries = Entry.allCases.map { entry in
            let function = Self.get("\(entry)", of: hatchery, in: context)
            JSValueProtect(context, function)
            return function!
        }
        JSGlobalContextSetUnhandledRejectionCallback(context, entries[Entry.unhandled.rawValue], nil)
    }

    func release() { JSGlobalContextRelease(context) }

    subscript(_ index: Shared) -> Int {
        get { Int(exactly: shared[index.rawValue]) ?? Int.max }
        nonmutating set { shared[index.rawValue] = Double(newValue) }
    }

    /// Calls into the prelude; promise jobs have run when it returns.
    ///
    /// - Returns: the result, or nil and what was thrown: the prelude throws only when memory or stack run out.
    func call(_ entry: Entry, _ arguments: JSValueRef?...) -> (value: JSValueRef?, thrown: JSValueRef?) {
        var thrown: JSValueRef?
        let value = JSObjectCallAsFunction(context, entries[entry.rawValue], nil, arguments.count, arguments, &thrown)
        return (value, thrown)
    }

    /// As ``call(_:_:)`` with one argument and no array on the way.
    func call(_ entry: Entry, one argument: JSValueRef?) -> (value: JSValueRef?, thrown: JSValueRef?) {
        var thrown: JSValueRef?
        var argument = argument
        let value = JSObjectCallAsFunction(context, entries[entry.rawValue], nil, 1, &argument, &thrown)
        return (value, thrown)
    }

    func number(_ number: Int) -> JSValueRef? { JSValueMakeNumber(context, Double(number)) }

    func string(_ text: String) -> JSValueRef? {
        let string = ScriptText.make(text)
        defer { JSStringRelease(string) }
        return JSValueMakeString(context, string)
    }

    /// String(value) in UTF-8; empty if that throws.
    func bytes(_ value: JSValueRef?) -> [UInt8] {
        guard let value, let string = JSValueToStringCopy(context, value, nil) else { return [] }
        defer { JSStringRelease(string) }
        return ScriptText.bytes(string)
    }

    func property(_ name: String, of object: JSValueRef?) -> JSValueRef? {
        guard let object, JSValueIsObject(context, object) else { return nil }
        return Self.get(name, of: object, in: context)
    }

    private static func get(_ name: String, of object: JSObjectRef, in context: JSContextRef) -> JSValueRef? {
        let key = ScriptText.make(name)
        defer { JSStringRelease(key) }
        return JSObjectGetProperty(context, object, key, nil)
    }

    static func set(_ name: String, _ value: JSValueRef?, on object: JSObjectRef, in context: JSContextRef) {
        let key = ScriptText.make(name)
        defer { JSStringRelease(key) }
        JSObjectSetProperty(context, object, key, value, 0, nil)
    }

    /// What the scripts must agree on with Swift, so that each number has one source.
    private static func defineConstants(on hatchery: JSObjectRef, in context: JSContextRef) {
        func define(_ name: String, _ numbers: [(String, Int)]) {
            let object = JSObjectMake(context, nil, nil)!
            for (key, number) in numbers {
                set(key, JSValueMakeNumber(context, Double(number)), on: object, in: context)
            }
            set(name, object, on: hatchery, in: context)
        }
        define("outcomes", Outcome.allCases.map { ($0.name, Int($0.rawValue)) })
        define("retryable", Outcome.allCases.map { ("\($0.rawValue)", $0.isRetryable ? 1 : 0) })
        define(
            "compatibility",
            [
                ("alphabeticalKeys", .alphabeticalKeys), ("processEvents", .processEvents), ("requireIds", .requireIds),
                ("singleHandlers", .singleHandlers), ("ignoreUnknownTypes", .ignoreUnknownTypes),
                ("noInsertBatches", .noInsertBatches),
            ].map { (name: String, flag: FunctionRules.Compatibility) in (name, Int(flag.rawValue)) })
        define("kinds", FunctionKind.allCases.map { ($0.name, Int($0.rawValue)) })
        define("refusals", RunRefusal.allCases.map { ("\($0)", Int($0.rawValue)) })
        define("levels", InvocationLog.Level.allCases.map { ("\($0)", $0.rawValue) })
        define("redirectModes", RedirectMode.allCases.map { ("\($0)", Int($0.rawValue)) })
        define(
            "exchangeKinds",
            [FrameKind.responseHead, .responseData, .responseEnd, .exchangeFailed, .requestCredit].map {
                ("\($0)", Int($0.rawValue))
            })
        define("stateIndex", Shared.allCases.map { ("\($0)", $0.rawValue) })
        define(
            "constants",
            [
                ("logBytesMax", WireLimit.logBytesMax), ("resultBytesMax", WireLimit.resultBytesMax),
                ("messageBytesMax", WireLimit.messageBytesMax), ("batchEventsMax", WireLimit.batchEventsMax),
                ("windowBytes", ExchangeLimit.windowBytes),
                ("frameLineOffset", FunctionSource.lineOffset), ("firstLineOffset", FunctionSource.prologue.utf8.count),
            ])
    }

    /// Runs more scripts of the prelude.
    func run(_ scripts: [PreludeText]) throws(EngineError) { try Self.run(scripts, on: hatchery, in: context) }

    private static func run(
        _ prelude: [PreludeText], on hatchery: JSObjectRef, in context: JSContextRef
    ) throws(EngineError) {
        let parameter = ScriptText.make("hatchery")
        defer { JSStringRelease(parameter) }
        for script in prelude {
            let name = ScriptText.make(script.name)
            let source = ScriptText.make(String(decoding: script.source, as: UTF8.self))
            defer {
                JSStringRelease(name)
                JSStringRelease(source)
            }
            var thrown: JSValueRef?
            var parameters = [parameter as JSStringRef?]
            let function = JSObjectMakeFunction(context, nil, 1, &parameters, source, name, 1, &thrown)
            if let function {
                var argument = hatchery as JSValueRef?
                _ = JSObjectCallAsFunction(context, function, nil, 1, &argument, &thrown)
            }
            guard let thrown else { continue }
            throw .prelude(script: script.name, message: describe(thrown, in: context))
        }
    }

    /// String(thrown) and where it came from.
    private static func describe(_ thrown: JSValueRef, in context: JSContextRef) -> String {
        guard let text = JSValueToStringCopy(context, thrown, nil) else { return "unknown" }
        defer { JSStringRelease(text) }
        var message = String(decoding: ScriptText.bytes(text), as: UTF8.self)
        if JSValueIsObject(context, thrown), let stack = get("stack", of: thrown, in: context),
            JSValueIsString(context, stack), let frames = JSValueToStringCopy(context, stack, nil)
        {
            message += "\n" + String(decoding: ScriptText.bytes(frames), as: UTF8.self)
            JSStringRelease(frames)
        }
        return message
    }
}
