import Foundation

/// What the APIs of the web and of Node cost at a start, and how fast the heavy ones are beside Node's.
struct RuntimeBench {
    var rounds: Bench.Rounds

    /// Cold starts of functions that have the whole runtime, of those that have the core only, and of those with a module,
    /// turn by turn so that the machine's moods hit all alike.
    struct Starts {
        var full = Samples()
        var core = Samples()
        var module = Samples()
    }

    func starts(stems: Int) throws -> Starts {
        let modules = try BenchModule.aws()
        let options = ["host.stems=\(stems)", "host.moduleStems=\(stems)", "host.maxInstances=400"]
        let core = try DaemonUnderTest(options: options + ["worker.runtime=core"])
        defer { core.stop() }
        let full = try DaemonUnderTest(
            options: options + (modules.map { ["modules.directory=\($0.path)"] } ?? []),
            listing: modules == nil ? nil : "AWS")
        defer { full.stop() }
        let sockets = (core: try FrameSocket(path: core.socketPath), full: try FrameSocket(path: full.socketPath))
        var starts = Starts()
        // A start must not meet the replacement of the stem that the one before took.
        let settle = {
            if stems > 0 {
                try core.waitForStems(stems)
                try full.waitForStems(modules == nil ? stems : 2 * stems)
            }
            usleep(10_000)
        }
        for round in 0..<rounds.starts {
            try settle()
            starts.core.add(try start("small", round, sockets.core))
            try settle()
            starts.full.add(try start("small", round, sockets.full))
            guard modules != nil else { continue }
            try settle()
            starts.module.add(try start("listing", round, sockets.full))
        }
        return starts
    }

    private func start(_ function: String, _ round: Int, _ socket: FrameSocket) throws -> UInt64 {
        let settings = Array(#"{"round":\#(round)}"#.utf8)
        let before = Machine.nowNs()
        let answer = try socket.invoke(function, event: Bench.event, settings: settings)
        let took = Machine.nowNs() - before
        guard answer.contains(#""outcome":"ok""#), !answer.contains(#""start":"warm""#) else {
            throw BenchError("expected a fresh instance: \(answer)")
        }
        return took
    }

    /// Milliseconds of one task, here and in Node.
    struct Task {
        var name: String
        var hatcheryMs: Double
        var nodeMs: Double?
    }

    /// SHA-256 and gzip of 1 MB, and a JSON round trip of 100 kB; the best of many, each in the same process.
    func tasks() throws -> [Task] {
        let daemon = try DaemonUnderTest(options: ["limits.timeoutMs=60000"])
        defer { daemon.stop() }
        let answer = try FrameSocket(path: daemon.socketPath).invoke("tasks", event: Bench.event)
        let here = try Self.figures(in: answer)
        let there = try Machine.find("node").map { try Self.figures(in: Self.run($0)) }
        return here.sorted { $0.key < $1.key }.map { Task(name: $0.key, hatcheryMs: $0.value, nodeMs: there?[$0.key]) }
    }

    /// Runs in both: `crypto` and `zlib` are globals there and modules here.
    static let script = """
        const measure = (rounds, task) => {
            let best = Infinity;
            for (let i = 0; i < rounds; i++) {
                const start = performance.now();
                task();
                best = Math.min(best, performance.now() - start);
            }
            return best;
        };
        const tasks = () => {
            const data = Buffer.alloc(1 << 20);
            for (let i = 0; i < data.length; i++) data[i] = (i * 7919 >> 3) & 127;
            const items = Array.from({ length: 900 }, (_, i) => (
                { id: i, name: `item number ${i}`, price: i * 1.25, tags: ['a', 'b', `t${i}`], nested: { ok: true, at: null } }));
            const json = JSON.stringify(items);
            return {
                'SHA-256 of 1 MB': measure(40, () => crypto.createHash('sha256').update(data).digest('hex')),
                'gzip of 1 MB': measure(12, () => zlib.gzipSync(data)),
                [`JSON round trip of ${Math.round(json.length / 1000)} kB`]: measure(200, () => JSON.stringify(JSON.parse(json))),
            };
        };

        """

    private static func run(_ node: URL) throws -> String {
        let process = Process()
        process.executableURL = node
        process.arguments = [
            "-e",
            "{ const crypto = require('crypto'), zlib = require('zlib');\n\(script)console.log(JSON.stringify({result: tasks()})); }",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }

    private static func figures(in answer: String) throws -> [String: Double] {
        guard let start = answer.firstIndex(of: "{"),
            let fields = try JSONSerialization.jsonObject(with: Data(answer[start...].utf8)) as? [String: Any],
            let result = fields["result"] as? [String: Double]
        else { throw BenchError("no figures: \(answer)") }
        return result
    }
}

/// aws-sdk as a mounted module, from the package that the tests use.
enum BenchModule {
    /// The folder of modules; nil, with a word, where the package cannot be had.
    static func aws() throws -> URL? {
        let folder = URL(fileURLWithPath: ".build/bench-modules")
        if FileManager.default.fileExists(atPath: folder.appendingPathComponent("AWS").path) { return folder }
        let fetched = try Machine.run("bash", "Sources/Prelude/third-party.sh", "aws")
        guard fetched else {
            print("aws-sdk cannot be downloaded: its start is not measured")
            return nil
        }
        let wheel = ".third-party/aws/cdk_ssm_documents-0.0.12-py3-none-any.whl"
        let added = try Machine.run(
            Machine.sibling("hatchery").path, "modules", "add", wheel, "--package", "aws-sdk", "--entry", "lib/aws.js",
            "--as", "AWS", "--modules", folder.path)
        return added ? folder : nil
    }
}
