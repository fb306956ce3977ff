import TestSupport
import Testing

extension ContractTests {
    /// Section 14: where documents differ, and no item above has the rule.
    @Suite struct ConflictTests {
        private static let code = """
            onTrack = (event) => {
                console.log('seen');
                if (event.end === 'filtered') throw new DropEvent('m');
                if (event.end === 'retry') throw new RetryError('m');
            };
            """

        @Test(arguments: [
            ("", true), ("compat: {logsOnSuccess: true}", true), ("compat: {logsOnSuccess: false}", false),
            ("compat: {strict: true}", false), ("compat: {strict: true, logsOnSuccess: true}", true),
            ("compat: {strict: false}", true),
        ])
        func spec95LogsOfSuccessMayBeHidden(manifest: String, areKept: Bool) throws {
            let function = try TestFunction(Self.code, manifest)
            let ok = #"{"type":"track"}"#
            let filtered = #"{"type":"track","end":"filtered"}"#
            let retry = #"{"type":"track","end":"retry"}"#
            let seen = areKept ? ["info seen"] : []
            #expect(try function.run(ok).lines == seen)
            #expect(try function.run(filtered).lines == seen)
            #expect(try function.run(retry).lines == ["info seen"])
            #expect(try function.run("[\(ok),\(ok)]").lines == seen + seen)
            #expect(try function.run("[\(retry),\(retry)]").lines == ["info seen", "info seen"])
            // A batch with an event that failed has failed as far as its logs go.
            #expect(try function.run("[\(ok),\(retry)]").lines == ["info seen", "info seen"])
            let mixed = areKept ? ["info seen", "info seen", "info 1 of 2 events were filtered"] : []
            #expect(try function.run("[\(ok),\(filtered)]").lines == mixed)
        }

        @Test func stricterThanTheDefaultsIsOnlyWhatIsAskedFor() throws {
            let problem = try TestFunction("onTrack = () => 1", "compat: {alphabeticKeys: true}").problem
            #expect(problem.contains("alphabeticKeys") && problem.contains("function.yaml line 2"), "\(problem)")
            #expect(problem.contains("did you mean compat.alphabeticalKeys?"), "\(problem)")
            let classes = try TestFunction("onTrack = () => 1", "compat: {errorClasses: 2}").problem
            #expect(classes.contains("compat.errorClasses") && classes.contains("3"), "\(classes)")
        }

        @Test func timeLimitIsFiveSecondsUnlessSet() throws {
            let code = "onTrack = () => 1"
            func timeout(_ function: TestFunction) throws -> Int? {
                try function.daemon.get("/v1/functions/\(function.name)").json["timeoutMs"] as? Int
            }
            #expect(try timeout(TestFunction(code)) == 5000)
            #expect(try timeout(TestFunction(code, "limits: {timeoutMs: 60000}")) == 60_000)
            #expect(try TestFunction(code, "limits: {timeoutMs: 60001}").problem.contains("limits.timeoutMs"))
        }
    }
}
