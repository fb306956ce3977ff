import CJavaScriptCore
import Wire

/// A customer's source text on its way to a function: prologue, parse, and the place of a syntax error.
struct FunctionSource {
    /// Every handler there is, in the order the prologue numbers them (SPEC 2).
    static let handlerNames = [
        "onIdentify", "onTrack", "onPage", "onScreen", "onGroup", "onAlias", "onDelete", "onBatch", "onRequest",
    ]

    /// Goes before the customer's first line. The parameter carries the function that takes the reader and is emptied,
    /// so that the customer's `arguments` hold nothing of ours; the reader sees declarations that are in no object.
    static let prologue = {
        // typeof, for a name that is nowhere would throw, and that takes longer than the rest of a load.
        let cases = handlerNames.enumerated().map {
            "case \($0.offset):return typeof \($0.element)=='function'?\($0.element):0;"
        }.joined()
        return "hatchery$=void hatchery$(n=>{try{switch(n){\(cases)}}catch{}});"
    }()

    /// Lines the engine puts in front of a function's body.
    static let lineOffset = 2

    private let script: ScriptContext
    private let code: [UInt8]

    /// - Parameter code: the text as it came; a byte order mark is left out (SPEC 7).
    init(_ code: [UInt8], in script: ScriptContext) {
        self.script = script
        self.code = code.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(code.dropFirst(3)) : code
    }

    /// The code as a sloppy function (SPEC 6, 7) of one parameter, or the syntax error as JSON.
    func parse() -> (function: JSObjectRef?, error: [UInt8]) {
        var thrown: JSValueRef?
        let function = makeFunction(Self.prologue, code[...], "", &thrown)
        if let function { return (function, []) }
        guard let thrown else {
            let reason = code.contains(0) ? "the code holds a NUL character" : "the code is not UTF-8"
            return (nil, report(reason, at: code.firstIndex(of: 0) ?? 0))
        }
        return (nil, report(thrown))
    }

    private func makeFunction(
        _ before: String, _ part: ArraySlice<UInt8>, _ after: String, _ thrown: inout JSValueRef?
    ) -> JSObjectRef? {
        let body = Array(before.utf8) + part + Array(after.utf8) + [0]
        let text = body.withUnsafeBytes {
            ScriptText.make(terminated: $0.baseAddress!.assumingMemoryBound(to: CChar.self), count: body.count - 1)
        }
        guard let text else { return nil }
        let parameter = ScriptText.make("hatchery$")
        let file = ScriptText.make("function.js")
        defer {
            JSStringRelease(text)
            JSStringRelease(parameter)
            JSStringRelease(file)
        }
        var parameters = [parameter as JSStringRef?]
        return JSObjectMakeFunction(script.context, nil, 1, &parameters, text, file, 1, &thrown)
    }

    /// The engine names a line only: the column is where the shortest text that has the same fault ends.
    private func report(_ thrown: JSValueRef) -> [UInt8] {
        let message = text(of: script.property("message", of: thrown))
        let line = Int(JSValueToNumber(script.context, script.property("line", of: thrown), nil)) - Self.lineOffset
        let lineCount = code.count { $0 == 0x0A } + 1
        let closesTooMuch = message == "Parser error"
        guard line <= lineCount || closesTooMuch else {
            return report("Unexpected end of input: a bracket, a template or a comment is not closed", at: code.count)
        }
        // A brace too many ends the function early, wherever the engine says it noticed.
        let bounds = closesTooMuch ? 0..<code.count : boundsOfLine(line)
        let end = shortestFault(message, in: bounds)
        if message == "Unexpected EOF" { return report("a quote is not closed", at: max(bounds.lowerBound, end - 1)) }
        var start = max(bounds.lowerBound, end - 1)
        if let token = message.split(separator: "'", omittingEmptySubsequences: false).dropFirst().first?.utf8,
            !token.isEmpty, code[bounds.lowerBound..<end].suffix(token.count).elementsEqual(token)
        {
            start = end - token.count
        }
        if closesTooMuch { return report("Unexpected token '}': it closes nothing", at: start) }
        if parsesInAsyncFunction() {
            return report("await works only inside async functions: move it into a handler", at: start)
        }
        return report(message, at: start)
    }

    private func parsesInAsyncFunction() -> Bool {
        var ignored: JSValueRef?
        return makeFunction("return async()=>{", code[...], "\n}", &ignored) != nil
    }

    private func boundsOfLine(_ line: Int) -> Range<Int> {
        var start = 0
        for _ in 1..<max(line, 1) { start = code[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? code.count }
        return start..<(code[start...].firstIndex(of: 0x0A) ?? code.count)
    }

    /// The smallest end in `bounds` with which the code still has the fault `message`.
    private func shortestFault(_ message: String, in bounds: Range<Int>) -> Int {
        var (low, high) = (bounds.lowerBound, bounds.upperBound)
        while low < high {
            var middle = (low + high) / 2
            // Not in the middle of a character.
            while middle > low, middle < code.count, code[middle] & 0xC0 == 0x80 { middle -= 1 }
            var thrown: JSValueRef?
            _ = makeFunction(Self.prologue, code[..<middle], "", &thrown)
            if let thrown, text(of: script.property("message", of: thrown)) == message {
                high = middle
            } else {
                low = middle + 1
                while low < high, code[low] & 0xC0 == 0x80 { low += 1 }
            }
        }
        return high
    }

    private func text(of value: JSValueRef?) -> String { String(decoding: script.bytes(value), as: UTF8.self) }

    private func report(_ message: String, at offset: Int) -> [UInt8] {
        let before = code[..<offset]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let column = ScriptText.units(before[lineStart...]) + 1
        let error = script.call(.syntaxErrorJSON, script.string(message), script.number(line), script.number(column))
        return script.bytes(error.value)
    }
}
