import Foundation
import Wire
import WorkerRuntime

// hatchery-script [FILE...]: runs scripts in the runtime of an instance, with no confinement and no daemon, for work on the
// prelude. What they log is printed; `require` and `hatchery` are globals. A script that sets `__wait` to a promise is
// waited for, and what it resolves to is printed. The exit code is 1 if anything was thrown.
//
// HATCHERY_SCRIPTS names a checkout's Sources/Prelude: its scripts then run instead of those inside the program, so that a
// change to one needs no build.

private let shellPrelude = """
    globalThis.require = hatchery.require;
    globalThis.hatchery = hatchery;
    """

/// The scripts of a checkout, in the order of the table in its prelude.c.
private func scripts(under folder: String) throws -> [PreludeText] {
    let table = try String(contentsOfFile: folder + "/prelude.c", encoding: .utf8)
    return try table.components(separatedBy: "{\"hatchery:").dropFirst().map { entry in
        let path = entry.components(separatedBy: "\"")[0]
        var file = "\(folder)/Scripts/\(path)"
        let variable = entry.components(separatedBy: "\", ")[1].components(separatedBy: "}")[0]
        // The text of a variable is the file that it embeds, wherever that is.
        if let start = table.range(of: "static const char \(variable)[] = {\n#embed \"") {
            let embedded = table[start.upperBound...].components(separatedBy: "\"")[0]
            file = embedded.hasPrefix("/") ? embedded : "\(folder)/\(embedded)"
        }
        return PreludeText(name: "hatchery:\(path)", source: Array(try Data(contentsOf: URL(fileURLWithPath: file))))
    }
}

private func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(1)
}

@main
enum ScriptShell {
    /// The engine must find these in the environment when the program starts, or it has more than one thread.
    private static let settings = [
        "Malloc": "1", "JSC_useSharedArrayBuffer": "1", "JSC_useJIT": "0", "JSC_useConcurrentGC": "0",
        "JSC_numberOfGCMarkers": "1", "TZ": "UTC",
    ]

    static func main() throws {
        if getenv("Malloc") == nil {
            for (name, value) in settings { setenv(name, value, 1) }
            var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
            execv("/proc/self/exe", &arguments)
        }
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            fail("\(error)")
        }
    }

    private static func run(_ files: [String]) throws {
        var prelude = PreludeText.embedded
        if let folder = ProcessInfo.processInfo.environment["HATCHERY_SCRIPTS"] { prelude = try scripts(under: folder) }
        prelude.append(PreludeText(name: "hatchery:shell", source: Array(shellPrelude.utf8)))
        let engine = try ScriptEngine(prelude: prelude)
        engine.reseed((1, 2, 3, 4))
        let texts = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
        let list = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        let code = """
            async function onTrack() {
                for (const text of \(list)) (0, eval)(text);
                return await globalThis.__wait;
            }
            """
        let loaded = engine.load(
            LoadRequest(
                kind: .destination, code: Array(code.utf8), settings: [], logBytesMax: WireLimit.logBytesMax,
                memoryBytesMax: .max))
        if !loaded.error.isEmpty {
            show(loaded.logs)
            fail(text(loaded.error))
        }
        let event = Array(#"{"type":"track"}"#.utf8)
        let payload = event.withUnsafeBytes { bytes in
            Array(engine.run(bytes, wait: sleep).dropFirst(FrameHeader.byteCount))
        }
        let report = try payload.withUnsafeBytes { bytes throws(WireError) in try RunReport.decode(bytes) }
        let body = payload.dropFirst(RunReport.byteCount)
        show(loaded.logs)
        show(Array(body.suffix(report.logBytes)))
        if report.errorBytes > 0 { fail(text(Array(body.dropFirst(report.resultBytes).prefix(report.errorBytes)))) }
        if report.resultBytes > 0 { print(String(decoding: body.prefix(report.resultBytes), as: UTF8.self)) }
    }

    private static func sleep(until deadline: UInt64?) {
        let now = monotonicNs()
        if let deadline, deadline > now { usleep(UInt32((deadline - now) / 1000)) }
    }

    private static func monotonicNs() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }

    /// Prints log lines, which come as JSON objects with commas between them.
    private static func show(_ logs: [UInt8]) {
        let list = Data("[".utf8) + Data(logs) + Data("]".utf8)
        for case let line as [String: Any] in (try? JSONSerialization.jsonObject(with: list)) as? [Any] ?? [] {
            print(line["message"] ?? "")
        }
    }

    /// An error's stack out of its JSON.
    private static func text(_ error: [UInt8]) -> String {
        let fields = (try? JSONSerialization.jsonObject(with: Data(error))) as? [String: Any]
        return fields?["stack"] as? String ?? String(decoding: error, as: UTF8.self)
    }
}
