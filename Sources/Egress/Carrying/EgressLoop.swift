import AccessPolicy
import CCurl
import Glibc
import Wire

/// The one thread of ours: waits for the daemon, for libcurl's sockets and for the clock, and lets each exchange go on.
final class EgressLoop {
    private let daemon: DaemonSocket
    private let socket: Int32
    private let poller: Poller
    private let policy: AccessPolicy
    private let setup: TransferSetup
    private var exchanges: [UInt64: Exchange] = [:]
    private var pools: [UInt64: Connections] = [:]
    /// Those whose rules have changed, while exchanges still use them.
    private var retired: [Connections] = []

    /// Exchanges of all functions at once; the daemon's own limits lie below it.
    private static let exchangesMax = 8192
    /// A function's connections are closed after so long without a request.
    private static let idleNsMax: UInt64 = 60_000_000_000
    /// Functions whose connections are kept.
    private static let poolsMax = 1024

    init?(daemon: DaemonSocket, socket: Int32, policy: AccessPolicy, setup: TransferSetup) {
        guard let poller = Poller() else { return nil }
        self.daemon = daemon
        self.socket = socket
        self.poller = poller
        self.policy = policy
        self.setup = setup
    }

    /// Serves until the daemon hangs up.
    ///
    /// - Throws: ``WireError`` when the daemon sends what is no frame.
    func run() throws(WireError) {
        daemon.stopBlocking()
        var isWriting = false
        poller.watch(socket, reading: true, writing: false)
        // What came behind the first frame.
        try takeFrames()
        while true {
            guard daemon.flush() else { return }
            if daemon.hasOutput != isWriting {
                isWriting = daemon.hasOutput
                poller.watch(socket, reading: true, writing: isWriting)
            }
            for event in poller.wait(milliseconds: patience()) {
                if event.socket == socket {
                    guard !event.canRead && !event.failed || daemon.fill() else { return }
                    try takeFrames()
                } else {
                    poller.owner(of: event.socket)?.act(
                        event.socket, reading: event.canRead, writing: event.canWrite, failed: event.failed)
                }
            }
            actOnTime()
            sweep()
        }
    }

    // MARK: Frames

    private func takeFrames() throws(WireError) {
        while try daemon.next({ header, payload throws(WireError) in try take(header, payload) }) {}
    }

    private func take(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(WireError) {
        switch header.kind {
        case .openExchange:
            guard exchanges[header.id] == nil else { throw .badValue(header.id) }
            open(header.id, try ExchangeOrder.decode(payload))
        case .dropFunction:
            pools.removeValue(forKey: header.id).map { retired.append($0) }
        case .cancelExchange:
            exchanges[header.id] = nil
        case .requestData:
            exchanges[header.id]?.takeRequestData(payload)
        case .requestEnd:
            exchanges[header.id]?.takeRequestEnd()
        case .grant:
            let bytes = try Credit.decode(payload)
            exchanges[header.id]?.grant(bytes)
        default:
            throw .unexpectedKind(header.kind.rawValue)
        }
    }

    private func open(_ id: UInt64, _ order: ExchangeOrder) {
        do throws(ExchangeFailure) {
            guard exchanges.count < Self.exchangesMax else {
                throw ExchangeFailure(code: "EEGRESS", message: "too many requests are under way")
            }
            let exchange = try Exchange(
                id: id, order: order, connections: try connections(for: order), setup: setup, daemon: daemon)
            exchanges[id] = exchange
            exchange.start()
        } catch {
            Exchange.report(error, ExchangeTrace(), id: id, to: daemon)
        }
    }

    private func connections(for order: ExchangeOrder) throws(ExchangeFailure) -> Connections {
        if let known = pools[order.function] {
            if known.allow == order.allow && known.deny == order.deny { return known }
            retired.append(known)
            pools[order.function] = nil
        }
        let policy: AccessPolicy
        do throws(RuleError) {
            policy = try self.policy.adding(allow: order.allow, deny: order.deny)
        } catch {
            throw ExchangeFailure(code: "EPOLICY", message: "everything is refused: \(error.explanation)")
        }
        guard let made = Connections(function: order.function, order: order, policy: policy, poller: poller) else {
            throw ExchangeFailure(code: "EEGRESS", message: "the egress process has no memory for another function")
        }
        pools[order.function] = made
        return made
    }

    // MARK: Time

    /// How long to wait at most, in milliseconds, rounded up.
    private func patience() -> Int32? {
        var first: UInt64?
        for pool in pools.values { first = Self.earlier(first, pool.deadlineNs) }
        for pool in retired { first = Self.earlier(first, pool.deadlineNs) }
        if !pools.isEmpty { first = Self.earlier(first, Clock.nowNs() + Self.idleNsMax / 4) }
        guard let first else { return nil }
        let now = Clock.nowNs()
        return first <= now ? 0 : Int32(clamping: (first - now + 999_999) / 1_000_000)
    }

    private static func earlier(_ one: UInt64?, _ other: UInt64?) -> UInt64? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }

    private func actOnTime() {
        let now = Clock.nowNs()
        for pool in Array(pools.values) + retired where pool.deadlineNs.map({ $0 <= now }) ?? false { pool.actOnTime() }
    }

    /// Forgets what is over.
    private func sweep() {
        for (id, exchange) in exchanges where exchange.isOver { exchanges[id] = nil }
        retired.removeAll { $0.exchangeCount == 0 }
        let now = Clock.nowNs()
        let isFull = pools.count > Self.poolsMax
        for (function, pool) in pools
        where pool.exchangeCount == 0 && (isFull || now - pool.idleSinceNs > Self.idleNsMax) {
            pools[function] = nil
        }
    }
}
