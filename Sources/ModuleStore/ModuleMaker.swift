import CKernel
import Foundation
import Wire

/// Makes one script of a package and tries it.
package struct ModuleMaker {
    /// Absolute path of the `hatchery-worker` program.
    package var workerPath: String

    package init(workerPath: String) { self.workerPath = workerPath }

    /// Bundles a package.
    ///
    /// - Parameters:
    ///   - path: a folder, `.tgz`, `.tar.gz` or `.whl`.
    ///   - package: which package, where the source carries several; nil for its own.
    ///   - global: the global's name; nil for one made from the package's.
    ///   - entry: a file in the package in place of its `main`; nil for that.
    /// - Returns: the module and the package's version.
    /// - Throws: ``ModuleError``.
    package func make(
        _ path: String, package: String?, global: String?, entry: String?
    ) throws -> (module: MountedModule, version: String) {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hatchery-modules-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let source = try PackageSource(path: path, package: package, entry: entry, scratch: scratch)
        let name = global ?? ModuleName.global(for: source.name)
        guard ModuleName.isValid(name) else {
            throw ModuleError(
                "\"\(name)\" cannot be a global's name: it takes letters, digits, _ and $, no digit first")
        }
        let bundle = scratch.appendingPathComponent("bundle.js")
        // From its own folder, so that the bundle names no place of this machine.
        try Tool.run(
            [
                "esbuild", source.entry.path, "--bundle", "--platform=node", "--format=cjs", "--target=es2022",
                "--minify-syntax", "--minify-whitespace", "--log-level=error", "--outfile=\(bundle.path)",
            ], in: source.folder)
        guard let bytes = FileManager.default.contents(atPath: bundle.path) else {
            throw ModuleError("esbuild made no bundle")
        }
        guard bytes.count <= WireLimit.moduleBytesMax else {
            throw ModuleError(
                "the bundle has \(bytes.count) bytes, at most \(WireLimit.moduleBytesMax) are accepted: name a smaller entry"
            )
        }
        return (MountedModule(name: source.name, global: name, source: Array(bytes)), source.version)
    }

    /// Loads the modules in a throwaway zygote, confined as any other.
    ///
    /// - Throws: ``ModuleError`` with what the module threw.
    package func check(_ modules: [MountedModule]) throws(ModuleError) {
        var zygotePair: [Int32] = [-1, -1]
        var initPair: [Int32] = [-1, -1]
        guard kernel_socket_pair(&zygotePair) == 0, kernel_socket_pair(&initPair) == 0 else {
            throw ModuleError("no sockets to be had: \(String(cString: strerror(errno)))")
        }
        let file = kernel_memory_file("modules")
        defer { for descriptor in zygotePair + initPair + [file] where descriptor >= 0 { close(descriptor) } }
        let bytes = MountedModule.encoded(modules)
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(file, $0.baseAddress! + offset, bytes.count - offset, off_t(offset))
            }
            guard count > 0 else { throw ModuleError("no memory for the bundle: \(String(cString: strerror(errno)))") }
            offset += count
        }
        let words = ["hatchery-worker", "zygote", "\(128 << 20)", "modules"]
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = [nil]
        defer { for argument in argv { free(argument) } }
        var pid: pid_t = 0
        let code = kernel_spawn(&pid, workerPath, &argv, &envp, [zygotePair[1], initPair[1], file], 3)
        guard code == 0 else {
            throw ModuleError("\(workerPath) cannot be started: \(String(cString: strerror(code)))")
        }
        for index in [1] {
            close(zygotePair[index])
            close(initPair[index])
        }
        zygotePair[1] = -1
        initPair[1] = -1
        defer {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        }
        try listen(to: zygotePair[0], and: initPair[0])
    }

    /// How long modules may take to load.
    private static let secondsMax = 30

    private func listen(to zygote: Int32, and first: Int32) throws(ModuleError) {
        var watched = [
            pollfd(fd: zygote, events: Int16(POLLIN), revents: 0), pollfd(fd: first, events: Int16(POLLIN), revents: 0),
        ]
        let end = Date().addingTimeInterval(Double(Self.secondsMax))
        while Date() < end {
            guard poll(&watched, 2, 1000) > 0 else { continue }
            for index in watched.indices where watched[index].revents != 0 {
                guard let report = Self.report(from: watched[index].fd) else {
                    if index == 0 { throw ModuleError("the worker ended before the modules were loaded") }
                    watched[index].fd = -1
                    continue
                }
                switch report {
                case .ready: return
                case .failed(let sentence): throw ModuleError(sentence)
                default: continue
                }
            }
        }
        throw ModuleError("the modules had not loaded after \(Self.secondsMax) s")
    }

    private static func report(from socket: Int32) -> ZygoteReport? {
        var bytes = [UInt8](repeating: 0, count: ZygoteReport.byteCountMax)
        var descriptors: [Int32] = [-1]
        var count: Int32 = 1
        let received = kernel_receive(socket, &bytes, bytes.count, &descriptors, &count)
        if count == 1 { close(descriptors[0]) }
        guard received > 0 else { return nil }
        return try? bytes.withUnsafeBytes { try ZygoteReport.decode(.init(rebasing: $0[..<received])) }
    }
}
