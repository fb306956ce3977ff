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
            event: RecordedBytes(secrets.hide(Array(flight.event.readableBytesView))),
            wallStartNs: determinism.wallStartNs, seed: Recording.hexadecimal(determinism.seed),
            wakes: isReplay ? [] : hiddenWakes(),
            requests: order.compactMap { requests[$0] }.map(hidden),
            end: Recording.End(
                outcome: end.outcome.name, result: hidden(end.result), error: hidden(end.error), logs: lines(logs)))
        switch end.details {
        case .messages(let json): recording.end.messages = hidden(json)
        case .results(let json): recording.end.results = hidden(json)
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

    private func hiddenWakes() -> [RecordedWake] {
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
        return wakes.compactMap { try? RecordedWake($0, hiding: secrets) }
    }

    private func hidden(_ bytes: ByteBuffer) -> RecordedBytes {
        RecordedBytes(secrets.hide(Array(bytes.readableBytesView)))
    }

    private func hidden(_ request: Recording.Request) -> Recording.Request {
        guard !secrets.isEmpty else { return request }
        var request = request
        request.url = secrets.hide(request.url)
        request.headers.fields = request.headers.fields.map { $0.map(secrets.hide) }
        request.body.bytes = secrets.hide(request.body.bytes)
        return request
    }

    private func lines(_ logs: ByteBuffer) -> [Recording.LogLine] {
        let json = Array("[".utf8) + secrets.hide(Array(logs.readableBytesView)) + Array("]".utf8)
        return (try? JSONDecoder().decode([Recording.LogLine].self, from: Data(json))) ?? []
    }
}
