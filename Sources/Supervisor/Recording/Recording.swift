import FoundationEssentials
import Wire

/// One invocation with all that it depended on and all that came of it: what `hatchery record` writes, as JSON.
///
/// Secret values are not in it: `***1***` stands for the first, and so on.
package struct Recording: Sendable, Equatable, Codable {
    /// The form of the file that this release writes and reads.
    package static let currentForm = 1
    /// The runtime's generation. A recording of another may end differently, for the runtime itself may.
    package static let currentRuntime = "0.4"

    /// ``currentForm``; also what tells a recording from other JSON.
    package var hatcheryRecording = Self.currentForm
    package var runtime = Self.currentRuntime
    package var function: Function
    /// The event as it came.
    package var event: RecordedBytes
    /// When the function began to load, in nanoseconds since 1970.
    package var wallStartNs: UInt64
    /// Of Math.random and of every random byte, in hexadecimal; ``Determinism/seedBytes`` bytes.
    package var seed: String
    /// What the event loop waited for, in order.
    package var wakes: [RecordedWake]
    /// What the function sent to the network, in the order in which the requests were opened.
    package var requests: [Request]
    package var end: End
    /// Of a replay: its tape ended while the function still waited. Not part of the file.
    package var isWaiting = false

    private enum CodingKeys: String, CodingKey {
        case hatcheryRecording, runtime, function, event, wallStartNs, seed, wakes, requests, end
    }

    /// What ran.
    package struct Function: Sendable, Equatable, Codable {
        package var name: String
        /// As `hatchery functions` lists it.
        package var version: String
        package var kind: String
        package var code: String
        /// The settings as JSON, placeholders for secrets.
        package var settings: RecordedBytes
        /// The modules it lists, which must be mounted where it is replayed: `NAME` and a hash of the bundle.
        package var modules: [Module]
        package var timeoutMs: UInt64
        package var memoryBytesMax: UInt64
        package var logBytesMax: Int
        package var rules: Rules
    }

    /// The function's ``FunctionRules``.
    package struct Rules: Sendable, Equatable, Codable {
        /// Bits of ``FunctionRules/Compatibility``.
        package var compatibility: UInt32
        package var errorClasses: UInt8
        package var bodyBytesMax: Int
        package var contentTypes: [String]
        package var ingestHost: String

        package init(_ rules: FunctionRules) {
            compatibility = rules.compatibility.rawValue
            errorClasses = rules.errorClasses
            bodyBytesMax = rules.bodyBytesMax
            contentTypes = rules.contentTypes
            ingestHost = rules.ingestHost
        }

        package var rules: FunctionRules {
            var rules = FunctionRules()
            rules.compatibility = FunctionRules.Compatibility(rawValue: compatibility)
            rules.errorClasses = errorClasses
            rules.bodyBytesMax = bodyBytesMax
            rules.contentTypes = contentTypes
            rules.ingestHost = ingestHost
            return rules
        }
    }

    /// A mounted module.
    package struct Module: Sendable, Equatable, Codable {
        package var global: String
        package var bytes: Int
    }

    /// A request as the function made it, redirects not counted.
    package struct Request: Sendable, Equatable, Codable {
        package var number: UInt64
        package var method: String
        package var url: String
        package var headers: RecordedHeaders
        package var body: RecordedBytes
        /// False where the body was never complete.
        package var isWhole: Bool
        /// The function gave it up.
        package var isCancelled: Bool
    }

    /// How it ended.
    package struct End: Sendable, Equatable, Codable {
        package var outcome: String
        /// JSON as the function wrote it; empty for none.
        package var result: RecordedBytes
        package var error: RecordedBytes
        /// Of a source, of a batch.
        package var messages: RecordedBytes?
        package var results: RecordedBytes?
        package var logs: [LogLine]
    }

    /// One line of `console`.
    package struct LogLine: Sendable, Equatable, Codable {
        package var level: String
        package var message: String
        package var atMs: Double
    }
}

extension Recording {
    /// The file's text.
    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, finite numbers and booleans: encoding cannot fail.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    /// Why a text is no recording.
    package enum ReadError: Error, Sendable, Equatable {
        case notARecording(String)
        /// Of another form, made by a later release.
        case newerForm(Int)
    }

    /// Reads a file's text.
    package init(json: [UInt8]) throws(ReadError) {
        struct Form: Decodable { var hatcheryRecording: Int }
        let decoder = JSONDecoder()
        guard let form = try? decoder.decode(Form.self, from: Data(json)) else {
            throw .notARecording("it has no \"hatcheryRecording\"")
        }
        guard form.hatcheryRecording == Self.currentForm else { throw .newerForm(form.hatcheryRecording) }
        do {
            self = try decoder.decode(Recording.self, from: Data(json))
        } catch let DecodingError.keyNotFound(key, _) {
            throw .notARecording("\"\(key.stringValue)\" is missing")
        } catch let DecodingError.typeMismatch(_, context) {
            throw .notARecording(
                "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" is not of the right type")
        } catch {
            throw .notARecording("its parts do not fit")
        }
        guard FunctionKind(name: function.kind) != nil else {
            throw .notARecording("\"\(function.kind)\" is no kind of function")
        }
        guard seedBytes.count == Determinism.seedBytes else {
            throw .notARecording("its seed has not \(Determinism.seedBytes) bytes")
        }
    }

    /// ``seed`` as bytes; empty where it is none.
    var seedBytes: [UInt8] {
        let digits = Array(seed.utf8)
        guard digits.count.isMultiple(of: 2) else { return [] }
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
