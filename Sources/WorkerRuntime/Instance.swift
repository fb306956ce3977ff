import CKernel
import Glibc
import Sandbox
import Wire

/// One confined process from its birth to its end: reads a frame, does it, answers.
struct Instance {
    let engine: ScriptEngine
    let gauge: MemoryGauge
    /// What was mapped at birth; the memory budget counts from here.
    let dataBytes: UInt64
    /// What a blank stem has resident; the peak counts from here.
    let blankBytes: UInt64

    /// Serves frames until the daemon closes the pipe. Every fault of the frame stream ends the process.
    func live(asStem: Bool) -> Never {
        let death = DeathHandler.arm(gauge: gauge, log: engine.log, dataBytes: dataBytes)
        let bornPeak = kernel_peak_resident_bytes()
        engine.memoryPeak = { [gauge, blankBytes] in
            // A fork inherits its parent's high-water mark: below it only the present is known.
            let peak = kernel_peak_resident_bytes()
            let held = peak > bornPeak ? peak : gauge.residentBytes
            return held > blankBytes ? held - blankBytes : 0
        }
        engine.sendExchange = { FrameOutput.send($0, id: $1, payload: $2) }
        if asStem {
            engine.touch()
            FrameOutput.send(.ready, id: gauge.residentBytes, payload: [])
        }
        var input = FrameInput()
        while let header = input.next() {
            switch header.kind {
            case .load:
                load(input.payload, death: death)
            case .run:
                death.begin(invocation: header.id)
                let output = engine.run(input.payload) { wait(until: $0, &input) }
                death.setWriting(true)
                FrameOutput.send(.finished, id: header.id, room: output)
                death.setWriting(false)
                death.end()
            case .compact:
                engine.compact()
                FrameOutput.send(.compacted, id: 0, payload: [])
            case .responseHead, .responseData, .responseEnd, .exchangeFailed, .requestCredit, .wake:
                break  // of an invocation that has ended
            default:
                _exit(65)
            }
            input.release()
        }
        _exit(0)
    }

    private func load(_ payload: UnsafeRawBufferPointer, death: DeathHandler) {
        guard let request = try? LoadRequest.decode(payload) else { _exit(65) }
        death.setMemoryBytesMax(request.memoryBytesMax)
        death.begin(invocation: 0)
        let report = engine.load(request)
        death.end()
        FrameOutput.send(.loaded, id: 0, payload: report.encoded)
    }

    /// Waits for one frame of an exchange, until `deadline` (CLOCK_MONOTONIC, nanoseconds; nil for ever), and hands it to
    /// the engine. The daemon's end of the pipe closing ends the process.
    private func wait(until deadline: UInt64?, _ input: inout FrameInput) {
        // The engine has a copy of the event.
        input.release()
        if let tape = engine.tape { return wait(until: deadline, tape, &input) }
        guard hasFrame(by: deadline, &input) else { return }
        guard let header = input.next() else { _exit(0) }
        engine.takeExchange(header.kind, id: header.id, input.payload)
        input.release()
    }

    /// Waits for a frame until `deadline`; false if none came.
    private func hasFrame(by deadline: UInt64?, _ input: inout FrameInput) -> Bool {
        if input.hasBytes { return true }
        let now = Clock.monotonicNs
        let time = deadline.map { $0 > now ? $0 - now : 0 } ?? .max
        return kernel_wait_for_input(0, time) == 1
    }

    /// The same in a run that is recorded or replayed: what it returns is written down, or is what was written down.
    private func wait(until deadline: UInt64?, _ tape: Tape, _ input: inout FrameInput) {
        let isLook = deadline == 0
        tape.waits += 1
        let wake: Wake
        switch tape.mode {
        case .record:
            let hasFrame = hasFrame(by: isLook ? 0 : deadline.map { tape.realNs(of: $0) }, &input)
            guard hasFrame || !isLook else { return }
            wake = tape.wake(hasFrame ? frame(&input) : nil)
            FrameOutput.send(.tape, id: 0, payload: wake.encoded)
        case .replay:
            if tape.next == nil, !tape.isOver { tape.give(nextWake(&input)) }
            guard let given = tape.take(isLook: isLook) else {
                guard !isLook else { return }
                FrameOutput.send(.tape, id: 0, payload: [])
                // The daemon ends the process.
                while input.next() != nil { input.release() }
                _exit(0)
            }
            wake = given
        }
        guard let frame = wake.frame else { return }
        frame.payload.withUnsafeBytes { engine.takeExchange(frame.kind, id: frame.exchange, $0) }
    }

    private func frame(_ input: inout FrameInput) -> Wake.Frame {
        guard let header = input.next() else { _exit(0) }
        defer { input.release() }
        return Wake.Frame(kind: header.kind, exchange: header.id, payload: Array(input.payload))
    }

    /// Nil when there is no more.
    private func nextWake(_ input: inout FrameInput) -> Wake? {
        guard let header = input.next() else { _exit(0) }
        defer { input.release() }
        guard header.kind == .wake else { _exit(65) }
        if input.payload.isEmpty { return nil }
        guard let wake = try? Wake.decode(input.payload) else { _exit(65) }
        return wake
    }
}
