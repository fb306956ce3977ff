import AccessPolicy
import Glibc
import FunctionFolder
import Logging
import Supervisor
import Wire

/// Every key of the daemon's configuration.
package let daemonKeys: [ConfigurationKey<Configuration>] =
    [
        ConfigurationKey("socket.path", "The Unix socket, at most 107 bytes.", .text(\.frontDoor.socketPath)),
        ConfigurationKey(
            "socket.mode", "Permission bits of the socket, in octal.",
            ConfigurationValue(
                set: { (text, target) throws(BadValue) in
                    guard let mode = UInt32(text, radix: 8), mode <= 0o777 else {
                        throw BadValue(expected: "octal permission bits such as 0660")
                    }
                    target.frontDoor.mode = mode
                }, get: { "0" + String($0.frontDoor.mode, radix: 8) })),
        ConfigurationKey(
            "socket.group", "Group of the socket; empty for the daemon's own.",
            ConfigurationValue(
                set: { (text, target) throws(BadValue) in target.frontDoor.group = text.isEmpty ? nil : text },
                get: { $0.frontDoor.group ?? "" })),
        ConfigurationKey(
            "socket.connectionsMax", "Connections at once; further ones are turned away.",
            .count(1...100_000, \.frontDoor.connectionsMax)),
        ConfigurationKey(
            "socket.inFlightPerConnectionMax", "Invocations in flight on one connection; reading pauses beyond it.",
            .count(1...100_000, \.frontDoor.inFlightPerConnectionMax)),
        ConfigurationKey(
            "socket.partTimeMs", "How long the rest of a request that has begun may take, in milliseconds.",
            .milliseconds(100...600_000, \.frontDoor.partTimeMax)),
        ConfigurationKey(
            "socket.outboundMiB", "Answers a client may leave unread before it is hung up on, in MiB.",
            .number(
                8...4096, get: { $0.frontDoor.outboundBytesMax >> 20 },
                set: { $0.frontDoor.outboundBytesMax = $1 << 20 })),
        ConfigurationKey("functions.directory", "The folder of functions.", .text(\.functionsDirectory)),
        ConfigurationKey("modules.directory", "The folder of mounted modules.", .text(\.modulesDirectory)),
        ConfigurationKey(
            "functions.rescanMs", "How often the folder is looked at for changes, in milliseconds.",
            .milliseconds(20...60_000, \.rescan)),
        ConfigurationKey(
            "host.maxInstances", "Most instances of all functions at once.", .count(1...100_000, \.host.maxInstances)),
        ConfigurationKey("host.stems", "Blank processes kept waiting for code.", .count(0...1000, \.host.stems)),
        ConfigurationKey(
            "host.moduleStems", "The same for each set of mounted modules that functions list.",
            .count(0...1000, \.host.moduleStems)),
        ConfigurationKey(
            "host.drainMs", "How long running invocations may take after SIGTERM, in milliseconds.",
            .milliseconds(0...600_000, \.drain)),
        ConfigurationKey(
            "zygote.ageMaxMs", "A zygote this old, in milliseconds, is replaced.",
            .milliseconds(1000...604_800_000, \.zygoteAgeMax)),
        ConfigurationKey(
            "log.level", "Least level that is logged.",
            .word(
                Logger.Level.allCases.map(\.rawValue), get: { $0.logLevel.rawValue },
                set: { $0.logLevel = Logger.Level(rawValue: $1) ?? .info })),
        ConfigurationKey(
            "log.format", "How log lines are written.",
            .word(
                LogFormat.allCases.map(\.rawValue), get: { $0.logFormat.rawValue },
                set: { $0.logFormat = LogFormat(rawValue: $1) ?? .text })),
        ConfigurationKey(
            "worker.path", "The worker program; empty for the one beside hatcheryd.", .text(\.workerPath)),
        ConfigurationKey(
            "worker.runtime",
            "What functions find: full, or core for the language, console and timers without the APIs of the web and of Node.",
            .word(
                ["full", "core"], get: { $0.isCoreOnly ? "core" : "full" }, set: { $0.isCoreOnly = $1 == "core" })),
        ConfigurationKey(
            "egress.path", "The egress program; empty for the one beside hatcheryd.", .text(\.egress.programPath)),
        ConfigurationKey(
            "egress.allow", "For every function: hosts, ports and address ranges that may be reached; empty for all.",
            .rules(\.egress.allow)),
        ConfigurationKey(
            "egress.deny", "For every function: hosts, ports and address ranges that may not be reached.",
            .rules(\.egress.deny)),
        ConfigurationKey(
            "egress.privateRanges", "Private address ranges that functions may reach after all, such as 10.1.2.0/24.",
            .list(\.egress.privateRanges, of: "ADDRESS/BITS") { AddressRange($0) != nil }),
        ConfigurationKey(
            "egress.proxy", "http://HOST:PORT of a proxy for all requests; empty for none.",
            .text(\.egress.proxy, "http://HOST:PORT", isRight: isProxy)),
        ConfigurationKey(
            "egress.authoritiesFile", "Certificate authorities in place of the system's, as a PEM file.",
            .text(\.egress.authoritiesFile, "a file that can be read") { access($0, R_OK) == 0 }),
        ConfigurationKey(
            "egress.resolve", "Fixed addresses of names: HOST:PORT:ADDRESS.",
            .list(\.egress.resolve, of: "HOST:PORT:ADDRESS", isOne: isFixedAddress)),
    ] + functionKeys.map { $0.lifted }

/// `http://HOST:PORT`, also with `https` and with a name and a password in front of the host.
private func isProxy(_ text: String) -> Bool {
    guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { return false }
    let place = text.dropFirst(scheme.count).split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    let bare = place.hasSuffix("/") ? place.dropLast() : place
    guard let colon = bare.lastIndex(of: ":"), colon > bare.startIndex else { return false }
    return UInt16(bare[bare.index(after: colon)...]) ?? 0 > 0
}

/// `HOST:PORT:ADDRESS`, an address of version 6 in brackets or not.
private func isFixedAddress(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, UInt16(parts[1]) ?? 0 > 0 else { return false }
    return IPAddress(HostName.canonical(parts[2])) != nil
}

extension ConfigurationKey where Target == FunctionDefaults {
    /// The same key of the daemon's configuration: the default for all functions.
    fileprivate var lifted: ConfigurationKey<Configuration> {
        let value = value
        return ConfigurationKey<Configuration>(
            path, doc,
            ConfigurationValue(
                set: { (text, target) throws(BadValue) in try value.set(text, &target.function) },
                get: { value.get($0.function) }, isList: value.isList))
    }
}
