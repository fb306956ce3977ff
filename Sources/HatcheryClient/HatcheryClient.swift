import Glibc
import NIOCore
import NIOPosix
import Wire

/// A gateway's way to a Hatchery daemon: one connection, many invocations in flight, answers as they end.
///
/// ```swift
/// let client = HatcheryClient(socketPath: "/run/hatchery.sock")
/// let answer = try await client.invoke("chat-notifier", event: eventJSON)
/// if answer.outcome == "ok" { forward(answer.result) }
/// await client.close()
/// ```
///
/// It connects at the first call and again after the daemon was restarted. All methods may be called from any task.
public final class HatcheryClient: Sendable {
    /// The socket of the daemon.
    public let socketPath: String
    private let eventLoop: any EventLoop
    private let state: NIOLoopBoundBox<State>

    private struct State {
        var connection: EventLoopFuture<ClientConnection>?
        var isClosed = false
    }

    /// Prepares a client; nothing is connected yet.
    ///
    /// - Parameter socketPath: as given to `hatcheryd --socket`; at most 107 bytes.
    public init(socketPath: String) {
        self.socketPath = socketPath
        eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        state = NIOLoopBoundBox.makeBoxSendingValue(State(), eventLoop: eventLoop)
    }

    /// Runs a function and waits for its end.
    ///
    /// - Parameters:
    ///   - function: its name, at most 128 bytes; `NAME@INSTANCE` for a settings instance other than the default one.
    ///   - event: one JSON object, at most 6 MiB.
    ///   - settings: a JSON object that takes the place of the function's own settings for this call, at most 256 KiB;
    ///     empty for none. Each different one has instances of its own.
    ///   - deadline: the longest this caller will wait; it can only shorten the function's timeout.
    /// - Returns: the answer, whatever the outcome: that a function failed is no error of the client.
    /// - Throws: ``HatcheryClientError``; each says what to do.
    public func invoke(
        _ function: String, event: [UInt8], settings: [UInt8] = [], deadline: Duration? = nil
    ) async throws(HatcheryClientError) -> Answer {
        guard event.count <= WireLimit.eventBytesMax else {
            throw .tooLarge(what: "event", bytes: event.count, limit: WireLimit.eventBytesMax)
        }
        guard settings.count <= WireLimit.settingsBytesMax else {
            throw .tooLarge(what: "settings", bytes: settings.count, limit: WireLimit.settingsBytesMax)
        }
        guard function.utf8.count <= WireLimit.addressBytesMax else {
            throw .tooLarge(what: "function name", bytes: function.utf8.count, limit: WireLimit.addressBytesMax)
        }
        let request = InvokeRequest(
            function: function, deadlineMs: deadline.map(Self.milliseconds) ?? 0, settings: settings)
        // The daemon ends every invocation by itself; past its longest there is only a daemon that hangs.
        return try await exchange(
            .invoke, request.encoded + event, within: (deadline ?? .seconds(60)) + .seconds(10))
    }

    /// Reads one of the `GET` resources: `/v1/functions`, `/v1/functions/NAME`, `/v1/instances`, `/v1/sandbox`,
    /// `/healthz`, `/readyz`.
    ///
    /// - Returns: an answer whose ``Answer/body`` is the resource's JSON and whose ``Answer/status`` is 200 or says why not.
    /// - Throws: ``HatcheryClientError``.
    public func query(_ path: String) async throws(HatcheryClientError) -> Answer {
        try await exchange(.query, Array(path.utf8), within: .seconds(10))
    }

    /// Closes the connection; what is in flight ends with ``HatcheryClientError/disconnected(_:)``.
    public func close() async {
        let closing = eventLoop.flatSubmit { [state, eventLoop] () -> EventLoopFuture<Void> in
            state.value.isClosed = true
            guard let connection = state.value.connection else { return eventLoop.makeSucceededVoidFuture() }
            return connection.flatMap { $0.channel.close() }
        }
        try? await closing.get()
    }

    private func exchange(
        _ kind: FrameKind, _ payload: [UInt8], within time: Duration
    ) async throws(HatcheryClientError) -> Answer {
        let promise = eventLoop.makePromise(of: Answer.self)
        eventLoop.execute {
            self.connected().whenComplete { result in
                switch result {
                case .success(let connection): connection.send(kind, payload, within: time, promise)
                case .failure(let error): promise.fail(error)
                }
            }
        }
        do {
            return try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                promise.fail(HatcheryClientError.cancelled)
            }
        } catch let error as HatcheryClientError {
            throw error
        } catch {
            throw .disconnected("\(error)")
        }
    }

    /// The living connection, or a new one.
    private func connected() -> EventLoopFuture<ClientConnection> {
        guard !state.value.isClosed else { return eventLoop.makeFailedFuture(HatcheryClientError.closed) }
        if let connection = state.value.connection { return connection }
        let path = socketPath
        let connecting = ClientBootstrap(group: eventLoop)
            .connectTimeout(.seconds(5))
            .connect(unixDomainSocketPath: path)
            .flatMapThrowing { channel in
                let connection = ClientConnection(channel: channel)
                try channel.pipeline.syncOperations.addHandler(connection)
                return connection
            }
            .flatMapErrorThrowing { error -> ClientConnection in
                throw HatcheryClientError.unreachable(socketPath: path, reason: Self.reason(error))
            }
        state.value.connection = connecting
        let forget: @Sendable () -> Void = { [state] in state.value.connection = nil }
        connecting.whenFailure { _ in forget() }
        connecting.whenSuccess { $0.channel.closeFuture.whenComplete { _ in forget() } }
        return connecting
    }

    /// What the kernel said, without the library's wrapping.
    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return String(cString: strerror(error.errnoCode))
    }

    private static func milliseconds(_ duration: Duration) -> UInt32 {
        let parts = duration.components
        return UInt32(clamping: max(1, parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000))
    }
}
