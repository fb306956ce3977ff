import Logging
import Pool
import Wire

/// Everything an operator can set, with its defaults. ``settings`` lists each with its key, range and doc sentence.
package struct Configuration: Sendable, Equatable {
    // socket
    package var socketPath = DefaultSocket.path
    /// Permission bits.
    package var socketMode: UInt32 = 0o660
    /// Empty leaves the daemon's own group.
    package var socketGroup = ""
    package var connectionsMax = 4096
    package var inFlightPerConnectionMax = 256

    // functions
    /// Must be given: empty is refused at start.
    package var functionsDirectory = ""
    package var rescan = Duration.milliseconds(250)

    // limits and pool: what a function gets that does not say otherwise in its function.yaml
    package var functionDefaults = FunctionSettings()

    // host
    package var host = HostLimits()
    /// How long running and queued invocations may take to finish after SIGTERM.
    package var drain = Duration.seconds(10)

    // zygote
    package var zygoteAgeMax = Duration.seconds(3600)
    /// Empty means the `hatchery-worker` beside hatcheryd.
    package var workerPath = ""

    // log
    package var logLevel = Logger.Level.info
    package var logFormat = LogFormat.text

    package init() {}
}

/// What can be set for one function.
package struct FunctionSettings: Sendable, Equatable {
    package var kind = FunctionKind.destination
    /// SPEC 105 and its conflict table: 5 s, at most 60 s.
    package var timeout = Duration.seconds(5)
    package var memoryBytesMax: UInt64 = 128 << 20
    package var logBytesMax = 64 << 10
    package var pool = PoolLimits()

    package init() {}
}

/// How log lines look.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `2026-01-02T03:04:05.678Z info deployed function=greet version=ab12cd`
    case text
    /// One JSON object a line.
    case json
}
