import FrontDoor
import NIOCore
import Supervisor
import Wire

/// What a case's run came to, as values to compare.
struct Actual: Sendable {
    var outcome: JSON
    var result: JSON
    var results: JSON?
    var messages: JSON?
    var error: JSON
    /// Of each request that the function made, in its order: method, url, headers, body.
    var requests: [JSON]
    /// `level message` of each line.
    var logs: [String]

    init(_ end: InvocationEnd, requests made: [CannedRequest]) {
        outcome = .string(end.outcome.name)
        result = Self.read(end.result)
        error = Self.read(end.error)
        switch end.details {
        case .results(let json): results = Self.read(json)
        case .messages(let json): messages = Self.read(json)
        case nil: break
        }
        let lines =
            (try? JSON.read([UInt8(ascii: "[")] + Array(end.logs.readableBytesView) + [UInt8(ascii: "]")])) ?? .null
        logs = (lines.list ?? []).map { "\($0["level"]?.text ?? "") \($0["message"]?.text ?? "")" }
        requests = made.map { request in
            .object([
                JSON.Member("method", .string(request.method)), JSON.Member("url", .string(request.url)),
                JSON.Member(
                    "headers",
                    .object(
                        request.headers.fields.map {
                            JSON.Member(
                                String(decoding: $0.name, as: UTF8.self).lowercased(),
                                .string(String(decoding: $0.value, as: UTF8.self)))
                        })),
                JSON.Member("body", .string(String(decoding: request.body, as: UTF8.self))),
            ])
        }
    }

    /// What an instance wrote and nobody has checked; null if there is none.
    private static func read(_ buffer: ByteBuffer) -> JSON {
        (try? JSON.read(Array(buffer.readableBytesView))) ?? .null
    }

    /// The part of that name, cut to what `expected` names: of an error, of messages, of entries and of requests, what
    /// is not named is not compared.
    func part(_ name: String, like expected: JSON?) -> JSON? {
        switch name {
        case "outcome": return outcome
        case "result": return result
        case "results": return results.map { Self.entries($0, like: expected) }
        case "messages": return messages.map { Self.named($0, like: expected) }
        case "error":
            // A text stands for the message.
            switch expected.flatMap({ Matcher($0) }) {
            case .match, .type, .any: return error["message"] ?? .null
            case .has: return error
            case nil: return expected?.text == nil ? Self.named(error, like: expected) : error["message"] ?? .null
            }
        case "requests": return .array(Self.requests(requests, like: expected))
        case "logs": return .array(logs.map { .string($0) })
        default: return nil
        }
    }

    private static func named(_ actual: JSON, like expected: JSON?) -> JSON {
        guard let expected, Matcher(expected) == nil, let wanted = expected.members, let members = actual.members else {
            return actual
        }
        return .object(members.filter { member in wanted.contains { $0.key == member.key } })
    }

    private static func entries(_ actual: JSON, like expected: JSON?) -> JSON {
        guard let wanted = expected?.list, let list = actual.list else { return actual }
        return .array(
            list.enumerated().map { index, entry in
                guard index < wanted.count else { return entry }
                var shown = named(entry, like: wanted[index])
                if wanted[index]["error"]?.text != nil, case .object(var members) = shown {
                    for at in members.indices where members[at].key == "error" {
                        members[at].value = members[at].value["message"] ?? .null
                    }
                    shown = .object(members)
                }
                return shown
            })
    }

    private static func requests(_ actual: [JSON], like expected: JSON?) -> [JSON] {
        let wanted = expected?.list ?? []
        return actual.enumerated().map { index, request in
            guard index < wanted.count, Matcher(wanted[index]) == nil else { return brief(request) }
            var members: [JSON.Member] = []
            for want in wanted[index].members ?? [] {
                switch want.key {
                case "headers":
                    // Under the names as they are expected: case does not matter.
                    let names = want.value.members?.map(\.key) ?? []
                    let found = names.compactMap { name in
                        request["headers"]?[name.lowercased()].map { JSON.Member(name, $0) }
                    }
                    members.append(JSON.Member("headers", .object(found)))
                case "json":
                    let body = request["body"]?.text ?? ""
                    members.append(JSON.Member("json", (try? JSON.read(Array(body.utf8))) ?? .string(body)))
                default:
                    if let value = request[want.key] { members.append(JSON.Member(want.key, value)) }
                }
            }
            return .object(members)
        }
    }

    /// What is worth writing down of a request that nobody has described yet.
    static func brief(_ request: JSON) -> JSON {
        var members = ["method", "url"].compactMap { key in request[key].map { JSON.Member(key, $0) } }
        if let body = request["body"]?.text, !body.isEmpty {
            if let json = try? JSON.read(Array(body.utf8)), !json.isScalar {
                members.append(JSON.Member("json", json))
            } else {
                members.append(JSON.Member("body", .string(body)))
            }
        }
        return .object(members)
    }
}
