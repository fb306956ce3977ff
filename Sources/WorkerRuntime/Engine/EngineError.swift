/// Why there is no engine. Each is our own fault or the machine's; the zygote reports it and ends.
package enum EngineError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The library made no context.
    case noContext
    /// ICU refused the time-zone data, which was made for another version of it.
    case timeZones
    /// A script of the prelude threw; `message` is what it threw.
    case prelude(script: String, message: String)
    /// A mounted module does not load.
    case module(name: String, message: String)
    /// The memory of the log could not be mapped (mmap(2)).
    case logMemory(errno: Int32)

    package var description: String {
        switch self {
        case .noContext: "the engine made no context"
        case .timeZones:
            "ICU does not take the time-zone data, which is for another version of it: run make setup and build"
        case .prelude(let script, let message): "\(script) threw \(message)"
        case .module(let name, let message): "the module \(name) does not load: \(message)"
        case .logMemory(let code): "no memory for the log (errno \(code))"
        }
    }
}
