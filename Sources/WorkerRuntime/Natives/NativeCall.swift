import CJavaScriptCore

/// One call from the prelude into Swift: its arguments, and the makers of what it returns.
///
/// Natives are reached only through the prelude, which checks what users pass. Still, a native must be safe in memory for
/// any argument: use the accessors here, which never trap.
struct NativeCall {
    let context: JSContextRef
    let count: Int
    let arguments: UnsafePointer<JSValueRef?>?

    /// The argument, or nil if it is missing.
    subscript(_ index: Int) -> JSValueRef? { index < count ? arguments?[index] : nil }

    func isUndefined(_ index: Int) -> Bool {
        guard let value = self[index] else { return true }
        return JSValueIsUndefined(context, value) || JSValueIsNull(context, value)
    }

    /// The argument as a whole number; 0 for what is none, and the nearest Int for what is out of range.
    func int(_ index: Int) -> Int {
        let number = double(index)
        return number.isNaN ? 0 : Int(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
    }

    /// The argument as a number; NaN for what is none.
    func double(_ index: Int) -> Double {
        guard let value = self[index], JSValueIsNumber(context, value) else { return .nan }
        return JSValueToNumber(context, value, nil)
    }

    func bool(_ index: Int) -> Bool {
        self[index].map { JSValueToBoolean(context, $0) } ?? false
    }

    /// The argument's text in UTF-8, cut at the first lone surrogate; empty for what is no string.
    func utf8(_ index: Int) -> [UInt8] {
        guard let value = self[index], JSValueIsString(context, value),
            let string = JSValueToStringCopy(context, value, nil)
        else { return [] }
        defer { JSStringRelease(string) }
        return ScriptText.bytes(string)
    }

    func string(_ index: Int) -> String { String(decoding: utf8(index), as: UTF8.self) }

    /// Lends the argument's UTF-16 units; none for what is no string.
    func withUTF16<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt16>) -> Result) -> Result {
        guard let value = self[index], JSValueIsString(context, value),
            let string = JSValueToStringCopy(context, value, nil)
        else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        defer { JSStringRelease(string) }
        return body(UnsafeBufferPointer(start: JSStringGetCharactersPtr(string), count: JSStringGetLength(string)))
    }

    /// The bytes of a typed array or an ArrayBuffer (a DataView is none: the prelude passes a Uint8Array on the same
    /// memory). Valid until the call returns and only while no JavaScript runs. Nil for anything else; a detached buffer
    /// is empty.
    func bytes(_ index: Int) -> UnsafeMutableRawBufferPointer? {
        guard let value = self[index], JSValueIsObject(context, value) else { return nil }
        switch JSValueGetTypedArrayType(context, value, nil) {
        case kJSTypedArrayTypeNone:
            return nil
        case kJSTypedArrayTypeArrayBuffer:
            let start = JSObjectGetArrayBufferBytesPtr(context, value, nil)
            let count = JSObjectGetArrayBufferByteLength(context, value, nil)
            return UnsafeMutableRawBufferPointer(start: start, count: start == nil ? 0 : count)
        default:
            // The pointer is the buffer's start, whatever the view's offset is.
            let offset = JSObjectGetTypedArrayByteOffset(context, value, nil)
            let count = JSObjectGetTypedArrayByteLength(context, value, nil)
            guard let start = JSObjectGetTypedArrayBytesPtr(context, value, nil) else {
                return UnsafeMutableRawBufferPointer(start: nil, count: 0)
            }
            return UnsafeMutableRawBufferPointer(start: start + offset, count: count)
        }
    }

    /// What ``makeHandle(_:)`` was given; nil for anything else or another class.
    func handle<Held: AnyObject>(_ index: Int, as type: Held.Type) -> Held? {
        guard let value = self[index], JSValueIsObjectOfClass(context, value, NativeHandle.handleClass),
            let pointer = JSObjectGetPrivate(value)
        else { return nil }
        return Unmanaged<AnyObject>.fromOpaque(pointer).takeUnretainedValue() as? Held
    }

    var undefined: JSValueRef? { JSValueMakeUndefined(context) }
    var null: JSValueRef? { JSValueMakeNull(context) }
    func make(_ value: Bool) -> JSValueRef? { JSValueMakeBoolean(context, value) }
    func make(_ value: Int) -> JSValueRef? { JSValueMakeNumber(context, Double(value)) }
    func make(_ value: Double) -> JSValueRef? { JSValueMakeNumber(context, value) }

    /// A string; the text ends at its first NUL.
    func make(_ text: String) -> JSValueRef? {
        let string = ScriptText.make(text)
        defer { JSStringRelease(string) }
        return JSValueMakeString(context, string)
    }

    /// A string of any UTF-16 units.
    func make(utf16 units: UnsafeBufferPointer<UInt16>) -> JSValueRef? {
        let string = JSStringCreateWithCharacters(units.baseAddress, units.count)
        defer { JSStringRelease(string!) }
        return JSValueMakeString(context, string)
    }

    /// A string of characters that stand for these bytes.
    func make(latin1 bytes: [UInt8]) -> JSValueRef? {
        bytes.map { UInt16($0) }.withUnsafeBufferPointer { make(utf16: $0) }
    }

    /// A new Uint8Array of zeros, filled by `body`; nil (and so undefined) if there is no memory for it.
    func makeBytes(_ count: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void = { _ in }) -> JSValueRef? {
        guard let array = JSObjectMakeTypedArray(context, kJSTypedArrayTypeUint8Array, count, nil) else { return nil }
        if count > 0, let start = JSObjectGetTypedArrayBytesPtr(context, array, nil) {
            body(UnsafeMutableRawBufferPointer(start: start, count: count))
        }
        return array
    }

    func makeBytes(_ bytes: [UInt8]) -> JSValueRef? {
        makeBytes(bytes.count) { target in bytes.withUnsafeBytes { target.copyMemory(from: $0) } }
    }

    /// An opaque object that keeps `held` alive until it is collected itself.
    ///
    /// - Parameter bytes: about how many bytes `held` has outside of the engine's heap; worth saying from some hundred on.
    func makeHandle(_ held: AnyObject, bytes: Int = 0) -> JSValueRef? {
        if bytes > 0 { JSReportExtraMemoryCost(context, bytes) }
        return JSObjectMake(context, NativeHandle.handleClass, Unmanaged.passRetained(held).toOpaque())
    }
}

/// A plain object in the making. Each value goes in as soon as it is made: the collector sees what is on the stack and what
/// objects hold, not what lies in Swift's arrays.
struct NativeObject {
    let call: NativeCall
    let value: JSObjectRef

    init(_ call: NativeCall) {
        self.call = call
        value = JSObjectMake(call.context, nil, nil)!
    }

    func set(_ name: String, _ property: JSValueRef?) {
        ScriptContext.set(name, property, on: value, in: call.context)
    }
}

/// A list in the making; as ``NativeObject``.
struct NativeList {
    let call: NativeCall
    let value: JSObjectRef
    private var count: UInt32 = 0

    init(_ call: NativeCall) {
        self.call = call
        value = JSObjectMakeArray(call.context, 0, nil, nil)!
    }

    mutating func add(_ element: JSValueRef?) {
        JSObjectSetPropertyAtIndex(call.context, value, count, element, nil)
        count += 1
    }
}

/// What a native throws; becomes an Error of the global class `name` with these properties.
struct NativeError: Error {
    /// Error, TypeError or RangeError.
    var name = "Error"
    var message: String
    /// Node's `code`, such as `ERR_CRYPTO_INVALID_DIGEST`; none if empty.
    var code = ""
    /// Further properties, all texts.
    var properties: [(String, String)] = []
    /// Texts of OpenSSL's further errors, newest first; the property is absent if there are none.
    var opensslErrorStack: [String] = []

    func make(in context: JSContextRef) -> JSValueRef? {
        func text(_ text: String) -> JSValueRef? {
            let string = ScriptText.make(text)
            defer { JSStringRelease(string) }
            return JSValueMakeString(context, string)
        }
        var arguments = [text(message)]
        var made =
            name == "Error"
            ? nil
            : Self.global(name, in: context).flatMap {
                JSObjectCallAsConstructor(context, $0, 1, &arguments, nil)
            }
        if made == nil { made = JSObjectMakeError(context, 1, &arguments, nil) }
        guard let error = made else { return nil }
        if !code.isEmpty { ScriptContext.set("code", text(code), on: error, in: context) }
        for (key, value) in properties { ScriptContext.set(key, text(value), on: error, in: context) }
        if !opensslErrorStack.isEmpty, let list = JSObjectMakeArray(context, 0, nil, nil) {
            for (index, line) in opensslErrorStack.enumerated() {
                JSObjectSetPropertyAtIndex(context, list, UInt32(index), text(line), nil)
            }
            ScriptContext.set("opensslErrorStack", list, on: error, in: context)
        }
        return error
    }

    /// The global of that name, if it is still an object.
    private static func global(_ name: String, in context: JSContextRef) -> JSObjectRef? {
        let key = ScriptText.make(name)
        defer { JSStringRelease(key) }
        guard let value = JSObjectGetProperty(context, JSContextGetGlobalObject(context), key, nil),
            JSValueIsObject(context, value)
        else { return nil }
        return value
    }
}
