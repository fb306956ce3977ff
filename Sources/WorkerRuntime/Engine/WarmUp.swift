import CJavaScriptCore
import CPrelude
import Glibc
import Wire

extension ScriptEngine {
    private static let touchCode = """
        let seen = 0;
        async function onTrack(event, settings) {
            seen += 1;
            console.log('touched', event.properties);
            await null;
            const { type, ...rest } = event;
            return { ...rest, seen, text: `${type} ${settings.name}` };
        }
        function onIdentify(event) { throw new ValidationError(event.userId); }
        function onPage(event) { return event.type; }
        """

    private static let touchEvent =
        #"{"type":"track","event":"Touched","userId":"u1","properties":{"a":[1,2,{"b":"c"}],"d":1.5,"e":null}}"#

    /// The least that must happen while files are still visible and no filter is loaded. Zygote only.
    package func prepare() {
        // glibc asks for the machine's memory (sysinfo) when it first sorts more than 1 kB, as OpenSSL does: later it may
        // not.
        var numbers = (0..<512).map { Int32(-$0) }
        qsort(&numbers, numbers.count, 4) { memcmp($0!, $1!, 4) }
    }

    /// Runs the warm-up function until what a first call needs is in memory, then collects garbage. Zygote only: ICU
    /// opens files here, and can open none later. User code finds no trace of it.
    package func warmUp() {
        let code = Array(String(cString: prelude_warm_up).utf8)
        let events = [
            Self.touchEvent, #"{"type":"identify","userId":"u1","traits":{"email":"a@example.com"}}"#,
            #"{"type":"page","name":"ä"}"#, #"{"type":"group"}"#, #"{"type":"alias"}"#, "{", "[]",
        ]
        prepare()
        for _ in 0..<3 {
            runUnseen(code, kind: .destination, events: Array(repeatElement(events, count: 8).joined()))
            runUnseen(Array("function onTrack( {".utf8), kind: .insert, events: [])
            runUnseen(Array("await x".utf8), kind: .insert, events: [])
        }
        runUnseen(code, kind: .destination, events: [#"{"type":"delete"}"#])
        for _ in 0..<3 { touch() }
        compact()
    }

    /// Goes the way of a first load and a first run once, so that a stem's pages are its own before code arrives.
    package func touch() {
        let identify = #"{"type":"identify","userId":"u1"}"#
        let page = #"{"type":"page"}"#
        // Code that the engine has seen before would not go through its parser.
        let code = "let born = \(Clock.monotonicNs);\n" + Self.touchCode
        runUnseen(
            Array(code.utf8), kind: .destination, events: [Self.touchEvent, Self.touchEvent, identify, page, page])
    }

    /// Loads, runs and forgets a function of ours.
    private func runUnseen(_ code: [UInt8], kind: FunctionKind, events: [String]) {
        let kept = random
        let request = LoadRequest(
            kind: kind, code: code, settings: Array(#"{"name":"n"}"#.utf8), logBytesMax: 64 << 10, memoryBytesMax: .max)
        _ = load(request).encoded
        for event in events {
            var event = event
            event.withUTF8 { bytes in
                _ = run(UnsafeRawBufferPointer(bytes)) { _ in sched_yield() }
            }
        }
        _ = script.call(.forget)
        isLoaded = false
        log.open(limit: 0, startNs: 0)
        random = kept
    }
}
