import FrontDoor
import FunctionFolder
import Logging
import Pool
import Supervisor

/// Everything an operator can set, with the defaults in force when nothing is said.
package struct Configuration: Sendable {
    /// The folder of functions; empty until given.
    package var functionsDirectory = ""
    package var rescan = Duration.milliseconds(250)
    package var frontDoor = FrontDoorSettings(socketPath: "")
    /// For functions that say nothing of their own.
    package var function = FunctionDefaults()
    package var host = HostLimits()
    /// How long running and queued invocations may take after SIGTERM.
    package var drain = Duration.seconds(30)
    package var zygoteAgeMax = Duration.seconds(3600)
    package var logLevel = Logger.Level.info
    package var logFormat = LogFormat.text
    /// The worker program; empty for the one beside hatcheryd.
    package var workerPath = ""
    /// Functions find the language, console and timers, and no API of the web or of Node.
    package var isCoreOnly = false
    /// The folder of mounted modules.
    package var modulesDirectory = "modules"
    /// How functions reach the network; an empty program is the one beside hatcheryd.
    package var egress = EgressSettings()

    /// The defaults.
    package init() {}
}

/// How a log line is written.
package enum LogFormat: String, Sendable, CaseIterable {
    case text
    case json
}
