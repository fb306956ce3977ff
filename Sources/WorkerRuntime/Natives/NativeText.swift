import CJavaScriptCore
import Glibc

/// Strings by way of UTF-8, with no array in between.
extension NativeCall {
    /// Lends the argument's text in UTF-8, cut at the first lone surrogate; empty for what is no string.
    func withUTF8<Result>(_ index: Int, _ body: (UnsafeBufferPointer<CChar>) -> Result) -> Result {
        guard let value = self[index], JSValueIsString(context, value),
            let string = JSValueToStringCopy(context, value, nil)
        else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        defer { JSStringRelease(string) }
        let room = JSStringGetMaximumUTF8CStringSize(string)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
            let count = JSStringGetUTF8CString(string, buffer.baseAddress, room)
            return body(UnsafeBufferPointer(start: buffer.baseAddress, count: max(0, count - 1)))
        }
    }

    /// A string of ASCII or UTF-8 that ends with NUL; nil for no pointer.
    func make(cString text: UnsafePointer<CChar>?) -> JSValueRef? {
        guard let text, let string = JSStringCreateWithUTF8CString(text) else { return nil }
        defer { JSStringRelease(string) }
        return JSValueMakeString(context, string)
    }

    /// A string of any bytes; what is no UTF-8 becomes U+FFFD, as the Encoding standard says.
    func make(utf8 bytes: UnsafeBufferPointer<UInt8>) -> JSValueRef? {
        if let text = makeASCII(bytes) { return text }
        var decoder = UTF8Decoder()
        var units = UnitRoom(capacity: bytes.count + 1)
        defer { units.release() }
        _ = decoder.decode(bytes, isLast: true, isFatal: false, into: &units)
        return make(utf16: units.filled)
    }

    /// A string of one byte a character if the bytes are ASCII without NUL; nil otherwise.
    func makeASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> JSValueRef? {
        guard UTF8Decoder.asciiCount(bytes) == bytes.count, memchr(bytes.baseAddress ?? noBytes, 0, bytes.count) == nil
        else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
            if let start = bytes.baseAddress { memcpy(buffer.baseAddress!, start, bytes.count) }
            buffer[bytes.count] = 0
            return make(cString: buffer.baseAddress)
        }
    }
}

/// Somewhere to point where there are no bytes.
///
/// SAFETY: never read, and never written after it was made.
nonisolated(unsafe) private let noBytes = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))
