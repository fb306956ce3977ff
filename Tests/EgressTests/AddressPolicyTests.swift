import AccessPolicy
import Egress
import Testing

/// Which addresses are closed, and what the rules say.
@Suite struct AddressPolicyTests {
    static let closed = [
        "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
        "127.0.0.1", "127.1.2.3", "127.255.255.255", "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1",
        "192.168.0.1", "192.168.255.255", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.254", "255.255.255.255",
        "::", "::1", "::2", "::7f00:1", "::127.0.0.1", "::8.8.8.8",
        "::ffff:0.0.0.0", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:192.168.1.1",
        "::ffff:7f00:1", "::ffff:0:127.0.0.1", "::ffff:0:10.0.0.1",
        "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "64:ff9b:1::8.8.8.8",
        "64:ff9b:2::1", "100::1", "100:0:0:1::1", "2001::1", "2001:0:7f00:1::", "2001:2::1", "2001:10::1",
        "2001:1ff::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::", "2002:808:808::1", "2620:4f:8000::1", "3fff::1",
        "3fff:fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "febf::1", "fec0::1",
        "feff::1", "ff00::1", "ff02::1", "ffff::1", "1::1", "8000::1",
    ]

    static let open = [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "93.184.216.34", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.1",
        "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
        "2001:200::1", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "2003::1", "3ffe::1",
        "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
    ]

    let policy: AccessPolicy

    init() throws { policy = try AccessPolicy(allow: [], deny: [], privateRanges: []) }

    @Test(arguments: closed) func privateAddressIsRefused(_ text: String) throws {
        let address = try #require(IPAddress(text))
        let refusal = try #require(policy.refusal(host: "name.test", port: 443, address: address))
        #expect(refusal.hasPrefix("address \(address) is refused: "))
        // Written in the URL, it is refused before anything is asked or opened.
        #expect(policy.refusal(host: text, port: 443, address: nil) == refusal)
        #expect(policy.refusal(host: "[\(text)]", port: 443, address: nil) == refusal)
    }

    @Test(arguments: open) func publicAddressIsNotRefused(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(policy.refusal(host: "name.test", port: 443, address: address) == nil)
    }

    @Test func refusalNamesUseAndBlock() {
        #expect(
            policy.refusal(host: "127.0.0.1", port: 80, address: nil)
                == "address 127.0.0.1 is refused: loopback (127.0.0.0/8)")
        #expect(
            policy.refusal(host: "x", port: 80, address: IPAddress("::ffff:169.254.169.254"))
                == "address ::ffff:169.254.169.254 is refused: link-local and cloud metadata (169.254.0.0/16)")
    }

    @Test func onlyTheDaemonOpensPrivateRanges() throws {
        let daemon = try AccessPolicy(allow: [], deny: [], privateRanges: ["10.1.0.0/16", "fd00::/8"])
        #expect(daemon.refusal(host: "10.1.2.3", port: 80, address: nil) == nil)
        #expect(daemon.refusal(host: "::ffff:10.1.2.3", port: 80, address: nil) == nil)
        #expect(daemon.refusal(host: "fd12::1", port: 80, address: nil) == nil)
        #expect(daemon.refusal(host: "10.2.2.3", port: 80, address: nil) != nil)
        let function = try policy.adding(allow: ["10.0.0.0/8"], deny: [])
        #expect(function.refusal(host: "10.1.2.3", port: 80, address: nil) != nil)
    }

    @Test func portsOfOtherProtocolsAreRefusedUnlessTheDaemonNamesThem() throws {
        #expect(policy.refusal(host: "mail.test", port: 25, address: nil)?.hasPrefix("port 25 is refused: ") == true)
        #expect(policy.refusal(host: "mail.test", port: 0, address: nil) != nil)
        let daemon = try AccessPolicy(allow: ["*", ":6000"], deny: [], privateRanges: [])
        #expect(daemon.refusal(host: "x.test", port: 6000, address: nil) == nil)
        let function = try policy.adding(allow: [":25"], deny: [])
        #expect(function.refusal(host: "mail.test", port: 25, address: nil) != nil)
    }

    @Test func denyRuleIsNamed() throws {
        let policy = try AccessPolicy(allow: ["*"], deny: ["*.example", ":8080", "93.0.0.0/8"], privateRanges: [])
        let address = IPAddress("93.1.1.1")
        for (host, port, given, refusal): (String, UInt16, IPAddress?, String) in [
            ("evil.example", 443, nil, "host evil.example is refused by the deny rule *.example"),
            ("EVIL.Example.", 443, nil, "host evil.example is refused by the deny rule *.example"),
            ("a.test", 8080, nil, "port 8080 is refused by the deny rule :8080"),
            ("a.test", 443, address, "address 93.1.1.1 is refused by the deny rule 93.0.0.0/8"),
            ("93.1.1.1", 443, nil, "address 93.1.1.1 is refused by the deny rule 93.0.0.0/8"),
        ] {
            #expect(policy.refusal(host: host, port: port, address: given) == refusal)
        }
        #expect(policy.refusal(host: "example", port: 443, address: nil) == nil)
        #expect(policy.refusal(host: "notexample", port: 443, address: nil) == nil)
    }

    @Test func allowListRefusesAllElse() throws {
        let policy = try AccessPolicy(
            allow: ["*.example", "api.test:8443", ":444", "94.0.0.0/8"], deny: ["bad.example"], privateRanges: [])
        for (host, port): (String, UInt16) in [
            ("a.example", 80), ("api.test", 8443), ("any.test", 444), ("94.1.2.3", 80),
        ] {
            #expect(policy.refusal(host: host, port: port, address: IPAddress("8.8.8.8")) == nil || host == "94.1.2.3")
            #expect(policy.refusal(host: host, port: port, address: nil) == nil)
        }
        #expect(policy.refusal(host: "bad.example", port: 80, address: nil) != nil)
        // A rule on addresses leaves the name open until it is resolved.
        #expect(policy.refusal(host: "api.test", port: 443, address: nil) == nil)
        #expect(policy.refusal(host: "api.test", port: 443, address: IPAddress("94.1.1.1")) == nil)
        #expect(
            policy.refusal(host: "api.test", port: 443, address: IPAddress("8.8.8.8"))
                == "host api.test (8.8.8.8), port 443 is refused: no allow rule of the daemon names it")
    }

    @Test func bothListsMustAllow() throws {
        let policy = try AccessPolicy(allow: ["*.example"], deny: [], privateRanges: [])
            .adding(allow: ["a.example", "b.test"], deny: ["c.example"])
        #expect(policy.refusal(host: "a.example", port: 443, address: nil) == nil)
        #expect(
            policy.refusal(host: "b.example", port: 443, address: nil)?.hasSuffix("of the function names it") == true)
        #expect(policy.refusal(host: "b.test", port: 443, address: nil)?.hasSuffix("of the daemon names it") == true)
        #expect(policy.refusal(host: "c.example", port: 443, address: nil)?.hasSuffix("deny rule c.example") == true)
    }

    @Test func behindAProxyRulesOnAddressesNeverAllow() throws {
        let policy = try AccessPolicy(allow: ["94.0.0.0/8"], deny: [], privateRanges: [], isProxied: true)
        #expect(policy.refusal(host: "a.test", port: 443, address: nil) != nil)
        #expect(policy.refusal(host: "94.0.0.1", port: 443, address: nil) == nil)
    }

    @Test(arguments: [
        "", ":", ":0x1", ":99999", ":9-8", "a b", "*.*", "*.", "a*b", "10.0.0.0/33", "::/129", "10.0.0/8/8", "a:b",
        "http://x",
        "x/y", "[::1", "10.0.0.0/-1", "10.0.0.0/+8",
    ])
    func textThatIsNoRuleIsNotUnderstood(_ text: String) {
        #expect(AccessRule(text) == nil)
        #expect(throws: RuleError(rule: text)) { try AccessPolicy(allow: [], deny: [text], privateRanges: []) }
    }

    @Test(arguments: [
        "*", "a.test", "*.a.test", "A.Test", "a.test.", "a.test:443", "a.test:1-2", ":443", ":1-65535", "10.0.0.1",
        "10.0.0.0/8",
        "10.0.0.1:80", "::1", "fe80::/10", "[::1]:80", "[::1]", "münchen.test", "_dmarc.test",
    ])
    func textThatIsARuleIsUnderstood(_ text: String) { #expect(AccessRule(text) != nil) }

    @Test func ruleInUnicodeHoldsForTheNameInASCII() throws {
        let rule = try #require(AccessRule("*.münchen.test"))
        #expect(rule.matches(host: "a.xn--mnchen-3ya.test", port: 443, address: nil))
    }
}
