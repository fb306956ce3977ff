import Wire

/// The keys of `function.yaml` below `limits` and `pool`; the daemon's configuration has the same, as defaults.
package let functionKeys: [ConfigurationKey<FunctionDefaults>] =
    [
        ConfigurationKey(
            "limits.timeoutMs", "Longest run of a handler, in milliseconds; then its process is killed.",
            .milliseconds(1...60_000, \.timeout)),
        ConfigurationKey(
            "limits.memoryMiB", "Memory an instance may take beyond a blank one, in MiB.",
            .number(8...4096, get: { Int($0.memoryBytesMax >> 20) }, set: { $0.memoryBytesMax = UInt64($1) << 20 })),
        ConfigurationKey(
            "limits.logKiB", "Log lines kept of one invocation, in KiB; the rest is cut and counted.",
            .number(
                1...(WireLimit.logBytesMax >> 10), get: { $0.logBytesMax >> 10 }, set: { $0.logBytesMax = $1 << 10 })),
        ConfigurationKey(
            "pool.minWarm", "Instances kept loaded even when nobody calls.", .count(0...10_000, \.limits.minWarm)),
        ConfigurationKey("pool.maxInstances", "Most instances at once.", .count(1...10_000, \.limits.maxInstances)),
        ConfigurationKey(
            "pool.queueLength", "Invocations that may wait for an instance; the next is refused at once.",
            .count(0...100_000, \.limits.queueLengthMax)),
        ConfigurationKey(
            "pool.queueTimeMs", "Longest wait in the queue, in milliseconds.",
            .milliseconds(1...600_000, \.limits.queueTimeMax)),
        ConfigurationKey(
            "pool.standingQueueTimeMs",
            "Longest wait, in milliseconds, while the queue has not been empty for queueTimeMs.",
            .milliseconds(1...600_000, \.limits.standingQueueTimeMax)),
        ConfigurationKey(
            "pool.suspendAfterMs", "An instance idle this long, in milliseconds, is compacted and frozen; 0 for never.",
            .milliseconds(0...86_400_000, \.limits.suspendAfter)),
        ConfigurationKey(
            "pool.evictAfterMs",
            "An instance idle this long, in milliseconds, ends, and its globals with it; 0 for never.",
            .milliseconds(0...604_800_000, \.limits.evictAfter)),
        ConfigurationKey(
            "pool.invocationsMax", "An instance ends after this many invocations.",
            .count(1...1_000_000_000, \.limits.invocationsMax)),
        ConfigurationKey(
            "pool.ageMaxMs", "An instance ends at this age, in milliseconds, when it is next idle.",
            .milliseconds(1000...604_800_000, \.limits.ageMax)),
        ConfigurationKey(
            "pool.loadTimeMs", "Longest load of a function's top-level code without a call, in milliseconds.",
            .milliseconds(10...60_000, \.limits.loadTimeMax)),
        ConfigurationKey(
            "network.requestsMax", "Requests that one invocation may make.", .count(0...100_000, \.network.requestsMax)),
        ConfigurationKey(
            "network.concurrencyMax", "Requests of one invocation that may be under way at once.",
            .count(1...1000, \.network.concurrencyMax)),
        ConfigurationKey(
            "network.sentMiB", "Request bodies of one invocation together, in MiB.",
            .number(0...4096, get: { $0.network.sentBytesMax >> 20 }, set: { $0.network.sentBytesMax = $1 << 20 })),
        ConfigurationKey(
            "network.receivedMiB", "Answers to one invocation together, decompressed, in MiB.",
            .number(
                0...4096, get: { $0.network.receivedBytesMax >> 20 }, set: { $0.network.receivedBytesMax = $1 << 20 })),
        ConfigurationKey(
            "network.functionConcurrencyMax",
            "Requests of all instances of the function that may be under way at once.",
            .count(1...100_000, \.network.functionConcurrencyMax)),
        ConfigurationKey(
            "network.requestsPerMinute", "Requests of all instances of the function within a minute; 0 for no limit.",
            .count(0...10_000_000, \.network.requestsPerMinute)),
        ConfigurationKey(
            "network.mibPerMinute",
            "Bodies in both directions of all instances of the function within a minute, in MiB; 0 for no limit.",
            .number(
                0...1_000_000, get: { $0.network.bytesPerMinute >> 20 }, set: { $0.network.bytesPerMinute = $1 << 20 })),
        ConfigurationKey(
            "network.timeoutMs", "Longest request, redirects and body included, in milliseconds.",
            .milliseconds(1...600_000, \.network.timeout)),
        ConfigurationKey(
            "network.connectTimeoutMs", "Longest wait for a connection, TLS included, in milliseconds.",
            .milliseconds(1...600_000, \.network.connectTimeout)),
        ConfigurationKey(
            "network.redirectsMax", "Redirects that a request follows.", .count(0...100, \.network.redirectsMax)),
        ConfigurationKey(
            "network.allow",
            "Hosts (example.com, *.example.com), ports (:443) and address ranges that may be reached; empty for all.",
            .rules(\.network.allow)),
        ConfigurationKey(
            "network.deny", "Hosts, ports and address ranges that may not be reached; stronger than allow.",
            .rules(\.network.deny)),
        ConfigurationKey(
            "network.tracedKiB",
            "Of each body, what is recorded with a request in KiB, and with it the headers; 0 for neither.",
            .number(0...1024, get: { $0.network.tracedBytes >> 10 }, set: { $0.network.tracedBytes = $1 << 10 })),
    ] + ruleKeys

/// The rules of the contract that a function may choose (``FunctionRules``).
private let ruleKeys: [ConfigurationKey<FunctionDefaults>] = [
    ConfigurationKey(
        "source.bodyKiB", "The longest body of a webhook, in KiB of text.",
        .number(1...6144, get: { $0.rules.bodyBytesMax >> 10 }, set: { $0.rules.bodyBytesMax = $1 << 10 })),
    ConfigurationKey(
        "source.contentTypes", "Content-Types that a webhook may have; empty for all.",
        .list(\.rules.contentTypes, of: "TYPE/SUBTYPE in lower case", isOne: isMediaType)),
    ConfigurationKey(
        "source.ingestHost", "The host under which webhooks arrive: the base of request.url.",
        .text(\.rules.ingestHost, "a host's name", isRight: isHostName)),
    ConfigurationKey(
        "compat.strict",
        "As the managed platform in production: sets alphabeticalKeys, singleHandlers and logsOnSuccess; keys behind it win.",
        .flag(
            get: {
                $0.rules.compatibility.isSuperset(of: [.alphabeticalKeys, .singleHandlers]) && !$0.keepsLogsOfSuccess
            },
            set: { target, isStrict in
                // Off is how it starts: what the keys of its own say stays.
                guard isStrict else { return }
                target.rules.compatibility.formUnion([.alphabeticalKeys, .singleHandlers])
                target.keepsLogsOfSuccess = false
            })),
    compatibilityKey(
        "alphabeticalKeys", "A source finds the keys of JSON bodies in alphabetical order.", .alphabeticalKeys),
    ConfigurationKey(
        "compat.errorClasses",
        "How many error classes there are: 3 without RetryError and DropEvent, 4 without DropEvent, 5 for all.",
        .number(3...5, get: { Int($0.rules.errorClasses) }, set: { $0.rules.errorClasses = UInt8($1) })),
    compatibilityKey(
        "ignoreUnknownTypes", "An event of an unknown type ends with ok instead of unsupportedEvent.",
        .ignoreUnknownTypes),
    ConfigurationKey(
        "compat.insertBatches", "onBatch is a handler of insert functions too.",
        .flag(
            get: { !$0.rules.compatibility.contains(.noInsertBatches) },
            set: { $0.rules.compatibility.set(.noInsertBatches, !$1) })),
    ConfigurationKey(
        "compat.logsOnSuccess", "Logs of invocations that ended well are given back too.",
        .flag(get: { $0.keepsLogsOfSuccess }, set: { $0.keepsLogsOfSuccess = $1 })),
    compatibilityKey("processEvents", "exports.processEvents is a handler of sources.", .processEvents),
    compatibilityKey(
        "requireIds", "Segment.group, page and screen want a userId or an anonymousId, as the others do.", .requireIds),
    compatibilityKey(
        "singleHandlers", "onBatch alone serves no single event: each type needs its handler.", .singleHandlers),
]

private func compatibilityKey(
    _ name: String, _ doc: String, _ flag: FunctionRules.Compatibility
) -> ConfigurationKey<FunctionDefaults> {
    ConfigurationKey(
        "compat.\(name)", doc,
        .flag(get: { $0.rules.compatibility.contains(flag) }, set: { $0.rules.compatibility.set(flag, $1) }))
}

extension FunctionRules.Compatibility {
    fileprivate mutating func set(_ flag: Self, _ isOn: Bool) {
        if isOn { insert(flag) } else { remove(flag) }
    }
}

private func isMediaType(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2
        && parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || "+-._".contains($0)) }
        }
}

private func isHostName(_ text: String) -> Bool {
    text.utf8.count <= 253 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) }
}
