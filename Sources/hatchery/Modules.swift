import ArgumentParser
import Glibc
import ModuleStore

/// `hatchery modules`
struct Modules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Mount JavaScript packages for functions to use.",
        discussion: """
            A function gets a module by listing it in its function.yaml, as in  modules: [AWS]
            The daemon must be told the same folder:  hatcheryd --modules DIR
            """,
        subcommands: [Add.self, List.self, Remove.self])

    /// The folder of modules.
    struct Folder: ParsableArguments {
        @Option(
            name: .customLong("modules"), help: "The folder of modules. Default: $HATCHERY_MODULES, else ./modules.")
        var path: String?

        var store: ModuleStore {
            ModuleStore(folder: path ?? getenv("HATCHERY_MODULES").map { String(cString: $0) } ?? "modules")
        }
    }

    /// `hatchery modules add SOURCE`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bundle a package into one script, try it in a confined process, and keep it.",
            discussion: "Example: hatchery modules add aws-sdk-2.1135.0.tgz --as AWS")

        @Argument(help: "A folder with a package.json, a .tgz, or a .whl that carries packages.")
        var source: String

        @Option(help: "The global under which functions find it. Default: made from the package's name.")
        var `as`: String?

        @Option(help: "Which package, where the source carries several.")
        var package: String?

        @Option(help: "A file in the package to start from, in place of its main.")
        var entry: String?

        @OptionGroup var folder: Folder

        func run() async throws {
            let maker = ModuleMaker(workerPath: Worker.path)
            do {
                let (module, version) = try maker.make(source, package: package, global: `as`, entry: entry)
                print("bundled \(module.name) \(version): \(module.source.count) bytes")
                try maker.check([module])
                print("it loads in a confined process")
                let manifest = try folder.store.add(module, version: version)
                print(
                    "mounted as \(manifest.global) in \(folder.store.folder.path); functions list it:  modules: [\(manifest.global)]"
                )
            } catch let error as ModuleError {
                throw Ending.functionFailed.because(error.description)
            }
        }
    }

    /// `hatchery modules list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the mounted modules.")
        @OptionGroup var folder: Folder

        func run() async throws {
            do throws(ModuleError) {
                let modules = try folder.store.list()
                if modules.isEmpty { print("no module is mounted in \(folder.store.folder.path)") }
                for module in modules {
                    print(
                        "\(module.global)  \(module.package) \(module.version)  \(module.bytes) bytes  \(module.hash)")
                }
            } catch {
                throw Ending.functionFailed.because(error.description)
            }
        }
    }

    /// `hatchery modules remove NAME`
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a module away; functions that list it do not load any more.")
        @Argument(help: "The global's name, as hatchery modules list shows it.")
        var name: String
        @OptionGroup var folder: Folder

        func run() async throws {
            do throws(ModuleError) {
                try folder.store.remove(name)
                print("removed \(name)")
            } catch {
                throw Ending.wrongUsage.because(error.description)
            }
        }
    }
}
