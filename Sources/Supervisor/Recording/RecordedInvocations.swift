import NIOCore
import Pool
import Wire

/// Somebody who waits for the next invocation of a function, to have it recorded.
struct RecordingListener {
    var id: UInt64
    /// The settings instance.
    var instance: String
    var end: (InvocationEnd) -> Void
}

/// Invocations that are recorded or replayed: each in an instance of its own, which has done nothing before.
extension Executor {
    /// Has the next invocation of a function recorded, whoever sends it. Call on ``eventLoop``.
    ///
    /// - Parameter function: its name, or `NAME@INSTANCE` for one of another settings instance than the default one.
    /// - Parameter end: called once, with the ending that its caller gets and ``InvocationEnd/recording``.
    /// - Returns: a name for ``stopAwaiting(_:of:)``; nil if there is no such function.
    package func awaitRecording(of function: String, end: @escaping (InvocationEnd) -> Void) -> UInt64? {
        let address = FunctionAddress(function)
        guard let function = functionsByName[address.function] else { return nil }
        let id = newName()
        function.listeners.append(RecordingListener(id: id, instance: address.instance, end: end))
        return id
    }

    /// Whoever waited does so no more; nothing happens if the recording has begun. Call on ``eventLoop``.
    package func stopAwaiting(_ id: UInt64, of function: String) {
        functionsByName[FunctionAddress(function).function]?.listeners.removeAll { $0.id == id }
    }

    /// Runs what a recording holds once more. Call on ``eventLoop``.
    ///
    /// - Parameters:
    ///   - version: what to run; its limits on instances do not count.
    ///   - settings: with the values for which the recording has placeholders, in their order.
    ///   - end: called once; ``InvocationEnd/recording`` is that of the replay, to be compared.
    package func replay(
        _ recording: Recording, as version: FunctionVersion, settings: CheckedSettings,
        end: @escaping (InvocationEnd) -> Void
    ) {
        let recorder = Recorder(recording, settings)
        let function = DeployedFunction(name: version.name, kind: version.kind, networkID: newName())
        let event = ByteBuffer(bytes: recorder.secrets.reveal(recording.event.bytes))
        launch(
            InvocationID(newName()), of: function, version, settings,
            Invocation(function: version.name, event: event), recorder, end)
    }

    /// Runs an invocation in a pool of its own.
    func launch(
        _ id: InvocationID, of function: DeployedFunction, _ version: FunctionVersion, _ settings: CheckedSettings,
        _ invocation: Invocation, _ recorder: Recorder, _ end: @escaping (InvocationEnd) -> Void
    ) {
        var version = version
        version.limits.minWarm = 0
        version.limits.maxInstances = 1
        let pool = openPool(of: function, version, instance: nil, settings, recorder)
        let now = Instant.now
        let flight = Flight(
            id: id, function: function, pool: pool.id, version: version, event: invocation.event, mask: pool.mask,
            arrived: now, timeout: min(version.timeout, invocation.patience ?? version.timeout),
            answerer: invocation.answerer,
            end: end)
        flight.recorder = recorder
        flights[id] = flight
        perform(scheduler.open(pool.id, limits: version.limits, lineage: pool.lineage, prove: false, now: now))
        perform(
            scheduler.arrive(
                id, in: pool.id, timeout: version.timeout, callerDeadline: invocation.patience.map { now + $0 },
                now: now),
            refusals: .later)
        // What runs and waits finishes; then the pool is gone.
        perform(scheduler.close(pool.id, now: now))
    }

    /// Takes an invocation that is to be recorded: because its caller wants it, or somebody who waits for one.
    func record(
        _ id: InvocationID, of function: DeployedFunction, _ version: FunctionVersion, _ settings: CheckedSettings,
        _ invocation: Invocation, _ end: @escaping (InvocationEnd) -> Void
    ) {
        let instance = FunctionAddress(invocation.function).instance
        let index = function.listeners.firstIndex { $0.instance == instance }
        let listener = index.map { function.listeners.remove(at: $0) }
        launch(id, of: function, version, settings, invocation, Recorder(settings)) { ending in
            if let listener {
                // What did not run is not what they wait for.
                if ending.start != nil { listener.end(ending) } else { function.listeners.insert(listener, at: 0) }
            }
            var answer = ending
            if !invocation.isRecorded {
                answer.recording = nil
                answer.recordingProblem = nil
            }
            end(answer)
        }
    }
}
