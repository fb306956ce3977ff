import FunctionFolder
import Logging
import ModuleStore
import Supervisor
import Wire

/// Watches a folder of functions and keeps the executor at what it holds: one folder a function.
///
/// It looks again and again instead of being notified, which works on every file system. A change is taken up when
/// two looks in a row see the same files, so that a save in progress is not.
package struct FunctionDirectory: Sendable {
    private let path: String
    private let defaults: FunctionDefaults
    private let rescan: Duration
    private let modules: ModuleStore
    private let executor: Executor
    private let logger: Logger

    package init(configuration: Configuration, executor: Executor, logger: Logger) {
        path = configuration.functionsDirectory
        defaults = configuration.function
        rescan = configuration.rescan
        modules = ModuleStore(folder: configuration.modulesDirectory)
        self.executor = executor
        self.logger = logger
    }

    /// What is known of one function's folder.
    fileprivate struct Known: Sendable {
        /// As last taken up.
        var taken: FunctionFiles.Signature?
        /// As last seen.
        var seen: FunctionFiles.Signature
        /// The version that serves or was last tried.
        var version: FunctionVersion?
        /// The last look did not see it.
        var isMissed = false
    }

    /// The looks so far, between one and the next.
    package struct Progress: Sendable {
        fileprivate var known: [String: Known] = [:]
        fileprivate var isFirst = true
        fileprivate var isReadable = true
        package init() {}
    }

    /// Looks until the task is cancelled.
    package func watch(from progress: Progress) async {
        var progress = progress
        while !Task.isCancelled {
            try? await Task.sleep(for: rescan)
            await look(&progress)
        }
    }

    /// Looks once and takes up what has changed; at the first look, everything.
    package func look(_ progress: inout Progress) async {
        guard let names = DiskFile.names(in: path) else {
            if progress.isReadable {
                logger.error(
                    "the folder of functions cannot be read",
                    metadata: ["path": "\(path)", "because": "\(DiskFile.reason)"])
            }
            progress.isReadable = false
            return
        }
        progress.isReadable = true
        var changed: [FunctionFiles] = []
        var present: Set<String> = []
        for name in names {
            let files = FunctionFiles(name: name, in: path, modules: modules)
            let settingsFiles = progress.known[name]?.version?.settingsFiles ?? []
            guard let signature = files.signature(settingsFiles: settingsFiles) else { continue }
            present.insert(name)
            var known = progress.known[name] ?? Known(taken: nil, seen: signature, version: nil)
            let isStable = progress.isFirst || (progress.known[name] != nil && known.seen == signature)
            if isStable, known.taken != signature {
                known.taken = signature
                changed.append(files)
            }
            known.seen = signature
            known.isMissed = false
            progress.known[name] = known
        }
        for name in progress.known.keys where !present.contains(name) {
            // Editors save by taking the old file away first: gone is what two looks in a row do not see.
            guard progress.known[name]?.isMissed == true else {
                progress.known[name]?.isMissed = true
                continue
            }
            progress.known[name] = nil
            await executor.remove(name)
            logger.info("removed", metadata: ["function": "\(name)"])
        }
        await take(changed, &progress)
        progress.isFirst = false
    }

    private func take(_ changed: [FunctionFiles], _ progress: inout Progress) async {
        let known = progress.known
        let versions = await withTaskGroup(of: (String, FunctionVersion?).self) { group in
            for files in changed {
                group.addTask { (files.name, await take(files, instead: known[files.name]?.version)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (name, version) in versions { progress.known[name]?.version = version }
    }

    /// Deploys what the files say, or reports why not.
    ///
    /// - Returns: the version that was tried, or nil if the files make none.
    private func take(_ files: FunctionFiles, instead tried: FunctionVersion?) async -> FunctionVersion? {
        do throws(ConfigurationError) {
            let version = try files.read(defaults: defaults)
            guard version != tried else { return tried }
            report(version, insteadOf: tried)
            do throws(DeployError) {
                let handlers = try await executor.deploy(version)
                logger.info(
                    version.version == tried?.version ? "settings taken up" : "deployed",
                    metadata: [
                        "function": "\(version.name)", "version": "\(version.version)", "kind": "\(version.kind.name)",
                        "handlers": "\(handlers.joined(separator: ","))",
                    ])
            } catch {
                logger.error(
                    "not deployed",
                    metadata: [
                        "function": "\(version.name)", "version": "\(version.version)",
                        "because": "\(error.explanation)",
                    ])
            }
            return version
        } catch {
            logger.error("not deployed", metadata: ["function": "\(files.name)", "because": "\(error.explanation)"])
            await executor.report(problem: error.explanation, of: files.name, kind: .destination)
            return nil
        }
    }

    /// Logs what is wrong with settings, once.
    private func report(_ version: FunctionVersion, insteadOf tried: FunctionVersion?) {
        for instance in version.instances {
            guard let problem = instance.problem, tried?.instance(instance.name)?.problem != problem else { continue }
            logger.warning(
                "settings cannot be used",
                metadata: [
                    "function": "\(FunctionAddress.text(version.name, instance.name))", "because": "\(problem)",
                ])
        }
    }
}
