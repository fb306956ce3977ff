/// The globals of the web's and Node's APIs, whose scripts a brief run leaves out until one of them is used.
package enum DeferredGlobals {
    /// Every name that those scripts define or replace.
    package static let names: [String] = [
        "AbortController", "AbortSignal", "Blob", "BroadcastChannel", "Buffer", "ByteLengthQueuingStrategy",
        "CloseEvent", "CompressionStream", "CountQueuingStrategy", "Crypto", "CryptoKey", "CustomEvent",
        "DOMException", "DecompressionStream", "ErrorEvent", "Event", "EventTarget", "File", "FormData",
        "Headers", "MessageChannel", "MessageEvent", "MessagePort", "Navigator", "OAuth", "Performance",
        "PerformanceEntry", "PerformanceMark", "PerformanceMeasure", "PerformanceObserver",
        "PerformanceObserverEntryList", "PromiseRejectionEvent", "ReadableByteStreamController",
        "ReadableStream", "ReadableStreamBYOBReader", "ReadableStreamBYOBRequest",
        "ReadableStreamDefaultController", "ReadableStreamDefaultReader", "Request", "Response", "SubtleCrypto",
        "TextDecoder", "TextDecoderStream", "TextEncoder", "TextEncoderStream", "TransformStream",
        "TransformStreamDefaultController", "URL", "URLPattern", "URLSearchParams", "WritableStream",
        "WritableStreamDefaultController", "WritableStreamDefaultWriter", "_", "addEventListener", "atob",
        "btoa", "crypto", "dispatchEvent", "fetch", "fetchretrylib", "https", "jsonwebtoken", "moment",
        "navigator", "onerror", "onrejectionhandled", "onunhandledrejection", "performance",
        "removeEventListener", "reportError", "structuredClone", "uuidv5", "xml", "xml2js", "zlib",
    ]

    /// Whether code mentions one of them, or looks at the properties of objects so closely that it could see a
    /// difference. Looks for words, so a comment counts; code that hides a name finds the API all the same, a little
    /// later.
    package static func areMentioned(in code: [UInt8]) -> Bool {
        let wanted = Set(
            (names + ["getOwnPropertyDescriptor", "getOwnPropertyDescriptors"]).map { Array($0.utf8)[...] })
        var start: Int?
        for index in 0...code.count {
            if index < code.count, isWordByte(code[index]) {
                if start == nil { start = index }
            } else if let from = start {
                if wanted.contains(code[from..<index]) { return true }
                start = nil
            }
        }
        return false
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "$"): true
        default: byte >= 0x80
        }
    }
}
