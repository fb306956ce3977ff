import CURLParser

/// One line of an allow or deny list.
///
/// `example.com` that host; `*.example.com` every host below it; `*` every host; `:443` and `:8000-8999` ports;
/// `example.com:443` both at once; `93.184.216.0/24`, `2606:4700::/32` and single addresses, with a port as
/// `93.184.216.34:80` and `[2606:4700::1]:80`.
package struct AccessRule: Equatable, Sendable {
    private enum Host: Equatable {
        case any
        case name(String)
        /// With the dot in front.
        case below(String)
        case range(AddressRange)
    }

    /// As the operator or the function's owner wrote it.
    package let text: String
    private let host: Host
    private let ports: ClosedRange<UInt16>?

    /// Nil if the text is no rule.
    package init?(_ text: String) {
        self.text = text
        let trimmed = text.lowercased()
        if let range = AddressRange(trimmed) {
            (host, ports) = (.range(range), nil)
            return
        }
        if trimmed.first == ":" {
            guard let ports = Self.ports(trimmed.dropFirst()) else { return nil }
            (host, self.ports) = (.any, ports)
            return
        }
        var name = trimmed[...]
        var ports: ClosedRange<UInt16>?
        if name.last != "]", let colon = name.lastIndex(of: ":") {
            guard let given = Self.ports(name[name.index(after: colon)...]) else { return nil }
            ports = given
            name = name[..<colon]
        }
        if name.first == "[", name.last == "]" { name = name.dropFirst().dropLast() }
        guard let host = Self.host(name) else { return nil }
        (self.host, self.ports) = (host, ports)
    }

    private static func host(_ name: Substring) -> Host? {
        if name == "*" { return .any }
        if let range = AddressRange(name) { return .range(range) }
        let isBelow = name.hasPrefix("*.")
        guard let ascii = HostName.ascii(isBelow ? name.dropFirst(2) : name) else { return nil }
        return isBelow ? .below("." + ascii) : .name(ascii)
    }

    private static func ports(_ text: Substring) -> ClosedRange<UInt16>? {
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = UInt16(ends[0]), let last = UInt16(ends[ends.count - 1]), first <= last else { return nil }
        return first...last
    }

    /// Whether it speaks of addresses, so that a name must be resolved before it can be judged.
    package var needsAddress: Bool {
        if case .range = host { true } else { false }
    }

    /// Whether it names the port itself.
    package func names(port: UInt16) -> Bool { ports?.contains(port) ?? false }

    /// Whether it holds for a connection.
    ///
    /// - Parameters:
    ///   - host: a name as ``HostName/canonical(_:)`` gives it, or an address as text.
    ///   - address: what the host was found to be; nil before it is resolved, when no rule on addresses holds.
    package func matches(host name: String, port: UInt16, address: IPAddress?) -> Bool {
        if let ports, !ports.contains(port) { return false }
        switch host {
        case .any: return true
        case .name(let own): return own == name
        case .below(let suffix): return name.hasSuffix(suffix)
        case .range(let range):
            guard let address else { return false }
            return range.contains(address) || address.reachedV4.map(range.contains) ?? false
        }
    }
}

/// Names of hosts in the one form in which they are compared.
package enum HostName {
    /// Lower case, without the dot of the root at the end; an address of version 6 without its brackets.
    package static func canonical(_ host: some StringProtocol) -> String {
        var name = host.lowercased()
        if name.hasSuffix("."), name.count > 1 { name.removeLast() }
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        return name
    }

    /// The name in ASCII; nil if it is none.
    static func ascii(_ name: Substring) -> String? {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case 45, 46, 95, 48...57, 97...122, 128...: true
            default: false
            }
        }
        let utf8 = name.utf8.map { CChar(bitPattern: $0) }
        guard isPlain, !utf8.isEmpty, let found = url_domain_to_ascii(utf8, utf8.count) else { return nil }
        let ascii = canonical(String(cString: found))
        return ascii.isEmpty ? nil : ascii
    }
}
