import CKernel
import Glibc
import NIOCore
import NIOPosix
import Pool
import Wire

/// The daemon's end of one process: its pipes, its pidfd, what it runs. Decides nothing.
///
/// Lives on the executor's event loop.
final class LiveInstance {
    let id: InstanceID
    let generation: UInt64
    var pool: PoolID?
    /// The flight it runs, from dispatch to end.
    var flight: Flight?
    /// Known once the zygote has answered.
    private(set) var pidfd: Descriptor?
    private(set) var pid: Int32 = 0
    private(set) var namespacePid: Int32 = 0
    private(set) var dataBytes: UInt64 = 0
    /// It said ready.
    var isReady = false
    /// What it said with its dying breath.
    var lastWords: (LastWords, logs: ByteBuffer)?
    /// Why it must die, if the daemon decided so; the first reason stays.
    var verdict: Verdict?
    /// The pipe is closed, or its bytes were no frames.
    var pipeEnd: InstancePipeEnd? {
        didSet {
            onPipeEnd?()
            onPipeEnd = nil
        }
    }
    private var onPipeEnd: (() -> Void)?
    private var channel: (any Channel)?
    private var waiting: [ByteBuffer] = []
    private var killWhenKnown: Int32?

    init(id: InstanceID, generation: UInt64) {
        self.id = id
        self.generation = generation
    }

    /// The pipes are connected to the event loop: what was written before goes out.
    func connected(_ channel: any Channel) {
        self.channel = channel
        for buffer in waiting { channel.write(buffer, promise: nil) }
        if !waiting.isEmpty { channel.flush() }
        waiting = []
    }

    /// The zygote has forked it.
    func hatched(pidfd: Descriptor, pid: Int32, namespacePid: Int32, dataBytes: UInt64) {
        self.pidfd = pidfd
        self.pid = pid
        self.namespacePid = namespacePid
        self.dataBytes = dataBytes
        if let killWhenKnown { signal(killWhenKnown) }
    }

    /// Adds one frame to what ``flush()`` sends; the payload's bytes are shared, not copied.
    func write(_ kind: FrameKind, id: UInt64, payload: ByteBuffer) {
        var head = ByteBuffer()
        head.writeBytes(FrameHeader(kind: kind, payloadBytes: payload.readableBytes, id: id).encoded)
        // One small copy is cheaper than a second element in the write.
        let isSmall = payload.readableBytes <= 4096
        if isSmall { head.writeImmutableBuffer(payload) }
        for buffer in isSmall ? [head] : [head, payload] {
            if let channel {
                channel.write(buffer, promise: nil)
            } else {
                waiting.append(buffer)
            }
        }
    }

    /// Sends what was written, in one system call if the pipe has room.
    func flush() {
        channel?.flush()
    }

    /// Sends a signal, as soon as there is somebody to send it to.
    func signal(_ number: Int32) {
        guard let pidfd else {
            killWhenKnown = number
            return
        }
        _ = kernel_pidfd_send_signal(pidfd.number, number)
    }

    /// Sets how much it may map in all, from outside; the process itself cannot.
    ///
    /// - Returns: 0 or an errno.
    func setMemoryBudget(_ bytes: UInt64) -> Int32 {
        guard pid > 0 else { return ESRCH }
        let limit = dataBytes &+ bytes
        return kernel_prlimit(pid, kernel_limit_data, limit, limit) == 0 ? 0 : errno
    }

    /// Calls `body` once, when the pipe has ended or the time is over.
    func whenPipeEnds(within time: TimeAmount, on eventLoop: any EventLoop, _ body: @escaping () -> Void) {
        onPipeEnd = body
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: time) {
            loopBound.value.onPipeEnd?()
            loopBound.value.onPipeEnd = nil
        }
    }

    /// Closes the pipes.
    func close() {
        channel?.close(mode: .all, promise: nil)
        channel = nil
    }
}

/// Why an instance's pipe ended.
enum InstancePipeEnd {
    case closed
    case notFrames(WireError)
}

/// Why the daemon ends an instance that is not idle.
enum Verdict {
    case deadline
    case protocolError(String)
    case loadFailed
    /// Of a replay: it waits, and the recording has nothing more to give.
    case tapeEnded
}
