import CKernel
import Glibc
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Supervisor
import Wire

/// The one Unix socket through which everybody comes: HTTP/1.1 and Hatchery frames, told apart by the first byte.
///
/// All connections live on the executor's event loop, so an invocation changes no thread on its way.
package final class FrontDoor: @unchecked Sendable {
    // SAFETY: everything mutable is touched on `executor.eventLoop` only.
    let settings: FrontDoorSettings
    let executor: Executor
    let logger: Logger
    private let file: SocketFile
    private var listener: (any Channel)?
    private var connections: [ObjectIdentifier: any Connection] = [:]
    private(set) var isClosing = false

    /// Binds the socket; nobody can connect before ``open()``.
    ///
    /// - Throws: ``FrontDoorError``.
    package init(settings: FrontDoorSettings, executor: Executor, logger: Logger) throws(FrontDoorError) {
        self.settings = settings
        self.executor = executor
        self.logger = logger
        file = try SocketFile(settings: settings)
    }

    /// Starts to listen.
    package func open() async throws {
        let listener = try await ServerBootstrap(group: executor.eventLoop)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.welcome(channel) }
            }
            .withBoundSocket(file.descriptor).get()
        try await executor.eventLoop.submit { self.listener = listener }.get()
    }

    /// Takes no more connections, and no more requests on those there are; what is in flight is still answered.
    package func stopAccepting() async {
        try? await executor.eventLoop.submit {
            self.isClosing = true
            self.listener?.close(promise: nil)
            self.listener = nil
            self.file.remove()
            for connection in self.connections.values { connection.drain() }
        }.get()
    }

    /// Closes every connection, whatever it still waits for.
    package func close() async {
        await stopAccepting()
        let closed = try? await executor.eventLoop.submit {
            self.connections.values.map { connection in
                connection.channel.close(promise: nil)
                return connection.channel.closeFuture
            }
        }.get()
        for future in closed ?? [] { try? await future.get() }
    }

    private func welcome(_ channel: any Channel) throws {
        guard connections.count < settings.connectionsMax, !isClosing else {
            logger.warning("connection turned away", metadata: ["connections": "\(connections.count)"])
            return try channel.pipeline.syncOperations.addHandler(TurnAway(limit: settings.connectionsMax))
        }
        logPeer(of: channel)
        try channel.pipeline.syncOperations.addHandler(FirstByte(door: self))
    }

    private func logPeer(of channel: any Channel) {
        guard let provider = channel as? any SocketOptionProvider else { return }
        let logger = logger
        provider.unsafeGetSocketOption(level: .socket, name: .init(rawValue: SO_PEERCRED)).whenSuccess {
            (peer: PeerCredentials) in
            logger.info(
                "connection opened", metadata: ["pid": "\(peer.pid)", "uid": "\(peer.uid)", "gid": "\(peer.gid)"])
        }
    }

    func add(_ connection: any Connection) {
        connections[ObjectIdentifier(connection)] = connection
    }

    func remove(_ connection: any Connection) {
        connections[ObjectIdentifier(connection)] = nil
    }
}

/// struct ucred, unix(7).
private struct PeerCredentials {
    var pid: Int32
    var uid: UInt32
    var gid: UInt32
}

/// One client, of either protocol.
protocol Connection: AnyObject {
    var channel: any Channel { get }
    /// Answers what is in flight, takes nothing new, closes when all is answered.
    func drain()
}

/// Looks at the first byte and makes the connection what it says.
private final class FirstByte: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    private let door: FrontDoor

    init(door: FrontDoor) {
        self.door = door
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard let first: UInt8 = bytes.getInteger(at: bytes.readerIndex) else { return }
        do {
            let pipeline = context.pipeline.syncOperations
            if first == FrameHeader.magic {
                try pipeline.addHandler(FrameConnection(door: door, channel: context.channel))
            } else {
                try pipeline.configureHTTPServerPipeline(withErrorHandling: false)
                try pipeline.addHandler(HTTPConnection(door: door, channel: context.channel))
            }
            context.fireChannelRead(data)
            context.fireChannelReadComplete()
            pipeline.removeHandler(self, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }
}

/// Too many connections: says so in HTTP, which a frame client reads as "not a frame", and closes.
private final class TurnAway: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    func channelActive(context: ChannelHandlerContext) {
        let body = AnswerBody.refusal(
            .overloaded, "\(limit) connections are open, which is the limit: close some, or raise socket.connectionsMax"
        )
        var bytes = ByteBuffer()
        bytes.writeString(
            "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 1\r\nconnection: close\r\n"
                + "content-length: \(body.readableBytes)\r\n\r\n")
        bytes.writeImmutableBuffer(body)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
