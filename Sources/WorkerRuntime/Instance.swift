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
                let output = engine.run(input.payload, sleep: sleep)
                death.setWriting(true)
                FrameOutput.send(.finished, id: header.id, room: output)
                death.setWriting(false)
                death.end()
            case .compact:
                engine.compact()
                FrameOutput.send(.compacted, id: 0, payload: [])
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

    /// Waits until `deadline` (CLOCK_MONOTONIC, nanoseconds). The daemon's end of the pipe closing ends the process.
    private func sleep(until deadline: UInt64) {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let current = UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
        guard deadline > current else { return }
        // Frames may wait in the pipe; they are read when the invocation ends. Only a hang-up matters now.
        if kernel_wait_for_hangup(0, deadline - current) == 1 { _exit(0) }
    }
}
