import Testing
import Wire

/// Every message: there and back, each truncation, and bytes that mean nothing.
@Suite struct MessageTests {
    /// Encoded messages with their decoders, each of which must take the whole of it and nothing less.
    static let samples:
        [(name: String, bytes: [UInt8], decode: @Sendable (UnsafeRawBufferPointer) throws(WireError) -> Void)] = [
            (
                "LoadRequest",
                LoadRequest(
                    kind: .insert, code: Array("code".utf8), settings: Array("{}".utf8), logBytesMax: 9,
                    memoryBytesMax: 7
                )
                .encoded, { bytes throws(WireError) in _ = try LoadRequest.decode(bytes) }
            ),
            (
                "LoadRequest of a replay",
                LoadRequest(
                    kind: .source, code: [1], settings: [2], logBytesMax: 3, memoryBytesMax: 4,
                    determinism: Determinism(mode: .replay, wallStartNs: 5, seed: Array(0..<32))
                )
                .encoded, { bytes throws(WireError) in _ = try LoadRequest.decode(bytes) }
            ),
            (
                "LoadReport",
                LoadReport(handlers: ["onTrack"], error: [1], isOutOfMemory: true, logs: [2, 3]).encoded,
                { bytes throws(WireError) in _ = try LoadReport.decode(bytes) }
            ),
            ("RunReport", runReport, { bytes throws(WireError) in _ = try RunReport.decode(bytes) }),
            ("LastWords", lastWords, { bytes throws(WireError) in _ = try LastWords.decode(bytes) }),
            (
                "ForkRequest", ForkRequest(instance: 1, memoryBytesMax: 2, isStem: true).encoded,
                { bytes throws(WireError) in _ = try ForkRequest.decode(bytes) }
            ),
            (
                "ZygoteReport",
                ZygoteReport.ready(layers: [.init(layer: 1, errno: -2)], filterInstructions: 3).encoded,
                { bytes throws(WireError) in _ = try ZygoteReport.decode(bytes) }
            ),
            (
                "FrameHeader", FrameHeader(kind: .run, payloadBytes: 5, id: 6).encoded,
                { bytes throws(WireError) in _ = try FrameHeader.decode(bytes) }
            ),
        ]

    static let runReport: [UInt8] = {
        var writer = ByteWriter()
        RunReport(
            outcome: .retry, wantsRetirement: true, runUs: 1, cpuUs: 2, memoryPeakBytes: 3, resultBytes: 2,
            errorBytes: 1, logBytes: 1
        )
        .encode(into: &writer)
        writer.raw([1, 2, 3, 4])
        return writer.bytes
    }()

    static let lastWords: [UInt8] = {
        var bytes = [UInt8](repeating: 0, count: LastWords.byteCount)
        bytes.withUnsafeMutableBytes {
            LastWords(signal: 31, syscall: 41, isOutOfMemory: true, cpuUs: 5, memoryPeakBytes: 6, logBytes: 2).encode(
                into: $0)
        }
        return bytes + [7, 8]
    }()

    @Test func messagesComeBackAsTheyWent() throws {
        let load = LoadRequest(kind: .sourceInsert, code: [1, 2], settings: [3], logBytesMax: 4, memoryBytesMax: 5)
        #expect(try load.encoded.withUnsafeBytes { try LoadRequest.decode($0) } == load)
        var recorded = load
        recorded.determinism = Determinism(mode: .record, wallStartNs: 6, seed: Array(0..<32))
        #expect(try recorded.encoded.withUnsafeBytes { try LoadRequest.decode($0) } == recorded)
        for frame in [nil, Wake.Frame(kind: .responseData, exchange: 3, payload: [1, 2])] {
            let wake = Wake(wait: 1, atNs: 2, frame: frame)
            #expect(try wake.encoded.withUnsafeBytes { try Wake.decode($0) } == wake)
        }
        // A frame that does not come from the network.
        let strange = Wake(wait: 1, atNs: 2, frame: Wake.Frame(kind: .load, exchange: 3, payload: []))
        #expect(throws: WireError.unexpectedKind(FrameKind.load.rawValue)) {
            try strange.encoded.withUnsafeBytes { try Wake.decode($0) }
        }
        let report = LoadReport(handlers: ["onTrack", "onPage"], error: [], isOutOfMemory: false, logs: [9])
        #expect(try report.encoded.withUnsafeBytes { try LoadReport.decode($0) } == report)
        let run = try Self.runReport.withUnsafeBytes { try RunReport.decode($0) }
        #expect(run.outcome == .retry && run.wantsRetirement && run.refusal == nil && run.memoryPeakBytes == 3)
        let words = try Self.lastWords.withUnsafeBytes { try LastWords.decode($0) }
        #expect(words.syscall == 41 && words.isOutOfMemory && words.logBytes == 2)
        for sent in [
            ZygoteReport.born, .hatched(instance: 1, pid: 2, dataBytes: 3), .refused(instance: 4, errno: 5, threads: 6),
            .exited(pid: 7, code: 2, status: 9), .failed("because"),
        ] {
            #expect(try sent.encoded.withUnsafeBytes { try ZygoteReport.decode($0) } == sent)
        }
        let request = InvokeRequest(function: "naïve", deadlineMs: 8, settings: [1])
        let back = try (request.encoded + [5, 5]).withUnsafeBytes { try InvokeRequest.decode($0) }
        #expect(back.request == request && back.eventOffset == request.encoded.count)
        let head = AnswerHead(status: 429, retryAfterMs: 70)
        #expect(try head.encoded.withUnsafeBytes { try AnswerHead.decode($0) } == head)
    }

    @Test func everyTruncationAndEveryExtraByteIsRefused() {
        for sample in Self.samples {
            for length in 0..<sample.bytes.count {
                #expect(throws: WireError.self, "\(sample.name) cut at \(length)") {
                    try sample.bytes[..<length].withUnsafeBytes { try sample.decode($0) }
                }
            }
            if sample.name != "FrameHeader" {
                #expect(throws: WireError.self, "\(sample.name) with a byte more") {
                    try (sample.bytes + [0]).withUnsafeBytes { try sample.decode($0) }
                }
            }
        }
    }

    @Test func announcedLengthsBeyondTheLimitAreRefusedBeforeAnythingIsTaken() {
        var header = FrameHeader(kind: .invoke, payloadBytes: 0, id: 1).encoded
        header.replaceSubrange(4..<8, with: [1, 0, 0x80, 0])
        #expect(throws: WireError.tooLong(bytes: 0x80_0001, limit: WireLimit.framePayloadBytesMax)) {
            try header.withUnsafeBytes { try FrameHeader.decode($0) }
        }
        var writer = ByteWriter()
        writer.u32(0)
        writer.u32(UInt32.max)
        #expect(throws: WireError.tooLong(bytes: Int(UInt32.max), limit: WireLimit.addressBytesMax)) {
            _ = try writer.bytes.withUnsafeBytes { try InvokeRequest.decode($0) }
        }
    }

    @Test(arguments: 1...20) func randomBytesNeverTrap(seed: UInt64) {
        var state = seed
        for _ in 0..<2000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let count = Int(state >> 33) % 80
            var bytes = (0..<count).map { UInt8(truncatingIfNeeded: (state &* UInt64($0 &+ 3)) >> 29) }
            // Half of them begin as the real message does.
            for sample in Self.samples {
                if state & 1 == 0 {
                    bytes.replaceSubrange(0..<min(bytes.count, 4), with: sample.bytes.prefix(min(bytes.count, 4)))
                }
                _ = bytes.withUnsafeBytes { pointer in
                    Result { () throws(WireError) in try sample.decode(pointer) }
                }
            }
            _ = bytes.withUnsafeBytes { try? InvokeRequest.decode($0) }
        }
    }

    @Test func outcomesAndKindsHaveNamesOfTheirOwn() {
        #expect(Set(Outcome.allCases.map(\.name)).count == Outcome.allCases.count)
        for outcome in Outcome.allCases { #expect(Outcome(name: outcome.name) == outcome) }
        for kind in FunctionKind.allCases { #expect(FunctionKind(name: kind.name) == kind) }
        #expect(Outcome.allCases.filter(\.isRetryable) == [.retry, .timeout, .overloaded, .internal])
        #expect(FrameHeader.magic > 127, "no HTTP method begins with it")
    }
}
