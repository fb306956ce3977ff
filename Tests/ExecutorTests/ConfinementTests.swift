import Foundation
import TestSupport
import Testing

/// What every instance of a running daemon looks like from outside.
@Suite(.serialized) struct ConfinementTests {
    @Test func everyInstanceIsConfined() throws {
        let daemon = try TestDaemon([
            "one": "function onTrack() { return 1 }", "two": "function onTrack() { return 2 }",
        ])
        _ = try daemon.invoke("one")
        _ = try daemon.invoke("two")
        #expect(eventually { (try? daemon.instances().allSatisfy { $0.pid > 0 && $0.state != "hatching" }) == true })
        let instances = try daemon.instances()
        #expect(instances.count >= 4)
        for instance in instances {
            let status = ProcessFacts.status(instance.pid)
            #expect(status["Threads"] == "1")
            #expect(status["Seccomp"] == "2")
            #expect(status["NoNewPrivs"] == "1")
            for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] { #expect(status[set] == "0000000000000000", "\(set)") }
            #expect(status["Uid"]?.hasPrefix("0") == false, "never root")
        }
        #expect(daemon.stop())
    }

    /// OpenSSL, ICU and libc first do some things long after the filter is in force.
    @Test func librariesWorkBehindTheFilter() throws {
        let daemon = try TestDaemon([
            "f": """
            function onTrack() {
                const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
                const exported = [1, 2, 3, 4].map(() => privateKey.export({ type: 'pkcs1', format: 'der' }).length > 500);
                const packed = zlib.brotliDecompressSync(zlib.brotliCompressSync(Buffer.alloc(9)));
                return {
                    ciphers: crypto.getCiphers().length > 50, curves: crypto.getCurves().length > 20, exported,
                    packed: packed.length, zone: new Date(0).toLocaleString('pl', { timeZone: 'America/Argentina/Ushuaia' }),
                    text: new TextDecoder('gb18030').decode(new Uint8Array([0xd6, 0xd0])), random: crypto.randomUUID(),
                };
            }
            """
        ])
        let answers = try (0..<3).map { try daemon.invoke("f", headers: ["Hatchery-Settings": #"{"n":\#($0)}"#]) }
        for answer in answers {
            let result = try #require(answer.json["result"] as? [String: Any], "\(answer.errorMessage)")
            #expect(result["ciphers"] as? Bool == true && result["curves"] as? Bool == true)
            #expect(result["exported"] as? [Bool] == [true, true, true, true])
            #expect(result["packed"] as? Int == 9 && result["text"] as? String == "中")
            #expect(result["zone"] as? String == "31.12.1969, 21:00:00")
        }
        let random = Set(answers.compactMap { ($0.json["result"] as? [String: Any])?["random"] as? String })
        #expect(random.count == 3, "instances of one zygote draw from generators of their own")
        #expect(daemon.stop())
    }

    @Test(.enabled(if: geteuid() == 0, "reading another process's descriptors takes root"))
    func instanceHasNoDescriptorButItsOwnAndNoFile() throws {
        let daemon = try TestDaemon(["one": "function onTrack() { return 1 }"])
        _ = try daemon.invoke("one")
        let instance = try #require(try daemon.instances(of: "one").first)
        let folder = "/proc/\(instance.pid)/fd"
        let targets = try FileManager.default.contentsOfDirectory(atPath: folder).map {
            try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
        }.sorted()
        #expect(targets.count == 3, "\(targets)")
        #expect(targets.filter { $0.hasPrefix("pipe:") }.count == 2)
        #expect(targets.contains { $0.hasSuffix("/statm") })
        #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/\(instance.pid)/root").isEmpty)
        for space in ["user", "pid", "net", "ipc", "uts", "mnt"] {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/\(space)")
            let theirs = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(instance.pid)/ns/\(space)")
            #expect(own != theirs, "\(space)")
        }
        #expect(daemon.stop())
    }

    @Test func twoInstancesNeverDrawTheSameNumbers() throws {
        let code = "const first = [Math.random(), Math.random(), Math.random()]; function onTrack() { return first }"
        let functions = Dictionary(uniqueKeysWithValues: (0..<12).map { ("f\($0)", code) })
        let daemon = try TestDaemon(functions)
        var seen: Set<[Double]> = []
        for name in functions.keys {
            let numbers = try #require(try daemon.invoke(name).result as? [Double])
            #expect(seen.insert(numbers).inserted)
        }
        #expect(daemon.stop())
    }

    @Test func globalsStayWithTheirInstanceAndReachNoOther() throws {
        let daemon = try TestDaemon([
            "one":
                "function onTrack(event) { const before = globalThis.kept; globalThis.kept = event.value; Array.prototype.leak = 1; return before ?? null }",
            "two": "function onTrack() { return [typeof kept, typeof [].leak] }",
        ])
        #expect(try daemon.invoke("one", #"{"type":"track","value":"a"}"#).result is NSNull)
        #expect(try daemon.invoke("one", #"{"type":"track","value":"b"}"#).text == "a")
        #expect(try daemon.invoke("two").result as? [String] == ["undefined", "undefined"])
        #expect(try daemon.invoke("one", headers: ["Hatchery-Settings": #"{"tenant":2}"#]).result is NSNull)
        #expect(daemon.stop())
    }

    @Test func memoryLimitIsTheFunctionsOwn() throws {
        let code = "function onTrack() { return new Uint8Array(100 << 20).fill(1).length }"
        let daemon = try TestDaemon(
            ["small": code, "large": code],
            files: [
                "small/function.yaml": "limits: {memoryMiB: 48}", "large/function.yaml": "limits: {memoryMiB: 256}",
            ])
        #expect(try daemon.invoke("small").outcome == "outOfMemory")
        #expect(try daemon.invoke("large").number == Double(100 << 20))
        #expect(daemon.stop())
    }
}
