import CJavaScriptCore
import CURLParser

/// `hatchery.urlPattern`: ada's parser of patterns; matching is up to the prelude.
extension Natives {
    static func defineURLPattern(_ table: NativeTable) {
        let table = table.group("urlPattern")
        // parse(text or undefined, fields, ignoresCase, test(source, input)): a list of kind, pattern, source, group
        // names and whether a group is a regular expression, for each component; undefined if it is no pattern. The
        // fields are a list as in url_parser.h, undefined for what is absent.
        table.define("parse") { call in
            PatternFields.with(call, list: 1) { fields in
                let test = PatternTester(call: call, function: call[3])
                var components = [PatternComponent](
                    repeating: PatternComponent(), count: Int(PATTERN_COMPONENT_COUNT))
                let isPattern = call.withUTF8(0) { text in
                    let given =
                        call.isUndefined(0)
                        ? PatternText() : PatternText(start: text.baseAddress, length: text.count)
                    return withUnsafePointer(to: test) { context in
                        url_pattern_parse(
                            given, fields, call.bool(2), PatternTester.callback,
                            UnsafeMutableRawPointer(mutating: context), &components)
                    }
                }
                return isPattern ? Self.list(of: components, call) : nil
            }
        }
        // process(fields): the list of an input's components as they are matched; undefined if they make no input.
        table.define("process") { call in
            PatternFields.with(call, list: 0) { fields in
                var components = [PatternText](repeating: PatternText(), count: Int(PATTERN_COMPONENT_COUNT))
                guard url_pattern_process(fields, &components) else { return nil }
                let list = JSObjectMakeArray(call.context, 0, nil, nil)
                for (index, text) in components.enumerated() {
                    JSObjectSetPropertyAtIndex(call.context, list, UInt32(index), text.make(call), nil)
                }
                return list
            }
        }
    }

    private static func list(of components: [PatternComponent], _ call: NativeCall) -> JSValueRef? {
        let list = JSObjectMakeArray(call.context, 0, nil, nil)
        var index: UInt32 = 0
        func add(_ value: JSValueRef?) {
            JSObjectSetPropertyAtIndex(call.context, list, index, value, nil)
            index += 1
        }
        for component in components {
            add(call.make(Int(component.kind)))
            add(component.pattern.make(call))
            add(component.source.make(call))
            add(component.groups.make(call))
            add(call.make(component.has_regexp_groups))
        }
        return list
    }
}

extension PatternText {
    fileprivate func make(_ call: NativeCall) -> JSValueRef? {
        start.withMemoryRebound(to: UInt8.self, capacity: length) {
            call.make(utf8: UnsafeBufferPointer(start: $0, count: length))
        }
    }
}

/// The fields of a pattern or of an input, out of a list of strings.
private enum PatternFields {
    static func with(
        _ call: NativeCall, list index: Int, _ body: (UnsafePointer<PatternText>) -> JSValueRef?
    ) -> JSValueRef? {
        guard let list = call[index], JSValueIsObject(call.context, list) else { return nil }
        let count = Int(PATTERN_FIELD_COUNT)
        var texts = [[UInt8]?](repeating: nil, count: count)
        for index in 0..<count {
            guard let value = JSObjectGetPropertyAtIndex(call.context, list, UInt32(index), nil),
                JSValueIsString(call.context, value), let text = JSValueToStringCopy(call.context, value, nil)
            else { continue }
            texts[index] = ScriptText.bytes(text) + [0]
            JSStringRelease(text)
        }
        let fields = UnsafeMutablePointer<PatternText>.allocate(capacity: count)
        defer { fields.deallocate() }
        fields.initialize(repeating: PatternText(), count: count)
        // One block of memory for all texts, so that the pointers hold.
        let block = UnsafeMutablePointer<UInt8>.allocate(capacity: texts.reduce(1) { $0 + ($1?.count ?? 0) })
        defer { block.deallocate() }
        var at = 0
        for (index, text) in texts.enumerated() {
            guard let text else { continue }
            (block + at).update(from: text, count: text.count)
            let start = UnsafeRawPointer(block + at).assumingMemoryBound(to: CChar.self)
            fields[index] = PatternText(start: start, length: text.count - 1)
            at += text.count
        }
        return body(fields)
    }
}

/// Asks JavaScript whether a regular expression matches.
private struct PatternTester {
    let call: NativeCall
    let function: JSValueRef?

    static let callback: PatternTest = { context, source, input in
        guard let context else { return false }
        let tester = context.assumingMemoryBound(to: PatternTester.self).pointee
        guard let function = tester.function, JSValueIsObject(tester.call.context, function) else { return false }
        let arguments = [source.make(tester.call), input.make(tester.call)]
        // The collector does not look into Swift's array.
        for argument in arguments { JSValueProtect(tester.call.context, argument) }
        defer { for argument in arguments { JSValueUnprotect(tester.call.context, argument) } }
        let answer = JSObjectCallAsFunction(tester.call.context, function, nil, 2, arguments, nil)
        return answer.map { JSValueToBoolean(tester.call.context, $0) } ?? false
    }
}
