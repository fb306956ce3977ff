import FunctionFolder
import Yams

/// YAML as the JSON value that it stands for; types are those of YAML 1.2's core schema.
enum YAMLValue {
    /// Values that aliases repeat too often.
    private static let nodesMax = 200_000

    /// - Throws: ``ConfigurationError`` with the line.
    static func json(_ node: Node, source: String) throws(ConfigurationError) -> JSON {
        var count = 0
        return try json(node, source, &count)
    }

    private static func json(_ node: Node, _ source: String, _ count: inout Int) throws(ConfigurationError) -> JSON {
        count += 1
        guard count < nodesMax else {
            throw ConfigurationError(source: source, line: node.mark?.line, problem: "it holds too many values")
        }
        switch node {
        case .mapping(let mapping):
            var members: [JSON.Member] = []
            for (key, value) in mapping {
                guard let name = key.scalar?.string else {
                    throw ConfigurationError(source: source, line: key.mark?.line, problem: "a key must be plain text")
                }
                members.append(JSON.Member(name, try json(value, source, &count)))
            }
            return .object(members)
        case .sequence(let sequence):
            var list: [JSON] = []
            for value in sequence { list.append(try json(value, source, &count)) }
            return .array(list)
        case .scalar(let scalar):
            return try json(scalar, source)
        case .alias:
            throw ConfigurationError(source: source, line: node.mark?.line, problem: "an alias without its anchor")
        }
    }

    private static func json(_ scalar: Node.Scalar, _ source: String) throws(ConfigurationError) -> JSON {
        let text = scalar.string
        // A tag says the type whatever the text looks like; quotes say that it is text.
        guard scalar.style == .plain, scalar.tag.rawValue != "tag:yaml.org,2002:str" else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default:
            guard let number = SettingsDocument.number(text), Double(number)?.isFinite == true else {
                return .string(text)
            }
            return .number(number)
        }
    }
}
