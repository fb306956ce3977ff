import CKernel
import FrameStream
import Glibc
import NIOCore
import NIOPosix
import Wire

/// One run of the egress program and the daemon's end of its socket. Decides nothing. Lives on the event loop.
final class EgressProcess {
    /// What it can say.
    enum Event {
        case frame(FrameHeader, ByteBuffer)
        /// It hung up, sent something that is no frame, or never started; nothing follows.
        case gone(String)
    }

    private var channel: (any Channel)?
    private var waiting: [ByteBuffer] = []
    private var isOver = false

    /// Starts the program.
    ///
    /// - Parameter deliver: called on the event loop.
    /// - Throws: ``ExecutorError/egressNotStarted(path:errno:)``.
    init(path: String, eventLoop: any EventLoop, deliver: @escaping (Event) -> Void) throws(ExecutorError) {
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw .egressNotStarted(path: path, errno: errno)
        }
        defer { close(pair[1]) }
        var argv: [UnsafeMutablePointer<CChar>?] = [strdup("hatchery-egress"), nil]
        var envp: [UnsafeMutablePointer<CChar>?] = [nil]
        defer { free(argv[0]) }
        var pid: pid_t = 0
        let code = kernel_spawn(&pid, path, &argv, &envp, [pair[1]], 1)
        guard code == 0 else {
            close(pair[0])
            throw .egressNotStarted(path: path, errno: code)
        }
        let child = pid
        Thread.detach(name: "egress-reaper") {
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        }
        connect(pair[0], eventLoop, deliver)
    }

    private func connect(_ socket: Int32, _ eventLoop: any EventLoop, _ deliver: @escaping (Event) -> Void) {
        let loopBound = NIOLoopBound((self, deliver), eventLoop: eventLoop)
        ClientBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (process, deliver) = loopBound.value
                    let handler = InstanceFrameHandler { event in
                        guard !process.isOver else { return }
                        switch event {
                        case .frame(let header, let payload):
                            deliver(.frame(header, payload))
                        case .closed(let error):
                            process.isOver = true
                            deliver(.gone(error?.explanation ?? "it ended"))
                        }
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .withConnectedSocket(socket)
            .whenComplete { result in
                let (process, deliver) = loopBound.value
                switch result {
                case .success(let channel):
                    process.channel = channel
                    for buffer in process.waiting { channel.write(buffer, promise: nil) }
                    channel.flush()
                    process.waiting = []
                case .failure(let error):
                    guard !process.isOver else { return }
                    process.isOver = true
                    deliver(.gone("\(error)"))
                }
            }
    }

    /// Sends one frame; the payload's bytes are shared, not copied.
    func send(_ kind: FrameKind, id: UInt64, payload: ByteBuffer) {
        var head = ByteBuffer()
        head.writeBytes(FrameHeader(kind: kind, payloadBytes: payload.readableBytes, id: id).encoded)
        for buffer in [head, payload] where buffer.readableBytes > 0 {
            if let channel { channel.write(buffer, promise: nil) } else { waiting.append(buffer) }
        }
        channel?.flush()
    }

    /// Lets it end: it does when the socket closes. Nothing is delivered any more.
    func end() {
        isOver = true
        channel?.close(mode: .all, promise: nil)
        channel = nil
    }
}
