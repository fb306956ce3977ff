import CKernel
import Foundation

/// Facts about this machine, now.
enum Machine {
    /// CLOCK_MONOTONIC in nanoseconds.
    static func nowNs() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// MemAvailable of /proc/meminfo, after the kernel has had a moment to settle.
    static func availableBytes() -> Int64 {
        usleep(300_000)
        let text = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
        for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            return (Int64(line.split(separator: " ")[1]) ?? 0) * 1024
        }
        return 0
    }

    /// Runs `body` with this process, and what it starts, on the first core only; then wherever the kernel likes.
    static func onOneCore<Value>(_ body: () throws -> Value) rethrows -> Value {
        setCores(1)
        defer { setCores(.max) }
        return try body()
    }

    /// sched_setaffinity(2), number 203 on x86-64; `cores` is a bit a core.
    private static func setCores(_ cores: UInt64) {
        var mask = cores
        _ = withUnsafeMutableBytes(of: &mask) { kernel_syscall(203, 0, 8, Int(bitPattern: $0.baseAddress), 0, 0, 0) }
    }

    /// A program of that name on the PATH.
    static func find(_ program: String) -> URL? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { URL(fileURLWithPath: "\($0)/\(program)") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Runs a program of the system; whether it ended with 0.
    static func run(_ words: String...) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// A program built beside this one.
    static func sibling(_ name: String) -> URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent(name)
    }

    /// A new folder for one measurement.
    static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hatchery-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
