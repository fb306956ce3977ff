import ArgumentParser
import Authoring
import FunctionFolder
import Glibc
import Supervisor

/// `hatchery test`
struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a function's test cases (tests/*.yaml), without a daemon.",
        discussion: """
            Each case runs in a fresh, confined instance; no case reaches the network.
            Exit codes: 0 all passed, 1 some failed, 2 wrong usage or a file that cannot be read.
            """)

    @Argument(help: "A function's folder, or a folder of such folders.")
    var path = "."

    @Option(help: "Run only the cases whose name or file has this text in it.")
    var filter: String?

    @Option(help: "Write the results to this file as JUnit XML.")
    var junit: String?

    @Flag(help: "Run again whenever a file of a function changes, until Ctrl-C.")
    var watch = false

    @Flag(help: "Write what the function really does into the cases' expect, where it differs or is missing.")
    var update = false

    @OptionGroup var modules: Modules.Folder

    func run() async throws {
        var files = FileWatch(folders: folders())
        var suites = try read(isFatal: !watch) ?? []
        var settings = LocalExecutor.settings(programs: Worker.folder)
        // Preparing for many instances takes longer than a hundred cases gain by it.
        settings.isBrief = suites.reduce(0) { $0 + $1.cases.count } < Self.casesWorthPreparing
        settings.defersAPIs = settings.isBrief && suites.allSatisfy(\.canDeferAPIs)
        settings.host.stems = TestSuite.casesAtOnce
        let local: LocalExecutor
        do throws(ExecutorError) {
            local = try await LocalExecutor.start(settings)
        } catch {
            throw Ending.unreachable.because(error.explanation)
        }
        var report = await test(suites, on: local)
        while watch {
            await files.change()
            print("")
            files = FileWatch(folders: folders())
            suites = try read(isFatal: false) ?? []
            report = await test(suites, on: local)
        }
        await local.end()
        if let junit, !InputFile.write(JUnit.xml(report), to: junit) {
            throw Ending.wrongUsage.because("\(junit) cannot be written: \(String(cString: strerror(errno)))")
        }
        if report.failureCount > 0, !update { throw ExitCode(Ending.functionFailed.rawValue) }
    }

    private static let casesWorthPreparing = 100

    // MARK: Reading

    /// The folders of functions at ``path``.
    private func folders() -> [String] {
        if DiskFile.Signature("\(path)/function.js") != nil || path.hasSuffix(".js") { return [path] }
        let prefix = path == "." ? "" : path.hasSuffix("/") ? path : "\(path)/"
        return (DiskFile.names(in: path) ?? []).map { prefix + $0 }.filter {
            DiskFile.Signature("\($0)/function.js") != nil
        }
    }

    private func read(isFatal: Bool) throws -> [TestSuite]? {
        var suites: [TestSuite] = []
        var problems: [ConfigurationError] = []
        let folders = folders()
        for folder in folders {
            do throws(ConfigurationError) {
                let (suite, found) = TestSuite.read(try FunctionAtPath(folder), modules: modules.store)
                if let suite, !suite.cases.isEmpty { suites.append(suite) }
                problems += found
            } catch {
                problems.append(error)
            }
        }
        for problem in problems { Terminal.complain(problem.explanation) }
        if problems.isEmpty {
            if folders.isEmpty {
                Terminal.complain("\(path) is no function's folder and holds none: there is no function.js")
            } else if suites.isEmpty {
                Terminal.complain(TestAdvice.text(for: folders[0]))
            } else if let filter {
                suites = suites.map { suite in
                    suite.filtered { $0.name.contains(filter) || $0.file.contains(filter) }
                }.filter { !$0.cases.isEmpty }
                if !suites.isEmpty { return suites }
                Terminal.complain("no case has \"\(filter)\" in its name or file")
            } else {
                return suites
            }
        }
        if isFatal { throw ExitCode(Ending.wrongUsage.rawValue) }
        return nil
    }

    // MARK: Running

    private func test(_ suites: [TestSuite], on local: LocalExecutor) async -> TestReport {
        let start = ContinuousClock.now
        var report = TestReport()
        for suite in suites {
            let suiteStart = ContinuousClock.now
            let results = await suite.run(on: local)
            let part = TestReport.Part(suite: suite, results: results, time: ContinuousClock.now - suiteStart)
            report.parts.append(part)
            TestView.show(part, isUpdate: update)
            if update { write(part) }
        }
        if !suites.isEmpty, !update { TestView.showSummary(report, time: ContinuousClock.now - start) }
        // Whoever watches through a pipe wants to see it now.
        fflush(nil)
        return report
    }

    private func write(_ part: TestReport.Part) {
        for change in ExpectationUpdate.apply(part.results, folder: part.suite.function.folder) {
            switch change {
            case .written(let testCase, let names):
                print("  updated \(testCase.file):\(testCase.line): \(testCase.name): \(names.joined(separator: ", "))")
            case .refused(let testCase, let why):
                Terminal.complain("\(testCase.file):\(testCase.line): \(testCase.name): \(why)")
            }
        }
    }
}
