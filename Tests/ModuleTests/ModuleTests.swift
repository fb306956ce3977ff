import Foundation
import TestSupport
import Testing

/// Mounting packages with `hatchery modules`, and functions that list them.
@Suite struct ModuleTests {
    /// A folder of the test's own, gone with it.
    final class Folder {
        let url: URL
        var path: String { url.path }
        init() throws {
            url = FileManager.default.temporaryDirectory.appendingPathComponent("hatchery-modules-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        deinit { try? FileManager.default.removeItem(at: url) }

        func write(_ text: String, to path: String) throws {
            let file = url.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    /// Runs `hatchery modules`.
    static func modules(_ arguments: String..., in folder: Folder) throws -> (code: Int32, output: String) {
        try Programs.hatchery(
            ["modules"] + arguments + ["--modules", folder.url.appendingPathComponent("mods").path])
    }

    static func daemon(_ functions: [String: String], files: [String: String], in folder: Folder) throws -> TestDaemon {
        try TestDaemon(
            functions, files: files,
            options: [
                "modules.directory=\(folder.url.appendingPathComponent("mods").path)",
                "egress.privateRanges=127.0.0.0/8",
                "limits.timeoutMs=20000",
            ])
    }

    private func samplePackage(
        _ folder: Folder,
        main: String =
            "const fs = require('fs');\nconst { EventEmitter } = require('events');\nmodule.exports = class Greeter extends EventEmitter { greet(n) { return 'hello ' + n } read() { return fs.readFileSync('x') } };"
    ) throws {
        try folder.write(#"{"name":"greeter-of-all","version":"2.1.0","main":"lib"}"#, to: "package/package.json")
        try folder.write("module.exports = require('./greeter');", to: "package/lib/index.js")
        try folder.write(main, to: "package/lib/greeter.js")
    }

    @Test func packageIsMountedListedUsedAndRemoved() throws {
        let folder = try Folder()
        try samplePackage(folder)
        try Command.run("tar", "czf", "\(folder.path)/greeter.tgz", "-C", folder.path, "package")
        let added = try Self.modules("add", "\(folder.path)/greeter.tgz", in: folder)
        #expect(added.code == 0 && added.output.contains("mounted as greeterOfAll"), "\(added.output)")
        #expect(try Self.modules("list", in: folder).output.contains("greeterOfAll  greeter-of-all 2.1.0"))
        let daemon = try Self.daemon(
            [
                "with": """
                function onTrack() {
                    const greeter = new greeterOfAll();
                    let refusal;
                    try { greeter.read() } catch (error) { refusal = error.message }
                    return [greeter.greet('you'), refusal, typeof require, typeof process];
                }
                """,
                "without": "function onTrack() { return typeof greeterOfAll }",
            ], files: ["with/function.yaml": "modules: [greeterOfAll]"], in: folder)
        let used = try daemon.invoke("with")
        #expect(
            used.json["result"] as? [String] == [
                "hello you", "fs.readFileSync() is not available: a function has no file system", "undefined",
                "undefined",
            ], "\(used.errorMessage)")
        #expect(try daemon.invoke("without").text == "undefined")
        // A module that is taken away takes its functions' next versions with it, and not the serving ones.
        #expect(try Self.modules("remove", "greeterOfAll", in: folder).code == 0)
        #expect(
            eventually {
                daemon.logText.contains("there is no module \\\"greeterOfAll\\\"")
                    || daemon.logText.contains("there is no module")
            })
        #expect(try daemon.invoke("with").outcome == "ok")
        #expect(daemon.stop())
    }

    @Test func whatDoesNotLoadIsRefusedWithTheReason() throws {
        let folder = try Folder()
        try samplePackage(folder, main: "throw new TypeError('not today');")
        let broken = try Self.modules("add", "\(folder.path)/package", in: folder)
        #expect(broken.code == 1 && broken.output.contains("not today"), "\(broken.output)")
        try samplePackage(folder, main: "const = 1;")
        let unparsable = try Self.modules("add", "\(folder.path)/package", in: folder)
        #expect(unparsable.code == 1 && unparsable.output.contains("greeter.js:1"), "\(unparsable.output)")
        let nothing = try Self.modules("add", "\(folder.path)/nothing", in: folder)
        #expect(nothing.code == 1 && nothing.output.contains("is not there"))
        let unnamed = try Self.modules("add", "\(folder.path)/package", "--as", "1x", in: folder)
        #expect(unnamed.code == 1 && unnamed.output.contains("cannot be a global's name"))
        #expect(try Self.modules("remove", "nobody", in: folder).code == 2)
        #expect(try Self.modules("list", in: folder).output.contains("no module is mounted"))
    }

    @Test func functionThatListsAnUnknownModuleSaysSo() throws {
        let folder = try Folder()
        let daemon = try Self.daemon(
            ["f": "function onTrack() {}"], files: ["f/function.yaml": "kind: destination\nmodules: [AWS]"], in: folder)
        #expect(daemon.logText.contains("f/function.yaml"))
        #expect(daemon.logText.contains("there is no module"))
        #expect(try daemon.invoke("f").json["outcome"] as? String == "internal")
        #expect(daemon.stop())
    }
}

/// Runs a program of the system.
enum Command {
    static func run(_ words: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw TestFailure("\(words) ended with \(process.terminationStatus)")
        }
    }
}
