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
}
