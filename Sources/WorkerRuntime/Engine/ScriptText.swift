import CJavaScriptCore
import Glibc

/// Text on its way between bytes and the engine's strings.
enum ScriptText {
    /// The engine's string for text that is known to hold neither NUL nor anything but UTF-8.
    static func make(_ text: String) -> JSStringRef {
        text.withCString { JSStringCreateWithUTF8CString($0) }
    }

    /// The engine's string for foreign bytes that end with a NUL of ours; the caller releases it.
    ///
    /// - Parameter count: bytes in front of that NUL.
    /// - Returns: nil if the bytes hold a NUL themselves or are not UTF-8.
    static func make(terminated bytes: UnsafePointer<CChar>, count: Int) -> JSStringRef? {
        guard memchr(bytes, 0, count) == nil, let string = JSStringCreateWithUTF8CString(bytes) else { return nil }
        // What cannot be decoded comes back as an empty string.
        if count > 0 && JSStringGetLength(string) == 0 {
            JSStringRelease(string)
            return nil
        }
        return string
    }

    /// UTF-8 of a string without lone surrogates; cut at the first one if there is any.
    static func bytes(_ string: JSStringRef) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: JSStringGetMaximumUTF8CStringSize(string)) { buffer, count in
            let written = buffer.withMemoryRebound(to: CChar.self) {
                JSStringGetUTF8CString(string, $0.baseAddress, $0.count)
            }
            count = max(0, written - 1)
        }
    }

    /// UTF-16 units of UTF-8 bytes: what a column counts.
    static func units(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xF0 ? 2 : 1) }
    }
}
