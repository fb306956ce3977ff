/// The rules that may differ from function to function, where the documents of the contract differ (SPEC 14).
package struct FunctionRules: Equatable, Sendable {
    /// Older or stricter rules, each off unless a function asks for it.
    package var compatibility: Compatibility = []
    /// How many of the five error classes there are, from 3 to 5: `RetryError` is the fourth, `DropEvent` the fifth.
    package var errorClasses: UInt8 = 5
    /// A source's webhook body, in bytes of text (SPEC 36).
    package var bodyBytesMax = 512 << 10
    /// What a webhook's Content-Type may be, in lower case; empty for anything (SPEC 34).
    package var contentTypes = ["application/json", "application/x-www-form-urlencoded"]
    /// The host under which webhooks reach this installation: the base of `request.url` (SPEC 31, 39).
    package var ingestHost = "fn.segmentapis.com"

    /// The rules in force when a function says nothing.
    package init() {}

    /// Deviations that are on or off.
    package struct Compatibility: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        /// A source finds the keys of its request's JSON body in alphabetical order (SPEC 35).
        package static let alphabeticalKeys = Self(rawValue: 1)
        /// `exports.processEvents` of the first source functions is a handler (SPEC 11).
        package static let processEvents = Self(rawValue: 2)
        /// `Segment.group`, `page` and `screen` want a userId or an anonymousId (SPEC 50).
        package static let requireIds = Self(rawValue: 4)
        /// `onBatch` alone serves no single event (SPEC 86).
        package static let singleHandlers = Self(rawValue: 8)
        /// An event of a type that does not exist is taken and ignored instead of being unsupported (SPEC 13).
        package static let ignoreUnknownTypes = Self(rawValue: 16)
        /// `onBatch` is no handler of an insert function.
        package static let noInsertBatches = Self(rawValue: 32)

        static let all: Self = [
            .alphabeticalKeys, .processEvents, .requireIds, .singleHandlers, .ignoreUnknownTypes, .noInsertBatches,
        ]
    }

    /// A name or a media type, in bytes.
    private static let textBytesMax = 256
    private static let contentTypesMax = 64

    func encode(into writer: inout ByteWriter) {
        writer.u32(compatibility.rawValue)
        writer.u8(errorClasses)
        writer.u32(UInt32(bodyBytesMax))
        writer.u8(UInt8(contentTypes.count))
        for type in contentTypes { writer.text(type) }
        writer.text(ingestHost)
    }

    static func decode(_ reader: inout ByteReader) throws(WireError) -> FunctionRules {
        var rules = FunctionRules()
        let flags = try reader.u32()
        rules.compatibility = Compatibility(rawValue: flags)
        guard rules.compatibility.isSubset(of: .all) else { throw .badValue(UInt64(flags)) }
        rules.errorClasses = try reader.u8()
        guard 3...5 ~= rules.errorClasses else { throw .badValue(UInt64(rules.errorClasses)) }
        rules.bodyBytesMax = Int(try reader.u32())
        let count = Int(try reader.u8())
        guard count <= contentTypesMax else { throw .tooLong(bytes: count, limit: contentTypesMax) }
        rules.contentTypes = []
        for _ in 0..<count { rules.contentTypes.append(try reader.text(limit: textBytesMax)) }
        rules.ingestHost = try reader.text(limit: textBytesMax)
        return rules
    }
}
