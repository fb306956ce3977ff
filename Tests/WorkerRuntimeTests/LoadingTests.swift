import Testing
import Wire

extension ScriptEngineTests {
    @Suite struct Loading {
        @Test(arguments: [
            "function onTrack(){}", "const onTrack = async () => {}", "onTrack = () => 1",
            "var onTrack = function () {}",
            "if (true) { onTrack = () => 1 }", "const onTrack = () => 1; return; nonsense()",
            "\u{FEFF}function onTrack(){}", "Promise.resolve().then(() => { onTrack = () => 1 })",
            "window.onTrack = () => 1", "this.onTrack = () => 1",
            "zlib = 1; Math = undefined; function onTrack(){} // end",
        ])
        func handlerIsFoundHoweverItIsDefined(code: String) throws {
            #expect(try Trial(code).loaded.handlers == ["onTrack"])
        }

        @Test func namesThatCountDependOnTheKind() throws {
            let code = "function onTrack(){} function onBatch(){} function onRequest(){} function onIdentity(){}"
            #expect(try Trial(code).loaded.handlers == ["onTrack", "onBatch"])
            #expect(try Trial(code, kind: .sourceInsert).loaded.handlers == ["onTrack"])
            #expect(try Trial(code, kind: .source).loaded.handlers == ["onRequest"])
        }

        @Test(arguments: [
            ("function f(){}}", "1:15: Unexpected token '}': it closes nothing"),
            ("function a(){}\n});evil();(function(){", "2:1: Unexpected token '}': it closes nothing"),
            ("let x = = 3", "1:9: Unexpected token '='"),
            ("x = 1;\nx = {a:1,,b:2}\nfoo", "2:10: Unexpected token ','. Expected a property name."),
            ("let é = 1; let é = 2;", "1:16: Cannot declare a let variable twice: 'é'."),
            ("x = 'abc", "1:5: a quote is not closed"),
            ("export default 1", "1:1: Unexpected keyword 'export'"),
            (
                "function q(){\n return 1",
                "2:10: Unexpected end of input: a bracket, a template or a comment is not closed"
            ),
            ("\nconst t = await foo();", "2:17: await works only inside async functions: move it into a handler"),
            ("let a = '\0'; x", "1:10: the code holds a NUL character"),
        ])
        func syntaxErrorNamesLineAndColumn(code: String, fault: String) throws {
            let trial = try Trial(code)
            #expect(trial.loadFault == fault)
            #expect(trial.loaded.handlers.isEmpty)
            #expect(trial.loadError["name"] as? String == "SyntaxError")
        }

        private static let byName = "handlers are found by their names"

        @Test(arguments: [
            ("foo()", "1:4: foo is not defined"), ("\n\n  foo()", "3:6: foo is not defined"),
            ("exports.x = 1", "1:8: exports is not defined: function.js is a script, not a module: " + byName),
            ("\nmodule.exports = 1", "2:7: module is not defined: function.js is a script, not a module: " + byName),
            (
                "const fs = require('fs')",
                "1:19: require is not defined: crypto, https, zlib and the libraries are "
                    + "globals, and so are the modules that function.yaml lists"
            ),
            ("throw 'text'", "?:?: text"),
        ])
        func throwingTopLevelCodeNamesLineAndColumn(code: String, fault: String) throws {
            #expect(try Trial(code).loadFault == fault)
        }

        @Test func codeWithoutHandlerSaysWhatToDefine() throws {
            #expect(try Trial("let x = 1").loadFault.contains("no handler: define one of onIdentify, onTrack, onPage"))
            #expect(try Trial("onTrack = 5", kind: .source).loadFault.hasSuffix("no handler: define onRequest"))
        }

        @Test func settingsThatAreNoObjectFailTheLoad() throws {
            #expect(
                try Trial("function onTrack(){}", settings: "[1]").loadError["name"] as? String == "InvalidSettings")
        }

        @Test func topLevelLogsTimersAndRejectionsAreReported() throws {
            let trial = try Trial(
                "console.log('up'); setInterval(() => {}, 9); Promise.reject(new Error('lost')); onTrack = () => 1")
            let logs = String(decoding: trial.loaded.logs, as: UTF8.self)
            #expect(logs.contains(#""message":"up""#) && logs.contains("Unhandled rejection: Error: lost"))
            #expect(logs.contains("1 timer was still pending"))
            #expect(try trial.run().lines == [])
        }

        @Test func outOfMemoryAtTopLevelIsTold() throws {
            let trial = try Trial("let s = 'x'; for (;;) s += s;")
            #expect(trial.loaded.isOutOfMemory)
            #expect(trial.loadFault.hasSuffix("Out of memory"))
        }

        @Test func nothingOfOursIsVisible() throws {
            let trial = try Trial(
                """
                const own = arguments[0];
                function onTrack() {
                    return [typeof own, typeof hatchery$, typeof hatchery, typeof module, typeof exports, typeof require,
                        typeof process, Object.keys(globalThis).length, window === globalThis, self === global];
                }
                """)
            let undefined = Array(repeating: #""undefined""#, count: 7).joined(separator: ",")
            #expect(try trial.run().result == "[\(undefined),0,true,true]")
        }

        @Test func warmUpLeavesNoTrace() throws {
            let code = """
                function onTrack() {
                    console.count();
                    return [Object.getOwnPropertyNames(globalThis), RegExp.lastMatch, RegExp.$1, Number(setTimeout(() => {}))];
                }
                """
            let untouched = try Trial(code).run()
            let warm = try Trial(code, isWarm: true).run()
            #expect(warm.result == untouched.result)
            #expect(warm.lines == untouched.lines)
        }
    }
}
