import CJavaScriptCore
import CPrelude
import Wire

/// The functions that the prelude calls in Swift. User code cannot reach any of them but Math.random.
enum Natives {
    private typealias Callback = JSObjectCallAsFunctionCallback

    static func define(on hatchery: JSObjectRef, in context: JSContextRef) {
        func define(_ name: String, _ callback: Callback) {
            let text = ScriptText.make(name)
            defer { JSStringRelease(text) }
            let function = JSObjectMakeFunctionWithCallback(context, text, callback)
            JSObjectSetProperty(context, hatchery, text, function, 0, nil)
        }
        define("random") { context, _, _, _, _, _ in
            JSValueMakeNumber(context, ScriptEngine.current.random.next())
        }
        // now(): milliseconds since the instance started.
        define("now") { context, _, _, _, _, _ in
            JSValueMakeNumber(context, Double(Clock.monotonicNs &- ScriptEngine.current.originNs) / 1_000_000)
        }
        // log(level, text)
        define("log") { context, _, _, count, arguments, _ in
            if count == 2, let arguments {
                let level = InvocationLog.Level(rawValue: Int(JSValueToNumber(context, arguments[0], nil))) ?? .info
                ScriptEngine.current.appendLog(level, arguments[1])
            }
            return JSValueMakeUndefined(context)
        }
        // deliver(outcome, flags, isError, text): 0, or the text's bytes if they are too many and nothing was taken.
        define("deliver") { context, _, _, count, arguments, _ in
            guard count == 4, let arguments else { return JSValueMakeUndefined(context) }
            let refused = ScriptEngine.current.deliver(
                outcome: UInt8(JSValueToNumber(context, arguments[0], nil)),
                flags: Int(JSValueToNumber(context, arguments[1], nil)),
                isError: JSValueToBoolean(context, arguments[2]), text: arguments[3])
            return JSValueMakeNumber(context, Double(refused))
        }
        // proxyTarget(value): undefined if it is no proxy. globalThis is one for the engine, and for nobody else.
        define("proxyTarget") { context, _, _, count, arguments, _ in
            guard count == 1, let value = arguments?[0], JSValueIsObject(context, value),
                value != JSContextGetGlobalObject(context)
            else {
                return JSValueMakeUndefined(context)
            }
            return JSObjectGetProxyTarget(value) ?? JSValueMakeUndefined(context)
        }
        // eventFault(): where the event of the running invocation stops being JSON.
        define("eventFault") { context, _, _, _, _, _ in
            let text = ScriptText.make(EventFault.describe(ScriptEngine.current.event))
            defer { JSStringRelease(text) }
            return JSValueMakeString(context, text)
        }
    }
}
