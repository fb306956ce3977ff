import FunctionFolder
import Glibc
import ModuleStore
import NIOCore
import Supervisor
import Wire

/// The test cases of one function, and what they run against.
package struct TestSuite: Sendable {
    package let function: FunctionAtPath
    package let cases: [TestCase]
    let version: FunctionVersion

    /// Reads the function and all its cases.
    ///
    /// - Returns: nil for the suite where there are problems.
    package static func read(
        _ function: FunctionAtPath, modules: ModuleStore
    ) -> (suite: TestSuite?, problems: [ConfigurationError]) {
        var (cases, problems) = TestFile.cases(of: function)
        do throws(ConfigurationError) {
            let version = try function.version(kind: nil, modules: modules)
            for testCase in cases where version.instance(testCase.instance) == nil {
                throw ConfigurationError(
                    source: testCase.file, line: testCase.line,
                    problem: "there is no settings instance \"\(testCase.instance)\"; there are "
                        + version.instances.map(\.name).joined(separator: ", "))
            }
            guard problems.isEmpty else { return (nil, problems) }
            return (TestSuite(function: function, cases: cases, version: version), [])
        } catch {
            problems.append(error)
            return (nil, problems)
        }
    }

    /// Whether its function may do without the APIs of the web and of Node until it uses one.
    package var canDeferAPIs: Bool { version.canDeferAPIs }

    /// The same with the cases that `isWanted` takes.
    package func filtered(_ isWanted: (TestCase) -> Bool) -> TestSuite {
        TestSuite(function: function, cases: cases.filter(isWanted), version: version)
    }

    /// Runs all cases, a few at a time, each in an instance of its own.
    ///
    /// - Returns: their results, in the order of the cases.
    package func run(on local: LocalExecutor) async -> [CaseResult] {
        var version = version
        version.keepsLogsOfSuccess = true
        version.limits.minWarm = 0
        version.limits.invocationsMax = 1
        version.limits.maxInstances = Self.casesAtOnce + 1
        version.limits.queueTimeMax = .seconds(60)
        version.limits.standingQueueTimeMax = .seconds(60)
        await local.executor.adopt(version)
        var results = [CaseResult?](repeating: nil, count: cases.count)
        await withTaskGroup(of: (Int, CaseResult).self) { group in
            var next = 0
            func addOne() {
                guard next < cases.count else { return }
                let index = next
                next += 1
                group.addTask { (index, await run(cases[index], on: local)) }
            }
            for _ in 0..<Self.casesAtOnce { addOne() }
            for await (index, result) in group {
                results[index] = result
                addOne()
            }
        }
        await local.executor.remove(version.name)
        return results.compactMap(\.self)
    }

    /// While one case is waited for, another can be loaded.
    package static var casesAtOnce: Int { max(2, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    private func run(_ testCase: TestCase, on local: LocalExecutor) async -> CaseResult {
        let answers = CannedAnswers(testCase.answers)
        let start = ContinuousClock.now
        let end = await local.invoke(
            Invocation(
                function: FunctionAddress.text(version.name, testCase.instance),
                event: ByteBuffer(bytes: testCase.payload), settings: settings(of: testCase),
                answerer: { answers.answer($0) }))
        let time = ContinuousClock.now - start
        return CaseResult(
            testCase, time: time, actual: Actual(end, requests: answers.requests), unanswered: answers.unanswered)
    }

    /// The case's own settings over those of its instance; where those are wrong, for a secret is not at hand, over
    /// what its file says in plain. Empty where the instance's are meant as they are.
    private func settings(of testCase: TestCase) -> [UInt8] {
        guard !testCase.settings.isEmpty else { return [] }
        let plain = try? SettingsFiles.plainValues(of: testCase.instance, in: function.folder, schema: version.schema)
        let base = version.instance(testCase.instance)?.settings?.json ?? SettingValue.object(plain ?? []).json
        var members = (try? JSON.read(base))?.members ?? []
        for own in testCase.settings {
            members.removeAll { $0.key == own.key }
            members.append(own)
        }
        return Array(JSON.object(members).compact.utf8)
    }
}
