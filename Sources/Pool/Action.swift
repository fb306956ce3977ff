/// One thing the driver is to do, in the order given.
package enum Action: Equatable, Sendable {
    /// Fork a blank child. Nil: it becomes a stem. Else its memory budget is the pool's and ``assign(_:_:)`` follows.
    case hatch(InstanceID, for: PoolID?, of: Lineage = .plain)
    /// Send the pool's code.
    case assign(InstanceID, PoolID)
    /// Send the event; right behind ``assign(_:_:)`` for an instance that loads first.
    case run(InvocationID, on: InstanceID, start: StartKind, queued: Duration)
    /// Let a suspended instance go on; directly before the run that needs it.
    case resume(InstanceID)
    /// Ask it to give memory back; it answers with `compacted`.
    case compact(InstanceID)
    /// Stop it in its tracks.
    case suspend(InstanceID)
    /// End an instance that runs nothing; `exited` follows.
    case end(InstanceID, EndReason)
    /// The deadline passed while it ran: answer `timeout` and kill the process; `exited` follows.
    case expire(InvocationID, on: InstanceID)
    /// Answer the caller: not run.
    case refuse(InvocationID, RefusalReason, retryAfter: Duration)
    /// A closing pool has no instance and no queue left.
    case closed(PoolID)
    /// After `drain`: nothing runs, nothing waits, no instance is left.
    case drained
}

/// Why an instance that runs nothing is ended.
package enum EndReason: Equatable, Sendable {
    case evicted
    case tooManyInvocations
    case tooOld
    case askedForRetirement
    case poolClosed
    case madeRoom
    case draining
    case superfluousStem
    /// It did not get ready, load or compact in time.
    case unresponsive
    /// Its zygote was replaced.
    case staleZygote
}

/// Why an invocation is not run.
package enum RefusalReason: Equatable, Sendable {
    case queueFull
    case queueTimeout
    /// The caller's own patience ended in the queue.
    case callerDeadline
    case draining
    case cannotHatch
}
