import Wire

/// One request of a running invocation on its way through the daemon.
final class Exchange {
    /// As the egress process knows it.
    let number: UInt64
    /// As the instance knows it.
    let localID: UInt64
    let instance: LiveInstance
    let flight: Flight
    var trace: RequestTrace
    /// What takes the place of the egress process; nil for the egress process itself.
    var canned: CannedExchange?

    init(number: UInt64, localID: UInt64, instance: LiveInstance, flight: Flight, trace: RequestTrace) {
        self.number = number
        self.localID = localID
        self.instance = instance
        self.flight = flight
        self.trace = trace
    }
}

/// What an invocation does on the network.
struct FlightNetwork {
    var budget = NetworkBudget()
    /// Under way, by the instance's own number.
    var exchanges: [UInt64: Exchange] = [:]
    /// Ended, in the order in which they ended.
    var traces: [RequestTrace] = []
}
