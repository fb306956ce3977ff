import Foundation
import TestSupport
import Testing

/// What functions do on the network, through a real daemon, egress process and instance.
@Suite struct NetworkTests {
    /// A daemon whose functions may reach this machine.
    private func daemon(_ code: String, manifest: String = "", options: [String] = []) throws -> TestDaemon {
        try TestDaemon(
            ["f": code], files: manifest.isEmpty ? [:] : ["f/function.yaml": manifest],
            options: ["egress.privateRanges=127.0.0.0/8", "limits.timeoutMs=20000"] + options)
    }

    private func event(_ server: LocalServer) -> String { #"{"type":"track","origin":"\#(server.origin)"}"# }

    @Test func requestsComeBackWithTheCall() throws {
        let server = try LocalServer.answering { request in
            Response(
                headers: [("Content-Type", "application/json"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")],
                body: Array(
                    #"{"method":"\#(request.method)","body":"\#(String(decoding: request.body, as: UTF8.self))"}"#.utf8)
            )
        }
        let daemon = try daemon(
            """
            async function onTrack(event) {
                const answer = await fetch(event.origin + '/a?token=t0ps3cret&page=2', {
                    method: 'POST', body: 'hello', headers: { authorization: 'Bearer t0ps3cret' } });
                return { status: answer.status, cookies: answer.headers.getSetCookie(), body: await answer.json() };
            }
            """, manifest: "network: {tracedKiB: 4}")
        let answer = try daemon.invoke("f", event(server))
        let result = try #require(answer.json["result"] as? [String: Any])
        #expect(result["status"] as? Int == 200)
        #expect(result["cookies"] as? [String] == ["a=1", "b=2"])
        #expect((result["body"] as? [String: String]) == ["method": "POST", "body": "hello"])
        let request = try #require((answer.json["requests"] as? [[String: Any]])?.first)
        #expect(request["url"] as? String == "\(server.origin)/a?token=***&page=2")
        #expect(request["method"] as? String == "POST" && request["status"] as? Int == 200)
        #expect(request["sentBytes"] as? Int == 5 && request["requestBody"] as? String == "hello")
        #expect((request["responseBody"] as? String)?.hasPrefix(#"{"method":"POST""#) == true)
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("t0ps3cret"))
        #expect(daemon.stop())
    }

    @Test func tenSlowRequestsOverlap() throws {
        let server = try LocalServer.answering { _ in
            usleep(400_000)
            return .text("late")
        }
        let daemon = try daemon(
            """
            async function onTrack(event) {
                const start = performance.now();
                const texts = await Promise.all(Array.from({ length: 10 }, async () => (await fetch(event.origin)).text()));
                return { ms: performance.now() - start, texts: texts.join('') };
            }
            """)
        let result = try #require(try daemon.invoke("f", event(server)).json["result"] as? [String: Any])
        #expect(result["texts"] as? String == String(repeating: "late", count: 10))
        // One after the other they would take 4 s.
        #expect(try #require(result["ms"] as? Double) < 2000)
        #expect(daemon.stop())
    }

    @Test func redirectsAreFollowedReportedOrRefused() throws {
        let server = try LocalServer.answering { request in
            request.path == "/there"
                ? .text("\(request.method) \(request.header("authorization") ?? "none")") : .redirect(302, "/there")
        }
        let daemon = try daemon(
            """
            async function onTrack(event) {
                const followed = await fetch(event.origin + '/here', { method: 'POST', body: 'x', headers: { authorization: 'mine' } });
                const manual = await fetch(event.origin + '/here', { redirect: 'manual' });
                const refused = await fetch(event.origin + '/here', { redirect: 'error' }).catch((error) => error.message);
                return [followed.url, followed.redirected, await followed.text(), manual.status, manual.headers.get('location'), refused];
            }
            """)
        let result = try #require(try daemon.invoke("f", event(server)).json["result"] as? [Any])
        #expect(result[0] as? String == "\(server.origin)/there" && result[1] as? Bool == true)
        #expect(result[2] as? String == "GET mine")
        #expect(result[3] as? Int == 302 && (result[4] as? String)?.hasSuffix("/there") == true)
        #expect((result[5] as? String)?.contains("redirect mode is set to error") == true)
        #expect(daemon.stop())
    }

    @Test func largeBodiesGoBothWaysAndTruncatedOnesFail() throws {
        let server = try LocalServer { visitor in
            guard let request = visitor.request() else { return }
            if request.path == "/cut" {
                visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
            } else {
                visitor.send(Response(headers: [("X-Got", "\(request.body.count)")], body: request.body).bytes)
            }
        }
        let daemon = try daemon(
            """
            async function onTrack(event) {
                const bytes = new Uint8Array(5 << 20).map((_, i) => i);
                const stream = new ReadableStream({ start(c) { for (let i = 0; i < 5; i++) c.enqueue(bytes.slice(i << 20, (i + 1) << 20)); c.close(); } });
                const echo = await fetch(event.origin + '/echo', { method: 'POST', body: stream, duplex: 'half' });
                let total = 0, same = true;
                for await (const chunk of echo.body) {
                    for (let i = 0; i < chunk.length; i += 4093) same &&= chunk[i] === bytes[total + i];
                    total += chunk.length;
                }
                const cut = await fetch(event.origin + '/cut').then((answer) => answer.text()).catch((error) => error.name + ' ' + error.code);
                return [echo.headers.get('x-got'), total, same, cut];
            }
            """)
        let answer = try daemon.invoke("f", event(server))
        let result = try #require(answer.json["result"] as? [Any], "\(answer.errorMessage)")
        #expect(result[0] as? String == "\(5 << 20)" && result[1] as? Int == 5 << 20 && result[2] as? Bool == true)
        #expect(result[3] as? String == "FetchError ECONNRESET")
        #expect(daemon.stop())
    }

    @Test func abortedAndSilentRequestsEnd() throws {
        let server = try LocalServer { visitor in
            _ = visitor.request()
            while visitor.receive() {}
        }
        let daemon = try daemon(
            """
            async function onTrack(event) {
                const aborted = await fetch(event.origin, { signal: AbortSignal.timeout(30) }).catch((error) => error.name);
                const old = await fetch(event.origin, { timeout: 30 }).catch((error) => error.type);
                if (event.wait) await fetch(event.origin);
                fetch(event.origin);
                return [aborted, old];
            }
            """)
        let answer = try daemon.invoke("f", event(server))
        #expect(answer.json["result"] as? [String] == ["TimeoutError", "request-timeout"])
        let logs = try #require(answer.json["logs"] as? [[String: Any]])
        #expect(logs.contains { ($0["message"] as? String)?.hasPrefix("1 request was still pending") == true })
        // A server that never answers is waited for until the deadline, and not longer.
        let late = try daemon.invoke(
            "f", #"{"type":"track","wait":true,"origin":"\#(server.origin)"}"#, headers: ["Hatchery-Deadline-Ms": "300"]
        )
        #expect(late.outcome == "timeout")
        let errors = (late.json["requests"] as? [[String: Any]])?.compactMap { $0["error"] as? String } ?? []
        #expect(errors.contains { $0.hasPrefix("ABORT_ERR") })
        #expect(daemon.stop())
    }

    @Test func refusalsNameTheirRule() throws {
        let daemon = try TestDaemon(
            [
                "f": """
                async function onTrack(event) {
                    const refusals = [];
                    for (const url of event.urls) refusals.push(await fetch(url).then((a) => a.status, (e) => `${e.name} ${e.code} ${e.message}`));
                    return refusals;
                }
                """
            ], files: ["f/function.yaml": "network: {deny: ['*.denied.example']}"],
            options: ["egress.resolve=private.example:80:10.1.2.3"])
        let urls = [
            "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
            "http://169.254.169.254/latest/meta-data/",
            "http://private.example/", "http://a.denied.example/", "http://0x7f.1/", "http://2130706433/",
        ]
        let list = String(decoding: try JSONEncoder().encode(urls), as: UTF8.self)
        let answer = try daemon.invoke("f", #"{"type":"track","urls":\#(list)}"#)
        let refusals = try #require(answer.json["result"] as? [String], "\(answer.errorMessage)")
        for (url, refusal) in zip(urls, refusals) {
            #expect(
                refusal.hasPrefix(
                    "FetchError EPOLICY request to \(url.hasPrefix("http://[") ? "http://[" : "http://")"),
                "\(url): \(refusal)")
            #expect(refusal.contains("is refused"), "\(url): \(refusal)")
        }
        #expect(daemon.stop())
    }

    @Test func budgetsHoldPerCall() throws {
        let server = try LocalServer.answering { _ in Response(body: [UInt8](repeating: 1, count: 700_000)) }
        let daemon = try daemon(
            """
            async function onTrack(event) {
                const ends = [];
                for (let i = 0; i < 4; i++) {
                    ends.push(await fetch(event.origin).then((a) => a.arrayBuffer()).then((b) => b.byteLength, (e) => `${e.code} ${e.message}`));
                }
                return ends;
            }
            """, manifest: "network: {requestsMax: 3, receivedMiB: 1}")
        let ends = try #require(try daemon.invoke("f", event(server)).json["result"] as? [Any])
        #expect(ends[0] as? Int == 700_000)
        #expect(
            (ends[1] as? String)?.contains("EBUDGET") == true
                && (ends[1] as? String)?.contains("network.receivedMiB") == true)
        #expect((ends[3] as? String)?.contains("network.requestsMax") == true)
        #expect(
            try daemon.invoke("f", event(server)).json["result"] as? [Any] != nil,
            "the next call has a budget of its own")
        #expect(daemon.stop())
    }

    @Test func killedEgressFailsItsRequestsAndIsReplaced() throws {
        let arrival = DispatchSemaphore(value: 0)
        let server = try LocalServer { visitor in
            guard let request = visitor.request() else { return }
            if request.path == "/quick" {
                visitor.send(Response.text("quick").bytes)
            } else {
                arrival.signal()
                while visitor.receive() {}
            }
        }
        let daemon = try daemon(
            """
            async function onTrack(event) {
                return fetch(event.origin + event.path).then((a) => a.text(), (e) => `${e.name} ${e.code}`);
            }
            """)
        @Sendable func path(_ path: String) -> String {
            #"{"type":"track","origin":"\#(server.origin)","path":"\#(path)"}"#
        }
        #expect(try daemon.invoke("f", path("/quick")).text == "quick")
        let egress = try #require(daemon.child("hatchery-egress"))
        let running = Background { try? daemon.invoke("f", path("/silent")) }
        #expect(arrival.wait(timeout: .now() + 10) == .success, "the request is under way")
        kill(egress, SIGKILL)
        #expect(running.value?.text == "FetchError EEGRESS")
        #expect(eventually { (try? daemon.invoke("f", path("/quick")).text) == "quick" })
        #expect(daemon.child("hatchery-egress") != egress)
        #expect(daemon.stop())
    }

    @Test func httpsModuleSpeaksLikeNodes() throws {
        let server = try LocalServer.answering { request in
            Response(headers: [("X-Method", request.method)], body: request.body + Array("!".utf8))
        }
        let daemon = try daemon(
            """
            async function onTrack(event) {
                const http = https.overHTTP ?? https;
                try { https.get('http://127.0.0.1/'); } catch (error) { var refused = error.code; }
                return [typeof https.request, refused];
            }
            """)
        let result = try #require(try daemon.invoke("f", event(server)).json["result"] as? [String])
        #expect(result == ["function", "ERR_INVALID_PROTOCOL"])
        #expect(daemon.stop())
    }
}
