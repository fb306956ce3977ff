/// What a function may do on the network: its budgets and the rules of its own.
package struct NetworkLimits: Sendable, Equatable {
    /// Requests of one invocation.
    package var requestsMax = 100
    /// Requests of one invocation that are under way at once.
    package var concurrencyMax = 20
    /// Bytes of request bodies of one invocation.
    package var sentBytesMax = 16 << 20
    /// Bytes of answers, decompressed, of one invocation.
    package var receivedBytesMax = 64 << 20
    /// Requests of all the function's instances that are under way at once.
    package var functionConcurrencyMax = 200
    /// Requests of all the function's instances within a minute; 0 for no limit.
    package var requestsPerMinute = 0
    /// Bytes in both directions of all the function's instances within a minute; 0 for no limit.
    package var bytesPerMinute = 0
    /// One request, redirects and body included.
    package var timeout = Duration.seconds(30)
    /// Until a connection stands, TLS included.
    package var connectTimeout = Duration.seconds(10)
    package var redirectsMax = 20
    /// Hosts, ports and address ranges; everything else is refused unless it is empty.
    package var allow: [String] = []
    /// Hosts, ports and address ranges that are refused; stronger than ``allow``.
    package var deny: [String] = []
    /// Bytes of each body that are recorded with a request, and with them its headers; 0 records neither.
    package var tracedBytes = 0

    /// The defaults.
    package init() {}
}

/// How the daemon reaches the network for all functions.
package struct EgressSettings: Sendable, Equatable {
    /// Absolute path of the `hatchery-egress` program.
    package var programPath = ""
    /// Rules for every function, in front of its own.
    package var allow: [String] = []
    package var deny: [String] = []
    /// Ranges among the private addresses that functions may reach after all.
    package var privateRanges: [String] = []
    /// `http://HOST:PORT` of a proxy that all requests take; empty for none.
    package var proxy = ""
    /// A file of certificate authorities in place of the system's; empty for the system's.
    package var authoritiesFile = ""
    /// Names with fixed addresses: `HOST:PORT:ADDRESS`.
    package var resolve: [String] = []

    /// The defaults.
    package init() {}
}
