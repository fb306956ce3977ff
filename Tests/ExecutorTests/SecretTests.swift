import Foundation
import TestSupport
import Testing

/// Sensitive settings never leave a daemon, whatever a function does with them by accident (SPEC 60, 99).
@Suite(.serialized) struct SecretTests {
    private static let key = "s3cr3t\"K\\e\ny+/é=42"
    private static let token = "tok-9d8c7b6a5f4e"
    private static let schema = """
        settings:
          - {name: key, sensitive: true}
          - {name: map, type: TEXT_MAP, sensitive: true}
        network: {tracedKiB: 64}
        """

    private func daemon(_ code: String, kind: String = "destination", options: [String] = []) throws -> TestDaemon {
        try TestDaemon(
            ["f": code],
            files: [
                "f/function.yaml": "kind: \(kind)\n" + Self.schema,
                "f/settings.yaml": "key: {env: HATCHERY_TEST_KEY}\nmap: {token: {env: HATCHERY_TEST_TOKEN}}",
            ], options: ["egress.privateRanges=127.0.0.0/8", "limits.timeoutMs=3000"] + options,
            environment: ["HATCHERY_TEST_KEY": Self.key, "HATCHERY_TEST_TOKEN": Self.token])
    }

    /// Neither the values nor recognisable parts of them are in any string of the answer.
    private func expectNoSecret(_ answer: TestAnswer, _ name: String = "") {
        #expect(!answer.json.isEmpty, "\(name): \(String(decoding: answer.body, as: UTF8.self))")
        let text = String(decoding: answer.body, as: UTF8.self)
        func base64(_ value: String) -> String { Data(value.utf8).base64EncodedString() }
        let parts: [String] = [
            "s3cr3t", "9d8c7b", String(base64(Self.key).prefix(12)), String(base64(Self.token).prefix(12)),
            String(base64("user:\(Self.token)").dropFirst(8).prefix(8)),
            String(base64("me:\(Self.token)").dropFirst(6).prefix(8)),
            Data(Self.token.utf8).map { String(format: "%02x", $0) }.joined(),
        ]
        for part in parts { #expect(!text.contains(part), "\(name): \(part) in \(text)") }
    }

    @Test func spec99logsAreMasked() throws {
        let daemon = try daemon(
            #"""
            function onTrack(event, { key, map: { token } }) {
                console.log(key); console.warn('key is', key);
                console.error({ key, list: [token] }); console.dir(token);
                const [front, back] = [token.slice(0, 8), token.slice(8)];
                console.log(front, back); console.log([front, back]);
                console.log({ a: front, b: back }); console.log(`${front}\n${back}`);
                console.log(key.slice(0, 7), key.slice(7)); console.log([...token]);
                console.log('%s/%s', token, key);
                const json = JSON.stringify({ key, token });
                console.log(json); console.log(JSON.stringify(json));
                console.log(btoa(token), btoa('user:' + token), btoa('me:' + token));
                console.log(Buffer.from(key).toString('base64url'));
                console.log(Buffer.from(token).toString('hex'), Buffer.from(token));
                console.log(encodeURIComponent(key));
                const query = '?k=' + encodeURIComponent(key);
                console.log(new URL('https://a.example/' + encodeURIComponent(token) + query).href);
                console.log('last line is shown');
                return { key, text: token + '!', [token]: 1 };
            }
            """#)
        let answer = try daemon.invoke("f")
        #expect(answer.outcome == "ok", "\(answer.errorMessage)")
        expectNoSecret(answer)
        #expect(answer.logs.count == 19 && answer.logs.last?["message"] as? String == "last line is shown")
        for log in answer.logs.dropLast() {
            #expect((log["message"] as? String)?.contains("***") == true, "\(log)")
        }
        let result = try #require(answer.json["result"] as? [String: Any])
        #expect(result["key"] as? String == "***" && result["text"] as? String == "***!" && result["***"] as? Int == 1)
        for path in ["/v1/functions", "/v1/functions/f", "/v1/instances"] { expectNoSecret(try daemon.get(path), path) }
        for command in ["ps", "functions"] {
            let shown = try Programs.run("hatchery", [command, "--socket", daemon.socketPath]).out
            #expect(shown.contains("f ") && !shown.contains("s3cr3t") && !shown.contains("9d8c7b"))
        }
        #expect(!daemon.logText.contains("s3cr3t") && !daemon.logText.contains("9d8c7b"))
        // Nor does a worker find them in what it was started with.
        for process in daemon.descendants {
            let environment = (try? String(contentsOfFile: "/proc/\(process)/environ", encoding: .utf8)) ?? ""
            #expect(!environment.contains("9d8c7b"))
        }
        #expect(daemon.stop())
    }

    @Test(arguments: [
        "throw new Error('bad key ' + key + ' and ' + token)", "throw new RetryError(JSON.stringify({ key, token }))",
        "throw token", "throw { token, key }", "class Odd extends Error { name = token } throw new Odd(btoa(key))",
        "return { big: 1n, [token]: key }", "null[token]", "JSON.parse(token)", "new URL(token)",
    ]) func spec99errorsAreMasked(_ line: String) throws {
        let daemon = try daemon("function onTrack(event, { key, map: { token } }) { \(line) }")
        let answer = try daemon.invoke("f")
        #expect(answer.outcome != "ok")
        expectNoSecret(answer, line)
        #expect(daemon.stop())
    }

    @Test func spec99killedCallsAreMaskedToo() throws {
        let daemon = try daemon(
            """
            function onTrack(event, { key, map: { token } }) {
                console.log('key', key, token);
                while (true) {}
            }
            """, options: ["limits.timeoutMs=30000"])
        let late = try daemon.invoke("f", headers: ["Hatchery-Deadline-Ms": "1500"])
        #expect(late.outcome == "timeout" && late.logs.first?["message"] as? String == "key *** ***")
        expectNoSecret(late)
        let running = Background { try? daemon.invoke("f") }
        #expect(eventually { (try? daemon.instances(of: "f").contains { $0.state == "busy" }) == true })
        let pid = try #require(try daemon.instances(of: "f").first { $0.state == "busy" }?.pid)
        // A fault before the handler runs would be nobody's: it is in its loop once it has used so much time.
        let before = ProcessFacts.cpuTicks(pid)
        #expect(eventually { ProcessFacts.cpuTicks(pid) > before + 20 })
        kill(pid, SIGSEGV)
        let crashed = try #require(running.value)
        #expect(crashed.outcome == "crashed")
        expectNoSecret(crashed)
        #expect(daemon.stop())
    }

    @Test func spec99requestsAreMasked() throws {
        let server = try LocalServer.answering { request in
            Response(
                headers: [("X-Echo", request.header("x-own") ?? "")],
                body: Array("you sent ".utf8) + request.body)
        }
        let daemon = try daemon(
            """
            async function onTrack(event, { key, map: { token } }) {
                const answer = await fetch(event.origin + '/' + token + '?q=' + encodeURIComponent(key), {
                    method: 'POST', body: JSON.stringify({ key, half: [token.slice(0, 5), token.slice(5)] }),
                    headers: {
                        'x-own': token, 'x-basic': 'Basic ' + btoa('user:' + token), authorization: 'Bearer ' + token,
                    } });
                await answer.text();
                await fetch('http://' + token + '.invalid/').catch((error) => console.log(error.message));
                await fetch(event.origin + '/form', { method: 'POST', body: new URLSearchParams({ key, token }) });
            }
            """)
        let answer = try daemon.invoke("f", #"{"type":"track","origin":"\#(server.origin)"}"#)
        #expect(answer.outcome == "ok", "\(answer.errorMessage)")
        expectNoSecret(answer)
        let requests = try #require(answer.json["requests"] as? [[String: Any]])
        #expect(requests.count == 3)
        #expect(requests[0]["url"] as? String == "\(server.origin)/***?q=***")
        #expect((requests[0]["requestBody"] as? String)?.contains(#""key":"***""#) == true)
        #expect((requests[0]["responseBody"] as? String)?.hasPrefix("you sent ") == true)
        let headers = try #require(requests[0]["requestHeaders"] as? [[String]])
        #expect(headers.contains(["x-own", "***"]) && headers.contains(["authorization", "***"]))
        #expect(headers.contains { $0[0] == "x-basic" && $0[1].hasPrefix("Basic ") && $0[1].contains("***") })
        #expect(requests[2]["requestBody"] as? String == "key=***&token=***")
        #expect(daemon.stop())
    }

    @Test func spec99recordingsAreMasked() throws {
        let server = try LocalServer.answering { _ in .text("ok") }
        let daemon = try daemon(
            """
            async function onTrack(event, { key, map: { token } }) {
                const headers = { authorization: 'Basic ' + btoa('user:' + token), 'x-own': token };
                const body = encodeURIComponent(key);
                return (await fetch(event.origin, { method: 'POST', headers, body })).status;
            }
            """)
        let answer = try daemon.invoke(
            "f", #"{"type":"track","origin":"\#(server.origin)"}"#, headers: ["Hatchery-Record": "1"])
        #expect(answer.outcome == "ok" && answer.json["recording"] is [String: Any], "\(answer.errorMessage)")
        expectNoSecret(answer)
        #expect(daemon.stop())
    }

    @Test func spec99batchEntriesAreMasked() throws {
        let code =
            """
            function onTrack(event, { map: { token } }) {
                if (event.bad) throw new Error('no ' + token);
                return { ...event, token };
            }
            """
        for kind in ["destination", "insert"] {
            let daemon = try daemon(code, kind: kind)
            let answer = try daemon.invoke("f", #"[{"type":"track","bad":true},{"type":"track","error":{"a":1}}]"#)
            let results = try #require(answer.json["results"] as? [[String: Any]])
            #expect((results[0]["error"] as? [String: Any])?["message"] as? String == "no ***")
            let shown = (results[1]["result"] as? [String: Any])?["token"] as? String
            #expect(shown == (kind == "insert" ? Self.token : "***"), "an event that goes on is not changed")
            #expect(daemon.stop())
        }
    }

    @Test func spec99valuesOfACallAreMasked() throws {
        let daemon = try daemon(
            "function onTrack(event, { key }) { console.log(key.slice(0, 5), key.slice(5)); return key }")
        let answer = try daemon.invoke("f", headers: ["Hatchery-Settings": #"{"key":"s3cr3t of this call"}"#])
        #expect(answer.text == "***" && answer.logs.first?["message"] as? String == "***")
        let short = try daemon.invoke("f", headers: ["Hatchery-Settings": #"{"key":"s3c"}"#])
        #expect(short.outcome == "invalidSettings" && !short.errorMessage.contains("s3c\""))
        #expect(daemon.stop())
    }

    @Test func noProcessLeavesACoreFile() throws {
        let daemon = try daemon("function onTrack() { return 1 }")
        _ = try daemon.invoke("f")
        for process in [daemon.pid] + daemon.descendants {
            let limits = (try? String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8)) ?? ""
            let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") } ?? ""
            #expect(core.split(separator: " ").suffix(3).first == "0", "\(process): \(core)")
        }
        #expect(daemon.stop())
    }
}
