import Wire

/// The keys of `function.yaml` below `limits` and `pool`; the daemon's configuration has the same, as defaults.
package let functionKeys: [ConfigurationKey<FunctionDefaults>] = [
    ConfigurationKey(
        "limits.timeoutMs", "Longest run of a handler, in milliseconds; then its process is killed.",
        .milliseconds(1...60_000, \.timeout)),
    ConfigurationKey(
        "limits.memoryMiB", "Memory an instance may take beyond a blank one, in MiB.",
        .number(8...4096, get: { Int($0.memoryBytesMax >> 20) }, set: { $0.memoryBytesMax = UInt64($1) << 20 })),
    ConfigurationKey(
        "limits.logKiB", "Log lines kept of one invocation, in KiB; the rest is cut and counted.",
        .number(1...(WireLimit.logBytesMax >> 10), get: { $0.logBytesMax >> 10 }, set: { $0.logBytesMax = $1 << 10 })),
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
        "pool.evictAfterMs", "An instance idle this long, in milliseconds, ends, and its globals with it; 0 for never.",
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
        .number(0...4096, get: { $0.network.receivedBytesMax >> 20 }, set: { $0.network.receivedBytesMax = $1 << 20 })),
    ConfigurationKey(
        "network.functionConcurrencyMax", "Requests of all instances of the function that may be under way at once.",
        .count(1...100_000, \.network.functionConcurrencyMax)),
    ConfigurationKey(
        "network.requestsPerMinute", "Requests of all instances of the function within a minute; 0 for no limit.",
        .count(0...10_000_000, \.network.requestsPerMinute)),
    ConfigurationKey(
        "network.mibPerMinute",
        "Bodies in both directions of all instances of the function within a minute, in MiB; 0 for no limit.",
        .number(0...1_000_000, get: { $0.network.bytesPerMinute >> 20 }, set: { $0.network.bytesPerMinute = $1 << 20 })),
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
]
