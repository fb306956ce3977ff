/// Where a request may go: the daemon's rules, the function's, and the addresses that are closed to everybody.
///
/// It is asked twice for each connection: with the host's name before anything is sent, and with the address when a
/// socket is about to be opened, which is after name service and again after every redirect and retry. In this order: a
/// deny rule refuses; then a private address, unless the daemon opened its range; then every allow list that is not
/// empty must have a rule that holds.
package struct AccessPolicy: Sendable {
    private struct Rules: Sendable {
        var owner: String
        var allow: [AccessRule]
        var deny: [AccessRule]
    }

    private var lists: [Rules]
    private let privateRanges: [AddressRange]
    private let isProxied: Bool

    /// The daemon's part.
    ///
    /// - Parameter isProxied: a proxy resolves names, so addresses are its to judge, except those in URLs.
    /// - Throws: ``RuleError`` for a rule that is none.
    package init(
        allow: [String], deny: [String], privateRanges: [String], isProxied: Bool = false
    ) throws(RuleError) {
        var ranges: [AddressRange] = []
        for text in privateRanges {
            guard let range = AddressRange(text) else { throw RuleError(rule: text) }
            ranges.append(range)
        }
        self.privateRanges = ranges
        self.isProxied = isProxied
        lists = [Rules(owner: "the daemon", allow: try Self.rules(allow), deny: try Self.rules(deny))]
    }

    /// The same with a function's own rules behind it.
    package func adding(allow: [String], deny: [String]) throws(RuleError) -> AccessPolicy {
        var policy = self
        policy.lists.append(
            Rules(owner: "the function", allow: try Self.rules(allow), deny: try Self.rules(deny)))
        return policy
    }

    private static func rules(_ texts: [String]) throws(RuleError) -> [AccessRule] {
        var rules: [AccessRule] = []
        for text in texts {
            guard let rule = AccessRule(text) else { throw RuleError(rule: text) }
            rules.append(rule)
        }
        return rules
    }

    /// Why a connection may not be made; nil if it may, or if it takes the address to tell.
    ///
    /// - Parameters:
    ///   - host: as in the URL.
    ///   - address: nil before the host is resolved.
    package func refusal(host: String, port: UInt16, address: IPAddress?) -> String? {
        let name = HostName.canonical(host)
        let address = address ?? IPAddress(name)
        for list in lists {
            for rule in list.deny where rule.matches(host: name, port: port, address: address) {
                return "\(Self.subject(rule, name, port, address)) is refused by the deny rule \(rule.text)"
            }
        }
        if let refusal = specialRefusal(port: port, address: address) { return refusal }
        for list in lists where !list.allow.isEmpty {
            if list.allow.contains(where: { $0.matches(host: name, port: port, address: address) }) { continue }
            // Without the address a rule on addresses may still come to hold; behind a proxy there will never be one.
            if address == nil, !isProxied, list.allow.contains(where: \.needsAddress) { continue }
            let shown = address.map { "\($0)" == name ? "address \($0)" : "host \(name) (\($0))" } ?? "host \(name)"
            return "\(shown), port \(port) is refused: no allow rule of \(list.owner) names it"
        }
        return nil
    }

    private static func subject(_ rule: AccessRule, _ name: String, _ port: UInt16, _ address: IPAddress?) -> String {
        if rule.needsAddress, let address { return "address \(address)" }
        return rule.names(port: port) && rule.text.hasPrefix(":") ? "port \(port)" : "host \(name)"
    }

    private func specialRefusal(port: UInt16, address: IPAddress?) -> String? {
        let isPortNamed = lists[0].allow.contains { $0.names(port: port) }
        if BadPorts.contains(port), !isPortNamed {
            return "port \(port) is refused: it belongs to a protocol that is not HTTP"
        }
        guard let address, let block = SpecialRanges.block(of: address) else { return nil }
        let isOpened = privateRanges.contains { range in
            range.contains(address) || address.reachedV4.map(range.contains) ?? false
        }
        return isOpened ? nil : "address \(address) is refused: \(block.use) (\(block.range))"
    }
}

/// A rule that nobody understands; nothing may be sent by such a list.
package struct RuleError: Error, Equatable, Sendable {
    package var rule: String

    package init(rule: String) { self.rule = rule }

    /// One sentence with what is to be done.
    package var explanation: String {
        "the rule \"\(rule)\" is not understood: write HOST, *.HOST, :PORT, HOST:PORT or ADDRESS/BITS"
    }
}

/// The ports that the fetch standard closes, for what listens there may take a request for something else.
enum BadPorts {
    private static let all: Set<UInt16> = [
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
        110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
        531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190,
        5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    ]

    static func contains(_ port: UInt16) -> Bool { all.contains(port) }
}
