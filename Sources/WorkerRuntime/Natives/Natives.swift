import CJavaScriptCore
import CPrelude
import Wire

/// The functions that the prelude calls in Swift. User code cannot reach any of them but Math.random.
enum Natives {
    static func define(on hatchery: JSObjectRef, in context: JSContextRef) {
        let table = NativeTable(context: context, target: hatchery)
        defineInvocation(table)
        defineExchanges(table)
        defineURLPattern(table)
        defineURL(table)
        defineURLPattern(table)
        defineEncoding(table)
        defineKeys(table)
        defineSubtle(table)
        defineHashes(table)
        defineCiphers(table)
        defineDerivation(table)
        defineDiffieHellman(table)
        definePrimes(table)
        defineCertificates(table)
        defineBuffer(table)
        defineZlib(table)
    }

    private static func defineInvocation(_ table: NativeTable) {
        table.defineVisible("random") { context, _, _, _, _, _ in
            JSValueMakeNumber(context, ScriptEngine.current.random.next())
        }
        // now(): milliseconds since the instance started.
        table.define("now") { $0.make(Double(Clock.visibleNs &- ScriptEngine.current.originNs) / 1_000_000) }
        // log(level, text)
        table.define("log") { call in
            ScriptEngine.current.appendLog(InvocationLog.Level(rawValue: call.int(0)) ?? .info, call[1])
            return nil
        }
        // deliver(outcome, refusal, wantsRetirement, isError, text, details): 0, or the texts' bytes if they are too many
        // and nothing was taken.
        table.define("deliver") { call in
            let report = RunReport(
                outcome: Outcome(rawValue: UInt8(clamping: call.int(0))) ?? .internal,
                refusal: RunRefusal(rawValue: UInt8(clamping: call.int(1))), wantsRetirement: call.bool(2))
            let excess = ScriptEngine.current.deliver(report, isError: call.bool(3), text: call[4], details: call[5])
            return call.make(excess)
        }
        // proxyTarget(value): undefined if it is no proxy. globalThis is one for the engine, and for nobody else.
        table.define("proxyTarget") { call in
            guard let value = call[0], JSValueIsObject(call.context, value),
                value != JSContextGetGlobalObject(call.context)
            else { return nil }
            return JSObjectGetProxyTarget(value)
        }
        // asset(name): a text of the program's (assets.c); undefined if it has none of that name.
        table.define("asset") { call in
            guard let assets = prelude_assets else { return nil }
            let name = call.string(0)
            return (0..<Int(prelude_asset_count)).first { String(cString: assets[$0].name) == name }
                .flatMap { call.make(String(cString: assets[$0].text)) }
        }
        // runDeferred(): runs the scripts that were left out at the start.
        table.define("runDeferred") { _ throws(NativeError) in
            do throws(EngineError) {
                try ScriptEngine.current.runDeferred()
            } catch {
                throw NativeError(name: "RangeError", message: "\(error)")
            }
            return nil
        }
        // eventFault(): where the event of the running invocation stops being JSON.
        table.define("eventFault") { $0.make(EventFault.describe(ScriptEngine.current.event)) }
    }
}
