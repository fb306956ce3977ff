import Testing
import Wire

extension ScriptEngineTests {
    @Suite struct Tampering {
        /// Breaks what a prelude might lean on.
        static let vandalism = """
            const trap = { set() { throw new Error('setter') }, get() { throw new Error('getter') }, configurable: true, __proto__: null };
            const define = Object.defineProperty;
            for (let i = 0; i < 20; i++) define(Object.prototype, i, trap);
            JSON.stringify = null; JSON.parse = () => ({}); Promise.prototype.then = () => { throw 1 };
            const protos = [Array, String, Map, Set, Function, RegExp, Number, Date, Error, Object].map((C) => C.prototype);
            const { ownKeys } = Reflect;
            for (let p = 0; p < protos.length; p++) {
                const keys = ownKeys(protos[p]);
                for (let i = 0; i < keys.length; i++) {
                    if (keys[i] === 'constructor' || keys[i] === '__proto__') continue;
                    try { define(protos[p], keys[i], { value: null, configurable: true, __proto__: null }) } catch {}
                }
            }
            define(RetryError, Symbol.hasInstance, { value: () => true, __proto__: null });
            define(Object.prototype, 'toJSON', { value: () => 'hijacked', configurable: true, writable: true, __proto__: null });
            define(Object.prototype, 'then', { value: undefined, __proto__: null });
            const named = ['get', 'set', 'value', 'type', 'name', 'message'];
            for (let i = 0; i < named.length; i++) define(Object.prototype, named[i], trap);
            const { log } = console;
            Number = String = Error = RangeError = TypeError = Map = Symbol = Object = Array = Reflect = Promise = undefined;

            """

        @Test func answersErrorsAndLogsStayRight() throws {
            let trial = try Trial(
                Self.vandalism + """
                    async function onTrack(e) { log('%s', 'x', 1, true); await 1; return e.n }
                    function onPage() { throw new ValidationError('v') }
                    function onGroup() { return missing }
                    async function onScreen() { setTimeout(() => {}, 1e6); throw 'text' }
                    """)
            #expect(trial.loaded.handlers.count == 4, "\(trial.loadFault)")
            let ok = try trial.run("track", #""n":5"#)
            #expect(ok.outcome == .ok && ok.result == "5" && ok.lines == ["info: x 1 true"])
            let rejected = try trial.run("page")
            #expect(rejected.outcome == .rejected && rejected.message == "v")
            #expect(try trial.run("group").message == "missing is not defined")
            let text = try trial.run("screen")
            #expect(text.message == "text" && text.lines.count == 1)
            #expect(try trial.run(raw: Array("{}".utf8)).report.refusal == .malformed)
            #expect(try trial.run("delete").outcome == .unsupportedEvent)
        }

        @Test func objectsAreStillShown() throws {
            let trial = try Trial(Self.vandalism + "function onTrack(e) { log(e, [1, 2, [3]], new Date(0), /x/g) }")
            #expect(
                try trial.run("track", #""a":{"b":[1]}"#).lines == [
                    "info: { type: 'track', a: { b: [ 1 ] } } [ 1, 2, [ 3 ] ] 1970-01-01T00:00:00.000Z /x/g"
                ])
        }

        @Test func globalsBelongToTheCustomer() throws {
            let answer = try Trial(
                "console = {log: 1}; setTimeout = 2; RetryError = 3; function onTrack() { return [console.log, setTimeout, RetryError] }"
            ).run()
            #expect(answer.result == "[1,2,3]")
        }

        @Test func timersCannotBeUsedToReachTheScheduler() throws {
            let answer = try Trial(
                """
                async function onTrack() {
                    const handle = setTimeout(() => {}, 1);
                    handle.constructor.prototype.ref = null;
                    return [Object.getOwnPropertyNames(handle.constructor), Object.keys(handle), JSON.stringify(handle)];
                }
                """
            ).run()
            #expect(answer.result == #"[["length","name","prototype"],[],"{}"]"#)
        }
    }
}
