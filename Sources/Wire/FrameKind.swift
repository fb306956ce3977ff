/// Every frame there is. The tens say who sends it to whom.
package enum FrameKind: UInt8, Sendable, CaseIterable {
    /// Gateway to daemon: run a function (``InvokeRequest``).
    case invoke = 1
    /// Gateway to daemon: read one of the `GET` resources of the HTTP interface; the payload is its path in UTF-8.
    case query = 2

    /// Daemon to gateway: the answer to the request with the same id (``AnswerHead`` and a JSON body).
    case answer = 11
    /// Daemon to gateway, id 0: the connection is about to be closed; the payload is an error as JSON.
    case goodbye = 12

    /// Daemon to instance: the function to become (``LoadRequest``).
    case load = 21
    /// Daemon to instance: one invocation; the payload is the event, as it came.
    case run = 22
    /// Daemon to instance: give memory back, a suspension follows.
    case compact = 23
    /// Daemon to instance: what the next wait of a replayed run is to return (``Wake``); empty when there is no more.
    case wake = 24

    /// Instance to daemon: confined, blank, waiting for code. Empty; the id is its resident memory in bytes.
    case ready = 31
    /// Instance to daemon: what became of a load (``LoadReport``).
    case loaded = 32
    /// Instance to daemon: what became of a run (``RunReport``).
    case finished = 33
    /// Instance to daemon: compaction is done. Empty.
    case compacted = 34
    /// Instance to daemon: what it can still say before it dies (``LastWords``).
    case lastWords = 35
    /// Instance to daemon: what a wait of a recorded run has returned (``Wake``). In a replay empty, once: it would wait, and
    /// there are no more wakes.
    case tape = 36

    // An exchange: one HTTP request and its answer. The same frames travel between an instance and the daemon, where the
    // id is the instance's own number for it, and between the daemon and the egress process, where it is the daemon's.

    /// Daemon to egress: what is allowed for everybody, before anything else. ``EgressSetup``.
    case configure = 40
    /// Towards the network: a request without its body. ``RequestHead`` from an instance, ``ExchangeOrder`` to egress.
    case openExchange = 41
    /// Towards the network: the next bytes of the request's body.
    case requestData = 42
    /// Towards the network: the request's body is complete. Empty.
    case requestEnd = 43
    /// Towards the network: nobody wants the answer any more; nothing follows for the id in either direction. Empty.
    case cancelExchange = 44
    /// Towards the network: so many more bytes of the answer's body may be sent (``Credit``).
    case grant = 45
    /// Daemon to egress, the id is a function's: close the connections kept for it. Empty.
    case dropFunction = 46

    /// From the network: the answer without its body (``ResponseHead``).
    case responseHead = 51
    /// From the network: the next bytes of the answer's body.
    case responseData = 52
    /// From the network: the answer is complete. ``ExchangeTrace`` from egress, empty to an instance.
    case responseEnd = 53
    /// From the network: the exchange failed (``ExchangeFailure``); behind it an ``ExchangeTrace`` from egress.
    case exchangeFailed = 54
    /// From the network: so many more bytes of the request's body may be sent (``Credit``).
    case requestCredit = 55
}
