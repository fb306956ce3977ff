import FunctionFolder
import Glibc

/// Writes what functions really do into the `expect` blocks of their cases.
package enum ExpectationUpdate {
    /// What became of one case.
    package enum Change: Sendable {
        /// The parts of its `expect` that are new.
        case written(TestCase, [String])
        /// Nothing was written, for this reason.
        case refused(TestCase, String)
    }

    /// Changes the files of all cases that have something new to expect.
    ///
    /// - Parameter folder: the function's.
    package static func apply(_ results: [CaseResult], folder: String) -> [Change] {
        let due = results.filter { !$0.news.isEmpty }
        var files: [String] = []
        for result in due where !files.contains(result.testCase.file) { files.append(result.testCase.file) }
        return files.flatMap { file in
            let own = due.filter { $0.testCase.file == file }
            let path = "\(folder)/tests/" + (file.split(separator: "/").last ?? "")
            guard let bytes = DiskFile.read(path) else {
                return own.map { Change.refused($0.testCase, "its file cannot be read: \(DiskFile.reason)") }
            }
            return write(own, String(decoding: bytes, as: UTF8.self), path: path, folder: folder)
        }
    }

    private static func write(_ results: [CaseResult], _ text: String, path: String, folder: String) -> [Change] {
        var changes: [Change] = []
        var done: [CaseResult] = []
        var text = text
        // From the last case to the first, so that the lines of those in front stay where they are.
        for result in results.sorted(by: { $0.testCase.line > $1.testCase.line }) {
            do throws(Refusal) {
                let new = try updated(text, result)
                try check(new, result, folder: folder)
                text = new
                done.append(result)
            } catch {
                changes.append(.refused(result.testCase, error.why))
            }
        }
        guard !done.isEmpty else { return changes }
        let bytes = Array(text.utf8)
        let file = fopen(path, "w")
        let isWritten = file.map { fwrite(bytes, 1, bytes.count, $0) == bytes.count && fclose($0) == 0 } ?? false
        guard isWritten else {
            let why = "its file cannot be written: \(String(cString: strerror(errno)))"
            return changes + done.map { .refused($0.testCase, why) }
        }
        return changes + done.reversed().map { .written($0.testCase, $0.news.map(\.key)) }
    }

    /// Why a case's file is left as it is.
    struct Refusal: Error {
        var why: String
    }

    /// The file's text with the news of one case in it.
    static func updated(_ text: String, _ result: CaseResult) throws(Refusal) -> String {
        do throws(ConfigurationError) {
            guard let root = try KeyedDocument.compose(text, source: result.testCase.file) else {
                throw ConfigurationError(source: result.testCase.file, line: nil, problem: "it is empty")
            }
            let nodes = root.mapping?["cases"]?.sequence.map { Array($0) } ?? [root]
            guard let node = nodes.last(where: { $0.mark?.line == result.testCase.line }), let mapping = node.mapping
            else { throw ConfigurationError(source: "", line: nil, problem: "the case is not there any more") }
            return try CaseEdit(text: text, mapping: mapping, node: node).text(with: result)
        } catch {
            throw Refusal(why: error.problem)
        }
    }

    /// The new text must read back as the same cases, and expect the news.
    private static func check(_ text: String, _ result: CaseResult, folder: String) throws(Refusal) {
        let own = result.testCase
        let cases = try? TestFile(source: own.file, folder: folder).cases(text, defaultName: "")
        guard let found = cases?.first(where: { $0.line == own.line }), found.payload == own.payload,
            result.news.allSatisfy({ found.expectation[$0.key] == $0.value })
        else {
            throw Refusal(why: "expect is written in a way that cannot be updated: write it as lines of key: value")
        }
    }
}
