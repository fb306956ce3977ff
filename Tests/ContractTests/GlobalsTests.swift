import Foundation
import TestSupport
import Testing

extension ContractTests {
    /// Items 40 to 48: what functions find.
    @Suite struct GlobalsTests {
        @Test func spec40GlobalsAreThere() throws {
            let names = """
                console Buffer URL URLSearchParams fetch Request Response Headers setTimeout setInterval clearTimeout \
                clearInterval atob btoa crypto _ FormData OAuth xml Segment EventNotSupported InvalidEventPayload \
                ValidationError RetryError DropEvent cache
                """
            let function = try TestFunction(
                """
                onTrack = (event) => event.names.filter((name) => globalThis[name] === undefined
                    || eval('typeof ' + name) !== typeof globalThis[name])
                """
            )
            let list = names.split(separator: " ").map { quoted(String($0)) }.joined(separator: ",")
            #expect(try function.run(#"{"type":"track","names":[\#(list)]}"#)["result"] == "[]")
        }

        @Test func spec41LibrariesAreThereByTheirNames() throws {
            let function = try TestFunction(
                """
                onTrack = async () => [typeof atob, typeof btoa, typeof fetchretrylib.fetchretry, typeof FormData,
                    jsonwebtoken.verify(jsonwebtoken.sign({ a: 1 }, 'k'), 'k').a, _.chunk([1, 2, 3], 2).length,
                    moment.utc(0).format('YYYY'), moment.tz(0, 'Europe/Berlin').format('HH'), typeof OAuth.OAuth,
                    uuidv5.uuidv5('dns', 'example.com').length, xml([{ a: 'b' }]),
                    (await xml2js.parseStringPromise('<a>b</a>')).a,
                    zlib.zlib.inflateSync(zlib.zlib.deflateSync(Buffer.from('x'))).toString()]
                """)
            let answer = try function.run()
            #expect(
                answer["result"] == """
                    ["function","function","function","function",1,2,"1970","01","function",36,"<a>b</a>","b","x"]
                    """, "\(answer.end)")
        }

        @Test(arguments: ["google", "stripe", "twilio"]) func spec41WhatIsNotMountedIsNotThere(name: String) throws {
            try isMissing(name)
        }

        @Test(arguments: ["pg", "azure", "aws4"]) func spec42WhatIsNotMountedIsNotThere(name: String) throws {
            try isMissing(name)
        }

        private func isMissing(_ name: String)
            throws
        {
            let answer = try TestFunction("onTrack = () => \(name).x").run()
            #expect(answer.outcome == "badRequest" && answer.errorName == "ReferenceError")
            #expect(answer.errorMessage.hasPrefix("\(name) is not defined"))
        }

        @Test func spec43BuiltInModulesAreCryptoAndHTTPS() throws {
            let function = try TestFunction(
                """
                onTrack = () => [typeof crypto.createHash, typeof https.request, ...['fs', 'process', 'child_process',
                    'net', 'os', 'path', 'vm', 'dns', 'http', 'require', 'module', '__dirname', 'XMLHttpRequest']
                    .filter((name) => name in globalThis || eval('typeof ' + name) !== 'undefined')]
                """)
            #expect(try function.run()["result"] == #"["function","function"]"#)
        }

        @Test func spec45CryptoIsNodes() throws {
            let function = try TestFunction(
                """
                onTrack = () => {
                    const key = Buffer.alloc(32, 1), iv = Buffer.alloc(16, 2);
                    const cipher = crypto.createCipheriv('aes-256-cbc', key, iv);
                    const sealed = Buffer.concat([cipher.update('text'), cipher.final()]);
                    const decipher = crypto.createDecipheriv('aes-256-cbc', key, iv);
                    const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
                    const signature = crypto.createSign('SHA256').update('x').sign(privateKey);
                    return [crypto.createHash('md5').update('abc').digest('hex'),
                        crypto.createHash('sha1').update('a').update('bc').digest('base64'),
                        crypto.createHash('sha256').update('abc').digest('hex').slice(0, 8),
                        crypto.createHmac('sha256', 'key').update('abc').digest('hex').slice(0, 8),
                        decipher.update(sealed, undefined, 'utf8') + decipher.final('utf8'),
                        crypto.createVerify('SHA256').update('x').verify(publicKey, signature)];
                }
                """)
            let answer = try function.run()
            #expect(
                answer["result"] == """
                    ["900150983cd24fb0d6963f7d28e17f72","qZk+NkcGgWq6PiVxeFDCbJzQ2J0=","ba7816bf","9c196e32",\
                    "text",true]
                    """, "\(answer.end)")
        }

        @Test func spec46NothingCanBeImported() throws {
            let answer = try TestFunction("onTrack = async () => { await import('lodash') }").run()
            #expect(answer.outcome == "badRequest", "\(answer.end)")
        }

        @Test func spec47FetchAnswersLikeNodeFetch() throws {
            let server = try LocalServer.answering { request in
                Response(
                    status: request.path == "/missing" ? "404 Not Found" : "201 Created",
                    headers: [("Content-Type", "application/json"), ("X-Method", request.method)],
                    body: Array(#"{"sent":\#(request.body.count)}"#.utf8))
            }
            let function = try TestFunction(
                """
                onTrack = async ({ origin }) => {
                    const a = await fetch(origin + '/a', { method: 'POST', body: '12345' });
                    const b = await fetch(origin + '/missing');
                    return [a.status, a.ok, a.statusText, a.headers.get('X-METHOD'), await a.json(),
                        a.url === origin + '/a', a.redirected, b.status, b.ok, await b.text(), a instanceof Response];
                }
                """)
            let answer = try function.run(#"{"type":"track","origin":"\#(server.origin)"}"#)
            #expect(
                answer["result"] == #"[201,true,"Created","POST",{"sent":5},true,false,404,false,"{\"sent\":0}",true]"#,
                "\(answer.end)")
        }

        /// The message is that of today's Node; the one of 2019 named the host a second time, with its port.
        @Test func spec47UnresolvedHostIsAFetchError() throws {
            let function = try TestFunction(
                """
                onTrack = () => fetch('https://nowhere.invalid').catch((error) =>
                    [error instanceof Error, error.name, error.message, error.type, error.code, error.errno])
                """)
            let answer = try function.run()
            #expect(
                answer["result"] == """
                    [true,"FetchError","request to https://nowhere.invalid/ failed, reason: getaddrinfo ENOTFOUND \
                    nowhere.invalid","system","ENOTFOUND","ENOTFOUND"]
                    """)
        }

        @Test func spec48HeadersAndURLs() throws {
            let function = try TestFunction(
                """
                onTrack = () => {
                    const headers = new Headers({ 'Content-Type': 'a/b', accept: 5 });
                    return [headers.get('content-type'), headers.get('Accept'), String(new URL('https://foo')),
                        new URL('/b?c#d', 'https://foo').href, new Request('https://foo').url];
                }
                """)
            #expect(
                try function.run()["result"] == #"["a/b","5","https://foo/","https://foo/b?c#d","https://foo/"]"#)
        }
    }
}
