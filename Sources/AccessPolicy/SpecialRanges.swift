/// The addresses that lead to no public host: IANA's registries of special-purpose addresses of both versions (RFC 6890
/// and what was entered since), multicast, what is not assigned, and what clouds answer their own machines on.
package enum SpecialRanges {
    /// What the address is and the block that says so; nil for an address of the public network.
    package static func block(of address: IPAddress) -> (use: String, range: AddressRange)? {
        if let v4 = address.reachedV4 { return find(v4, in: v4Blocks) }
        if let known = find(address, in: v6Blocks) { return known }
        return global.contains(address) ? nil : ("not global unicast", AddressRange("::/0")!)
    }

    private static func find(
        _ address: IPAddress, in blocks: [(use: String, range: AddressRange)]
    ) -> (use: String, range: AddressRange)? {
        blocks.first { $0.range.contains(address) }
    }

    private static let global = AddressRange("2000::/3")!

    private static let v4Blocks = blocks([
        ("this network", "0.0.0.0/8"),
        ("private", "10.0.0.0/8"),
        ("shared by carrier-grade NAT", "100.64.0.0/10"),
        ("loopback", "127.0.0.0/8"),
        ("link-local and cloud metadata", "169.254.0.0/16"),
        ("private", "172.16.0.0/12"),
        ("protocol assignments", "192.0.0.0/24"),
        ("documentation", "192.0.2.0/24"),
        ("AS112 name servers", "192.31.196.0/24"),
        ("multicast tunnels", "192.52.193.0/24"),
        ("6to4 relays", "192.88.99.0/24"),
        ("private", "192.168.0.0/16"),
        ("AS112 name servers", "192.175.48.0/24"),
        ("benchmarks", "198.18.0.0/15"),
        ("documentation", "198.51.100.0/24"),
        ("documentation", "203.0.113.0/24"),
        ("cloud metadata", "168.63.129.16/32"),
        ("multicast", "224.0.0.0/4"),
        ("broadcast", "255.255.255.255/32"),
        ("reserved", "240.0.0.0/4"),
    ])

    private static let v6Blocks = blocks([
        ("unspecified", "::/128"),
        ("loopback", "::1/128"),
        ("IPv4-compatible", "::/96"),
        ("local NAT64", "64:ff9b:1::/48"),
        ("discard only", "100::/64"),
        ("dummy prefix", "100:0:0:1::/64"),
        ("Teredo", "2001::/32"),
        ("protocol assignments", "2001::/23"),
        ("documentation", "2001:db8::/32"),
        ("6to4", "2002::/16"),
        ("AS112 name servers", "2620:4f:8000::/48"),
        ("documentation", "3fff::/20"),
        ("segment routing", "5f00::/16"),
        ("unique local", "fc00::/7"),
        ("link-local", "fe80::/10"),
        ("site-local", "fec0::/10"),
        ("multicast", "ff00::/8"),
    ])

    private static func blocks(_ list: [(String, String)]) -> [(use: String, range: AddressRange)] {
        list.map { ($0.0, AddressRange($0.1)!) }
    }
}
