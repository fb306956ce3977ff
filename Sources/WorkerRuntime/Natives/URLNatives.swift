import CJavaScriptCore
import CURLParser

/// `hatchery.url`: ada's parser, and the form encoding of URLSearchParams.
///
/// Strings must be well-formed (the prelude sees to it): what stands behind a lone surrogate is cut.
extension Natives {
    static func defineURL(_ table: NativeTable) {
        let table = table.group("url")
        defineParsing(table)
        defineDomains(table)
        defineForms(table)
    }

    private static func defineParsing(_ table: NativeTable) {
        // offsets: where the parts are in the href that parse or set returned last, as in url_parser.h.
        guard
            let array = JSObjectMakeTypedArray(
                table.context, kJSTypedArrayTypeUint32Array, URL_OFFSET_COUNT, nil),
            let memory = JSObjectGetTypedArrayBytesPtr(table.context, array, nil)
        else { return }
        JSValueProtect(table.context, array)
        ScriptContext.set("offsets", array, on: table.target, in: table.context)
        let offsets = memory.assumingMemoryBound(to: UInt32.self)

        // parse(input, base or undefined): the href, or undefined if there is no such URL.
        table.define("parse") { call in
            call.withUTF8(0) { input in
                guard !call.isUndefined(1) else {
                    return call.make(cString: url_parse(input.baseAddress, input.count, nil, 0, offsets))
                }
                return call.withUTF8(1) { base in
                    call.make(
                        cString: url_parse(input.baseAddress, input.count, base.baseAddress, base.count, offsets))
                }
            }
        }
        // canParse(input, base or undefined)
        table.define("canParse") { call in
            call.withUTF8(0) { input in
                guard !call.isUndefined(1) else {
                    return call.make(url_can_parse(input.baseAddress, input.count, nil, 0))
                }
                return call.withUTF8(1) { base in
                    call.make(url_can_parse(input.baseAddress, input.count, base.baseAddress, base.count))
                }
            }
        }
        // set(href, part, value): the href with that part set, or as it was; parts as in url_parser.h.
        table.define("set") { call in
            let part = Int32(clamping: call.int(1))
            return call.withUTF8(0) { href in
                call.withUTF8(2) { value in
                    call.make(
                        cString: url_set(
                            href.baseAddress, href.count, part, value.baseAddress, value.count, offsets))
                }
            }
        }
        table.define("origin") { call in
            call.withUTF8(0) { call.make(cString: url_origin($0.baseAddress, $0.count)) }
        }
    }

    private static func defineDomains(_ table: NativeTable) {
        table.define("domainToASCII") { call in
            call.withUTF8(0) { call.make(cString: url_domain_to_ascii($0.baseAddress, $0.count)) }
        }
        table.define("domainToUnicode") { call in
            call.withUTF8(0) { call.make(cString: url_domain_to_unicode($0.baseAddress, $0.count)) }
        }
    }

    private static func defineForms(_ table: NativeTable) {
        // parseForm(text or bytes): names and values by turns, of application/x-www-form-urlencoded.
        table.define("parseForm") { call in
            if let bytes = call.bytes(0) {
                return FormEncoding.parse(bytes.withMemoryRebound(to: UInt8.self) { UnsafeBufferPointer($0) }, call)
            }
            return call.withUTF8(0) { text in
                text.withMemoryRebound(to: UInt8.self) { FormEncoding.parse($0, call) }
            }
        }
        // serializeForm(names and values by turns, how many)
        table.define("serializeForm") { call in
            guard let list = call[0], JSValueIsObject(call.context, list) else { return call.make("") }
            return FormEncoding.serialize(list, count: UInt32(clamping: call.int(1)), call)
        }
    }
}

/// application/x-www-form-urlencoded, both ways.
private enum FormEncoding {
    private static let space = UInt8(ascii: " ")
    private static let plus = UInt8(ascii: "+")
    private static let percent = UInt8(ascii: "%")
    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, _ call: NativeCall) -> JSValueRef? {
        var texts = NativeList(call)
        var decoded: [UInt8] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            for part in [pair[..<end], end < pair.endIndex ? pair[(end + 1)...] : pair[end...]] {
                decode(part, into: &decoded)
                texts.add(decoded.withUnsafeBufferPointer { call.make(utf8: $0) })
            }
        }
        return texts.value
    }

    private static func decode(_ part: Slice<UnsafeBufferPointer<UInt8>>, into decoded: inout [UInt8]) {
        decoded.removeAll(keepingCapacity: true)
        var index = part.startIndex
        while index < part.endIndex {
            let byte = part[index]
            if byte == percent, index + 2 < part.endIndex,
                let high = hexValue(part[index + 1]), let low = hexValue(part[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(byte == plus ? space : byte)
                index += 1
            }
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    static func serialize(_ list: JSObjectRef, count: UInt32, _ call: NativeCall) -> JSValueRef? {
        var form: [UInt8] = []
        for index in 0..<count {
            guard let value = JSObjectGetPropertyAtIndex(call.context, list, index, nil),
                JSValueIsString(call.context, value), let text = JSValueToStringCopy(call.context, value, nil)
            else { continue }
            defer { JSStringRelease(text) }
            if index > 0 { form.append(UInt8(ascii: index % 2 == 0 ? "&" : "=")) }
            for byte in ScriptText.bytes(text) { encode(byte, into: &form) }
        }
        form.append(0)
        return form.withUnsafeBytes { call.make(cString: $0.baseAddress?.assumingMemoryBound(to: CChar.self)) }
    }

    private static func encode(_ byte: UInt8, into form: inout [UInt8]) {
        switch byte {
        case space:
            form.append(plus)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"):
            form.append(byte)
        default:
            form.append(percent)
            form.append(hexDigits[Int(byte >> 4)])
            form.append(hexDigits[Int(byte & 15)])
        }
    }
}
