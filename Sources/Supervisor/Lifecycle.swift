import CKernel
import FrameStream
import Glibc
import NIOCore
import NIOPosix
import Pool
import Wire

/// Birth, speech and death of instances.
extension Executor {
    /// Asks the zygote for a child and connects its pipes; frames may be sent at once, they wait in the pipe.
    func hatch(_ id: InstanceID, for pool: PoolID?, of lineage: Lineage) {
        let serving = zygotes.lines[lineage]?.serving
        let instance = LiveInstance(id: id, generation: serving?.generation ?? 0)
        live[id] = instance
        var input: [Int32] = [-1, -1]
        var output: [Int32] = [-1, -1]
        guard let zygote = serving, kernel_pipe(&input) == 0 else { return goneSoon(id) }
        guard kernel_pipe(&output) == 0 else {
            Glibc.close(input[0])
            Glibc.close(input[1])
            return goneSoon(id)
        }
        let memoryBytesMax = pool.flatMap { pools[$0] }?.version.memoryBytesMax ?? settings.memoryBytesDefault
        connect(instance, input: output[0], output: input[1])
        zygotes.waitingForks.append(
            WaitingFork(
                request: ForkRequest(
                    instance: id.rawValue, memoryBytesMax: memoryBytesMax, isStem: pool == nil),
                generation: zygote.generation, input: Descriptor(input[0]), output: Descriptor(output[1])))
        sendForks()
    }

    /// Sends what the zygotes have room for: a socket holds some hundred requests, a burst may be larger.
    func sendForks() {
        while let fork = zygotes.waitingForks.first, zygotes.unborn.count < Self.forksAtOnceMax {
            zygotes.waitingForks.removeFirst()
            guard let zygote = zygotes.all[fork.generation], zygotes.lines[zygote.lineage]?.serving === zygote,
                zygote.fork(fork.request, input: fork.input.number, output: fork.output.number)
            else {
                goneSoon(InstanceID(fork.request.instance))
                continue
            }
            zygotes.unborn[InstanceID(fork.request.instance)] = .now
            watchBirth()
        }
    }

    private static let forksAtOnceMax = 64

    /// Not before the scheduler's current list of actions is done.
    private func goneSoon(_ id: InstanceID) {
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute { loopBound.value.gone(id, DeathCause(code: 0, status: 0)) }
    }

    private func watchBirth() {
        guard zygotes.unborn.count == 1 else { return }
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: .seconds(4)) { loopBound.value.replaceSilentZygote() }
    }

    private func connect(_ instance: LiveInstance, input: Int32, output: Int32) {
        let loopBound = NIOLoopBound((self, instance), eventLoop: eventLoop)
        NIOPipeBootstrap(group: eventLoop)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (executor, instance) = loopBound.value
                    let handler = InstanceFrameHandler { [unowned executor] event in
                        executor.instance(instance, said: event)
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .takingOwnershipOfDescriptors(input: input, output: output)
            .whenComplete { result in
                let (executor, instance) = loopBound.value
                switch result {
                case .success(let channel):
                    instance.connected(channel)
                case .failure(let error):
                    executor.logger.error(
                        "pipes not connected", metadata: ["instance": "\(instance.id.rawValue)", "error": "\(error)"])
                    instance.signal(SIGKILL)
                }
            }
    }

    /// The zygote has forked it.
    func hatched(
        _ id: InstanceID, group: ZygoteGroup, pidfd: Descriptor, pid: Int32, namespacePid: Int32, dataBytes: UInt64
    ) {
        zygotes.unborn[id] = nil
        sendForks()
        guard let instance = live[id] else {
            _ = kernel_pidfd_send_signal(pidfd.number, SIGKILL)
            return
        }
        instance.hatched(pidfd: pidfd, pid: pid, namespacePid: namespacePid, dataBytes: dataBytes)
        if let cause = zygotes.earlyDeaths[group.generation]?.removeValue(forKey: namespacePid) {
            return gone(id, cause)
        }
        zygotes.byPid[group.generation, default: [:]][namespacePid] = id
        if instance.isReady { perform(scheduler.hatched(id, now: .now)) }
    }

    private func instance(_ instance: LiveInstance, said event: InstanceFrameHandler.Event) {
        switch event {
        case .frame(let header, let payload):
            do throws(WireError) {
                try take(header, payload, from: instance)
            } catch {
                condemn(instance, because: error.explanation)
            }
        case .closed(let error):
            instance.pipeEnd = error.map { .notFrames($0) } ?? .closed
            if let error { condemn(instance, because: error.explanation) }
            // Its death is reported by its reaper; a process that only closed its pipe is of no use alive.
            instance.signal(SIGKILL)
        }
    }

    private func condemn(_ instance: LiveInstance, because what: String) {
        instance.verdict = instance.verdict ?? .protocolError(what)
        logger.error(
            "instance broke the frame protocol",
            metadata: ["instance": "\(instance.id.rawValue)", "because": "\(what)"])
        instance.signal(SIGKILL)
    }

    private func take(_ header: FrameHeader, _ payload: ByteBuffer, from instance: LiveInstance) throws(WireError) {
        switch header.kind {
        case .ready:
            instance.isReady = true
            if instance.pidfd != nil { perform(scheduler.hatched(instance.id, now: .now)) }
        case .loaded:
            let report = try payload.decoding { bytes throws(WireError) in try LoadReport.decode(bytes) }
            loaded(instance, report)
        case .finished:
            guard let flight = instance.flight, flight.id.rawValue == header.id else {
                throw .unexpectedKind(header.kind.rawValue)
            }
            let report = try payload.decoding { bytes throws(WireError) in try RunReport.decode(bytes) }
            finished(instance, flight, report, payload)
        case .compacted:
            perform(scheduler.compacted(instance.id, now: .now))
        case .lastWords:
            var payload = payload
            let words = try payload.decoding { bytes throws(WireError) in try LastWords.decode(bytes) }
            payload.moveReaderIndex(forwardBy: LastWords.byteCount)
            instance.lastWords = (words, payload)
            // Sent by hand, a fault's signal need not kill; what has said its last words ends.
            endSoon(instance)
        case .tape:
            guard let recorder = instance.flight?.recorder else { throw .unexpectedKind(header.kind.rawValue) }
            guard recorder.isReplay, payload.readableBytes == 0 else { return try recorder.take(wake: payload) }
            recorder.isWaiting = true
            instance.verdict = instance.verdict ?? .tapeEnded
            instance.signal(SIGTERM)
            endSoon(instance)
        case .openExchange, .requestData, .requestEnd, .cancelExchange, .grant:
            try network.take(header, payload, from: instance)
        default:
            throw .unexpectedKind(header.kind.rawValue)
        }
    }

    /// SIGKILL after the time a dying process has to end by itself, so that its own cause of death comes first.
    func endSoon(_ instance: LiveInstance) {
        let loopBound = NIOLoopBound(instance, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: Self.dyingTimeMax) { loopBound.value.signal(SIGKILL) }
    }

    private static let dyingTimeMax = TimeAmount.milliseconds(20)

    private func finished(_ instance: LiveInstance, _ flight: Flight, _ report: RunReport, _ payload: ByteBuffer) {
        // At the deadline the verdict is spoken: an answer that crosses it comes too late.
        guard instance.verdict == nil else { return }
        instance.flight = nil
        flights[flight.id] = nil
        var payload = payload
        payload.moveReaderIndex(forwardBy: RunReport.byteCount)
        var ending = InvocationEnd(outcome: report.outcome, refusal: report.refusal.map { Refusal($0) })
        ending.result = payload.readSlice(length: report.resultBytes) ?? ByteBuffer()
        ending.error = payload.readSlice(length: report.errorBytes) ?? ByteBuffer()
        if report.detailBytes > 0, let details = payload.readSlice(length: report.detailBytes) {
            ending.details = flight.version.kind == .source ? .messages(details) : .results(details)
        }
        ending.logs = payload.readSlice(length: report.logBytes) ?? ByteBuffer()
        ending.requests = network.finish(flight)
        ending.runUs = UInt64(max(1, report.runUs))
        ending.cpuUs = UInt64(report.cpuUs)
        ending.memoryPeakBytes = report.memoryPeakBytes
        // The next invocation first: its instance need not wait for this one's answer to be written.
        perform(scheduler.finished(instance.id, wantsRetirement: report.wantsRetirement, now: .now))
        flight.finish(ending)
    }

    private func loaded(_ instance: LiveInstance, _ report: LoadReport) {
        guard let pool = instance.pool.flatMap({ pools[$0] }) else { return }
        if report.error.isEmpty {
            perform(scheduler.loaded(instance.id, now: .now))
            if let proof = pool.proof {
                pool.proof = nil
                proof(.success(report.handlers))
            }
            return
        }
        instance.verdict = instance.verdict ?? .loadFailed
        let error = ByteBuffer(bytes: report.error)
        if let proof = pool.proof {
            pool.proof = nil
            proof(.failure(.broken(LoadFailure.sentence(report.error))))
        }
        if let flight = instance.flight {
            instance.flight = nil
            flights[flight.id] = nil
            var ending = InvocationEnd(outcome: report.isOutOfMemory ? .outOfMemory : .badRequest)
            ending.error = error
            ending.logs = ByteBuffer(bytes: report.logs)
            flight.finish(ending)
        }
        instance.signal(SIGKILL)
    }

    /// It is dead, or will never live. The first cause counts.
    func gone(_ id: InstanceID, _ cause: DeathCause) {
        if zygotes.unborn.removeValue(forKey: id) != nil { sendForks() }
        guard let instance = live.removeValue(forKey: id) else { return }
        zygotes.byPid[instance.generation]?[instance.namespacePid] = nil
        // Its last bytes may still be in the pipe: they say what it logged, so they are read before the verdict.
        let loopBound = NIOLoopBound((self, instance, cause), eventLoop: eventLoop)
        if instance.flight != nil, instance.pipeEnd == nil {
            instance.whenPipeEnds(within: .milliseconds(100), on: eventLoop) {
                let (executor, instance, cause) = loopBound.value
                executor.bury(instance, cause)
            }
        } else {
            bury(instance, cause)
        }
    }

    private func bury(_ instance: LiveInstance, _ cause: DeathCause) {
        instance.close()
        if let flight = instance.flight {
            instance.flight = nil
            flights[flight.id] = nil
            var ending = Self.ending(ofLost: flight, on: instance, cause: cause)
            ending.requests = network.finish(flight)
            flight.finish(ending)
        }
        if let pool = instance.pool.flatMap({ pools[$0] }), let proof = pool.proof {
            pool.proof = nil
            proof(.failure(.unproven(cause.sentence(lastWords: instance.lastWords?.0))))
        }
        perform(scheduler.exited(instance.id, now: .now))
        if let group = zygotes.all[instance.generation] { endIfChildless(group) }
    }
}
