/// What makes a run repeatable: where its clock starts, the seed of all its random numbers, and what becomes of its waits.
package struct Determinism: Equatable, Sendable {
    package enum Mode: UInt8, Sendable {
        /// Each return of a wait is reported (``FrameKind/tape``).
        case record = 1
        /// Nothing is waited for: the returns are given (``FrameKind/wake``).
        case replay = 2
    }

    /// Bytes of ``seed``.
    package static let seedBytes = 32

    package var mode: Mode
    /// Wall time when the function starts to load, in nanoseconds since 1970.
    package var wallStartNs: UInt64
    /// ``seedBytes`` bytes.
    package var seed: [UInt8]

    package init(mode: Mode, wallStartNs: UInt64, seed: [UInt8]) {
        self.mode = mode
        self.wallStartNs = wallStartNs
        self.seed = seed
    }

    func encode(into writer: inout ByteWriter) {
        writer.u8(mode.rawValue)
        writer.u64(wallStartNs)
        writer.raw(seed)
    }

    /// Nil for a run like any other.
    static func encode(_ determinism: Determinism?, into writer: inout ByteWriter) {
        if let determinism { determinism.encode(into: &writer) } else { writer.u8(0) }
    }

    static func decode(_ reader: inout ByteReader) throws(WireError) -> Determinism? {
        let rawMode = try reader.u8()
        guard rawMode != 0 else { return nil }
        guard let mode = Mode(rawValue: rawMode) else { throw .badValue(UInt64(rawMode)) }
        let wallStartNs = try reader.u64()
        return Determinism(mode: mode, wallStartNs: wallStartNs, seed: Array(try reader.take(seedBytes)))
    }
}

/// A return of the event loop's wait: when it was, and the frame of an exchange that came, if one did.
///
/// The payload of ``FrameKind/tape`` and ``FrameKind/wake``.
package struct Wake: Equatable, Sendable {
    /// A frame as it came to the instance.
    package struct Frame: Equatable, Sendable {
        package var kind: FrameKind
        package var exchange: UInt64
        package var payload: [UInt8]

        package init(kind: FrameKind, exchange: UInt64, payload: [UInt8]) {
            self.kind = kind
            self.exchange = exchange
            self.payload = payload
        }
    }

    /// Which wait it was, counted from 1. Looks that brought nothing have numbers and no record.
    package var wait: UInt64
    /// On the run's own clock, in nanoseconds since the load.
    package var atNs: UInt64
    package var frame: Frame?

    package init(wait: UInt64, atNs: UInt64, frame: Frame?) {
        self.wait = wait
        self.atNs = atNs
        self.frame = frame
    }

    /// The payload.
    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: (frame?.payload.count ?? 0) + 32)
        writer.u64(wait)
        writer.u64(atNs)
        if let frame {
            writer.u8(frame.kind.rawValue)
            writer.u64(frame.exchange)
            writer.raw(frame.payload)
        }
        return writer.bytes
    }

    /// - Throws: ``WireError``; the pipe is unusable after it.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> Wake {
        var reader = ByteReader(bytes)
        let wait = try reader.u64()
        let atNs = try reader.u64()
        guard reader.remaining > 0 else { return Wake(wait: wait, atNs: atNs, frame: nil) }
        let rawKind = try reader.u8()
        guard let kind = FrameKind(rawValue: rawKind), FrameKind.toExchanges.contains(kind) else {
            throw .unexpectedKind(rawKind)
        }
        let exchange = try reader.u64()
        return Wake(
            wait: wait, atNs: atNs, frame: Frame(kind: kind, exchange: exchange, payload: Array(reader.rest())))
    }
}

extension FrameKind {
    /// What comes from the network for an exchange.
    package static let toExchanges: Set<FrameKind> = [
        .responseHead, .responseData, .responseEnd, .exchangeFailed, .requestCredit,
    ]
}
