/// Why there is no engine. Each is our own fault or the machine's; the zygote reports it and ends.
package enum EngineError: Error, Equatable, Sendable {
    /// The library made no context.
    case noContext
    /// A script of the prelude threw; `message` is what it threw.
    case prelude(script: String, message: String)
    /// A mounted module does not load.
    case module(name: String, message: String)
    /// The memory of the log could not be mapped (mmap(2)).
    case logMemory(errno: Int32)
}
