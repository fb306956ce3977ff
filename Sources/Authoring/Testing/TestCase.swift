import Yams

/// One test case of a function, as its file says it.
package struct TestCase: Sendable {
    package var name: String
    /// As it is shown: with the function's folder in front.
    package var file: String
    /// Where the case begins in its file, from 1.
    package var line: Int
    /// The settings instance whose values are used.
    package var instance: String
    /// Laid over them, key by key.
    package var settings: [JSON.Member]
    /// What the function is called with.
    package var payload: [UInt8]
    package var answers: [CannedEntry]
    package var expectation: Expectation
    /// It, or its file for all cases, says what to expect.
    package var hasExpectation: Bool
}

/// What a case expects; nil where nothing is compared.
package struct Expectation: Sendable, Equatable {
    package var outcome: JSON = .string("ok")
    package var result: JSON?
    package var results: JSON?
    package var messages: JSON?
    package var error: JSON?
    package var requests: JSON?
    package var logs: JSON?

    /// The names of the parts, in the order in which they are compared and written.
    static let names = ["outcome", "result", "results", "messages", "error", "requests", "logs"]

    package subscript(name: String) -> JSON? {
        get {
            switch name {
            case "outcome": outcome
            case "result": result
            case "results": results
            case "messages": messages
            case "error": error
            case "requests": requests
            case "logs": logs
            default: nil
            }
        }
        set {
            switch name {
            case "outcome": outcome = newValue ?? .string("ok")
            case "result": result = newValue
            case "results": results = newValue
            case "messages": messages = newValue
            case "error": error = newValue
            case "requests": requests = newValue
            case "logs": logs = newValue
            default: break
            }
        }
    }
}
