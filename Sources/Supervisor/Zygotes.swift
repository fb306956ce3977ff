import Glibc
import Logging
import NIOCore
import Pool
import Sandbox
import Wire

/// The groups of one lineage: the serving one, and the next one while it warms up.
struct ZygoteLine {
    /// What its children are born with; empty for the plain lineage.
    var modules: [MountedModule] = []
    /// Children come from this one.
    var serving: ZygoteGroup?
    /// Warming up.
    var coming: ZygoteGroup?
    /// Consecutive groups that ended before they were ready.
    var failures = 0
    /// What a group that cannot serve said last.
    var lastWords = ""
}

/// The worker groups there are: each lineage's, and older ones whose instances live on.
struct Zygotes {
    var lines: [Lineage: ZygoteLine] = [.plain: ZygoteLine()]
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
    /// Who waits for the first group to be ready.
    var firstReady: ((Result<Void, ExecutorError>) -> Void)?
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

    /// Starts a lineage's next group; it takes over when it is ready.
    private func startZygote(of lineage: Lineage) throws(ExecutorError) {
        guard let line = zygotes.lines[lineage] else { return }
        zygotes.generations += 1
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        let group = try ZygoteGroup(
            generation: zygotes.generations, lineage: lineage, modules: line.modules, settings: settings
        ) { group, event in
            eventLoop.execute { loopBound.value.zygote(group, said: event) }
        }
        zygotes.lines[lineage]!.coming = group
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
            zygotes.lines[group.lineage]?.lastWords = sentence
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
        if zygotes.layers.isEmpty || layers != zygotes.layers { logLayers(layers, instructions) }
        zygotes.layers = layers
        // Nobody needs it any more.
        guard var line = zygotes.lines[group.lineage] else { return group.end() }
        line.failures = 0
        let modules = line.modules.map(\.name).joined(separator: ",")
        logger.info(
            "zygote ready",
            metadata: ["generation": "\(group.generation)"].merging(modules.isEmpty ? [:] : ["modules": "\(modules)"]) {
                $1
            })
        let old = line.serving
        line.serving = group
        line.coming = nil
        zygotes.lines[group.lineage] = line
        old?.retireZygote()
        scheduleZygoteReplacement(of: group)
        if old != nil { perform(scheduler.invalidateStems(of: group.lineage, now: .now)) }
        perform(scheduler.zygote(of: group.lineage, available: true, now: .now))
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
            guard let line = executor.zygotes.lines[group.lineage], line.serving === group, line.coming == nil,
                !executor.isDraining
            else { return }
            executor.logger.info("zygote replaced for its age", metadata: ["generation": "\(group.generation)"])
            executor.startZygoteOrRetry(of: group.lineage)
        }
    }

    /// Starts a group now, or again a little later each time it does not get ready.
    func startZygoteOrRetry(of lineage: Lineage) {
        do throws(ExecutorError) {
            try startZygote(of: lineage)
        } catch {
            zygotes.lines[lineage]?.lastWords = error.explanation
            logger.error("\(error.explanation)")
            if lineage == .plain, let first = zygotes.firstReady {
                zygotes.firstReady = nil
                return first(.failure(error))
            }
            retryZygote(of: lineage)
        }
    }

    private func retryZygote(of lineage: Lineage) {
        guard var line = zygotes.lines[lineage] else { return }
        line.failures += 1
        zygotes.lines[lineage] = line
        let why = line.lastWords.isEmpty ? "it ended early" : line.lastWords
        if lineage == .plain, let first = zygotes.firstReady {
            zygotes.firstReady = nil
            return first(.failure(.zygoteNotReady(why)))
        }
        if lineage != .plain { failProofs(of: lineage, "its modules do not load: \(why)") }
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        let delay = min(5000, 50 << min(line.failures, 7))
        eventLoop.scheduleTask(in: .milliseconds(Int64(delay))) {
            let executor = loopBound.value
            guard !executor.isDraining, let line = executor.zygotes.lines[lineage], line.coming == nil else { return }
            executor.startZygoteOrRetry(of: lineage)
        }
    }

    /// Versions that wait for a zygote which cannot serve need not wait.
    private func failProofs(of lineage: Lineage, _ why: String) {
        for pool in pools.values where pool.lineage == lineage {
            guard let proof = pool.proof else { continue }
            pool.proof = nil
            proof(.failure(.unproven(why)))
        }
    }

    /// The lineage whose children are born with these modules; its zygote is started if it has none.
    func lineage(of modules: [MountedModule]) -> Lineage {
        guard !modules.isEmpty else { return .plain }
        if let known = zygotes.lines.first(where: { $0.value.modules == modules })?.key { return known }
        let lineage = Lineage(newName())
        zygotes.lines[lineage] = ZygoteLine(modules: modules)
        startZygoteOrRetry(of: lineage)
        return lineage
    }

    /// A pool is gone: a lineage that no other needs ends.
    func settle(_ lineage: Lineage) {
        guard lineage != .plain, !pools.values.contains(where: { $0.lineage == lineage }),
            let line = zygotes.lines.removeValue(forKey: lineage)
        else { return }
        perform(scheduler.zygote(of: lineage, available: false, now: .now))
        perform(scheduler.invalidateStems(of: lineage, now: .now))
        line.coming?.end()
        line.serving?.retireZygote()
    }

    private func zygoteGone(_ group: ZygoteGroup) {
        let lost = zygotes.waitingForks.filter { $0.generation == group.generation }
        zygotes.waitingForks.removeAll { $0.generation == group.generation }
        let unborn = zygotes.unborn.keys.filter { live[$0]?.generation == group.generation }
        for id in unborn + lost.map({ InstanceID($0.request.instance) }) { gone(id, DeathCause(code: 0, status: 0)) }
        let lineage = group.lineage
        if let line = zygotes.lines[lineage], line.coming === group {
            zygotes.lines[lineage]!.coming = nil
            if !isDraining { retryZygote(of: lineage) }
        } else if let line = zygotes.lines[lineage], line.serving === group {
            zygotes.lines[lineage]!.serving = nil
            guard !isDraining else { return }
            logger.warning("zygote lost; its instances live on", metadata: ["generation": "\(group.generation)"])
            perform(scheduler.zygote(of: lineage, available: false, now: .now))
            if line.coming == nil { startZygoteOrRetry(of: lineage) }
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
        if let line = zygotes.lines[group.lineage], line.serving === group || line.coming === group { return }
        if !live.values.contains(where: { $0.generation == group.generation }) { group.end() }
    }

    /// A zygote that owes a birth for too long does not work any more, whatever it is: its group's next one takes over.
    func replaceSilentZygote() {
        guard let (id, oldest) = zygotes.unborn.min(by: { $0.value < $1.value }), let generation = live[id]?.generation,
            let serving = zygotes.all[generation]
        else { return }
        if Instant.now.since(oldest) > Self.birthTimeMax {
            logger.error("zygote does not answer", metadata: ["generation": "\(serving.generation)"])
            serving.retireZygote()
            zygoteGone(serving)
        }
    }
}
