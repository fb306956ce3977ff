import Testing
import Wire

extension ScriptEngineTests {
    @Suite struct Console {
        /// What one console call logs.
        static func line(_ arguments: String) throws -> String {
            try Trial("function onTrack() { console.log(\(arguments)) }").run().logs[0]["message"] as? String ?? ""
        }

        @Test(arguments: [
            ("'a', 1, -0, 2n, null, undefined, true, Symbol('s')", "a 1 -0 2n null undefined true Symbol(s)"),
            (
                "{a: 'x', 'b-c': [1, , 3], f() {}, get g() { throw 1 }, set s(v) {}}",
                "{\n  a: 'x',\n  'b-c': [ 1, <1 empty item>, 3 ],\n  f: [Function: f],\n  g: [Getter],\n  s: [Setter]\n}"
            ),
            ("{a: {b: {c: {}}}}", "{ a: { b: { c: {} } } }"),
            ("{a: {b: {c: {d: 1}}}}", "{ a: { b: { c: [Object] } } }"),
            ("[[[[1]]]], {}, []", "[ [ [ [Array] ] ] ] {} []"),
            ("(() => { const a = {n: 1}; a.self = a; return a })()", "<ref *1> { n: 1, self: [Circular *1] }"),
            ("new Map([['k', {v: 1}]]), new Set([1, 'x'])", "Map(1) { 'k' => { v: 1 } } Set(2) { 1, 'x' }"),
            (
                "new Date(0), new Date(NaN), /a\\/b/gi, new Uint8Array(2)",
                "1970-01-01T00:00:00.000Z Invalid Date /a\\/b/gi Uint8Array(2) [ 0, 0 ]"
            ),
            (
                "class A {}, class B extends Array {}, async () => {}, function* g() {}",
                "[class A] [class B extends Array] [AsyncFunction (anonymous)] [GeneratorFunction: g]"
            ),
            (
                "new (class Foo { x = 1 })(), Object.create(null), new Number(1), new String('s')",
                "Foo { x: 1 } [Object: null prototype] {} [Number: 1] [String: 's']"
            ),
            ("[\"it's\", 'a\"b', '\\n']", #"[ "it's", 'a"b', '\n' ]"#),
            (
                "'%s %d %i %f %j %O %% %c%x', 'a', '4', '5.6px', '1.5', {a: 1}, {b: 2}, 'css', 'rest', {c: 3}",
                "a 4 5 1.5 {\"a\":1} { b: 2 } % %x rest { c: 3 }"
            ),
            ("'100%', 'plain'", "100% plain"), ("'%s'", "%s"), ("", ""),
            ("new Proxy({a: 1}, {get() { throw 1 }, ownKeys() { throw 2 }, getPrototypeOf() { throw 3 }})", "{ a: 1 }"),
            ("{toString() { throw 1 }}", "{ toString: [Function: toString] }"), ("globalThis", "{}"),
            ("'\\ud800|\\u0001|\\u2028|é😀\"\\\\'", "\u{FFFD}|\u{1}|\u{2028}|é😀\"\\"),
            ("new Array(1e9)", "[ <1000000000 empty items> ]"),
        ])
        func valueIsShownAsInNode(arguments: String, text: String) throws {
            #expect(try Self.line(arguments) == text)
        }

        @Test func longArraysAndStringsAreShortened() throws {
            let array = try Self.line("Array.from({length: 120}, (_, i) => i)")
            #expect(array.hasSuffix("99,\n  ... 20 more items\n]"))
            #expect(array.split(separator: "\n").allSatisfy { $0.count <= 80 })
            #expect(try Self.line("['x'.repeat(10001)]").contains("... 1 more character"))
        }

        @Test func errorsShowTheirCleanStackAndFields() throws {
            let text = try Self.line(
                "Object.assign(new RetryError('m', 1), {code: 5}), {e: new Error('in', {cause: 'c'})}")
            #expect(text.hasPrefix("RetryError: m\n    at onTrack (function.js:1:"))
            #expect(text.contains("code: 5") && text.contains("[cause]: 'c'"))
            #expect(!text.contains("hatchery:") && !text.contains("line:"))
        }

        @Test func everyMethodLogsAtItsLevel() throws {
            let answer = try Trial(
                """
                function onTrack() {
                    console.log('l'); console.info('i'); console.warn('w'); console.error('e'); console.debug('d');
                    console.dir({a: 1}); console.assert(true, 'no'); console.assert(false, 'n %d', 1);
                    console.group('G'); console.log('in\\nside'); console.groupEnd(); console.log('out');
                    console.count(); console.count(); console.countReset(); console.count('x');
                    console.time(); console.timeEnd(); console.timeEnd('none'); console.trace('t');
                    console.table([{a: 1, b: 'x'}, {a: 2}]); console.group();
                }
                """
            ).run()
            var lines = answer.lines
            let table = lines.removeLast()
            let trace = lines.removeLast()
            let time = lines.remove(at: 13)
            #expect(
                lines == [
                    "info: l", "info: i", "warn: w", "error: e", "debug: d", "info: { a: 1 }",
                    "error: Assertion failed: n 1", "info: G", "info:   in\n  side", "info: out", "info: default: 1",
                    "info: default: 2", "info: x: 1", "warn: there is no timer 'none'",
                ])
            #expect(time.hasPrefix("info: default: ") && time.hasSuffix("ms"))
            #expect(trace.hasPrefix("debug: Trace: t\n    at onTrack (function.js:6:"))
            #expect(table.contains("│ (index) │ a │ b   │") && table.contains("│ 1       │ 2 │     │"))
        }

        @Test func groupEndsWithTheInvocation() throws {
            let trial = try Trial("function onTrack() { console.group('g') } function onPage() { console.log('flat') }")
            _ = try trial.run()
            #expect(try trial.run("page").lines == ["info: flat"])
        }

        @Test func timeOfALineCountsFromTheStart() throws {
            let logs = try Trial(
                "async function onTrack() { console.log(1); await new Promise((r) => setTimeout(r, 5)); console.log(2) }"
            )
            .run().logs
            let times = logs.compactMap { $0["atMs"] as? Double }
            #expect(times.count == 2 && times[0] < 1000 && times[1] - times[0] >= 4.9)
        }

        @Test func millionLinesEndInACountOfWhatIsMissing() throws {
            let trial = try Trial(
                "function onTrack() { for (let i = 0; i < 1e6; i++) console.log('line', i) }", logBytesMax: 4096)
            let answer = try trial.run()
            #expect(answer.outcome == .ok)
            #expect(answer.report.logBytes <= 4096 && answer.report.logBytes > 3500)
            let last = answer.lines.last ?? ""
            #expect(last.hasPrefix("warn: log full at 4096 bytes: 9999") && last.contains("more lines and at least 3"))
            #expect(try trial.run().lines.first == "info: line 0")
        }

        @Test func singleLineOverTheLimitIsCut() throws {
            let answer = try Trial("function onTrack() { console.log('😀'.repeat(1e6)) }", logBytesMax: 1000).run()
            #expect(answer.report.logBytes <= 1000 && answer.lines.count == 2)
            #expect(answer.lines[0].hasSuffix("😀…"))
            #expect(answer.lines[1].contains("bytes are missing"))
        }

        @Test(arguments: [0, 1, 100, 200, 250, 300, 400])
        func smallLimitsHold(limit: Int) throws {
            let answer = try Trial(
                "function onTrack() { for (let i = 0; i < 99; i++) console.log('x'.repeat(i)) }", logBytesMax: limit
            ).run()
            #expect(answer.report.logBytes <= limit)
        }

        @Test func largestLogIsWhole() throws {
            let answer = try Trial(
                "function onTrack() { for (let i = 0; i < 1e5; i++) console.log('\\x01\"é'.repeat(i % 50)) }",
                logBytesMax: WireLimit.logBytesMax
            ).run()
            #expect(
                answer.report.logBytes <= WireLimit.logBytesMax && answer.report.logBytes > WireLimit.logBytesMax - 1000
            )
        }
    }
}
