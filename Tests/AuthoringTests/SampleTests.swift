import Foundation
import TestSupport
import Testing

/// The sample functions: their own test cases pass, and `hatchery check` has nothing to say.
@Suite struct SampleTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/Samples")
    static let functions = folder.appendingPathComponent("functions")
    static let names = contents(functions)

    /// What is in a folder, in order; nothing where there is none.
    static func contents(_ folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    /// The files of a sample's test cases.
    static func testFiles(_ name: String) throws -> [String] {
        let tests = functions.appendingPathComponent("\(name)/tests")
        return try contents(tests).map { try String(contentsOf: tests.appendingPathComponent($0), encoding: .utf8) }
    }

    /// How often a pattern occurs.
    static func count(_ pattern: String, in text: String) throws -> Int {
        text.matches(of: try Regex(pattern).anchorsMatchLineEndings()).count
    }

    /// Checks one sample; crm-sync takes its key from the environment.
    static func check(_ name: String, key: String?) throws -> (code: Int32, output: String) {
        try Programs.hatchery(
            ["check", functions.appendingPathComponent(name).path], environment: ["CRM_API_KEY": key])
    }

    @Test func theirCasesPassAndAllOfThemRan() async throws {
        try await NewTests.inFolder { place in
            let report = place.appendingPathComponent("report.xml")
            let tested = try Programs.hatchery(
                ["test", Self.functions.path, "--junit", report.path], in: Self.folder)
            #expect(tested.code == 0, "\(tested.output)")
            let xml = try String(contentsOf: report, encoding: .utf8)
            #expect(Self.names.count >= 9)
            for name in Self.names {
                let written = try Self.testFiles(name).map { try Self.count("^  - name: ", in: $0) }.reduce(0, +)
                #expect(written > 0, "\(name) has no test cases")
                #expect(xml.contains("<testsuite name=\"\(name)\" tests=\"\(written)\" failures=\"0\""), "\(name)")
            }
        }
    }

    @Test func aSampleThatIsChangedFailsItsCases() async throws {
        try await NewTests.inFolder { place in
            try FileManager.default.copyItem(at: Self.folder, to: place.appendingPathComponent("Samples"))
            let code = place.appendingPathComponent("Samples/functions/shopify-orders/function.js")
            let text = try String(contentsOf: code, encoding: .utf8)
            try text.replacingOccurrences(of: "Order Cancelled", with: "Order Canceled")
                .write(to: code, atomically: true, encoding: .utf8)
            let tested = try Programs.hatchery(["test", "Samples/functions/shopify-orders"], in: place)
            #expect(tested.code == 1)
            #expect(tested.output.contains("cancelled  ") && tested.output.contains("1 failed"), "\(tested.output)")
        }
    }

    @Test(arguments: names) func checkFindsNothing(_ name: String) throws {
        let checked = try Self.check(name, key: "a-key-for-nothing")
        #expect(checked.code == 0)
        #expect(checked.output.contains("nothing to complain about"), "\(checked.output)")
    }

    @Test func checkNamesTheVariableThatIsMissing() throws {
        let checked = try Self.check("crm-sync", key: nil)
        #expect(checked.code == 0)
        #expect(checked.output.contains("there is no environment variable CRM_API_KEY"), "\(checked.output)")
    }

    @Test(arguments: names) func everyEventOfASampleIsInACase(_ name: String) throws {
        let cases = try Self.testFiles(name).joined()
        for event in Self.contents(Self.functions.appendingPathComponent("\(name)/events")) {
            #expect(cases.contains("events/\(event)"), "\(event)")
        }
    }

    /// The three that take events have met one of each type, and a batch.
    @Test(arguments: ["chat-notifier", "pii-masker", "token-enricher"]) func everyTypeOfEventIsInACase(_ name: String)
        throws
    {
        let cases = try Self.testFiles(name).joined()
        let events = Self.contents(Self.folder.appendingPathComponent("events"))
        #expect(events.count == 8)
        for event in events { #expect(cases.contains("../../events/\(event)"), "\(event)") }
    }
}
