/// Invocations that wait for an instance of one pool, in the order they came.
struct WaitingLine: Sendable {
    struct Entry: Sendable {
        var id: InvocationID
        var arrived: Instant
        var timeout: Duration
        var callerDeadline: Instant?
    }

    private var entries: [Entry] = []
    private var head = 0
    /// Since when it has not been empty.
    private(set) var standsSince: Instant?

    var count: Int { entries.count - head }
    var isEmpty: Bool { count == 0 }
    var first: Entry? { isEmpty ? nil : entries[head] }

    mutating func append(_ entry: Entry) {
        if isEmpty { standsSince = entry.arrived }
        entries.append(entry)
    }

    mutating func popFirst() -> Entry? {
        guard !isEmpty else { return nil }
        let entry = entries[head]
        head += 1
        if isEmpty {
            entries.removeAll(keepingCapacity: true)
            head = 0
            standsSince = nil
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
        if entries.isEmpty { standsSince = nil }
        return over
    }

    /// The earliest instant at which an entry's wait is over.
    func nextEnd(_ limits: PoolLimits) -> Instant? {
        guard let first else { return nil }
        // Waits are equally long for all, so the first is over first but for the callers' own deadlines.
        var end = first.arrived + limits.queueTimeMax
        if let standsSince {
            let standing = standsSince + limits.queueTimeMax
            end = min(end, max(standing, first.arrived + limits.standingQueueTimeMax))
        }
        for entry in entries[head...] {
            if let deadline = entry.callerDeadline { end = min(end, deadline) }
        }
        return end
    }

    /// Why an entry's wait is over; nil while it may go on.
    func end(of entry: Entry, _ limits: PoolLimits, now: Instant) -> RefusalReason? {
        if let deadline = entry.callerDeadline, deadline <= now { return .callerDeadline }
        if entry.arrived + limits.queueTimeMax <= now { return .queueTimeout }
        if let standsSince, standsSince + limits.queueTimeMax <= now,
            entry.arrived + limits.standingQueueTimeMax <= now
        {
            return .queueTimeout
        }
        return nil
    }
}
