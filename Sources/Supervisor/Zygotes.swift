import Glibc
import Logging
import NIOCore
import Pool
import Sandbox
import Wire

/// The worker groups there are: the serving one, the next one while it warms up, and older ones whose instances live on.
struct Zygotes {
    /// Children come from this one.
    var serving: ZygoteGroup?
    /// Warming up.
    var coming: ZygoteGroup?
    /// Every group that has processes.
    var all: [UInt64: ZygoteGroup] = [:]
    /// Layers as the newest ready zygote reported them.
    var layers: [LayerState] = []
    var generations: UInt64 = 0
    /// Wanted and not yet asked for.
    var waitingForks: [WaitingFork] = []
    /// Asked for and not yet born: instance and when.
    var unborn: [InstanceID: Instant] = [:]
    /// By generation and the pid of its own namespace.
    var byPid: [UInt64: [Int32: InstanceID]] = [:]
    /// Deaths that were reported before the birth.
    var earlyDeaths: [UInt64: [Int32: DeathCause]] = [:]
    /// Consecutive groups that ended before they were ready.
    var failures = 0
    /// Who waits for the first group to be ready.
    var firstReady: ((Result<Void, ExecutorError>) -> Void)?
    /// What a group that cannot serve said last.
    var lastWords = ""
}

/// A child that the zygote is still to be asked for, with its ends of the pipes.
struct WaitingFork {
    var request: ForkRequest
    var generation: UInt64
    var input: Descriptor
    var output: Descriptor
}

extension Executor {
    /// A zygote that owes an answer this long is taken for dead and replaced.
    private static let birthTimeMax = Duration.seconds(3)

    /// Starts the next group; it takes over when it is ready.
    func startZygote() throws(ExecutorError) {
        zygotes.generations += 1
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        let group = try ZygoteGroup(generation: zygotes.generations, settings: settings) { group, event in
            eventLoop.execute { loopBound.value.zygote(group, said: event) }
        }
        zygotes.coming = group
        zygotes.all[group.generation] = group
    }

    private func zygote(_ group: ZygoteGroup, said event: ZygoteGroup.Event) {
        switch event {
        case .report(let report, let pidfd, let pid):
            zygote(group, reported: report, pidfd: pidfd, pid: pid)
        case .zygoteGone:
            zygoteGone(group)
        case .gone:
            groupGone(group)
        }
    }

    private func zygote(_ group: ZygoteGroup, reported report: ZygoteReport, pidfd: Descriptor?, pid: Int32) {
        switch report {
        case .born:
            break
        case .ready(let codes, let instructions):
            zygoteReady(group, codes, instructions)
        case .hatched(let instance, let namespacePid, let dataBytes):
            guard let pidfd else { return }
            hatched(
                InstanceID(instance), group: group, pidfd: pidfd, pid: pid, namespacePid: namespacePid,
                dataBytes: dataBytes)
        case .refused(let instance, let code, let threads):
            logger.error(
                "fork refused",
                metadata: ["instance": "\(instance)", "error": "\(errnoText(code))", "threads": "\(threads)"])
            gone(InstanceID(instance), DeathCause(code: 0, status: 0))
            if threads != 1 { group.retireZygote() }
        case .exited(let namespacePid, let code, let status):
            let cause = DeathCause(code: code, status: status)
            if let id = zygotes.byPid[group.generation]?.removeValue(forKey: namespacePid) {
                gone(id, cause)
            } else {
                zygotes.earlyDeaths[group.generation, default: [:]][namespacePid] = cause
            }
        case .failed(let sentence):
            zygotes.lastWords = sentence
            logger.error("worker failed", metadata: ["generation": "\(group.generation)", "because": "\(sentence)"])
        }
    }

    private func zygoteReady(_ group: ZygoteGroup, _ codes: [ZygoteReport.LayerCode], _ instructions: UInt32) {
        let layers = codes.compactMap { code in Layer(rawValue: code.layer).map { LayerState($0, errno: code.errno) } }
            .sorted { $0.layer.rawValue < $1.layer.rawValue }
        for state in layers where state.errno != 0 && state.layer.isRequired {
            let error = ExecutorError.layerMissing(
                name: state.layer.name, reason: "\(errnoText(state.errno)); \(state.layer.advice)")
            logger.critical("\(error.explanation)")
            group.end()
            zygotes.firstReady?(.failure(error))
            zygotes.firstReady = nil
            return
        }
        if zygotes.generations == 1 || layers != zygotes.layers { logLayers(layers, instructions) }
        zygotes.layers = layers
        zygotes.failures = 0
        logger.info("zygote ready", metadata: ["generation": "\(group.generation)"])
        let old = zygotes.serving
        zygotes.serving = group
        zygotes.coming = nil
        old?.retireZygote()
        scheduleZygoteReplacement(of: group)
        if old != nil { perform(scheduler.invalidateStems(now: .now)) }
        perform(scheduler.zygote(available: true, now: .now))
        zygotes.firstReady?(.success(()))
        zygotes.firstReady = nil
    }

    private func logLayers(_ layers: [LayerState], _ instructions: UInt32) {
        let on = layers.filter { $0.errno == 0 }.map(\.layer.name).joined(separator: " ")
        logger.info("confinement", metadata: ["on": "\(on)", "filterInstructions": "\(instructions)"])
        for state in layers where state.errno != 0 {
            logger.warning(
                "confinement layer off",
                metadata: [
                    "layer": "\(state.layer.name)", "because": "\(errnoText(state.errno))",
                    "advice": "\(state.layer.advice)",
                ])
        }
    }

    private func scheduleZygoteReplacement(of group: ZygoteGroup) {
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: TimeAmount(settings.zygoteAgeMax)) {
            let executor = loopBound.value
            guard executor.zygotes.serving === group, executor.zygotes.coming == nil, !executor.isDraining else {
                return
            }
            executor.logger.info("zygote replaced for its age", metadata: ["generation": "\(group.generation)"])
            executor.startZygoteOrRetry()
        }
    }

    /// Starts a group now, or again a little later each time it does not get ready.
    func startZygoteOrRetry() {
        do throws(ExecutorError) {
            try startZygote()
        } catch {
            zygotes.lastWords = error.explanation
            logger.error("\(error.explanation)")
            retryZygote()
        }
    }

    private func retryZygote() {
        zygotes.failures += 1
        if let first = zygotes.firstReady {
            zygotes.firstReady = nil
            return first(.failure(.zygoteNotReady(zygotes.lastWords.isEmpty ? "it ended early" : zygotes.lastWords)))
        }
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        let delay = min(5000, 50 << min(zygotes.failures, 7))
        eventLoop.scheduleTask(in: .milliseconds(Int64(delay))) {
            let executor = loopBound.value
            if !executor.isDraining, executor.zygotes.coming == nil { executor.startZygoteOrRetry() }
        }
    }

    private func zygoteGone(_ group: ZygoteGroup) {
        let lost = zygotes.waitingForks.filter { $0.generation == group.generation }
        zygotes.waitingForks.removeAll { $0.generation == group.generation }
        let unborn = zygotes.unborn.keys.filter { live[$0]?.generation == group.generation }
        for id in unborn + lost.map({ InstanceID($0.request.instance) }) { gone(id, DeathCause(code: 0, status: 0)) }
        if zygotes.coming === group {
            zygotes.coming = nil
            if !isDraining { retryZygote() }
        } else if zygotes.serving === group {
            zygotes.serving = nil
            guard !isDraining else { return }
            logger.warning("zygote lost; its instances live on", metadata: ["generation": "\(group.generation)"])
            perform(scheduler.zygote(available: false, now: .now))
            if zygotes.coming == nil { startZygoteOrRetry() }
        }
        endIfChildless(group)
    }

    private func groupGone(_ group: ZygoteGroup) {
        for (id, instance) in live where instance.generation == group.generation {
            gone(id, DeathCause(code: 0, status: 0))
        }
        zygotes.all[group.generation] = nil
        zygotes.byPid[group.generation] = nil
        zygotes.earlyDeaths[group.generation] = nil
        if isDraining, zygotes.all.isEmpty { drained() }
    }

    /// Init has no reason to stay when its zygote is gone and its last instance too.
    func endIfChildless(_ group: ZygoteGroup) {
        guard zygotes.serving !== group, zygotes.coming !== group else { return }
        if !live.values.contains(where: { $0.generation == group.generation }) { group.end() }
    }

    /// A zygote that owes a birth for too long does not work any more, whatever it is: its group's next one takes over.
    func replaceSilentZygote() {
        guard let serving = zygotes.serving, let oldest = zygotes.unborn.values.min() else { return }
        if Instant.now.since(oldest) > Self.birthTimeMax {
            logger.error("zygote does not answer", metadata: ["generation": "\(serving.generation)"])
            serving.retireZygote()
            zygoteGone(serving)
        }
    }
}
