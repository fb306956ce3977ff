/// Invocations that wait for an instance of one pool, in the order they came.
struct WaitingLine: Sendable {
    struct Entry: Sendable {
        let id: InvocationID
        let arrived: Instant
        let timeout: Duration
        let callerDeadline: Instant?
        /// When its wait is over and why; known once it stands in the line.
        fileprivate(set) var end = Instant(nanoseconds: .max)
        fileprivate(set) var endReason = RefusalReason.queueTimeout
    }

    private var entries: [Entry] = []
    private var head = 0
    /// Since when it has not been empty.
    private var standsSince = Instant(nanoseconds: 0)

    var count: Int { entries.count - head }
    var isEmpty: Bool { count == 0 }
    var first: Entry? { isEmpty ? nil : entries[head] }

    /// - Returns: when its wait is over. That does not change, for as long as it waits the line stands.
    mutating func append(_ entry: Entry, _ limits: PoolLimits) -> Instant {
        if isEmpty { standsSince = entry.arrived }
        var entry = entry
        let standing = max(standsSince + limits.queueTimeMax, entry.arrived + limits.standingQueueTimeMax)
        entry.end = min(entry.arrived + limits.queueTimeMax, standing)
        if let deadline = entry.callerDeadline, deadline <= entry.end {
            entry.end = deadline
            entry.endReason = .callerDeadline
        }
        entries.append(entry)
        return entry.end
    }

    mutating func popFirst() -> Entry? {
        guard !isEmpty else { return nil }
        let entry = entries[head]
        head += 1
        if isEmpty {
            entries.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 64, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return entry
    }

    /// Takes out the entries for which `isOver` holds, in order.
    mutating func remove(where isOver: (Entry) -> Bool) -> [Entry] {
        let waiting = entries[head...]
        let over = waiting.filter(isOver)
        guard !over.isEmpty else { return [] }
        entries = waiting.filter { !isOver($0) }
        head = 0
        return over
    }

    /// The earliest instant at which an entry's wait is over.
    var nextEnd: Instant? { entries[head...].lazy.map(\.end).min() }
}
