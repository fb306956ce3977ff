import Foundation

/// Another JavaScript runtime, doing the same small thing: a line of JSON in, the function, a line of JSON out.
struct Peer {
    var name: String
    private var program: URL
    private var arguments: [String]

    /// What was measured of it.
    struct Figures {
        var name: String
        var startMs: Double
        var warmUs: Double
        var memoryMB: Double
    }

    private static let script = """
        const handler = (event) => ({ user: event.userId, total: event.properties.total * 2 });
        const line = (text) => JSON.stringify(handler(JSON.parse(text))) + "\\n";
        """
    private static let node =
        script + """

            let held = "";
            process.stdin.on("data", (data) => {
              held += data;
              for (let at; (at = held.indexOf("\\n")) >= 0; held = held.slice(at + 1)) process.stdout.write(line(held.slice(0, at)));
            });
            """
    private static let deno =
        script + """

            const decoder = new TextDecoder(), encoder = new TextEncoder(), buffer = new Uint8Array(65536);
            let held = "";
            for (let n; (n = Deno.stdin.readSync(buffer)) !== null;) {
              held += decoder.decode(buffer.subarray(0, n));
              for (let at; (at = held.indexOf("\\n")) >= 0; held = held.slice(at + 1)) Deno.stdout.writeSync(encoder.encode(line(held.slice(0, at))));
            }
            """

    /// How many of it are started for the measurement of memory.
    static let processes = 40

    /// Those on this machine's PATH.
    static func installed() throws -> [Peer] {
        let folder = try Machine.temporaryFolder()
        let nodeFile = folder.appendingPathComponent("peer.cjs")
        let denoFile = folder.appendingPathComponent("peer.js")
        try node.write(to: nodeFile, atomically: true, encoding: .utf8)
        try deno.write(to: denoFile, atomically: true, encoding: .utf8)
        let candidates = [
            ("node", [nodeFile.path]), ("deno", ["run", "--no-check", "--quiet", denoFile.path]),
            ("bun", [nodeFile.path]),
        ]
        return candidates.compactMap { name, arguments in
            program(name).map { Peer(name: name, program: $0, arguments: arguments) }
        }
    }

    /// The program itself, not a script that stands for it on the PATH: asks it where it is.
    private static func program(_ name: String) -> URL? {
        guard let found = Machine.find(name) else { return nil }
        let question =
            name == "deno" ? ["eval", "console.log(Deno.execPath())"] : ["-e", "console.log(process.execPath)"]
        let process = Process()
        process.executableURL = found
        process.arguments = question
        let pipe = Pipe()
        process.standardOutput = pipe
        guard (try? process.run()) != nil else { return nil }
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let path = output.trimmingCharacters(in: .whitespacesAndNewlines)
        return FileManager.default.isExecutableFile(atPath: path) ? URL(fileURLWithPath: path) : found
    }

    func measure(rounds: Bench.Rounds) throws -> Figures {
        var starts = Samples()
        for _ in 0..<rounds.peerStarts {
            let before = Machine.nowNs()
            let child = try Child(program, arguments)
            try child.call()
            starts.add(Machine.nowNs() - before)
            child.stop()
        }
        var warm = Samples()
        let child = try Child(program, arguments)
        for round in 0..<rounds.warmCalls {
            let before = Machine.nowNs()
            try child.call()
            if round > 500 { warm.add(Machine.nowNs() - before) }
        }
        child.stop()
        let before = Machine.availableBytes()
        let children = try (0..<Self.processes).map { _ in try Child(program, arguments) }
        for child in children { try child.call() }
        let memory = Double(before - Machine.availableBytes()) / Double(Self.processes) / 1e6
        for child in children { child.stop() }
        return Figures(name: name, startMs: starts.median / 1e6, warmUs: warm.median / 1e3, memoryMB: memory)
    }

    /// One process of it, spoken to over two pipes; spawned as cheaply as the platform can.
    private final class Child {
        private var pid: pid_t = 0
        private let input: Int32
        private let output: Int32
        private var buffer = [UInt8](repeating: 0, count: 65536)
        private static let line = Bench.event + [10]

        init(_ program: URL, _ arguments: [String]) throws {
            var toChild: [Int32] = [0, 0]
            var fromChild: [Int32] = [0, 0]
            pipe(&toChild)
            pipe(&fromChild)
            for descriptor in toChild + fromChild { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
            posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
            let argv = ([program.path] + arguments).map { strdup($0) } + [nil]
            let code = posix_spawn(&pid, program.path, &actions, nil, argv, environ)
            posix_spawn_file_actions_destroy(&actions)
            for argument in argv { free(argument) }
            close(toChild[0])
            close(fromChild[1])
            input = toChild[1]
            output = fromChild[0]
            guard code == 0 else { throw BenchError("\(program.path): \(String(cString: strerror(code)))") }
        }

        func call() throws {
            try writeAll(input, Self.line)
            repeat {
                let got = read(output, &buffer, buffer.count)
                guard got > 0 else { throw BenchError("a peer ended") }
                if buffer[got - 1] == 10 { return }
            } while true
        }

        func stop() {
            close(input)
            close(output)
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
    }
}
