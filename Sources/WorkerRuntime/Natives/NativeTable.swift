import CJavaScriptCore

/// Makes Swift closures callable for the prelude, and keeps them for the life of the process.
struct NativeTable {
    /// Runs one call; nil counts as undefined.
    typealias Body = (NativeCall) throws(NativeError) -> JSValueRef?

    let context: JSContextRef
    let target: JSObjectRef

    /// Puts a function on the target object.
    func define(_ name: String, _ body: @escaping Body) {
        let box = Unmanaged.passRetained(Box(body)).toOpaque()
        let function = JSObjectMake(context, Self.functionClass, box)
        ScriptContext.set(name, function, on: target, in: context)
    }

    /// Puts a function on the target that users see: with a name, and native code as its text.
    func defineVisible(_ name: String, _ callback: JSObjectCallAsFunctionCallback) {
        let text = ScriptText.make(name)
        defer { JSStringRelease(text) }
        ScriptContext.set(name, JSObjectMakeFunctionWithCallback(context, text, callback), on: target, in: context)
    }

    /// A table for an object `name` on the target.
    func group(_ name: String) -> NativeTable {
        let object = JSObjectMake(context, nil, nil)!
        ScriptContext.set(name, object, on: target, in: context)
        return NativeTable(context: context, target: object)
    }

    private final class Box {
        let body: Body
        init(_ body: @escaping Body) { self.body = body }
    }

    /// SAFETY: made once, before the first fork, by the only thread; read only afterwards.
    nonisolated(unsafe) private static let functionClass: JSClassRef? = {
        var definition = kJSClassDefinitionEmpty
        definition.callAsFunction = { context, function, _, count, arguments, exception in
            guard let context, let function, let pointer = JSObjectGetPrivate(function) else { return nil }
            let box = Unmanaged<Box>.fromOpaque(pointer).takeUnretainedValue()
            do throws(NativeError) {
                let call = NativeCall(context: context, count: count, arguments: arguments)
                return try box.body(call) ?? JSValueMakeUndefined(context)
            } catch {
                exception?.pointee = error.make(in: context)
                return JSValueMakeUndefined(context)
            }
        }
        return JSClassCreate(&definition)
    }()
}

/// The class of objects that hold something of Swift's: see ``NativeCall/makeHandle(_:)``.
enum NativeHandle {
    /// SAFETY: as ``NativeTable``'s.
    nonisolated(unsafe) static let handleClass: JSClassRef? = {
        var definition = kJSClassDefinitionEmpty
        definition.finalize = { object in
            guard let object, let pointer = JSObjectGetPrivate(object) else { return }
            Unmanaged<AnyObject>.fromOpaque(pointer).release()
        }
        return JSClassCreate(&definition)
    }()
}
