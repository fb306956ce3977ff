import Foundation
import NIOCore
import NIOPosix
import Wire

/// The floor's last hop: answers every invoke frame with a fixed body, by nothing but read(2) and write(2).
enum Echo {
    private static let body = Array(#"{"outcome":"ok","result":{"user":"u1","total":42}}"#.utf8)

    static func main() -> Never {
        var held: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let got = read(0, &buffer, buffer.count)
            guard got > 0 else { exit(0) }
            held += buffer[..<got]
            var out: [UInt8] = []
            var offset = 0
            while held.count - offset >= FrameHeader.byteCount {
                guard
                    let header = held.withUnsafeBytes({ try? FrameHeader.decode(.init(rebasing: $0[offset...])) })
                else { exit(1) }
                guard held.count - offset >= FrameHeader.byteCount + header.payloadBytes else { break }
                offset += FrameHeader.byteCount + header.payloadBytes
                var answer = ByteWriter(capacity: 96)
                FrameHeader(kind: .answer, payloadBytes: AnswerHead.byteCount + body.count, id: header.id)
                    .encode(into: &answer)
                AnswerHead(status: 200).encode(into: &answer)
                answer.raw(body)
                out += answer.bytes
            }
            held.removeFirst(offset)
            try? writeAll(1, out)
        }
    }
}

/// The floor's middle: SwiftNIO between a Unix socket and the echo process's pipes, bytes through.
enum Relay {
    static func main(path: String) throws {
        var toEcho: [Int32] = [0, 0]
        var fromEcho: [Int32] = [0, 0]
        pipe(&toEcho)
        pipe(&fromEcho)
        for descriptor in [toEcho[1], fromEcho[0]] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let echo = Process()
        echo.executableURL = Machine.sibling("hatchery-bench")
        echo.arguments = ["echo"]
        echo.standardInput = FileHandle(fileDescriptor: toEcho[0])
        echo.standardOutput = FileHandle(fileDescriptor: fromEcho[1])
        try echo.run()
        close(toEcho[0])
        close(fromEcho[1])
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let hub = Hub()
        let pipes = NIOPipeBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    hub.echo = channel
                    try channel.pipeline.syncOperations.addHandler(Forward(to: { hub.client }))
                }
            }
            .takingOwnershipOfDescriptors(input: fromEcho[0], output: toEcho[1])
        _ = try pipes.wait()
        let server = try ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    hub.client = channel
                    try channel.pipeline.syncOperations.addHandler(Forward(to: { hub.echo }))
                }
            }
            .bind(unixDomainSocketPath: path).wait()
        try server.closeFuture.wait()
    }

    private final class Hub: @unchecked Sendable {
        // SAFETY: both channels live on the group's only loop, and only their handlers look here.
        var client: (any Channel)?
        var echo: (any Channel)?
    }

    private final class Forward: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let target: () -> (any Channel)?

        init(to target: @escaping () -> (any Channel)?) { self.target = target }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            target()?.write(unwrapInboundIn(data), promise: nil)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            target()?.flush()
        }
    }
}
