import FoundationEssentials
import Glibc
import NIOCore
import Wire

/// Takes down what a recorded invocation waits for and sends; in a replay gives the one and takes down the other.
///
/// Lives on the executor's event loop.
final class Recorder {
    /// Bytes of a recording's wakes and requests; more are not kept, and there is no recording.
    static let bytesMax = 32 << 20

    /// What is said then.
    static let tooLarge =
        "the recording would have more than \(bytesMax) bytes of answers and requests: record an invocation that moves less"

    private(set) var determinism: Determinism
    private let settings: CheckedSettings
    let secrets: SecretPlaceholders
    private(set) var wakes: [Wake] = []
    private var requests: [UInt64: Recording.Request] = [:]
    private var order: [UInt64] = []
    private var bytes = 0
    /// Replay: the function waits, and nothing is left to give.
    var isWaiting = false

    /// For a recording, under a seed of its own.
    init(_ settings: CheckedSettings) {
        var generator = SystemRandomNumberGenerator()
        let seed = (0..<Determinism.seedBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        determinism = Determinism(mode: .record, wallStartNs: 0, seed: seed)
        self.settings = settings
        self.secrets = SecretPlaceholders(settings.secrets)
    }

    /// For a replay.
    init(_ recording: Recording, _ settings: CheckedSettings) {
        self.settings = settings
        let secrets = SecretPlaceholders(settings.secrets)
        determinism = Determinism(mode: .replay, wallStartNs: recording.wallStartNs, seed: recording.seedBytes)
        self.secrets = secrets
        wakes = recording.wakes.map { $0.wake(revealing: secrets) }
    }

    var isReplay: Bool { determinism.mode == .replay }

    /// The function begins to load.
    func begin() -> Determinism {
        if !isReplay {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            determinism.wallStartNs = UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
        }
        return determinism
    }

    /// Takes a return of a wait.
    ///
    /// - Throws: ``WireError``; kill the instance after it.
    func take(wake payload: ByteBuffer) throws(WireError) {
        let wake = try payload.decoding { bytes throws(WireError) in try Wake.decode(bytes) }
        guard !isReplay else { throw .unexpectedKind(FrameKind.tape.rawValue) }
        if hasRoom(for: payload.readableBytes + 64) { wakes.append(wake) }
    }

    /// Takes what the function sends to the network.
    ///
    /// - Throws: ``WireError``; kill the instance after it.
    func take(_ header: FrameHeader, _ payload: ByteBuffer) throws(WireError) {
        guard hasRoom(for: payload.readableBytes + 64) else { return }
        let id = header.id
        switch header.kind {
        case .openExchange:
            let head = try payload.decoding { bytes throws(WireError) in
                var reader = ByteReader(bytes)
                return try RequestHead.decode(&reader)
            }
            guard requests[id] == nil else { throw .badValue(id) }
            let headers = head.headers.fields.map { [Latin1.text($0.name), Latin1.text($0.value)] }
            requests[id] = Recording.Request(
                number: id, method: head.method, url: head.url, headers: RecordedHeaders(fields: headers),
                body: RecordedBytes([]), isWhole: !head.hasBody, isCancelled: false)
            order.append(id)
        case .requestData: requests[id]?.body.bytes += payload.readableBytesView
        case .requestEnd: requests[id]?.isWhole = true
        case .cancelExchange: requests[id]?.isCancelled = true
        default: break
        }
    }

    private func hasRoom(for count: Int) -> Bool {
        bytes += count
        return bytes <= Self.bytesMax
    }

    /// The recording of an invocation that has ended; nil if it is larger than ``bytesMax``.
    ///
    /// - Parameter logs: all of them, whatever the caller is given.
    func recording(of flight: Flight, _ end: InvocationEnd, logs: ByteBuffer) -> Recording? {
        guard bytes <= Self.bytesMax else { return nil }
        var recording = Recording(
            function: function(flight.version),
            event: event(flight),
            wallStartNs: determinism.wallStartNs, seed: Recording.hexadecimal(determinism.seed),
            wakes: isReplay ? [] : hiddenWakes(flight.mask),
            requests: order.compactMap { requests[$0] }.map { $0.masked(with: flight.mask) },
            end: Recording.End(
                outcome: end.outcome.name, result: Self.masked(end.result, flight.mask),
                error: Self.masked(end.error, flight.mask), logs: Self.lines(logs)))
        switch end.details {
        case .messages(let json): recording.end.messages = Self.masked(json, flight.mask)
        case .results(let json): recording.end.results = Self.masked(json, flight.mask)
        case nil: break
        }
        recording.isWaiting = isWaiting
        return recording
    }

    private func function(_ version: FunctionVersion) -> Recording.Function {
        Recording.Function(
            name: version.name, version: version.version, kind: version.kind.name,
            code: String(decoding: version.code, as: UTF8.self),
            settings: RecordedBytes(secrets.hide(settings.json)),
            modules: version.modules.map { Recording.Module(global: $0.global, bytes: $0.source.count) },
            timeoutMs: version.timeout.wholeMilliseconds, memoryBytesMax: version.memoryBytesMax,
            logBytesMax: version.logBytesMax, rules: Recording.Rules(version.rules))
    }

    private func event(_ flight: Flight) -> RecordedBytes {
        let hidden = ByteBuffer(bytes: secrets.hide(Array(flight.event.readableBytesView)))
        return isReplay ? RecordedBytes([]) : Self.masked(hidden, flight.mask)
    }

    /// Secrets as a whole have placeholders, for a replay to fill in; what is made of them is masked.
    private func hiddenWakes(_ mask: SecretMask?) -> [RecordedWake] {
        var wakes = wakes
        // A secret may begin in one part of an answer and end in the next.
        var parts: [UInt64: [Int]] = [:]
        if !secrets.isEmpty {
            for (index, wake) in wakes.enumerated() {
                if let frame = wake.frame, frame.kind == .responseData {
                    parts[frame.exchange, default: []].append(index)
                }
            }
        }
        for indices in parts.values {
            let hidden = secrets.hide(parts: indices.map { wakes[$0].frame?.payload ?? [] })
            for (index, payload) in zip(indices, hidden) { wakes[index].frame?.payload = payload }
        }
        return wakes.compactMap { try? RecordedWake($0, hiding: secrets) }.map { $0.masked(with: mask) }
    }

    private static func masked(_ json: ByteBuffer, _ mask: SecretMask?) -> RecordedBytes {
        RecordedBytes((mask?.masked(json, keepsShape: false) ?? json).readableBytesView)
    }

    private static func lines(_ logs: ByteBuffer) -> [Recording.LogLine] {
        let json = Array("[".utf8) + logs.readableBytesView + Array("]".utf8)
        return (try? JSONDecoder().decode([Recording.LogLine].self, from: Data(json))) ?? []
    }
}

extension Recording.Request {
    fileprivate func masked(with mask: SecretMask?) -> Self {
        guard let mask else { return self }
        var request = self
        request.url = mask.masked(url)
        request.headers = headers.masked(with: mask)
        request.body = body.masked(with: mask)
        return request
    }
}

extension RecordedWake {
    fileprivate func masked(with mask: SecretMask?) -> Self {
        guard let mask else { return self }
        var wake = self
        wake.head?.headers = head?.headers.masked(with: mask) ?? RecordedHeaders(fields: [])
        wake.head?.url = mask.masked(head?.url ?? "")
        wake.data = data?.masked(with: mask)
        wake.failure?.message = mask.masked(failure?.message ?? "")
        return wake
    }
}

extension RecordedHeaders {
    fileprivate func masked(with mask: SecretMask) -> Self {
        RecordedHeaders(fields: fields.map { $0.map { mask.masked($0) } })
    }
}

extension RecordedBytes {
    fileprivate func masked(with mask: SecretMask) -> Self {
        text.map { RecordedBytes(mask.masked($0).utf8) } ?? self
    }
}
