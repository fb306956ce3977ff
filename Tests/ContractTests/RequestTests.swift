import Foundation
import TestSupport
import Testing

extension ContractTests {
    /// Items 28 to 39: the request of a source function.
    @Suite struct RequestTests {
        /// A source whose answer is the value of `expression`.
        private func source(_ expression: String, _ manifest: String = "") throws -> TestFunction {
            try TestFunction("async function onRequest(request) { return \(expression) }", kind: "source", manifest)
        }

        @Test func spec28JSONComesAtOnceAndCanBeAwaited() throws {
            let function = try source("[request.json().a, (await request.json()).a, request.json() === request.json()]")
            #expect(try function.run(#"{"body":"{\"a\":[1]}"}"#)["result"] == "[[1],[1],false]")
            #expect(try function.run(#"{"body":{"a":[1]}}"#)["result"] == "[[1],[1],false]")
        }

        @Test func spec29TextComesAtOnce() throws {
            let function = try source("[request.text(), await request.text()]")
            #expect(try function.run(#"{"body":"a=1&b= ü"}"#)["result"] == #"["a=1&b= ü","a=1&b= ü"]"#)
            let answer = try function.run(#"{"body": { "b": [1, 2.50], "a": null } }"#)
            #expect((answer.result as? [String])?.first == #"{"b":[1,2.5],"a":null}"#)
        }

        @Test func spec30HeadersIgnoreCase() throws {
            let function = try source(
                """
                [request.headers instanceof Headers, request.headers.get('X-ONE'), request.headers.get('x-list'),
                    request.headers.get('none'), [...request.headers.keys()]]
                """
            )
            let answer = try function.run(#"{"headers":{"x-One":"1","X-List":["a","b"],"X-Null":null,"X-Number":5}}"#)
            #expect(answer["result"] == #"[true,"1","a, b",null,["x-list","x-number","x-one"]]"#)
            #expect(try function.run("{}")["result"] == "[true,null,null,null,[]]")
        }

        @Test(arguments: [
            (#"{}"#, "https://fn.segmentapis.com/"),
            (#"{"queryParameters":"a=1&b=2&a=3"}"#, "https://fn.segmentapis.com/?a=1&b=2&a=3"),
            (#"{"queryParameters":"?a=1"}"#, "https://fn.segmentapis.com/?a=1"),
            (#"{"queryParameters":""}"#, "https://fn.segmentapis.com/"),
            (#"{"queryParameters":{"a":["1",2],"b":"x y&","n":null}}"#, "https://fn.segmentapis.com/?a=1&a=2&b=x+y%26"),
            (#"{"payload":{"queryParameters":"a=1"}}"#, "https://fn.segmentapis.com/?a=1"),
        ])
        func spec31URLHasTheQueryParameters(payload: String, href: String) throws {
            let function = try source(
                "[request.url instanceof URL, request.url.href, request.url.searchParams.getAll('a').length]")
            let answer = try function.run(payload)
            let count = href.components(separatedBy: "a=").count - 1
            #expect(answer["result"] == "[true,\(quoted(href).replacingOccurrences(of: #"\/"#, with: "/")),\(count)]")
        }

        @Test func spec31BaseMayBeAnotherHost() throws {
            let function = try source("request.url.href", "source: {ingestHost: hooks.example.com}")
            #expect(try function.run(#"{"queryParameters":"a=1"}"#).text == "https://hooks.example.com/?a=1")
        }

        @Test(arguments: ["5", "true", "0"]) func spec32BodyOfAnotherTypeIsRefused(body: String) throws {
            let answer = try source("1").run(#"{"body":\#(body)}"#)
            #expect(answer.status == 400 && answer.outcome == "badRequest" && answer.errorName == "TypeError")
            #expect(answer.errorMessage == "unsupported body type: it is a string or a JSON object")
            #expect(answer["messages"] == #"{"events":[],"objects":[]}"#)
        }

        @Test(arguments: [#"{"body":"{a:1}"}"#, #"{"body":""}"#, "{}"])
        func spec32InvalidJSONIsABadRequest(payload: String) throws {
            let answer = try source("request.json()").run(payload)
            #expect(answer.status == 200 && answer.outcome == "badRequest" && answer.errorName == "SyntaxError")
            #expect(answer.stack.contains("onRequest (function.js:1:"))
        }

        @Test(arguments: [
            (#"{"headers":[]}"#, "the headers of a request are an object"),
            (#"{"headers":"a: b"}"#, "the headers of a request are an object"),
            (#"{"headers":{"a b":"c"}}"#, "a b is not a legal HTTP header name"),
            (#"{"headers":{"a":"b\u0000"}}"#, "is not a legal HTTP header value"),
            (#"{"queryParameters":5}"#, "the queryParameters of a request are a string or an object"),
            ("5", "a request must be a JSON object with body, headers and queryParameters"),
            ("null", "a request must be a JSON object with body, headers and queryParameters"),
            ("{", "the event is not JSON: it ends in the middle"),
        ])
        func spec32MalformedRequestsAreRefused(payload: String, message: String) throws {
            let answer = try TestFunction("onRequest = () => { throw new Error('called') }", kind: "source").run(
                payload)
            #expect(answer.status == 400 && answer.outcome == "badRequest" && answer.retryable == false)
            #expect(answer.errorMessage.contains(message), "\(answer.errorMessage)")
        }

        @Test func spec33OnlyPOST() throws {
            let function = try source("request.method")
            #expect(try function.run("{}").text == "POST")
            for method in ["GET", "PUT", "DELETE"] {
                let connection = try TestConnection(path: function.daemon.socketPath)
                try connection.send(TestConnection.request(method, "/v1/functions/\(function.name)/invoke"))
                let answer = try connection.receiveAnswer()
                #expect(answer.status == 405 && answer.headers["allow"] == "POST")
                #expect(answer.errorMessage == "\(method) is not for this path: use POST")
            }
        }

        @Test func spec34ContentTypeDecides() throws {
            let function = try source("request.text()")
            func run(_ type: String) throws -> TestAnswer {
                try function.run(#"{"body":"{}","headers":{"Content-Type":\#(quoted(type))}}"#)
            }
            for type in ["application/json", "Application/JSON; charset=utf-8", "application/x-www-form-urlencoded"] {
                #expect(try run(type).end == "ok")
            }
            for type in ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/jsonp"] {
                let answer = try run(type)
                let bare = type.components(separatedBy: ";")[0]
                #expect(
                    answer.status == 415 && answer.outcome == "badRequest" && answer.errorName == "UnsupportedMediaType"
                )
                #expect(
                    answer.errorMessage == "the Content-Type is \(bare); accepted are application/json, "
                        + "application/x-www-form-urlencoded (source.contentTypes)")
            }
            #expect(try function.run(#"{"body":"{}","headers":{}}"#).end == "ok", "a request without the header")
        }

        @Test func spec34ContentTypesMayBeOthers() throws {
            let xml = try source("request.text()", "source: {contentTypes: [text/xml]}")
            #expect(try xml.run(#"{"body":"<a/>","headers":{"content-type":"text/xml"}}"#).text == "<a/>")
            #expect(try xml.run(#"{"body":"{}","headers":{"content-type":"application/json"}}"#).status == 415)
            let all = try source("request.text()", "source: {contentTypes: []}")
            #expect(try all.run(#"{"body":"x","headers":{"content-type":"a/b"}}"#).text == "x")
        }

        @Test func spec35KeysMayBeAlphabetical() throws {
            let payload = #"{"body":{"b":1,"a":{"d":[{"z":1,"y":2}],"__proto__":0,"c":3},"10":0,"9":0}}"#
            let ordered = #"{"9":0,"10":0,"a":{"__proto__":0,"c":3,"d":[{"y":2,"z":1}]},"b":1}"#
            let kept = #"{"9":0,"10":0,"b":1,"a":{"d":[{"z":1,"y":2}],"__proto__":0,"c":3}}"#
            for (manifest, expected) in [
                ("", kept), ("compat: {alphabeticalKeys: false}", kept), ("compat: {alphabeticalKeys: true}", ordered),
                ("compat: {strict: true}", ordered), ("compat: {strict: true, alphabeticalKeys: false}", kept),
            ] {
                let function = try source("[JSON.stringify(request.json()), request.text()]", manifest)
                #expect(try function.run(payload).result as? [String] == [expected, expected], "\(manifest)")
                let text = try source("JSON.stringify(request.json())", manifest)
                    .run(#"{"body":\#(quoted(#"{"b":1,"a":2}"#))}"#).text
                #expect(text == (expected == kept ? #"{"b":1,"a":2}"# : #"{"a":2,"b":1}"#), "\(manifest)")
            }
        }

        @Test func spec36LongestBody() throws {
            let function = try source("request.text().length")
            let most = 512 << 10
            func run(_ text: String) throws -> TestAnswer { try function.run(#"{"body":"\#(text)"}"#) }
            #expect(try run(String(repeating: "x", count: most)).number == Double(most))
            #expect(try run(String(repeating: "é", count: most / 2)).number == Double(most / 2))
            for text in [String(repeating: "x", count: most + 1), String(repeating: "é", count: most / 2 + 1)] {
                let answer = try run(text)
                #expect(answer.status == 413 && answer.outcome == "badRequest" && answer.errorName == "PayloadTooLarge")
                #expect(
                    answer.errorMessage == "the request's body has \(text.utf8.count) bytes; "
                        + "at most \(most) are accepted (source.bodyKiB)"
                )
            }
            let older = try source("request.text().length", "source: {bodyKiB: 2048}")
            #expect(try older.run(#"{"body":"\#(String(repeating: "x", count: 2 << 20))"}"#).number == Double(2 << 20))
            #expect(try older.run(#"{"body":"\#(String(repeating: "x", count: 2 << 20 + 1))"}"#).status == 413)
        }

        @Test func spec39CallsToTheOwnHostAreNotDeployed() throws {
            let code = "\nonRequest = () => fetch('https://fn.segmentapis.com/?b=1')"
            let refusal = "Functions are unable to send data or events back to their originating source"
            let refused = try TestFunction(code, kind: "source")
            #expect(
                refused.problem.contains(refusal) && refused.problem.contains("function.js line 2"),
                "\(refused.problem)")
            #expect(try refused.run("{}").outcome != "ok")
            let own = "source: {ingestHost: hooks.example.com}"
            #expect(try TestFunction(code, kind: "source", own).problem.isEmpty)
            let other = code.replacingOccurrences(of: "fn.segmentapis.com", with: "hooks.example.com")
            #expect(try TestFunction(other, kind: "source", own).problem.contains(refusal))
            #expect(try TestFunction("onTrack = () => 'https://fn.segmentapis.com'").problem.isEmpty)
        }
    }
}
