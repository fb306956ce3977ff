import ArgumentParser
import Authoring
import FoundationEssentials
import Supervisor

/// `hatchery check DIR`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look for mistakes in a function's files, without a daemon.",
        discussion: """
            It reads the files, looks through the code, and loads it in a confined instance. Exit code 1 if there are errors.
            Example: hatchery check functions/chat-notifier
            """)

    @Argument(help: "A function's folder, a folder of such folders, or a .js file.")
    var path = "."

    @Flag(help: "Print the findings as JSON.")
    var json = false

    @OptionGroup var modules: Modules.Folder

    func run() async throws {
        let reports: [CheckReport]
        do {
            reports = try await Self.check(try CheckTarget.find(at: path), modules)
        } catch let error as CheckError {
            throw Ending.wrongUsage.because(error.description)
        } catch let error as ExecutorError {
            throw Ending.functionFailed.because(error.explanation)
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(reports), as: UTF8.self))
        } else {
            show(reports)
        }
        if reports.contains(where: { !$0.isGood }) { throw ExitCode(Ending.functionFailed.rawValue) }
    }

    private static func check(_ targets: [CheckTarget], _ modules: Modules.Folder) async throws -> [CheckReport] {
        let checker = try await FunctionChecker.start(
            programs: Worker.folder, modules: modules.store, isBrief: targets.count == 1)
        do {
            var reports: [CheckReport] = []
            for target in targets { reports.append(try await checker.check(target)) }
            await checker.end()
            return reports
        } catch {
            await checker.end()
            throw error
        }
    }

    private func show(_ reports: [CheckReport]) {
        for report in reports {
            for finding in report.findings { show(finding) }
            print(Terminal.paint(report.name, .strong) + ": " + Self.summary(report))
            if !report.unhandledTypes.isEmpty {
                print(Terminal.paint("  no handler for " + Self.unhandled(report), .quiet))
            }
        }
        let all = reports.flatMap(\.findings)
        let errors = all.count { $0.severity == .error }
        let warnings = all.count { $0.severity == .warning }
        guard errors + warnings > 0 else { return print(Terminal.paint("nothing to complain about", .good)) }
        print(
            Terminal.paint(
                "\(errors) error\(errors == 1 ? "" : "s"), \(warnings) warning\(warnings == 1 ? "" : "s")",
                errors > 0 ? .bad : .care))
    }

    private func show(_ finding: Finding) {
        let tone: Terminal.Tone =
            switch finding.severity {
            case .error: .bad
            case .warning: .care
            case .note: .quiet
            }
        print(Terminal.paint(finding.headline, tone))
        if let text = try? String(contentsOfFile: finding.file, encoding: .utf8) {
            let excerpt = finding.excerpt(of: text)
            if !excerpt.isEmpty { print(excerpt) }
        }
        if !finding.advice.isEmpty { print("  \(finding.advice)") }
    }

    private static func summary(_ report: CheckReport) -> String {
        let handlers = report.handlers.isEmpty ? "it does not load" : report.handlers.joined(separator: ", ")
        let share = "\((report.codeBytes + 1023) >> 10) of \(report.codeBytesMax >> 10) KiB of code"
        return "\(report.kind ?? "of unknown kind"), \(handlers), \(share)"
    }

    private static func unhandled(_ report: CheckReport) -> String {
        let types = report.unhandledTypes.joined(separator: ", ")
        let fate = report.kind == "destination" ? "they are rejected" : "they are blocked, not passed on"
        return "\(types): \(fate) (unsupportedEvent)"
    }
}
