import FoundationEssentials
import NIOCore
import Supervisor
import Wire

/// What can be read: the same paths in both protocols.
struct Resources {
    let executor: Executor

    /// A status and a JSON body for `GET path`.
    func read(_ path: String) -> (status: UInt16, body: ByteBuffer) {
        let parts = path.split(separator: "?", maxSplits: 1)[0].split(separator: "/", omittingEmptySubsequences: true)
        switch parts {
        case ["healthz"]:
            return (200, ByteBuffer(string: #"{"alive":true}"#))
        case ["readyz"]:
            let isReady = executor.isReady
            return (isReady ? 200 : 503, ByteBuffer(string: #"{"ready":\#(isReady)}"#))
        case ["v1", "functions"]:
            return (200, json(["functions": executor.functions()]))
        case ["v1", "instances"]:
            return (200, json(["instances": executor.instances()]))
        case ["v1", "sandbox"]:
            return (200, json(["layers": executor.layers()]))
        default:
            if parts.count == 3, parts[0] == "v1", parts[1] == "functions" {
                let name = Self.address(parts[2])
                if let function = executor.function(name) { return (200, json(function)) }
                return (
                    404,
                    AnswerBody.refusal(.notFound, "there is no function \"\(name)\": list them with GET /v1/functions")
                )
            }
            return (
                404,
                AnswerBody.refusal(
                    .notFound,
                    "there is nothing at \(path): try GET /v1/functions, /v1/functions/NAME, /v1/instances, /v1/sandbox, "
                        + "/healthz, /readyz or POST /v1/functions/NAME/invoke")
            )
        }
    }

    /// A function's name in a path: the one character that may be percent-encoded is the @ before a settings instance.
    static func address(_ part: Substring) -> String {
        guard let percent = part.firstIndex(of: "%"), part[percent...].hasPrefix("%40") else { return String(part) }
        return part[..<percent] + "@" + part[percent...].dropFirst(3)
    }

    private func json(_ value: some Encodable) -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // These are our own structures of strings and numbers: encoding cannot fail.
        return ByteBuffer(bytes: (try? encoder.encode(value)) ?? Data("null".utf8))
    }
}
