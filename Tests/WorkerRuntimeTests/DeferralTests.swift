import Foundation
import Testing
import Wire
import WorkerRuntime

/// A start without the APIs of the web and of Node, which come when they are used.
extension ScriptEngineTests {
    @Suite struct Deferral {
        /// Every global with what can be seen of it.
        private static let look = """
            function onTrack(event) {
                const isFirst = event.first ? globalThis[event.first] : undefined;
                const seen = {};
                for (const name of Object.getOwnPropertyNames(globalThis)) {
                    const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(globalThis, name);
                    const inside = value === Object(value) && value !== globalThis
                        ? Reflect.ownKeys(value).map(String).join() + '|' + Reflect.ownKeys(value.prototype ?? {}).map(String).join()
                        : '';
                    seen[name] = [typeof value, JSON.stringify(flags), inside].join(' ');
                }
                return seen;
            }
            """

        private func globals(_ engine: ScriptEngine, first: String = "") throws -> [String: String] {
            let report = engine.load(
                LoadRequest(
                    kind: .destination, code: Array(Self.look.utf8), settings: Array("{}".utf8), logBytesMax: 64 << 10,
                    memoryBytesMax: 128 << 20))
            #expect(report.error.isEmpty)
            let event = Array(#"{"type":"track","first":"\#(first)"}"#.utf8)
            let payload = event.withUnsafeBytes { bytes in
                Array(engine.run(bytes) { _ in }.dropFirst(FrameHeader.byteCount))
            }
            let run = try payload.withUnsafeBytes { try RunReport.decode($0) }
            let result = payload.dropFirst(RunReport.byteCount).prefix(run.resultBytes)
            return try #require(JSONSerialization.jsonObject(with: Data(result)) as? [String: String])
        }

        @Test func listedNamesAreThoseThatTheScriptsDefine() throws {
            let core = try globals(try ScriptEngine(prelude: PreludeText.core))
            let full = try globals(try ScriptEngine())
            let added = full.filter { core[$0.key] != $0.value }.map(\.key)
            #expect(added.sorted() == DeferredGlobals.names.sorted())
            #expect(Set(core.keys).isSubset(of: full.keys))
        }

        @Test(arguments: ["fetch", "performance", "moment", "crypto"])
        func firstUseMakesThemAll(name: String) throws {
            let full = try globals(try ScriptEngine(), first: name)
            let engine = try ScriptEngine(prelude: PreludeText.core, deferred: PreludeText.outsideCore)
            let seen = try globals(engine, first: name)
            #expect(full.filter { seen[$0.key] != $0.value }.keys.sorted() == [])
            #expect(seen.count == full.count)
        }

        @Test(arguments: [
            ("const a = await fetch(url)", true), ("_.map(x)", true), ("user_id + my_fetch", false),
            ("// no URL here", true), ("prefetch(x)", false), ("", false), ("crypto", true),
        ]) func mentionsAreWords(code: String, isMentioned: Bool) {
            #expect(DeferredGlobals.areMentioned(in: Array(code.utf8)) == isMentioned)
        }
    }
}
