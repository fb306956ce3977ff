import Foundation
import TestSupport

// hatchery-conformance [--fast] [--update] [--verbose] [PREFIX...]: runs web-platform-tests, Node's API tests and
// lodash's tests, as Debian's sources of nodejs and node-lodash carry them, in confined instances, and compares with
// expectations.json beside this file.
//
//   --fast      only the files that `make test` runs
//   --update    write what is better into expectations.json; what is worse still fails
//   --verbose   each test that does not pass, with its message
//   PREFIX      only files whose name starts like this, such as url/, node/test-zlib or lodash/
//
// Exit codes: 0 nothing is worse, 1 something is, 2 wrong usage.

@main
enum Conformance {
    /// What functions are held to; the other folders of web-platform-tests are about browsers.
    private static let folders = [
        "FileAPI", "WebCryptoAPI", "console", "dom", "encoding", "hr-time", "html/webappapis", "performance-timeline",
        "streams", "url", "user-timing", "webidl",
    ]

    private static let nodePrefixes = [
        "test-blob", "test-btoa-atob", "test-buffer", "test-crypto", "test-event", "test-global", "test-path",
        "test-punycode", "test-querystring", "test-stream", "test-string-decoder", "test-timers", "test-url",
        "test-util", "test-webcrypto", "test-webstream", "test-whatwg", "test-zlib", "test-microtask", "test-queue",
        "test-console",
    ]

    struct Options {
        var isFast = false
        var isUpdate = false
        var isVerbose = false
        var prefixes: [String] = []
    }

    static func main() {
        do {
            exit(try run(try options(CommandLine.arguments.dropFirst())) ? 0 : 1)
        } catch {
            FileHandle.standardError.write(Data("hatchery-conformance: \(error)\n".utf8))
            exit(2)
        }
    }

    private static func options(_ arguments: ArraySlice<String>) throws -> Options {
        var options = Options()
        for argument in arguments {
            switch argument {
            case "--fast": options.isFast = true
            case "--update": options.isUpdate = true
            case "--verbose": options.isVerbose = true
            case _ where argument.hasPrefix("-"):
                throw ConformanceFailure("unknown option \(argument): there are --fast, --update and --verbose")
            default: options.prefixes.append(argument)
            }
        }
        return options
    }

    private static func run(_ options: Options) throws -> Bool {
        let here = URL(fileURLWithPath: "Tests/Conformance")
        guard FileManager.default.fileExists(atPath: here.path) else {
            throw ConformanceFailure("run it at the top of the checkout")
        }
        let sources = URL(fileURLWithPath: ".build/conformance")
        let expectationFile = here.appendingPathComponent("expectations.json")
        var expectations = try Expectations.read(expectationFile)
        let files = try select(from: sources, scripts: here.appendingPathComponent("Scripts"), options, expectations)
        let runner = try Runner()
        defer { runner.stop() }
        var board = Scoreboard(isVerbose: options.isVerbose)
        let outcomes = perform(files, on: runner)
        for (file, outcome) in zip(files, outcomes) {
            let known = expectations.files[file.name]
            board.add(file.name, outcome, known, expectations)
            if options.isUpdate, known.map({ outcome.regressions(from: $0).isEmpty }) ?? true {
                expectations.files[file.name] = .init(
                    pass: outcome.pass, total: outcome.tests.count, node20: known?.node20, failing: outcome.failing)
            }
        }
        if options.isUpdate { try expectations.write(expectationFile) }
        return board.close()
    }

    private static func select(
        from folder: URL, scripts: URL, _ options: Options, _ expectations: Expectations
    ) throws -> [TestFile] {
        let source = try NodeSource(in: folder)
        let web = WebPlatformSuite(root: source.webPlatformTests, scripts: scripts)
        let node = NodeSuite(root: source.root.appendingPathComponent("test"), scripts: scripts)
        var files = try folders.flatMap { try web.files(below: $0) }
        let names = try FileManager.default.contentsOfDirectory(
            atPath: source.root.appendingPathComponent("test/parallel").path
        ).filter { name in name.hasSuffix(".js") && nodePrefixes.contains { name.hasPrefix($0) } }.sorted()
        // Of Node's own files, those that test an API and not a process, a file or a server: the expectations name them.
        files += try names.filter { expectations.files["node/\($0)"] != nil || options.prefixes.contains("node/\($0)") }
            .map { try node.file($0) }
        let isLodashNamed = options.prefixes.isEmpty || options.prefixes.contains { LodashSuite.name.hasPrefix($0) }
        if !options.isFast, isLodashNamed { files.append(try LodashSuite(in: folder, scripts: scripts).file()) }
        if options.isFast { files = files.filter { fast.contains($0.name) } }
        if !options.prefixes.isEmpty {
            files = files.filter { file in options.prefixes.contains { file.name.hasPrefix($0) } }
        }
        guard !files.isEmpty else { throw ConformanceFailure("no file has such a name") }
        return files
    }

    /// Two at a time, results in the order of the files.
    private static func perform(_ files: [TestFile], on runner: Runner) -> [Outcome] {
        let lock = NSLock()
        nonisolated(unsafe) var outcomes = [Outcome](repeating: Outcome(), count: files.count)
        nonisolated(unsafe) var next = 0
        nonisolated(unsafe) let runner = runner
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            while let index = lock.withLock({
                next < files.count
                    ? {
                        next += 1; return next - 1
                    }() : nil
            }) {
                let outcome = runner.run(files[index])
                lock.withLock { outcomes[index] = outcome }
            }
        }
        return outcomes
    }

    /// One or more files of every area, none that takes longer than a second.
    private static let fast: Set<String> = [
        "FileAPI/blob/Blob-slice.any.js", "WebCryptoAPI/digest/digest.https.any.js",
        "WebCryptoAPI/encrypt_decrypt/aes_gcm.https.any.js", "WebCryptoAPI/sign_verify/hmac.https.any.js",
        "dom/abort/AbortSignal.any.js", "dom/events/Event-constructors.any.js", "encoding/api-basics.any.js",
        "encoding/textdecoder-labels.any.js", "encoding/textdecoder-streaming.any.js",
        "html/webappapis/atob/base64.any.js", "html/webappapis/structured-clone/structured-clone.any.js",
        "streams/piping/general.any.js", "streams/readable-streams/general.any.js",
        "streams/readable-streams/tee.any.js",
        "streams/readable-byte-streams/general.any.js", "streams/transform-streams/general.any.js",
        "streams/writable-streams/general.any.js", "url/url-setters.any.js", "url/urlsearchparams-constructor.any.js",
        "url/url-constructor.any.js?exclude=(file|javascript|mailto)",
        "webidl/ecmascript-binding/es-exceptions/DOMException-constructor-behavior.any.js",
        "node/test-buffer-alloc.js", "node/test-buffer-write.js", "node/test-crypto-cipheriv-decipheriv.js",
        "node/test-crypto-hash.js", "node/test-crypto-hmac.js", "node/test-crypto-sign-verify.js",
        "node/test-crypto-key-objects.js", "node/test-zlib.js", "node/test-zlib-brotli.js", "node/test-util-inspect.js",
        "node/test-event-emitter-once.js", "node/test-stream-pipeline.js", "node/test-url-parse-format.js",
        "node/test-string-decoder.js",
    ]
}

/// Prints as it goes and adds up.
private struct Scoreboard {
    let isVerbose: Bool
    private var passed = 0
    private var failed = 0
    private var node20 = 0
    private var belowNode = 0
    private var worse: [String] = []

    init(isVerbose: Bool) { self.isVerbose = isVerbose }

    mutating func add(_ name: String, _ outcome: Outcome, _ known: Expectations.Entry?, _ all: Expectations) {
        passed += outcome.pass
        failed += outcome.tests.count - outcome.pass
        node20 += known?.node20 ?? 0
        let isBelow = known?.node20.map { outcome.pass < $0 } ?? false
        if isBelow { belowNode += 1 }
        let regressions = known.map { outcome.regressions(from: $0) } ?? []
        worse += regressions.map { "\(name) | \($0)" }
        let isQuiet = outcome.problem == nil && outcome.failing.isEmpty && !isBelow && regressions.isEmpty
        guard isVerbose || !isQuiet else { return }
        let node = known?.node20.map { ", Node 20 \($0)" } ?? ""
        print("\(name): \(outcome.pass) of \(outcome.tests.count)\(node)" + (outcome.problem.map { " (\($0))" } ?? ""))
        guard isVerbose else { return }
        for test in outcome.tests where !test.isPass {
            let why = all.reason(for: name, test: test.name).map { " [\($0)]" } ?? ""
            print("    \(test.name): \(test.message)\(why)")
        }
    }

    /// The sum; true if nothing is worse than expected.
    func close() -> Bool {
        for line in worse { print("WORSE \(line)") }
        print("Node 20 passes \(node20) of the tests that were counted; in \(belowNode) files it passes more")
        print("conformance: \(passed) passed, \(failed) do not pass, \(worse.count) worse than expected")
        return worse.isEmpty
    }
}
